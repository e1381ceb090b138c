"""Runs out of nodes: text, emphasis, code and links; ids, targets, footnotes and pictures are left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from eventnotes.core.records import Run, RunKind, Target
from eventnotes.core.runs import mention_target
from eventnotes.embeds import media
from eventnotes.nodes import MENTION, NO_MENTION, declaration, derived

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: dict[type[nodes.Node], str] = {
    nodes.emphasis: RunKind.EMPHASIS.value,
    nodes.title_reference: RunKind.EMPHASIS.value,
    nodes.strong: RunKind.STRONG.value,
    nodes.literal: RunKind.CODE.value,
    nodes.math: RunKind.MATH.value,
}
_DROPPED = (
    nodes.image,
    nodes.raw,
    nodes.comment,
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.system_message,
    addnodes.index,
    media,
    derived,
    declaration,
)
#: The attributes of a cross-reference that say what it refers to (the rest is about its looks and its place).
_NOT_KEPT = frozenset(("ids", "classes", "names", "dupnames", "backrefs", "rawsource", "source"))


def attributes_of(node: addnodes.pending_xref) -> tuple[tuple[str, str | bool | None], ...]:
    """Return the attributes from which an equal cross-reference can be made, sorted by name."""
    return tuple(
        sorted(
            (name, value)
            for name, value in node.attributes.items()
            if name not in _NOT_KEPT and (value is None or isinstance(value, str | bool))
        )
    )


class Piece(NamedTuple):
    """Text that no markup interrupts: a run, and the nodes that it was read from."""

    kind: str
    #: Neighbours in one element.
    texts: tuple[nodes.Text, ...]
    target: Target | None

    @property
    def text(self) -> str:
        """The text of all nodes."""
        return "".join(self.texts)


def runs_of(node: nodes.Element) -> tuple[Run, ...]:
    """Return the runs of an inline or text-holding node."""
    return tuple((piece.kind, piece.text, piece.target) for piece in pieces_of(node))


def pieces_of(node: nodes.Element, kind: str = "", target: Target | None = None) -> Iterator[Piece]:
    """Yield the text of an inline or text-holding node piece by piece, each with what it is and leads to.

    *kind* and *target* are those of the elements around *node*.
    """
    letter = RunKind.NO_MENTION.value if node.get(NO_MENTION) else _KINDS.get(type(node), "")
    kind = kind if letter in kind else "".join(sorted(kind + letter))
    target = _target_of(node) or target
    texts: list[nodes.Text] = []
    for child in (*node.children, None):
        if isinstance(child, nodes.Text):
            texts.append(child)
            continue
        if "".join(texts):
            yield Piece(kind, tuple(texts), target)
        texts = []
        if isinstance(child, nodes.Element) and not isinstance(child, _DROPPED):
            yield from pieces_of(child, kind, target)


def _target_of(node: nodes.Element) -> Target | None:
    if isinstance(node, nodes.reference):
        if node.get("refuri"):
            return str(node["refuri"])
        return f"#{node['refid']}" if node.get("refid") else None
    if isinstance(node, addnodes.pending_xref):
        return attributes_of(node)
    return mention_target(node[MENTION]) if node.get(MENTION) else None

"""Inline nodes as runs: text, emphasis, code and links, without ids, targets, footnotes and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from eventnotes.model.records import PageText, Run, RunKind, Target
from eventnotes.model.runs import mention_target, plain_text
from eventnotes.parsing.nodes import MENTION, NO_MENTION, PASSAGE, declaration, derived, media

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from eventnotes.parsing.page_records import PageDraft

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
#: What no reader sees as the page's own text, or not in every output.
_SKIPPED = (
    nodes.Invisible,
    nodes.docinfo,
    nodes.raw,
    nodes.system_message,
    addnodes.only,
    addnodes.toctree,
    declaration,
    derived,
)
#: What keeps a page out of Sphinx's own search.
_UNSEARCHED = frozenset(("nosearch", "no-search"))


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


def texts_of(document: nodes.document, draft: PageDraft, metadata: Mapping[str, Any]) -> Iterator[PageText]:
    """Yield the texts of a page that was just read, its passages collected."""
    if draft.emptied or _UNSEARCHED.intersection(metadata):
        return
    sessions = {session.place.anchor: index for index, session in enumerate(draft.sessions)}
    hidden = {session.place.anchor for session in draft.sessions if session.hidden}

    def walk(node: nodes.Element, anchor: str, session: int) -> Iterator[PageText]:
        for child in node.children:
            if not isinstance(child, nodes.Element) or isinstance(child, _SKIPPED) or child.get(PASSAGE):
                continue
            if isinstance(child, nodes.section):
                own = str(child["ids"][0]) if child["ids"] else anchor
                if own not in hidden:
                    yield from walk(child, own, sessions.get(own, session))
            elif isinstance(child, nodes.title) and draft.holds_notes:
                # It is a passage, or the heading of a box.
                continue
            elif isinstance(child, nodes.TextElement):
                text = plain_text(runs_of(child))
                if text:
                    yield PageText(anchor, session, isinstance(child, nodes.title), text)
            else:
                yield from walk(child, anchor, session)

    yield from walk(document, "", -1)

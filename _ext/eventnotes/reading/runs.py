"""Runs out of nodes: text, emphasis, code and links; ids, targets, footnotes and pictures are left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from eventnotes.core.records import Run, RunKind, Target
from eventnotes.embeds import media
from eventnotes.nodes import declaration, derived

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


def runs_of(node: nodes.Node) -> tuple[Run, ...]:
    """Return the runs of an inline or text-holding node; neighbours of one kind and target are joined."""
    merged: list[Run] = []
    for kind, text, target in _walk(node, "", None):
        if merged and merged[-1][0] == kind and merged[-1][2] == target:
            merged[-1] = (kind, merged[-1][1] + text, target)
        else:
            merged.append((kind, text, target))
    return tuple(merged)


def _walk(node: nodes.Node, kind: str, target: Target | None) -> Iterator[Run]:
    if isinstance(node, nodes.Text):
        if node.astext():
            yield (kind, node.astext(), target)
        return
    if isinstance(node, _DROPPED) or not isinstance(node, nodes.Element):
        return
    letter = _KINDS.get(type(node), "")
    inner = kind if letter in kind else "".join(sorted(kind + letter))
    for child in node.children:
        yield from _walk(child, inner, _target_of(node) or target)


def _target_of(node: nodes.Element) -> Target | None:
    if isinstance(node, nodes.reference):
        if node.get("refuri"):
            return str(node["refuri"])
        return f"#{node['refid']}" if node.get("refid") else None
    if isinstance(node, addnodes.pending_xref):
        return attributes_of(node)
    return None

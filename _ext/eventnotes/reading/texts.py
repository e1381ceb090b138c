"""Texts out of a page: what a search must find beside its passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from eventnotes.core.records import PageText
from eventnotes.core.runs import plain
from eventnotes.nodes import PASSAGE, declaration, derived
from eventnotes.reading.runs import runs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from eventnotes.reading.draft import PageDraft

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
                text = plain(runs_of(child))
                if text:
                    yield PageText(anchor, session, isinstance(child, nodes.title), text)
            else:
                yield from walk(child, anchor, session)

    yield from walk(document, "", -1)

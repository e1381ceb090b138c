"""The mentions in running text that link to their topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook


class MentionLink(NamedTuple):
    """A range of a passage's text, its end exclusive, and the topic that it leads to."""

    start: int
    end: int
    docname: str
    anchor: str


def mention_links_view(notebook: Notebook, docname: str) -> dict[int, tuple[MentionLink, ...]]:
    """Return the links on a page by passage, as indices into the page's passages; each by position."""
    return {
        number: tuple(_link(notebook, *mention) for mention in mentions)
        for number, mentions in notebook.links_on(docname).items()
    }


def _link(notebook: Notebook, topic: str, start: int, end: int) -> MentionLink:
    place = notebook.topics[topic].place
    return MentionLink(start, end, place.docname, place.anchor)

"""Mentions that link to their topics, and former anchors of a page."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.redirects import moved_places, published
from eventnotes.views.links import Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eventnotes.notebook.notebook import Notebook


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


class MovedView(NamedTuple):
    """What to say of old anchors, each by its name."""

    #: Old anchors of places that are still on the page, with their anchors of now.
    renamed: tuple[tuple[str, str], ...]
    #: Old anchors, with where one is led to.
    gone: tuple[tuple[str, Link], ...]


def moved_view(notebook: Notebook, docname: str, settings: Mapping[str, str]) -> MovedView | None:
    """Return what has moved on, or away from, a page; None where nothing has. For *settings*, see ``redirects``."""
    moved = moved_places(notebook, settings).get(docname) if _may_move(notebook, docname, settings) else None
    if not moved:
        return None
    titles = published(notebook)
    here = {old: new.anchor for old, new in sorted(moved.items()) if new.docname == docname and new in titles}
    gone = [(old, new) for old, new in sorted(moved.items()) if old not in here]
    return MovedView(
        tuple(here.items()),
        tuple((old, Link(titles.get(new, str(new)), new.docname, new.anchor)) for old, new in gone),
    )


def _may_move(notebook: Notebook, docname: str, settings: Mapping[str, str]) -> bool:
    """Tell whether something can have moved: asked for every page, where nearly none has anything."""
    page = notebook.pages.get(docname)
    names = page.topic.redirects if page and page.topic else ()
    return posixpath.basename(docname) in names or any(old.startswith(f"{docname}#") for old in settings)

"""Items of navigation: what a line of the sidebar, or of another way through the site, says and leads to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.model.records import Run
    from eventnotes.views.links import Link


class Words(StrEnum):
    """Words of the extension's own, for which a site has its language; some are about a text, ``%s``."""

    NONE = ""
    UNDATED = "undated"
    OLDER = "older"
    OTHER_YEARS = "other years"
    MORE = "more"
    ALL_OF_YEAR = "all of year"
    ALL_TOPICS = "all topics"
    TOPICS_OF_EVENT = "topics of event"
    RELATED_TOPICS = "related topics"
    FACTS = "facts"
    PREVIOUS_EDITION = "previous edition"
    NEXT_EDITION = "next edition"
    PREVIOUS_EVENT = "previous event"
    NEXT_EVENT = "next event"


class Mark(StrEnum):
    """How an item is related to the page that shows it."""

    NONE = ""
    #: It leads to this very page.
    PAGE = "page"
    #: This page is one of those below it.
    BRANCH = "branch"


class Item(NamedTuple):
    """A line, and what stands below it."""

    #: The text, or what the words are about.
    title: tuple[Run, ...]
    docname: str = ""
    anchor: str = ""
    words: Words = Words.NONE
    #: An address elsewhere, in place of a page's name.
    url: str = ""
    number: tuple[int, ...] = ()
    mark: Mark = Mark.NONE
    #: Whether the table of contents that it comes from is hidden.
    hidden: bool = False
    children: tuple[Item, ...] = ()


class Part(NamedTuple):
    """Items under a caption: a text of the author's, or words of ours."""

    caption: str
    words: Words
    items: tuple[Item, ...]


def plain_title(text: str) -> tuple[Run, ...]:
    """Return a title without markup."""
    return (("", text, None),)


def page_item(link: Link, docname: str = "", children: tuple[Item, ...] = ()) -> Item:
    """Return the item for an object that has a page of its own; *docname* is the page that shows it."""
    mark = Mark.PAGE if link.docname == docname else Mark.BRANCH if children else Mark.NONE
    return Item(plain_title(link.text), link.docname or "", mark=mark, children=children)


def around(items: Sequence[str], chosen: str, most: int) -> Sequence[str]:
    """Return at most *most* of *items*, with *chosen* among them, as near the middle as can be."""
    place = items.index(chosen) if chosen in items else 0
    start = max(0, min(place - most // 2, len(items) - most))
    return items[start : start + most]

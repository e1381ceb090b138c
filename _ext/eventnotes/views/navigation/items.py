"""Items of navigation: what a line of the sidebar, or of another way through the site, says and leads to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.model.records import Run
    from eventnotes.views.links import Link


class NavLabel(StrEnum):
    """NavLabel of the extension's own, for which a site has its language; some are about a text, ``%s``."""

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


class Current(StrEnum):
    """How an item is related to the page that shows it."""

    NONE = ""
    #: It leads to this very page.
    PAGE = "page"
    #: This page is one of those below it.
    BRANCH = "branch"


class NavItem(NamedTuple):
    """A line, and what stands below it."""

    #: The text, or what the words are about.
    title: tuple[Run, ...]
    docname: str = ""
    anchor: str = ""
    label: NavLabel = NavLabel.NONE
    #: An address elsewhere, in place of a page's name.
    url: str = ""
    number: tuple[int, ...] = ()
    current: Current = Current.NONE
    #: Whether the table of contents that it comes from is hidden.
    hidden: bool = False
    children: tuple[NavItem, ...] = ()


class NavSection(NamedTuple):
    """Items under a caption: a text of the author's, or words of ours."""

    caption: str
    label: NavLabel
    items: tuple[NavItem, ...]


def plain_title(text: str) -> tuple[Run, ...]:
    """Return a title without markup."""
    return (("", text, None),)


def page_item(link: Link, docname: str = "", children: tuple[NavItem, ...] = ()) -> NavItem:
    """Return the item for an object that has a page of its own; *docname* is the page that shows it."""
    current = Current.PAGE if link.docname == docname else Current.BRANCH if children else Current.NONE
    return NavItem(plain_title(link.text), link.docname or "", current=current, children=children)


def around(items: Sequence[str], chosen: str, most: int) -> Sequence[str]:
    """Return at most *most* of *items*, with *chosen* among them, as near the middle as can be."""
    place = items.index(chosen) if chosen in items else 0
    start = max(0, min(place - most // 2, len(items) - most))
    return items[start : start + most]

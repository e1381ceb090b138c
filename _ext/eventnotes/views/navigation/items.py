"""Items of the sidebar, the breadcrumbs and the links to the previous and the next page."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from eventnotes.model.records import Run
    from eventnotes.views.links import Link


class NavLabel(StrEnum):
    """Labels to show in the language of the site; some contain the item's title."""

    NONE = ""
    UNDATED = "undated"
    OTHER_YEARS = "other years"
    MORE = "more"
    ALL_OF_YEAR = "all of year"
    ALL_TOPICS = "all topics"
    RELATED_TOPICS = "related topics"
    ABOUT = "about"
    SESSIONS = "sessions"
    ELSEWHERE = "elsewhere"
    MENTIONS = "mentions"
    FACTS = "facts"
    AROUND = "around"
    PREVIOUS_EDITION = "previous edition"
    NEXT_EDITION = "next edition"
    PREVIOUS_EVENT = "previous event"
    NEXT_EVENT = "next event"


class Current(StrEnum):
    """Whether an item is current: links to the page that shows it, or is above an item that does."""

    NONE = ""
    PAGE = "page"
    BRANCH = "branch"


class NavItem(NamedTuple):
    """A link to a page, with the items below it."""

    #: The text to show; with a label, the text that the label contains.
    title: tuple[Run, ...]
    docname: str = ""
    anchor: str = ""
    label: NavLabel = NavLabel.NONE
    #: External URL, in place of ``docname`` and ``anchor``.
    url: str = ""
    #: Section number.
    number: tuple[int, ...] = ()
    current: Current = Current.NONE
    #: Whether its toctree has the option ``hidden``.
    hidden: bool = False
    children: tuple[NavItem, ...] = ()


class NavSection(NamedTuple):
    """Items under a caption of the author's or under a label."""

    caption: str
    label: NavLabel
    items: tuple[NavItem, ...]


def plain_title(text: str) -> tuple[Run, ...]:
    """Return *text* as a title without markup."""
    return (("", text, None),)


def page_item(link: Link, docname: str = "", children: tuple[NavItem, ...] = ()) -> NavItem:
    """Return the item for an event or a topic with its *children*, as shown on the page *docname*."""
    current = Current.PAGE if link.docname == docname else Current.BRANCH if children else Current.NONE
    return NavItem(plain_title(link.text), link.docname or "", current=current, children=children)

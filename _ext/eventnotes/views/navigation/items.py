"""Items of the sidebar, the breadcrumbs and the links to the previous and the next page."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from eventnotes.model.records import Run
    from eventnotes.views.links import Link


def N_(message: str) -> str:  # noqa: N802  (the name that extractors of messages know)
    """Mark a message that is translated where it is shown."""
    return message


class NavLabel(StrEnum):
    """Labels to translate into the language of the site; ``%s`` in some stands for the item's title."""

    NONE = ""
    UNDATED = N_("date unknown")
    OTHER_YEARS = N_("Other years")
    MORE = N_("More")
    ALL_OF_YEAR = N_("All of %s")
    ALL_TOPICS = N_("All topics")
    RELATED_TOPICS = N_("Related topics")
    ABOUT = N_("Sessions on this topic")
    SESSIONS = N_("Sessions")
    ELSEWHERE = N_("Mentions elsewhere")
    MENTIONS = N_("Mentions")
    FACTS = N_("Facts")
    AROUND = N_("Around this topic")
    PREVIOUS_EDITION = N_("Previous edition: %s")
    NEXT_EDITION = N_("Next edition: %s")
    PREVIOUS_EVENT = N_("Event before: %s")
    NEXT_EVENT = N_("Event after: %s")


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
    """Return the item for the page of *link* with its *children*, as shown on the page *docname*."""
    current = Current.PAGE if link.docname == docname else Current.BRANCH if children else Current.NONE
    return NavItem(plain_title(link.text), link.docname or "", current=current, children=children)

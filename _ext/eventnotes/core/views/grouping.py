"""Groups of a list: by event, series or year."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from eventnotes.core.folding import fold
from eventnotes.core.views.links import year_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from eventnotes.core.records import Event

_T = TypeVar("_T")


class Heading(NamedTuple):
    """What a group is grouped by, and the title it has for readers."""

    key: str
    title: str
    #: Its id, if it has one.
    anchor: str = ""


UNGROUPED = Heading("", "")
#: The title of the events that have no date, or no series.
_OTHERS = "–"


def heading_of(event: Event, group: str | None) -> Heading:
    """Return the heading that an event, or a session of it, stands under; *group* is an option of lists."""
    if group == "event":
        return Heading(event.id, event.title)
    if group == "series":
        return Heading(fold(event.series), event.series or _OTHERS)
    if group == "year":
        year = year_of(event) or _OTHERS
        return Heading(year, year)
    return UNGROUPED


def by_title(items: list[_T], heading: Callable[[_T], Heading], title: Callable[[_T], str]) -> list[_T]:
    """Sort by title within each group; the groups stay in their order."""
    rank = {key: number for number, key in enumerate(dict.fromkeys(heading(item).key for item in items))}
    return sorted(items, key=lambda item: (rank[heading(item).key], title(item).casefold(), title(item)))

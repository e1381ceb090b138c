"""The editions of an event's series: the one before, the one after, and all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.folding import fold
from eventnotes.core.sequels import editions
from eventnotes.core.views.links import Link, event_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Event

#: So many editions, and no more than these two, are named already by what was before and after.
_FEW = 2
#: How many editions are named; of more, those around the event.
_MOST = 12


class Editions(NamedTuple):
    """An event among the other editions; an edition without a date is neither before nor after another."""

    previous: Link | None = None
    next: Link | None = None
    #: Newest first, the event itself without a link; empty where there are no more than two.
    all: tuple[Link, ...] = ()
    #: How many are not among them.
    more: int = 0


def editions_of(notebook: Notebook, event: Event) -> Editions:
    """Return the editions of the series that *event* belongs to."""
    found = editions(notebook).get(fold(event.series), ())
    previous, following = _around(event, [edition for edition in found if edition.date])
    named = _window(found, found.index(event)) if len(found) > _FEW else ()
    return Editions(
        previous=previous,
        next=following,
        all=tuple(Link(edition.title) if edition is event else event_link(edition) for edition in named),
        more=len(found) - len(named) if named else 0,
    )


def _around(event: Event, dated: list[Event]) -> tuple[Link | None, Link | None]:
    """Return links to the editions before and after *event*; *dated* is newest first."""
    if event not in dated:
        return None, None
    place = dated.index(event)
    after = event_link(dated[place - 1]) if place else None
    before = event_link(dated[place + 1]) if place + 1 < len(dated) else None
    return before, after


def _window(found: Sequence[Event], place: int) -> Sequence[Event]:
    """Return at most ``_MOST`` of *found*, around the one at *place*."""
    start = max(0, min(place - _MOST // 2, len(found) - _MOST))
    return found[start : start + _MOST]

"""Facts that age: the values that authors have marked with one key, event by event."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from eventnotes.core.notebook import Notebook


class Standing(StrEnum):
    """What later events say of a value."""

    #: No later event names one.
    LATEST = "latest"
    #: The latest event names the same.
    CONFIRMED = "confirmed"
    #: The latest event names another.
    SUPERSEDED = "superseded"


class DatedFact(NamedTuple):
    """A marked value, with the event that it is from."""

    key: str
    #: As shown, on one line.
    value: str
    #: The id of the event.
    event: str
    #: The event's first day; None where no date is known.
    date: date | None
    docname: str
    #: The passage it stands in, as an index into the page's passages.
    number: int
    #: The id of the target right before it.
    anchor: str


def collect_facts(notebook: Notebook) -> dict[str, tuple[DatedFact, ...]]:
    """Return the values by key, those of the newest event first and undated ones last."""
    rank = {event: number for number, event in enumerate(notebook.events)}
    found: dict[str, list[DatedFact]] = defaultdict(list)
    for docname, page in notebook.pages.items():
        for key, value, number, anchor in page.facts:
            event = page.event_of(page.passages[number][2])
            if event in rank:
                day = notebook.events[event].date
                found[key].append(DatedFact(key, value, event, day, docname, number, anchor))
    return {key: tuple(sorted(found[key], key=lambda fact: rank[fact.event])) for key in sorted(found)}


def newer(history: Sequence[DatedFact], fact: DatedFact) -> DatedFact | None:
    """Return the value of the latest event that supersedes *fact*, a member of *history*; None where it still holds.

    Values of one day have no order, and so do those without a date: none of them supersedes another. A value that
    the latest event repeats holds, whatever was said in between.
    """
    latest = _latest(history, fact)
    return None if not latest or any(_same(it, fact) for it in latest) else latest[0]


def standing(history: Sequence[DatedFact], fact: DatedFact) -> Standing:
    """Return what later events say of *fact*, a member of *history*."""
    if newer(history, fact) is not None:
        return Standing.SUPERSEDED
    return Standing.CONFIRMED if _latest(history, fact) else Standing.LATEST


def _latest(history: Sequence[DatedFact], fact: DatedFact) -> list[DatedFact]:
    """Return the values of the latest day, if that is after the day of *fact*."""
    day = max((it.date for it in history if it.date is not None), default=None)
    if day is None or fact.date is None or day <= fact.date:
        return []
    return [it for it in history if it.date == day]


def _same(one: DatedFact, other: DatedFact) -> bool:
    return _bare(one.value) == _bare(other.value)


def _bare(value: str) -> str:
    """Return a value without what is no difference: width, case, spaces. Hyphens and signs count."""
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())

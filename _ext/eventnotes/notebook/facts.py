"""Facts that age: the values that authors have marked with one key, event by event."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from eventnotes.model.records import Event, Page


class FactStatus(StrEnum):
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


class FactTimeline:
    """The values of one key, those of the newest event first and undated ones last."""

    def __init__(self, facts: Iterable[DatedFact]) -> None:
        self._facts = tuple(facts)
        self._day = max((fact.date for fact in self._facts if fact.date is not None), default=None)
        #: What counts: the values of the latest day.
        self._latest = [fact for fact in self._facts if self._day is not None and fact.date == self._day]
        self._values = {_normalize_value(fact.value) for fact in self._latest}
        self._places = {(fact.docname, fact.anchor): fact for fact in reversed(self._facts)}

    def __iter__(self) -> Iterator[DatedFact]:
        return iter(self._facts)

    def fact_at(self, docname: str, anchor: str) -> DatedFact | None:
        """Return the value at a place."""
        return self._places.get((docname, anchor))

    def superseding_fact(self, fact: DatedFact) -> DatedFact | None:
        """Return the value of the latest event that supersedes *fact*, a member; None where it still holds.

        Values of one day have no order, and so do those without a date: none of them supersedes another. A value
        that the latest event repeats holds, whatever was said in between.
        """
        return None if not self._is_past(fact) or _normalize_value(fact.value) in self._values else self._latest[0]

    def status_of(self, fact: DatedFact) -> FactStatus:
        """Return what later events say of *fact*, a member."""
        if self.superseding_fact(fact) is not None:
            return FactStatus.SUPERSEDED
        return FactStatus.CONFIRMED if self._is_past(fact) else FactStatus.LATEST

    def _is_past(self, fact: DatedFact) -> bool:
        return self._day is not None and fact.date is not None and fact.date < self._day


def collect_facts(pages: Mapping[str, Page], events: Mapping[str, Event]) -> dict[str, FactTimeline]:
    """Return the values by key."""
    rank = {event: number for number, event in enumerate(events)}
    found: dict[str, list[DatedFact]] = defaultdict(list)
    for docname, page in pages.items():
        for key, value, number, anchor in page.facts:
            event = page.event_of(page.passages[number].session)
            if event in rank:
                day = events[event].date
                found[key].append(DatedFact(key, value, event, day, docname, number, anchor))
    return {key: FactTimeline(sorted(found[key], key=lambda fact: rank[fact.event])) for key in sorted(found)}


def _normalize_value(value: str) -> str:
    """Return a value without what is no difference: width, case, spaces. Hyphens and signs count."""
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())

"""Facts: the values that authors marked with one key, and which of them later events supersede."""

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
    """The status of a fact, by what later events say."""

    #: No later event has a value.
    LATEST = "latest"
    #: The latest event has the same value.
    CONFIRMED = "confirmed"
    #: The latest event has another value.
    SUPERSEDED = "superseded"


class DatedFact(NamedTuple):
    """A fact with its event and date."""

    key: str
    #: The value as shown, on one line.
    value: str
    #: The id of the event.
    event: str
    #: The first day of the event; None if unknown.
    date: date | None
    docname: str
    #: Its passage as an index into the page's passages.
    number: int
    #: The id of the target right before it.
    anchor: str


class FactTimeline:
    """The facts with one key, newest event first, undated ones last."""

    def __init__(self, facts: Iterable[DatedFact]) -> None:
        self._facts = tuple(facts)
        self._day = max((fact.date for fact in self._facts if fact.date is not None), default=None)
        #: The facts of the latest day, which decide.
        self._latest = [fact for fact in self._facts if self._day is not None and fact.date == self._day]
        self._values = {_normalize_value(fact.value) for fact in self._latest}
        #: The facts by document name and anchor.
        self.places = {(fact.docname, fact.anchor): fact for fact in reversed(self._facts)}

    def __iter__(self) -> Iterator[DatedFact]:
        return iter(self._facts)

    def superseding_fact(self, fact: DatedFact) -> DatedFact | None:
        """Return the fact of the latest event that supersedes *fact* of this timeline; None if it still holds.

        Facts of one day, and undated ones, do not supersede one another. A value that the latest event repeats
        holds, whatever came in between.
        """
        return None if not self._is_past(fact) or _normalize_value(fact.value) in self._values else self._latest[0]

    def status_of(self, fact: DatedFact) -> FactStatus:
        """Return the status of *fact*, which is in this timeline."""
        if self.superseding_fact(fact) is not None:
            return FactStatus.SUPERSEDED
        return FactStatus.CONFIRMED if self._is_past(fact) else FactStatus.LATEST

    def _is_past(self, fact: DatedFact) -> bool:
        return self._day is not None and fact.date is not None and fact.date < self._day


def collect_facts(pages: Mapping[str, Page], events: Mapping[str, Event]) -> dict[str, FactTimeline]:
    """Return the timelines by key, sorted."""
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
    """Return a value without differences of width, case and spacing; hyphens and signs count."""
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())

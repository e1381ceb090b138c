"""Filter, sort and group the entries of listings and of the matrix."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventnotes.notebook.analysis.topic_stats import sessions_and_events_on
from eventnotes.text.folding import fold
from eventnotes.views.links import year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.analysis.topic_stats import TopicStats
    from eventnotes.notebook.notebook import Notebook

_Titled = TypeVar("_Titled", "Event", "Session")


def filter_events(notebook: Notebook, values: Mapping[str, Any]) -> list[Event]:
    """Return the events that match the options *values*, newest first (or as ``sort`` says), undated ones last."""
    found = list(notebook.events.values())
    if "series" in values:
        found = [event for event in found if fold(event.series) == fold(values["series"])]
    if "year" in values:
        found = [event for event in found if values["year"] in _years(event)]
    if values.get("sort") == "oldest":
        found.sort(key=lambda event: event.date or dt.date.max)
    return found


def _years(event: Event) -> range:
    """Return the years of an event's days; empty for an undated event."""
    return range(event.date.year, (event.end_date or event.date).year + 1) if event.date else range(0)


def concerned_by_topic(notebook: Notebook, name: str) -> tuple[Collection[str], Collection[str]]:
    """Return full names of sessions and ids of events on the declared or undeclared topic *name*."""
    topic = notebook.vocabulary.resolve(name)
    if topic is not None:
        return sessions_and_events_on(notebook, topic)
    found = notebook.undeclared.get(fold(name))
    if found is None:
        return (), ()
    return found.sessions, {*found.events, *(session.partition("/")[0] for session in found.sessions)}


def filter_sessions(notebook: Notebook, events: Iterable[Event], values: Mapping[str, Any]) -> list[Session]:
    """Return the sessions of *events* that match the options *values*."""
    found = [session for event in events for session in notebook.sessions_by_event.get(event.id, ())]
    for name in {"event", "type"} & values.keys():
        found = [session for session in found if getattr(session, name) == values[name]]
    if "topic" in values:
        members = concerned_by_topic(notebook, values["topic"])[0]
        found = [session for session in found if session.name in members]
    if "speaker" in values:
        speaker = notebook.find_speaker(values["speaker"])
        found = [session for session in found if speaker and session.name in speaker.sessions]
    return found


class Group(NamedTuple):
    """Rows under one heading."""

    #: Equal for all rows of the group; empty, with the title, for a listing without groups.
    key: str = ""
    title: str = ""
    #: The id of the heading, if it has one.
    anchor: str = ""
    #: See ``views.listings.rows``.
    rows: tuple[Any, ...] = ()


#: Title of the group of events without a date or a series.
_OTHERS = "–"


def group_of(event: Event, group: str | None) -> Group:
    """Return the group of an event and its sessions, without rows; *group* is the option ``group``, or None."""
    if group == "event":
        return Group(event.id, event.title)
    if group == "series":
        return Group(fold(event.series), event.series or _OTHERS)
    if group == "year":
        year = year_of(event) or _OTHERS
        return Group(year, year)
    return Group()


def sort_by_title(items: list[_Titled], heading: Callable[[_Titled], Group]) -> list[_Titled]:
    """Return *items* sorted by title within each group, the groups in their order of appearance."""
    rank = {key: number for number, key in enumerate(dict.fromkeys(heading(item).key for item in items))}
    return sorted(items, key=lambda item: (rank[heading(item).key], item.title.casefold(), item.title))


def stats_sort_key(stats: TopicStats, sort: str | None) -> tuple[int, ...]:
    """Return the sort key for the option *sort* (count or newest); the same for all topics with any other value."""
    if sort == "count":
        return -stats.events, -stats.passages
    if sort == "newest":
        return -(stats.last or dt.date.min).toordinal(), -stats.events, -stats.passages
    return ()


def filter_topics(notebook: Notebook, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of all declared topics; with the option ``parent``, of its narrower topics at any depth."""
    if "parent" not in values:
        return tuple(notebook.topics)
    parent = notebook.vocabulary.resolve(values["parent"])
    return notebook.vocabulary.family(parent)[1:] if parent is not None else ()

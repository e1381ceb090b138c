"""Filter, sort and group the entries of a list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventnotes.notebook.analysis.topic_stats import sessions_and_events_on
from eventnotes.text.collation import reading_key
from eventnotes.text.folding import fold
from eventnotes.views.links import year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.analysis.topic_stats import TopicStats
    from eventnotes.notebook.notebook import Notebook

_T = TypeVar("_T")


def filter_events(notebook: Notebook, values: Mapping[str, Any]) -> list[Event]:
    """Return the events that the filters leave, newest first or oldest first; undated ones are last."""
    found = list(notebook.events.values())
    if "series" in values:
        found = [event for event in found if fold(event.series) == fold(values["series"])]
    if "year" in values:
        found = [event for event in found if values["year"] in _years(event)]
    if values.get("sort") == "oldest":
        found.sort(key=lambda event: event.date or dt.date.max)
    return found


def _years(event: Event) -> range:
    """Return the years in which an event took place."""
    return range(event.date.year, (event.end_date or event.date).year + 1) if event.date else range(0)


def concerned_by_topic(notebook: Notebook, name: str) -> tuple[Collection[str], Collection[str]]:
    """Return the full names of the sessions and the ids of the events that a topic, declared or not, concerns."""
    topic = notebook.vocabulary.resolve(name)
    if topic is not None:
        return sessions_and_events_on(notebook, topic)
    found = notebook.undeclared.get(fold(name))
    if found is None:
        return (), ()
    return found.sessions, {*found.events, *(session.partition("/")[0] for session in found.sessions)}


def session_filters(notebook: Notebook, values: Mapping[str, Any]) -> list[Callable[[Session], bool]]:
    """Return what each session of a list must pass."""
    filters: list[Callable[[Session], bool]] = []
    if "event" in values:
        filters.append(lambda session: session.event == values["event"])
    if "topic" in values:
        members = concerned_by_topic(notebook, values["topic"])[0]
        filters.append(lambda session: session.name in members)
    if "speaker" in values:
        speaker = notebook.find_speaker(values["speaker"])
        spoken = speaker.sessions if speaker else ()
        filters.append(lambda session: session.name in spoken)
    if "type" in values:
        filters.append(lambda session: session.type == values["type"])
    return filters


class GroupHeading(NamedTuple):
    """What a group is grouped by, and the title it has for readers."""

    key: str
    title: str
    #: Its id, if it has one.
    anchor: str = ""


UNGROUPED = GroupHeading("", "")


#: The title of the events that have no date, or no series.
_OTHERS = "–"


def group_heading(event: Event, group: str | None) -> GroupHeading:
    """Return the heading that an event, or a session of it, stands under; *group* is an option of lists."""
    if group == "event":
        return GroupHeading(event.id, event.title)
    if group == "series":
        return GroupHeading(fold(event.series), event.series or _OTHERS)
    if group == "year":
        year = year_of(event) or _OTHERS
        return GroupHeading(year, year)
    return UNGROUPED


def sort_by_title(items: list[_T], heading: Callable[[_T], GroupHeading], title: Callable[[_T], str]) -> list[_T]:
    """Sort by title within each group; the groups stay in their order."""
    rank = {key: number for number, key in enumerate(dict.fromkeys(heading(item).key for item in items))}
    return sorted(items, key=lambda item: (rank[heading(item).key], title(item).casefold(), title(item)))


def topic_sort_key(notebook: Notebook, topic: str) -> tuple[str, ...]:
    """Return the key that sorts a declared topic by its reading."""
    record = notebook.topics[topic]
    return reading_key(record.title, record.reading)


def stats_sort_key(stats: TopicStats, sort: str | None) -> tuple[int, ...]:
    """Return the key for one of the ways to sort topics; it is equal for all where they are sorted by reading."""
    if sort == "count":
        return -stats.events, -stats.passages
    if sort == "newest":
        return (-(stats.last or dt.date.min).toordinal(),)
    return ()


def filter_topics(notebook: Notebook, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of all declared topics, or with the option ``parent`` of those under that one."""
    if "parent" not in values:
        return tuple(notebook.topics)
    parent = notebook.vocabulary.resolve(values["parent"])
    return notebook.vocabulary.family(parent)[1:] if parent is not None else ()

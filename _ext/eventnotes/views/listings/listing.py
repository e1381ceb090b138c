"""Lists of events, sessions, topics and speakers: filtered, sorted, grouped, cut and shortened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventnotes.model.options import is_complete
from eventnotes.notebook.analysis.topic_stats import TopicStats, topic_stats
from eventnotes.notebook.implicit import times_named
from eventnotes.text.collation import index_letter, reading_key
from eventnotes.views.links import year_anchor
from eventnotes.views.listings.filters import (
    UNGROUPED,
    GroupHeading,
    concerned_by_topic,
    filter_events,
    filter_topics,
    group_heading,
    session_filters,
    sort_by_title,
    stats_sort_key,
    topic_sort_key,
)
from eventnotes.views.listings.rows import (
    EventRow,
    Row,
    ShortRow,
    TopicRow,
    event_row,
    session_row,
    short_event_row,
    short_topic_row,
    short_undeclared_topic_row,
    speaker_rows,
    topic_row,
    undeclared_topic_row,
    undeclared_topic_stats,
)

if TYPE_CHECKING:
    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Event, Placeholder, Session
    from eventnotes.notebook.notebook import Notebook

_T = TypeVar("_T")
_EventRow = TypeVar("_EventRow", EventRow, ShortRow)


class Group(NamedTuple):
    """Rows under one heading, which is empty where the list is not grouped."""

    title: str
    rows: tuple[Row, ...]
    #: The id of the heading, if it has one.
    anchor: str = ""


class ShortGroup(NamedTuple):
    """Short rows under one heading, which is empty where the list is not grouped."""

    title: str
    rows: tuple[ShortRow, ...]
    #: As with groups of full rows.
    anchor: str = ""


class ListingView(NamedTuple):
    """A list as a page shows it."""

    kind: str
    layout: str
    groups: tuple[Group, ...]
    #: The short rows of a long list; sessions are counted by event.
    rest: tuple[ShortGroup, ...]
    #: How many more the list would hold: sessions of a list of sessions, else rows.
    left_out: int
    #: Whether a data file holds what is left out.
    data: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Query:
    """What is query for."""

    notebook: Notebook
    #: The options of the list, as values.
    values: Mapping[str, Any]
    #: Whether the list leaves none out, and whether it is the one that holds the entries.
    whole: bool
    index: bool
    limits: Limits

    def cut(self, items: list[_T]) -> tuple[list[_T], list[_T], int]:
        """Return the items that have a row in full, those that have a short one, and how many have none."""
        rows, lines = self.limits.rows, self.limits.lines
        return items[: min(rows, lines)], items[rows:lines], len(items[lines:])


class _Selection(NamedTuple):
    """A list before its rows are put under their headings."""

    #: Each with the heading of its group.
    rows: list[tuple[GroupHeading, Row]]
    rest: list[tuple[GroupHeading, ShortRow]]
    left_out: int


def listing_view(
    notebook: Notebook, placeholder: Placeholder, values: Mapping[str, Any], docname: str, limits: Limits
) -> ListingView:
    """Return the list that *placeholder* asks for with the options *values*, on the page *docname*."""
    index = notebook.is_index(docname, placeholder)
    made = _SELECTORS[placeholder.kind](
        _Query(notebook=notebook, values=values, whole=is_complete(placeholder), index=index, limits=limits)
    )
    return ListingView(
        kind=placeholder.kind,
        layout=values.get("layout", "list"),
        groups=tuple(Group(heading.title, rows, heading.anchor) for heading, rows in _grouped(made.rows)),
        rest=tuple(ShortGroup(heading.title, rows, heading.anchor) for heading, rows in _grouped(made.rest)),
        left_out=made.left_out,
        data=limits.data,
    )


def _grouped(found: list[tuple[GroupHeading, _T]]) -> Iterator[tuple[GroupHeading, tuple[_T, ...]]]:
    """Yield the heading of each group, and its rows."""
    groups: dict[str, tuple[GroupHeading, list[_T]]] = {}
    for heading, row in found:
        groups.setdefault(heading.key, (heading, []))[1].append(row)
    for heading, rows in groups.values():
        yield heading, tuple(rows)


def _select_events(query: _Query) -> _Selection:
    notebook, values = query.notebook, query.values
    events = filter_events(notebook, values)
    if "topic" in values:
        members = concerned_by_topic(notebook, values["topic"])[1]
        events = [event for event in events if event.id in members]

    def heading(event: Event) -> GroupHeading:
        return group_heading(event, values.get("group"))

    if values.get("sort") == "title":
        events = sort_by_title(events, heading, lambda event: event.title)
    full, short, left_out = query.cut(events[: values.get("limit")])
    rows = [(heading(event), event_row(notebook, event)) for event in full]
    rest = [
        (heading(event), short_event_row(event, len(notebook.sessions_by_event.get(event.id, ())))) for event in short
    ]
    if query.index:
        years: set[str] = set()
        rows, rest = _with_years(rows, full, years), _with_years(rest, short, years)
    return _Selection([*rows], rest, left_out)


def _with_years(
    rows: list[tuple[GroupHeading, _EventRow]], events: list[Event], known: set[str]
) -> list[tuple[GroupHeading, _EventRow]]:
    """Give each year that is not yet *known* its place: its heading, or, where it has none, its first event."""
    found = []
    for (heading, row), event in zip(rows, events, strict=True):
        anchor = year_anchor(event)
        if anchor in known:
            found.append((heading, row))
        elif heading.key:
            found.append((heading._replace(anchor=anchor), row))
        else:
            found.append((heading, row._replace(anchor=anchor)))
        known.add(anchor)
    return found


def _select_sessions(query: _Query) -> _Selection:
    notebook, values = query.notebook, query.values
    events = filter_events(notebook, values)
    sessions = [session for event in events for session in notebook.sessions_by_event.get(event.id, ())]
    for keep in session_filters(notebook, values):
        sessions = [session for session in sessions if keep(session)]

    def heading(session: Session) -> GroupHeading:
        return group_heading(notebook.events[session.event], values.get("group"))

    if values.get("sort") == "title":
        sessions = sort_by_title(sessions, heading, lambda session: session.title)
    sessions = sessions[: values.get("limit")]
    full = query.cut(sessions)[0]
    counts = Counter(session.event for session in sessions[len(full) :])
    room = max(0, query.limits.lines - len(full))
    shown = [event for event in events if event.id in counts][:room]
    return _Selection(
        [(heading(session), session_row(notebook, session)) for session in full],
        [(UNGROUPED, short_event_row(event, counts[event.id])) for event in shown],
        counts.total() - sum(counts[event.id] for event in shown),
    )


class _Topic(NamedTuple):
    """A topic of a list, before it is known how much of it is shown."""

    #: The id of a declared topic, the folded spelling of another.
    key: str
    declared: bool
    stats: TopicStats
    reading: tuple[str, ...]


def _select_topics(query: _Query) -> _Selection:
    notebook, sort = query.notebook, query.values.get("sort", "reading")
    topics = [
        _Topic(name, declared=True, stats=topic_stats(notebook, name), reading=topic_sort_key(notebook, name))
        for name in filter_topics(notebook, query.values)
    ]
    if query.whole:
        topics += [
            _Topic(
                key,
                declared=False,
                stats=undeclared_topic_stats(notebook, key),
                reading=reading_key(found.title, ""),
            )
            for key, found in notebook.undeclared.items()
        ]
    topics = [topic for topic in topics if topic.stats.events >= query.values.get("min-events", 0)]
    topics.sort(key=lambda topic: (stats_sort_key(topic.stats, sort), topic.reading))
    topics = topics[: query.values.get("limit")]
    ranked = sorted(topics, key=lambda topic: _weight(notebook, topic))
    full, short, left_out = query.cut(ranked)
    if short:
        # A long list would be two alphabets without a reason that readers see: those with a page, and the others.
        short = [topic for topic in full if not topic.declared] + short
    in_short = set(short)
    in_full = set(full) - in_short
    rest = [(_by_initial(topic, sort), _short_topic(query, topic)) for topic in topics if topic in in_short]
    # What begins with no letter comes last.
    rest.sort(key=lambda row: not row[0].key)
    return _Selection([(UNGROUPED, _full_topic(query, topic)) for topic in topics if topic in in_full], rest, left_out)


def _weight(notebook: Notebook, topic: _Topic) -> tuple[int | bool, ...]:
    """Return the key that puts those last that a long list leaves out: those without a page, then by use."""
    if topic.declared:
        return (False, *stats_sort_key(topic.stats, "count"))
    found = notebook.undeclared[topic.key]
    # Those that have no entry on the index must come last.
    return (True, not found.anchor, -times_named(found))


def _full_topic(query: _Query, topic: _Topic) -> TopicRow:
    if topic.declared:
        return topic_row(query.notebook, topic.key)
    return undeclared_topic_row(query.notebook, topic.key, index=query.index)


def _short_topic(query: _Query, topic: _Topic) -> ShortRow:
    if topic.declared:
        return short_topic_row(query.notebook, topic.key)
    return short_undeclared_topic_row(query.notebook, topic.key, index=query.index)


def _by_initial(topic: _Topic, sort: str) -> GroupHeading:
    letter = index_letter(topic.reading)
    return GroupHeading(letter, letter) if sort == "reading" else UNGROUPED


def _select_speakers(query: _Query) -> _Selection:
    notebook, sort = query.notebook, query.values.get("sort")
    speakers = sorted(notebook.speakers.values(), key=lambda speaker: reading_key(speaker.name, ""))
    if sort == "count":
        speakers.sort(key=lambda speaker: -len(speaker.sessions))
    elif sort == "newest":
        rank = {name: number for number, name in enumerate(notebook.sessions)}
        speakers.sort(key=lambda speaker: min(rank[name] for name in speaker.sessions))
    speakers = speakers[: query.values.get("limit")]
    shown = speakers
    if len(speakers) > query.limits.lines:
        shown = [speaker for speaker in speakers if speaker.anchor]
    rows = speaker_rows(notebook, shown, query.limits, index=query.index)
    return _Selection([(UNGROUPED, row) for row in rows], [], len(speakers) - len(shown))


_SELECTORS: Mapping[str, Callable[[_Query], _Selection]] = {
    "event-list": _select_events,
    "session-list": _select_sessions,
    "topic-list": _select_topics,
    "speaker-list": _select_speakers,
}

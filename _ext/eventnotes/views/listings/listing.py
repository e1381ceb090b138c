"""Listings of events, sessions, topics and speakers: filtered, sorted, grouped and limited."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventnotes.model.options import is_complete
from eventnotes.model.records import Placeholder
from eventnotes.notebook.analysis.topic_stats import sessions_and_events_on, topic_stats
from eventnotes.text.collation import index_letter, reading_key
from eventnotes.text.folding import fold
from eventnotes.views.links import topic_link, year_anchor, year_of
from eventnotes.views.listings.rows import (
    EventRow,
    Row,
    TopicRow,
    event_row,
    newest_finds,
    session_row,
    short_event_row,
    speaker_rows,
    undeclared_topic_row,
)

if TYPE_CHECKING:
    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.analysis.topic_stats import TopicStats
    from eventnotes.notebook.notebook import Notebook

_T = TypeVar("_T")
#: Title of the group of events without a date or a series.
_OTHERS = "–"


class Group(NamedTuple):
    """Rows under one heading."""

    #: Equal for all rows of the group; empty, with the title, for a listing without groups.
    key: str = ""
    title: str = ""
    #: The id of the heading, if it has one.
    anchor: str = ""
    #: See ``views.listings.rows``.
    rows: tuple[Any, ...] = ()


class ListingView(NamedTuple):
    """A listing as a page shows it."""

    #: The directive: ``event-list``, ``session-list``, ``topic-list`` or ``speaker-list``.
    kind: str
    #: ``list``, ``table`` or ``cards``.
    layout: str
    groups: tuple[Group, ...]
    #: Rows beyond the limit of full rows; in a listing of sessions, one row counts the sessions of an event.
    short_groups: tuple[Group, ...]
    #: Number of sessions (in a listing of sessions) or rows beyond all limits.
    omitted: int
    #: Whether the short rows are just the topics with one mention at most.
    rare: bool
    #: Whether ``notes.json`` is written, which omits nothing.
    has_data_file: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Query:
    """The arguments of a listing."""

    notebook: Notebook
    #: The directive's options, parsed.
    values: Mapping[str, Any]
    #: Whether it has no filter.
    is_complete: bool
    #: Whether it is the index: it holds the entries that others link to.
    is_index: bool
    limits: Limits

    def cut(self, items: list[_T]) -> tuple[list[_T], list[_T], int]:
        """Return the items for full rows, the items for short rows, and the number of items beyond all limits."""
        rows, lines = self.limits.rows, self.limits.lines
        return items[: min(rows, lines)], items[rows:lines], len(items[lines:])


#: Rows in full and short rows, each with its group; see ``ListingView.omitted`` and ``ListingView.rare``.
_Selected = tuple[list[tuple[Group, Row]], list[tuple[Group, Row]], int, bool]


def listing_view(
    notebook: Notebook, placeholder: Placeholder, values: Mapping[str, Any], docname: str, limits: Limits
) -> ListingView:
    """Return the listing of *placeholder* on the page *docname*; *values* are its options, parsed."""
    query = _Query(
        notebook=notebook,
        values=values,
        is_complete=is_complete(placeholder),
        is_index=notebook.is_index(docname, placeholder),
        limits=limits,
    )
    rows, short_rows, omitted, rare = _SELECTORS[placeholder.kind](query)
    layout = values.get("layout", "list")
    return ListingView(placeholder.kind, layout, _grouped(rows), _grouped(short_rows), omitted, rare, limits.data)


def event_sessions_view(notebook: Notebook, event_id: str, docname: str, limits: Limits) -> ListingView | None:
    """Return the table of an event's sessions on the page that declares it; None if that shows no more than they do."""
    event, sessions = notebook.events.get(event_id), notebook.sessions_by_event.get(event_id, ())
    if event is None or event.place.docname != docname:
        return None
    if len(sessions) < 2 and all(session.place.docname == docname for session in sessions):  # noqa: PLR2004
        return None
    values = {"event": event_id, "layout": "table"}
    return listing_view(notebook, Placeholder("session-list", tuple(values.items())), values, docname, limits)


def _grouped(found: Iterable[tuple[Group, Row]]) -> tuple[Group, ...]:
    groups: dict[str, tuple[Group, list[Row]]] = {}
    for group, row in found:
        groups.setdefault(group.key, (group, []))[1].append(row)
    return tuple(group._replace(rows=tuple(rows)) for group, rows in groups.values())


def _select_events(query: _Query) -> _Selected:
    notebook, values = query.notebook, query.values
    events = filter_events(notebook, values)
    if "topic" in values:
        members = concerned_by_topic(notebook, values["topic"])[1]
        events = [event for event in events if event.id in members]
    full, short, omitted = query.cut(events[: values.get("limit")])
    first_of_year = {year_anchor(event): event for event in reversed(events)} if query.is_index else {}

    def placed(event: Event, row: EventRow) -> tuple[Group, Row]:
        """Give the first event of a year its anchor: on the heading of its group or, without one, on its row."""
        anchor = year_anchor(event) if first_of_year.get(year_anchor(event)) is event else ""
        found = group_of(event, values.get("group"))
        return (found._replace(anchor=anchor), row) if found.key else (found, row._replace(anchor=anchor))

    rows = [placed(event, event_row(notebook, event)) for event in full]
    rest = [placed(event, short_event_row(event, len(notebook.sessions_by_event.get(event.id, ())))) for event in short]
    return rows, rest, omitted, False


def _select_sessions(query: _Query) -> _Selected:
    notebook, values = query.notebook, query.values
    events = filter_events(notebook, values)
    sessions = filter_sessions(notebook, events, values)[: values.get("limit")]
    full = query.cut(sessions)[0]
    groups = {event.id: group_of(event, values.get("group")) for event in events}
    counts = Counter(session.event for session in sessions[len(full) :])
    room = max(0, query.limits.lines - len(full))
    shown = [event for event in events if event.id in counts][:room]
    return (
        [(groups[session.event], session_row(notebook, session, named="event" not in values)) for session in full],
        [(Group(), short_event_row(event, counts[event.id])) for event in shown],
        counts.total() - sum(counts[event.id] for event in shown),
        False,
    )


class _Topic(NamedTuple):
    """A topic to list."""

    #: Id of a declared topic, or folded name of an undeclared one.
    key: str
    row: TopicRow
    reading: tuple[str, ...]
    #: Sort key by importance: declared ones first, then by number of mentions; those without an entry come last.
    rank: tuple[int, ...]

    @property
    def letter(self) -> tuple[bool, str]:
        """The index letter as a sort key: topics without one come last."""
        found = index_letter(self.reading)
        return not found, found


def _all_topics(query: _Query) -> Iterator[_Topic]:
    """Yield the topics of a listing; one without filters has undeclared ones too."""
    notebook = query.notebook
    for name in filter_topics(notebook, query.values):
        topic, stats = notebook.topics[name], topic_stats(notebook, name)
        row = TopicRow(topic_link(notebook, name), "", stats, topic.definition)
        yield _Topic(name, row, topic.sort_key, (0, *stats_sort_key(stats, "count")))
    for key, found in notebook.undeclared.items() if query.is_complete else ():
        row = undeclared_topic_row(notebook, key, index=query.is_index)
        yield _Topic(key, row, reading_key(found.title, ""), (1, not found.anchor, -found.uses))


def _select_topics(query: _Query) -> _Selected:
    sort = query.values.get("sort", "reading")
    by_letter = query.values.get("group") == "initial"
    topics = [it for it in _all_topics(query) if it.row.stats.events >= query.values.get("min-events", 0)]
    topics.sort(key=lambda topic: (stats_sort_key(topic.row.stats, sort), topic.reading))
    if query.values.get("layout") == "quotes":
        finds = newest_finds(query.notebook, (topic.key for topic in topics if not topic.rank[0]))
        topics = [it._replace(row=it.row._replace(find=finds[it.key])) for it in topics if it.key in finds]
    topics = topics[: query.values.get("limit")]
    if by_letter:
        topics.sort(key=lambda topic: topic.letter)
    rare = {it for it in topics if by_letter and max(it.row.stats.passages, it.row.stats.sessions) <= 1}
    full, short, omitted = query.cut(sorted(topics, key=lambda topic: (topic in rare, topic.rank)))
    # Undeclared topics join the short rows, so that these are one alphabet.
    in_short = {*short, *rare.intersection(full), *(topic for topic in full if short and topic.rank[0])}
    in_full = set(full) - in_short
    rest = [topic for topic in topics if topic in in_short]
    few = rare.issuperset(rest)
    if not few and sort == "reading":
        rest.sort(key=lambda topic: topic.letter)
    return (
        [(_by_initial(topic, by_letter), topic.row) for topic in topics if topic in in_full],
        [(_by_initial(topic, not few and sort == "reading"), topic.row._replace(definition="")) for topic in rest],
        omitted,
        few,
    )


def _by_initial(topic: _Topic, grouped: bool) -> Group:
    return Group(topic.letter[1], topic.letter[1]) if grouped else Group()


def _select_speakers(query: _Query) -> _Selected:
    notebook, sort = query.notebook, query.values.get("sort")
    speakers = sorted(notebook.speakers.values(), key=lambda speaker: speaker.sort_key)
    if sort == "count":
        speakers.sort(key=lambda speaker: -len(speaker.sessions))
    elif sort == "newest":
        rank = {name: number for number, name in enumerate(notebook.sessions)}
        speakers.sort(key=lambda speaker: min((rank[name] for name in speaker.sessions), default=len(rank)))
    speakers = speakers[: query.values.get("limit")]
    shown = speakers
    if len(speakers) > query.limits.lines:
        shown = [speaker for speaker in speakers if speaker.anchor]
    rows = speaker_rows(notebook, shown, query.limits, index=query.is_index)
    return [(Group(), row) for row in rows], [], len(speakers) - len(shown), False


_SELECTORS: Mapping[str, Callable[[_Query], _Selected]] = {
    "event-list": _select_events,
    "session-list": _select_sessions,
    "topic-list": _select_topics,
    "speaker-list": _select_speakers,
}


# -- filters, groups and order ----------------------------------------------------------------------------------------


def filter_events(notebook: Notebook, values: Mapping[str, Any]) -> list[Event]:
    """Return the events that match the options *values*, newest first (or as ``sort`` says), undated ones last."""
    found = list(notebook.events.values())
    if "event" in values:
        event = notebook.events.get(values["event"])
        found = [event] if event else []
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
    if "type" in values:
        found = [session for session in found if session.type == values["type"]]
    if "topic" in values:
        members = concerned_by_topic(notebook, values["topic"])[0]
        found = [session for session in found if session.name in members]
    if "speaker" in values:
        speaker = notebook.find_speaker(values["speaker"])
        found = [session for session in found if speaker and session.name in speaker.sessions]
    return found


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

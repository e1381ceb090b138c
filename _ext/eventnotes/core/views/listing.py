"""Lists of events, sessions, topics and speakers: filtered, sorted, grouped, cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventnotes.core.folding import fold
from eventnotes.core.notebook import lists_all
from eventnotes.core.readings import reading_key
from eventnotes.core.views.event import mentioned_topics
from eventnotes.core.views.figures import Figures, concerned, figures_of
from eventnotes.core.views.links import (
    Link,
    event_link,
    named_topics,
    session_link,
    speaker_links,
    topic_link,
)
from eventnotes.core.views.order import figures_key, topic_key, topics_under
from eventnotes.core.views.speaker import SpeakerRow, speaker_row

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Event, Placeholder, Session

_T = TypeVar("_T")
#: How many topics a row of an event shows.
_TOPICS_OF_EVENT = 5
#: How many of the sessions and events that name an undeclared topic its row links to.
_NAMED_BY = 3
#: Where more topics than these have no page, those that are named once are a bare link: tags come by the thousand.
_MANY_UNDECLARED = 300


class EventRow(NamedTuple):
    """An event in a list."""

    link: Link
    date: dt.date | None
    end_date: dt.date | None
    series: str
    venue: str
    sessions: int
    topics: tuple[Link, ...]


class SessionRow(NamedTuple):
    """A session in a list."""

    link: Link
    event: Link
    date: dt.date | None
    end_date: dt.date | None
    speakers: tuple[Link, ...]
    topics: tuple[Link, ...]


class TopicRow(NamedTuple):
    """A topic in a list; one that has no page has an anchor here and links to where it is named."""

    link: Link
    anchor: str
    definition: str
    figures: Figures
    named_by: tuple[Link, ...]
    #: How many more name it than are linked.
    more: int = 0


Row = EventRow | SessionRow | TopicRow | SpeakerRow


class Group(NamedTuple):
    """Rows under one heading, which is empty where the list is not grouped."""

    title: str
    rows: tuple[Row, ...]


class ListingView(NamedTuple):
    """A list as a page shows it."""

    kind: str
    layout: str
    groups: tuple[Group, ...]


def listing_view(notebook: Notebook, placeholder: Placeholder, values: Mapping[str, Any], docname: str) -> ListingView:
    """Return the list that *placeholder* asks for with the options *values*, on the page *docname*."""
    maker = _MAKERS[placeholder.kind]
    grouped = maker(notebook, values, lists_all(placeholder), notebook.is_index(docname, placeholder))
    if "limit" in values:
        grouped = grouped[: values["limit"]]
    groups: dict[str, tuple[str, list[Row]]] = {}
    for (key, title), row in grouped:
        groups.setdefault(key, (title, []))[1].append(row)
    return ListingView(
        placeholder.kind,
        values.get("layout", "list"),
        tuple(Group(title, tuple(rows)) for title, rows in groups.values()),
    )


class _Heading(NamedTuple):
    """What a group is grouped by, and the title it has for readers."""

    key: str
    title: str


_UNGROUPED = _Heading("", "")
#: The title of the events that have no date, or no series.
_OTHERS = "–"
#: Rows, each with the heading of its group.
_Grouped = list[tuple[_Heading, Row]]


def _heading(event: Event, group: str | None) -> _Heading:
    if group == "event":
        return _Heading(event.id, event.title)
    if group == "series":
        return _Heading(fold(event.series), event.series or _OTHERS)
    if group == "year":
        year = str(event.date.year) if event.date else _OTHERS
        return _Heading(year, year)
    return _UNGROUPED


def _chosen_events(notebook: Notebook, values: Mapping[str, Any]) -> list[Event]:
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


def _concerned(notebook: Notebook, name: str) -> tuple[Collection[str], Collection[str]]:
    """Return the full names of the sessions and the ids of the events that a topic, declared or not, concerns."""
    topic = notebook.vocabulary.resolve(name)
    if topic is not None:
        return concerned(notebook, topic)
    found = notebook.undeclared.get(fold(name))
    if found is None:
        return (), ()
    return found.sessions, {*found.events, *(session.partition("/")[0] for session in found.sessions)}


def _by_title(items: list[_T], heading: Callable[[_T], _Heading], title: Callable[[_T], str]) -> list[_T]:
    """Sort by title within each group; the groups stay in their order."""
    rank = {key: number for number, key in enumerate(dict.fromkeys(heading(item).key for item in items))}
    return sorted(items, key=lambda item: (rank[heading(item).key], title(item).casefold(), title(item)))


def _events(notebook: Notebook, values: Mapping[str, Any], _whole: bool, _index: bool) -> _Grouped:
    events = _chosen_events(notebook, values)
    if "topic" in values:
        members = _concerned(notebook, values["topic"])[1]
        events = [event for event in events if event.id in members]

    def heading(event: Event) -> _Heading:
        return _heading(event, values.get("group"))

    if values.get("sort") == "title":
        events = _by_title(events, heading, lambda event: event.title)
    return [(heading(event), _event_row(notebook, event)) for event in events]


def _event_row(notebook: Notebook, event: Event) -> EventRow:
    return EventRow(
        link=event_link(event),
        date=event.date,
        end_date=event.end_date,
        series=event.series,
        venue=event.venue,
        sessions=len(notebook.sessions_by_event.get(event.id, ())),
        topics=tuple(link for link, _ in mentioned_topics(notebook, event.id)[:_TOPICS_OF_EVENT]),
    )


def _sessions(notebook: Notebook, values: Mapping[str, Any], _whole: bool, _index: bool) -> _Grouped:
    events = _chosen_events(notebook, values)
    sessions = [session for event in events for session in notebook.sessions_by_event.get(event.id, ())]
    for keep in _session_filters(notebook, values):
        sessions = [session for session in sessions if keep(session)]

    def heading(session: Session) -> _Heading:
        return _heading(notebook.events[session.event], values.get("group"))

    if values.get("sort") == "title":
        sessions = _by_title(sessions, heading, lambda session: session.title)
    return [(heading(session), _session_row(notebook, session)) for session in sessions]


def _session_filters(notebook: Notebook, values: Mapping[str, Any]) -> list[Callable[[Session], bool]]:
    filters: list[Callable[[Session], bool]] = []
    if "event" in values:
        filters.append(lambda session: session.event == values["event"])
    if "topic" in values:
        members = _concerned(notebook, values["topic"])[0]
        filters.append(lambda session: session.name in members)
    if "speaker" in values:
        speaker = notebook.find_speaker(values["speaker"])
        spoken = speaker.sessions if speaker else ()
        filters.append(lambda session: session.name in spoken)
    if "type" in values:
        filters.append(lambda session: session.type == values["type"])
    return filters


def _session_row(notebook: Notebook, session: Session) -> SessionRow:
    event = notebook.events[session.event]
    return SessionRow(
        link=session_link(session),
        event=event_link(event),
        date=event.date,
        end_date=event.end_date,
        speakers=speaker_links(notebook, session.speakers),
        topics=named_topics(notebook, session.topics),
    )


def _topics(notebook: Notebook, values: Mapping[str, Any], whole: bool, index: bool) -> _Grouped:
    rows = [(topic_key(notebook, name), _topic_row(notebook, name)) for name in topics_under(notebook, values)]
    if whole:
        rows += [
            (reading_key(found.title, ""), _undeclared_row(notebook, key, index=index))
            for key, found in notebook.undeclared.items()
        ]
    rows = [item for item in rows if item[1].figures.events >= values.get("min-events", 0)]
    rows.sort(key=lambda item: (figures_key(item[1].figures, values.get("sort")), item[0]))
    return [(_UNGROUPED, row) for _, row in rows]


def _topic_row(notebook: Notebook, name: str) -> TopicRow:
    topic = notebook.topics[name]
    return TopicRow(topic_link(notebook, name), "", topic.definition, figures_of(notebook, name), ())


def _undeclared_row(notebook: Notebook, key: str, *, index: bool) -> TopicRow:
    found = notebook.undeclared[key]
    anchor = found.anchor if index else ""
    named_by = (
        *(session_link(notebook.sessions[name]) for name in found.sessions),
        *(event_link(notebook.events[name]) for name in found.events),
    )
    if len(named_by) == 1 and len(notebook.undeclared) > _MANY_UNDECLARED:
        return TopicRow(named_by[0]._replace(text=found.title), anchor, "", Figures.none(), ())
    _, events = _concerned(notebook, found.title)
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day)
    return TopicRow(
        link=Link(found.title, None if index else notebook.topic_index, found.anchor),
        anchor=anchor,
        definition="",
        figures=Figures.none()._replace(
            sessions=len(found.sessions),
            events=len(events),
            first=dates[0] if dates else None,
            last=dates[-1] if dates else None,
        ),
        named_by=named_by[:_NAMED_BY],
        more=len(named_by[_NAMED_BY:]),
    )


def _speakers(notebook: Notebook, values: Mapping[str, Any], _whole: bool, index: bool) -> _Grouped:
    speakers = sorted(notebook.speakers.values(), key=lambda speaker: reading_key(speaker.name, ""))
    if values.get("sort") == "count":
        speakers.sort(key=lambda speaker: -len(speaker.sessions))
    elif values.get("sort") == "newest":
        rank = {name: number for number, name in enumerate(notebook.sessions)}
        speakers.sort(key=lambda speaker: min(rank[name] for name in speaker.sessions))
    return [(_UNGROUPED, speaker_row(notebook, speaker, index=index)) for speaker in speakers]


#: Each is given the options, whether the list leaves none out, and whether it is the one that holds the entries.
_MAKERS: Mapping[str, Callable[[Notebook, Mapping[str, Any], bool, bool], _Grouped]] = {
    "event-list": _events,
    "session-list": _sessions,
    "topic-list": _topics,
    "speaker-list": _speakers,
}

"""Lists of events, sessions, topics and speakers: filtered, sorted, grouped, cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventnotes.core.folding import fold
from eventnotes.core.notebook import lists_all
from eventnotes.core.people import speaker_key
from eventnotes.core.views.event import mentioned_topics
from eventnotes.core.views.figures import Figures, family, figures_of, spots_of, tagged_with
from eventnotes.core.views.links import (
    Link,
    event_link,
    named_topics,
    session_link,
    speaker_links,
    topic_link,
)

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Event, Placeholder, Session

_T = TypeVar("_T")
#: How many topics a row of an event shows.
_TOPICS_OF_EVENT = 5


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


class SpeakerRow(NamedTuple):
    """A speaker in a list."""

    name: str
    #: The id of the entry; empty where the entry stands on another page.
    anchor: str
    #: Each session with its event.
    sessions: tuple[tuple[Link, Link], ...]


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
    pairs = maker(notebook, values, docname, lists_all(placeholder))
    if "limit" in values:
        pairs = pairs[: values["limit"]]
    groups: dict[str, list[Row]] = {}
    for title, row in pairs:
        groups.setdefault(title, []).append(row)
    return ListingView(
        placeholder.kind,
        values.get("layout", "list"),
        tuple(Group(title, tuple(rows)) for title, rows in groups.items()),
    )


#: Rows, each with the title of its group.
_Pairs = list[tuple[str, Row]]


def _year(event: Event) -> str:
    return str(event.date.year) if event.date else "–"


def _topic_members(notebook: Notebook, name: str) -> tuple[set[str], set[str]]:
    """Return the events and the full names of the sessions that a topic concerns."""
    topic = notebook.vocabulary.resolve(name)
    if topic is None:
        undeclared = notebook.undeclared.get(fold(name))
        sessions = set(undeclared.sessions) if undeclared else set()
        events = set(undeclared.events) if undeclared else set()
    else:
        tagged = tagged_with(notebook, topic)
        sessions, events = set(tagged[0]), set(tagged[1])
        for spot in spots_of(notebook, topic):
            session = notebook.session_at(spot)
            if session:
                sessions.add(session.name)
            events.add(notebook.event_at(spot))
    return events | {name.partition("/")[0] for name in sessions}, sessions


def _chosen_events(notebook: Notebook, values: Mapping[str, Any]) -> list[Event]:
    """Return the events that the filters leave, newest first."""
    found = list(notebook.events.values())
    if "series" in values:
        found = [event for event in found if fold(event.series) == fold(values["series"])]
    if "year" in values:
        found = [event for event in found if event.date and event.date.year == values["year"]]
    return found


def _ordered(items: list[_T], sort: str, title: Callable[[_T], str]) -> list[_T]:
    if sort == "title":
        return sorted(items, key=lambda item: (title(item).casefold(), title(item)))
    return items[::-1] if sort == "oldest" else items


def _events(notebook: Notebook, values: Mapping[str, Any], _docname: str, _all: bool) -> _Pairs:
    events = _chosen_events(notebook, values)
    if "topic" in values:
        members = _topic_members(notebook, values["topic"])[0]
        events = [event for event in events if event.id in members]
    group = values.get("group")
    return [
        (_year(event) if group == "year" else event.series if group == "series" else "", _event_row(notebook, event))
        for event in _ordered(events, values.get("sort", "newest"), lambda event: event.title)
    ]


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


def _sessions(notebook: Notebook, values: Mapping[str, Any], _docname: str, _all: bool) -> _Pairs:
    sort = values.get("sort", "newest")
    events = _chosen_events(notebook, values)
    if "event" in values:
        events = [event for event in events if event.id == values["event"]]
    if sort == "oldest":
        events = events[::-1]
    sessions = [session for event in events for session in notebook.sessions_by_event.get(event.id, ())]
    for keep in _session_filters(notebook, values):
        sessions = [session for session in sessions if keep(session)]
    if sort == "title":
        sessions = _ordered(sessions, sort, lambda session: session.title)
    titles: dict[str | None, Callable[[Event], str]] = {"event": lambda event: event.title, "year": _year}
    title = titles.get(values.get("group"), _ungrouped)
    return [(title(notebook.events[session.event]), _session_row(notebook, session)) for session in sessions]


def _ungrouped(_event: Event) -> str:
    return ""


def _session_filters(notebook: Notebook, values: Mapping[str, Any]) -> list[Callable[[Session], bool]]:
    filters: list[Callable[[Session], bool]] = []
    if "topic" in values:
        members = _topic_members(notebook, values["topic"])[1]
        filters.append(lambda session: session.name in members)
    if "speaker" in values:
        key = speaker_key(values["speaker"])
        filters.append(lambda session: key in map(speaker_key, session.speakers))
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


def reading_key(title: str, reading: str) -> tuple[str, str]:
    """Return the key that sorts a topic by its reading: Latin letters first, then kana as hiragana."""
    folded = fold(reading or title)
    hiragana = "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in folded)
    return hiragana, title


def _topics(notebook: Notebook, values: Mapping[str, Any], docname: str, all_of_them: bool) -> _Pairs:
    chosen = list(notebook.topics)
    if "parent" in values:
        under = values["parent"]
        chosen = list(family(notebook, under))[1:] if under in notebook.topics else []
    rows = [
        (reading_key(notebook.topics[name].title, notebook.topics[name].reading), _topic_row(notebook, name))
        for name in chosen
    ]
    if all_of_them:
        rows += [
            (reading_key(found.title, ""), _undeclared_row(notebook, key, docname))
            for key, found in notebook.undeclared.items()
        ]
    rows = [item for item in rows if item[1].figures.events >= values.get("min-events", 0)]
    rows.sort(key=lambda item: item[0])
    if values.get("sort") == "count":
        rows.sort(key=lambda item: (-item[1].figures.events, -item[1].figures.passages))
    elif values.get("sort") == "newest":
        rows.sort(key=lambda item: -(item[1].figures.last or dt.date.min).toordinal())
    return [("", row) for _, row in rows]


def _topic_row(notebook: Notebook, name: str) -> TopicRow:
    topic = notebook.topics[name]
    return TopicRow(topic_link(notebook, name), "", topic.definition, figures_of(notebook, name), ())


def _undeclared_row(notebook: Notebook, key: str, docname: str) -> TopicRow:
    found = notebook.undeclared[key]
    events = {*found.events, *(name.partition("/")[0] for name in found.sessions)}
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day)
    here = docname == notebook.topic_index
    return TopicRow(
        link=Link(found.title, None if here else notebook.topic_index, found.anchor),
        anchor=found.anchor if here else "",
        definition="",
        figures=Figures(0, len(found.sessions), len(events), dates[0] if dates else None, dates[-1] if dates else None),
        named_by=(
            *(session_link(notebook.sessions[name]) for name in found.sessions),
            *(event_link(notebook.events[name]) for name in found.events),
        ),
    )


def _speakers(notebook: Notebook, values: Mapping[str, Any], docname: str, all_of_them: bool) -> _Pairs:
    here = all_of_them and docname == notebook.speaker_index
    speakers = sorted(notebook.speakers.values(), key=lambda speaker: reading_key(speaker.name, ""))
    if values.get("sort") == "count":
        speakers.sort(key=lambda speaker: -len(speaker.sessions))
    elif values.get("sort") == "newest":
        rank = {name: number for number, name in enumerate(notebook.sessions)}
        speakers.sort(key=lambda speaker: min(rank[name] for name in speaker.sessions))
    rows = []
    for speaker in speakers:
        sessions = [notebook.sessions[name] for name in speaker.sessions]
        pairs = tuple((session_link(session), event_link(notebook.events[session.event])) for session in sessions)
        rows.append(SpeakerRow(speaker.name, speaker.anchor if here else "", pairs))
    return [("", row) for row in rows]


_MAKERS: Mapping[str, Callable[[Notebook, Mapping[str, Any], str, bool], _Pairs]] = {
    "event-list": _events,
    "session-list": _sessions,
    "topic-list": _topics,
    "speaker-list": _speakers,
}

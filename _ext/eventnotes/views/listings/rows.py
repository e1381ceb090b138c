"""The entries of a list: an event, a session, a topic or a speaker, in full or in short."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.session_topics import topics_of_sessions
from eventnotes.notebook.analysis.topic_stats import TopicStats, topic_stats
from eventnotes.views.cards import mentioned_topics
from eventnotes.views.links import (
    Link,
    SessionAtEvent,
    event_link,
    session_at_event,
    session_link,
    speaker_links,
    topic_link,
    topic_links,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.implicit import Speaker
    from eventnotes.notebook.notebook import Notebook

#: How many topics a session has in a speaker's entry.
_TOPICS = 5
#: How many topics a row of an event shows.
_TOPICS_OF_EVENT = 5
#: How many of the sessions and events that name an undeclared topic its row links to.
_NAMED_BY = 3


class SpeakerSession(NamedTuple):
    """A session of a speaker."""

    at: SessionAtEvent
    #: What it is about: topics that its options or its title name come first. None where the list is long.
    topics: tuple[Link, ...]


class SpeakerEvent(NamedTuple):
    """The sessions of a speaker at one event."""

    #: The event's name: it leads to the session where it is the only one, else to the event.
    link: Link
    sessions: int


class SpeakerRow(NamedTuple):
    """A speaker in a list."""

    name: str
    #: The id of the entry; empty where the entry stands on another page.
    anchor: str
    #: Newest first.
    sessions: tuple[SpeakerSession, ...]
    #: The older ones by event, newest first.
    events: tuple[SpeakerEvent, ...]
    #: How many sessions are still older.
    more: int
    #: How many there are.
    total: int


def speaker_rows(
    notebook: Notebook, speakers: Sequence[Speaker], limits: Limits, *, index: bool
) -> tuple[SpeakerRow, ...]:
    """Return the rows of a list of speakers; *index* tells whether the list is the one that holds the entries.

    What a list may show is shared evenly: of each speaker the newest sessions, as many as of every other.
    """
    counts = [len(speaker.sessions) for speaker in speakers]
    full = _share(counts, limits.rows)
    listed = full + _share([max(0, count - full) for count in counts], limits.rows)
    older = [_by_event(notebook, speaker.sessions[listed:]) for speaker in speakers]
    events = _share([len(found) for found in older], limits.lines)
    return tuple(
        SpeakerRow(
            name=speaker.name,
            anchor=speaker.anchor if index else "",
            sessions=tuple(
                _spoken(notebook, name, _TOPICS if number < full else 0)
                for number, name in enumerate(speaker.sessions[:listed])
            ),
            events=tuple(found[:events]),
            more=sum(at.sessions for at in found[events:]),
            total=len(speaker.sessions),
        )
        for speaker, found in zip(speakers, older, strict=True)
    )


def _share(counts: Sequence[int], total: int) -> int:
    """Return how many each may have at most, so that all together have no more than *total*."""
    return bisect_right(
        range(1, max(counts, default=0) + 1), total, key=lambda most: sum(min(it, most) for it in counts)
    )


def _spoken(notebook: Notebook, name: str, most: int) -> SpeakerSession:
    """Return a session of a speaker, with so many topics at *most*."""
    session = notebook.sessions[name]
    topics = topic_links(notebook, (*session.topics, *topics_of_sessions(notebook).get(name, ()))) if most else ()
    return SpeakerSession(session_at_event(notebook, session), topics[:most])


def _by_event(notebook: Notebook, names: Sequence[str]) -> list[SpeakerEvent]:
    """Count sessions by event, in their order."""
    grouped: dict[str, list[str]] = {}
    for name in names:
        grouped.setdefault(notebook.sessions[name].event, []).append(name)
    found = []
    for name, members in grouped.items():
        event = event_link(notebook.events[name])
        only = session_link(notebook.sessions[members[0]])._replace(text=event.text)
        found.append(SpeakerEvent(only if len(members) == 1 else event, len(members)))
    return found


class EventRow(NamedTuple):
    """An event in a list."""

    link: Link
    date: dt.date | None
    end_date: dt.date | None
    series: str
    venue: str
    sessions: int
    topics: tuple[Link, ...]
    #: Where its year begins here, the id of that place.
    anchor: str = ""


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
    stats: TopicStats
    named_by: tuple[Link, ...]
    #: How many more name it than are linked.
    more: int = 0


class ShortRow(NamedTuple):
    """An event or a topic in a long list: one link."""

    #: To the event, or to the topic's page; of a topic without a page, to the newest session that names it.
    link: Link
    #: The id of the entry of a topic without a page, where this is it; of an event, as in a full row.
    anchor: str
    #: Of an event, those that the row stands for.
    sessions: int
    #: Of an event, its days; of a topic, the first day of the first and of the last event.
    first: dt.date | None
    last: dt.date | None


#: A row in full.
Row = EventRow | SessionRow | TopicRow | SpeakerRow


def event_row(notebook: Notebook, event: Event) -> EventRow:
    """Return the row of an event."""
    return EventRow(
        link=event_link(event),
        date=event.date,
        end_date=event.end_date,
        series=event.series,
        venue=event.venue,
        sessions=len(notebook.sessions_by_event.get(event.id, ())),
        topics=tuple(link for link, _ in mentioned_topics(notebook, event.id)[:_TOPICS_OF_EVENT]),
    )


def short_event_row(event: Event, sessions: int) -> ShortRow:
    """Return the short row of an event that stands for so many *sessions*."""
    return ShortRow(event_link(event), "", sessions, event.date, event.end_date or event.date)


def session_row(notebook: Notebook, session: Session) -> SessionRow:
    """Return the row of a session."""
    event = notebook.events[session.event]
    return SessionRow(
        link=session_link(session),
        event=event_link(event),
        date=event.date,
        end_date=event.end_date,
        speakers=speaker_links(notebook, session.speakers),
        topics=topic_links(notebook, session.topics),
    )


def topic_row(notebook: Notebook, name: str) -> TopicRow:
    """Return the row of a declared topic."""
    topic = notebook.topics[name]
    return TopicRow(topic_link(notebook, name), "", topic.definition, topic_stats(notebook, name), ())


def short_topic_row(notebook: Notebook, name: str) -> ShortRow:
    """Return the short row of a declared topic."""
    stats = topic_stats(notebook, name)
    return ShortRow(topic_link(notebook, name), "", stats.sessions, stats.first, stats.last)


def undeclared_topic_row(notebook: Notebook, key: str, *, index: bool) -> TopicRow:
    """Return the row of an undeclared topic; *index* tells whether the list is the one that holds the entries."""
    found = notebook.undeclared[key]
    named_by = (
        *(session_link(notebook.sessions[name]) for name in found.sessions),
        *(event_link(notebook.events[name]) for name in found.events),
    )
    return TopicRow(
        link=Link(found.title, None if index else notebook.topic_index, found.anchor),
        anchor=found.anchor if index else "",
        definition="",
        stats=undeclared_topic_stats(notebook, key),
        named_by=named_by[:_NAMED_BY],
        more=len(named_by[_NAMED_BY:]),
    )


def short_undeclared_topic_row(notebook: Notebook, key: str, *, index: bool) -> ShortRow:
    """Return the short row of an undeclared topic."""
    found, stats = notebook.undeclared[key], undeclared_topic_stats(notebook, key)
    newest = (
        session_link(notebook.sessions[found.sessions[0]])
        if found.sessions
        else event_link(notebook.events[found.events[0]])
    )
    anchor = found.anchor if index else ""
    return ShortRow(newest._replace(text=found.title), anchor, stats.sessions, stats.first, stats.last)


def undeclared_topic_stats(notebook: Notebook, key: str) -> TopicStats:
    """Return the stats of an undeclared topic, of which no passages are known."""
    found = notebook.undeclared[key]
    events = {*found.events, *(notebook.sessions[name].event for name in found.sessions)}
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day)
    return TopicStats(
        passages=0,
        sessions=len(found.sessions),
        events=len(events),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
    )

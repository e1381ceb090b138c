"""The rows of lists: an event, a session or a topic, in full or in short."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.views.event import mentioned_topics
from eventnotes.core.views.figures import Figures, figures_of
from eventnotes.core.views.links import (
    Link,
    event_link,
    named_topics,
    session_link,
    speaker_links,
    topic_link,
)
from eventnotes.core.views.speaker import SpeakerRow

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Event, Session

#: How many topics a row of an event shows.
_TOPICS_OF_EVENT = 5
#: How many of the sessions and events that name an undeclared topic its row links to.
_NAMED_BY = 3


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
    figures: Figures
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


def short_event(event: Event, sessions: int) -> ShortRow:
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
        topics=named_topics(notebook, session.topics),
    )


def topic_row(notebook: Notebook, name: str) -> TopicRow:
    """Return the row of a declared topic."""
    topic = notebook.topics[name]
    return TopicRow(topic_link(notebook, name), "", topic.definition, figures_of(notebook, name), ())


def short_topic(notebook: Notebook, name: str) -> ShortRow:
    """Return the short row of a declared topic."""
    figures = figures_of(notebook, name)
    return ShortRow(topic_link(notebook, name), "", figures.sessions, figures.first, figures.last)


def undeclared_row(notebook: Notebook, key: str, *, index: bool) -> TopicRow:
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
        figures=undeclared_figures(notebook, key),
        named_by=named_by[:_NAMED_BY],
        more=len(named_by[_NAMED_BY:]),
    )


def short_undeclared(notebook: Notebook, key: str, *, index: bool) -> ShortRow:
    """Return the short row of an undeclared topic."""
    found, figures = notebook.undeclared[key], undeclared_figures(notebook, key)
    newest = (
        session_link(notebook.sessions[found.sessions[0]])
        if found.sessions
        else event_link(notebook.events[found.events[0]])
    )
    anchor = found.anchor if index else ""
    return ShortRow(newest._replace(text=found.title), anchor, figures.sessions, figures.first, figures.last)


def undeclared_figures(notebook: Notebook, key: str) -> Figures:
    """Return the figures of an undeclared topic, of which no passages are known."""
    found = notebook.undeclared[key]
    events = {*found.events, *(notebook.sessions[name].event for name in found.sessions)}
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day)
    return Figures(
        passages=0,
        sessions=len(found.sessions),
        events=len(events),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
    )

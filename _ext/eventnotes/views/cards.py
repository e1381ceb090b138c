"""The cards under the headings of events, sessions and topics, as plain data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.related_sessions import find_related_sessions
from eventnotes.notebook.analysis.related_topics import find_related_topics
from eventnotes.notebook.analysis.topic_stats import TopicStats, topic_stats
from eventnotes.notebook.series import editions_by_series, followed_session, following_sessions
from eventnotes.text.folding import fold
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

    from eventnotes.model.records import Event, Note, Session, Status, Topic
    from eventnotes.notebook.notebook import Notebook

#: How many of the topics that its notes mention an event shows.
_MENTIONED = 12
#: How many of the sessions on other pages an event lists.
_ELSEWHERE = 100
#: So many editions, and no more than these two, are named already by what was before and after.
_FEW = 2
#: How many editions are named; of more, those around the event.
_MOST = 12
#: How many of the topics that related sessions share are named.
_TOPICS = 5


# -- events ------------------------------------------------------------------------------------------------------------


class EventView(NamedTuple):
    """An event, the notes on this page, and what all notes on it are about."""

    event: Event
    #: Leads to the declaring page; None on that page itself.
    link: Link | None
    note: Note | None
    #: Links to the other pages of notes on the event, each with its author.
    others: tuple[Link, ...]
    sessions: int
    #: On the declaring page: sessions that stand on other pages, in the notebook's order.
    elsewhere: tuple[Link, ...]
    #: How many sessions on other pages are not among them.
    more_elsewhere: int
    editions: Editions
    #: Topics that the author has named.
    topics: tuple[Link, ...]
    #: The topics that are mentioned most, with the number of passages.
    mentioned: tuple[tuple[Link, int], ...]


class UndeclaredEventView(NamedTuple):
    """Notes on an event that nobody declares."""

    event: str
    note: Note


def undeclared_event_view(notebook: Notebook, event_id: str, docname: str) -> UndeclaredEventView | None:
    """Return the card of the page *docname*, where it has notes on an event that nobody declares."""
    page = notebook.pages.get(docname)
    note = page.note if page is not None else None
    return UndeclaredEventView(event_id, note) if note is not None and note.event == event_id else None


def event_view(notebook: Notebook, event_id: str, docname: str) -> EventView | None:
    """Return the card of an event on the page *docname*."""
    event = notebook.events.get(event_id)
    if event is None:
        return None
    notes = notebook.notes.get(event_id, [])
    sessions = notebook.sessions_by_event.get(event_id, ())
    elsewhere = [session for session in sessions if docname == event.place.docname != session.place.docname]
    return EventView(
        event=event,
        link=None if event.place.docname == docname else event_link(event),
        note=next((note for note in notes if note.place.docname == docname), None),
        others=tuple(
            Link(note.author or event.title, note.place.docname, note.place.anchor)
            for note in notes
            if note.place.docname not in {docname, event.place.docname}
        ),
        sessions=len(sessions),
        elsewhere=tuple(map(session_link, elsewhere[:_ELSEWHERE])),
        more_elsewhere=len(elsewhere[_ELSEWHERE:]),
        editions=editions_of(notebook, event),
        topics=topic_links(notebook, event.topics),
        mentioned=mentioned_topics(notebook, event_id)[:_MENTIONED],
    )


def mentioned_topics(notebook: Notebook, event_id: str) -> tuple[tuple[Link, int], ...]:
    """Return the topics that an event's notes mention, those with most passages first."""
    counts = notebook.topic_counts.get(event_id, Counter())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((topic_link(notebook, topic), count) for topic, count in ranked)


class Editions(NamedTuple):
    """An event among the other editions; an edition without a date is neither before nor after another."""

    previous: Link | None = None
    next: Link | None = None
    #: Newest first, the event itself without a link; empty where there are no more than two.
    all: tuple[Link, ...] = ()
    #: How many are not among them.
    more: int = 0


def editions_of(notebook: Notebook, event: Event) -> Editions:
    """Return the editions of the series that *event* belongs to."""
    found = editions_by_series(notebook).get(fold(event.series), ())
    previous, following = _around(event, [edition for edition in found if edition.date])
    named = _window(found, found.index(event)) if len(found) > _FEW else ()
    return Editions(
        previous=previous,
        next=following,
        all=tuple(Link(edition.title) if edition is event else event_link(edition) for edition in named),
        more=len(found) - len(named) if named else 0,
    )


def _around(event: Event, dated: list[Event]) -> tuple[Link | None, Link | None]:
    """Return links to the editions before and after *event*; *dated* is newest first."""
    if event not in dated:
        return None, None
    place = dated.index(event)
    after = event_link(dated[place - 1]) if place else None
    before = event_link(dated[place + 1]) if place + 1 < len(dated) else None
    return before, after


def _window(found: Sequence[Event], place: int) -> Sequence[Event]:
    """Return at most ``_MOST`` of *found*, around the one at *place*."""
    start = max(0, min(place - _MOST // 2, len(found) - _MOST))
    return found[start : start + _MOST]


class HiddenView(NamedTuple):
    """What is hidden, an event, a session or (``note``) one person's notes on an event, and why."""

    kind: str
    status: Status


def hidden_event_view(notebook: Notebook, event_id: str, docname: str) -> HiddenView | None:
    """Return the notice in place of an event's card on the page *docname*; None where it is not hidden."""
    event, page = notebook.hidden_events.get(event_id), notebook.pages.get(docname)
    if event is not None:
        return HiddenView("event", event.status)
    note = page.note if page is not None else None
    return HiddenView("note", note.status) if note is not None and note.hidden else None


def hidden_session_view(notebook: Notebook, name: str) -> HiddenView | None:
    """Return the notice in place of the card of the session with this full name; None where it is not hidden."""
    session = notebook.hidden_sessions.get(name)
    return HiddenView("session", session.status) if session else None


# -- sessions ----------------------------------------------------------------------------------------------------------


class SessionView(NamedTuple):
    """A session and what it is linked with."""

    session: Session
    #: Leads to its event where that stands on another page.
    event: Link | None
    speakers: tuple[Link, ...]
    topics: tuple[Link, ...]
    #: The session that it continues.
    earlier: SessionAtEvent | None
    #: Sessions that continue it, the oldest first.
    later: tuple[SessionAtEvent, ...]


def session_view(notebook: Notebook, name: str, docname: str) -> SessionView | None:
    """Return the card of the session with this full name; that of an event which nobody declares stands only there."""
    session = notebook.sessions.get(name) or _stray(notebook, name, docname)
    if session is None:
        return None
    earlier = followed_session(notebook, session)
    later = following_sessions(notebook).get(name, ())
    return SessionView(
        session=session,
        event=_event(notebook, session),
        speakers=speaker_links(notebook, session.speakers),
        topics=topic_links(notebook, session.topics),
        earlier=session_at_event(notebook, earlier) if earlier else None,
        later=tuple(session_at_event(notebook, notebook.sessions[found]) for found in later),
    )


def _event(notebook: Notebook, session: Session) -> Link | None:
    event = notebook.events.get(session.event)
    if event is None:
        return Link(session.event)
    return event_link(event) if event.place.docname != session.place.docname else None


def _stray(notebook: Notebook, name: str, docname: str) -> Session | None:
    """Return the session of that name which the page *docname* declares."""
    page = notebook.pages.get(docname)
    own = page.sessions if page is not None else ()
    return next((session for session in own if session.name == name and not session.hidden), None)


class RelatedSession(NamedTuple):
    """A session at another event."""

    at: SessionAtEvent
    #: The topics that both are about, the rarest first.
    topics: tuple[Link, ...]


class RelatedSessionsView(NamedTuple):
    """The sessions related to one."""

    sessions: tuple[RelatedSession, ...]


def related_sessions_view(notebook: Notebook, name: str) -> RelatedSessionsView | None:
    """Return what is related to the session with this full name."""
    if name not in notebook.sessions:
        return None
    return RelatedSessionsView(
        tuple(
            RelatedSession(
                session_at_event(notebook, notebook.sessions[found.session]),
                topic_links(notebook, found.topics[:_TOPICS]),
            )
            for found in find_related_sessions(notebook, name)
        )
    )


# -- topics ------------------------------------------------------------------------------------------------------------


class TopicCompanion(NamedTuple):
    """A topic that often stands together with another."""

    link: Link
    #: How many passages, and how many sessions, the two have in common.
    passages: int
    sessions: int


class TopicView(NamedTuple):
    """A topic, its neighbours and its figures."""

    topic: Topic
    parents: tuple[Link, ...]
    #: Each with the number of passages that mention it.
    narrower: tuple[tuple[Link, int], ...]
    #: Those that the author names.
    related: tuple[Link, ...]
    #: Those that follow from the notes, the closest first.
    together: tuple[TopicCompanion, ...]
    figures: TopicStats


def topic_view(notebook: Notebook, topic_id: str) -> TopicView | None:
    """Return the card of a topic."""
    topic = notebook.topics.get(topic_id)
    if topic is None:
        return None
    vocabulary = notebook.vocabulary
    return TopicView(
        topic=topic,
        parents=tuple(topic_link(notebook, name) for name in reversed(vocabulary.ancestors(topic_id))),
        narrower=tuple(
            (topic_link(notebook, name), topic_stats(notebook, name).passages) for name in vocabulary.narrower(topic_id)
        ),
        related=tuple(topic_link(notebook, name) for name in vocabulary.related(topic_id)),
        together=tuple(
            TopicCompanion(topic_link(notebook, found.topic), found.passages, found.sessions)
            for found in find_related_topics(notebook, topic_id)
        ),
        figures=topic_stats(notebook, topic_id),
    )

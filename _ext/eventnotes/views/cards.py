"""The cards under the headings of events, sessions and topics, as plain data."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.related_sessions import find_related_sessions
from eventnotes.notebook.analysis.related_topics import find_related_topics
from eventnotes.notebook.analysis.topic_stats import quotes_in, sessions_and_events_on, topic_stats
from eventnotes.notebook.series import editions_by_series, followed_session, following_sessions, series_pages
from eventnotes.text.folding import fold
from eventnotes.views.links import (
    Link,
    SessionAtEvent,
    event_link,
    neighbours,
    session_at_event,
    speaker_links,
    topic_link,
    topic_links,
    window_around,
    year_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.model.records import Event, Note, Person, Session, Status, Topic
    from eventnotes.notebook.notebook import Notebook

#: Most mentioned topics on an event's card, and topics on a speaker's.
_MENTIONED_TOPICS = 12
#: Series of no more editions are complete with the previous and the next one.
_FEW_EDITIONS = 2
#: Most editions on an event's card: those around the event.
_EDITIONS = 12
#: Most speakers to narrow a topic by.
_NARROWING_SPEAKERS = 8
#: Most shared topics of two related sessions.
_SHARED_TOPICS = 5


# -- events ------------------------------------------------------------------------------------------------------------


class EventView(NamedTuple):
    """An event's card on one of the pages with notes on it."""

    event: Event
    #: Links to the page that declares the event; None on that page.
    link: Link | None
    #: The notes on this page.
    note: Note | None
    #: Links to the other pages with notes on the event, each shown as its author.
    others: tuple[Link, ...]
    #: The name of its series; links to the page that lists the series, if there is one.
    series: Link
    editions: Editions
    #: Topics in the event's options.
    topics: tuple[Link, ...]
    #: Topics that its notes mention and that neither its options nor those of its sessions name, most mentions first,
    #: each with its number of quotes of the event.
    mentioned: tuple[tuple[Link, int], ...]


def undeclared_event_view(notebook: Notebook, event_id: str, docname: str) -> Note | None:
    """Return the notes on an event that no page declares, where they are on the page *docname*."""
    page = notebook.pages.get(docname)
    return page.note if page and page.note and page.note.event == event_id else None


def event_view(notebook: Notebook, event_id: str, docname: str) -> EventView | None:
    """Return the card of an event on the page *docname*; None where no page declares it."""
    event = notebook.events.get(event_id)
    if event is None:
        return None
    notes = notebook.notes.get(event_id, [])
    options = [event.topics, *(session.topics for session in notebook.sessions_by_event.get(event_id, ()))]
    named = set(topic_links(notebook, chain.from_iterable(options)))
    others = (found for found in mentioned_topics(notebook, event_id) if found[0] not in named)
    return EventView(
        event=event,
        link=None if event.place.docname == docname else event_link(event),
        note=next((note for note in notes if note.place.docname == docname), None),
        others=tuple(
            Link(note.author or event.title, note.place.docname, note.place.anchor)
            for note in notes
            if note.place.docname not in {docname, event.place.docname}
        ),
        series=Link(event.series, series_pages(notebook).get(fold(event.series))),
        editions=editions_of(notebook, event),
        topics=topic_links(notebook, event.topics),
        mentioned=tuple(islice(others, _MENTIONED_TOPICS)),
    )


def mentioned_topics(notebook: Notebook, event_id: str) -> Iterator[tuple[Link, int]]:
    """Yield the topics mentioned in an event's notes, most mentions first, each with its number of quotes."""
    counts = notebook.topic_counts.get(event_id, Counter())
    ranked = sorted(counts, key=lambda topic: (-counts[topic], topic))
    return ((topic_link(notebook, topic), quotes_in(notebook, topic, event_id)) for topic in ranked)


class Editions(NamedTuple):
    """The editions of an event's series; only dated editions have a previous and a next one."""

    previous: Link | None = None
    next: Link | None = None
    #: Editions around the event, newest first, the event itself as plain text; empty for two editions or fewer.
    all: tuple[Link, ...] = ()
    #: Number of editions beyond the limit.
    more: int = 0


def editions_of(notebook: Notebook, event: Event) -> Editions:
    """Return the editions of the series of *event*."""
    found = editions_by_series(notebook).get(fold(event.series), ())
    after, before = neighbours([edition for edition in found if edition.date], event)
    named = window_around(found, event, _EDITIONS) if len(found) > _FEW_EDITIONS else ()
    return Editions(
        previous=event_link(before) if before else None,
        next=event_link(after) if after else None,
        all=tuple(Link(edition.title) if edition is event else event_link(edition) for edition in named),
        more=len(found) - len(named) if named else 0,
    )


class HiddenView(NamedTuple):
    """The notice in place of a card whose object is a draft or withdrawn."""

    #: ``event``, ``session`` or ``note`` (one person's notes on an event).
    kind: str
    status: Status


def hidden_event_view(notebook: Notebook, event_id: str, docname: str) -> HiddenView | None:
    """Return the notice for an event, or for the notes on the page *docname*; None if they are published."""
    event, page = notebook.hidden_events.get(event_id), notebook.pages.get(docname)
    if event is not None:
        return HiddenView("event", event.status)
    note = page.note if page is not None else None
    return HiddenView("note", note.status) if note is not None and note.hidden else None


def hidden_session_view(notebook: Notebook, name: str) -> HiddenView | None:
    """Return the notice for the session with the full name *name*; None if it is published."""
    session = notebook.hidden_sessions.get(name)
    return HiddenView("session", session.status) if session else None


# -- sessions ----------------------------------------------------------------------------------------------------------


class SessionView(NamedTuple):
    """A session's card."""

    session: Session
    #: Links to its event; None on the page that declares the event.
    event: Link | None
    speakers: tuple[Link, ...]
    #: Topics in the session's options.
    topics: tuple[Link, ...]
    #: The session that it follows.
    earlier: SessionAtEvent | None
    #: The sessions that follow it, oldest first.
    later: tuple[SessionAtEvent, ...]


def session_view(notebook: Notebook, name: str, docname: str) -> SessionView | None:
    """Return the card of the session with the full name *name*; None where there is none.

    A session of an undeclared event has a card on its own page *docname*, although the notebook does not list it.
    """
    session = notebook.sessions.get(name) or _unlisted_session(notebook, name, docname)
    if session is None:
        return None
    earlier = followed_session(notebook, session)
    later = following_sessions(notebook).get(name, ())
    return SessionView(
        session=session,
        event=_session_event_link(notebook, session),
        speakers=speaker_links(notebook, session.speakers),
        topics=topic_links(notebook, session.topics),
        earlier=session_at_event(notebook, earlier) if earlier else None,
        later=tuple(session_at_event(notebook, notebook.sessions[found]) for found in later),
    )


def _session_event_link(notebook: Notebook, session: Session) -> Link | None:
    event = notebook.events.get(session.event)
    if event is None:
        return Link(session.event)
    return event_link(event) if event.place.docname != session.place.docname else None


def _unlisted_session(notebook: Notebook, name: str, docname: str) -> Session | None:
    page = notebook.pages.get(docname)
    own = page.sessions if page is not None else ()
    return next((session for session in own if session.name == name and not session.hidden), None)


class RelatedSessionsView(NamedTuple):
    """The related sessions of a session, most closely related first, with the topics they share, rarest first."""

    sessions: tuple[SessionAtEvent, ...]


def related_sessions_view(notebook: Notebook, name: str) -> RelatedSessionsView | None:
    """Return the related sessions of the session with the full name *name*; None where there is no such session."""
    if name not in notebook.sessions:
        return None
    return RelatedSessionsView(
        tuple(
            session_at_event(
                notebook, notebook.sessions[found.session], topic_links(notebook, found.topics[:_SHARED_TOPICS])
            )
            for found in find_related_sessions(notebook, name)
        )
    )


# -- topics ------------------------------------------------------------------------------------------------------------


class TopicView(NamedTuple):
    """What surrounds a topic."""

    topic: Topic
    #: Outermost first.
    parents: tuple[Link, ...]
    #: Narrower topics, each with its number of passages.
    narrower: tuple[tuple[Link, int], ...]
    #: Topics in the topic's option ``related``.
    related: tuple[Link, ...]
    #: Topics often mentioned together with it, most closely related first, each with the number of shared sessions, by
    #: which the search can narrow those of the topic.
    cooccurring: tuple[tuple[Link, int], ...]
    #: What else the search can narrow the topic's sessions by: facet, key and label.
    narrowing: tuple[tuple[str, str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing surrounds the topic, or only the search would show it."""
        topic = self.topic
        shown = (self.parents, self.narrower, self.related, self.cooccurring, topic.aliases, topic.reading, topic.url)
        return not any(shown)


def topic_view(notebook: Notebook, topic_id: str) -> TopicView | None:
    """Return the card of a topic; None where no page declares it."""
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
        cooccurring=tuple(
            (topic_link(notebook, found.topic), found.sessions) for found in find_related_topics(notebook, topic_id)
        ),
        narrowing=tuple(_narrowing(notebook, topic_id)),
    )


class SpeakerView(NamedTuple):
    """A speaker's card."""

    person: Person
    #: The topics of their sessions, each with its number of sessions, most sessions first.
    topics: tuple[tuple[Link, int], ...]


def speaker_view(notebook: Notebook, key: str) -> SpeakerView | None:
    """Return the card of the speaker with the key *key*; None where no page declares them."""
    if key not in notebook.people:
        return None
    sessions = (notebook.sessions[name] for name in notebook.speakers[key].sessions)
    topics = Counter(link for session in sessions for link in topic_links(notebook, session.topics))
    return SpeakerView(notebook.people[key], tuple(topics.most_common(_MENTIONED_TOPICS)))


def _narrowing(notebook: Notebook, topic: str) -> Iterator[tuple[str, str, str]]:
    """Yield the years and the speakers of the sessions on *topic*, if several."""
    sessions, events = sessions_and_events_on(notebook, topic)
    years = sorted({year_of(notebook.events[event]) for event in events} - {""}, reverse=True)
    written = (speaker for name in sorted(sessions) for speaker in notebook.sessions[name].speakers)
    speakers = Counter(map(notebook.speaker_names.key, written))
    known = [notebook.speakers[key] for key, _ in speakers.most_common() if key in notebook.speakers]
    if len(years) > 1:
        yield from (("year", year, year) for year in years)
    if len(known) > 1:
        named = [speaker for speaker in known if speaker.anchor][:_NARROWING_SPEAKERS]
        yield from (("speaker", speaker.anchor.removeprefix("speaker-"), speaker.name) for speaker in named)

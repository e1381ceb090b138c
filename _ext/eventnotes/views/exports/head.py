"""Metadata for a page's HTML head: its event, notes, sessions, topic or speaker, and the feeds to link to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.analysis.topic_stats import TopicStats, topic_stats
from eventnotes.views.exports.feeds import FeedLink, feeds_of
from eventnotes.views.links import Link, event_link, session_link, speaker_links, topic_links

if TYPE_CHECKING:
    from eventnotes.model.records import Event, Note, Page, Person, Session, Topic
    from eventnotes.notebook.notebook import Notebook

#: Most sessions on other pages in an event's metadata.
_SESSIONS_ELSEWHERE = 100


class SessionHead(NamedTuple):
    """A session on this page."""

    session: Session
    #: Its event.
    event: Event
    speakers: tuple[Link, ...]
    topics: tuple[Link, ...]


class EventHead(NamedTuple):
    """The event that this page declares."""

    event: Event
    topics: tuple[Link, ...]
    #: Its sessions on other pages, at most ``_SESSIONS_ELSEWHERE``.
    elsewhere: tuple[Link, ...]


class NoteHead(NamedTuple):
    """The notes on this page."""

    note: Note
    #: The page's own heading.
    title: str
    event: Link


class TopicHead(NamedTuple):
    """The topic or the speaker that this page declares."""

    topic: Topic | Person
    stats: TopicStats
    #: Document name of the topic index.
    listed_on: str | None


class HeadView(NamedTuple):
    """The metadata of one page."""

    event: EventHead | None
    note: NoteHead | None
    #: In document order.
    sessions: tuple[SessionHead, ...]
    topic: TopicHead | None
    #: The feed of the page's topic, series or speaker, if any, then the feed of the site.
    feeds: tuple[FeedLink, ...]
    #: Whether the notes on the page are a draft or withdrawn.
    hidden: bool


def head_view(notebook: Notebook, docname: str, *, feeds: bool) -> HeadView:
    """Return the metadata of a page; *feeds* says whether the site has feeds."""
    page = notebook.pages.get(docname)
    return HeadView(
        event=_event_head(notebook, page) if page else None,
        note=_note_head(notebook, page) if page else None,
        sessions=_session_heads(notebook, page) if page else (),
        topic=_topic_head(notebook, docname),
        feeds=feeds_of(notebook, docname) if feeds else (),
        hidden=is_hidden(page),
    )


def is_hidden(page: Page | None) -> bool:
    """Tell whether the notes on a page, or its event, are a draft or withdrawn."""
    return page is not None and page.note is not None and (page.note.hidden or bool(page.event and page.event.hidden))


def _event_head(notebook: Notebook, page: Page) -> EventHead | None:
    event = notebook.events.get(page.event.id) if page.event else None
    if event is None or event.place.docname != page.docname:
        return None
    elsewhere = [
        session for session in notebook.sessions_by_event.get(event.id, ()) if session.place.docname != page.docname
    ]
    return EventHead(
        event=event,
        topics=topic_links(notebook, event.topics),
        elsewhere=tuple(map(session_link, elsewhere[:_SESSIONS_ELSEWHERE])),
    )


def _note_head(notebook: Notebook, page: Page) -> NoteHead | None:
    event = notebook.events.get(page.note.event) if page.note else None
    if event is None or page.note is None or page.note.hidden:
        return None
    title = next(
        (plain_text(passage.runs) for passage in page.passages if passage.anchor == page.note.place.anchor), ""
    )
    return NoteHead(note=page.note, title=title or event.title, event=event_link(event))


def _session_heads(notebook: Notebook, page: Page) -> tuple[SessionHead, ...]:
    return tuple(
        SessionHead(
            session=session,
            event=notebook.events[session.event],
            speakers=speaker_links(notebook, session.speakers),
            topics=topic_links(notebook, session.topics),
        )
        for session in page.sessions
        if notebook.sessions.get(session.name) == session
    )


def _topic_head(notebook: Notebook, docname: str) -> TopicHead | None:
    page = notebook.pages.get(docname)
    found = notebook.topics.get(page.topic.id) if page and page.topic else None
    person = notebook.people.get(page.person.key) if page and page.person else None
    topic, name = (person, person.key) if person else (found, found.id if found else "")
    if topic is None or topic.place.docname != docname:
        return None
    return TopicHead(topic=topic, stats=topic_stats(notebook, name), listed_on=notebook.topic_index)

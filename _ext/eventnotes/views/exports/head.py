"""Metadata for a page's HTML head: its event, notes, sessions, topic or speaker, and the feeds to link to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.topic_stats import TopicStats, topic_stats
from eventnotes.views.exports.feeds import FeedLink, feeds_of
from eventnotes.views.exports.linked_data import Node, linked_data

if TYPE_CHECKING:
    from eventnotes.model.records import Event, Page, Person, Topic
    from eventnotes.notebook.notebook import Notebook


class HeadView(NamedTuple):
    """The metadata of one page."""

    #: The event that this page declares.
    event: Event | None
    #: The titles of the sessions on this page, in document order, and how many others its event has.
    sessions: tuple[str, ...]
    sessions_elsewhere: int
    #: The topic or the speaker that this page declares, and its figures.
    topic: Topic | Person | None
    stats: TopicStats | None
    #: Whether the notes on the page are a draft or withdrawn.
    hidden: bool
    #: The nodes of its linked data.
    graph: list[Node]
    #: The feed of the page's topic, series or speaker, if any, then the feed of the site.
    feeds: tuple[FeedLink, ...]


def head_view(notebook: Notebook, docname: str, *, feeds: bool) -> HeadView:
    """Return the metadata of a page; *feeds* says whether the site has feeds."""
    links = feeds_of(notebook, docname) if feeds else ()
    page = notebook.pages.get(docname)
    if page is None:
        return HeadView(None, (), 0, None, None, hidden=False, graph=[], feeds=links)
    event = notebook.events.get(page.event.id) if page.event else None
    if event is not None and event.place.docname != docname:
        event = None
    sessions = [session for session in page.sessions if notebook.sessions.get(session.name) == session]
    others = notebook.sessions_by_event.get(event.id, ()) if event else ()
    name = page.person.key if page.person else page.topic.id if page.topic else ""
    topic = notebook.people.get(name) or notebook.topics.get(name)
    if topic is not None and topic.place.docname != docname:
        topic = None
    return HeadView(
        event=event,
        sessions=tuple(session.title for session in sessions),
        sessions_elsewhere=sum(session.place.docname != docname for session in others),
        topic=topic,
        stats=topic_stats(notebook, name) if topic is not None else None,
        hidden=is_hidden(page),
        graph=linked_data(notebook, page, event, sessions, topic),
        feeds=links,
    )


def is_hidden(page: Page | None) -> bool:
    """Tell whether the notes on a page, or its event, are a draft or withdrawn."""
    return page is not None and page.note is not None and (page.note.hidden or bool(page.event and page.event.hidden))

"""The card under an event's heading."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.views.editions import Editions, editions_of
from eventnotes.core.views.links import Link, event_link, named_topics, session_link, topic_link

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Event, Note

#: How many of the topics that its notes mention an event shows.
_MENTIONED = 12
#: How many of the sessions on other pages an event lists.
_ELSEWHERE = 100


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


class StrayNote(NamedTuple):
    """Notes on an event that nobody declares."""

    event: str
    note: Note


def stray_note(notebook: Notebook, event_id: str, docname: str) -> StrayNote | None:
    """Return the card of the page *docname*, where it has notes on an event that nobody declares."""
    page = notebook.pages.get(docname)
    note = page.note if page is not None else None
    return StrayNote(event_id, note) if note is not None and note.event == event_id else None


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
        topics=named_topics(notebook, event.topics),
        mentioned=mentioned_topics(notebook, event_id)[:_MENTIONED],
    )


def mentioned_topics(notebook: Notebook, event_id: str) -> tuple[tuple[Link, int], ...]:
    """Return the topics that an event's notes mention, those with most passages first."""
    counts = notebook.topic_counts.get(event_id, Counter())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((topic_link(notebook, topic), count) for topic, count in ranked)

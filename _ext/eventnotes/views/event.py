"""The card under an event's heading, with the other events of its series, and the notice on hidden content."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.series import editions
from eventnotes.text.folding import fold
from eventnotes.views.links import Link, event_link, named_topics, session_link, topic_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.model.records import Event, Note, Status
    from eventnotes.notebook.notebook import Notebook

#: How many of the topics that its notes mention an event shows.
_MENTIONED = 12
#: How many of the sessions on other pages an event lists.
_ELSEWHERE = 100
#: So many editions, and no more than these two, are named already by what was before and after.
_FEW = 2
#: How many editions are named; of more, those around the event.
_MOST = 12


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
    found = editions(notebook).get(fold(event.series), ())
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

"""The card under a session's heading, and the related sessions at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.related_sessions import neighbours
from eventnotes.notebook.series import earlier_session, later_sessions
from eventnotes.views.links import Link, SessionAt, event_link, named_topics, session_at, speaker_links

if TYPE_CHECKING:
    from eventnotes.model.records import Session
    from eventnotes.notebook.notebook import Notebook

#: How many of the shared topics are named.
_TOPICS = 5


class SessionView(NamedTuple):
    """A session and what it is linked with."""

    session: Session
    #: Leads to its event where that stands on another page.
    event: Link | None
    speakers: tuple[Link, ...]
    topics: tuple[Link, ...]
    #: The session that it continues.
    earlier: SessionAt | None
    #: Sessions that continue it, the oldest first.
    later: tuple[SessionAt, ...]


def session_view(notebook: Notebook, name: str, docname: str) -> SessionView | None:
    """Return the card of the session with this full name; that of an event which nobody declares stands only there."""
    session = notebook.sessions.get(name) or _stray(notebook, name, docname)
    if session is None:
        return None
    earlier = earlier_session(notebook, session)
    later = later_sessions(notebook).get(name, ())
    return SessionView(
        session=session,
        event=_event(notebook, session),
        speakers=speaker_links(notebook, session.speakers),
        topics=named_topics(notebook, session.topics),
        earlier=session_at(notebook, earlier) if earlier else None,
        later=tuple(session_at(notebook, notebook.sessions[found]) for found in later),
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

    at: SessionAt
    #: The topics that both are about, the rarest first.
    topics: tuple[Link, ...]


class SessionRelated(NamedTuple):
    """The sessions related to one."""

    sessions: tuple[RelatedSession, ...]


def session_related_view(notebook: Notebook, name: str) -> SessionRelated | None:
    """Return what is related to the session with this full name."""
    if name not in notebook.sessions:
        return None
    return SessionRelated(
        tuple(
            RelatedSession(
                session_at(notebook, notebook.sessions[found.session]),
                named_topics(notebook, found.topics[:_TOPICS]),
            )
            for found in neighbours(notebook, name)
        )
    )

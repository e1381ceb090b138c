"""The card under a session's heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.sequels import earlier_session, later_sessions
from eventnotes.core.views.links import Link, SessionAt, event_link, named_topics, session_at, speaker_links

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Session


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

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


def session_view(notebook: Notebook, name: str) -> SessionView | None:
    """Return the card of the session with this full name."""
    session = notebook.sessions.get(name)
    if session is None:
        return None
    event = notebook.events[session.event]
    earlier = earlier_session(notebook, session)
    later = later_sessions(notebook).get(name, ())
    return SessionView(
        session=session,
        event=event_link(event) if event.place.docname != session.place.docname else None,
        speakers=speaker_links(notebook, session.speakers),
        topics=named_topics(notebook, session.topics),
        earlier=session_at(notebook, earlier) if earlier else None,
        later=tuple(session_at(notebook, notebook.sessions[found]) for found in later),
    )

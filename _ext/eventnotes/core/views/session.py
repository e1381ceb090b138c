"""The card under a session's heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.views.links import Link, event_link, named_topics, session_link, speaker_links

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
    follows: Link | None


def session_view(notebook: Notebook, name: str) -> SessionView | None:
    """Return the card of the session with this full name."""
    session = notebook.sessions.get(name)
    if session is None:
        return None
    event = notebook.events[session.event]
    earlier = notebook.find_session(session.follows, session.event) if session.follows else None
    return SessionView(
        session=session,
        event=event_link(event) if event.place.docname != session.place.docname else None,
        speakers=speaker_links(notebook, session.speakers),
        topics=named_topics(notebook, session.topics),
        follows=session_link(earlier) if earlier else None,
    )

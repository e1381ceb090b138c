"""The foot of a session: sessions at other events on the same topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.related_sessions import neighbours
from eventnotes.core.views.links import Link, SessionAt, named_topics, session_at

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook

#: How many of the shared topics are named.
_TOPICS = 5


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

"""Basis: what everything that is said of one event follows from, so that it need not be made to be compared."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from eventnotes.core.once import once
from eventnotes.core.views.links import speaker_links

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook


@once
def basis_of(notebook: Notebook, event: str) -> str:
    """Return a digest of an event's pages, and of what others decide: which words are topics, how speakers are called.

    Which passages a topic takes over from those under it is not in it.
    """
    sessions = notebook.sessions_by_event.get(event, ())
    called = [(session.name, [link.text for link in speaker_links(notebook, session.speakers)]) for session in sessions]
    made_of = repr((notebook.made_of(event), called)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(made_of).hexdigest()

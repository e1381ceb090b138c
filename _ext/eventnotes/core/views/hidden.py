"""The notice under the heading of what readers may not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Status


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

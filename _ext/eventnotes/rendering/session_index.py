"""The Index of sessions: every session of every event by title, or, of very many, the events."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from sphinx.domains import Index, IndexEntry

from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.rendering import counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.notebook import Notebook


class SessionIndex(Index):
    """``notes-sessions``: sessions by the first character of their titles, each with its event.

    Where there are more than a list may hold, it leads to their events, each with the number of its sessions:
    one page can't hold tens of thousands, and the general index names them all.
    """

    name = "sessions"
    localname = _("Index of sessions")
    shortname = _("sessions")

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the entries by their first character."""
        domain = notes_domain(self.domain.env)
        notebook, lines = domain.notebook, domain.state.settings.limits.lines
        entries = _sessions(notebook) if len(notebook.sessions) <= lines else _events(notebook, lines)
        wanted = None if docnames is None else set(docnames)
        grouped: dict[str, list[IndexEntry]] = {}
        for entry in entries:
            if wanted is None or entry.docname in wanted:
                grouped.setdefault(_first(entry.name), []).append(entry)
        return sorted(grouped.items()), False


def _sessions(notebook: Notebook) -> list[IndexEntry]:
    sessions = sorted(notebook.sessions.values(), key=lambda session: (*_key(session), session.name))
    return [_entry(session, notebook.events[session.event].title) for session in sessions]


def _events(notebook: Notebook, lines: int) -> list[IndexEntry]:
    """Return entries for the newest events that have sessions, at most *lines*."""
    held = Counter(session.event for session in notebook.sessions.values())
    events = [event for event in notebook.events.values() if event.id in held][:lines]
    events.sort(key=lambda event: (*_key(event), event.id))
    return [_entry(event, counts.sessions(held[event.id])) for event in events]


def _entry(item: Event | Session, extra: str) -> IndexEntry:
    return IndexEntry(item.title, 0, item.place.docname, item.place.anchor, extra, "", "")


def _first(title: str) -> str:
    """Return the first letter of a title, without brackets and quotes before it."""
    folded = unicodedata.normalize("NFKC", title)
    return next((char.upper() for char in folded if char.isalnum()), "#")


def _key(item: Event | Session) -> tuple[str, str]:
    return (_first(item.title), item.title.casefold())

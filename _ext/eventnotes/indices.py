"""The Index of sessions: every session of every event, by title."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from sphinx.domains import Index, IndexEntry

from eventnotes.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.core.records import Session


class SessionIndex(Index):
    """``notes-sessions``: sessions by the first character of their titles, each with its event."""

    name = "sessions"
    localname = _("Index of sessions")
    shortname = _("sessions")

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the entries by their first character."""
        from eventnotes.domain import notes_domain  # noqa: PLC0415  (the domain lists its indices)

        notebook = notes_domain(self.domain.env).notebook
        wanted = None if docnames is None else set(docnames)
        grouped: dict[str, list[IndexEntry]] = {}
        for session in sorted(notebook.sessions.values(), key=_key):
            if wanted is None or session.place.docname in wanted:
                event = notebook.events[session.event]
                place = session.place
                entry = IndexEntry(session.title, 0, place.docname, place.anchor, event.title, "", "")
                grouped.setdefault(_first(session), []).append(entry)
        return sorted(grouped.items()), False


def _first(session: Session) -> str:
    """Return the first letter of the title, without brackets and quotes before it."""
    folded = unicodedata.normalize("NFKC", session.title)
    return next((char.upper() for char in folded if char.isalnum()), "#")


def _key(session: Session) -> tuple[str, str, str]:
    return (_first(session), session.title.casefold(), session.name)

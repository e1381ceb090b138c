"""The index of sessions, a page of the domain: all sessions by title, or their events if there are too many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinx.domains import Index, IndexEntry
from sphinx.locale import _ as of_sphinx

from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.rendering import counts
from eventnotes.text.collation import index_letter, reading_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.notebook import Notebook


class SessionIndex(Index):
    """The page ``notes-sessions``: sessions by the initials of their titles, each with its event.

    With more sessions than a listing may have rows, it lists events with their numbers of sessions instead; the
    general index lists every session.
    """

    name = "sessions"
    localname, shortname = _NAMES = _("Index of sessions"), _("sessions")

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the entries, grouped by initial, those without one last; see ``sphinx.domains.Index.generate``."""
        domain = notes_domain(self.domain.env)
        notebook, lines = domain.notebook, domain.state.settings.page_limits.lines
        entries = _sessions(notebook) if len(notebook.sessions) <= lines else _events(notebook, lines)
        wanted = None if docnames is None else set(docnames)
        grouped: dict[str, list[IndexEntry]] = {}
        others = of_sphinx("Symbols")  # as in the general index
        for entry in entries:
            if wanted is None or entry.docname in wanted:
                grouped.setdefault(index_letter(reading_key(entry.name, "")) or others, []).append(entry)
        return sorted(grouped.items(), key=lambda group: (group[0] == others, group[0])), False


def translate_names(app: Sphinx) -> None:
    """Translate the names when the build begins: the JSON builder cannot write lazily translated ones."""
    SessionIndex.localname, SessionIndex.shortname = map(str, SessionIndex._NAMES)  # noqa: SLF001
    # The label that Sphinx has made of the name may be in the language of the last build.
    notes_domain(app.env).setup()


def _sessions(notebook: Notebook) -> list[IndexEntry]:
    sessions = sorted(notebook.sessions.values(), key=lambda session: (reading_key(session.title, ""), session.name))
    return [_entry(session, notebook.events[session.event].title) for session in sessions]


def _events(notebook: Notebook, lines: int) -> list[IndexEntry]:
    """Return entries for the newest events with sessions, at most *lines*."""
    held = Counter(session.event for session in notebook.sessions.values())
    events = [event for event in notebook.events.values() if event.id in held][:lines]
    events.sort(key=lambda event: (reading_key(event.title, ""), event.id))
    return [_entry(event, counts.sessions(held[event.id])) for event in events]


def _entry(item: Event | Session, extra: str) -> IndexEntry:
    return IndexEntry(item.title, 0, item.place.docname, item.place.anchor, extra, "", "")

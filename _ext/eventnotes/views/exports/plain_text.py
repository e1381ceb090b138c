"""The notes on a session or an event as plain text, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.model.records import Event, Page, Session
    from eventnotes.notebook.notebook import Notebook


class TextLine(NamedTuple):
    """A passage as plain text without line breaks."""

    #: 0 for the outermost lines.
    depth: int
    text: str


def session_lines(notebook: Notebook, session: Session) -> tuple[TextLine, ...]:
    """Return the passages of a session, without its heading."""
    page = notebook.pages[session.place.docname]
    return tuple(_lines(page, page.sessions.index(session), session.place.anchor))


def event_lines(notebook: Notebook, event: Event) -> tuple[TextLine, ...]:
    """Return the passages of an event outside its sessions, page by page, without the pages' headings."""
    notes = notebook.notes.get(event.id, ())
    return tuple(line for note in notes for line in _lines(notebook.pages[note.place.docname], -1, note.place.anchor))


def _lines(page: Page, session: int, heading: str) -> Iterator[TextLine]:
    """Yield the passages of one session (-1: outside sessions), without that with the anchor *heading*."""
    depths: dict[int, int] = {}
    for number, passage in enumerate(page.passages):
        if passage.session != session:
            continue
        depths[number] = depths.get(passage.parent, -1) + 1
        if passage.anchor == heading:
            depths[number] = -1
        elif text := plain_text(passage.runs):
            yield TextLine(depths[number], text)

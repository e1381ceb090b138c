"""The notes on a session or an event as plain text, line by line, with the newer values of superseded facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.notebook import PassageRef
from eventnotes.views.topic_page import newer_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.views.topic_page import FactValue


class TextLine(NamedTuple):
    """A passage as plain text without line breaks."""

    #: 0 for the outermost lines.
    depth: int
    text: str
    #: The values that supersede those in the passage.
    newer: tuple[FactValue, ...] = ()


def session_lines(notebook: Notebook, session: Session) -> tuple[TextLine, ...]:
    """Return the passages of a session, without its heading."""
    index = notebook.pages[session.place.docname].sessions.index(session)
    return tuple(_lines(notebook, session.place.docname, index, session.place.anchor))


def event_lines(notebook: Notebook, event: Event) -> tuple[TextLine, ...]:
    """Return the passages of an event outside its sessions, page by page, without the pages' headings."""
    notes = notebook.notes.get(event.id, ())
    places = [note.place for note in notes]
    return tuple(line for place in places for line in _lines(notebook, place.docname, -1, place.anchor))


def _lines(notebook: Notebook, docname: str, session: int, heading: str) -> Iterator[TextLine]:
    """Yield the passages of one session (-1: outside sessions), without that with the anchor *heading*."""
    depths: dict[int, int] = {}
    for number, passage in enumerate(notebook.pages[docname].passages):
        if passage.session != session:
            continue
        depths[number] = depths.get(passage.parent, -1) + 1
        if passage.anchor == heading:
            depths[number] = -1
        elif text := plain_text(passage.runs):
            yield TextLine(depths[number], text, newer_values(notebook, PassageRef(docname, number)))

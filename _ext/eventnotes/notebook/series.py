"""Series: the editions of an event, and sessions that follow one another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from eventnotes.notebook.notebook import Notebook, cached_on_notebook
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from eventnotes.model.records import Event, Session


@cached_on_notebook
def editions_by_series(notebook: Notebook) -> dict[str, tuple[Event, ...]]:
    """Return the events of each series, newest first, by the folded name of the series."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in notebook.events.values():
        key = fold(event.series)
        if key:
            found[key].append(event)
    return {key: tuple(events) for key, events in sorted(found.items())}


@cached_on_notebook
def series_pages(notebook: Notebook) -> dict[str, str]:
    """Return the page with a list of events of each series, by the folded name of the series."""
    found: dict[str, str] = {}
    for docname, page in notebook.pages.items():
        for placeholder in page.placeholders:
            if placeholder.kind == "event-list":
                found.setdefault(fold(dict(placeholder.options).get("series", "")), docname)
    found.pop("", None)
    return found


def followed_session(notebook: Notebook, session: Session) -> Session | None:
    """Return the session in the option ``follows`` of *session*; None if there is none."""
    found = notebook.find_session(session.follows, session.event) if session.follows else None
    return found if found is not session else None


@cached_on_notebook
def following_sessions(notebook: Notebook) -> dict[str, tuple[str, ...]]:
    """Return the full names of the sessions that follow each session, oldest first, by its full name."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, session in notebook.sessions.items():
        earlier = followed_session(notebook, session)
        if earlier is not None:
            found[earlier.name].insert(0, name)
    return {name: tuple(names) for name, names in found.items()}

"""The view of each kind of placeholder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eventnotes.model.limits import Limits
from eventnotes.model.options import LISTING_OPTIONS, parse_options
from eventnotes.model.records import Placeholder
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.cards import (
    event_view,
    hidden_event_view,
    hidden_session_view,
    related_sessions_view,
    session_view,
    topic_view,
    undeclared_event_view,
)
from eventnotes.views.facts import newer_value_view, topic_facts_view
from eventnotes.views.listings.listing import listing_view
from eventnotes.views.listings.matrix import matrix_view
from eventnotes.views.topic_passages import topic_passages_view

#: Kinds of placeholders, except listings, to functions that return the view, given the notebook, the placeholder's
#: options, the name of its document and the limits.
_VIEWS: Mapping[str, Callable[[Notebook, Mapping[str, str], str, Limits], Any]] = {
    "event": lambda notebook, options, docname, _: (
        hidden_event_view(notebook, options["event"], docname)
        or event_view(notebook, options["event"], docname)
        or undeclared_event_view(notebook, options["event"], docname)
    ),
    "session": lambda notebook, options, docname, _: (
        hidden_session_view(notebook, options["session"]) or session_view(notebook, options["session"], docname)
    ),
    "session-related": lambda notebook, options, *_: related_sessions_view(notebook, options["session"]),
    "topic": lambda notebook, options, *_: topic_view(notebook, options["topic"]),
    "topic-facts": lambda notebook, options, *_: topic_facts_view(notebook, options["topic"]),
    "topic-passages": lambda notebook, options, _, limits: topic_passages_view(notebook, options["topic"], limits),
    "fact": lambda notebook, options, docname, _: newer_value_view(
        notebook, options["fact"], docname, options["anchor"]
    ),
    "topic-matrix": lambda notebook, options, _, limits: matrix_view(
        notebook, parse_options(LISTING_OPTIONS["topic-matrix"], options)[0], limits
    ),
}


def view_of(notebook: Notebook, placeholder: Placeholder, docname: str, limits: Limits) -> Any:
    """Return the view of *placeholder* on the page *docname*; None if its object no longer exists."""
    options = dict(placeholder.options)
    if placeholder.kind in _VIEWS:
        return _VIEWS[placeholder.kind](notebook, options, docname, limits)
    values, _ = parse_options(LISTING_OPTIONS[placeholder.kind], options)
    return listing_view(notebook, placeholder, values, docname, limits)

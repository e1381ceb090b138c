"""Views: what each derived part of a page shows, as plain data, so that its digest tells when to write anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventnotes.core.options import LISTINGS, read_options
from eventnotes.core.views.event import event_view
from eventnotes.core.views.listing import listing_view
from eventnotes.core.views.session import session_view
from eventnotes.core.views.topic import topic_view
from eventnotes.core.views.topic_passages import topic_passages_view

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Placeholder
    from eventnotes.core.views.limits import Limits


def view_of(notebook: Notebook, placeholder: Placeholder, docname: str, limits: Limits) -> Any:
    """Return the view for *placeholder* on the page *docname*; None where its object no longer exists."""
    options = dict(placeholder.options)
    match placeholder.kind:
        case "event":
            return event_view(notebook, options["event"], docname)
        case "session":
            return session_view(notebook, options["session"])
        case "topic":
            return topic_view(notebook, options["topic"])
        case "topic-passages":
            return topic_passages_view(notebook, options["topic"], limits)
        case kind:
            values, _ = read_options(LISTINGS[kind], options)
            return listing_view(notebook, placeholder, values, docname)

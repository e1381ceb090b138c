"""Everything that one page shows from other pages, made once for its fingerprint and its content."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from eventnotes.model.options import LISTING_OPTIONS, parse_options
from eventnotes.views import cards, topic_page
from eventnotes.views.exports.head import HeadView, head_view
from eventnotes.views.links import MentionLink, MovedAnchorsView, mention_links_view, moved_anchors_view
from eventnotes.views.listings.listing import event_sessions_view, listing_view
from eventnotes.views.listings.matrix import matrix_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Placeholder
    from eventnotes.notebook.notebook import Notebook


class PageView:
    """The views of one page, each made on first use."""

    def __init__(self, notebook: Notebook, docname: str, limits: Limits, redirects: Mapping[str, str]) -> None:
        self.docname = docname
        self._notebook = notebook
        self.limits = limits
        self._redirects = redirects
        self._placeholders: dict[Placeholder, Any] = {}
        self._head: HeadView | None = None

    def placeholder(self, placeholder: Placeholder) -> Any:
        """Return the view of *placeholder*; None if its object no longer exists."""
        if placeholder not in self._placeholders:
            self._placeholders[placeholder] = view_of(self._notebook, placeholder, self.docname, self.limits)
        return self._placeholders[placeholder]

    @cached_property
    def mention_links(self) -> dict[int, tuple[MentionLink, ...]]:
        """The mentions to link; see ``mention_links_view``."""
        return mention_links_view(self._notebook, self.docname)

    @cached_property
    def moved_anchors(self) -> MovedAnchorsView | None:
        """The page's former anchors; None if it has none."""
        return moved_anchors_view(self._notebook, self.docname, self._redirects)

    def head(self, *, feeds: bool) -> HeadView:
        """Return the metadata for the page's head; *feeds* says whether the site has feeds."""
        if self._head is None:
            self._head = head_view(self._notebook, self.docname, feeds=feeds)
        return self._head

    def drop_body(self) -> None:
        """Drop all views but the head, which is written last."""
        self._placeholders.clear()
        vars(self).pop("mention_links", None)
        vars(self).pop("moved_anchors", None)


#: Kinds of placeholders, except listings, to functions that return the view, given the notebook, the placeholder's
#: options, the name of its document and the limits.
_VIEWS: Mapping[str, Callable[[Notebook, Mapping[str, str], str, Limits], Any]] = {
    "event": lambda notebook, options, docname, _: (
        cards.hidden_event_view(notebook, options["event"], docname)
        or cards.event_view(notebook, options["event"], docname)
        or cards.undeclared_event_view(notebook, options["event"], docname)
    ),
    "event-sessions": lambda notebook, options, docname, limits: event_sessions_view(
        notebook, options["event"], docname, limits
    ),
    "session": lambda notebook, options, docname, _: (
        cards.hidden_session_view(notebook, options["session"])
        or cards.session_view(notebook, options["session"], docname)
    ),
    "session-related": lambda notebook, options, *_: cards.related_sessions_view(notebook, options["session"]),
    "topic": lambda notebook, options, *_: cards.topic_view(notebook, options["topic"]),
    "speaker": lambda notebook, options, *_: cards.speaker_view(notebook, options["topic"]),
    "topic-figures": lambda notebook, options, *_: topic_page.topic_figures_view(notebook, options["topic"]),
    "topic-facts": lambda notebook, options, *_: topic_page.topic_facts_view(notebook, options["topic"]),
    "topic-passages": lambda notebook, options, _, limits: topic_page.topic_passages_view(
        notebook, options["topic"], limits
    ),
    "fact": lambda notebook, options, docname, _: topic_page.newer_value_view(
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

"""Everything that one page shows from other pages, made once for its fingerprint and its content."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from eventnotes.views.exports.head import HeadView, head_view
from eventnotes.views.links import MentionLink, MovedAnchorsView, mention_links_view, moved_anchors_view
from eventnotes.views.placeholders import view_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Placeholder
    from eventnotes.notebook.notebook import Notebook


class PageView:
    """The views of one page, each made on first use."""

    def __init__(self, notebook: Notebook, docname: str, limits: Limits, redirects: Mapping[str, str]) -> None:
        self.docname = docname
        self._notebook = notebook
        self._limits = limits
        self._redirects = redirects
        self._placeholders: dict[Placeholder, Any] = {}
        self._head: HeadView | None = None

    def placeholder(self, placeholder: Placeholder) -> Any:
        """Return the view of *placeholder*; None if its object no longer exists."""
        if placeholder not in self._placeholders:
            self._placeholders[placeholder] = view_of(self._notebook, placeholder, self.docname, self._limits)
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

"""Notices: what readers see of what is withdrawn, and the mark on a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.core.records import Status
from eventnotes.i18n import _
from eventnotes.rendering.build import paragraph

if TYPE_CHECKING:
    from eventnotes.core.views.hidden import HiddenView
    from eventnotes.rendering.build import Builder


def hidden_notice(_build: Builder, view: HiddenView) -> list[nodes.Node]:
    """Return the notice that stands in place of the notes."""
    if view.status is Status.DRAFT:
        return _notice(_("These notes are a draft and not published yet."))
    if view.kind == "event":
        return _notice(_("The notes on this event were withdrawn."))
    if view.kind == "session":
        return _notice(_("The notes on this session were withdrawn."))
    return _notice(_("These notes were withdrawn."))


def draft_mark(*statuses: Status) -> list[nodes.Node]:
    """Return the mark above the card of what is a draft by one of *statuses*; nothing otherwise."""
    return _notice(_("Draft: not part of the published site.")) if Status.DRAFT in statuses else []


def _notice(text: str) -> list[nodes.Node]:
    return [nodes.container("", paragraph(nodes.Text(text)), classes=["eventnotes-notice"])]

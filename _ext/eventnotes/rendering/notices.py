"""Notices: what readers see of what is withdrawn, and the mark on a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.core.records import Status
from eventnotes.i18n import _

if TYPE_CHECKING:
    from eventnotes.core.views.hidden import HiddenView
    from eventnotes.rendering.shapes import Shapes, T


def hidden_notice(shapes: Shapes[T], view: HiddenView) -> list[T]:
    """Return the notice that stands in place of the notes."""
    if view.status is Status.DRAFT:
        return _notice(shapes, _("These notes are a draft and not published yet."))
    if view.kind == "event":
        return _notice(shapes, _("The notes on this event were withdrawn."))
    if view.kind == "session":
        return _notice(shapes, _("The notes on this session were withdrawn."))
    return _notice(shapes, _("These notes were withdrawn."))


def draft_mark(shapes: Shapes[T], *statuses: Status) -> list[T]:
    """Return the mark above the card of what is a draft by one of *statuses*; nothing otherwise."""
    return _notice(shapes, _("Draft: not part of the published site.")) if Status.DRAFT in statuses else []


def _notice(shapes: Shapes[T], text: str) -> list[T]:
    return [shapes.container(shapes.paragraph(shapes.text(text)), classes=["eventnotes-notice"])]

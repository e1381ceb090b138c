"""Counts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.i18n import _, format_days, format_span, ngettext

if TYPE_CHECKING:
    from eventnotes.core.views.figures import Figures


def passages(count: int) -> str:
    """Return how many passages there are."""
    return ngettext("%d passage", "%d passages", count) % count


def sessions(count: int) -> str:
    """Return how many sessions there are."""
    return ngettext("%d session", "%d sessions", count) % count


def events(count: int) -> str:
    """Return how many events there are."""
    return ngettext("%d event", "%d events", count) % count


def more_lines(count: int) -> str:
    """Return how many lines of a quote were left out."""
    return ngettext("%d more line", "%d more lines", count) % count


def figures_text(figures: Figures, language: str) -> str:
    """Return a topic's figures as one line."""
    text = _(", ").join((passages(figures.passages), sessions(figures.sessions), events(figures.events)))
    if figures.first is None or figures.last is None:
        return text
    span = format_span(*(format_days(day, day, language) for day in (figures.first, figures.last)))
    return _("%(counts)s (%(span)s)") % {"counts": text, "span": span}

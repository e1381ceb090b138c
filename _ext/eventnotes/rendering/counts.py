"""Counts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.i18n import _, ngettext

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


def of_topic(figures: Figures) -> str:
    """Return a topic's figures, without those that are zero."""
    found = [(passages, figures.passages), (sessions, figures.sessions), (events, figures.events)]
    return _(", ").join([words(count) for words, count in found if count] or [passages(0)])

"""Counts as translated text, with the plural forms of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.i18n import _, ngettext

if TYPE_CHECKING:
    from eventnotes.notebook.analysis.topic_stats import TopicStats


def passages(count: int) -> str:
    """Return a number of passages."""
    return ngettext("%d passage", "%d passages", count) % count


def sessions(count: int) -> str:
    """Return a number of sessions."""
    return ngettext("%d session", "%d sessions", count) % count


def events(count: int) -> str:
    """Return a number of events."""
    return ngettext("%d event", "%d events", count) % count


def more_lines(count: int) -> str:
    """Return the remark on omitted lines of a quote."""
    return ngettext("%d more line", "%d more lines", count) % count


def more(count: int) -> str:
    """Return the remark on omitted items of a list."""
    return ngettext("and %d more", "and %d more", count) % count


def more_rows(count: int) -> str:
    """Return the remark on omitted rows of a listing or a matrix."""
    return ngettext("%d more is not shown here.", "%d more are not shown here.", count) % count


def older_sessions(count: int) -> str:
    """Return the remark on omitted sessions of a speaker."""
    return ngettext("and %d older session", "and %d older sessions", count) % count


def of_topic(stats: TopicStats) -> str:
    """Return a topic's stats, without those that are zero; with how many passages do not come from narrower topics."""
    words = passages(stats.passages)
    if stats.own is not None and stats.passages:
        words = _("%(passages)s (%(own)d of them on the topic itself)") % {"passages": words, "own": stats.own}
    found = [(words, stats.passages), (sessions(stats.sessions), stats.sessions), (events(stats.events), stats.events)]
    return _(", ").join(text for text, count in found if count) or words

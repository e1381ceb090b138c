"""Limits: how long a generated part of a page may grow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Bounds on what a topic's page shows; what is left out stays reachable by a link."""

    #: Lines of one quote, the passage's own included.
    quote_lines: int = 12
    #: Quotes of one topic; what comes after is one line per session.
    quotes: int = 200
    #: Sessions of one topic; what comes after is one line per event.
    sessions: int = 1000

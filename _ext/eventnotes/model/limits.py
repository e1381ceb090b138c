"""How long generated parts of a page may grow."""

from __future__ import annotations

from dataclasses import dataclass

#: How many topics, and how many speakers, have an entry on their index: a page must stay readable.
MAX_INDEX_ENTRIES = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Bounds on what topic pages and lists show; what is left out stays reachable by a link, or is counted."""

    #: Lines of one quote, the passage's own included.
    quote_lines: int = 12
    #: Quotes of one topic; what comes after is one line per session.
    quotes: int = 200
    #: Sessions of one topic; what comes after is one line per event.
    sessions: int = 1000
    #: Rows of one list in full; what comes after is a name and a date, or is counted by event. Also the rows of a
    #: matrix, and how many sessions all speakers of a list have in full.
    rows: int = 300
    #: Rows of one list at all; what comes after is left out, and counted.
    lines: int = MAX_INDEX_ENTRIES
    #: Whether ``notes.json`` is written, which holds everything that lists leave out.
    data: bool = True

"""Limits on the size of generated parts of a page."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Limits on what topic pages and lists show; what they leave out is linked or counted."""

    #: Lines of one quote, the passage included.
    quote_lines: int = 12
    #: Quotes on one topic page; beyond them, one line per session.
    quotes: int = 200
    #: Sessions on one topic page; beyond them, one line per event.
    sessions: int = 1000
    #: Full rows of one list; beyond them, a name and a date, or a count per event. Also the rows of a matrix, and the
    #: full sessions of all speakers in a list.
    rows: int = 300
    #: All rows of one list; beyond them, only a count. Also the topics and the speakers with an entry on their index.
    lines: int = 2000
    #: Whether ``notes.json`` is written, which has all that lists leave out.
    data: bool = True
    #: Whether quotes link to their lines in the repository of the sources.
    source_lines: bool = False


#: The limits that a site may change, with their defaults.
DEFAULT_LIMITS = {name: number for name, number in asdict(Limits()).items() if type(number) is int}

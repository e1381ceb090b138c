"""Runs: the text of a passage as a reader sees it, and as the matcher sees it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from eventnotes.core.matching import OBSTACLE
from eventnotes.core.records import RunKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.core.records import Run

_OPAQUE = frozenset((RunKind.CODE.value, RunKind.MATH.value))
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//\S+|www\.\S+", re.IGNORECASE)


def plain(runs: Iterable[Run]) -> str:
    """Return the text of *runs* on one line; a line break between two wide characters leaves no space."""
    return join_lines("".join(text for _, text, _ in runs))


def join_lines(text: str) -> str:
    """Join the lines of *text* as a browser should: with a space, but not between Japanese characters."""
    joined = ""
    for line in (line.strip() for line in text.splitlines()):
        if joined and line and not (_is_wide(joined[-1]) and _is_wide(line[0])):
            joined += " "
        joined += line
    return joined


def matchable(runs: Iterable[Run]) -> str:
    """Return the text of *runs* for the matcher: code, formulas and URLs are one obstacle each."""
    return "".join(OBSTACLE if _is_opaque(kind, text) else text for kind, text, _ in runs)


def _is_opaque(kind: str, text: str) -> bool:
    return bool(_OPAQUE.intersection(kind)) or (_URL.fullmatch(text.strip()) is not None)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"

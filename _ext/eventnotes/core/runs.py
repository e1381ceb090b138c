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
# A URL in running text ends at the first bracket, quotation mark or character that is not ASCII
# (``https://example.orgを見る``); what is a link of its own ends with its text.
_URL = re.compile(r"(?<![a-z0-9])(?:[a-z][a-z0-9+.-]*://|www\.)(?:(?![<>\"'`)\]}|])[!-~])+", re.IGNORECASE)
_WHOLE_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//\S+|www\.\S+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)


def plain(runs: Iterable[Run]) -> str:
    """Return the text of *runs* on one line; a line break between two wide characters leaves no space."""
    return join_lines("".join(text for _, text, _ in runs))


def join_lines(text: str) -> str:
    """Join the lines of *text*: with a space, but not between Japanese or Chinese characters.

    The rule is that of CSS Text Level 3, https://www.w3.org/TR/css-text-3/#line-break-transform.
    """
    joined, *rest = [line.strip() for line in text.splitlines()] or [""]
    for line in rest:
        if joined and line and not (_is_wide(joined[-1]) and _is_wide(line[0])):
            joined += " "
        joined += line
    return joined


def matchable(runs: Iterable[Run]) -> str:
    """Return the text of *runs* for the matcher: code, formulas and URLs are one obstacle each."""
    return "".join(OBSTACLE if _is_opaque(run) else _URL.sub(OBSTACLE, run[1]) for run in runs)


def _is_opaque(run: Run) -> bool:
    """Tell whether a run is code, a formula, or a link whose text is an address, with or without its scheme."""
    kind, text, target = run
    if not _OPAQUE.isdisjoint(kind):
        return True
    if not isinstance(target, str):
        return False
    scheme = _SCHEME.match(target)
    bare = target[scheme.end() :] if scheme else ""
    return text.strip() == bare != "" or _WHOLE_URL.fullmatch(text.strip()) is not None


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFH" and not unicodedata.name(char, "").startswith("HANGUL ")

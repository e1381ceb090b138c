"""Runs: the text of a passage as a reader sees it, and as the matcher sees it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import RunKind
from eventnotes.text.matcher import OBSTACLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.model.records import Run, Target

_UNMATCHED_KINDS = frozenset((RunKind.CODE.value, RunKind.MATH.value, RunKind.NO_MENTION.value))
# A URL in running text ends at the first bracket, quotation mark or character that is not ASCII
# (``https://example.orgを見る``); what is a link of its own ends with its text.
_URL = re.compile(r"(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{0,30}://|www\.)(?:(?![<>\"'`)\]}|])[!-~])+", re.IGNORECASE)
_WHOLE_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//\S+|www\.\S+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)


def plain_text(runs: Iterable[Run]) -> str:
    """Return the text of *runs* on one line; a line break between two wide characters leaves no space."""
    return join_lines("".join(text for _, text, _ in runs))


def join_lines(text: str) -> str:
    """Join the lines of *text*: with a space, but not between Japanese or Chinese characters.

    The rule is that of CSS Text Level 3, https://www.w3.org/TR/css-text-3/#line-break-transform.
    """
    joined, *rest = [line.strip() for line in text.splitlines()] or [""]
    for line in rest:
        joined += line_separator(joined, line) + line
    return joined


def line_separator(before: str, after: str) -> str:
    """Return what stands between two texts in place of a line break: a space, or nothing."""
    if not (before and after) or before[-1].isspace() or after[0].isspace():
        return ""
    return "" if is_wide(before[-1]) and is_wide(after[0]) else " "


def matchable_text(runs: Iterable[Run]) -> str:
    """Return the text of *runs* for the matcher: code, formulas, URLs and what is no mention are one obstacle each."""
    return "".join(part.text for part in matchable_parts(runs))


class MatchablePart(NamedTuple):
    """A stretch of one run as the matcher sees it."""

    text: str
    #: Where it begins in the text of all runs together.
    start: int
    #: Where its run links to; an obstacle has none.
    target: Target | None


def matchable_parts(runs: Iterable[Run]) -> Iterator[MatchablePart]:
    """Yield what the matcher sees: text as it is, and an obstacle for each piece that it must not see."""
    start = 0
    for run in runs:
        _, text, target = run
        if _is_unmatched(run):
            yield MatchablePart(OBSTACLE, start, None)
        else:
            done = 0
            for url in _URL.finditer(text):
                yield MatchablePart(text[done : url.start()], start + done, target)
                yield MatchablePart(OBSTACLE, start + url.start(), None)
                done = url.end()
            yield MatchablePart(text[done:], start + done, target)
        start += len(text)


def mention_target(name: str) -> tuple[tuple[str, str], ...]:
    """Return the target of a run that mentions the topic called *name* without linking to it."""
    return (("refdomain", "notes"), ("reftarget", name), ("reftype", "mention"))


def named_topic(target: Target | None) -> str | None:
    """Return the topic that a run names by a role, as written; None where it names none."""
    if isinstance(target, tuple):
        attributes = dict(target)
        if attributes.get("refdomain") == "notes" and attributes.get("reftype") in {"topic", "mention"}:
            return str(attributes["reftarget"])
    return None


def link_target(target: Target | None) -> Target | None:
    """Return where a run leads to; None where it only names a topic."""
    if isinstance(target, tuple) and dict(target).get("reftype") == "mention":
        return None
    return target


def _is_unmatched(run: Run) -> bool:
    """Tell whether a run is code, a formula, or a link whose text is an address, with or without its scheme."""
    kind, text, target = run
    if not _UNMATCHED_KINDS.isdisjoint(kind):
        return True
    if not isinstance(target, str):
        return False
    scheme = _SCHEME.match(target)
    bare = target[scheme.end() :] if scheme else ""
    return text.strip() == bare != "" or _WHOLE_URL.fullmatch(text.strip()) is not None


def is_wide(char: str) -> bool:
    """Tell whether *char* belongs to Chinese or Japanese text, which has no spaces between words."""
    return unicodedata.east_asian_width(char) in "WFH" and not unicodedata.name(char, "").startswith("HANGUL ")

"""Runs: the text of a passage, as shown and as the matcher sees it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import RunKind
from eventnotes.text.matcher import OBSTACLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.model.records import Run, Target

_UNMATCHED_KINDS = frozenset((RunKind.CODE.value, RunKind.MATH.value, RunKind.NO_MENTION.value))
#: URLs, addresses without a scheme (``github.com/docker/compose``) and handles (``@docker``). A URL in text ends at the
#: first bracket, quotation mark or non-ASCII character (``https://example.orgを見る``).
_URL = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:(?i:[a-z][a-z0-9+.-]{0,30}://|www\.)|(?<!\.)(?:[a-z0-9-]{1,63}\.){1,9}[a-z]{2,24}/)"
    r"(?:(?![<>\"'`)\]}|])[!-~])+|(?<!\.)[@\N{FULLWIDTH COMMERCIAL AT}][\w.-]+)",
    re.ASCII,
)
_WHOLE_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//\S+|www\.\S+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)


def plain_text(runs: Iterable[Run]) -> str:
    """Return the text of *runs* on one line; see ``join_lines``."""
    return join_lines("".join(text for _, text, _ in runs))


def join_lines(text: str) -> str:
    """Join the lines of *text* with spaces, except between Japanese or Chinese characters.

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
    """Return the text of *runs* for the matcher, with obstacles for code, formulas, URLs and ``no-mention``."""
    return "".join(part.text for part in matchable_parts(runs))


class MatchablePart(NamedTuple):
    """A part of a run as the matcher sees it."""

    text: str
    #: Its offset in the joined text of all runs.
    start: int
    #: The link target of its run; None for obstacles.
    target: Target | None


def matchable_parts(runs: Iterable[Run]) -> Iterator[MatchablePart]:
    """Yield the parts of *runs*: text, and an obstacle for each part not to match."""
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
    """Return the topic named by the role of a run, as written; None if there is none."""
    if isinstance(target, tuple):
        attributes = dict(target)
        if attributes.get("refdomain") == "notes" and attributes.get("reftype") in {"topic", "mention"}:
            return str(attributes["reftarget"])
    return None


def link_target(target: Target | None) -> Target | None:
    """Return the link target of a run; None if it only names a topic."""
    if isinstance(target, tuple) and dict(target).get("reftype") == "mention":
        return None
    return target


def _is_unmatched(run: Run) -> bool:
    """Return whether a run is code, a formula, ``no-mention``, or a link whose text is its URL or the end of it."""
    kind, text, target = run
    if not _UNMATCHED_KINDS.isdisjoint(kind):
        return True
    if not isinstance(target, str):
        return False
    scheme = _SCHEME.match(target)
    bare, shown = target[scheme.end() :] if scheme else "", text.strip()
    is_path = "/" in shown.strip("/") and bare.strip("/").endswith(f"/{shown.strip('/')}")
    return shown == bare != "" or is_path or _WHOLE_URL.fullmatch(shown) is not None


@lru_cache(maxsize=4096)
def is_wide(char: str) -> bool:
    """Return whether *char* belongs to Chinese or Japanese text, which has no spaces between words."""
    return unicodedata.east_asian_width(char) in "WFH" and not unicodedata.name(char, "").startswith("HANGUL ")

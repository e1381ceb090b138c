"""Find what an author keeps private: unpublished notes, by the rules of their tools, and comments."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import parse_markdown
from eventnotes_tools.importing.recognition.dates import dates_in_value

#: Keys, in lower case, that hide a note: Hugo, Qiita, Docusaurus, Quartz, Hexo.
HIDING_KEYS = ("draft", "private", "unlisted", "ignorepublish", "hidden", "password")
#: Keys that show a note: Jekyll, Zenn, Obsidian Publish, Logseq.
SHOWING_KEYS = ("published", "publish", "public", "visible")
#: States of Pelican and WordPress.
_HIDDEN_STATES = frozenset(("draft", "hidden", "private", "pending", "unpublished", "unlisted", "future", "trash"))
#: Keys of the first day that a note is public, and of the first that it no longer is.
_PUBLIC_FROM = ("publishdate", "publish_date", "pubdate", "published", "published_at", "publish_at")
_PUBLIC_UNTIL = ("expirydate", "expiry_date", "unpublishdate", "expires")
_FALSE, _TRUE = frozenset(("false", "no", "off", "0", "none", "")), frozenset(("true", "yes", "on", "1"))
_DRAFT_FOLDER = "_drafts"
#: Line and character of a text's start and end, from 0.
_Range = tuple[tuple[int, int], tuple[int, int]]


def unpublished_reason(values: Mapping[str, Any], parts: Sequence[str] = (), today: dt.date | None = None) -> str:
    """Return why a note is not public, as ``key: value``; empty if it is.

    *values* are those of its front matter by key in lower case, *parts* those of its path. A value that can't be read
    holds the note back.
    """
    today = today or dt.datetime.now(tz=dt.UTC).date()
    if _DRAFT_FOLDER in parts[:-1]:
        return f"in the folder {_DRAFT_FOLDER}"
    for key, value in values.items():
        written = str(value).strip().casefold() if value is not None else ""
        day = dates_in_value(value)
        if (
            (key in HIDING_KEYS and written not in _FALSE)
            or (key in SHOWING_KEYS and value is not None and day is None and written not in _TRUE)
            or (key in {"status", "state", "post_status"} and written in _HIDDEN_STATES)
            or (key == "visibility" and written not in {"", "public"})
            or (key in _PUBLIC_FROM and day is not None and day.first > today)
            or (key in _PUBLIC_UNTIL and day is not None and day.first <= today)
        ):
            return f"{key}: {'…' if key == 'password' else value}"
    return ""


def remove_comments(lines: Sequence[NoteLine]) -> tuple[list[NoteLine], int]:
    """Take out the comments of Obsidian (``%%…%%``) and the texts of HTML comments; also return their number.

    The number of lines stays. A comment at the start of a line that nothing closes ends with the note, as in Obsidian.
    """
    cut = list(lines)
    found = list(_html_comments(lines))
    _blank(cut, found)
    parsed = parse_markdown(cut)
    code = parsed.code
    marks = [
        (index, match.start())
        for index, line in enumerate(cut)
        if index not in code
        for match in re.finditer("%%", line.text)
        if not parsed.is_code_span(index, match.start())
    ]
    hidden: list[_Range] = []
    position = 0
    while position < len(marks):
        start = marks[position]
        opens_block = not cut[start[0]].text[: start[1]].strip()
        end = marks[position + 1] if position + 1 < len(marks) else (len(cut) - 1, len(cut[-1].text))
        closed = position + 1 < len(marks)
        if opens_block or (closed and all(line.text.strip() for line in cut[start[0] : end[0]])):
            hidden.append((start, (end[0], end[1] + 2 * closed)))
            position += 1
        position += 1
    _blank(cut, hidden)
    return cut, len(found) + len(hidden)


def _html_comments(lines: Sequence[NoteLine]) -> Iterator[_Range]:
    """Yield the texts of HTML comments outside code; the empty comments stay, because they may separate blocks."""
    parsed = parse_markdown(lines)
    found = [(span.line, span.start, span.last, span.end) for span in parsed.spans if span.kind == "html_inline"]
    for token, first, end in parsed.blocks("html_block"):
        last = max(index for index in range(first, end) if lines[index].text.strip())
        if token.level == 0:
            found.append((first, lines[first].text.find("<!--"), last, len(lines[last].text.rstrip())))
    for first, start, last, end in found:
        text = "\n".join(line.text for line in lines[first : last + 1])
        stop = len(text) - len(lines[last].text) + end
        if start >= 0 and re.fullmatch(
            r"<!--(?!-?>|\s*(?:more|toc|truncate)\s*-->).*?[^\W_].*?-->", text[start:stop], re.DOTALL
        ):
            yield (first, start + 4), (last, end - 3)


def _blank(lines: list[NoteLine], ranges: Iterable[_Range]) -> None:
    """Take out the text of each range in place."""
    for start, end in sorted(ranges, reverse=True):
        for index in range(start[0], end[0] + 1):
            text = lines[index].text
            before = text[: start[1]] if index == start[0] else ""
            after = text[end[1] :] if index == end[0] else ""
            lines[index] = lines[index]._replace(text=(before.rstrip() if not after.strip() else before) + after)

"""Find what an author keeps private: unpublished notes, by the rules of their tools, and comments."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown
from eventnotes_tools.importing.recognition.dates import dates_in_value

#: Keys that hide a note: Hugo, Qiita, Docusaurus, Quartz, Hexo. All keys here are in lower case, without marks.
HIDING_KEYS = ("draft", "isdraft", "private", "unlisted", "ignorepublish", "hidden", "headless", "password")
#: Keys that show a note: Jekyll, Zenn, Obsidian Publish, Logseq.
SHOWING_KEYS = ("published", "publish", "public", "visible")
_STATE_KEYS = ("status", "state", "poststatus", "visibility")
#: States of Pelican and WordPress.
_HIDDEN_STATES = frozenset("draft hidden private pending unpublished unlisted future trash skip 下書き 非公開".split())
#: Keys of the first day that a note is public, and of the first that it no longer is.
_PUBLIC_FROM = ("publishdate", "pubdate", "publishedat", "publishat")
_PUBLIC_UNTIL = ("expirydate", "unpublishdate", "expires")
_FALSE, _TRUE = frozenset(("false", "no", "off", "0", "none", "")), frozenset(("true", "yes", "on", "1"))
_DRAFT_FOLDER = "_drafts"
#: Keys that every article of Zenn has, which is public only with ``published: true``.
_ZENN = frozenset(("emoji", "type", "topics"))
#: Name of a comment's kind to its start and its end.
_COMMENTS = {
    "html": (r"<!--(?!-?>|[\W_]*-->|\s*(?:more|toc|truncate)\s*-->)", r"--!?>"),
    "liquid": (r"\{%-?\s*comment\b[^%]*%\}", r"\{%-?\s*endcomment\s*-?%\}"),
    "liquid_line": (r"\{%-?\s*#.*?%\}", ""),
    "hugo": (r"\{\{[<%]\s*comment\s*[>%]\}\}", r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}"),
    "go": (r"\{\{-?\s*/\*", r"\*/\s*-?\}\}"),
    "kramdown": (r"\{::comment\}", r"\{:/(?:comment)?\}"),
    # A link definition that links nothing: [//]: # (words)
    "definition": (r"^[ >]*\[[^\]]+\]:\s*(?:#|/|<#?>)\s+[(\"']", r"[)\"']\s*$"),
    "obsidian": ("%%", "%%"),
}
_COMMENT_START = re.compile(
    r"(?<!\\)(?:" + "|".join(f"(?P<{it}>{start})" for it, (start, _) in _COMMENTS.items()) + ")"
)
#: What may stand before a comment that is a block.
_BLOCK_START = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(?:\[.\]\s+)?")


def page_key(name: str, value: Any) -> str:
    """Return the key under which a page keeps a *value* of front matter; empty for a flag, such as ``private: true``.

    Under the name of a flag, another text would hold the page back, as a status that can't be read.
    """
    key = _plain_key(name)
    if key not in {*HIDING_KEYS, *SHOWING_KEYS, *_STATE_KEYS} or dates_in_value(value) is not None:
        return name
    is_flag = str(value).strip().casefold() in {*_FALSE, *_TRUE, *_HIDDEN_STATES, *SHOWING_KEYS}
    return "" if is_flag or key == "password" else f"was-{name}"


def _plain_key(name: str) -> str:
    """Return a key without marks, and without the number of a repeated one."""
    return re.sub(r"-\d+$|[\W_]", "", name).lower()


def unpublished_reason(values: Mapping[str, Any], parts: Sequence[str] = (), today: dt.date | None = None) -> str:
    """Return why a note is not public, as ``key: value``; empty if it is.

    *values* are those of its front matter by key in lower case, *parts* those of its path. A value that can't be read
    holds the note back.
    """
    today = today or dt.datetime.now(tz=dt.UTC).date()
    if _DRAFT_FOLDER in parts[:-1]:
        return f"in the folder {_DRAFT_FOLDER}"
    if values.keys() >= _ZENN and "published" not in values:
        return "no 'published: true'"
    for name, value in values.items():
        key = _plain_key(name)
        written = str(value).strip().casefold() if value is not None else ""
        day = dates_in_value(value)
        past = day is not None and day.first <= today
        if (
            (key in HIDING_KEYS and written not in _FALSE)
            or (key in SHOWING_KEYS and not past and written not in _TRUE)
            or (key in _STATE_KEYS and not _HIDDEN_STATES.isdisjoint(re.findall(r"\w+", written)))
            or (key in _PUBLIC_FROM and written and not past)
            or (key in _PUBLIC_UNTIL and written and (past or day is None))
            or (key == "build" and re.search("never|false", written))
        ):
            return f"{name}: {'…' if key == 'password' else value}"
    return ""


def remove_comments(lines: Sequence[NoteLine]) -> tuple[list[NoteLine], int]:
    """Take out comments of HTML, Obsidian (``%%…%%``), Liquid, Hugo and kramdown outside code; return their number too.

    The number of lines stays, and of each closed comment of HTML an empty one: it may separate blocks. A comment at
    the start of a block that nothing closes ends with the note, as in Obsidian.
    """
    cut, parsed, code = list(lines), parse_markdown(lines), parse_markdown(lines).code
    number = row = column = 0
    while row < len(cut):
        start = None if row in code else _COMMENT_START.search(cut[row].text, column)
        if start is None:
            row, column = row + 1, 0
            continue
        before = start.string[: start.start()]
        # An argument of a tag of Liquid or Hugo holds no comment.
        in_tag = max(map(before.rfind, ("{%", "{{"))) > max(map(before.rfind, ("%}", "}}")))
        end = None if in_tag or parsed.is_code_span(row, start.start()) else _comment_end(cut, parsed, row, start)
        column = start.end()
        if end is not None:
            after = cut[end[0]].text[end[1] :]
            before = before if row == end[0] and after.strip() else before.rstrip()
            separates = start.lastgroup == "html" and cut[end[0]].text[: end[1]].endswith(">")
            left = f"{start.string[: start.start()]}<!---->" if separates else before
            for index in range(row, end[0] + 1):
                text = (left if index == row else "") + (after if index == end[0] else "")
                cut[index] = cut[index]._replace(text=text)
            number, column, parsed = number + 1, len(left), parse_markdown(cut)
            code = parsed.code
    return cut, number


def _comment_end(
    lines: Sequence[NoteLine], parsed: ParsedMarkdown, row: int, start: re.Match[str]
) -> tuple[int, int] | None:
    """Return line and character of the end of the comment that begins in line *row*; None if it is none."""
    kind = start.lastgroup or ""
    ending = re.compile(_COMMENTS[kind][1])
    is_block = _BLOCK_START.fullmatch(start.string[: start.start()]) is not None
    is_open = not start.string[start.end() :].strip()
    is_inline = kind == "definition" or (kind == "obsidian" and not is_block and not is_open)
    for index in range(row, len(lines)):
        if is_inline and not lines[index].text.strip():
            return None
        for match in ending.finditer(lines[index].text, start.end() if index == row else 0):
            in_code = index in parsed.code or parsed.is_code_span(index, match.start())
            if kind != "obsidian" or not in_code:
                return index, match.end()
    return (len(lines) - 1, len(lines[-1].text)) if is_block and not is_inline else None

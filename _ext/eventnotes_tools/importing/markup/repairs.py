"""Repair damaged Markdown: headings and lists without a space, unclosed code fences, decomposed letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eventnotes.text.decode import compose_marks
from eventnotes_tools.importing.markup.lines import DoubtReporter, NoteLine
from eventnotes_tools.importing.markup.parser import parse_markdown

_GLUED = re.compile(r"(?P<marks>#{1,6})(?P<text>[^#\s].*)")
_HASHTAGS = re.compile(r"(?:[#＃]\S++\s*+)+")
_ITEM = re.compile(r"(?P<indent>[ \t　]*)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap>[ \t　]+)(?=\S)")
_EMPTY_HEADING = re.compile(r"\s{0,3}#{1,6}\s*#*\s*")
_HEADING = re.compile(r" {0,3}#{2,6}\s+\S")


def repair_lines(lines: Sequence[NoteLine], report: DoubtReporter) -> list[NoteLine]:
    """Repair *lines* and report each repair to *report*; only a fence that is closed adds a line."""
    result = _close_fences(lines, report)
    literal = parse_markdown(result).literal
    has_title = any(re.match(r" {0,3}# \S", line.text) for i, line in enumerate(result) if i not in literal)
    first = next((i for i, line in enumerate(result) if line.text.strip()), -1)
    for index, line in enumerate(result):
        if index in literal:
            continue
        text = whole = compose_marks(line.text)
        if whole != line.text:
            report("Letters and their separate marks were composed.", 0)
        # A line of hashtags is no heading.
        glued = _GLUED.fullmatch(text)
        if glued and (index == first or len(glued["marks"]) > 1 or not (has_title or _HASHTAGS.fullmatch(text))):
            text = f"{glued['marks']} {glued['text']}"
        text = _replace_ideographic_spaces(text)
        if _EMPTY_HEADING.fullmatch(text):
            text = ""
            report("A heading without text was removed.", line.number)
        elif text != whole:
            report("The missing space of a heading or list item was added.", line.number)
        result[index] = line._replace(text=text)
    return result


def _replace_ideographic_spaces(text: str) -> str:
    """Replace the ideographic spaces around a list item's mark: two columns each in the indent."""
    match = _ITEM.match(text)
    if not match or "　" not in match["indent"] + match["gap"]:
        return text
    gap = " " if "　" in match["gap"] else match["gap"]
    return f"{match['indent'].replace('　', '  ')}{match['mark']}{gap}{text[match.end() :]}"


def _close_fences(lines: Sequence[NoteLine], report: DoubtReporter) -> list[NoteLine]:
    """Close an unclosed fence at the top level before the next heading, or at the end of the text."""
    for token, first, last in parse_markdown(lines).blocks("fence"):
        closing = lines[last - 1].text.strip() if last - 1 > first else ""
        is_closed = len(closing) >= len(token.markup) and not closing.strip(token.markup[0])
        if token.level or is_closed or any(line.text.strip() for line in lines[last:]):
            continue
        below = range(first + 1, len(lines))
        headings = (i for i in below if _HEADING.match(lines[i].text) and not lines[i - 1].text.strip())
        end = next(headings, len(lines))
        while end > first + 1 and not lines[end - 1].text.strip():
            end -= 1
        report("An unclosed code block was closed before the next heading.", lines[first].number)
        indent = lines[first].text[: len(lines[first].text) - len(lines[first].text.lstrip(" "))]
        closed = [*lines[:end], NoteLine(f"{indent}{token.markup}"), *lines[end:]]
        return _close_fences(closed, report) if end < len(lines) else closed
    return list(lines)

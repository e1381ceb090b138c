"""Repairs: damage that changes what a reader sees, mended line by line, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eventnotes.text.decode import compose_marks
from eventnotes_tools.importing.markup.lines import DoubtReporter, NoteLine
from eventnotes_tools.importing.markup.parser import parse_markdown

_GLUED = re.compile(r"(?P<marks>#{1,6})(?P<text>[^#\s].*)")
_HASHTAGS = re.compile(r"(?:[#＃]\S++\s*+)+")
_ITEM = re.compile(r"(?P<indent>[ \t　]*)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap>[ \t　]+)(?=\S)")
_EMPTY_HEADING = re.compile(r"\s{0,3}#{1,6}\s*#*\s*")
_HEADING = re.compile(r" {0,3}#{2,6}\s+\S")


def repair_lines(lines: Sequence[NoteLine], doubt: DoubtReporter) -> list[NoteLine]:
    """Return *lines* with what is damaged mended; their number changes only where a fence is closed."""
    result = _close_fences(lines, doubt)
    literal = parse_markdown(result).literal
    has_title = any(re.match(r" {0,3}# \S", line.text) for i, line in enumerate(result) if i not in literal)
    first = next((i for i, line in enumerate(result) if line.text.strip()), -1)
    indents: list[int] = []
    for index, line in enumerate(result):
        if index in literal:
            continue
        text = whole = compose_marks(line.text)
        if whole != line.text:
            doubt("Letters whose marks stood apart were joined with them.", 0)
        text = _add_heading_space(text, is_title=index == first, has_title=has_title)
        text = _replace_ideographic_spaces(text, indents)
        if _EMPTY_HEADING.fullmatch(text):
            text = ""
            doubt("A heading without words was taken out.", line.number)
        elif text != whole:
            doubt("A heading or a list without the space that it needs was mended.", line.number)
        result[index] = line._replace(text=text)
    return result


def _add_heading_space(text: str, *, is_title: bool, has_title: bool) -> str:
    """Put the space that ``#Title`` lacks; a line of hashtags is no heading."""
    match = _GLUED.fullmatch(text)
    if not match:
        return text
    if is_title or len(match["marks"]) > 1 or not (has_title or _HASHTAGS.fullmatch(text)):
        return f"{match['marks']} {match['text']}"
    return text


def _replace_ideographic_spaces(text: str, indents: list[int]) -> str:
    """Replace the ideographic spaces that indent a list item; *indents* holds those of the items above."""
    match = _ITEM.match(text)
    if not match:
        if not text.strip():
            return text
        if not text.startswith((" ", "\t", "　")):
            indents.clear()
        return text
    indent, gap = match["indent"], match["gap"]
    width = len(indent.expandtabs(4)) + indent.count("　")
    if "　" in indent:
        # Under which of the items above it stands, and two columns further in than that one.
        above = [column for column in indents if column < width]
        width = above[-1] + 2 if above else 0
        indent = " " * width
    indents[:] = [*(column for column in indents if column < width), width]
    if "　" not in match["indent"] + gap:
        return text
    return f"{indent}{match['mark']}{' ' if '　' in gap else gap}{text[match.end() :]}"


def _close_fences(lines: Sequence[NoteLine], doubt: DoubtReporter) -> list[NoteLine]:
    """Close the fence that is open at the end of the text: before the next heading, or at the end."""
    result = list(lines)
    for start, mark, indent in _unclosed_fences(result):
        end = next(
            (
                i
                for i in range(start + 1, len(result))
                if _HEADING.match(result[i].text) and not result[i - 1].text.strip()
            ),
            len(result),
        )
        while end > start + 1 and not result[end - 1].text.strip():
            end -= 1
        doubt("A code block that was never closed was closed before the next heading.", result[start].number)
        result.insert(end, NoteLine(f"{indent}{mark}"))
        return _close_fences(result, doubt) if end < len(result) - 1 else result
    return result


def _unclosed_fences(lines: Sequence[NoteLine]) -> Iterator[tuple[int, str, str]]:
    """Yield the fence at the top level that nothing closes: its line, its marks and its indentation."""
    for token, first, last in parse_markdown(lines).blocks("fence"):
        closing = lines[last - 1].text.strip() if last - 1 > first else ""
        rest = any(line.text.strip() for line in lines[last:])
        if rest or (len(closing) >= len(token.markup) and not closing.strip(token.markup[0])):
            continue
        if token.level == 0:
            yield first, token.markup, lines[first].text[: len(lines[first].text) - len(lines[first].text.lstrip(" "))]

"""Lines: a text as lines that remember where in its file they stood, and changes inside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """One line of a page that is being made."""

    text: str
    #: Its number in the source, counted from 1; 0 where the importer added it.
    number: int = 0


class Edit(NamedTuple):
    """A change inside one line: what stands from *start* to *end* becomes *text*."""

    #: Index of the line.
    line: int
    start: int
    end: int
    text: str


#: Called with what is doubtful, and the number of the line in the source (0: no line).
Doubt = Callable[[str, int], None]


def split(text: str) -> list[Line]:
    """Return the lines of *text*, which ends its lines with a line feed alone."""
    return [Line(line, number) for number, line in enumerate(text.split("\n"), start=1)]


def join(lines: Iterable[Line]) -> str:
    """Return *lines* as one text, without a line end behind the last."""
    return "\n".join(line.text for line in lines)


def edited(lines: Sequence[Line], edits: Iterable[Edit]) -> list[Line]:
    """Return *lines* with *edits* made; of two that overlap, the one that begins first."""
    by_line: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_line[edit.line].append(edit)
    result = list(lines)
    for index, found in by_line.items():
        result[index] = result[index]._replace(text=_changed(result[index].text, sorted(found)))
    return result


def _changed(text: str, edits: Iterable[Edit]) -> str:
    parts, end = [], 0
    for edit in edits:
        if edit.start >= end:
            parts += [text[end : edit.start], edit.text]
            end = edit.end
    return "".join((*parts, text[end:]))

"""Lines: a text as lines that remember where in its file they stood, and changes inside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class NoteLine(NamedTuple):
    """One line of a page that is being made."""

    text: str
    #: Its number in the source, counted from 1; 0 where the importer added it.
    number: int = 0


class LineEdit(NamedTuple):
    """A change inside one line: what stands from *start* to *end* becomes *text*."""

    #: Index of the line.
    line: int
    start: int
    end: int
    text: str


#: Called with what is doubtful, and the number of the line in the source (0: no line).
DoubtReporter = Callable[[str, int], None]


def split_lines(text: str) -> list[NoteLine]:
    """Return the lines of *text*, which ends its lines with a line feed alone."""
    return [NoteLine(line, number) for number, line in enumerate(text.split("\n"), start=1)]


def join_lines(lines: Iterable[NoteLine]) -> str:
    """Return *lines* as one text, without a line end behind the last."""
    return "\n".join(line.text for line in lines)


def apply_edits(lines: Sequence[NoteLine], edits: Iterable[LineEdit]) -> list[NoteLine]:
    """Return *lines* with *edits* made; of two that overlap, the one that begins first."""
    by_line: dict[int, list[LineEdit]] = defaultdict(list)
    for edit in edits:
        by_line[edit.line].append(edit)
    result = list(lines)
    for index, found in by_line.items():
        result[index] = result[index]._replace(text=_apply_to_line(result[index].text, sorted(found)))
    return result


def _apply_to_line(text: str, edits: Iterable[LineEdit]) -> str:
    parts, end = [], 0
    for edit in edits:
        if edit.start >= end:
            parts += [text[end : edit.start], edit.text]
            end = edit.end
    return "".join((*parts, text[end:]))

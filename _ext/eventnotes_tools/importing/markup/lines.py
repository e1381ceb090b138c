"""Lines of a note with their numbers in the source file, and edits of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class NoteLine(NamedTuple):
    """A line of a note, without its line end."""

    text: str
    #: Line number in the source file, from 1; 0 for a line that the importer added.
    number: int = 0


class LineEdit(NamedTuple):
    """A replacement of the characters from *start* up to *end* of one line by *text*."""

    #: Index of the line, from 0.
    line: int
    start: int
    end: int
    text: str


#: Called with the text of a doubt and its line number in the source file (0 for the whole file).
DoubtReporter = Callable[[str, int], None]


def split_lines(text: str) -> list[NoteLine]:
    """Split *text*, whose line ends are line feeds, into numbered lines."""
    return [NoteLine(line, number) for number, line in enumerate(text.split("\n"), start=1)]


def join_lines(lines: Iterable[NoteLine]) -> str:
    """Join *lines* with line feeds; the last line gets none."""
    return "\n".join(line.text for line in lines)


def apply_edits(lines: Sequence[NoteLine], edits: Iterable[LineEdit]) -> list[NoteLine]:
    """Return a copy of *lines* with *edits* applied; of two overlapping edits only the first is."""
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

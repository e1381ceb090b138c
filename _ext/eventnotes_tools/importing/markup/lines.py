"""Lines of a note with their numbers in the source file, and edits of them."""

from __future__ import annotations

import re
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


def wiki_links_as_text(text: str) -> str:
    """Return *text* with the links of Obsidian, ``[[note]]`` and ``[[note|words]]``, as the words that they show."""
    return re.sub(r"(?<!!)\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]", r"\1", text)


def apply_edits(lines: Sequence[NoteLine], edits: Iterable[LineEdit]) -> list[NoteLine]:
    """Return a copy of *lines* with *edits* applied; of two overlapping edits only the first is."""
    result = list(lines)
    shifts: dict[int, tuple[int, int]] = {}  # where the last edit of a line ended, and how much longer it made the line
    for edit in sorted(edits):
        end, shift = shifts.get(edit.line, (0, 0))
        if edit.start >= end:
            text = result[edit.line].text
            changed = text[: edit.start + shift] + edit.text + text[edit.end + shift :]
            result[edit.line] = result[edit.line]._replace(text=changed)
            shifts[edit.line] = edit.end, shift + len(changed) - len(text)
    return result

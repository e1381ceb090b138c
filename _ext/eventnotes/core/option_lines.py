"""Options line by line: what stands in a Markdown directive whose options MyST can't read as the YAML that it knows."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPENING = re.compile(r"(?:`{3,}|~{3,}|:{3,})\s*\{")
_OPTION = re.compile(r"(?P<name>[^\s:#][^:]*):(?:\s+(?P<value>.*))?")


def options_by_line(block: str) -> dict[str, str]:
    """Return the options in the source of a directive, with or without its first line, as they are written.

    A line that is no option belongs to the one above it. Quotation marks around a value are taken off.
    """
    found: dict[str, str] = {}
    name = ""
    for line in _written(block):
        option = _OPTION.fullmatch(line)
        if option:
            name = option["name"].strip()
            found[name] = (option["value"] or "").strip().strip("\"'")
        elif line and not line.startswith("#"):
            name = name or line
            found[name] = f"{found.get(name, '')} {line}".strip() if name != line else ""
    return found


def _written(block: str) -> Iterable[str]:
    """Return the lines of the options: those that begin with a colon, or those between two of ``---``."""
    lines = block.splitlines()
    if lines and _OPENING.match(lines[0]):
        del lines[0]
    if lines and lines[0].startswith("---"):
        return [line.strip() for line in takewhile(lambda line: not line.startswith("---"), lines[1:])]
    written = takewhile(lambda line: line.startswith(":") and not line.startswith(":::"), map(str.lstrip, lines))
    return [line[1:].strip() for line in written]

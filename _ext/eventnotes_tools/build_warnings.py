"""Sphinx's warnings as records, read from what it prints."""

from __future__ import annotations

import re
from typing import NamedTuple

#: A warning as Sphinx prints it: location, level, text and type.
_WARNING = re.compile(
    r"(?:(?P<path>.+?)(?::(?P<line>\d+|None)?)?: )?(?P<level>WARNING|ERROR|CRITICAL): (?P<text>.*?)"
    r"(?: \[(?P<kind>[\w.-]+)\])?",
    re.DOTALL,
)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class BuildWarning(NamedTuple):
    """A warning of a build."""

    #: The source file as Sphinx prints it; empty if there is none.
    path: str
    #: Line number, from 1; 0 if unknown.
    line: int
    #: Type and subtype, such as ``notes.unknown``; ``warning`` or ``error`` without a type.
    kind: str
    text: str


def parse_warning(printed: str) -> BuildWarning | None:
    """Return the warning that Sphinx has printed, with or without colours; None if it is something else."""
    match = _WARNING.fullmatch(_COLOURS.sub("", printed).strip())
    if match is None:
        return None
    kind = match["kind"] or ("warning" if match["level"] == "WARNING" else "error")
    line = int(match["line"]) if (match["line"] or "None") != "None" else 0
    return BuildWarning(match["path"] or "", line, kind, " ".join(match["text"].split()))

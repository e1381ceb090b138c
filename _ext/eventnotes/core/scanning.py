"""Scanning: what a source file declares, found line by line, for commands that must not wait for a build.

It knows as much of Markdown as is needed not to take an example in a code block for a declaration.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NAME = r"(?:notes:)?(?P<kind>event|session|topic)"
_MARKDOWN = re.compile(rf"\{{{_NAME}\}}\s*(?P<argument>.*)")
_RESTRUCTUREDTEXT = re.compile(rf"\.\. {_NAME}::\s*(?P<argument>.*)")
_FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s++(?P<title>.*[^\s#])[\s#]*")
_OPTION = re.compile(r"\s*:(?P<name>[\w-]+):\s*(?P<value>.*)")


class Declared(NamedTuple):
    """An event, session or topic as it is declared in a file."""

    kind: str
    #: The id; empty where there is none.
    id: str
    #: The line of the directive, counted from 1.
    line: int
    options: Mapping[str, str]
    #: The heading above it, in Markdown; empty elsewhere.
    title: str = ""
    #: The level of that heading; 1 where it is not known.
    level: int = 1


class Scanned(NamedTuple):
    """What was found in a file."""

    declared: tuple[Declared, ...]
    #: Whether the file ends inside a fence that nothing closes.
    is_open: bool = False


def scan(text: str, *, markdown: bool = True) -> Scanned:
    """Return what a source declares."""
    lines = text.splitlines()
    if not markdown:
        found = ((number, _RESTRUCTUREDTEXT.fullmatch(line)) for number, line in enumerate(lines))
        return Scanned(tuple(_declared(lines, number, match, None) for number, match in found if match))
    walk = _Walk(lines)
    declared = tuple(walk.declared())
    return Scanned(declared, is_open=bool(walk.fences))


class _Walk:
    """Goes through the lines of Markdown and knows which fences are open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.fences: list[str] = []

    def declared(self) -> Iterator[Declared]:
        """Yield the declarations."""
        heading: re.Match[str] | None = None
        for number, line in enumerate(self.lines):
            found = _FENCE.fullmatch(line)
            if found is None:
                heading = (None if self.in_code() else _HEADING.fullmatch(line)) or heading
            elif self.opens(found["fence"], found["info"].strip()):
                match = _MARKDOWN.fullmatch(found["info"].strip())
                if match:
                    yield _declared(self.lines, number, match, heading)

    def in_code(self) -> bool:
        """Tell whether the innermost fence is one whose content is not looked at."""
        return bool(self.fences) and self.fences[-1][0] != ":"

    def opens(self, fence: str, info: str) -> bool:
        """Tell whether a fence begins something; otherwise it ends something, or is text in a code block."""
        if self.fences and not info and self.fences[-1] in fence:
            self.fences.pop()
            return False
        if self.in_code() or (fence[0] == "`" and "`" in info) or (fence[0] == ":" and not info):
            return False
        self.fences.append(fence)
        return True


def _declared(lines: Sequence[str], number: int, match: re.Match[str], heading: re.Match[str] | None) -> Declared:
    options = {}
    for line in lines[number + 1 :]:
        found = _OPTION.fullmatch(line)
        if found is None:
            break
        options[found["name"]] = found["value"].strip().strip("\"'")
    title, level = (heading["title"], len(heading["marks"])) if heading else ("", 1)
    return Declared(match["kind"], match["argument"].strip(), number + 1, options, title, level)

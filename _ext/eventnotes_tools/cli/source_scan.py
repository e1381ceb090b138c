"""Scan source files for declarations of events, sessions and topics, without a build.

The scanner knows enough Markdown to skip examples in code blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DIRECTIVE = r"(?:notes:)?(?P<kind>event|session|topic)"
_MARKDOWN = re.compile(rf"\{{{_DIRECTIVE}\}}\s*(?P<argument>.*)")
_RESTRUCTUREDTEXT = re.compile(rf"\.\. {_DIRECTIVE}::\s*(?P<argument>.*)")
_FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s++(?P<title>.*[^\s#])[\s#]*")
_OPTION_LINE = re.compile(r"\s*:(?P<name>[\w-]+):\s*(?P<value>.*)")


class SourceDeclaration(NamedTuple):
    """The declaration of an event, session or topic in a source file."""

    kind: str
    #: The id; empty if it has none.
    id: str
    #: The line of the directive, counted from 1.
    line: int
    options: Mapping[str, str]
    #: The heading above it; empty in reStructuredText.
    title: str = ""
    #: The level of that heading; 1 if unknown.
    level: int = 1


class SourceScan(NamedTuple):
    """The declarations in a source file."""

    declarations: tuple[SourceDeclaration, ...]
    #: Whether the file ends inside an unclosed fence.
    has_unclosed_fence: bool = False


def scan_source(text: str, *, markdown: bool = True) -> SourceScan:
    """Return the declarations in a source, which is Markdown or reStructuredText."""
    lines = text.splitlines()
    if not markdown:
        found = ((number, _RESTRUCTUREDTEXT.fullmatch(line)) for number, line in enumerate(lines))
        return SourceScan(tuple(_read_declaration(lines, number, match, None) for number, match in found if match))
    walk = _MarkdownScanner(lines)
    declared = tuple(walk.declarations())
    return SourceScan(declared, has_unclosed_fence=bool(walk.fences))


class _MarkdownScanner:
    """Scan the lines of Markdown and keep track of open fences."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.fences: list[str] = []

    def declarations(self) -> Iterator[SourceDeclaration]:
        """Yield the declarations in the source."""
        heading: re.Match[str] | None = None
        for number, line in enumerate(self.lines):
            found = _FENCE.fullmatch(line)
            if found is None:
                heading = (None if self.in_code() else _HEADING.fullmatch(line)) or heading
            elif self.opens(found["fence"], found["info"].strip()):
                match = _MARKDOWN.fullmatch(found["info"].strip())
                if match:
                    yield _read_declaration(self.lines, number, match, heading)

    def in_code(self) -> bool:
        """Return whether the innermost fence is a code block."""
        return bool(self.fences) and self.fences[-1][0] != ":"

    def opens(self, fence: str, info: str) -> bool:
        """Return whether a fence opens a block; otherwise it closes one, or is text in a code block."""
        if self.fences and not info and self.fences[-1] in fence:
            self.fences.pop()
            return False
        if self.in_code() or (fence[0] == "`" and "`" in info) or (fence[0] == ":" and not info):
            return False
        self.fences.append(fence)
        return True


def _read_declaration(
    lines: Sequence[str], number: int, match: re.Match[str], heading: re.Match[str] | None
) -> SourceDeclaration:
    options = {}
    for line in lines[number + 1 :]:
        found = _OPTION_LINE.fullmatch(line)
        if found is None:
            break
        options[found["name"]] = found["value"].strip().strip("\"'")
    title, level = (heading["title"], len(heading["marks"])) if heading else ("", 1)
    return SourceDeclaration(match["kind"], match["argument"].strip(), number + 1, options, title, level)

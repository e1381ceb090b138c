"""Find the pictures and PDF files that a reStructuredText note names, outside literal blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eventnotes_tools.archiving.links import IMAGES, PARSED, FileLine, LinkKind, RemoteFileLink, in_options, is_session

_DIRECTIVE = re.compile(
    r"""
    (?P<indent>[ \t]*)
    (?P<items>(?:(?:[-*+•]|[0-9a-zA-Z#]+[.)]|\([0-9a-zA-Z#]+\))[ \t]+)*)       # it may begin an item of a list
    \.\.[ \t]+(?:\|[^|]+\|[ \t]+)?(?P<name>[\w:.+-]*?[\w.+-])::(?:[ \t]+(?P<argument>.*))?
    """,
    re.VERBOSE,
)
#: What begins with two dots and is neither a directive nor a target, a footnote or a substitution.
_COMMENT = re.compile(r"[ \t]*\.\.(?:[ \t]+(?![_\[|]).*)?")
_LITERAL = re.compile(r".*::[ \t]*")


def find(lines: Sequence[FileLine]) -> Iterator[RemoteFileLink]:
    """Yield the pictures and PDF files that *lines* name; what is indented below code is passed by."""
    number = 0
    while number < len(lines):
        text = lines[number].text
        number += 1
        directive = _DIRECTIVE.fullmatch(text.rstrip(" \t"))
        if directive:
            yield from _in_directive(directive, lines[number - 1], lines[number : number + 1])
            indent = len(directive["indent"] + directive["items"])
            name = directive["name"].removeprefix("notes:")
            if is_session(directive["name"]):
                yield from in_options(lines[number : _end(lines, number, indent)])
            if name not in PARSED | IMAGES:
                number = _end(lines, number, indent)
        elif _COMMENT.fullmatch(text) or _LITERAL.fullmatch(text):
            number = _end(lines, number, _indent(text))


def _in_directive(directive: re.Match[str], line: FileLine, after: Sequence[FileLine]) -> Iterator[RemoteFileLink]:
    argument = directive["argument"]
    # An address may go on in the next line; such a one is left as it is.
    indent = len(directive["indent"] + directive["items"])
    following = after[0].text if after else ""
    continued = following.strip() and _indent(following) > indent and not following.lstrip().startswith(":")
    if directive["name"] in IMAGES and argument and not re.search(r"\s", argument) and not continued:
        start, end = directive.span("argument")
        yield RemoteFileLink(argument, line.start + start, line.start + end, LinkKind.PICTURE)


def _end(lines: Sequence[FileLine], number: int, indent: int) -> int:
    """Return the number of the first line from *number* on that is indented no more than *indent*."""
    while number < len(lines) and (not lines[number].text.strip() or _indent(lines[number].text) > indent):
        number += 1
    return number


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())

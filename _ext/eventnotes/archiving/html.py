"""HTML within notes: where each ``<img>`` names its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from eventnotes.core.html_reader import HtmlReader

_ATTRIBUTE = re.compile(r"""\s+(?P<name>[^\s=/>"']+)(?:\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+)))?""")


class Source(NamedTuple):
    """The value of a ``src``."""

    url: str
    start: int
    end: int


class _Images(HtmlReader):
    """Collects the start tags of pictures; what stands in comments and scripts are none."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[tuple[int, int], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append((self.getpos(), self.get_starttag_text() or ""))


def sources(html: str) -> Iterator[Source]:
    """Yield the value of each ``<img src>`` in *html*."""
    parser = _Images()
    parser.feed(html)
    starts = [0, *(match.end() for match in re.finditer("\n", html))]
    for (line, column), tag in parser.found:
        offset = starts[line - 1] + column
        for name, start, end in _attributes(tag):
            if name == "src":
                yield Source(unescape(tag[start:end]).strip(), offset + start, offset + end)
                break


def _attributes(tag: str) -> Iterator[tuple[str, int, int]]:
    position = len("<img")
    while found := _ATTRIBUTE.match(tag, position):
        group = next((name for name in "abc" if found[name] is not None), None)
        if group:
            yield found["name"].lower(), found.start(group), found.end(group)
        position = found.end()

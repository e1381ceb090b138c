"""Active HTML: what raw HTML of a note would run, load or send on the page, so that its author is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventnotes.core.addresses import is_active
from eventnotes.core.html_reader import HtmlReader
from eventnotes.importing.lines import Doubt, Line
from eventnotes.importing.markdown import read

_TAGS = frozenset(("script", "iframe", "object", "embed", "applet", "base", "link", "meta", "style", "form", "frame"))
#: Attributes that hold an address to open, or a page.
_ADDRESSES = frozenset(("href", "src", "action", "formaction", "data", "xlink:href", "poster"))


def report(lines: Sequence[Line], extensions: frozenset[str], doubt: Doubt) -> None:
    """Tell of each element that is more than words and pictures; it stays as it is."""
    for html, index in pieces(lines, extensions):
        for name in _active(html):
            text = f"The raw HTML <{name}> can run a script or load something; it stays, so look whether it may."
            doubt(text, lines[index].number)


def pieces(lines: Sequence[Line], extensions: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield each piece of raw HTML, with the index of its first line."""
    reading = read(lines, extensions)
    for token, first, _ in reading.blocks("html_block"):
        yield token.content, first
    for span in reading.spans:
        if span.kind == "html_inline":
            *rows, last = (line.text for line in lines[span.line : span.last + 1])
            html = "\n".join((*rows, last[: span.end]))
            yield html[span.start :], span.line


def _active(html: str) -> Iterator[str]:
    reader = _Reader()
    reader.feed(html)
    found = reader.found
    # A browser ends an open tag where the next one on the page does, or a later quotation mark.
    for end in (">", "'>", '">') if reader.is_open else ():
        reader = _Reader()
        reader.feed(html + end)
        found += reader.found
    yield from dict.fromkeys(found)


class _Reader(HtmlReader):
    """Collects the names of active elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TAGS or any(_acts(name, value or "") for name, value in attrs):
            self.found.append(tag)


def _acts(name: str, value: str) -> bool:
    return name.startswith("on") or name == "srcdoc" or (name in _ADDRESSES and is_active(value))

"""HTML as its author left it: Python's parser, without the one thing that stops it."""

from __future__ import annotations

from html.parser import HTMLParser


class HtmlReader(HTMLParser):
    """Reads any text as HTML; what begins with ``<![`` is a comment up to the next ``>``, as it is to a browser.

    Python's own parser raises AssertionError where no name stands there.
    """

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT002 -- Python's signature
        return self.parse_bogus_comment(i, report)

"""HTML as its author left it: Python's parser, without the one thing that stops it."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser


class HtmlReader(HTMLParser):
    """Reads any text as HTML, all of it at once; what begins with ``<![`` is a comment up to the next ``>``.

    So it is to a browser. Python's own parser raises AssertionError where no name stands there, and where no ``>``
    ends them it tries each ``<`` of a text to the text's end.
    """

    def feed(self, data: str) -> None:
        """Read a whole text; behind the last ``>`` no tag can end, so that there are only words."""
        end = data.rfind(">") + 1
        super().feed(data[:end])
        self.close()
        if data[end:]:
            self.handle_data(unescape(data[end:]) if self.convert_charrefs else data[end:])

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT002 -- Python's signature
        return self.parse_bogus_comment(i, report)

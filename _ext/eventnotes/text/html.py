"""HTML as its author left it: Python's parser, without what stops it or keeps it for hours."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

# https://html.spec.whatwg.org/multipage/parsing.html#comment-start-state
_COMMENT_END = re.compile(r"--!?>")
_EMPTY_COMMENT = re.compile(r"-?>")


class LenientHTMLParser(HTMLParser):
    """Reads any text as HTML, all of it at once; references to characters become characters.

    Comments begin and end where they do to a browser, and what begins with ``<![`` is one up to the next ``>``.
    What begins a tag or a comment that nothing ends is words, with all that follows: Python's own parser tries it
    again at each ``<``, and raises AssertionError where no name stands behind ``<![``.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        #: Whether what nothing ends was come by: on a page, what stands behind the text may end it.
        self.has_unclosed_markup = False

    def feed(self, data: str) -> None:
        """Read a whole text."""
        super().feed(data)
        self.close()
        if self.rawdata:
            # The end of a script or a style that nothing closes.
            self.handle_data(self.rawdata)

    def parse_starttag(self, i: int) -> int:
        return self._ended(i, super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        return self._ended(i, super().parse_endtag(i))

    def parse_pi(self, i: int) -> int:
        return self._ended(i, super().parse_pi(i))

    def parse_html_declaration(self, i: int) -> int:
        return self._ended(i, super().parse_html_declaration(i))

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT002 -- Python's signature
        return self.parse_bogus_comment(i, report)

    def parse_comment(self, i: int, report: bool = True) -> int:  # noqa: FBT002 -- Python's signature
        start = i + len("<!--")
        end = _EMPTY_COMMENT.match(self.rawdata, start) or _COMMENT_END.search(self.rawdata, start)
        if end and report:
            self.handle_comment(self.rawdata[start : end.start()])
        return self._ended(i, end.end() if end else -1)

    def _ended(self, i: int, end: int) -> int:
        """Return where the markup at *i* ends; where it does not (-1), hand on the rest of the text as words."""
        if end < 0:
            rest = self.rawdata[i:]
            self.handle_data(rest if self.cdata_elem else unescape(rest))
            self.has_unclosed_markup = True
            end = len(self.rawdata)
        return end

"""A lenient HTML parser that takes any input in linear time."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

# https://html.spec.whatwg.org/multipage/parsing.html#comment-start-state
_COMMENT_END = re.compile(r"--!?>")
_EMPTY_COMMENT = re.compile(r"-?>")
_MARKUP = re.compile(
    r"<!--.*?-->|<(script|style)\b[^<]*+(?:<(?!/\1)[^<]*+)*+</\1\s*>|<[A-Za-z/!?][^<>]*+>", re.DOTALL | re.IGNORECASE
)


def strip_tags(text: str) -> str:
    """Return the text of a piece of HTML, without tags, comments, scripts and styles."""
    return unescape(_MARKUP.sub("", text))


class LenientHTMLParser(HTMLParser):
    """Parse a whole text as HTML; character references are resolved.

    Comments begin and end as in browsers, and ``<![`` begins one that ends at the next ``>``. An unclosed tag or
    comment is text, with all that follows: the standard parser would retry it at each ``<``, and raise AssertionError
    where no name follows ``<![``.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        #: Whether a tag or comment was not closed: on a page, what follows this text may close it.
        self.has_unclosed_markup = False

    def feed(self, data: str) -> None:
        """Parse *data*, a whole text."""
        super().feed(data)
        self.close()
        if self.rawdata:
            # The end of an unclosed script or style.
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
        """Return where the markup at *i* ends; if it is unclosed (-1), treat the rest as text."""
        if end < 0:
            rest = self.rawdata[i:]
            self.handle_data(rest if self.cdata_elem else unescape(rest))
            self.has_unclosed_markup = True
            end = len(self.rawdata)
        return end

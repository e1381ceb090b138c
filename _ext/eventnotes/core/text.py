"""Text for files that are stricter than pages."""

from __future__ import annotations

import re

#: What XML 1.0 can't hold, not even escaped: https://www.w3.org/TR/xml/#charsets.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Return *text* without the characters that no XML document may hold."""
    return _UNPRINTABLE.sub("", text)

"""Remove characters that pages or XML can't hold, and locate faults in damaged sources."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Control characters, noncharacters and lone surrogates (bytes that are not UTF-8): XML can't hold them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: A run of markup characters; the longest one marks the line that is nested most deeply.
_MARKUP_RUN = re.compile(r"(?:[^\w\n]|_)+")
#: What XML 1.0 can't hold, not even escaped: https://www.w3.org/TR/xml/#charsets.
_INVALID_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class SanitizedText(NamedTuple):
    """A text without control characters, and what was wrong with it."""

    text: str
    #: One or two English sentences; empty if nothing was wrong.
    fault: str = ""
    #: The first faulty line, counted from 1.
    line: int = 1


def remove_control_characters(text: str) -> SanitizedText:
    """Return *text* without control characters and lone surrogates; those that break lines become spaces."""
    found = _CONTROL.search(text)
    if found is None:
        return SanitizedText(text)
    fault = (
        f"the character U+{ord(found[0]):04X} can't be shown and is left out; delete it"
        " (editors may show it only with control characters turned on)"
    )
    return SanitizedText(
        _CONTROL.sub(lambda char: " " if char[0].isspace() else "", text), fault, line_number(text, found.start())
    )


def line_number(text: str, position: int) -> int:
    """Return the number of the line at *position*, counted from 1."""
    return text.count("\n", 0, position) + 1


def deepest_nesting_line(text: str) -> int:
    """Return the number of the line with the longest run of markup, counted from 1.

    It stands in for the line where nesting is too deep, if a parser fails without a location.
    """
    longest = max(_MARKUP_RUN.finditer(text), key=lambda run: len(run[0]), default=None)
    return line_number(text, longest.start()) if longest else 1


def guess_title(text: str) -> str:
    """Return the first line with a letter or digit, without the markup around it; empty if there is none."""
    for line in text.splitlines():
        if any(letter.isalnum() for letter in line):
            return line.strip(" \t#=*-:")[:200]
    return ""


def remove_invalid_xml(text: str) -> str:
    """Return *text* without the characters that XML 1.0 does not allow."""
    return _INVALID_XML.sub("", text)

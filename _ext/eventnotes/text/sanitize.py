"""Remove characters that pages or XML can't hold; find lines in damaged sources."""

from __future__ import annotations

import re
from typing import NamedTuple

#: No page should show them, and XML can't hold them; half pairs of surrogates are bytes that are not UTF-8.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: What no page has on purpose, but every line of a page that is nested too deeply.
_MARKUP_RUN = re.compile(r"(?:[^\w\n]|_)+")
#: An option by which words may be hidden: those of this page, or by the event that another page declares.
_HIDING_OPTION = re.compile(
    r"^[ \t>]*:?(?:status:[ \t]*[\"']?(?:draft|withdrawn)|event:)", re.IGNORECASE | re.MULTILINE
)
#: What XML 1.0 can't hold, not even escaped: https://www.w3.org/TR/xml/#charsets.
_INVALID_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class SanitizedText(NamedTuple):
    """A source that a parser can take, and what was wrong with it."""

    text: str
    #: One English sentence or two; empty where nothing was wrong.
    fault: str = ""
    #: The first line with the fault, counted from 1.
    line: int = 1


def remove_control_characters(text: str) -> SanitizedText:
    """Return *text* without control characters and half pairs of surrogates; one that breaks a line leaves a space."""
    found = _CONTROL.search(text)
    if found is None:
        return SanitizedText(text)
    fault = (
        f"the character U+{ord(found[0]):04X} can't be shown and is left out; delete it"
        " (an editor may show it only if told to show control characters)"
    )
    return SanitizedText(
        _CONTROL.sub(lambda char: " " if char[0].isspace() else "", text), fault, line_number(text, found.start())
    )


def may_hide_content(text: str) -> bool:
    """Tell whether something in a source may be no reader's business, so that none of it may be shown unread."""
    return _HIDING_OPTION.search(text) is not None


def line_number(text: str, position: int) -> int:
    """Return the number of the line, counted from 1, in which *position* is."""
    return text.count("\n", 0, position) + 1


def deepest_nesting_line(text: str) -> int:
    """Return the number of the line with the longest row of markup: where nesting is deepest, as far as one can tell.

    For when a parser gave up and did not say where.
    """
    longest = max(_MARKUP_RUN.finditer(text), key=lambda run: len(run[0]), default=None)
    return line_number(text, longest.start()) if longest else 1


def guess_title(text: str) -> str:
    """Return the first line with a letter or digit, without the markup around it; empty where there is none."""
    for line in text.splitlines():
        if any(letter.isalnum() for letter in line):
            return line.strip(" \t#=*-:")[:200]
    return ""


def remove_invalid_xml(text: str) -> str:
    """Return *text* without the characters that no XML document may hold."""
    return _INVALID_XML.sub("", text)

"""Find where in the text of a note a picture or a PDF file is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

#: Directives whose argument is the URL of a picture.
IMAGES = frozenset(("image", "figure"))
#: Directives whose body is parsed as notes; the bodies of others are skipped.
PARSED = frozenset(
    (
        *("admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning"),
        *("seealso", "todo", "versionadded", "versionchanged", "versionremoved", "deprecated", "deprecated-removed"),
        *("epigraph", "highlights", "pull-quote", "compound", "container", "div", "class", "rst-class", "only"),
        *("figure", "figure-md", "list-table", "table", "sidebar", "rubric", "centered", "hlist", "glossary"),
        *("card", "card-carousel", "grid", "grid-item", "grid-item-card", "tab-set", "tab-item", "dropdown"),
        *("event", "session", "topic"),
    )
)


class LinkKind(StrEnum):
    """The type of file that a link should lead to."""

    PICTURE = "picture"
    DOCUMENT = "document"


class FileLine(NamedTuple):
    """A line of a file, or the end of one where markup begins it."""

    #: The position of its first character in the file.
    start: int
    #: Without the line break.
    text: str


class RemoteFileLink(NamedTuple):
    """A picture or a PDF file that a note names."""

    #: The URL, unescaped.
    url: str
    #: Position of the URL in the file, in characters.
    start: int
    end: int
    kind: LinkKind
    #: Whether it is the ``src`` of an ``<img>``.
    html: bool = False


#: A name of an option at the start of a line: ``:name:``, or ``name:`` as in YAML.
_OPTION = re.compile(r"[ \t]*:?(?P<name>[a-z-]+):(?=[ \t]|$)")


#: The options of a session that may name a PDF file.
_DOCUMENTS = frozenset(("slides", "links"))


#: As in options: a comma ends a URL only before the next one.
_ADDRESS = re.compile(r"[^\s<>、]+?(?=,?(?:[\s<>、]|$)|,(?:https?:)?//)")


def lines_of(text: str) -> list[FileLine]:
    """Return the lines of a file, without its byte order mark; NUL becomes what parsers make of it."""
    text = text.replace("\0", "\ufffd")
    start = 1 if text.startswith("\ufeff") else 0
    lines = []
    for match in re.finditer(r"\r\n|\r|\n", text):
        lines.append(FileLine(start, text[start : match.start()]))
        start = match.end()
    return [*lines, FileLine(start, text[start:])]


def is_document(url: str) -> bool:
    """Tell whether *url* names a PDF file."""
    try:
        return urlsplit(url).path.lower().endswith(".pdf")
    except ValueError:
        return False


def is_session(directive: str) -> bool:
    """Tell whether a directive of this name declares a session."""
    return directive.removeprefix("notes:") == "session"


def in_options(body: Sequence[FileLine]) -> Iterator[RemoteFileLink]:
    """Yield the PDF files that the options at the start of a session's body name."""
    current = ""
    for line in body:
        found = _OPTION.match(line.text)
        if found:
            current = found["name"]
        elif not line.text.strip("- \t"):
            if not line.text.strip():
                return
            continue
        elif not (current and line.text[:1] in " \t"):
            return
        if current in _DOCUMENTS:
            for address in _ADDRESS.finditer(line.text, found.end() if found else 0):
                if is_document(address[0]):
                    yield RemoteFileLink(
                        address[0], line.start + address.start(), line.start + address.end(), LinkKind.DOCUMENT
                    )

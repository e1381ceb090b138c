"""Keeping words: what stands in a directive or role that can't be read is shown as it was written."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What MyST says of a directive or role that it leaves out.
_DIRECTIVE = re.compile(r"Unknown directive type: |Directive '")
_ROLE = re.compile(r'Unknown interpreted text role "(?P<name>[^"]+)"')
#: How a directive begins, also in a list or a quote.
_FENCE = re.compile(r"(?:[ \t>]|[-*+][ \t]|[0-9]+[.)][ \t])*(?P<fence>:{3,}|`{3,}|~{3,})[ \t]*\{")


class KeepWords(SphinxTransform):
    """Takes what could not be read out of the message about it, which Sphinx does not show.

    Right before Sphinx drops the messages (999).
    """

    default_priority = 998

    def apply(self, **_kwargs: Any) -> None:
        """Put each source right behind its message."""
        for message in list(self.document.findall(nodes.system_message)):
            written = [child.astext() for child in message.children if isinstance(child, nodes.literal_block)]
            parent = message.parent
            if parent is not None:
                position = parent.index(message) + 1
                parent[position:position] = [_shown(text, parent) for text in written]


def _shown(text: str, parent: nodes.Element) -> nodes.Element:
    """Return *text* as code in a text or as a block; of no language, as it is none that Pygments knows."""
    if isinstance(parent, nodes.TextElement):
        return nodes.literal(text, text)
    return nodes.literal_block(text, text, language="none")


def add_sources(document: nodes.document, text: str) -> None:
    """Put what MyST left out into its messages, as docutils does; *text* is the source of the page."""
    lines = text.split("\n")
    start = 0
    for message in document.findall(nodes.system_message):
        line, said = message.get("line"), message.astext()
        # What was included has lines of its own.
        if not line or message.get("source") != document["source"]:
            continue
        written = ""
        if _DIRECTIVE.search(said):
            written = _directive(lines[line - 1 :])
        elif role := _ROLE.search(said):
            start = max(start, sum(map(len, lines[: line - 1])) + line - 1)
            found = re.compile(rf"\{{{re.escape(role['name'])}\}}(`+)(?s:.+?)\1(?!`)").search(text, start)
            if found:
                written, start = found[0], found.end()
        if written:
            message.append(nodes.literal_block(written, written))


def _directive(lines: Sequence[str]) -> str:
    """Return the directive that begins in the first line; an empty string where none does."""
    opening = _FENCE.match(lines[0]) if lines else None
    if opening is None:
        return ""
    fence = opening["fence"]
    closing = re.compile(rf"[ \t>]*{fence}{fence[0]}*[ \t]*")
    end = next((number for number, line in enumerate(lines[1:], start=2) if closing.fullmatch(line)), len(lines))
    # What stands before the fence is indentation, or there already.
    return dedent("\n".join([" " * opening.start("fence") + lines[0][opening.start("fence") :], *lines[1:end]]))

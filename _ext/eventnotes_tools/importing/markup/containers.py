"""Containers: what other tools write between ``:::message`` and ``:::`` becomes the admonition that it means."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from eventnotes_tools.importing.markup.lines import NoteLine

#: The admonition that each container of other tools means.
ADMONITIONS = {
    "message": "note", "note": "note", "info": "note", "tip": "tip", "hint": "hint", "important": "important",
    "warn": "warning", "warning": "warning", "alert": "warning", "caution": "caution", "danger": "danger",
    "error": "error",
}  # fmt: skip
_CONTAINER = re.compile(r"(?P<marks>:{3,})\s*(?P<name>\w+)\s*(?P<rest>\w*)\s*")


def convert_containers(
    lines: list[NoteLine], extensions: frozenset[str], plain: ParsedMarkdown, spent: list[str]
) -> Iterator[tuple[int, int]]:
    """Turn ``:::message`` (Zenn, Docusaurus, Qiita) into the admonition that it means, where it is closed.

    Yield the indices of the lines that open and close what was made; words that named it are added to *spent*.
    """
    reading = parse_markdown(lines, extensions)
    fences = [block for block in reading.blocks("colon_fence") if block[0].level == 0]
    defined = Counter(_labels(reading))
    for _, first, end in fences:
        defined.update(_labels(parse_markdown(lines[first + 1 : end])))
    double = {label for label, times in defined.items() if times > 1}
    for token, first, end in fences:
        match = _CONTAINER.fullmatch(lines[first].text.strip())
        last = end - 1
        closed = last > first and lines[last].text.strip() == token.markup
        if match and closed and _can_be_admonition(lines, first, last, plain, double):
            names = [ADMONITIONS[name] for name in (match["rest"], match["name"]) if name in ADMONITIONS]
            if names and (not match["rest"] or match["rest"] in ADMONITIONS):
                lines[first] = lines[first]._replace(text=f"{token.markup}{{{names[0]}}}")
                spent += filter(None, (match["name"], match["rest"]))
                yield first, last


def _can_be_admonition(
    lines: Sequence[NoteLine], first: int, last: int, plain: ParsedMarkdown, double: Collection[str]
) -> bool:
    """Tell whether what stands between two lines can be an admonition.

    What begins with ``:`` or ``---`` would be options, a heading may be that of a session, code and HTML have to be the
    same where nobody knows of the container, and of two definitions of a link only a page as a whole knows the first.
    """
    inner = lines[first + 1 : last]
    alone = parse_markdown(inner)
    headings = [
        *alone.blocks("heading_open"),
        *(it for it in plain.blocks("heading_open") if first < it[2] <= last + 1),
    ]
    return (
        re.match(r"\s*(?!---)[^\s:]", "\n".join(line.text for line in inner)) is not None
        and not headings
        and {first + 1 + index for index in alone.literal} == plain.literal & set(range(first, last + 1))
        and _labels(alone).isdisjoint(double)
    )


def _labels(reading: ParsedMarkdown) -> set[str]:
    """Return the names of the links that a text defines."""
    return set(reading.env.get("references", {}))

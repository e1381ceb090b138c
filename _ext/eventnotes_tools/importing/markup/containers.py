"""Convert the containers of Zenn, Qiita and Docusaurus (``:::message``) to admonitions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from eventnotes_tools.importing.markup.lines import NoteLine

#: Name of a container to the name of the admonition.
ADMONITIONS = {
    "message": "note", "note": "note", "info": "note", "tip": "tip", "hint": "hint", "important": "important",
    "warn": "warning", "warning": "warning", "alert": "warning", "caution": "caution", "danger": "danger",
    "error": "error", "success": "tip", "details": "admonition", "spoiler": "admonition",
}  # fmt: skip
_CONTAINER = re.compile(r"(?P<marks>:{3,})\s*(?P<name>\w+)[ \t]*(?P<rest>.*?)\s*")


def convert_containers(
    lines: list[NoteLine], extensions: frozenset[str], plain: ParsedMarkdown, consumed: list[str]
) -> Iterator[tuple[int, int]]:
    """Convert closed containers in *lines* in place; yield the indices of the opening and the closing line of each.

    *plain* is the same text as the author's tool parses it. The names of containers are added to *consumed*: words
    that the page no longer shows.
    """
    parsed = parse_markdown(lines, extensions)
    fences = [block for block in parsed.blocks("colon_fence") if block[0].level == 0]
    defined = Counter(_labels(parsed))
    for _, first, end in fences:
        defined.update(_labels(parse_markdown(lines[first + 1 : end])))
    duplicates = {label for label, times in defined.items() if times > 1}
    for token, first, end in fences:
        match = _CONTAINER.fullmatch(lines[first].text.strip())
        last = end - 1
        closed = last > first and lines[last].text.strip() == token.markup
        if match and closed and _can_be_admonition(lines, first, last, plain, duplicates):
            names = [ADMONITIONS[name] for name in (match["rest"], match["name"]) if name in ADMONITIONS]
            titled = names[:1] == ["admonition"] and bool(match["rest"])
            if names and (
                titled or ((not match["rest"] or match["rest"] in ADMONITIONS) and "admonition" not in names)
            ):
                title = f" {match['rest']}" if titled else ""
                lines[first] = lines[first]._replace(text=f"{token.markup}{{{names[0]}}}{title}")
                consumed += filter(None, (match["name"], "" if titled else match["rest"]))
                yield first, last


def _can_be_admonition(
    lines: Sequence[NoteLine], first: int, last: int, plain: ParsedMarkdown, duplicates: Collection[str]
) -> bool:
    """Tell whether the lines between *first* and *last* mean the same inside an admonition.

    They may not begin with ``:`` or ``---`` (options), hold a heading (it may be a session's), code or HTML that other
    tools parse in another way, or a link definition whose label is defined twice.
    """
    inner = lines[first + 1 : last]
    inside = parse_markdown(inner)
    headings = [
        *inside.blocks("heading_open"),
        *(it for it in plain.blocks("heading_open") if first < it[2] <= last + 1),
    ]
    return (
        re.match(r"\s*(?!---)[^\s:]", "\n".join(line.text for line in inner)) is not None
        and not headings
        and {first + 1 + index for index in inside.literal} == plain.literal & set(range(first, last + 1))
        and _labels(inside).isdisjoint(duplicates)
    )


def _labels(parsed: ParsedMarkdown) -> set[str]:
    """Return the labels of the link reference definitions in a text."""
    return set(parsed.env.get("references", {}))

"""Build the tree of a note's headings, and change their texts and levels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import ParsedMarkdown


@dataclass(kw_only=True, slots=True)
class Heading:
    """A heading outside lists and quotes, with the headings under it."""

    #: Its text as Markdown, on one line.
    text: str
    #: 1 to 6 as written; 0 for the page itself.
    level: int
    #: Indices of its first line, of the line after its last, and of the line after its section.
    line: int
    end: int
    last: int = 0
    children: list[Heading] = field(default_factory=list)

    @property
    def own_lines(self) -> range:
        """Indices of the lines between it and the first heading under it."""
        return range(self.end, self.children[0].line if self.children else self.last)


def find_headings(parsed: ParsedMarkdown) -> list[Heading]:
    """Return the headings outside lists and quotes, in order; an empty heading has an empty text."""
    found = []
    for index, token in enumerate(parsed.tokens):
        if token.type == "heading_open" and token.level == 0 and token.map is not None:
            text = parsed.tokens[index + 1].content.replace("\n", " ").strip()
            found.append(Heading(text=text, level=int(token.tag[1:]), line=token.map[0], end=token.map[1]))
    return found


def find_title_heading(headings: Sequence[Heading], title: str, *, is_talk: bool, below: bool) -> Heading | None:
    """Return the heading that is the page's title, or None.

    *title* is the one in the front matter; *below* tells whether text stands above the first heading.
    """
    if not headings:
        return None
    first = headings[0]
    if title:
        one, other = fold(first.text), fold(title)
        is_fuller = other in one or (one in other and 2 * len(one) >= len(other))
        return first if one and is_fuller and (first.level == 1 or one == other) else None
    top = min(heading.level for heading in headings)
    if first.level > top:
        return None
    siblings = any(heading.level == first.level for heading in headings[1:])
    # Headings all at one level are sessions without a title, unless they are at level 1.
    return first if (first.level == 1 and not (below and siblings)) or is_talk or not siblings else None


def heading_tree(headings: Sequence[Heading], title: Heading | None, length: int) -> Heading:
    """Build the tree of *headings* in *length* lines; its root is *title*, the first one, or a heading of level 0."""
    root = title or Heading(text="", level=0, line=0, end=0)
    root.children, root.last = [], length
    open_headings: list[Heading] = []
    for heading in headings[title is not None :]:
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop().last = heading.line
        (open_headings[-1] if open_headings else root).children.append(heading)
        open_headings.append(heading)
    for heading in open_headings:
        heading.last = length
    return root


def set_level(lines: list[NoteLine], heading: Heading, level: int) -> None:
    """Write *heading* in *lines* at *level*, as an ATX heading; the number of lines stays."""
    for index in range(heading.line, heading.end):
        lines[index] = lines[index]._replace(text="")
    text = re.sub(r"(\s)(#+)$", r"\1\\\2", heading.text)
    lines[heading.line] = lines[heading.line]._replace(text=f"{'#' * level} {text}")

"""Headings: the tree that the headings of a note make, whatever levels its author gave them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from eventnotes.core.folding import fold
from eventnotes.importing.lines import Line
from eventnotes.importing.markdown import Reading


@dataclass(kw_only=True, slots=True)
class Heading:
    """A heading at the top level of the text, and what stands under it."""

    #: Its Markdown without the marks of a heading, on one line.
    text: str
    #: 1 to 6, as written; 0 for the page itself.
    level: int
    #: Indices of its first line, of the line after its last, and of the line after all that stands under it.
    line: int
    end: int
    last: int = 0
    children: list[Heading] = field(default_factory=list)

    @property
    def own(self) -> range:
        """The lines between it and the first heading under it."""
        return range(self.end, self.children[0].line if self.children else self.last)

    def walk(self) -> Iterator[Heading]:
        """Yield it and all headings under it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def find_headings(reading: Reading) -> list[Heading]:
    """Return the headings that stand in no list and no quotation, in order; without words, their text is empty."""
    found = []
    for index, token in enumerate(reading.tokens):
        if token.type == "heading_open" and token.level == 0 and token.map is not None:
            text = reading.tokens[index + 1].content.replace("\n", " ").strip()
            found.append(Heading(text=text, level=int(token.tag[1:]), line=token.map[0], end=token.map[1]))
    return found


def title_heading(headings: Sequence[Heading], title: str, *, is_talk: bool) -> Heading | None:
    """Return the heading that names the page, or None where none does; *title* is that of the front matter."""
    if not headings:
        return None
    first = headings[0]
    if title:
        return first if fold(first.text) == fold(title) else None
    top = min(heading.level for heading in headings)
    if first.level > top:
        return None
    siblings = any(heading.level == first.level for heading in headings[1:])
    # Sessions under no title are all at one level; where they are at the first, the first of them is the title.
    return first if first.level == 1 or is_talk or not siblings else None


def tree(headings: Sequence[Heading], title: Heading | None, length: int) -> Heading:
    """Return the page's own node with *headings* under it; *length* is the number of lines."""
    root = title or Heading(text="", level=0, line=0, end=0)
    root.children, root.last = [], length
    if title is not None and title is not headings[0]:
        raise ValueError("the title is the first heading")
    open_headings: list[Heading] = []
    for heading in headings:
        if heading is title:
            continue
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop().last = heading.line
        (open_headings[-1] if open_headings else root).children.append(heading)
        open_headings.append(heading)
    for heading in open_headings:
        heading.last = length
    return root


def has_text(lines: Sequence[Line], heading: Heading) -> bool:
    """Tell whether words stand between *heading* and the next one."""
    return any(lines[index].text.strip() for index in heading.own)


def levels(root: Heading) -> Iterator[tuple[Heading, int]]:
    """Yield the headings under *root* with the level that each shall have: no level is skipped, none is above 6."""
    pending = [(child, 2) for child in root.children]
    while pending:
        heading, level = pending.pop(0)
        yield heading, min(level, 6)
        pending += [(child, level + 1) for child in heading.children]


def set_level(lines: list[Line], heading: Heading, level: int) -> None:
    """Write *heading* at *level*; the number of lines stays."""
    first = lines[heading.line]
    if re.match(r" {0,3}#{1,6}(?:\s|$)", first.text) and heading.end == heading.line + 1:
        lines[heading.line] = first._replace(text=re.sub(r"#+", "#" * level, first.text, count=1))
    elif heading.level != level:
        text = re.sub(r"(\s)(#+)$", r"\1\\\2", heading.text)
        lines[heading.line] = first._replace(text=f"{'#' * level} {text}")
        for index in range(heading.line + 1, heading.end):
            lines[index] = lines[index]._replace(text="")


def cut(lines: list[Line], heading: Heading, at: int) -> bool:
    """Take what stands from character *at* of its text on off a heading; return False where it can't be found."""
    text = lines[heading.line].text
    start = text.find(heading.text)
    if start < 0 or not heading.text[:at].strip() or heading.end != heading.line + 1:
        return False
    kept = text[: start + at].rstrip()
    lines[heading.line] = lines[heading.line]._replace(text=kept)
    return True

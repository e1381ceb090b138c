"""Quotes: a passage with what a reader needs to understand it, the lines under it and the path above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.notebook import Spot
from eventnotes.core.records import Passage
from eventnotes.core.runs import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Page, Run


class Line(NamedTuple):
    """One line of a quote."""

    #: 0 for the passage itself, 1 for what stands right under it.
    depth: int
    anchor: str
    runs: tuple[Run, ...]


class Quote(NamedTuple):
    """A passage as another page shows it."""

    docname: str
    #: The lines above it, outermost first.
    path: tuple[str, ...]
    #: The passage and what stands under it, cut after so many lines.
    lines: tuple[Line, ...]
    #: How many lines were cut.
    more: int
    #: Whether the passage is a heading.
    heading: bool
    #: Titles of the narrower topics it is quoted for; empty where it mentions the topic itself.
    narrower: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The passage's own anchor."""
        return self.lines[0].anchor


def path_above(page: Page, index: int) -> tuple[str, ...]:
    """Return the lines above a passage, outermost first, without the heading of its session."""
    path: list[str] = []
    passages, parent = page.passages, page.passages[index][3]
    while parent >= 0:
        passage = Passage._make(passages[parent])
        if not _heads_session(page, passage):
            path.append(plain(passage.runs))
        parent = passage.parent
    # A heading that is a picture alone has no text.
    return tuple(filter(None, reversed(path)))


def _heads_session(page: Page, passage: Passage) -> bool:
    return passage.session >= 0 and page.sessions[passage.session].place.anchor == passage.anchor


def subtree(page: Page, index: int) -> Iterator[tuple[int, int]]:
    """Yield the index and depth of a passage and of everything under it, in document order."""
    depths = {index: 0}
    yield index, 0
    for number in range(index + 1, len(page.passages)):
        parent = page.passages[number][3]
        if parent not in depths:
            # Whatever stands under a passage follows it without a gap.
            return
        depths[number] = depths[parent] + 1
        yield number, depths[number]


def quote(notebook: Notebook, spot: Spot, limit: int, narrower: tuple[str, ...]) -> tuple[Quote, set[Spot]]:
    """Return the quote of a passage, at most *limit* lines long, and the passages that it shows."""
    page = notebook.pages[spot.docname]
    found = list(subtree(page, spot.number))
    shown = found[:limit]
    lines = []
    for index, depth in shown:
        passage = Passage._make(page.passages[index])
        lines.append(Line(depth, passage.anchor, passage.runs))
    made = Quote(
        docname=spot.docname,
        path=path_above(page, spot.number),
        lines=tuple(lines),
        more=len(found) - len(shown),
        heading=page.passages[spot.number][1] == "heading",
        narrower=narrower,
    )
    return made, {Spot(spot.docname, index) for index, _ in shown}

"""Outlines: the lines of a quote, the lines above it, and the first lines of a session."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import is_wide, plain_text
from eventnotes.notebook.notebook import Notebook, PassageRef, cached_on_notebook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from eventnotes.model.records import Page, Passage, Session

#: Most lines after a passage that says no more than a name, unless the first of them has more child lines.
_AFTER_NAMES = 5
#: Most columns of a term, and of a line that is read with the line before it; a Chinese or Japanese character has two.
_TERM, _SHORT = 20, 40


class Block(NamedTuple):
    """Lines of a page to show on another."""

    docname: str
    #: Indices into the page's passages, each with its depth: 0 for the first line, 1 for its child lines, and so on.
    lines: tuple[tuple[int, int], ...]
    #: The lines that are left out at its end.
    cut: tuple[int, ...] = ()
    #: The line before it in its list, where it would not be understood without.
    before: tuple[int, ...] = ()

    @property
    def shown(self) -> tuple[int, ...]:
        """The lines that it shows."""
        return (*self.before, *(number for number, _ in self.lines))

    @property
    def refs(self) -> set[PassageRef]:
        """The passages that it shows."""
        return {PassageRef(self.docname, number) for number in self.shown}


def subtree(page: Page, index: int) -> Iterator[tuple[int, int]]:
    """Yield index and depth of a passage (0) and its child lines (1 and more), in document order."""
    depths = {index: 0}
    yield index, 0
    for number in range(index + 1, len(page.passages)):
        parent = page.passages[number].parent
        if parent not in depths:
            # The child lines of a passage follow it without a gap.
            return
        depths[number] = depths[parent] + 1
        yield number, depths[number]


def ancestors(page: Page, index: int) -> Iterator[int]:
    """Yield the parent lines of a passage, innermost first."""
    while (index := page.passages[index].parent) >= 0:
        yield index


def context_of(page: Page, index: int, left_out: Collection[str] = ("",)) -> tuple[str, ...]:
    """Return the parent lines of a passage as plain text, outermost first, without its session's heading.

    Those with a text in *left_out* are left out: a heading that is only a picture has none.
    """
    above = [page.passages[number] for number in ancestors(page, index)]
    texts = (plain_text(it.runs) for it in reversed(above) if not _heads_session(page, it))
    return tuple(text for text in texts if text not in left_out)


@cached_on_notebook
def common_headings(notebook: Notebook) -> frozenset[str]:
    """Return the headings within sessions that several sessions have and that name no topic: they tell nothing."""
    found: set[tuple[str, int, str]] = set()
    for docname, page in notebook.pages.items():
        for number, passage in enumerate(page.passages):
            is_own = passage.kind == "heading" and passage.session >= 0 and not _heads_session(page, passage)
            if is_own and PassageRef(docname, number) not in notebook.topics_by_passage:
                found.add((docname, passage.session, plain_text(passage.runs)))
    times = Counter(text for _, _, text in found)
    return frozenset(text for text in times if times[text] > 1) | {""}


def _heads_session(page: Page, passage: Passage) -> bool:
    return passage.session >= 0 and page.sessions[passage.session].place.anchor == passage.anchor


def quoted(
    notebook: Notebook, ref: PassageRef, mentions: Collection[PassageRef], shown: Collection[PassageRef]
) -> Block | None:
    """Return the quote of a passage: it and its child lines, as many as a quote may have.

    A childless passage that is only a term is quoted with its list, below the line above it. Below a line that says
    nothing, a name is quoted with the next lines that are no *mentions*; None without any. Any other short item, or a
    question, is quoted with the item before it, which it may go on from or answer. No line that is *shown* already is
    added.
    """
    page, limit = notebook.pages[ref.docname], notebook.quote_lines
    found = list(subtree(page, ref.number))
    parent = page.passages[ref.number].parent
    says_nothing = parent < 0 or page.passages[parent].kind == "heading" or _is_name(notebook, ref.docname, parent)
    is_name = len(found) == 1 and _is_name(notebook, ref.docname, ref.number)
    text = plain_text(page.passages[ref.number].runs) if len(found) == 1 else ""
    columns = len(text) + sum(map(is_wide, text))
    before: tuple[int, ...] = ()
    if is_name and says_nothing:
        found += _next_lines(page, ref, mentions)
        if all(_is_name(notebook, ref.docname, number) for number, _ in found):
            return None
    elif len(found) == 1 and (is_name or columns <= _SHORT or text.endswith(("?", "？"))):
        whole = list(subtree(page, parent)) if not says_nothing and (is_name or columns <= _TERM) else []
        is_flat = 2 < len(whole) <= limit and all(depth <= 1 for _, depth in whole)  # noqa: PLR2004
        if is_flat and not any(PassageRef(ref.docname, number) in shown for number, _ in whole):
            found = whole
        else:
            before = tuple(it for it in _item_before(page, ref.number) if PassageRef(ref.docname, it) not in shown)
    # No line with child lines is the last one without any of them.
    while len(found) > limit > 2 and found[limit][1] > found[limit - 1][1]:  # noqa: PLR2004
        limit -= 1
    return Block(ref.docname, tuple(found[:limit]), tuple(number for number, _ in found[limit:]), before)


def _item_before(page: Page, number: int) -> tuple[int, ...]:
    """Return the childless list item before a list item; nothing without one."""
    pair = page.passages[number - 1], page.passages[number]
    is_list = number > 0 and {it.kind for it in pair} == {"item"} and len({(it.parent, it.session) for it in pair}) == 1
    return (number - 1,) if is_list else ()


def _is_name(notebook: Notebook, docname: str, number: int) -> bool:
    """Return whether a passage says no more than the name of one topic."""
    ref = PassageRef(docname, number)
    if len(notebook.topics_by_passage.get(ref, ())) > 1:
        return False
    text = "".join(text for _, text, _ in notebook.pages[docname].passages[number].runs)
    names = {at for it in notebook.mentions_in(ref) for at in range(it.start, it.end)}
    return not any(char.isalnum() for at, char in enumerate(text) if at not in names)


def _next_lines(page: Page, ref: PassageRef, mentions: Collection[PassageRef]) -> list[tuple[int, int]]:
    """Return the next lines of a passage's list, each with its child lines, up to the next mention."""
    parent, number = page.passages[ref.number].parent, ref.number + 1
    found: list[tuple[int, int]] = []
    while number < len(page.passages) and page.passages[number].parent == parent:
        lines = list(subtree(page, number))
        is_other = (
            page.passages[number].kind == "heading"
            or page.passages[number].session != page.passages[ref.number].session
        )
        if is_other or any(PassageRef(ref.docname, line) in mentions for line, _ in lines):
            break
        if found and len(found) + len(lines) > _AFTER_NAMES:
            break
        found += [(line, depth + 1) for line, depth in lines]
        number += len(lines)
    return found


def first_lines(notebook: Notebook, session: Session, quotes: Collection[Block], count: int) -> list[Block]:
    """Return the first lines of a session that are not in its *quotes* or above them, *count* lines at most.

    Lines under one line are shown together or not at all, except the very first ones. Lines of one list are one block,
    unless a quote is between them.
    """
    page = notebook.pages[session.place.docname]
    shown = {number for quote in quotes for number in quote.shown}
    above = {line for number in shown for line in ancestors(page, number)}
    blocks: list[list[tuple[int, int]]] = []
    heads = (i for i, passage in enumerate(page.passages) if passage.anchor == session.place.anchor)
    tree = (number for head in heads for number, depth in subtree(page, head) if depth)
    left, last = count, -1
    for root in tree:
        passage = page.passages[root]
        if root in shown or passage.parent in shown:
            shown.add(root)
        elif root not in above and passage.kind != "heading":
            lines = list(subtree(page, root))
            shown.update(number for number, _ in lines)
            joins = root == last + 1 and page.passages[blocks[-1][0][0]].parent == passage.parent
            # Of another list, there are at least two lines.
            if blocks and len(lines) + (not joins) > left:
                break
            if not joins:
                blocks.append([])
            blocks[-1] += lines[:left]
            left, last = left - len(lines), lines[-1][0]
            if left <= 0:
                break
    return [Block(page.docname, tuple(lines)) for lines in blocks]

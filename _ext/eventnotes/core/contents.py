"""Contents: the pages of a project as its tables of contents order them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eventnotes.core.records import Run


class TreeEntry(NamedTuple):
    """What one line of a table of contents leads to: a page, or an address (``url``) elsewhere."""

    title: tuple[Run, ...]
    docname: str = ""
    url: str = ""
    #: The page's number, where the pages are numbered.
    number: tuple[int, ...] = ()


class Tree(NamedTuple):
    """One table of contents, a ``toctree``."""

    caption: str
    #: Whether the page that it stands on does not show it.
    hidden: bool
    entries: tuple[TreeEntry, ...]


class Contents:
    """The tables of contents of all pages, seen from the root."""

    def __init__(self, root: str, trees: Mapping[str, tuple[Tree, ...]], titles: Mapping[str, tuple[Run, ...]]) -> None:
        self.root = root
        #: Document name to the tables of contents that stand on the page.
        self.trees = trees
        #: Document name to title.
        self.titles = titles

    def under(self, docname: str) -> Iterator[str]:
        """Yield the pages that stand in a table of contents on a page."""
        for tree in self.trees.get(docname, ()):
            yield from (entry.docname for entry in tree.entries if entry.docname in self.titles)

    @cached_property
    def parents(self) -> dict[str, str]:
        """Document name to the page whose table of contents names it first, in the reading order; without the root."""
        found: dict[str, str] = {}
        stack = [(docname, self.root) for docname in reversed([*self.under(self.root)])]
        while stack:
            docname, parent = stack.pop()
            if docname not in found and docname != self.root:
                found[docname] = parent
                stack += [(below, docname) for below in reversed([*self.under(docname)])]
        return found

    @property
    def order(self) -> tuple[str, ...]:
        """The pages in their reading order; those that no table of contents names are left out."""
        return (self.root, *self.parents)

    def above(self, docname: str) -> Iterator[str]:
        """Yield the pages above a page, nearest first, without the root."""
        parent = self.parents.get(docname)
        while parent is not None and parent != self.root:
            yield parent
            parent = self.parents.get(parent)

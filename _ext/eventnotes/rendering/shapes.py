"""Shapes: what passages are laid out with, made of docutils' nodes or of HTML."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from docutils import nodes

from eventnotes.i18n import _, format_days
from eventnotes.rendering.build import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from eventnotes.core.records import Run
    from eventnotes.core.views.links import Link
    from eventnotes.rendering.build import Builder

#: What a shape is made of.
T = TypeVar("T")
#: An item of a list: the parts of its line, and the list under it.
Item = tuple[Sequence[T], T | None]


class Shapes(ABC, Generic[T]):
    """Makes the parts of one page in one language; *classes* are those of CSS."""

    def __init__(self, docname: str, language: str) -> None:
        self.docname = docname
        self.language = language

    @abstractmethod
    def text(self, text: str) -> T:
        """Return plain text."""

    @abstractmethod
    def inline(self, *parts: T, classes: Sequence[str]) -> T:
        """Return a part of a line."""

    @abstractmethod
    def place(self, docname: str, anchor: str, text: str, classes: Sequence[str] = ()) -> T:
        """Return a link to a place."""

    @abstractmethod
    def runs(self, runs: Iterable[Run], source: str) -> list[T]:
        """Return the runs of a passage on the page *source*."""

    @abstractmethod
    def paragraph(self, *parts: T, classes: Sequence[str]) -> T:
        """Return a paragraph."""

    @abstractmethod
    def bullets(self, items: Iterable[Item[T]], classes: Sequence[str] = (), *, nested: bool = False) -> T:
        """Return a list; *nested* tells whether it stands in another."""

    @abstractmethod
    def quote(self, *blocks: T, classes: Sequence[str]) -> T:
        """Return a quotation."""

    @abstractmethod
    def container(self, *blocks: T, classes: Sequence[str]) -> T:
        """Return blocks that belong together."""

    @abstractmethod
    def section(self, anchor: str, title: T, *blocks: T, classes: Sequence[str]) -> T:
        """Return a section with its heading."""

    def link(self, link: Link) -> T:
        """Return a link's text, as a reference where it leads somewhere."""
        if link.docname is None:
            return self.inline(self.text(link.text), classes=())
        return self.place(link.docname, link.anchor, link.text)

    def links(self, links: Iterable[Link]) -> list[T]:
        """Return links with separators between them, as the language has them in lists."""
        return self.separated([self.link(link) for link in links], _(", "))

    def separated(self, parts: Sequence[T], separator: str) -> list[T]:
        """Return *parts* with a separator between them."""
        return [it for index, part in enumerate(parts) for it in ((self.text(separator), part) if index else (part,))]

    def days(self, first: date | None, last: date | None) -> T:
        """Return a date or an interval as the readers of the page's language write it."""
        return self.inline(self.text(format_days(first, last, self.language)), classes=("eventnotes-date",))


class NodeShapes(Shapes[nodes.Node]):
    """Makes docutils' nodes, for every output."""

    def __init__(self, build: Builder) -> None:
        super().__init__(build.docname, build.language)
        self._build = build

    def text(self, text: str) -> nodes.Node:
        return nodes.Text(text)

    def inline(self, *parts: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.inline("", "", *parts, classes=list(classes))

    def place(self, docname: str, anchor: str, text: str, classes: Sequence[str] = ()) -> nodes.Node:
        return self._build.place(docname, anchor, nodes.Text(text), classes=classes)

    def runs(self, runs: Iterable[Run], source: str) -> list[nodes.Node]:
        return list(self._build.runs(runs, source))

    def paragraph(self, *parts: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return paragraph(*parts, classes=classes)

    def bullets(
        self, items: Iterable[Item[nodes.Node]], classes: Sequence[str] = (), *, nested: bool = False
    ) -> nodes.Node:
        made = (nodes.list_item("", paragraph(*line), *([under] if under else [])) for line, under in items)
        return nodes.bullet_list("", *made, classes=list(classes))

    def quote(self, *blocks: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.block_quote("", *blocks, classes=list(classes))

    def container(self, *blocks: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.container("", *blocks, classes=list(classes))

    def section(self, anchor: str, title: nodes.Node, *blocks: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.section("", nodes.title("", "", title), *blocks, ids=[anchor], classes=list(classes))

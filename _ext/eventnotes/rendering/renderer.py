"""The renderer: makes text, links, lists and sections, as docutils nodes or as HTML."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlencode

from eventnotes.builders import has_search_page, is_web
from eventnotes.i18n import _
from eventnotes.model.media import is_download_url
from eventnotes.rendering.dates import format_days
from eventnotes.text.urls import source_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sphinx.builders import Builder

    from eventnotes.model.records import Run, TitledLink
    from eventnotes.views.links import Link, SessionAtEvent

#: A docutils node, or HTML as a string.
T = TypeVar("T")
#: An item of a list: the parts of its line, and a nested list.
ListItem = tuple[Sequence[T], T | None]
#: A field of a card: its name and its blocks.
Field = tuple[str, Sequence[T]]


class NeedsTranslatorError(Exception):
    """Only Sphinx's translator can write the element: a cross-reference, a formula, a mail address, a file."""


class Renderer(ABC, Generic[T]):
    """Makes the elements of one page in its language; *classes* are CSS classes."""

    def __init__(self, docname: str, builder: Builder) -> None:
        self.docname = docname
        self.builder = builder
        self.language: str = builder.config.language

    @abstractmethod
    def text(self, text: str) -> T:
        """Return plain text."""

    @abstractmethod
    def inline(self, *parts: T, classes: Sequence[str]) -> T:
        """Return an inline element."""

    @abstractmethod
    def place(self, docname: str, anchor: str, *parts: T, classes: Sequence[str] = ()) -> T:
        """Return a link to an anchor of a page of the site."""

    @abstractmethod
    def target(self, anchor: str) -> T:
        """Return an empty inline element with the id *anchor*."""

    @abstractmethod
    def external(self, url: str, text: str = "") -> T:
        """Return a link to another site, shown as *text* or as its URL."""

    def download(self, url: str, text: str) -> T:
        """Return a link to a downloadable file of the site (see ``model.media``), shown as *text* or as its name."""
        raise NeedsTranslatorError

    def media(self, url: str, title: str) -> list[T]:
        """Return blocks that show slides or a video; raise ValueError for an unsafe URL."""
        raise NeedsTranslatorError

    @abstractmethod
    def runs(self, runs: Iterable[Run], source: str) -> list[T]:
        """Return the runs of a passage, whose local links are relative to the page *source*."""

    @abstractmethod
    def paragraph(self, *parts: T, classes: Sequence[str] = ()) -> T:
        """Return a paragraph."""

    @abstractmethod
    def bullets(self, items: Iterable[ListItem[T]], classes: Sequence[str] = (), *, nested: bool = False) -> T:
        """Return a bullet list; *nested* says whether it is inside another."""

    @abstractmethod
    def quote(self, *blocks: T, classes: Sequence[str]) -> T:
        """Return a block quote."""

    @abstractmethod
    def container(self, *blocks: T, classes: Sequence[str]) -> T:
        """Return a container (in HTML, a ``div``)."""

    @abstractmethod
    def section(self, anchor: str, title: T, *blocks: T, classes: Sequence[str]) -> T:
        """Return a section with the id *anchor* and a heading."""

    @abstractmethod
    def picture(self, html: str, text: str) -> T:
        """Return a block of HTML, or *text* where the page is no HTML."""

    def search(self, facets: Sequence[tuple[str, str]]) -> str:
        """Return the address of the search with *facets* chosen, by name and key; empty without such a search."""
        if self.builder.config.eventnotes_search == "sphinx" or not has_search_page(self.builder):
            return ""
        return f"{self.builder.get_relative_uri(self.docname, 'search')}?{urlencode(facets)}"

    def source_url(self, docname: str, line: int) -> str:
        """Return the address of a line in the repository of the sources; empty outside a web site."""
        path = self.builder.env.doc2path(docname, base=False).as_posix()
        return source_url(self.builder.config.html_theme_options, path, line) if self.is_web else ""

    @property
    def is_web(self) -> bool:
        """Whether the page is one of a web site."""
        return is_web(self.builder)

    @abstractmethod
    def fields(self, fields: Iterable[Field[T]]) -> T:
        """Return a field list."""

    def line(self, text: str, classes: Sequence[str] = ()) -> T:
        """Return plain text as an inline element."""
        return self.inline(self.text(text), classes=classes)

    def link(self, link: Link, *, classes: Sequence[str] = ()) -> T:
        """Return *link* as a link, or as plain text if it has no target."""
        if link.docname is None:
            return self.line(link.text, classes)
        return self.place(link.docname, link.anchor, self.text(link.text), classes=classes)

    def links(self, links: Iterable[Link]) -> list[T]:
        """Return links, separated as in a list."""
        return self.separated([self.link(link) for link in links])

    def counted_links(
        self,
        links: Iterable[tuple[Link, int]],
        words: Callable[[int], str] = str,
        address: Callable[[Link], str] = lambda _: "",
    ) -> list[T]:
        """Return links, separated as in a list, each with its count in *words*, if it has one.

        The count leads to the *address* of what is counted, if there is one.
        """
        parts = []
        for link, count in links:
            url = address(link) if count else ""
            number = self.external(url, words(count)) if url else self.text(words(count))
            shown = self.inline(self.text("\N{NO-BREAK SPACE}("), number, self.text(")"), classes=["eventnotes-count"])
            parts.append(self.inline(self.link(link), shown, classes=()) if count else self.link(link))
        return self.separated(parts)

    def named(self, item: TitledLink) -> T:
        """Return a text of an option with or without a URL."""
        if is_download_url(item.url):
            return self.download(item.url, item.text)
        return self.external(item.url, item.text) if item.url else self.line(item.text)

    def separated(self, parts: Sequence[T], separator: str | None = None) -> list[T]:
        """Return *parts* with a separator between them, by default the language's list separator."""
        between = _(", ") if separator is None else separator
        return [it for index, part in enumerate(parts) for it in ((self.text(between), part) if index else (part,))]

    def dated(self, text: str) -> T:
        """Return a text styled as a date."""
        return self.line(text, ("eventnotes-date",))

    def days(self, first: date | None, last: date | None) -> T:
        """Return a date or a span of dates in the page's language; see ``rendering.dates``."""
        return self.dated(format_days(first, last, self.language))

    def session_at_event(self, session: SessionAtEvent) -> list[T]:
        """Return a link to a session, followed by its event, date and topics."""
        days = [self.days(session.date, session.end_date)] if session.date else []
        meta = self.inline(*self.separated([self.link(session.event), *days], " · "), classes=["eventnotes-meta"])
        parts = [self.inline(self.link(session.link), self.text(" – "), meta, classes=["eventnotes-session-at"])]
        if session.topics:
            parts.append(self.inline(self.text(" · "), *self.links(session.topics), classes=["eventnotes-meta"]))
        return parts

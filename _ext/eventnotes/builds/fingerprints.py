"""Fingerprints: one digest per page of everything that the page shows from elsewhere."""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import docutils
import sphinx
from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.logging import suppress_logging

from eventnotes import private_apis
from eventnotes.domain import notes_domain
from eventnotes.files import files_digest
from eventnotes.site.head import head_of
from eventnotes.site.navigation import page_context
from eventnotes.site.navigation.toctrees import navigator_of
from eventnotes.text.digests import digest
from eventnotes.views.topic_page import TopicPassagesView, quoted_references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from sphinx.application import Sphinx

    from eventnotes.views.page_view import PageView

#: Themes whose pages show no more of others than what they get in the context. Of another theme, every page is assumed
#: to show every heading: correct, and more work than needed at worst.
THEMES_SHOWING_CONTEXT_ONLY = frozenset(("furo", "alabaster", "basic", "classic"))
#: Of these, those whose tables of contents hold only titles of pages, also when they are Sphinx's own.
_TITLES_ONLY = frozenset(("furo",))
#: Pages that the templates of these themes link to where there are such pages.
_LINKED_BY_NAME = ("about", "copyright")
#: The endings of a theme's files by which pages are laid out.
_LAYOUT = frozenset((".html", ".conf", ".toml", ".xml", ".css_t", ".css", ".js", ".js_t"))
_PACKAGE = Path(__file__).parents[1]
#: Writes nested named tuples as lists, faster than ``repr``.
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=repr)
_Attributes = tuple[tuple[str, str | bool | None], ...]


class Fingerprints:
    """The fingerprints of one build's pages; *known* are those of the last build, by document name."""

    def __init__(self, app: Sphinx, known: Mapping[str, str] = MappingProxyType({})) -> None:
        self.app = app
        self.known = known
        self.env = app.env
        self.builder = app.builder
        self.domain = notes_domain(app.env)
        self._headings_of: dict[str, str] = {}
        self._resolved: dict[tuple[str, _Attributes], str] = {}

    def of(self, docname: str) -> str:
        """Return the fingerprint of a page; keep its views where the page is going to be written."""
        view = self.domain.page_view(docname)
        found = digest(*self.shared, *self._own(docname), *self._views(view), *self._references(docname))
        if self.known.get(docname) != found:
            self.domain.keep_page_view(view)
        return found

    def _own(self, docname: str) -> Iterator[str]:
        """Yield what Sphinx adds to the page's own text."""
        env = self.env
        page = self.domain.pages.get(docname)
        yield page.digest if page else ""
        yield from private_apis.numbers_digest(env, docname)
        yield repr(sorted(self._pictures[docname]))
        yield from self._listed_pages(docname, set())
        yield from self._navigation_links(docname)

    def _navigation_links(self, docname: str) -> Iterator[str]:
        """Yield the page's sidebar, breadcrumbs and neighbours."""
        if page_context.has_own_navigation(self.app):
            yield _serialized(navigator_of(self.app).of(docname))
        if page_context.has_breadcrumbs(self.app, docname):
            yield _serialized(navigator_of(self.app).of(docname).breadcrumbs)

    def _views(self, page_view: PageView) -> Iterator[str]:
        page = self.domain.pages.get(page_view.docname)
        for placeholder in page.placeholders if page else ():
            view = page_view.placeholder(placeholder)
            yield _serialized(view)
            if isinstance(view, TopicPassagesView):
                for source, attributes in quoted_references(view):
                    yield self._resolve(source, attributes)
        yield _serialized(page_view.mention_links)
        yield _serialized(page_view.moved_anchors)
        yield _serialized(head_of(self.app, page_view))

    def _references(self, docname: str) -> Iterator[str]:
        page = self.domain.pages.get(docname)
        for reference in page.references if page else ():
            yield self._resolve(docname, reference.attributes)

    # -- what all pages show -------------------------------------------------------------------------------

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """Digests of what every page shows: texts, layout and assets."""
        parts = [versions(self.app), files_digest(program_and_theme_files(self.app))]
        if self.builder.format == "html":
            parts.append(private_apis.html_settings(self.builder))
            parts.append(repr(list(self._indices())))
            parts.append(repr([name for name in _LINKED_BY_NAME if name in self.env.found_docs]))
            if (
                not page_context.has_own_navigation(self.app)
                or self.app.config.html_theme not in THEMES_SHOWING_CONTEXT_ONLY
            ):
                parts.append(digest(*self._navigation()))
        return tuple(parts)

    def _indices(self) -> Iterator[str]:
        """Yield the names of the domains' indices that have entries: page headers link to them."""
        for domain in self.env.domains.sorted():
            for index in domain.indices:
                if index(domain).generate()[0]:
                    yield f"{domain.name}-{index.name}"

    def _navigation(self) -> Iterator[str]:
        """Yield the titles and toctrees behind Sphinx's own sidebar, breadcrumbs, previous and next."""
        env = self.env
        for docname in sorted(env.found_docs):
            yield docname
            yield self._title(docname)
            if self.app.config.html_theme not in _TITLES_ONLY:
                yield self._headings(docname)
            for toctree in private_apis.toctrees(env, docname):
                yield repr(sorted(toctree.attributes.items(), key=str))

    # -- what one page shows -------------------------------------------------------------------------------

    @cached_property
    def _pictures(self) -> defaultdict[str, list[tuple[str, str]]]:
        found = defaultdict(list)
        for path, name, docnames in private_apis.pictures(self.env):
            for docname in docnames:
                found[docname].append((path, name))
        return found

    def _listed_pages(self, docname: str, seen: set[str]) -> Iterator[str]:
        """Yield the headings of the pages that stand in a table of contents within this page."""
        for listed in private_apis.listed_pages(self.env, docname):
            if listed not in seen and listed in self.env.found_docs:
                seen.add(listed)
                yield self._headings(listed)
                yield from self._listed_pages(listed, seen)

    def _headings(self, docname: str) -> str:
        """Return the headings of a page; cached, because several tables of contents may list it."""
        if docname not in self._headings_of:
            contents = private_apis.contents(self.env, docname)
            self._headings_of[docname] = contents.pformat() if contents is not None else ""
        return self._headings_of[docname]

    def _title(self, docname: str) -> str:
        title = private_apis.title(self.env, docname)
        return title.pformat() if title is not None else ""

    def _resolve(self, docname: str, attributes: _Attributes) -> str:
        """Return what a cross-reference resolves to: its URL and text."""
        key = (docname, attributes)
        if key not in self._resolved:
            with suppress_logging():
                self._resolved[key] = "\0".join(self._resolutions(docname, attributes))
        return self._resolved[key]

    def _resolutions(self, docname: str, attributes: _Attributes) -> Iterator[str]:
        node = addnodes.pending_xref("", **dict(attributes))
        node["refdoc"] = node.get("refdoc", docname)
        target, kind, domain = str(node["reftarget"]), str(node["reftype"]), str(node.get("refdomain") or "")
        content = nodes.inline(target, target)
        try:
            if kind == "myst" and domain == "doc":
                yield self._resolve_myst_page(target, str(node.get("reftargetid") or ""))
            elif kind in {"any", "myst"}:
                yield self._resolve_myst_page(target, "")
                for found in self.env.domains.sorted():
                    # MyST asks domains without this method role by role, and warns; here they are skipped.
                    with contextlib.suppress(NotImplementedError):
                        results = found.resolve_any_xref(self.env, docname, self.builder, target, node, content)
                        yield from (f"{role} {result.pformat()}" for role, result in results)
            elif domain in self.env.domains:
                result = self.env.domains[domain].resolve_xref(
                    self.env, docname, self.builder, kind, target, node, content
                )
                yield result.pformat() if result is not None else ""
        except NoUri:
            yield "no address"

    def _resolve_myst_page(self, target: str, anchor: str) -> str:
        """Return a page's title and the heading that MyST would link to."""
        return f"{self._title(target)} {private_apis.myst_anchors(self.env, target).get(anchor)!r}"


def versions(app: Sphinx) -> str:
    """Return the versions of Sphinx, docutils and all extensions."""
    found = sorted((name, extension.version) for name, extension in app.extensions.items())
    return f"{sphinx.__version__} {docutils.__version__} {found}"


def program_and_theme_files(app: Sphinx) -> Iterator[Path]:
    """Yield the files behind every page: the extension, templates and themes, static files."""
    yield from (path for path in below([_PACKAGE]) if path.suffix != ".pyc")
    yield from (path for path in below(private_apis.layout_folders(app.builder)) if path.suffix in _LAYOUT)
    if app.builder.format == "html":
        yield from below(Path(app.confdir, name) for name in app.config.html_static_path)


def below(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files, and those in folders and in the folders below them."""
    for path in paths:
        if path.is_file():
            yield path
        else:
            yield from (found for found in path.rglob("*") if found.is_file())


def _serialized(view: Any) -> str:
    """Return a view as text."""
    return f"{type(view).__name__} {_JSON.encode(view)}"

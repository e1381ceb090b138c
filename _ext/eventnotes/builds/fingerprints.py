"""Digests: everything that a page shows from elsewhere, in one number per page."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import docutils
import sphinx
from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util import logging

from eventnotes import internals
from eventnotes.domain import notes_domain, state_of
from eventnotes.files import digest_of
from eventnotes.site.head import head_of
from eventnotes.site.navigation import page_context
from eventnotes.site.navigation.toctrees import navigator_of
from eventnotes.views.topic_page import TopicPassagesView, quoted_references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from sphinx.application import Sphinx

    from eventnotes.views.navigation.navigator import Navigator
    from eventnotes.views.page_view import PageView

#: Themes whose pages show no more of others than they are handed. Of another theme, every page is taken to show
#: every heading: correct, and more work than needed at worst.
SHOW_WHAT_THEY_GET = frozenset(("furo", "alabaster", "basic", "classic"))
#: Of these, those whose tables of contents are the titles of pages alone, also where they are Sphinx's own.
_TITLES_ONLY = frozenset(("furo",))
#: Pages that the templates of these themes link to where there are such pages.
_LINKED_BY_NAME = ("about", "copyright")
#: The endings of a theme's files by which pages are laid out.
_LAYOUT = frozenset((".html", ".conf", ".toml", ".xml", ".css_t", ".css", ".js", ".js_t"))
_PACKAGE = Path(__file__).parents[1]
#: So many pages are looked at in half the time by two processes.
_MANY = 60
#: Takes nested named tuples as lists, in less time than ``repr``.
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

    def of_all(self, docnames: Sequence[str], *, free: bool) -> dict[str, str]:
        """Return the digests of pages; where a processor is *free*, another process sees to every second page."""
        if not (free and internals.can_fork(self.app.parallel) and len(docnames) >= _MANY):
            return {docname: self.of(docname) for docname in docnames}
        # What all pages have in common is worked out with the first one, and then known to both.
        found = {docname: self.of(docname) for docname in docnames[:1]}
        wait = internals.run_beside(lambda: {docname: self.of(docname) for docname in docnames[1::2]}, found.update)
        found |= {docname: self.of(docname) for docname in docnames[2::2]}
        wait()
        return {docname: found[docname] for docname in docnames}

    def of(self, docname: str) -> str:
        """Return the fingerprint of a page; keep its views where the page is going to be written."""
        view = self.domain.page_view(docname)
        found = _digest((*self.shared, *self._own(docname), *self._derived(view), *self._references(docname)))
        if self.known.get(docname) != found:
            self.domain.keep_page_view(view)
        return found

    def _own(self, docname: str) -> Iterator[str]:
        """Yield what Sphinx itself adds to the page's own text."""
        env = self.env
        page = self.domain.pages.get(docname)
        yield page.digest if page else ""
        yield from internals.numbers_digest(env, docname)
        yield repr(sorted(self._pictures[docname]))
        yield from self._listed_pages(docname, set())
        yield from self._ways(docname)

    def _ways(self, docname: str) -> Iterator[str]:
        """Yield where the page leads to."""
        if page_context.is_bounded(self.app):
            yield _shown(self._navigator.of(docname))
        if page_context.has_trail(self.app, docname):
            yield _shown(self._navigator.of(docname).trail)

    @cached_property
    def _navigator(self) -> Navigator:
        return navigator_of(self.app)

    def _derived(self, page_view: PageView) -> Iterator[str]:
        page = self.domain.pages.get(page_view.docname)
        for placeholder in page.placeholders if page else ():
            view = page_view.placeholder(placeholder)
            yield _shown(view)
            if isinstance(view, TopicPassagesView):
                for source, attributes in quoted_references(view):
                    yield self._resolve(source, attributes)
        yield _shown(page_view.mention_links)
        yield _shown(page_view.moved_anchors)
        yield _shown(head_of(self.app, page_view))

    def _references(self, docname: str) -> Iterator[str]:
        page = self.domain.pages.get(docname)
        for reference in page.references if page else ():
            yield self._resolve(docname, reference.attributes)

    # -- what all pages show -------------------------------------------------------------------------------

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """What every page shows: the extension's words and looks; in HTML also assets and the sidebar."""
        parts = [*surroundings(self.app)]
        if self.builder.format == "html":
            parts.append(repr(list(self._indices())))
            parts.append(repr([name for name in _LINKED_BY_NAME if name in self.env.found_docs]))
            if page_context.is_bounded(self.app):
                parts.append(_shown(self._navigator.sidebar.frame))
            if not page_context.is_bounded(self.app) or self.app.config.html_theme not in SHOW_WHAT_THEY_GET:
                parts.append(_digest(self._navigation()))
        return tuple(parts)

    def _indices(self) -> Iterator[str]:
        """Yield the domains' indices that are not empty, because headers link to them."""
        for domain in self.env.domains.sorted():
            for index in domain.indices:
                if index(domain).generate()[0]:
                    yield f"{domain.name}-{index.name}"

    def _navigation(self) -> Iterator[str]:
        """Yield what Sphinx's own sidebars, breadcrumbs, previous and next are made of."""
        env = self.env
        for docname in sorted(env.found_docs):
            yield docname
            if docname in env.titles:
                yield env.titles[docname].pformat()
                yield env.longtitles[docname].pformat()
            if docname in env.tocs:
                if self.app.config.html_theme not in _TITLES_ONLY:
                    yield env.tocs[docname].pformat()
                for toctree in internals.toctrees(env, docname):
                    yield repr(sorted(toctree.attributes.items(), key=str))

    # -- what one page shows -------------------------------------------------------------------------------

    @cached_property
    def _pictures(self) -> defaultdict[str, list[tuple[str, str]]]:
        found = defaultdict(list)
        for path, name, docnames in internals.pictures(self.env):
            for docname in docnames:
                found[docname].append((path, name))
        return found

    def _listed_pages(self, docname: str, seen: set[str]) -> Iterator[str]:
        """Yield the headings of the pages that stand in a table of contents within this page."""
        for listed in internals.listed_pages(self.env, docname):
            if listed not in seen and listed in self.env.tocs:
                seen.add(listed)
                yield self._headings(listed)
                yield from self._listed_pages(listed, seen)

    def _headings(self, docname: str) -> str:
        """Return the headings of a page: several tables of contents may list it."""
        if docname not in self._headings_of:
            self._headings_of[docname] = self.env.tocs[docname].pformat()
        return self._headings_of[docname]

    def _resolve(self, docname: str, attributes: _Attributes) -> str:
        """Return what a cross-reference resolves to: address and text."""
        key = (docname, attributes)
        if key not in self._resolved:
            with logging.suppress_logging():
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
                    # MyST asks domains of the old kind role by role, and warns; we only need not to fail.
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
        title = self.env.titles.get(target)
        found = internals.myst_anchors(self.env, target).get(anchor)
        return f"{title.pformat() if title is not None else ''} {found!r}"


def surroundings(app: Sphinx) -> Iterator[str]:
    """Yield what every page shows and no page has brought: the extension's words and looks, the theme, assets."""
    found = state_of(app.env).part(_Surroundings)
    if not found.digests:
        found.digests = tuple(_surroundings(app))
    yield from found.digests


@dataclass(slots=True)
class _Surroundings:
    """The digests of the files behind all pages; empty before they are asked for."""

    digests: tuple[str, ...] = ()


def _surroundings(app: Sphinx) -> Iterator[str]:
    yield digest_of(_PACKAGE.rglob("*"))
    yield _templates(app)
    if app.builder.format == "html":
        folders = [Path(app.confdir, name) for name in app.config.html_static_path]
        yield digest_of(path for folder in folders for path in _files(folder))


def _templates(app: Sphinx) -> str:
    """Return a digest of what pages are laid out by: templates and themes, and who fills them in."""
    versions = sorted((name, found.version) for name, found in app.extensions.items())
    folders = internals.layout_folders(app.builder)
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in _LAYOUT)
    return _digest((sphinx.__version__, docutils.__version__, repr(versions), digest_of(files)))


def _shown(view: Any) -> str:
    """Return a view as a text."""
    return f"{type(view).__name__} {_JSON.encode(view)}"


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    else:
        yield from folder.rglob("*")

"""Navigation: every page of a web site is handed the ways that lead from it, in place of Sphinx's own."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _ as of_sphinx

from eventnotes import internals
from eventnotes.builders import is_web, writes_pages
from eventnotes.domain import state_of
from eventnotes.rendering.html_renderer import NeedsTranslatorError
from eventnotes.site.navigation import furo
from eventnotes.site.navigation.nodes import add_contents, bounded, item_nodes, sidebar, trail_of
from eventnotes.site.navigation.toctrees import navigator_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from eventnotes.site.navigation.nodes import Address
    from eventnotes.views.navigation.items import NavItem, NavSection
    from eventnotes.views.navigation.navigator import NavigationView

#: Among the handlers of ``html-page-context``: themes (500) make their sidebars out of what they are handed.
_BEFORE_THEMES = 400
_AFTER_THEMES = 600
#: The keys by which Sphinx's own links to the next and the previous page are told from those to indices.
_BESIDE = frozenset(("N", "P"))


def register(app: Sphinx) -> None:
    """Connect with the events of a build."""
    app.connect("doctree-resolved", _add_trail)
    app.connect("html-page-context", _hand_over, priority=_BEFORE_THEMES)
    app.connect("html-page-context", _show_for_furo, priority=_AFTER_THEMES)
    app.connect("html-page-context", _show_contents, priority=_AFTER_THEMES)


def is_bounded(app: Sphinx) -> bool:
    """Tell whether pages have the extension's navigation."""
    return _has_pages(app) and state_of(app.env).settings.navigation == "bounded"


def has_trail(app: Sphinx, docname: str) -> bool:
    """Tell whether a page is to have the way to it above its heading."""
    chosen = state_of(app.env).settings.breadcrumbs
    if chosen == "none" or not _has_pages(app):
        return False
    return chosen == "all" or navigator_of(app).owners.owner_around(docname) is not None


def _has_pages(app: Sphinx) -> bool:
    return isinstance(app.builder, StandaloneHTMLBuilder) and is_web(app.builder) and writes_pages(app.builder)


def _add_trail(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the way to the page above everything else on it."""
    if has_trail(app, docname):
        items = navigator_of(app).of(docname).breadcrumbs
        if items:
            doctree.insert(0, trail_of(items, partial(_address, app, docname)))


def _address(app: Sphinx, docname: str, target: str, anchor: str) -> str:
    return (app.builder.get_relative_uri(docname, target) + (f"#{anchor}" if anchor else "")) or "#"


def _hand_over(app: Sphinx, docname: str, _template: str, context: dict[str, Any], document: Any) -> None:
    """Hand a page its sidebar, the pages above and beside it, and its contents."""
    if is_bounded(app):
        state_of(app.env).part(_Pages).hand_over(app, docname, context, document)


def _show_for_furo(app: Sphinx, _docname: str, _template: str, context: dict[str, Any], _document: Any) -> None:
    """Show the sidebar that is written already."""
    state_of(app.env).part(_Pages).show_for_furo(context)


class _Pages:
    """Hands the pages of one build their navigation."""

    def __init__(self) -> None:
        #: Title and words of an item to its title as HTML: the pages above are the same for many.
        self._titles: dict[tuple[Any, ...], str] = {}
        #: Whether the sidebar is written as Furo would; None: not tried yet.
        self._as_furo: bool | None = None
        #: What Furo shows in place of what it would make of the page's sidebar, and that sidebar.
        self._ready: tuple[str, Any] | None = None

    def hand_over(self, app: Sphinx, docname: str, context: dict[str, Any], document: nodes.document | None) -> None:
        """Hand a page its sidebar, the pages above and beside it, and its contents."""
        navigator = navigator_of(app)
        items = navigator.sidebar_of(docname)
        # No partial: the builders for JSON and pickle leave out functions alone.
        context["toctree"] = lambda **options: _toctree(app, docname, items, **options)
        self._write_for_furo(app, docname, context, items)
        if document is None:
            return
        view = navigator.of(docname)
        context["parents"] = [self._linked(app, docname, item) for item in view.breadcrumbs]
        self._hand_over_beside(app, docname, context, view)
        if view.contents:
            contents = internals.contents_of_page(_builder(app), docname)
            add_contents(contents, view.contents)
            context["toc"] = _html(app, contents)["fragment"]
            context["display_toc"] = True

    def _write_for_furo(
        self, app: Sphinx, docname: str, context: dict[str, Any], parts: tuple[NavSection, ...]
    ) -> None:
        """Have Furo make nothing of the sidebar, where it is written already."""
        self._ready = None
        if self._as_furo is None:
            self._as_furo = app.config.html_theme == "furo" and furo.is_known(partial(_sphinx_tree, app))
        if self._as_furo:
            # As Furo asks for it.
            shown = (part._replace(items=bounded(part.items, collapse=False, depth=0, hidden=True)) for part in parts)
            with suppress(NeedsTranslatorError):
                self._ready = (furo.tree(shown, partial(_address, app, docname)), context["toctree"])
                context["toctree"] = _no_toctree

    def show_for_furo(self, context: dict[str, Any]) -> None:
        """Show the sidebar that is written already."""
        if self._ready is not None:
            context[internals.FURO_SIDEBAR], context["toctree"] = self._ready
            self._ready = None

    def _hand_over_beside(self, app: Sphinx, docname: str, context: dict[str, Any], view: NavigationView) -> None:
        links = [link for link in context.get("rellinks", ()) if link[2] not in _BESIDE]
        for name, item, key, word in (
            ("next", view.next, "N", of_sphinx("next")),
            ("prev", view.previous, "P", of_sphinx("previous")),
        ):
            context[name] = self._linked(app, docname, item) if item is not None else None
            if item is not None:
                links.append((item.docname, context[name]["title"], key, word))
        context["rellinks"] = links

    def _linked(self, app: Sphinx, docname: str, item: NavItem) -> dict[str, str]:
        """Return an item as templates expect it: its address, and its title as HTML."""
        key = (item.title, item.label)
        if key not in self._titles:
            self._titles[key] = _html(app, nodes.title("", "", *item_nodes(item)))["title"]
        return {"link": _address(app, docname, item.docname, item.anchor), "title": self._titles[key]}


def _builder(app: Sphinx) -> StandaloneHTMLBuilder:
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        raise TypeError(f"the builder '{builder.name}' writes no HTML pages")
    return builder


def _html(app: Sphinx, node: nodes.Node) -> dict[str, str]:
    return internals.render(_builder(app), node)


def _toctree(app: Sphinx, docname: str, parts: tuple[NavSection, ...], **options: Any) -> str:
    """Return the sidebar as HTML, in place of Sphinx's function of this name: templates and themes call it.

    Of Sphinx's options ``titles_only`` has no effect: there are never sections of other pages in it.
    """
    collapse, hidden = bool(options.get("collapse", True)), bool(options.get("includehidden", False))
    depth = int(options.get("maxdepth") or 0)
    chosen = (
        part._replace(items=bounded(part.items, collapse=collapse, depth=max(depth, 0), hidden=hidden))
        for part in parts
    )
    return _sphinx_tree(app, chosen, partial(_address, app, docname))


def _sphinx_tree(app: Sphinx, parts: Iterable[NavSection], address: Address) -> str:
    return _html(app, sidebar(parts, address))["fragment"]


def _no_toctree(**_options: Any) -> str:
    return ""


def _show_contents(
    app: Sphinx, docname: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Show the contents of a topic's page: Furo counts the author's headings alone."""
    hidden = "hide-toc" in (context.get("meta") or {})
    if document is not None and not hidden and is_bounded(app) and navigator_of(app).of(docname).contents:
        context[internals.FURO_HIDES_CONTENTS] = False

"""Replace Sphinx's navigation in the context of each page of a web site: sidebar, breadcrumbs, neighbours, contents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _ as of_sphinx

from eventnotes import private_apis
from eventnotes.builders import is_web, writes_pages
from eventnotes.domain import state_of
from eventnotes.site.navigation.nodes import add_contents, breadcrumbs_node, item_nodes, limit_items, sidebar_node
from eventnotes.site.navigation.toctrees import navigator_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from eventnotes.views.navigation.items import NavItem, NavSection
    from eventnotes.views.navigation.navigator import NavigationView

#: Among the handlers of ``html-page-context``: themes (500) make their sidebars from the context.
_BEFORE_THEMES = 400
_AFTER_THEMES = 600
#: The access keys of Sphinx's links to the next and the previous page, among its links to indices.
_NEIGHBOUR_KEYS = frozenset(("N", "P"))


def register(app: Sphinx) -> None:
    """Connect with the events of a build."""
    app.connect("doctree-resolved", _add_breadcrumbs)
    app.connect("html-page-context", _add_navigation, priority=_BEFORE_THEMES)
    app.connect("html-page-context", _show_contents, priority=_AFTER_THEMES)


def has_own_navigation(app: Sphinx) -> bool:
    """Tell whether pages have the extension's navigation."""
    return _has_pages(app) and state_of(app.env).settings.navigation == "bounded"


def has_breadcrumbs(app: Sphinx, docname: str) -> bool:
    """Tell whether a page has breadcrumbs above its heading."""
    chosen = state_of(app.env).settings.breadcrumbs
    if chosen == "none" or not _has_pages(app):
        return False
    return chosen == "all" or navigator_of(app).tree.owner_around(docname) is not None


def _has_pages(app: Sphinx) -> bool:
    return isinstance(app.builder, StandaloneHTMLBuilder) and is_web(app.builder) and writes_pages(app.builder)


def _add_breadcrumbs(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Insert the breadcrumbs at the top of the page."""
    if has_breadcrumbs(app, docname):
        items = navigator_of(app).of(docname).breadcrumbs
        if items:
            doctree.insert(0, breadcrumbs_node(items, partial(_url, app, docname)))


def _url(app: Sphinx, docname: str, target: str, anchor: str) -> str:
    return (app.builder.get_relative_uri(docname, target) + (f"#{anchor}" if anchor else "")) or "#"


def _add_navigation(app: Sphinx, docname: str, _template: str, context: dict[str, Any], document: Any) -> None:
    """Add sidebar, breadcrumbs, neighbours and contents to a page's context."""
    if not has_own_navigation(app):
        return
    view = navigator_of(app).of(docname)
    # No partial: the builders for JSON and pickle leave out functions alone.
    context["toctree"] = lambda **options: _toctree(app, docname, view.sidebar, **options)
    if document is None:
        return
    context["parents"] = [_linked(app, docname, item) for item in view.breadcrumbs]
    _add_neighbours(app, docname, context, view)
    if view.contents:
        contents = private_apis.contents_of_page(_builder(app), docname)
        add_contents(contents, view.contents)
        context["toc"] = _html(app, contents)["fragment"]
        context["display_toc"] = True


def _add_neighbours(app: Sphinx, docname: str, context: dict[str, Any], view: NavigationView) -> None:
    links = [link for link in context.get("rellinks", ()) if link[2] not in _NEIGHBOUR_KEYS]
    for name, item, key, word in (
        ("next", view.next, "N", of_sphinx("next")),
        ("prev", view.previous, "P", of_sphinx("previous")),
    ):
        context[name] = _linked(app, docname, item) if item is not None else None
        if item is not None:
            links.append((item.docname, context[name]["title"], key, word))
    context["rellinks"] = links


class _Titles(dict[tuple[Any, ...], str]):
    """Title and words of an item to its title as HTML: many pages have the same breadcrumbs."""


def _linked(app: Sphinx, docname: str, item: NavItem) -> dict[str, str]:
    """Return an item as templates expect it: its URL, and its title as HTML."""
    titles = state_of(app.env).part(_Titles)
    key = (item.title, item.label)
    if key not in titles:
        titles[key] = _html(app, nodes.title("", "", *item_nodes(item)))["title"]
    return {"link": _url(app, docname, item.docname, item.anchor), "title": titles[key]}


def _builder(app: Sphinx) -> StandaloneHTMLBuilder:
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        raise TypeError(f"the builder '{builder.name}' writes no HTML pages")
    return builder


def _html(app: Sphinx, node: nodes.Node) -> dict[str, str]:
    return private_apis.render(_builder(app), node)


def _toctree(app: Sphinx, docname: str, parts: tuple[NavSection, ...], **options: Any) -> str:
    """Return the sidebar as HTML; replaces Sphinx's function of this name, which templates and themes call.

    Of Sphinx's options ``titles_only`` has no effect: there are never sections of other pages in it.
    """
    collapse, hidden = bool(options.get("collapse", True)), bool(options.get("includehidden", False))
    depth = int(options.get("maxdepth") or 0)
    chosen = (
        part._replace(items=limit_items(part.items, collapse=collapse, depth=max(depth, 0), hidden=hidden))
        for part in parts
    )
    return _html(app, sidebar_node(chosen, partial(_url, app, docname)))["fragment"]


def _show_contents(
    app: Sphinx, docname: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Show the contents of a topic's page, which Furo hides if the author has no headings."""
    hidden = "hide-toc" in (context.get("meta") or {})
    if document is not None and not hidden and has_own_navigation(app) and navigator_of(app).of(docname).contents:
        context[private_apis.FURO_HIDES_CONTENTS] = False

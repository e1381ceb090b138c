"""The sidebar, the breadcrumbs and the contents of a topic's page as nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from eventnotes.i18n import _
from eventnotes.model.text_runs import plain_text
from eventnotes.parsing.nodes import html_inline, trail
from eventnotes.rendering.node_renderer import styled_node
from eventnotes.views.navigation.items import Current, NavItem, NavLabel, NavSection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Returns the address of a page (a document name) and an anchor, as a page links to it.
UrlOf = Callable[[str, str], str]


def item_nodes(item: NavItem) -> list[nodes.Node]:
    """Return the label of an item."""
    if item.label is NavLabel.NONE:
        return [styled_node(kind, text) for kind, text, _ in item.title]
    return [nodes.Text(label_text(item.label, plain_text(item.title)))]


def label_text(label: NavLabel, text: str = "") -> str:
    """Return a translated label of the extension; *text* is the title that it names."""
    return _(label.value).replace("%s", text)


def limit_items(items: Iterable[NavItem], *, collapse: bool, depth: int, hidden: bool) -> tuple[NavItem, ...]:
    """Return items filtered by the options of Sphinx's ``toctree`` function.

    With *collapse*, only the branch of the page is open; *depth* is how many levels there are (0 or less: all),
    and *hidden* whether tables of contents that are hidden are among them.
    """
    return tuple(
        item._replace(
            children=limit_items(item.children, collapse=collapse, depth=depth - 1, hidden=hidden)
            if depth != 1 and (item.current or not collapse)
            else ()
        )
        for item in items
        if hidden or not item.hidden
    )


def sidebar_node(parts: Iterable[NavSection], address: UrlOf) -> addnodes.compact_paragraph:
    """Return the sidebar in the form of Sphinx's own tables of contents."""
    node = addnodes.compact_paragraph("", "", toctree=True)
    for part in parts:
        if part.items:
            if caption := label_text(part.label) if part.label else part.caption:
                node += _caption(caption)
            node += _list(part.items, address, 1)
    return node


def _list(items: Sequence[NavItem], address: UrlOf, level: int) -> nodes.bullet_list:
    found = nodes.bullet_list("")
    for item in items:
        classes = [f"toctree-l{level}", *(["current"] if item.current else [])]
        line = addnodes.compact_paragraph("", "", _link(item, address), classes=list(classes))
        entry = nodes.list_item("", line, classes=classes)
        if item.children:
            entry += _list(item.children, address, level + 1)
        found += entry
        if item.current:
            found["classes"] = ["current"]
    return found


def _caption(text: str) -> html_inline:
    """Return a heading in the sidebar: Sphinx's has no level, which accessibility asks of it."""
    attributes = {"class": "caption", "role": "heading", "aria-level": "2"}
    words = nodes.inline(text, text, classes=["caption-text"])
    return html_inline("", "", words, tag="p", attributes=attributes)


def _link(item: NavItem, address: UrlOf) -> html_inline:
    kind = "external" if item.url else "internal"
    attributes = {"href": item.url or address(item.docname, item.anchor), "class": f"reference {kind}"}
    if item.current is Current.PAGE:
        attributes["aria-current"] = "page"
    classes = ["current"] if item.current else []
    return html_inline(
        "", "", *item_nodes(item), tag="a", attributes=attributes, secnumber=item.number, classes=classes
    )


def breadcrumbs_node(items: Sequence[NavItem], address: UrlOf) -> trail:
    """Return the breadcrumbs of a page, from the top."""
    lines = (addnodes.compact_paragraph("", "", _link(item, address)) for item in items)
    steps = nodes.bullet_list("", *(nodes.list_item("", line) for line in lines))
    node = trail("", label=_("You are here"), list=steps)
    node.setup_child(steps)
    return node


def add_contents(contents: nodes.Node, items: Iterable[NavItem]) -> None:
    """Add items to a page's own table of contents, under the page's title."""
    title = next(iter(contents.findall(nodes.list_item)), None)
    if title is not None:
        below = title[-1]
        if not isinstance(below, nodes.bullet_list):
            below = nodes.bullet_list("")
            title += below
        below += map(_contents_entry, items)


def _contents_entry(item: NavItem) -> nodes.list_item:
    link = nodes.reference("", "", *item_nodes(item), internal=True, refuri=f"#{item.anchor}", anchorname="")
    entry = nodes.list_item("", addnodes.compact_paragraph("", "", link))
    if item.children:
        entry += nodes.bullet_list("", *map(_contents_entry, item.children))
    return entry

"""Makes the elements of a page as docutils nodes, for every builder."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from eventnotes.model.records import RunKind
from eventnotes.model.text_runs import link_target
from eventnotes.parsing.nodes import html_inline
from eventnotes.rendering.embeds import download_link, media_nodes
from eventnotes.rendering.renderer import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eventnotes.model.records import Run, Target
    from eventnotes.rendering.renderer import Field, ListItem

#: Attribute of a copied cross-reference: a problem with it is reported on the page it was copied from.
QUOTED = "notes:quoted"

_STYLES: dict[str, type[nodes.TextElement]] = {
    RunKind.EMPHASIS: nodes.emphasis,
    RunKind.STRONG: nodes.strong,
    RunKind.MATH: nodes.math,
    RunKind.CODE: nodes.literal,
}


class NodeRenderer(Renderer[nodes.Node]):
    """Makes the nodes of one page."""

    def text(self, text: str) -> nodes.Node:
        return nodes.Text(text)

    def inline(self, *parts: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.inline("", "", *parts, classes=list(classes))

    def place(self, docname: str, anchor: str, *parts: nodes.Node, classes: Sequence[str] = ()) -> nodes.Node:
        """Return a link to an anchor, or its text if the builder writes no such page.

        It is resolved here: resolving hundreds of cross-references on a topic's page would take Sphinx long.
        """
        inner = self.inline(*parts, classes=classes)
        try:
            return make_refnode(self.builder, self.docname, docname, anchor, inner)
        except NoUri:
            return inner

    def file(self, name: str) -> nodes.Node:
        """Return a link to a generated file of a web site, shown as its name; elsewhere the name alone."""
        shown = nodes.literal("", name)
        if not self.is_web:
            return shown
        address = relative_uri(self.builder.get_target_uri(self.docname), name)
        return nodes.reference("", "", shown, refuri=address, internal=True)

    def target(self, anchor: str) -> nodes.Node:
        return nodes.target("", "", ids=[anchor])

    def external(self, url: str, text: str = "") -> nodes.Node:
        return nodes.reference("", text or url, refuri=url)

    def download(self, url: str, text: str) -> nodes.Node:
        return download_link(url, text)

    def media(self, url: str, title: str) -> list[nodes.Node]:
        return media_nodes(url, title=title)

    def paragraph(self, *parts: nodes.Node, classes: Sequence[str] = ()) -> nodes.Node:
        return paragraph(*parts, classes=classes)

    def bullets(
        self,
        items: Iterable[ListItem[nodes.Node]],
        classes: Sequence[str] = (),
        *,
        nested: bool = False,
    ) -> nodes.Node:
        made = (nodes.list_item("", paragraph(*line), *([under] if under else [])) for line, under in items)
        return nodes.bullet_list("", *made, classes=list(classes))

    def quote(self, *blocks: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.block_quote("", *blocks, classes=list(classes))

    def container(self, *blocks: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.container("", *blocks, classes=list(classes))

    def section(self, anchor: str, title: nodes.Node, *blocks: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.section("", nodes.title("", "", title), *blocks, ids=[anchor], classes=list(classes))

    def picture(self, html: str, text: str) -> nodes.Node:
        return nodes.raw("", html, format="html") if self.builder.format == "html" else paragraph(nodes.Text(text))

    def fields(self, fields: Iterable[Field[nodes.Node]]) -> nodes.Node:
        made = (nodes.field("", nodes.field_name("", name), nodes.field_body("", *blocks)) for name, blocks in fields)
        return nodes.field_list("", *made)

    def runs(self, runs: Iterable[Run], source: str) -> list[nodes.Node]:
        return [self._linked(styled_node(kind, text), link_target(target), source) for kind, text, target in runs]

    def _linked(self, node: nodes.Node, target: Target | None, source: str) -> nodes.Node:
        if target is None:
            return node
        if isinstance(target, tuple):
            attributes = dict(target)
            page, anchor = str(attributes.get("reftarget")), str(attributes.get("reftargetid") or "")
            is_page = (attributes.get("reftype"), attributes.get("refdomain")) == ("myst", "doc")
            if is_page and page in self.builder.env.found_docs:
                return self.place(page, anchor, node)
            # Resolvers expect an element.
            content = node if isinstance(node, nodes.Element) else nodes.inline("", "", node)
            return _cross_reference(content, attributes, source, self.docname)
        if target.startswith("#"):
            return self.place(source, target[1:], node)
        return nodes.reference("", "", node, refuri=target)


def _cross_reference(
    content: nodes.Element, attributes: dict[str, str | bool | None], source: str, docname: str
) -> nodes.Element:
    """Return a copy of a cross-reference on *source* for the page *docname*.

    Resolvers make URLs and document names relative to ``refdoc``, which becomes *docname*; so a document name
    becomes absolute.
    """
    if attributes.get("reftype") == "myst":
        # MyST's resolver would report a broken link again, for the copy; Sphinx's obeys ``refwarn``.
        attributes = {**attributes, "refdomain": "", "reftype": "any", "refexplicit": True}
    if attributes.get("reftype") == "doc":
        target = posixpath.normpath(posixpath.join("/", source, "..", str(attributes["reftarget"])))
        attributes = {**attributes, "reftarget": target}
    return addnodes.pending_xref("", content, **{**attributes, "refdoc": docname, "refwarn": False, QUOTED: True})


def styled_node(kind: str, text: str) -> nodes.Node:
    """Return the text of a run with its markup, without its link."""
    node: nodes.Node = nodes.Text(text)
    for letter in (RunKind.MATH, RunKind.CODE, RunKind.STRONG, RunKind.EMPHASIS):
        if letter in kind:
            style = _STYLES[letter]
            node = style(text, text) if isinstance(node, nodes.Text) else style("", "", node)
    return html_inline("", "", node, tag="mark") if RunKind.MARK in kind else node


def paragraph(*children: nodes.Node, classes: Sequence[str] = ()) -> nodes.paragraph:
    """Return a paragraph of inline nodes."""
    return nodes.paragraph("", "", *children, classes=list(classes))


def table(
    head: Sequence[Sequence[nodes.Node]],
    rows: Iterable[Iterable[Sequence[nodes.Node]]],
    widths: Sequence[int],
) -> nodes.table:
    """Return a table, whose cells hold inline nodes or blocks.

    *widths* of columns are in characters in plain text, in proportion elsewhere.
    """
    group = nodes.tgroup("", *(nodes.colspec("", colwidth=width) for width in widths), cols=len(widths))
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group)


def _row(cells: Iterable[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", *_blocks(content)) for content in cells))


def _blocks(content: Sequence[nodes.Node]) -> Sequence[nodes.Node]:
    # In docutils, a reference is both a body and an inline element.
    are_blocks = content and isinstance(content[0], nodes.Body) and not isinstance(content[0], nodes.Inline)
    return content if are_blocks else [paragraph(*content)]

"""Building blocks: links, runs, dates and fields as nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from eventnotes.model.records import RunKind
from eventnotes.model.runs import link_target
from eventnotes.rendering.embeds import download_link, media_nodes
from eventnotes.rendering.renderer import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.builders import Builder

    from eventnotes.model.records import Run, Target
    from eventnotes.rendering.renderer import Field, ListItem

#: Marks a cross-reference as a copy: what is wrong with it is reported on the page that it was copied from.
QUOTED = "notes:quoted"

_STYLES: dict[str, type[nodes.TextElement]] = {
    RunKind.EMPHASIS: nodes.emphasis,
    RunKind.STRONG: nodes.strong,
    RunKind.MATH: nodes.math,
    RunKind.CODE: nodes.literal,
}


class NodeRenderer(Renderer[nodes.Node]):
    """Makes nodes for one page in one language; *output* is Sphinx's builder, which knows the addresses."""

    def __init__(self, docname: str, language: str, output: Builder) -> None:
        self.docname = docname
        self.language = language
        self.output = output

    def text(self, text: str) -> nodes.Node:
        return nodes.Text(text)

    def inline(self, *parts: nodes.Node, classes: Sequence[str]) -> nodes.Node:
        return nodes.inline("", "", *parts, classes=list(classes))

    def place(self, docname: str, anchor: str, *parts: nodes.Node, classes: Sequence[str] = ()) -> nodes.Node:
        """Return a link to a place, or its text where the output has no such address.

        Made at once, because where it leads is known: pages that gather notes have hundreds of them, and Sphinx
        takes its time to resolve a cross-reference.
        """
        inner = self.inline(*parts, classes=classes)
        try:
            return make_refnode(self.output, self.docname, docname, anchor, inner)
        except NoUri:
            return inner

    def file(self, name: str) -> nodes.Node:
        """Return a reference to a file beside the pages; its bare name where there are only pages."""
        return addnodes.pending_xref(
            "",
            nodes.literal("", name),
            refdomain="notes",
            reftype="file",
            reftarget=name,
            refdoc=self.docname,
            refexplicit=True,
            refwarn=False,
        )

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

    def fields(self, fields: Iterable[Field[nodes.Node]]) -> nodes.Node:
        made = (nodes.field("", nodes.field_name("", name), nodes.field_body("", *blocks)) for name, blocks in fields)
        return nodes.field_list("", *made)

    def runs(self, runs: Iterable[Run], source: str) -> list[nodes.Node]:
        return [self._linked(styled_node(kind, text), link_target(target), source) for kind, text, target in runs]

    def _linked(self, node: nodes.Node, target: Target | None, source: str) -> nodes.Node:
        if target is None:
            return node
        if isinstance(target, tuple):
            return _cross_reference(_resolvable(node), dict(target), source, self.docname)
        if target.startswith("#"):
            return self.place(source, target[1:], node)
        return nodes.reference("", "", node, refuri=target)


def _cross_reference(
    content: nodes.Element, attributes: dict[str, str | bool | None], source: str, docname: str
) -> nodes.Element:
    """Return a copy of a cross-reference on *source* for the page *docname*.

    Resolvers make the address relative to ``refdoc``, so that is the page that shows the copy; a document's name,
    which they take to be relative to it too, becomes absolute.
    """
    if attributes.get("reftype") == "myst":
        # MyST's resolver reports a dead link wherever it finds one; Sphinx's asks first.
        attributes = {**attributes, **_without_myst(attributes), "refexplicit": True}
    if attributes.get("reftype") == "doc":
        attributes = {**attributes, "reftarget": f"/{docname_join(source, str(attributes['reftarget']))}"}
    return addnodes.pending_xref("", content, **{**attributes, "refdoc": docname, "refwarn": False, QUOTED: True})


def _without_myst(attributes: dict[str, str | bool | None]) -> dict[str, str | bool | None]:
    target, anchor = attributes["reftarget"], attributes.get("reftargetid")
    if attributes.get("refdomain") != "doc":
        return {"refdomain": "", "reftype": "any"}
    return {"refdomain": "notes", "reftype": "place", "reftarget": f"{target}#{anchor or ''}"}


def _resolvable(node: nodes.Node) -> nodes.Element:
    """Return *node* as the element that resolvers expect as a cross-reference's content."""
    return node if isinstance(node, nodes.Element) else nodes.inline("", "", node)


def styled_node(kind: str, text: str) -> nodes.Node:
    """Return the text of a run as what it is, without where it leads."""
    node: nodes.Node = nodes.Text(text)
    for letter in (RunKind.MATH, RunKind.CODE, RunKind.STRONG, RunKind.EMPHASIS):
        if letter in kind:
            style = _STYLES[letter]
            node = style(text, text) if isinstance(node, nodes.Text) else style("", "", node)
    return node


def paragraph(*children: nodes.Node, classes: Sequence[str] = ()) -> nodes.paragraph:
    """Return a paragraph."""
    return nodes.paragraph("", "", *children, classes=list(classes))


def table(
    head: Sequence[Sequence[nodes.Node]],
    rows: Iterable[Iterable[Sequence[nodes.Node]]],
    widths: Sequence[int],
) -> nodes.table:
    """Return a table; what stands in a cell is a line or blocks.

    *widths* are those of the columns, in characters where the writer counts them (plain text).
    """
    group = nodes.tgroup("", *(nodes.colspec("", colwidth=width) for width in widths), cols=len(widths))
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group)


def _row(cells: Iterable[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", *_blocks(content)) for content in cells))


def _blocks(content: Sequence[nodes.Node]) -> Sequence[nodes.Node]:
    # To docutils a link is both, a block and inline.
    are_blocks = content and isinstance(content[0], nodes.Body) and not isinstance(content[0], nodes.Inline)
    return content if are_blocks else [paragraph(*content)]

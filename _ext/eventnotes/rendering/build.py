"""Building blocks: links, runs, dates and fields as nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from eventnotes.core.downloads import is_download
from eventnotes.core.records import RunKind
from eventnotes.core.runs import link_of
from eventnotes.embeds import download_link
from eventnotes.i18n import _, format_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sphinx.builders import Builder as Output

    from eventnotes.core.records import Named, Run, Target
    from eventnotes.core.views.links import Link, SessionAt

#: Marks a cross-reference as a copy: what is wrong with it is reported on the page that it was copied from.
QUOTED = "notes:quoted"

_STYLES: dict[str, type[nodes.TextElement]] = {
    RunKind.EMPHASIS: nodes.emphasis,
    RunKind.STRONG: nodes.strong,
    RunKind.MATH: nodes.math,
    RunKind.CODE: nodes.literal,
}


class Builder:
    """Makes nodes for one page in one language; *output* is Sphinx's builder, which knows the addresses."""

    def __init__(self, docname: str, language: str, output: Output) -> None:
        self.docname = docname
        self.language = language
        self.output = output

    def place(self, docname: str, anchor: str, *children: nodes.Node, classes: Sequence[str] = ()) -> nodes.Node:
        """Return a link to a place, or its text where the output has no such address.

        Made at once, because where it leads is known: pages that gather notes have hundreds of them, and Sphinx
        takes its time to resolve a cross-reference.
        """
        inner = nodes.inline("", "", *children, classes=list(classes))
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

    def link(self, link: Link, *, classes: Sequence[str] = ()) -> nodes.Node:
        """Return a link's text, as a reference where it leads somewhere."""
        if link.docname is None:
            return nodes.inline("", link.text, classes=list(classes))
        return self.place(link.docname, link.anchor, nodes.Text(link.text), classes=classes)

    def links(self, links: Iterable[Link]) -> list[nodes.Node]:
        """Return links with separators between them."""
        return separated([self.link(link) for link in links])

    def session_at(self, session: SessionAt) -> nodes.inline:
        """Return a link to a session, with its event and date."""
        parts = separated([self.link(session.event), *self._maybe_days(session)], " · ")
        meta = nodes.inline("", "", *parts, classes=["eventnotes-meta"])
        return nodes.inline("", "", self.link(session.link), nodes.Text(" – "), meta, classes=["eventnotes-session-at"])

    def _maybe_days(self, session: SessionAt) -> list[nodes.Node]:
        return [self.days(session.date, session.end_date)] if session.date else []

    def days(self, first: date | None, last: date | None) -> nodes.Node:
        """Return a date or an interval as the readers of the page's language write it."""
        return dated(format_days(first, last, self.language))

    def runs(self, runs: Iterable[Run], source: str) -> Iterator[nodes.Node]:
        """Yield nodes for the runs of a passage on the page *source*."""
        for kind, text, named in runs:
            node, target = styled(kind, text), link_of(named)
            yield node if target is None else self._linked(node, target, source)

    def _linked(self, node: nodes.Node, target: Target, source: str) -> nodes.Node:
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


def styled(kind: str, text: str) -> nodes.Node:
    """Return the text of a run as what it is, without where it leads."""
    node: nodes.Node = nodes.Text(text)
    for letter in (RunKind.MATH, RunKind.CODE, RunKind.STRONG, RunKind.EMPHASIS):
        if letter in kind:
            style = _STYLES[letter]
            node = style(text, text) if isinstance(node, nodes.Text) else style("", "", node)
    return node


def separated(parts: Sequence[nodes.Node], separator: str | None = None) -> list[nodes.Node]:
    """Return *parts* with a separator between them, by default the one that the language uses in lists."""
    between = _(", ") if separator is None else separator
    result: list[nodes.Node] = []
    for part in parts:
        result += [nodes.Text(between), part] if result else [part]
    return result


def dated(text: str) -> nodes.inline:
    """Return a text that is, or ends with, a date."""
    return nodes.inline("", text, classes=["eventnotes-date"])


def external(url: str, text: str = "") -> nodes.reference:
    """Return a link out of the site, shown as *text* or as its URL."""
    return nodes.reference("", text or url, refuri=url)


def named(item: Named) -> nodes.Node:
    """Return a text with or without a URL."""
    if is_download(item.url):
        return download_link(item.url, item.text)
    return external(item.url, item.text) if item.url else nodes.inline("", item.text)


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


def bullets(lines: Iterable[Iterable[nodes.Node]], classes: Sequence[str] = ()) -> nodes.bullet_list:
    """Return a list with an item for each line."""
    items = [nodes.list_item("", paragraph(*line)) for line in lines]
    return nodes.bullet_list("", *items, classes=list(classes))


def field(name: str, *children: nodes.Node) -> nodes.field:
    """Return a field of a card."""
    return blocks_field(name, paragraph(*children))


def blocks_field(name: str, *blocks: nodes.Node) -> nodes.field:
    """Return a field of a card that holds more than one line."""
    return nodes.field("", nodes.field_name("", name), nodes.field_body("", *blocks))


def card(kind: str, fields: Sequence[nodes.field], *more: nodes.Node) -> list[nodes.Node]:
    """Return the card of an object, or nothing where there is nothing to show."""
    parts: list[nodes.Node] = [nodes.field_list("", *fields)] if fields else []
    parts += more
    return [nodes.container("", *parts, classes=["eventnotes-card", f"eventnotes-{kind}"])] if parts else []

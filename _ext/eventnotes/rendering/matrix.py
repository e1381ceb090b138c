"""The matrix of topics by events, years or series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.parsing.nodes import heading_entry, html_block
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_month
from eventnotes.rendering.listings import omitted_line
from eventnotes.rendering.node_renderer import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.rendering.node_renderer import NodeRenderer
    from eventnotes.views.listings.matrix import MatrixCell, MatrixRow, MatrixView

#: Widths of columns: in characters in plain text, in proportion in LaTeX.
_TOPIC_WIDTH, _EVENT_WIDTH, _GROUP_WIDTH, _SEEN_WIDTH = 20, 12, 8, 11


def matrix(renderer: NodeRenderer, view: MatrixView) -> list[nodes.Node]:
    """Return the matrix in a scrollable region; a sentence if it is empty."""
    if not view.rows:
        return [paragraph(nodes.Text(_("Nothing to list yet.")), classes=["eventnotes-empty"])]
    label = {
        "event": _("Topics by events"),
        "year": _("Topics by years"),
        "series": _("Topics by series"),
    }[view.by]
    classes = ["eventnotes-listing", "eventnotes-topic-matrix"]
    # A region with a name, which the keyboard reaches too, so that it can be scrolled.
    attributes = {"role": "region", "aria-label": label, "tabindex": "0"}
    region = html_block("", _table(renderer, view), tag="div", attributes=attributes, classes=classes)
    words = counts.more_rows(view.omitted) if view.omitted else ""
    return [region, *omitted_line(renderer, words, data=view.has_data_file)]


def _table(renderer: NodeRenderer, view: MatrixView) -> nodes.table:
    width = _EVENT_WIDTH if view.by == "event" else _GROUP_WIDTH
    widths = [_TOPIC_WIDTH, *[width] * len(view.columns), _SEEN_WIDTH]
    group = nodes.tgroup("", cols=len(widths))
    group += [nodes.colspec("", colwidth=width, stub=int(not number)) for number, width in enumerate(widths)]
    group += nodes.thead("", nodes.row("", *_heading_row(renderer, view)))
    group += nodes.tbody("", *(nodes.row("", *_topic_row(renderer, row)) for row in view.rows))
    # "longtable" allows page breaks in LaTeX; "colwidths-given" keeps columns narrow.
    return nodes.table("", group, classes=["longtable", "colwidths-given"])


def _heading_row(renderer: NodeRenderer, view: MatrixView) -> Iterator[nodes.entry]:
    rest = _("Others") if view.by == "series" else _("Earlier")
    yield _heading_cell("col", nodes.Text(_("Topic")))
    for column in view.columns:
        yield _heading_cell("col", renderer.link(column) if column.text else nodes.Text(rest))
    yield _heading_cell("col", nodes.Text(_("Last seen")))


def _topic_row(renderer: NodeRenderer, row: MatrixRow) -> Iterator[nodes.entry]:
    yield _heading_cell("row", renderer.link(row.link))
    for cell in row.cells:
        shade = [f"eventnotes-step-{cell.step}"] if cell and cell.step else []
        yield nodes.entry("", *_count_link(renderer, cell), classes=["eventnotes-number", *shade])
    last: list[nodes.Node] = []
    if row.stats.last is not None:
        last.append(renderer.dated(format_month(row.stats.last, renderer.language)))
    if row.quiet:
        last += [nodes.Text(" "), nodes.inline("", _("(quiet)"), classes=["eventnotes-gone-quiet"])]
    yield nodes.entry("", paragraph(*last))


def _heading_cell(scope: str, content: nodes.Node) -> heading_entry:
    return heading_entry("", paragraph(content), scope=scope)


def _count_link(renderer: NodeRenderer, cell: MatrixCell | None) -> Iterator[nodes.Node]:
    """Yield the number of passages, or "whole" if the topic is only in options; nothing for an empty cell."""
    if cell is not None:
        text = nodes.Text(str(cell.passages) if cell.passages else _("whole"))
        yield paragraph(renderer.place(cell.link.docname or "", cell.link.anchor, text))

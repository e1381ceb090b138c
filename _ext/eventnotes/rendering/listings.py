"""Lists of events, sessions, topics and speakers: as a list, a table or cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from eventnotes.core.views.listing import EventRow, SessionRow, SpeakerRow, TopicRow
from eventnotes.i18n import _, format_days
from eventnotes.rendering.build import paragraph, separated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from eventnotes.core.views.listing import ListingView, Row
    from eventnotes.rendering.build import Builder


class Cells(NamedTuple):
    """A row as nodes."""

    #: The id of the entry, if it has one.
    anchor: str
    title: nodes.Node
    #: Name of the column and content; empty contents are left out of lists and cards.
    rest: Sequence[tuple[str, Sequence[nodes.Node]]]
    #: A sentence below the title of a card.
    text: str = ""


def listing(build: Builder, view: ListingView) -> list[nodes.Node]:
    """Return a listing; a sentence where it is empty."""
    if not view.groups:
        return [paragraph(nodes.Text(_("Nothing to list yet.")), classes=["eventnotes-empty"])]
    layout = {"table": _table, "cards": _cards}.get(view.layout, _list)
    found: list[nodes.Node] = []
    for group in view.groups:
        if group.title:
            found.append(nodes.rubric("", group.title, classes=["eventnotes-group"]))
        rows = [_cells(build, row) for row in group.rows]
        node = layout(rows)
        node["classes"] += ["eventnotes-listing", f"eventnotes-{view.kind}"]
        found.append(node)
    return found


def _cells(build: Builder, row: Row) -> Cells:
    match row:
        case EventRow():
            return _event(build, row)
        case SessionRow():
            return _session(build, row)
        case TopicRow():
            return _topic(build, row)
        case SpeakerRow():
            return _speaker(build, row)


def _event(build: Builder, row: EventRow) -> Cells:
    sessions = _("%d sessions") % row.sessions if row.sessions else ""
    return Cells(
        "",
        build.link(row.link),
        (
            (_("Date"), [build.days(row.date, row.end_date)]),
            (_("Venue"), _maybe(row.venue)),
            (_("Sessions"), _maybe(sessions)),
            (_("Topics"), build.links(row.topics)),
        ),
    )


def _session(build: Builder, row: SessionRow) -> Cells:
    return Cells(
        "",
        build.link(row.link),
        (
            (_("Event"), [build.link(row.event)]),
            (_("Date"), [build.days(row.date, row.end_date)]),
            (_("Speakers"), build.links(row.speakers)),
            (_("Topics"), build.links(row.topics)),
        ),
    )


def _topic(build: Builder, row: TopicRow) -> Cells:
    figures = row.figures
    counts = (
        _("%(passages)d passages, %(events)d events") if figures.passages else _("%(events)d events")
    ) % figures._asdict()
    last = format_days(figures.last, figures.last, build.language) if figures.last else ""
    return Cells(
        row.anchor,
        build.link(row.link),
        (
            (_("Mentions"), _maybe(counts)),
            (_("Last seen"), _maybe(last)),
            (_("Named by"), build.links(row.named_by)),
        ),
        row.definition,
    )


def _speaker(build: Builder, row: SpeakerRow) -> Cells:
    sessions = [
        nodes.inline("", "", build.link(session), nodes.Text(" ("), build.link(event), nodes.Text(")"))
        for session, event in row.sessions
    ]
    return Cells(row.anchor, nodes.inline("", row.name), ((_("Sessions"), separated(sessions)),))


def _maybe(text: str) -> list[nodes.Node]:
    return [nodes.Text(text)] if text else []


def _titled(row: Cells) -> list[nodes.Node]:
    target = [nodes.target("", "", ids=[row.anchor])] if row.anchor else []
    return [*target, row.title]


def _list(rows: Iterable[Cells]) -> nodes.bullet_list:
    return nodes.bullet_list("", *(_item(row, _line) for row in rows))


def _item(row: Cells, body: Callable[[Cells], list[nodes.Node]]) -> nodes.list_item:
    return nodes.list_item("", *body(row))


def _line(row: Cells) -> list[nodes.Node]:
    parts = [nodes.inline("", "", *content) for _name, content in row.rest if content]
    meta = nodes.inline("", "", *separated(parts, " · "), classes=["eventnotes-meta"])
    return [paragraph(*_titled(row), nodes.Text(" "), meta)]


def _cards(rows: Iterable[Cells]) -> nodes.bullet_list:
    return nodes.bullet_list("", *(_item(row, _card) for row in rows), classes=["eventnotes-cards"])


def _card(row: Cells) -> list[nodes.Node]:
    parts = [paragraph(*_titled(row), classes=["eventnotes-card-title"])]
    if row.text:
        parts.append(paragraph(nodes.Text(row.text), classes=["eventnotes-card-text"]))
    parts += [paragraph(*content, classes=["eventnotes-meta"]) for _name, content in row.rest if content]
    return list(parts)


def _table(rows: Sequence[Cells]) -> nodes.table:
    """Return a table; columns that are empty in all rows are left out."""
    columns = [
        number for number, (_name, _content) in enumerate(rows[0].rest) if any(row.rest[number][1] for row in rows)
    ]
    head = [[nodes.Text(_("Title"))], *([nodes.Text(rows[0].rest[number][0])] for number in columns)]
    body = [[_titled(row), *(row.rest[number][1] for number in columns)] for row in rows]
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec("", colwidth=3 if not number else 2) for number in range(len(head))]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *(_row(cells) for cells in body))
    return nodes.table("", group)


def _row(cells: Iterable[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", paragraph(*content)) for content in cells))

"""Lists of events, sessions, topics and speakers: as a list, a table or cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_days, format_span
from eventnotes.rendering.node_renderer import paragraph, table
from eventnotes.views.listings.rows import EventRow, SessionRow, SpeakerRow, TopicRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from eventnotes.notebook.analysis.topic_stats import TopicStats
    from eventnotes.rendering.node_renderer import NodeRenderer
    from eventnotes.views.listings.listing import Group, ListingView
    from eventnotes.views.listings.rows import Row, ShortRow, SpeakerEvent, SpeakerSession


#: What says how many rows a list of each kind leaves out.
_LEFT_OUT = {
    "event-list": counts.more_events,
    "session-list": counts.more_sessions,
    "topic-list": counts.more_topics,
    "speaker-list": counts.more_speakers,
}


class Cell(NamedTuple):
    """What a row says under one column."""

    #: The column's name.
    name: str
    #: Empty contents are left out of lists and cards.
    content: Sequence[nodes.Node] = ()
    #: What stands in lists and cards, where no column says what it is; by default the content.
    alone: Sequence[nodes.Node] = ()
    #: Whether a card gives it a line of its own.
    own_line: bool = False
    #: In place of content, what takes more than a line: it stands below the row, or in a table's column.
    blocks: Sequence[nodes.Node] = ()

    @property
    def outside_table(self) -> Sequence[nodes.Node]:
        """What stands in lists and cards."""
        return self.alone or self.content

    @property
    def column(self) -> Sequence[nodes.Node]:
        """What stands in a table."""
        return self.blocks or self.content


class Cells(NamedTuple):
    """A row as nodes."""

    #: The id of the entry, if it has one.
    anchor: str
    title: nodes.Node
    rest: Sequence[Cell]
    #: A sentence below the title of a card.
    text: str = ""


def listing(renderer: NodeRenderer, view: ListingView) -> list[nodes.Node]:
    """Return a listing; a sentence where it is empty."""
    if not view.groups and not view.short_groups:
        return [paragraph(nodes.Text(_("Nothing to list yet.")), classes=["eventnotes-empty"])]
    found = [node for group in view.groups for node in _group(renderer, group, view)]
    if view.short_groups:
        found += _lead(view.kind)
        grouped = any(group.title for group in view.short_groups)
        for group in view.short_groups:
            found += _group_title(group.title or (_("Others") if grouped else ""), group.anchor)
            found.append(_short_group(renderer, group, view.kind))
    return [*found, *_left_out(renderer, view)]


def _group(renderer: NodeRenderer, group: Group[Row], view: ListingView) -> Iterator[nodes.Node]:
    layout = {"table": _table, "cards": _cards}.get(view.layout, _list)
    yield from _group_title(group.title, group.anchor)
    node = layout([_cells(renderer, row) for row in group.rows])
    node["classes"] += ["eventnotes-listing", f"eventnotes-{view.kind}"]
    yield node


def _group_title(title: str, anchor: str) -> Iterator[nodes.Node]:
    if title:
        yield nodes.rubric("", title, classes=["eventnotes-group"], ids=[anchor] if anchor else [])


def _lead(kind: str) -> Iterator[nodes.Node]:
    """Yield the heading above the short rows, and what they are where that is not plain."""
    title = {"event-list": _("More events"), "session-list": _("More sessions, by event")}.get(kind, _("More topics"))
    yield nodes.rubric("", title, classes=["eventnotes-rest"])
    if kind == "topic-list":
        text = _("Each leads to its page, or, where it has none, to the newest session that names it.")
        yield paragraph(nodes.Text(text), classes=["eventnotes-meta"])


def _short_group(renderer: NodeRenderer, group: Group[ShortRow], kind: str) -> nodes.Node:
    classes = ["eventnotes-listing", "eventnotes-short", f"eventnotes-{kind}"]
    return renderer.bullets((([*_short(renderer, row, kind)], None) for row in group.rows), classes)


def _short(renderer: NodeRenderer, row: ShortRow, kind: str) -> list[nodes.Node]:
    target = [nodes.target("", "", ids=[row.anchor])] if row.anchor else []
    meta: list[nodes.Node] = [nodes.Text(counts.sessions(row.sessions))] if row.sessions else []
    if row.first and row.last:
        years = format_span(str(row.first.year), str(row.last.year))
        meta.append(renderer.dated(years) if kind == "topic-list" else renderer.days(row.first, row.last))
    if not meta:
        return [*target, renderer.link(row.link)]
    return [
        *target,
        renderer.link(row.link),
        nodes.Text(" "),
        nodes.inline("", "", *renderer.separated(meta, " · "), classes=["eventnotes-meta"]),
    ]


def _left_out(renderer: NodeRenderer, view: ListingView) -> list[nodes.Node]:
    rows = [row for group in view.groups for row in group.rows if isinstance(row, SpeakerRow)]
    words = _LEFT_OUT[view.kind](view.omitted) if view.omitted else ""
    if not words and any(row.more for row in rows):
        words = _("Not every session is shown here.")
    return left_out(renderer, words, data=view.has_data_file)


def left_out(renderer: NodeRenderer, words: str, *, data: bool) -> list[nodes.Node]:
    """Return the line that says in *words* what is not shown, and which data file holds it; none without words."""
    if not words:
        return []
    line = paragraph(nodes.Text(words), classes=["eventnotes-empty"])
    if data:
        before, _name, after = _("The data file %s holds everything.").partition("%s")
        line += [nodes.Text(f" {before}"), renderer.file("notes.json"), nodes.Text(after)]
    return [line]


def _cells(renderer: NodeRenderer, row: Row) -> Cells:
    match row:
        case EventRow():
            return _event(renderer, row)
        case SessionRow():
            return _session(renderer, row)
        case TopicRow():
            return _topic(renderer, row)
        case SpeakerRow():
            return _speaker(renderer, row)


def _event(renderer: NodeRenderer, row: EventRow) -> Cells:
    return Cells(
        row.anchor,
        renderer.link(row.link),
        (
            Cell(_("Date"), [renderer.days(row.date, row.end_date)]),
            Cell(_("Venue"), _maybe(row.venue)),
            _number(_("Sessions"), row.sessions, counts.sessions),
            Cell(_("Topics"), renderer.links(row.topics), own_line=True),
        ),
    )


def _session(renderer: NodeRenderer, row: SessionRow) -> Cells:
    return Cells(
        "",
        renderer.link(row.link),
        (
            Cell(_("Event"), [renderer.link(row.event)], own_line=True),
            Cell(_("Date"), [renderer.days(row.date, row.end_date)]),
            Cell(_("Speakers"), renderer.links(row.speakers), own_line=True),
            Cell(_("Topics"), renderer.links(row.topics), own_line=True),
        ),
    )


def _topic(renderer: NodeRenderer, row: TopicRow) -> Cells:
    stats = row.stats
    return Cells(
        row.anchor,
        renderer.link(row.link),
        (
            _number(_("Passages"), stats.passages, counts.passages),
            _number(_("Events"), stats.events, counts.events),
            _last_seen(renderer, stats),
            Cell(_("Named by"), _named_by(renderer, row), own_line=True),
        ),
        row.definition,
    )


def _named_by(renderer: NodeRenderer, row: TopicRow) -> list[nodes.Node]:
    more = [nodes.Text(" "), nodes.Text(counts.more(row.more))] if row.more else []
    return [*renderer.links(row.named_by), *more]


def _last_seen(renderer: NodeRenderer, stats: TopicStats) -> Cell:
    if stats.last is None:
        return Cell(_("Last seen"), [])
    day = format_days(stats.last, stats.last, renderer.language)
    return Cell(_("Last seen"), [renderer.dated(day)], [renderer.dated(_("last seen %s") % day)], own_line=True)


def _speaker(renderer: NodeRenderer, row: SpeakerRow) -> Cells:
    blocks: list[nodes.Node] = []
    if row.sessions:
        blocks.append(renderer.bullets(([*_spoken(renderer, spoken)], None) for spoken in row.sessions))
    if row.events or row.more:
        blocks.append(paragraph(*_spoken_at(renderer, row), classes=["eventnotes-older"]))
    cut = row.sessions and (row.events or row.more)
    total = _number(_("Total"), row.total if cut else 0, counts.sessions)
    return Cells(row.anchor, nodes.inline("", row.name), (total, Cell(_("Sessions"), blocks=blocks)))


def _spoken_at(renderer: NodeRenderer, row: SpeakerRow) -> Iterator[nodes.Node]:
    """Yield the events of the older sessions."""
    if row.sessions and row.events:
        yield nodes.Text(_("Before that:") + " ")
    yield from renderer.separated([_times(renderer, at) for at in row.events])
    if row.more:
        yield nodes.Text(" " + counts.older_sessions(row.more))


def _times(renderer: NodeRenderer, at: SpeakerEvent) -> nodes.Node:
    times = [nodes.Text(f" ({at.sessions})")] if at.sessions > 1 else []
    return nodes.inline("", "", renderer.link(at.link), *times)


def _spoken(renderer: NodeRenderer, spoken: SpeakerSession) -> Iterator[nodes.Node]:
    yield renderer.session_at_event(spoken.session)
    if spoken.topics:
        yield nodes.inline("", "", nodes.Text(" · "), *renderer.links(spoken.topics), classes=["eventnotes-meta"])


def _number(name: str, count: int, words: Callable[[int], str]) -> Cell:
    """Return the cell of a number: the bare number below a column's name, elsewhere with the word."""
    return Cell(name, [nodes.Text(str(count))], [nodes.Text(words(count))]) if count else Cell(name, [])


def _maybe(text: str) -> list[nodes.Node]:
    return [nodes.Text(text)] if text else []


def _titled(row: Cells) -> list[nodes.Node]:
    target = [nodes.target("", "", ids=[row.anchor])] if row.anchor else []
    return [*target, nodes.inline("", "", row.title, classes=["eventnotes-title"])]


def _list(rows: Iterable[Cells]) -> nodes.bullet_list:
    return nodes.bullet_list("", *(nodes.list_item("", _line(row), *_blocks(row)) for row in rows))


def _blocks(row: Cells) -> list[nodes.Node]:
    return [node for cell in row.rest for node in cell.blocks]


def _line(row: Cells) -> nodes.paragraph:
    return paragraph(*_titled(row), nodes.Text(" "), *_meta(row.rest))


def _meta(cells: Iterable[Cell]) -> list[nodes.Node]:
    """Return what the cells say, side by side."""
    said = [nodes.inline("", "", *cell.outside_table) for cell in cells if cell.content]
    parts = [part for one in said for part in (nodes.Text(" · "), one)][1:]
    return [nodes.inline("", "", *parts, classes=["eventnotes-meta"])] if parts else []


def _cards(rows: Iterable[Cells]) -> nodes.bullet_list:
    return nodes.bullet_list("", *(nodes.list_item("", *_card(row)) for row in rows), classes=["eventnotes-cards"])


def _card(row: Cells) -> list[nodes.Node]:
    parts = [paragraph(*_titled(row), classes=["eventnotes-card-title"])]
    if row.text:
        parts.append(paragraph(nodes.Text(row.text), classes=["eventnotes-card-text"]))
    parts += [paragraph(node) for node in _meta(cell for cell in row.rest if not cell.own_line)]
    parts += [paragraph(*_meta([cell])) for cell in row.rest if cell.own_line and cell.content]
    return [*parts, *_blocks(row)]


def _table(rows: Sequence[Cells]) -> nodes.table:
    """Return a table; columns that are empty in all rows are left out."""
    names = [cell.name for cell in rows[0].rest]
    columns = [number for number in range(len(names)) if any(row.rest[number].column for row in rows)]
    head = [[nodes.Text(_("Title"))], *([nodes.Text(names[number])] for number in columns)]
    body = [[_titled(row), *(row.rest[number].column for number in columns)] for row in rows]
    return table(head, body, [30, *[20] * len(columns)])

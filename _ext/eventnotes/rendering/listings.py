"""Listings of events, sessions, topics and speakers: as a list, a table or cards; the matrix of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.parsing.nodes import html_block
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_days, format_month, format_span
from eventnotes.rendering.node_renderer import paragraph, table
from eventnotes.views.links import SessionAtEvent
from eventnotes.views.listings.rows import EventRow, SpeakerRow, TopicRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from eventnotes.rendering.node_renderer import NodeRenderer
    from eventnotes.views.listings.listing import Group, ListingView
    from eventnotes.views.listings.matrix import MatrixCell, MatrixRow, MatrixView
    from eventnotes.views.listings.rows import Find, Row


#: Widths of columns: in characters in plain text, in proportion in LaTeX.
_TOPIC_WIDTH, _EVENT_WIDTH, _GROUP_WIDTH, _SEEN_WIDTH = 20, 12, 8, 11


class Cell(NamedTuple):
    """One property of an entry: a cell of a table, a part of a line elsewhere."""

    #: The heading of the column.
    name: str
    #: Inline nodes, or blocks.
    content: Sequence[nodes.Node] = ()
    #: What lists and cards have instead, where the content is not clear without the heading; they skip empty cells.
    labelled: Sequence[nodes.Node] | None = None
    #: Whether it has its own line in a card.
    own_line: bool = False

    @property
    def outside_table(self) -> Sequence[nodes.Node]:
        """Inline nodes for lists and cards."""
        return self.content if self.labelled is None else self.labelled


class Entry(NamedTuple):
    """A row as nodes, for any layout."""

    #: Id of the entry, if it has one.
    anchor: str
    title: nodes.Node
    cells: Sequence[Cell]
    #: What is below the title in a list or a card.
    blocks: Sequence[nodes.Node] = ()


def listing(renderer: NodeRenderer, view: ListingView) -> list[nodes.Node]:
    """Return a listing; a sentence if it is empty."""
    if not view.groups and not view.short_groups:
        return [paragraph(nodes.Text(_("Nothing to list yet.")), classes=["eventnotes-empty"])]
    layout = {"table": _as_table, "cards": _as_cards, "quotes": _as_cards}.get(view.layout, _as_list)
    found: list[nodes.Node] = []
    for group in _titled(view.groups):
        node = layout([_entry(renderer, row) for row in group.rows])
        node["classes"] += ["eventnotes-listing", f"eventnotes-{view.kind}"]
        found += [*_group_title(group), node]
    if view.kind == "topic-list" and len(view.groups) > 1:
        found = [nodes.container("", *found, classes=["eventnotes-initials"])]
    if view.short_groups:
        found += _short_groups_heading(view)
    for group in _titled(view.short_groups):
        lines = ((_short_line(renderer, row), None) for row in group.rows)
        classes = ["eventnotes-listing", "eventnotes-short", f"eventnotes-{view.kind}"]
        found += [*_group_title(group), renderer.bullets(lines, classes)]
    words = counts.more_rows(view.omitted) if view.omitted else ""
    if not words and any(isinstance(row, SpeakerRow) and row.more for group in view.groups for row in group.rows):
        words = _("Not every session is shown here.")
    return [*found, *omitted_line(renderer, words, data=view.has_data_file)]


def _titled(groups: tuple[Group, ...]) -> list[Group]:
    """Give the group without a title among others with one the title "Others"."""
    others = _("Others") if any(group.title for group in groups) else ""
    return [group._replace(title=group.title or others) for group in groups]


def _group_title(group: Group) -> list[nodes.Node]:
    ids = [group.anchor] if group.anchor else []
    return [nodes.rubric("", group.title, classes=["eventnotes-group"], ids=ids)] if group.title else []


def _short_groups_heading(view: ListingView) -> Iterator[nodes.Node]:
    """Yield the heading above short rows; for topics also a sentence on where they link to."""
    title = {
        "event-list": _("More events"),
        "session-list": _("More sessions, by event"),
        "topic-list": _("Topics mentioned once") if view.rare else _("More topics"),
    }[view.kind]
    yield nodes.rubric("", title, classes=["eventnotes-rest"])
    if view.kind == "topic-list" and not view.rare:
        text = _("Each leads to its page, or, where it has none, to the newest session that names it.")
        yield paragraph(nodes.Text(text), classes=["eventnotes-meta"])


def _short_line(renderer: NodeRenderer, row: EventRow | TopicRow) -> list[nodes.Node]:
    """Return a link to an event or a topic, a number of sessions, and when they were."""
    if isinstance(row, EventRow):
        link, sessions, first = row.link, row.sessions, row.date
        days = renderer.days(row.date, row.end_date)
    else:
        link = row.named_by[0]._replace(text=row.link.text) if row.named_by else row.link
        sessions, first, last = row.stats.sessions, row.stats.first, row.stats.last
        days = renderer.dated(format_span(*(str(day.year) if day else "" for day in (first, last))))
    meta = [*([nodes.Text(counts.sessions(sessions))] if sessions else []), *([days] if first else [])]
    line = [*_target(row.anchor), renderer.link(link)]
    if meta:
        line += [nodes.Text(" "), nodes.inline("", "", *renderer.separated(meta, " · "), classes=["eventnotes-meta"])]
    return line


def omitted_line(renderer: NodeRenderer, words: str, *, data: bool) -> list[nodes.Node]:
    """Return the line with a remark on omitted rows and a link to the data file; nothing without *words*."""
    if not words:
        return []
    line = paragraph(nodes.Text(words), classes=["eventnotes-empty"])
    if data:
        before, _name, after = _("The data file %s holds everything.").partition("%s")
        line += [nodes.Text(f" {before}"), renderer.file("notes.json"), nodes.Text(after)]
    return [line]


def _entry(renderer: NodeRenderer, row: Row) -> Entry:
    match row:
        case EventRow():
            return _event_entry(renderer, row)
        case SessionAtEvent():
            return _session_entry(renderer, row)
        case TopicRow():
            return _topic_entry(renderer, row)
        case SpeakerRow():
            return _speaker_entry(renderer, row)


def _event_entry(renderer: NodeRenderer, row: EventRow) -> Entry:
    cells = (
        Cell(_("Date"), [renderer.days(row.date, row.end_date)]),
        Cell(_("Venue"), _text(row.venue)),
        _number_cell(_("Sessions"), row.sessions, counts.sessions),
        _authors_cell(row.authors),
        Cell(_("Topics"), renderer.links(row.topics), own_line=True),
    )
    return Entry(row.anchor, renderer.link(row.link), cells)


def _session_entry(renderer: NodeRenderer, row: SessionAtEvent) -> Entry:
    is_named = bool(row.event.text)
    cells = (
        Cell(_("Event"), [renderer.link(row.event)] if is_named else [], own_line=True),
        Cell(_("Date"), [renderer.days(row.date, row.end_date)] if is_named else []),
        Cell(_("Speakers"), renderer.links(row.speakers), own_line=True),
        Cell(_("Topics"), renderer.links(row.topics), own_line=True),
    )
    return Entry("", renderer.link(row.link), cells)


def _find_entry(renderer: NodeRenderer, row: TopicRow, find: Find) -> Entry:
    context = [paragraph(nodes.Text(f"{find.context} ›"), classes=["eventnotes-path"])] if find.context else []
    quote = nodes.block_quote("", *context, paragraph(nodes.Text(find.text)), classes=["eventnotes-quote"])
    cells = (
        Cell(_("Speakers"), renderer.links(find.by)),
        Cell(_("Sessions"), [renderer.link(find.link)]),
        Cell(_("Event"), [renderer.link(find.event)] if find.event else []),
        _authors_cell(find.authors),
    )
    return Entry(row.anchor, renderer.link(row.link), cells, [quote])


def _authors_cell(names: Sequence[str]) -> Cell:
    words = _(", ").join(names)
    return Cell(_("Notes by"), _text(words), _text(words and _("notes by %s") % words))


def _topic_entry(renderer: NodeRenderer, row: TopicRow) -> Entry:
    if row.find is not None:
        return _find_entry(renderer, row, row.find)
    stats = row.stats
    more = [nodes.Text(" "), nodes.Text(counts.more(row.more))] if row.more else []
    last = [format_days(stats.last, None, renderer.language)] if stats.last else []
    seen = [renderer.dated(_("last seen %s") % day) for day in last]
    cells = (
        _number_cell(_("Passages"), stats.passages, counts.passages),
        _number_cell(_("Events"), stats.events, counts.events),
        Cell(_("Last seen"), [*map(renderer.dated, last)], seen, own_line=True),
        Cell(_("Named by"), [*renderer.links(row.named_by), *more], own_line=True),
    )
    text = [paragraph(nodes.Text(row.definition), classes=["eventnotes-text"])] if row.definition else []
    return Entry(row.anchor, renderer.link(row.link), cells, text)


def _speaker_entry(renderer: NodeRenderer, row: SpeakerRow) -> Entry:
    blocks: list[nodes.Node] = []
    if row.sessions:
        blocks.append(renderer.bullets((renderer.session_at_event(session), None) for session in row.sessions))
    older = row.more + sum(count for _link, count in row.events)
    if older:
        before = [nodes.Text(_("Before that:") + " ")] if row.sessions and row.events else []
        more = [nodes.Text(" " + counts.older_sessions(row.more))] if row.more else []
        blocks.append(paragraph(*before, *renderer.counted_links(row.events), *more, classes=["eventnotes-older"]))
    total = _number_cell(_("Total"), len(row.sessions) + older if row.sessions and older else 0, counts.sessions)
    name = renderer.link(row.link) if row.link.docname else nodes.inline("", row.link.text)
    return Entry(row.anchor, name, (total, Cell(_("Sessions"), blocks, ())), blocks)


def _number_cell(name: str, count: int, words: Callable[[int], str]) -> Cell:
    """Return the cell of a number: a bare number in a table, elsewhere with its unit in *words*."""
    return Cell(name, [nodes.Text(str(count))], [nodes.Text(words(count))]) if count else Cell(name)


def _text(text: str) -> list[nodes.Node]:
    return [nodes.Text(text)] if text else []


def _target(anchor: str) -> list[nodes.Node]:
    return [nodes.target("", "", ids=[anchor])] if anchor else []


def _title(entry: Entry) -> list[nodes.Node]:
    return [*_target(entry.anchor), nodes.inline("", "", entry.title, classes=["eventnotes-title"])]


def _cell_line(cells: Iterable[Cell]) -> list[nodes.Node]:
    """Return the contents of *cells* as one inline element."""
    said = [nodes.inline("", "", *cell.outside_table) for cell in cells if cell.outside_table]
    parts = [part for one in said for part in (nodes.Text(" · "), one)][1:]
    return [nodes.inline("", "", *parts, classes=["eventnotes-meta"])] if parts else []


def _as_list(entries: Iterable[Entry]) -> nodes.bullet_list:
    lines = ((paragraph(*_title(it), nodes.Text(" "), *_cell_line(it.cells)), it.blocks) for it in entries)
    return nodes.bullet_list("", *(nodes.list_item("", line, *blocks) for line, blocks in lines))


def _as_cards(entries: Iterable[Entry]) -> nodes.bullet_list:
    cards = (nodes.list_item("", *_card(entry)) for entry in entries)
    return nodes.bullet_list("", *cards, classes=["eventnotes-cards"])


def _card(entry: Entry) -> list[nodes.Node]:
    short = [cell for cell in entry.cells if not cell.own_line]
    lines = [_cell_line(short), *(_cell_line([cell]) for cell in entry.cells if cell.own_line)]
    title = paragraph(*_title(entry), classes=["eventnotes-card-title"])
    return [title, *entry.blocks, *(paragraph(*line) for line in lines if line)]


def _as_table(entries: Sequence[Entry]) -> nodes.table:
    """Return a table, without columns that are empty in all rows."""
    names = [cell.name for cell in entries[0].cells]
    columns = [number for number in range(len(names)) if any(entry.cells[number].content for entry in entries)]
    head = [[nodes.Text(_("Title"))], *([nodes.Text(names[number])] for number in columns)]
    body = [[_title(entry), *(entry.cells[number].content for number in columns)] for entry in entries]
    return table(head, body, [30, *[20] * len(columns)])


# -- the matrix --------------------------------------------------------------------------------------------------------


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
    yield nodes.entry("", paragraph(nodes.Text(_("Topic"))))
    for column in view.columns:
        yield nodes.entry("", paragraph(renderer.link(column) if column.text else nodes.Text(rest)))
    yield nodes.entry("", paragraph(nodes.Text(_("Last seen"))))


def _topic_row(renderer: NodeRenderer, row: MatrixRow) -> Iterator[nodes.entry]:
    yield nodes.entry("", paragraph(renderer.link(row.link)))
    for cell in row.cells:
        shade = [f"eventnotes-step-{cell.step}"] if cell and cell.step else []
        yield nodes.entry("", *_count_link(renderer, cell), classes=["eventnotes-number", *shade])
    last: list[nodes.Node] = []
    if row.stats.last is not None:
        last.append(renderer.dated(format_month(row.stats.last, renderer.language)))
    if row.quiet:
        last += [nodes.Text(" "), nodes.inline("", _("(quiet)"), classes=["eventnotes-gone-quiet"])]
    yield nodes.entry("", paragraph(*last))


def _count_link(renderer: NodeRenderer, cell: MatrixCell | None) -> Iterator[nodes.Node]:
    """Yield the number of passages, or "whole" if the topic is only in options; nothing for an empty cell."""
    if cell is not None:
        text = nodes.Text(str(cell.passages) if cell.passages else _("whole"))
        yield paragraph(renderer.place(cell.link.docname or "", cell.link.anchor, text))

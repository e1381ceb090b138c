"""Listings of events, sessions, topics and speakers: as a list, a table or cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

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
    from eventnotes.views.listings.rows import Find, Row, ShortRow, SpeakerEvent, SpeakerSession


T = TypeVar("T")


class Cell(NamedTuple):
    """One property of an entry: a cell of a table, a part of a line elsewhere."""

    #: The heading of the column.
    name: str
    #: Inline nodes; lists and cards skip empty ones.
    content: Sequence[nodes.Node] = ()
    #: Inline nodes that are clear without the heading, for lists and cards; by default the content.
    labelled: Sequence[nodes.Node] = ()
    #: Whether it has its own line in a card.
    own_line: bool = False
    #: Blocks in place of content; in lists and cards, below the entry.
    blocks: Sequence[nodes.Node] = ()

    @property
    def outside_table(self) -> Sequence[nodes.Node]:
        """The content for lists and cards."""
        return self.labelled or self.content

    @property
    def column(self) -> Sequence[nodes.Node]:
        """The content for a table."""
        return self.blocks or self.content


class Entry(NamedTuple):
    """A row as nodes, for any layout."""

    #: Id of the entry, if it has one.
    anchor: str
    title: nodes.Node
    cells: Sequence[Cell]
    #: Plain text below the title of a card.
    text: str = ""


def listing(renderer: NodeRenderer, view: ListingView) -> list[nodes.Node]:
    """Return a listing; a sentence if it is empty."""
    if not view.groups and not view.short_groups:
        return [paragraph(nodes.Text(_("Nothing to list yet.")), classes=["eventnotes-empty"])]
    found = [node for group in _titled(view.groups) for node in _group(renderer, group, view)]
    if view.kind == "topic-list" and len(view.groups) > 1:
        found = [nodes.container("", *found, classes=["eventnotes-initials"])]
    if view.short_groups:
        found += _short_groups_heading(view)
        for group in _titled(view.short_groups):
            found += [*_group_title(group), _short_group(renderer, group, view.kind)]
    return [*found, *_omitted_rows_line(renderer, view)]


def _titled(groups: tuple[Group[T], ...]) -> list[Group[T]]:
    """Give the group without a title among others with one the title "Others"."""
    others = _("Others") if any(group.title for group in groups) else ""
    return [group._replace(title=group.title or others) for group in groups]


def _group(renderer: NodeRenderer, group: Group[Row], view: ListingView) -> list[nodes.Node]:
    layout = {"table": _as_table, "cards": _as_cards, "quotes": _as_cards}.get(view.layout, _as_list)
    node = layout([_entry(renderer, row) for row in group.rows])
    node["classes"] += ["eventnotes-listing", f"eventnotes-{view.kind}"]
    return [*_group_title(group), node]


def _group_title(group: Group[T]) -> list[nodes.Node]:
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


def _short_group(renderer: NodeRenderer, group: Group[ShortRow], kind: str) -> nodes.Node:
    classes = ["eventnotes-listing", "eventnotes-short", f"eventnotes-{kind}"]
    return renderer.bullets((([*_short_row(renderer, row, kind)], None) for row in group.rows), classes)


def _short_row(renderer: NodeRenderer, row: ShortRow, kind: str) -> list[nodes.Node]:
    target = [nodes.target("", "", ids=[row.anchor])] if row.anchor else []
    meta: list[nodes.Node] = [nodes.Text(counts.sessions(row.sessions))] if row.sessions else []
    if row.first and row.last:
        years = format_span(str(row.first.year), str(row.last.year))
        meta.append(renderer.dated(years) if kind == "topic-list" else renderer.days(row.first, row.last))
    line = [*target, renderer.link(row.link)]
    if meta:
        line += [nodes.Text(" "), nodes.inline("", "", *renderer.separated(meta, " · "), classes=["eventnotes-meta"])]
    return line


def _omitted_rows_line(renderer: NodeRenderer, view: ListingView) -> list[nodes.Node]:
    rows = [row for group in view.groups for row in group.rows if isinstance(row, SpeakerRow)]
    words = counts.more_rows(view.omitted) if view.omitted else ""
    if not words and any(row.more for row in rows):
        words = _("Not every session is shown here.")
    return omitted_line(renderer, words, data=view.has_data_file)


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
        case SessionRow():
            return _session_entry(renderer, row)
        case TopicRow():
            return _topic_entry(renderer, row)
        case SpeakerRow():
            return _speaker_entry(renderer, row)


def _event_entry(renderer: NodeRenderer, row: EventRow) -> Entry:
    return Entry(
        row.anchor,
        renderer.link(row.link),
        (
            Cell(_("Date"), [renderer.days(row.date, row.end_date)]),
            Cell(_("Venue"), _text(row.venue)),
            _number_cell(_("Sessions"), row.sessions, counts.sessions),
            _authors_cell(row.authors),
            Cell(_("Topics"), renderer.links(row.topics), own_line=True),
        ),
    )


def _session_entry(renderer: NodeRenderer, row: SessionRow) -> Entry:
    return Entry(
        "",
        renderer.link(row.link),
        (
            Cell(_("Event"), [renderer.link(row.event)] if row.event else [], own_line=True),
            Cell(_("Date"), [renderer.days(row.date, row.end_date)] if row.event else []),
            Cell(_("Speakers"), renderer.links(row.speakers), own_line=True),
            Cell(_("Topics"), renderer.links(row.topics), own_line=True),
        ),
    )


def _find_entry(renderer: NodeRenderer, row: TopicRow, find: Find) -> Entry:
    context = [paragraph(nodes.Text(f"{find.context} ›"), classes=["eventnotes-path"])] if find.context else []
    quote = nodes.block_quote("", *context, paragraph(nodes.Text(find.text)), classes=["eventnotes-quote"])
    return Entry(
        row.anchor,
        renderer.link(row.link),
        (
            Cell("", blocks=[quote]),
            Cell(_("Speakers"), renderer.links(find.by)),
            Cell(_("Sessions"), [renderer.link(find.link)]),
            Cell(_("Event"), [renderer.link(find.event)] if find.event else []),
            _authors_cell(find.authors),
        ),
    )


def _authors_cell(names: Sequence[str]) -> Cell:
    words = _(", ").join(names)
    return Cell(_("Notes by"), _text(words), _text(words and _("notes by %s") % words))


def _topic_entry(renderer: NodeRenderer, row: TopicRow) -> Entry:
    if row.find is not None:
        return _find_entry(renderer, row, row.find)
    stats = row.stats
    return Entry(
        row.anchor,
        renderer.link(row.link),
        (
            _number_cell(_("Passages"), stats.passages, counts.passages),
            _number_cell(_("Events"), stats.events, counts.events),
            _last_seen_cell(renderer, stats),
            Cell(_("Named by"), _named_by(renderer, row), own_line=True),
        ),
        row.definition,
    )


def _named_by(renderer: NodeRenderer, row: TopicRow) -> list[nodes.Node]:
    more = [nodes.Text(" "), nodes.Text(counts.more(row.more))] if row.more else []
    return [*renderer.links(row.named_by), *more]


def _last_seen_cell(renderer: NodeRenderer, stats: TopicStats) -> Cell:
    if stats.last is None:
        return Cell(_("Last seen"), [])
    day = format_days(stats.last, stats.last, renderer.language)
    return Cell(_("Last seen"), [renderer.dated(day)], [renderer.dated(_("last seen %s") % day)], own_line=True)


def _speaker_entry(renderer: NodeRenderer, row: SpeakerRow) -> Entry:
    blocks: list[nodes.Node] = []
    if row.sessions:
        blocks.append(renderer.bullets(([*_speaker_session(renderer, session)], None) for session in row.sessions))
    if row.events or row.more:
        blocks.append(paragraph(*_older_sessions(renderer, row), classes=["eventnotes-older"]))
    cut = row.sessions and (row.events or row.more)
    total = _number_cell(_("Total"), row.total if cut else 0, counts.sessions)
    name = renderer.link(row.link) if row.link.docname else nodes.inline("", row.link.text)
    return Entry(row.anchor, name, (total, Cell(_("Sessions"), blocks=blocks)))


def _older_sessions(renderer: NodeRenderer, row: SpeakerRow) -> Iterator[nodes.Node]:
    """Yield a speaker's older sessions, counted by event."""
    if row.sessions and row.events:
        yield nodes.Text(_("Before that:") + " ")
    yield from renderer.separated([_speaker_event(renderer, event) for event in row.events])
    if row.more:
        yield nodes.Text(" " + counts.older_sessions(row.more))


def _speaker_event(renderer: NodeRenderer, event: SpeakerEvent) -> nodes.Node:
    times = [nodes.Text(f" ({event.sessions})")] if event.sessions > 1 else []
    return nodes.inline("", "", renderer.link(event.link), *times)


def _speaker_session(renderer: NodeRenderer, session: SpeakerSession) -> Iterator[nodes.Node]:
    yield renderer.session_at_event(session.session)
    if session.topics:
        yield nodes.inline("", "", nodes.Text(" · "), *renderer.links(session.topics), classes=["eventnotes-meta"])


def _number_cell(name: str, count: int, words: Callable[[int], str]) -> Cell:
    """Return the cell of a number: a bare number in a table, elsewhere with its unit in *words*."""
    return Cell(name, [nodes.Text(str(count))], [nodes.Text(words(count))]) if count else Cell(name, [])


def _text(text: str) -> list[nodes.Node]:
    return [nodes.Text(text)] if text else []


def _title(entry: Entry) -> list[nodes.Node]:
    target = [nodes.target("", "", ids=[entry.anchor])] if entry.anchor else []
    return [*target, nodes.inline("", "", entry.title, classes=["eventnotes-title"])]


def _as_list(entries: Iterable[Entry]) -> nodes.bullet_list:
    return nodes.bullet_list("", *(nodes.list_item("", _list_item(entry), *_blocks(entry)) for entry in entries))


def _blocks(entry: Entry) -> list[nodes.Node]:
    text = [paragraph(nodes.Text(entry.text), classes=["eventnotes-text"])] if entry.text else []
    return [*text, *(node for cell in entry.cells for node in cell.blocks)]


def _list_item(entry: Entry) -> nodes.paragraph:
    return paragraph(*_title(entry), nodes.Text(" "), *_cell_line(entry.cells))


def _cell_line(cells: Iterable[Cell]) -> list[nodes.Node]:
    """Return the contents of *cells* as one inline element."""
    said = [nodes.inline("", "", *cell.outside_table) for cell in cells if cell.content]
    parts = [part for one in said for part in (nodes.Text(" · "), one)][1:]
    return [nodes.inline("", "", *parts, classes=["eventnotes-meta"])] if parts else []


def _as_cards(entries: Iterable[Entry]) -> nodes.bullet_list:
    return nodes.bullet_list(
        "", *(nodes.list_item("", *_card(entry)) for entry in entries), classes=["eventnotes-cards"]
    )


def _card(entry: Entry) -> list[nodes.Node]:
    parts = [paragraph(*_title(entry), classes=["eventnotes-card-title"]), *_blocks(entry)]
    parts += [paragraph(node) for node in _cell_line(cell for cell in entry.cells if not cell.own_line)]
    parts += [paragraph(*_cell_line([cell])) for cell in entry.cells if cell.own_line and cell.content]
    return parts


def _as_table(entries: Sequence[Entry]) -> nodes.table:
    """Return a table, without columns that are empty in all rows."""
    names = [cell.name for cell in entries[0].cells]
    columns = [number for number in range(len(names)) if any(entry.cells[number].column for entry in entries)]
    head = [[nodes.Text(_("Title"))], *([nodes.Text(names[number])] for number in columns)]
    body = [[_title(entry), *(entry.cells[number].column for number in columns)] for entry in entries]
    return table(head, body, [30, *[20] * len(columns)])

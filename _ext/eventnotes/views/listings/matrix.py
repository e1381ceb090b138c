"""The topic matrix: topics by events, years or series."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from eventnotes.notebook.analysis.topic_stats import TopicStats, passage_counts, topic_stats
from eventnotes.text.folding import fold
from eventnotes.views.links import Link, event_link, topic_link, topic_section_link, year_of
from eventnotes.views.listings.listing import filter_topics, stats_sort_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Event
    from eventnotes.notebook.notebook import Notebook

#: Default for the option ``columns``: most columns.
COLUMNS = 10
#: Heading of the column of the events without a year or a series, which comes last.
_OTHERS = "–"
#: Shades of cells.
STEPS = 5
#: Default for the option ``quiet``: years without a mention after which a topic has gone quiet.
QUIET_YEARS = 2


class MatrixCell(NamedTuple):
    """A topic at the events of one column."""

    #: Number of passages; 0 if the topic is only in the options of an event or a session.
    passages: int
    #: Links, without a text, to the section of the topic's page on the newest event of the column.
    link: Link
    #: The shade: 1 to ``STEPS``, growing with the logarithm of the passages; 0 without passages.
    step: int = 0


class MatrixRow(NamedTuple):
    """A topic."""

    link: Link
    #: One for each column; None if no event of the column concerns the topic.
    cells: tuple[MatrixCell | None, ...]
    stats: TopicStats
    #: Whether its last mention is older than the option ``quiet``.
    quiet: bool


class MatrixView(NamedTuple):
    """A matrix as a page shows it."""

    #: ``event``, ``year`` or ``series``.
    by: str
    #: Headings of the columns: links to events, or years, oldest first, or series as plain text. An empty text is the
    #: heading of the column for all other events: the first one, or with series the last one.
    columns: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    #: Number of topics beyond the limit: those with the fewest events.
    omitted: int
    #: Whether ``notes.json`` is written, which omits nothing.
    has_data_file: bool


def matrix_view(notebook: Notebook, values: Mapping[str, Any], limits: Limits) -> MatrixView:
    """Return the matrix for the directive's parsed options *values*."""
    chosen = [(name, topic_stats(notebook, name)) for name in filter_topics(notebook, values)]
    chosen = [item for item in chosen if item[1].events >= max(1, values.get("min-events", 1))]
    chosen.sort(key=lambda item: (stats_sort_key(item[1], values.get("sort")), notebook.topics[item[0]].sort_key))
    chosen = chosen[: values.get("limit")]
    kept = sorted(chosen, key=lambda item: stats_sort_key(item[1], "count"))[: limits.rows]
    counts = {name: passage_counts(notebook, name) for name, _ in kept}
    seen = {event for found in counts.values() for event in found}
    by, columns = _columns([event for event in notebook.events.values() if event.id in seen], values)
    newest = max((event.date for event in notebook.events.values() if event.date), default=None)
    cells = {name: [_cell(notebook, name, counts[name], events) for _, events in columns] for name in counts}
    # The column for all other events, which joins many, does not make the others pale.
    named = [number for number, (heading, _) in enumerate(columns) if heading.text]
    most = max((cell.passages for row in cells.values() for cell in (row[at] for at in named) if cell), default=0)
    return MatrixView(
        by=by,
        columns=tuple(heading for heading, _ in columns),
        rows=tuple(
            MatrixRow(
                link=topic_link(notebook, name),
                cells=tuple(cell and cell._replace(step=_step(cell.passages, most)) for cell in cells[name]),
                stats=stats,
                quiet=_is_quiet(stats, newest, values.get("quiet", QUIET_YEARS)),
            )
            for name, stats in chosen
            if name in counts
        ),
        omitted=len(chosen) - len(kept),
        has_data_file=limits.data,
    )


def _columns(events: list[Event], values: Mapping[str, Any]) -> tuple[str, list[tuple[Link, list[Event]]]]:
    """Return what the columns are, and their headings (see ``MatrixView``) and events.

    By default, the columns are years if there are more events than columns.
    """
    limit = max(1, values.get("columns", COLUMNS))
    by = values.get("by") or ("event" if len(events) <= limit else "year")
    grouped: dict[Link, tuple[Link, list[Event]]] = {}
    for event in events:
        name = event.series if by == "series" else year_of(event)
        heading = event_link(event) if by == "event" else Link(name or _OTHERS)
        grouped.setdefault(heading._replace(text=fold(heading.text)), (heading, []))[1].append(event)
    columns = sorted(grouped.values(), key=lambda column: column[0] == Link(_OTHERS))
    if len(columns) > limit:
        columns[limit - 1 :] = [(Link(""), [event for _, found in columns[limit - 1 :] for event in found])]
    if by != "series":
        # Time runs from left to right; undated events come last.
        columns.reverse()
        columns.sort(key=lambda column: column[0].text != "" and column[1][0].date is None)
    return by, columns


def _cell(notebook: Notebook, topic: str, counts: Mapping[str, int], events: list[Event]) -> MatrixCell | None:
    concerned = [event.id for event in events if event.id in counts]
    if not concerned:
        return None
    newest = next((event for event in concerned if counts[event]), concerned[0])
    return MatrixCell(sum(counts[event] for event in concerned), topic_section_link(notebook, topic, newest))


def _is_quiet(stats: TopicStats, newest: dt.date | None, years: int) -> bool:
    """Return whether *years*, if not 0, lie between the last of several events on a topic and the *newest* event."""
    if newest is None or stats.last is None or stats.events < 2 or not years:  # noqa: PLR2004
        return False
    return (stats.last.year + years, stats.last.month, stats.last.day) <= (newest.year, newest.month, newest.day)


def _step(passages: int, most: int) -> int:
    """Return the shade of a cell; *most* is the largest number of passages in a column of its own."""
    if not passages or most <= 1:
        return min(passages, 1)
    return min(STEPS, 1 + round((STEPS - 1) * math.log(passages) / math.log(most)))

"""The matrix: topics by events, by years or by series."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from eventnotes.notebook.analysis.topic_stats import TopicStats, passage_counts, topic_stats
from eventnotes.text.folding import fold
from eventnotes.views.links import Link, event_link, topic_link, topic_section_link
from eventnotes.views.listings.filters import filter_topics, stats_sort_key, topic_sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Event
    from eventnotes.notebook.notebook import Notebook

#: How many columns there are at most, and after how many years without a mention a topic has gone quiet.
COLUMNS = 10
QUIET_YEARS = 2


class MatrixCell(NamedTuple):
    """What a topic's page holds on the events of a column."""

    #: Passages; 0 where the topic is only named for a session or an event as a whole.
    passages: int
    #: Leads to the topic's part on the newest event of the column that mentions it, or else names it; without text.
    link: Link


class MatrixRow(NamedTuple):
    """A topic; one cell a column, None where nothing concerns it."""

    link: Link
    cells: tuple[MatrixCell | None, ...]
    stats: TopicStats
    #: Whether it has gone quiet.
    quiet: bool


class MatrixView(NamedTuple):
    """A matrix as a page shows it."""

    #: What its columns are: ``event``, ``year`` or ``series``.
    by: str
    #: An event each, or a year or a series, which leads nowhere; newest first. The text is empty for the last one
    #: where it joins what is left over.
    columns: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    #: How many topics more there would be: those that the fewest events mention.
    left_out: int
    #: Whether a data file holds what is left out.
    data: bool


#: Event id to the number of passages on a topic.
_Counts = dict[str, int]


def matrix_view(notebook: Notebook, values: Mapping[str, Any], limits: Limits) -> MatrixView:
    """Return the matrix that the options *values* ask for."""
    chosen = [(name, topic_stats(notebook, name)) for name in filter_topics(notebook, values)]
    chosen = [item for item in chosen if item[1].events >= max(1, values.get("min-events", 1))]
    chosen.sort(key=lambda item: (stats_sort_key(item[1], values.get("sort")), topic_sort_key(notebook, item[0])))
    chosen = chosen[: values.get("limit")]
    kept = sorted(chosen, key=lambda item: stats_sort_key(item[1], "count"))[: limits.rows]
    counts = {name: passage_counts(notebook, name) for name, _ in kept}
    seen = {event for found in counts.values() for event in found}
    by, groups = _columns([event for event in notebook.events.values() if event.id in seen], values)
    since = _quiet_since(notebook, values.get("quiet", QUIET_YEARS))
    return MatrixView(
        by=by,
        columns=tuple(_head(by, title, events) for title, events in groups),
        rows=tuple(
            MatrixRow(
                link=topic_link(notebook, name),
                cells=tuple(_cell(notebook, name, counts[name], events) for _, events in groups),
                stats=stats,
                quiet=stats.events > 1 and stats.last is not None and stats.last <= since,
            )
            for name, stats in chosen
            if name in counts
        ),
        left_out=len(chosen) - len(kept),
        data=limits.data,
    )


#: Groups of events, each with its title; None for the last one, which joins what is left over.
_Groups = list[tuple[str | None, list["Event"]]]


def _columns(events: list[Event], values: Mapping[str, Any]) -> tuple[str, _Groups]:
    """Return what the columns are, and their events: by year, where the author does not say, if there are many."""
    limit = max(1, values.get("columns", COLUMNS))
    by = values.get("by") or ("event" if len(events) <= limit else "year")
    grouped: dict[str, list[Event]] = {}
    titles: dict[str, str] = {}
    for event in events:
        key, title = _group(by, event)
        titles.setdefault(key, title)
        grouped.setdefault(key, []).append(event)
    groups: _Groups = [(titles[key], found) for key, found in grouped.items()]
    # What stands in no group comes last, whenever it took place.
    groups.sort(key=lambda group: not group[0])
    if len(groups) <= limit:
        return by, groups
    return by, [*groups[: limit - 1], (None, [event for _, found in groups[limit - 1 :] for event in found])]


def _group(by: str, event: Event) -> tuple[str, str]:
    """Return the key and the title of an event's column; both are empty where it has no year or series."""
    if by == "event":
        return event.id, event.title
    title = event.series if by == "series" else str(event.date.year) if event.date else ""
    return fold(title), title


def _head(by: str, title: str | None, events: list[Event]) -> Link:
    if title is None:
        return Link("")
    return event_link(events[0]) if by == "event" else Link(title or "–")


def _cell(notebook: Notebook, topic: str, counts: _Counts, events: list[Event]) -> MatrixCell | None:
    concerned = [event.id for event in events if event.id in counts]
    if not concerned:
        return None
    newest = next((event for event in concerned if counts[event]), concerned[0])
    return MatrixCell(sum(counts[event] for event in concerned), topic_section_link(notebook, topic, newest))


def _quiet_since(notebook: Notebook, years: int) -> dt.date:
    """Return the last day that is *years* before the newest event; the first of all days where there is none."""
    newest = max((event.date for event in notebook.events.values() if event.date), default=None)
    if newest is None or not years:
        return dt.date.min
    year = max(dt.MINYEAR, newest.year - years)
    try:
        return newest.replace(year=year)
    except ValueError:  # the 29th of February
        return newest.replace(year=year, day=28)

"""The order of topics, and which of them a list shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from eventnotes.core.readings import reading_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eventnotes.core.notebook import Notebook
    from eventnotes.core.views.figures import Figures


def topic_key(notebook: Notebook, topic: str) -> tuple[str, ...]:
    """Return the key that sorts a declared topic by its reading."""
    record = notebook.topics[topic]
    return reading_key(record.title, record.reading)


def figures_key(figures: Figures, sort: str | None) -> tuple[int, ...]:
    """Return the key for one of the ways to sort topics; it is equal for all where they are sorted by reading."""
    if sort == "count":
        return -figures.events, -figures.passages
    if sort == "newest":
        return (-(figures.last or dt.date.min).toordinal(),)
    return ()


def topics_under(notebook: Notebook, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of all declared topics, or with the option ``parent`` of those under that one."""
    if "parent" not in values:
        return tuple(notebook.topics)
    parent = notebook.vocabulary.resolve(values["parent"])
    return notebook.vocabulary.family(parent)[1:] if parent is not None else ()

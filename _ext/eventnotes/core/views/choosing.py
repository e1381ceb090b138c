"""Choosing: which events and sessions the filters of a list leave."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from eventnotes.core.folding import fold
from eventnotes.core.views.figures import concerned

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Event, Session


def chosen_events(notebook: Notebook, values: Mapping[str, Any]) -> list[Event]:
    """Return the events that the filters leave, newest first or oldest first; undated ones are last."""
    found = list(notebook.events.values())
    if "series" in values:
        found = [event for event in found if fold(event.series) == fold(values["series"])]
    if "year" in values:
        found = [event for event in found if values["year"] in _years(event)]
    if values.get("sort") == "oldest":
        found.sort(key=lambda event: event.date or dt.date.max)
    return found


def _years(event: Event) -> range:
    """Return the years in which an event took place."""
    return range(event.date.year, (event.end_date or event.date).year + 1) if event.date else range(0)


def concerned_by(notebook: Notebook, name: str) -> tuple[Collection[str], Collection[str]]:
    """Return the full names of the sessions and the ids of the events that a topic, declared or not, concerns."""
    topic = notebook.vocabulary.resolve(name)
    if topic is not None:
        return concerned(notebook, topic)
    found = notebook.undeclared.get(fold(name))
    if found is None:
        return (), ()
    return found.sessions, {*found.events, *(session.partition("/")[0] for session in found.sessions)}


def session_filters(notebook: Notebook, values: Mapping[str, Any]) -> list[Callable[[Session], bool]]:
    """Return what each session of a list must pass."""
    filters: list[Callable[[Session], bool]] = []
    if "event" in values:
        filters.append(lambda session: session.event == values["event"])
    if "topic" in values:
        members = concerned_by(notebook, values["topic"])[0]
        filters.append(lambda session: session.name in members)
    if "speaker" in values:
        speaker = notebook.find_speaker(values["speaker"])
        spoken = speaker.sessions if speaker else ()
        filters.append(lambda session: session.name in spoken)
    if "type" in values:
        filters.append(lambda session: session.type == values["type"])
    return filters

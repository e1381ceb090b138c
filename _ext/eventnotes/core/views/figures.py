"""Figures: how often, where and when a topic was mentioned."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from eventnotes.core.notebook import Notebook, Spot


class Figures(NamedTuple):
    """A topic in numbers; its narrower topics are counted with it."""

    passages: int
    sessions: int
    events: int
    #: The first day of the first and of the last event; None where no date is known.
    first: date | None
    last: date | None


def family(notebook: Notebook, topic: str) -> tuple[str, ...]:
    """Return *topic* and all topics under it."""
    return tuple(_family(notebook, topic))


def _family(notebook: Notebook, topic: str) -> Iterator[str]:
    yield topic
    for narrower in notebook.vocabulary.narrower(topic):
        yield from _family(notebook, narrower)


def spots_of(notebook: Notebook, topic: str) -> dict[Spot, tuple[str, ...]]:
    """Return the passages that mention *topic* or one under it, each with the narrower ones it is there for.

    The passages stand in the order of pages; a passage that mentions *topic* itself has no narrower ones.
    """
    found: dict[Spot, tuple[str, ...]] = {}
    for member in family(notebook, topic):
        for spot in notebook.spots_by_topic.get(member, ()):
            if member == topic:
                found[spot] = ()
            elif topic not in notebook.topics_by_spot[spot]:
                found[spot] = (*found.get(spot, ()), member)
    return dict(sorted(found.items()))


def tagged_with(notebook: Notebook, topic: str) -> tuple[list[str], list[str]]:
    """Return the full names of the sessions and the ids of the events that name *topic* or one under it."""
    members = family(notebook, topic)
    sessions = {name for member in members for name in notebook.sessions_by_tag.get(member, ())}
    events = {name for member in members for name in notebook.events_by_tag.get(member, ())}
    return (
        [name for name in notebook.sessions if name in sessions],
        [name for name in notebook.events if name in events],
    )


@lru_cache(maxsize=4096)
def figures_of(notebook: Notebook, topic: str) -> Figures:
    """Return the figures of a declared topic."""
    spots = spots_of(notebook, topic)
    sessions, events = (set(names) for names in tagged_with(notebook, topic))
    for spot in spots:
        session = notebook.session_at(spot)
        if session is not None:
            sessions.add(session.name)
        events.add(notebook.event_at(spot))
    events.update(name.partition("/")[0] for name in sessions)
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day is not None)
    return Figures(
        passages=len(spots),
        sessions=len(sessions),
        events=len(events),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
    )

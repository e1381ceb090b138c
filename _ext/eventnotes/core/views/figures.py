"""Figures: how often, where and when a topic was mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.once import once

if TYPE_CHECKING:
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
    #: Passages that mention the topic itself; None where it has no narrower topics.
    own: int | None = None

    @classmethod
    def none(cls) -> Figures:
        """Return the figures of a topic that nothing mentions."""
        return cls(passages=0, sessions=0, events=0, first=None, last=None)


@once
def _known(_notebook: Notebook) -> dict[str, Figures]:
    """Return the figures that were asked for: cards, lists and exports all show them."""
    return {}


def spots_of(notebook: Notebook, topic: str) -> dict[Spot, tuple[str, ...]]:
    """Return the passages that mention *topic* or one under it, each with the narrower ones it is there for.

    The passages stand in the order of pages; a passage that mentions *topic* itself has no narrower ones.
    """
    found: dict[Spot, tuple[str, ...]] = {}
    for member in notebook.vocabulary.family(topic):
        for spot in notebook.spots_by_topic.get(member, ()):
            if member == topic:
                found[spot] = ()
            elif topic not in notebook.topics_by_spot[spot]:
                found[spot] = (*found.get(spot, ()), member)
    return dict(sorted(found.items()))


def tagged_with(notebook: Notebook, topic: str) -> tuple[set[str], set[str]]:
    """Return the full names of the sessions and the ids of the events that name *topic* or one under it."""
    members = notebook.vocabulary.family(topic)
    sessions = {name for member in members for name in notebook.sessions_by_tag.get(member, ())}
    events = {name for member in members for name in notebook.events_by_tag.get(member, ())}
    return sessions, events


def concerned(notebook: Notebook, topic: str) -> tuple[set[str], set[str]]:
    """Return the full names of the sessions and the ids of the events that name or mention *topic*."""
    sessions, events = tagged_with(notebook, topic)
    for spot in spots_of(notebook, topic):
        session = notebook.session_at(spot)
        if session is not None:
            sessions.add(session.name)
        events.add(notebook.event_at(spot))
    events.update(name.partition("/")[0] for name in sessions)
    return sessions, events


def figures_of(notebook: Notebook, topic: str) -> Figures:
    """Return the figures of a declared topic."""
    known = _known(notebook)
    if topic not in known:
        known[topic] = _figures(notebook, topic)
    return known[topic]


def _figures(notebook: Notebook, topic: str) -> Figures:
    sessions, events = concerned(notebook, topic)
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day is not None)
    return Figures(
        passages=len(spots_of(notebook, topic)),
        sessions=len(sessions),
        events=len(events),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        own=len(notebook.spots_by_topic.get(topic, ())) if notebook.vocabulary.narrower(topic) else None,
    )

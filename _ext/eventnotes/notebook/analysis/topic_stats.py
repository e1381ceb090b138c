"""Figures: how often, where and when a topic was mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.cache import once

if TYPE_CHECKING:
    from datetime import date

    from eventnotes.notebook.notebook import Notebook, Spot

#: The passages of one session (None: the event's own words), each with the narrower topics it is there for.
Spots = dict["Spot", tuple[str, ...]]
#: Those of each session, by event. It is kept: whoever gets it leaves it as it is.
Gathered = dict[str, dict[str | None, Spots]]


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


@once
def gather(notebook: Notebook, topic: str) -> Gathered:
    """Group the passages on a declared topic by event and session; tagged ones stand there without passages.

    Figures, lists, matrices, pages and feeds are all made of it.
    """
    gathered: Gathered = {}
    sessions, events = tagged_with(notebook, topic)
    for spot, narrower in spots_of(notebook, topic).items():
        session = notebook.session_at(spot)
        parts = gathered.setdefault(notebook.event_at(spot), {})
        parts.setdefault(session.name if session else None, {})[spot] = narrower
    for name in sorted(sessions):
        gathered.setdefault(notebook.sessions[name].event, {}).setdefault(name, {})
    for event in sorted(events):
        gathered.setdefault(event, {})
    return gathered


def passages_by_event(notebook: Notebook, topic: str) -> dict[str, int]:
    """Count the passages on a topic by event; events that only name it, in their options or a session's, count none."""
    return {event: sum(map(len, parts.values())) for event, parts in gather(notebook, topic).items()}


def concerned(notebook: Notebook, topic: str) -> tuple[set[str], set[str]]:
    """Return the full names of the sessions and the ids of the events that name or mention *topic*."""
    gathered = gather(notebook, topic)
    return {name for parts in gathered.values() for name in parts if name is not None}, set(gathered)


@once
def figures_of(notebook: Notebook, topic: str) -> Figures:
    """Return the figures of a declared topic; cards, lists and exports all show them."""
    sessions, events = concerned(notebook, topic)
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day is not None)
    return Figures(
        passages=sum(passages_by_event(notebook, topic).values()),
        sessions=len(sessions),
        events=len(events),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        own=len(notebook.spots_by_topic.get(topic, ())) if notebook.vocabulary.narrower(topic) else None,
    )

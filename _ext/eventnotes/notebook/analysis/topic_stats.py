"""Figures: how often, where and when a topic was mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.notebook import Notebook, PassageRef, cached_on_notebook

if TYPE_CHECKING:
    from datetime import date


#: The passages of one session (None: the event's own words), each with the narrower topics it is there for.
NarrowerByPassage = dict["PassageRef", tuple[str, ...]]
#: Those of each session, by event. It is kept: whoever gets it leaves it as it is.
GroupedPassages = dict[str, dict[str | None, NarrowerByPassage]]


class TopicStats(NamedTuple):
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
    def none(cls) -> TopicStats:
        """Return the figures of a topic that nothing mentions."""
        return cls(passages=0, sessions=0, events=0, first=None, last=None)


def passages_on(notebook: Notebook, topic: str) -> dict[PassageRef, tuple[str, ...]]:
    """Return the passages that mention *topic* or one under it, each with the narrower ones it is there for.

    The passages stand in the order of pages; a passage that mentions *topic* itself has no narrower ones.
    """
    found: dict[PassageRef, tuple[str, ...]] = {}
    for member in notebook.vocabulary.family(topic):
        for ref in notebook.passages_by_topic.get(member, ()):
            if member == topic:
                found[ref] = ()
            elif topic not in notebook.topics_by_passage[ref]:
                found[ref] = (*found.get(ref, ()), member)
    return dict(sorted(found.items()))


def tagged_with(notebook: Notebook, topic: str) -> tuple[set[str], set[str]]:
    """Return the full names of the sessions and the ids of the events that name *topic* or one under it."""
    members = notebook.vocabulary.family(topic)
    sessions = {name for member in members for name in notebook.sessions_by_tag.get(member, ())}
    events = {name for member in members for name in notebook.events_by_tag.get(member, ())}
    return sessions, events


@cached_on_notebook
def group_passages(notebook: Notebook, topic: str) -> GroupedPassages:
    """Group the passages on a declared topic by event and session; tagged ones stand there without passages.

    Figures, lists, matrices, pages and feeds are all made of it.
    """
    gathered: GroupedPassages = {}
    sessions, events = tagged_with(notebook, topic)
    for ref, narrower in passages_on(notebook, topic).items():
        session = notebook.session_at(ref)
        parts = gathered.setdefault(notebook.event_at(ref), {})
        parts.setdefault(session.name if session else None, {})[ref] = narrower
    for name in sorted(sessions):
        gathered.setdefault(notebook.sessions[name].event, {}).setdefault(name, {})
    for event in sorted(events):
        gathered.setdefault(event, {})
    return gathered


def passage_counts(notebook: Notebook, topic: str) -> dict[str, int]:
    """Count the passages on a topic by event; events that only name it, in their options or a session's, count none."""
    return {event: sum(map(len, parts.values())) for event, parts in group_passages(notebook, topic).items()}


def sessions_and_events_on(notebook: Notebook, topic: str) -> tuple[set[str], set[str]]:
    """Return the full names of the sessions and the ids of the events that name or mention *topic*."""
    gathered = group_passages(notebook, topic)
    return {name for parts in gathered.values() for name in parts if name is not None}, set(gathered)


@cached_on_notebook
def topic_stats(notebook: Notebook, topic: str) -> TopicStats:
    """Return the figures of a declared topic; cards, lists and exports all show them."""
    sessions, events = sessions_and_events_on(notebook, topic)
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day is not None)
    return TopicStats(
        passages=sum(passage_counts(notebook, topic).values()),
        sessions=len(sessions),
        events=len(events),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        own=len(notebook.passages_by_topic.get(topic, ())) if notebook.vocabulary.narrower(topic) else None,
    )

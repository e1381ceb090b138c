"""Topic statistics: how often, where and when a topic was mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.notebook import Notebook, PassageRef, cached_on_notebook

if TYPE_CHECKING:
    from datetime import date


#: Passage to the narrower topics it is listed for; empty if it mentions the topic itself.
NarrowerByPassage = dict["PassageRef", tuple[str, ...]]
#: Event id to session name (None for the event's own words) to passages.
GroupedPassages = dict[str, dict[str | None, NarrowerByPassage]]


class TopicStats(NamedTuple):
    """The statistics of a topic, including its narrower topics."""

    passages: int
    sessions: int
    events: int
    #: The first day of the first and of the last event; None if no date is known.
    first: date | None
    last: date | None
    #: Passages that mention the topic itself; None if it has no narrower topics.
    own: int | None = None

    @classmethod
    def none(cls) -> TopicStats:
        """Return the statistics of a topic without mentions."""
        return cls(passages=0, sessions=0, events=0, first=None, last=None)


def passages_on(notebook: Notebook, topic: str) -> dict[PassageRef, tuple[str, ...]]:
    """Return the passages that mention *topic* or a narrower one, in the order of pages, with the narrower topics.

    The latter are empty if the passage mentions *topic* itself.
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
    """Return the sessions, by full name, and the events, by id, whose options name *topic* or a narrower one."""
    members = notebook.vocabulary.family(topic)
    sessions = {name for member in members for name in notebook.sessions_by_tag.get(member, ())}
    events = {name for member in members for name in notebook.events_by_tag.get(member, ())}
    return sessions, events


@cached_on_notebook
def group_passages(notebook: Notebook, topic: str) -> GroupedPassages:
    """Group the passages on a declared topic by event and session; those only tagged with it have no passages."""
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
    """Return the number of passages on a topic by event; 0 for events that are only tagged with it."""
    return {event: sum(map(len, parts.values())) for event, parts in group_passages(notebook, topic).items()}


def sessions_and_events_on(notebook: Notebook, topic: str) -> tuple[set[str], set[str]]:
    """Return the sessions, by full name, and the events, by id, that name or mention *topic*."""
    gathered = group_passages(notebook, topic)
    return {name for parts in gathered.values() for name in parts if name is not None}, set(gathered)


@cached_on_notebook
def topic_stats(notebook: Notebook, topic: str) -> TopicStats:
    """Return the statistics of a declared topic."""
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

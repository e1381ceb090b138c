"""Topic statistics: how often, where and when a topic was mentioned."""

from __future__ import annotations

from collections import defaultdict
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.notebook import Notebook, PassageRef, cached_on_notebook
from eventnotes.notebook.outline import quoted

if TYPE_CHECKING:
    from datetime import date

    from eventnotes.notebook.outline import Block

#: Passage to the narrower topics it is listed for; empty if it mentions the topic itself.
NarrowerByPassage = dict["PassageRef", tuple[str, ...]]


class Rank(IntEnum):
    """How much a session is about a topic."""

    #: Its title names the topic, or it is the first topic in its options.
    ABOUT = 0
    #: Its options name the topic or a narrower one further down, or its title names a narrower one.
    NAMED = 1
    #: Only its notes mention it.
    MENTIONED = 2


class Quoted(NamedTuple):
    """A quote of a session or an event, or the first lines of a session."""

    block: Block
    #: The narrower topics that its passage mentions, if not the topic itself; None for first lines.
    narrower: tuple[str, ...] | None


class OnTopic(NamedTuple):
    """What a session, or an event outside its sessions, says on a topic."""

    rank: Rank
    #: Passages inside of other quotes, titles, and names with nothing after them are left out.
    quotes: tuple[Quoted, ...]
    #: All passages that mention the topic.
    mentions: NarrowerByPassage


#: Event id to session name (None for the event's own words) to what it says.
GroupedPassages = dict[str, dict[str | None, OnTopic]]


class TopicStats(NamedTuple):
    """The figures of a topic, including its narrower topics, as a reader can count them on its page."""

    #: Quotes.
    passages: int
    sessions: int
    events: int
    #: The first day of the first and of the last event; None if no date is known.
    first: date | None
    last: date | None
    #: Quotes on the topic itself; None if it has no narrower topics.
    own: int | None = None


@cached_on_notebook
def group_passages(notebook: Notebook, topic: str) -> GroupedPassages:
    """Group the passages on a declared topic by event, newest first, and by session in the event's order.

    Those only tagged with it have no passages; an event's own words (None) come last.
    Of a speaker, given by key, these are the sessions, of which the first lines are shown.
    """
    found = _refs_by_event(notebook, topic)
    return {event: passages_in(notebook, topic, event) for event in notebook.events if event in found}


@cached_on_notebook
def passages_in(notebook: Notebook, topic: str, event: str) -> dict[str | None, OnTopic]:
    """Return the passages on a topic in the notes on one event, by session; see ``group_passages``."""
    parts = _refs_by_event(notebook, topic).get(event, {})
    return {name: _on_topic(notebook, topic, name, parts[name]) for name in _order(notebook, event, parts)}


@cached_on_notebook
def _refs_by_event(notebook: Notebook, topic: str) -> dict[str, dict[str | None, NarrowerByPassage]]:
    """Return the passages that mention a topic by event and session, both also without any that are tagged with it."""
    found: dict[str, dict[str | None, NarrowerByPassage]] = defaultdict(dict)
    if topic in notebook.people:
        for name in notebook.speakers[topic].sessions:
            found[notebook.sessions[name].event][name] = {}
        return dict(found)
    for member in notebook.vocabulary.family(topic):
        for ref in notebook.passages_by_topic.get(member, ()):
            if member == topic or topic not in notebook.topics_by_passage[ref]:
                session = notebook.session_at(ref)
                refs = found[notebook.event_at(ref)].setdefault(session.name if session else None, {})
                refs[ref] = () if member == topic else (*refs.get(ref, ()), member)
        for name in notebook.sessions_by_tag.get(member, ()):
            found[notebook.sessions[name].event].setdefault(name, {})
        for event in notebook.events_by_tag.get(member, ()):
            found[event].setdefault(None, {})
    return dict(found)


def _order(notebook: Notebook, event: str, parts: dict[str | None, NarrowerByPassage]) -> list[str | None]:
    """Return the names of the sessions in *parts*; None for the event's own words, if there are any but its title."""
    names = [session.name for session in notebook.sessions_by_event.get(event, ()) if session.name in parts]
    return [*names, *([] if all(map(notebook.is_title, parts.get(None, ()))) else [None])]


def _on_topic(notebook: Notebook, topic: str, session: str | None, refs: NarrowerByPassage) -> OnTopic:
    ordered = dict(sorted(refs.items()))
    return OnTopic(_rank(notebook, topic, session, ordered), _quotes(notebook, ordered), ordered)


def _rank(notebook: Notebook, topic: str, session: str | None, refs: NarrowerByPassage) -> Rank:
    if topic in notebook.people:
        return Rank.ABOUT
    if session is None:
        return Rank.MENTIONED
    named = [notebook.vocabulary.resolve(name) for name in notebook.sessions[session].topics]
    in_title = [narrower for ref, narrower in refs.items() if notebook.is_title(ref)]
    if named[:1] == [topic] or () in in_title:
        return Rank.ABOUT
    is_named = in_title or not set(named).isdisjoint(notebook.vocabulary.family(topic))
    return Rank.NAMED if is_named else Rank.MENTIONED


def _quotes(notebook: Notebook, refs: NarrowerByPassage) -> tuple[Quoted, ...]:
    """Return the quotes; no passage is in two of them."""
    found: list[Quoted] = []
    shown: set[PassageRef] = set()
    for ref, narrower in refs.items():
        block = None if ref in shown or notebook.is_title(ref) else quoted(notebook, ref, refs, shown)
        if block is not None:
            found.append(Quoted(block, narrower))
            shown |= block.refs
    return tuple(found)


def quotes_in(notebook: Notebook, topic: str, event: str) -> int:
    """Return the number of quotes on a topic from the notes on an event; 0 where these are only tagged with it."""
    return sum(len(part.quotes) for part in passages_in(notebook, topic, event).values())


def passage_counts(notebook: Notebook, topic: str) -> dict[str, int]:
    """Return the number of quotes on a topic by event; see ``quotes_in``."""
    return {event: quotes_in(notebook, topic, event) for event in group_passages(notebook, topic)}


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
        own=_own(notebook, topic) if notebook.vocabulary.narrower(topic) else None,
    )


def _own(notebook: Notebook, topic: str) -> int:
    parts = (part for parts in group_passages(notebook, topic).values() for part in parts.values())
    return sum(not quote.narrower for part in parts for quote in part.quotes)

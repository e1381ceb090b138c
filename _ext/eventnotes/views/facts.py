"""The facts on a topic's page, with their history, and the note on a fact that a newer value exists."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from eventnotes.notebook.facts import FactStatus
from eventnotes.notebook.notebook import PassageRef
from eventnotes.views.links import Link, event_link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from eventnotes.notebook.facts import DatedFact
    from eventnotes.notebook.notebook import Notebook

#: The id of the section with a topic's facts.
FACTS_ANCHOR = "topic-facts"


class FactValue(NamedTuple):
    """A value of a fact, and where it is from."""

    #: The value as its text; leads to where it stands.
    link: Link
    event: Link
    #: The first and the last day of the event.
    date: dt.date | None
    end_date: dt.date | None
    standing: FactStatus


class FactHistory(NamedTuple):
    """All values of one key."""

    key: str
    #: Newest first.
    values: tuple[FactValue, ...]


class TopicFactsView(NamedTuple):
    """The facts on the page of a topic."""

    topic: str
    facts: tuple[FactHistory, ...]


def newer_value_view(notebook: Notebook, key: str, docname: str, anchor: str) -> FactValue | None:
    """Return the value that supersedes the one at a place; None where it still holds."""
    history = notebook.facts.get(key)
    fact = history.fact_at(docname, anchor) if history else None
    found = history.superseding_fact(fact) if history and fact else None
    return _value(notebook, found, FactStatus.LATEST) if found is not None else None


def topic_facts_view(notebook: Notebook, topic: str) -> TopicFactsView:
    """Return the facts of a topic: those in passages that mention it, and those under such passages."""
    return TopicFactsView(topic, tuple(_history(notebook, key) for key in fact_keys(notebook, topic)))


def _history(notebook: Notebook, key: str) -> FactHistory:
    history = notebook.facts[key]
    return FactHistory(key, tuple(_value(notebook, fact, history.status_of(fact)) for fact in history))


def _value(notebook: Notebook, fact: DatedFact, state: FactStatus) -> FactValue:
    event = notebook.events[fact.event]
    link = Link(fact.value, fact.docname, fact.anchor)
    return FactValue(link, event_link(event), event.date, event.end_date, state)


#: Notebook to the keys of the facts of each topic: found once for all topics.
_KEYS: WeakKeyDictionary[Notebook, dict[str, tuple[str, ...]]] = WeakKeyDictionary()


def fact_keys(notebook: Notebook, topic: str) -> tuple[str, ...]:
    """Return the keys, in order, of the facts one of whose passages, or a line above it, mentions *topic*."""
    if notebook not in _KEYS:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for key, history in notebook.facts.items():
            for named in (named for fact in history for named in _topics_of(notebook, fact)):
                found[named][key] = None
        _KEYS[notebook] = {named: tuple(keys) for named, keys in found.items()}
    return _KEYS[notebook].get(topic, ())


def _topics_of(notebook: Notebook, fact: DatedFact) -> Iterator[str]:
    """Yield the topics that the passage of *fact* and the lines above it mention, the session's heading included."""
    passages, number = notebook.pages[fact.docname].passages, fact.number
    while number >= 0:
        yield from notebook.topics_by_passage.get(PassageRef(fact.docname, number), ())
        number = passages[number][3]

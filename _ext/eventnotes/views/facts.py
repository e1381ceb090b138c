"""The facts on a topic's page, with their history, and the note on a fact that a newer value exists."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.facts import FactStatus
from eventnotes.notebook.notebook import PassageRef, cached_on_notebook
from eventnotes.views.links import Link, event_link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from eventnotes.notebook.facts import DatedFact
    from eventnotes.notebook.notebook import Notebook

#: The id of the section with a topic's facts.
FACTS_ANCHOR = "topic-facts"


class FactValue(NamedTuple):
    """A value of a fact, with the event it is from."""

    #: Shows the value; links to the passage that states it.
    link: Link
    event: Link
    #: The event's first and last day.
    date: dt.date | None
    end_date: dt.date | None
    status: FactStatus


class FactHistory(NamedTuple):
    """All values of a fact."""

    key: str
    #: Newest first.
    values: tuple[FactValue, ...]


class TopicFactsView(NamedTuple):
    """The facts on a topic's page, by key."""

    topic: str
    facts: tuple[FactHistory, ...]


def newer_value_view(notebook: Notebook, key: str, docname: str, anchor: str) -> FactValue | None:
    """Return the newer value of the fact *key* stated at a place; None where the value there is the latest."""
    history = notebook.facts.get(key)
    fact = history.fact_at(docname, anchor) if history else None
    found = history.superseding_fact(fact) if history and fact else None
    return _fact_value(notebook, found, FactStatus.LATEST) if found is not None else None


def topic_facts_view(notebook: Notebook, topic: str) -> TopicFactsView:
    """Return the facts in passages that mention a topic and in passages under those."""
    return TopicFactsView(topic, tuple(_fact_history(notebook, key) for key in fact_keys(notebook, topic)))


def _fact_history(notebook: Notebook, key: str) -> FactHistory:
    history = notebook.facts[key]
    return FactHistory(key, tuple(_fact_value(notebook, fact, history.status_of(fact)) for fact in history))


def _fact_value(notebook: Notebook, fact: DatedFact, status: FactStatus) -> FactValue:
    event = notebook.events[fact.event]
    link = Link(fact.value, fact.docname, fact.anchor)
    return FactValue(link, event_link(event), event.date, event.end_date, status)


def fact_keys(notebook: Notebook, topic: str) -> tuple[str, ...]:
    """Return the keys, in order, of the facts whose passages, or the lines above those, mention *topic*."""
    return _fact_keys_by_topic(notebook).get(topic, ())


@cached_on_notebook
def _fact_keys_by_topic(notebook: Notebook) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, history in notebook.facts.items():
        for topic in (topic for fact in history for topic in _topics_above(notebook, fact)):
            found[topic][key] = None
    return {topic: tuple(keys) for topic, keys in found.items()}


def _topics_above(notebook: Notebook, fact: DatedFact) -> Iterator[str]:
    """Yield the topics mentioned in the passage of *fact* and in its parents, up to the session's heading."""
    passages, number = notebook.pages[fact.docname].passages, fact.number
    while number >= 0:
        yield from notebook.topics_by_passage.get(PassageRef(fact.docname, number), ())
        number = passages[number].parent

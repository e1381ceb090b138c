"""Session topics: what each session is about, by its options, its title and its passages."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from eventnotes.notebook.notebook import Notebook, cached_on_notebook


class SessionTopic(NamedTuple):
    """How a session refers to a topic."""

    #: Whether the session's option ``topics`` or its title names it.
    named: bool
    #: Number of the session's passages that mention it.
    passages: int


@cached_on_notebook
def topics_of_sessions(notebook: Notebook) -> dict[str, dict[str, SessionTopic]]:
    """Return the declared topics that each session names or mentions, by full name; sessions without are left out.

    The topics of a session are in order: those of its option ``topics``, those of its title, then the others by
    number of passages.
    """
    named: dict[str, dict[str, None]] = {
        name: dict.fromkeys(notebook.declared_topics(session.topics)) for name, session in notebook.sessions.items()
    }
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for ref, topics in notebook.topics_by_passage.items():
        session = notebook.session_at(ref)
        # Of two sessions with one name, the notebook has only the first.
        if session is None or notebook.sessions.get(session.name) is not session:
            continue
        if notebook.passage(ref).anchor == session.place.anchor:
            named[session.name].update(dict.fromkeys(topics))
        for topic in topics:
            counts[session.name][topic] += 1
    found = {}
    for name, first in named.items():
        passages = counts.get(name, {})
        others = sorted(passages.keys() - first.keys(), key=lambda topic: (-passages[topic], topic))
        found[name] = {topic: SessionTopic(topic in first, passages.get(topic, 0)) for topic in (*first, *others)}
    return {name: topics for name, topics in found.items() if topics}

"""Related topics: those that stand in the same passages and sessions more often than by chance."""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from eventnotes.notebook.analysis.session_topics import topics_of_sessions
from eventnotes.notebook.notebook import Notebook, cached_on_notebook

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping


#: How many related topics a topic has at most.
MAX_RELATED_TOPICS = 8
#: How much more it says to stand in one passage than in one session.
_PASSAGE_WEIGHT = 2
#: What is added to the usual size of two topics: it holds back pairs that were seen once or twice.
_DAMPING = 1
#: How many passages, or how many sessions, two topics must have in common.
_MIN_COMMON = 2


class RelatedTopic(NamedTuple):
    """A topic that often stands together with another."""

    topic: str
    #: How many passages mention both.
    passages: int
    #: How many sessions name or mention both.
    sessions: int


class _Cooccurrences:
    """Passages or sessions, each with its topics, to be looked up by topic."""

    def __init__(self, topics: Mapping[Any, Collection[str]]) -> None:
        self._topics = topics
        self._places: dict[str, list[Hashable]] = {}
        for place, found in topics.items():
            for topic in found:
                self._places.setdefault(topic, []).append(place)

    def size(self, topic: str) -> int:
        """Return how many places mention *topic* itself."""
        return len(self._places.get(topic, ()))

    def together(self, members: Iterable[str]) -> tuple[int, Counter[str]]:
        """Return how many places mention one of *members*, and how many of these mention each topic."""
        places = set(chain.from_iterable(self._places.get(topic, ()) for topic in members))
        return len(places), Counter(chain.from_iterable(self._topics[place] for place in places))

    def closeness(self, both: int, one: int, other: int) -> float:
        """Return how far two topics are found together beyond chance, from 0 to almost 1.

        It is Ochiai's coefficient of what is left of *both* once the number to be expected of two topics of these
        sizes is taken away. So a topic that stands everywhere is close to none.
        """
        beyond = both - one * other / len(self._topics) if both else 0.0
        return max(0.0, beyond) / (math.sqrt(one * other) + _DAMPING)


@cached_on_notebook
def _cooccurrences(notebook: Notebook) -> tuple[_Cooccurrences, _Cooccurrences]:
    """Return the passages and the sessions of a notebook."""
    return _Cooccurrences(notebook.topics_by_passage), _Cooccurrences(topics_of_sessions(notebook))


@cached_on_notebook
def find_related_topics(notebook: Notebook, topic: str) -> tuple[RelatedTopic, ...]:
    """Return the topics that often stand together with *topic*, the closest first, at most ``MOST``.

    What mentions a topic under *topic* counts for *topic*. Topics above and below it, and those that its author
    names as related, are left out. The topic's page shows them, and so do the sidebars of all its pages.
    """
    vocabulary = notebook.vocabulary
    members = vocabulary.family(topic)
    left_out = {*members, *vocabulary.ancestors(topic), *vocabulary.related(topic)}
    passages, sessions = _cooccurrences(notebook)
    of_passages, in_passages = passages.together(members)
    of_sessions, in_sessions = sessions.together(members)
    found = []
    for other in (in_passages.keys() | in_sessions.keys()) - left_out:
        companion = RelatedTopic(other, in_passages[other], in_sessions[other])
        score = _PASSAGE_WEIGHT * passages.closeness(companion.passages, of_passages, passages.size(other))
        score += sessions.closeness(companion.sessions, of_sessions, sessions.size(other))
        if score > 0 and max(companion.passages, companion.sessions) >= _MIN_COMMON:
            found.append((-score, companion))
    return tuple(companion for _, companion in sorted(found)[:MAX_RELATED_TOPICS])

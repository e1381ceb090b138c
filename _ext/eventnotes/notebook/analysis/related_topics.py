"""Related topics: topics that occur in the same passages and sessions more often than by chance."""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from eventnotes.notebook.analysis.session_topics import topics_of_sessions
from eventnotes.notebook.notebook import Notebook, cached_on_notebook

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping


#: Maximum number of related topics of a topic.
MAX_RELATED_TOPICS = 8
#: The weight of sharing a passage; that of sharing a session is 1.
_PASSAGE_WEIGHT = 2
#: Added to the geometric mean of two sizes, to damp pairs that were seen once or twice.
_DAMPING = 1
#: Minimum number of passages, or of sessions, that two topics share.
_MIN_COMMON = 2


class RelatedTopic(NamedTuple):
    """A topic that often occurs together with another."""

    topic: str
    #: Number of passages that mention both.
    passages: int
    #: Number of sessions that name or mention both.
    sessions: int


class _Cooccurrences:
    """Counts of topics that occur together in passages or in sessions."""

    def __init__(self, topics: Mapping[Any, Collection[str]]) -> None:
        self._topics = topics
        self._places: dict[str, list[Hashable]] = {}
        for place, found in topics.items():
            for topic in found:
                self._places.setdefault(topic, []).append(place)

    def size(self, topic: str) -> int:
        """Return how many passages or sessions mention *topic* directly."""
        return len(self._places.get(topic, ()))

    def together(self, members: Iterable[str]) -> tuple[int, Counter[str]]:
        """Return how many passages or sessions mention one of *members*, and how many of these mention each topic."""
        places = set(chain.from_iterable(self._places.get(topic, ()) for topic in members))
        return len(places), Counter(chain.from_iterable(self._topics[place] for place in places))

    def closeness(self, both: int, one: int, other: int) -> float:
        """Return how much more than by chance two topics occur together, from 0 to almost 1.

        It is Ochiai's coefficient of *both*, less the number expected of two topics of these sizes. So a topic that
        occurs everywhere is close to none.
        """
        beyond = both - one * other / len(self._topics) if both else 0.0
        return max(0.0, beyond) / (math.sqrt(one * other) + _DAMPING)


@cached_on_notebook
def _cooccurrences(notebook: Notebook) -> tuple[_Cooccurrences, _Cooccurrences]:
    """Return the co-occurrences in passages and those in sessions."""
    return _Cooccurrences(notebook.topics_by_passage), _Cooccurrences(topics_of_sessions(notebook))


@cached_on_notebook
def find_related_topics(notebook: Notebook, topic: str) -> tuple[RelatedTopic, ...]:
    """Return at most ``MAX_RELATED_TOPICS`` topics that often occur together with *topic*, closest first.

    Mentions of narrower topics count for *topic*. Its ancestors and descendants, and the topics in its option
    ``related``, are left out.
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

"""Related sessions: sessions at other events about the same rare topics."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.session_topics import topics_of_sessions
from eventnotes.notebook.notebook import Notebook, cached_on_notebook
from eventnotes.notebook.series import followed_session, following_sessions

if TYPE_CHECKING:
    from collections.abc import Iterable


#: Maximum number of related sessions of a session.
MAX_RELATED_SESSIONS = 3
#: The weight of a topic that a session only mentions; that of a named one is 1.
_MENTION_WEIGHT = 0.5
#: Minimum score of a related session, as a share of the best one's.
_MIN_SHARE_OF_BEST = 0.5
#: Maximum number of sessions expected to share the same topics by chance.
_MAX_BY_CHANCE = 20
#: Maximum number of sessions of a topic that finds candidates; a more common one only adds to their scores.
_MAX_RARE = 100


class SimilarSession(NamedTuple):
    """A related session at another event."""

    #: Its full name.
    session: str
    #: The shared topics, rarest first: ids, and titles of undeclared topics.
    topics: tuple[str, ...]


class _TopicIndex(NamedTuple):
    """Sessions by topic, and topics by session: ids, and titles of undeclared topics."""

    #: Session to topic to weight.
    topics: dict[str, dict[str, float]]
    #: Topic to sessions, in the order of the notebook.
    sessions: dict[str, list[str]]
    #: Session to its position in the notebook.
    rank: dict[str, int]
    #: The average number of topics of a session.
    usual: float

    def share(self, topic: str) -> float:
        """Return the share of sessions about *topic*."""
        return len(self.sessions[topic]) / len(self.topics)

    def rarity(self, topic: str) -> float:
        """Return the weight of *topic* by its rarity."""
        return math.log(1 + 1 / self.share(topic))

    def is_chance(self, topics: Iterable[str]) -> bool:
        """Return whether too many sessions would share these topics if topics were assigned at random.

        On a site of a few sessions, one topic is enough if at most half of them are about it.
        """
        size = len(self.topics)
        expected = size * math.prod(map(self.share, topics))
        return expected > max(2, min(_MAX_BY_CHANCE, size / 2))


@cached_on_notebook
def _topic_index(notebook: Notebook) -> _TopicIndex:
    topics: dict[str, dict[str, float]] = defaultdict(dict)
    for name, found in topics_of_sessions(notebook).items():
        topics[name] = {topic: 1 if subject.named else _MENTION_WEIGHT for topic, subject in found.items()}
    for undeclared in notebook.undeclared.values():
        for name in undeclared.sessions:
            topics[name][undeclared.title] = 1
    sessions: dict[str, list[str]] = defaultdict(list)
    for name in notebook.sessions:
        for topic in topics.get(name, ()):
            sessions[topic].append(name)
    rank = {name: number for number, name in enumerate(notebook.sessions)}
    usual = sum(map(len, topics.values())) / max(1, len(topics))
    return _TopicIndex(dict(topics), dict(sessions), rank, usual)


@cached_on_notebook
def find_related_sessions(notebook: Notebook, name: str) -> tuple[SimilarSession, ...]:
    """Return the sessions at other events most similar to the session *name*, best first; of equals, newest first.

    Sessions that follow one another are left out: their cards link them.
    """
    index = _topic_index(notebook)
    mine = index.topics.get(name, {})
    by_rarity = sorted(mine, key=lambda topic: (index.share(topic), topic))
    scores: dict[str, float] = defaultdict(float)
    for topic in by_rarity:
        sessions = index.sessions[topic]
        weight = mine[topic] * index.rarity(topic)
        for other in sessions if len(sessions) <= _MAX_RARE else tuple(scores):
            if topic in index.topics[other]:
                scores[other] += weight * index.topics[other][topic]
    earlier = followed_session(notebook, notebook.sessions[name])
    linked = {*following_sessions(notebook).get(name, ()), earlier.name if earlier else ""}
    ranked = []
    for other in scores.keys() - linked:
        if notebook.sessions[other].event != notebook.sessions[name].event:
            # A session about everything shares something with each.
            length = (1 + len(index.topics[other]) / index.usual) / 2
            ranked.append((-scores[other] / length, index.rank[other], other))
    found: list[SimilarSession] = []
    best = 0.0
    for negative, _, other in sorted(ranked):
        if len(found) == MAX_RELATED_SESSIONS or -negative < best * _MIN_SHARE_OF_BEST:
            break
        shared = tuple(topic for topic in by_rarity if topic in index.topics[other])
        if not index.is_chance(shared):
            best = best or -negative
            found.append(SimilarSession(other, shared))
    return tuple(found)

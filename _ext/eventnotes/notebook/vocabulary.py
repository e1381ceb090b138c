"""The vocabulary: the declared topics, their spellings and their hierarchy."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from eventnotes.text.digests import digest
from eventnotes.text.folding import fold
from eventnotes.text.matcher import Matcher, Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from eventnotes.model.records import Topic


class Vocabulary:
    """The closed, immutable set of topics that passages are matched against."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        #: Topic id to topic, sorted; of two declarations of an id, the first by document name counts.
        self.topics: dict[str, Topic] = {}
        for topic in sorted(topics, key=lambda topic: (topic.id, topic.place.docname)):
            self.topics.setdefault(topic.id, topic)
        self._resolved: dict[str, str | None] = {}
        self._redirects: dict[str, str] = {}
        for topic in self.topics.values():
            for old in topic.redirects:
                self._redirects.setdefault(old, topic.id)
        self._narrower: dict[str, list[str]] = {}
        for name in self.topics:
            for parent in self.parents(name):
                self._narrower.setdefault(parent, []).append(name)

    @cached_property
    def spellings(self) -> tuple[Spelling, ...]:
        """All titles and aliases, in the order of topic ids."""
        return tuple(
            Spelling(text=text, topic=topic.id, match=topic.match)
            for topic in self.topics.values()
            for text in topic.spellings
        )

    @cached_property
    def digest(self) -> str:
        """A digest of everything that decides which mentions are found and where they link."""
        known = [
            (topic.id, topic.spellings, str(topic.match), topic.redirects, topic.place.docname)
            for topic in self.topics.values()
        ]
        return digest(repr(known))

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher over all spellings."""
        return Matcher(self.spellings)

    @cached_property
    def conflicts(self) -> list[tuple[str, tuple[Spelling, ...]]]:
        """The folded spellings that several topics claim, sorted, with the spellings of those topics."""
        by_key: dict[str, set[Spelling]] = defaultdict(set)
        for spelling in self.spellings:
            by_key[fold(spelling.text)].add(spelling)
        return [
            (key, tuple(sorted(claims, key=lambda spelling: (spelling.topic, spelling.text))))
            for key, claims in sorted(by_key.items())
            if key and len({spelling.topic for spelling in claims}) > 1
        ]

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for spelling in self.spellings:
            names.setdefault(fold(spelling.text), spelling.topic)
        for old, topic in self._redirects.items():
            names.setdefault(fold(old), topic)
        names.pop("", None)
        return names

    def resolve(self, name: str) -> str | None:
        """Return the id of the topic with this id, title, alias or former id; None if there is none."""
        if name not in self._resolved:
            self._resolved[name] = self.current_id(name) or self._by_spelling.get(fold(name))
        return self._resolved[name]

    def current_id(self, name: str) -> str | None:
        """Return the id of the topic with this id or former id; None if there is none."""
        return name if name in self.topics else self._redirects.get(name)

    def parents(self, topic: str) -> tuple[str, ...]:
        """Return the ids of the parents of *topic*, in the author's order; none if it is in a cycle."""
        return () if topic in self.cycles else self._declared_parents(topic)

    def _declared_parents(self, topic: str) -> tuple[str, ...]:
        return tuple(filter(None, dict.fromkeys(map(self.current_id, self.topics[topic].parents))))

    def related(self, topic: str) -> tuple[str, ...]:
        """Return the ids in the option ``related`` of *topic*, in the author's order."""
        found = dict.fromkeys(map(self.current_id, self.topics[topic].related))
        return tuple(name for name in found if name and name != topic)

    def ancestors(self, topic: str) -> tuple[str, ...]:
        """Return the ids of the ancestors of *topic*, nearest first."""
        return _reachable(topic, self.parents)[1:]

    def lineage(self, topic: str) -> Iterator[str]:
        """Yield the first parent of *topic*, the first parent of that, and so on."""
        while parents := self.parents(topic):
            topic = parents[0]
            yield topic

    def narrower(self, topic: str) -> tuple[str, ...]:
        """Return the ids of the topics directly below *topic*, sorted."""
        return tuple(self._narrower.get(topic, ()))

    def family(self, topic: str) -> tuple[str, ...]:
        """Return the ids of *topic* and all its descendants, nearest first."""
        return _reachable(topic, self.narrower)

    @cached_property
    def cycles(self) -> dict[str, tuple[str, ...]]:
        """Topics that are their own ancestors: id to the ids on the way back to it, from parent to parent."""
        parents = {topic: self._declared_parents(topic) for topic in self.topics}
        found: dict[str, tuple[str, ...]] = {}
        while True:
            try:
                TopologicalSorter(parents).prepare()
            except CycleError as error:
                cycle = tuple(reversed(error.args[1]))[1:]
                for number, topic in enumerate(cycle, 1):
                    found[topic] = (*cycle[number:], *cycle[:number])
                    parents[topic] = ()
            else:
                return found


def _reachable(start: str, following: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Return *start* and all ids that *following* leads to, nearest first."""
    found = {start: None}
    level = [start]
    while level:
        level = [name for name in dict.fromkeys(name for at in level for name in following(at)) if name not in found]
        found.update(dict.fromkeys(level))
    return tuple(found)

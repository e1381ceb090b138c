"""The vocabulary: the declared topics, their spellings and their hierarchy."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from eventnotes.text.folding import fold
from eventnotes.text.matcher import Matcher, Spelling, conflicting_spellings

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        for topic in self.topics.values():
            parent = self.parent(topic.id)
            if parent is not None:
                self._narrower.setdefault(parent, []).append(topic.id)

    @cached_property
    def spellings(self) -> tuple[Spelling, ...]:
        """All titles and aliases, in the order of topic ids."""
        return tuple(
            Spelling(text=text, topic=topic.id, match=topic.match)
            for topic in self.topics.values()
            for text in dict.fromkeys((topic.title, *topic.aliases))
        )

    @cached_property
    def digest(self) -> str:
        """A digest of everything that decides which mentions are found and where they link."""
        known = [
            (topic.id, topic.title, topic.aliases, str(topic.match), topic.redirects, topic.place.docname)
            for topic in self.topics.values()
        ]
        return hashlib.sha256(repr(known).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher over all spellings."""
        return Matcher(self.spellings)

    @cached_property
    def conflicts(self) -> list[tuple[str, tuple[Spelling, ...]]]:
        """The folded spellings that several topics claim."""
        return conflicting_spellings(self.spellings)

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

    def parent(self, topic: str) -> str | None:
        """Return the id of the parent of *topic*; None if it has none or is in a cycle."""
        return None if topic in self._cycles else self.current_id(self.topics[topic].parent)

    def related(self, topic: str) -> tuple[str, ...]:
        """Return the ids in the option ``related`` of *topic*, in the author's order."""
        found = dict.fromkeys(map(self.current_id, self.topics[topic].related))
        return tuple(name for name in found if name is not None and name != topic)

    def ancestors(self, topic: str) -> tuple[str, ...]:
        """Return the ids of the ancestors of *topic*, nearest first."""
        found: list[str] = []
        parent = self.parent(topic)
        while parent is not None:
            found.append(parent)
            parent = self.parent(parent)
        return tuple(found)

    def narrower(self, topic: str) -> tuple[str, ...]:
        """Return the ids of the topics directly below *topic*, sorted."""
        return tuple(self._narrower.get(topic, ()))

    def family(self, topic: str) -> tuple[str, ...]:
        """Return the ids of *topic* and all its descendants, nearest first."""
        members = level = [topic]
        while level:
            level = [under for member in level for under in self.narrower(member)]
            members = members + level
        return tuple(members)

    @cached_property
    def _cycles(self) -> frozenset[str]:
        return frozenset(topic for topic in self.topics if topic in self._declared_ancestors(topic))

    def _declared_ancestors(self, topic: str) -> set[str]:
        """Return the ancestors as declared, up to the first that repeats."""
        seen: set[str] = set()
        parent = self.current_id(self.topics[topic].parent)
        while parent is not None and parent not in seen:
            seen.add(parent)
            parent = self.current_id(self.topics[parent].parent)
        return seen

    @property
    def cycles(self) -> tuple[str, ...]:
        """The ids of the topics that are their own ancestors, sorted."""
        return tuple(sorted(self._cycles))

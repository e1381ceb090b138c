"""Topics that are named but never declared."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TypeVar

from eventnotes.model.identifiers import hashed_id
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.vocabulary import Vocabulary


class UndeclaredTopic(NamedTuple):
    """A topic that sessions or events name and no page declares."""

    #: The most frequent spelling; of equals, the first by code points.
    title: str
    #: The hashed id of its entry on the topics index; empty if the index is full.
    anchor: str
    #: The full names of the sessions that name it.
    sessions: tuple[str, ...]
    #: The ids of the events that name it.
    events: tuple[str, ...]

    @property
    def uses(self) -> int:
        """The number of sessions and events that name it."""
        return len(self.sessions) + len(self.events)


class _Indexed(Protocol):
    def _replace(self, *, anchor: str) -> Self: ...


_T = TypeVar("_T", bound=_Indexed)


def collect_undeclared(
    sessions: Mapping[str, Session], events: Mapping[str, Event], vocabulary: Vocabulary, entries: int
) -> dict[str, UndeclaredTopic]:
    """Return the topics that *sessions* and *events* name and no page declares, by folded spelling, sorted.

    Those named most get the *entries* that declared topics leave on the topics index.
    """
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    in_sessions: dict[str, list[str]] = defaultdict(list)
    in_events: dict[str, list[str]] = defaultdict(list)
    for owners, places in ((sessions, in_sessions), (events, in_events)):
        for owner, record in owners.items():
            for name in record.topics:
                key = fold(name)
                if key and vocabulary.resolve(name) is None:
                    uses[key][name] += 1
                    places[key].append(owner)
    found = {
        key: UndeclaredTopic(
            title=_most_common(spellings),
            anchor=hashed_id("topic", key),
            sessions=tuple(dict.fromkeys(in_sessions[key])),
            events=tuple(dict.fromkeys(in_events[key])),
        )
        for key, spellings in uses.items()
    }
    return limit_entries(found, max(0, entries - len(vocabulary.topics)), lambda topic: topic.uses)


def limit_entries(found: Mapping[str, _T], entries: int, worth: Callable[[_T], int]) -> dict[str, _T]:
    """Return *found* sorted by key; only the first *entries* by *worth* keep their anchors."""
    ranked = sorted(found, key=lambda key: -worth(found[key]))
    left_out = set(ranked[entries:])
    return {key: found[key]._replace(anchor="") if key in left_out else found[key] for key in sorted(found)}


def _most_common(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))

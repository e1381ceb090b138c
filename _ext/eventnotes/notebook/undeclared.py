"""Speakers and topics that are referenced but never declared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from eventnotes.model.identifiers import hashed_id
from eventnotes.model.limits import MAX_INDEX_ENTRIES
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.vocabulary import Vocabulary

_NAMESAKE = re.compile(r"(?P<name>(?:.*\S)?)\s*<(?P<id>[^<>]+)>")


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


class Speaker(NamedTuple):
    """A speaker, collected from the option ``speakers`` of sessions."""

    name: str
    #: The hashed id of their entry on the speakers index; empty if the index is full.
    anchor: str
    #: The full names of their sessions, in the notebook's order.
    sessions: tuple[str, ...]


_T = TypeVar("_T", UndeclaredTopic, Speaker)


def collect_undeclared(
    sessions: Mapping[str, Session],
    events: Mapping[str, Event],
    vocabulary: Vocabulary,
    entries: int = MAX_INDEX_ENTRIES,
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
    return _limit_entries(found, max(0, entries - len(vocabulary.topics)), lambda topic: topic.uses)


def collect_speakers(sessions: Mapping[str, Session], entries: int = MAX_INDEX_ENTRIES) -> dict[str, Speaker]:
    """Return the speakers of *sessions* by ``speaker_key``, sorted; those with most sessions get the *entries*."""
    names: dict[str, str] = {}
    spoken: dict[str, list[str]] = defaultdict(list)
    for full, session in sessions.items():
        for name in session.speakers:
            key = speaker_key(name)
            if key:
                names.setdefault(key, speaker_name(name))
                spoken[key].append(full)
    found = {key: Speaker(names[key], hashed_id("speaker", key), tuple(dict.fromkeys(spoken[key]))) for key in names}
    return _limit_entries(found, entries, lambda speaker: len(speaker.sessions))


def _limit_entries(found: Mapping[str, _T], entries: int, worth: Callable[[_T], int]) -> dict[str, _T]:
    """Return *found* sorted by key; only the first *entries* by *worth* keep their anchors."""
    ranked = sorted(found, key=lambda key: -worth(found[key]))
    left_out = set(ranked[entries:])
    return {key: found[key]._replace(anchor="") if key in left_out else found[key] for key in sorted(found)}


def _most_common(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def speaker_name(written: str) -> str:
    """Return the name to show for a speaker as written, without an id."""
    found = _NAMESAKE.fullmatch(written)
    return found["name"] if found and found["name"] else written


@lru_cache(maxsize=4096)  # called for every topic of a session
def speaker_key(written: str) -> str:
    """Return the key that all spellings of a speaker share: the id in brackets, or the folded name."""
    found = _NAMESAKE.fullmatch(written)
    return f"<{found['id'].strip().casefold()}>" if found else fold(written)

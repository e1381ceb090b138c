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
    """A topic that sessions or events name, and that no page declares."""

    #: The spelling that is used most, the first by code points among equals.
    title: str
    #: A hashed id that names its entry on the topics index; empty where there are too many to have one each.
    anchor: str
    #: The full names of the sessions that name it.
    sessions: tuple[str, ...]
    #: The ids of the events that name it.
    events: tuple[str, ...]


class Speaker(NamedTuple):
    """A person, collected from the sessions' ``speakers``."""

    name: str
    #: A hashed id that names their entry on the index of speakers; empty where there are too many to have one each.
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
    """Return each topic that is named and has no page, by folded spelling, from sessions and events by name.

    Those that are named most have the *entries* that declared topics leave.
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
    return _limit_entries(found, max(0, entries - len(vocabulary.topics)), times_named)


def times_named(found: UndeclaredTopic) -> int:
    """Return how many sessions and events name it."""
    return len(found.sessions) + len(found.events)


def collect_speakers(sessions: Mapping[str, Session], entries: int = MAX_INDEX_ENTRIES) -> dict[str, Speaker]:
    """Return the speakers of sessions by full name; each by folded name, in that order.

    Those with most sessions have the *entries*.
    """
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
    """Return *found* by key, without the anchors of those that have no entry: of equals the first have one."""
    ranked = sorted(found, key=lambda key: -worth(found[key]))
    left_out = set(ranked[entries:])
    return {key: found[key]._replace(anchor="") if key in left_out else found[key] for key in sorted(found)}


def _most_common(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def speaker_name(written: str) -> str:
    """Return the name to show for a speaker as written in ``speakers``."""
    found = _NAMESAKE.fullmatch(written)
    return found["name"] if found and found["name"] else written


@lru_cache(maxsize=4096)  # every topic of a session asks for its speakers
def speaker_key(written: str) -> str:
    """Return the key under which spellings of one person are equal; empty where nothing is left of it."""
    found = _NAMESAKE.fullmatch(written)
    return f"<{found['id'].strip().casefold()}>" if found else fold(written)

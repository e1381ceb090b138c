"""Speakers: who spoke at which sessions, by the names and ids that sessions give, with or without a page.

A speaker's key is ``<id>`` for one with a page or with an id behind the name, else the folded name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.identifiers import hashed_id
from eventnotes.notebook.undeclared import limit_entries
from eventnotes.text.collation import reading_key
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eventnotes.model.records import Person, Session

_NAMESAKE = re.compile(r"(?P<name>(?:.*\S)?)\s*<(?P<id>[^<>]+)>")


class Speaker(NamedTuple):
    """A speaker: somebody whom the option ``speakers`` of sessions names, or who has a page."""

    name: str
    #: The hashed id of their entry on the speakers index; empty if the index is full.
    anchor: str
    #: The full names of their sessions, in the notebook's order.
    sessions: tuple[str, ...]
    #: What their page declares; None without one.
    person: Person | None = None

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """The key that sorts speakers; see ``reading_key``."""
        return reading_key(self.name, self.person.reading if self.person else "")


class SpeakerNames:
    """Whom a name means: the speakers with a page, by their names and ids."""

    def __init__(self, people: Iterable[Person]) -> None:
        #: Speaker key to speaker with a page, by id; of two declarations of an id, the first by document name counts.
        self.people: dict[str, Person] = {}
        for person in sorted(people, key=lambda it: (it.id, it.place.docname)):
            self.people.setdefault(person.key, person)
        self._ids = {person.id: person.id for person in self.people.values()}
        #: Folded name to the ids of those who have it.
        self._claims: dict[str, dict[str, None]] = defaultdict(dict)
        for person in self.people.values():
            for old in person.redirects:
                self._ids.setdefault(old, person.id)
            for name in (person.title, *person.aliases):
                self._claims[fold(name)][person.id] = None

    def claims(self, name: str) -> tuple[str, ...]:
        """Return the ids of the speakers with a page who have this name: of several, the name alone means none."""
        return tuple(self._claims.get(speaker_key(name), ()))

    def current_id(self, name: str) -> str | None:
        """Return the id of the speaker whose page has this id, or had it; None if there is none."""
        return self._ids.get(name)

    def key(self, written: str) -> str:
        """Return the key of the speaker whom a name, an id or ``Name <id>`` means."""
        key, claims = speaker_key(written), self.claims(written)
        if claims:
            return f"<{claims[0]}>" if len(claims) == 1 else key
        found = self.current_id(key[1:-1] if key.startswith("<") else written)
        return f"<{found}>" if found else key


def collect_speakers(sessions: Mapping[str, Session], known: SpeakerNames, entries: int) -> dict[str, Speaker]:
    """Return the speakers of *sessions* and those with a page, by key, sorted.

    Those with most sessions get the *entries* on the speakers index.
    """
    names: dict[str, str] = {key: person.title for key, person in known.people.items()}
    spoken: dict[str, list[str]] = defaultdict(list)
    for full, session in sessions.items():
        for name in session.speakers:
            key = known.key(name)
            if key:
                names.setdefault(key, speaker_name(name))
                spoken[key].append(full)
    found = {
        key: Speaker(name, hashed_id("speaker", key), tuple(dict.fromkeys(spoken[key])), known.people.get(key))
        for key, name in names.items()
    }
    return limit_entries(found, entries, lambda speaker: len(speaker.sessions))


def speaker_name(written: str) -> str:
    """Return the name to show for a speaker as written, without an id."""
    found = _NAMESAKE.fullmatch(written)
    return found["name"] if found and found["name"] else written


@lru_cache(maxsize=4096)  # called for every topic of a session
def speaker_key(written: str) -> str:
    """Return the key that all spellings of a speaker share: the id in brackets, or the folded name."""
    found = _NAMESAKE.fullmatch(written)
    return f"<{found['id'].strip().casefold()}>" if found else fold(written)

"""The entry of a speaker: everything that this person said, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.subjects import subjects
from eventnotes.core.views.links import Link, SessionAt, named_topics, session_at

if TYPE_CHECKING:
    from eventnotes.core.collected import Speaker
    from eventnotes.core.notebook import Notebook

#: How many topics a session has in a speaker's entry.
_TOPICS = 5


class Spoken(NamedTuple):
    """A session of a speaker."""

    at: SessionAt
    #: What it is about: topics that its options or its title name come first.
    topics: tuple[Link, ...]


class SpeakerRow(NamedTuple):
    """A speaker in a list."""

    name: str
    #: The id of the entry; empty where the entry stands on another page.
    anchor: str
    #: Newest first.
    sessions: tuple[Spoken, ...]


def speaker_row(notebook: Notebook, speaker: Speaker, *, index: bool) -> SpeakerRow:
    """Return a speaker's row; *index* tells whether the list is the one that holds the entries."""
    sessions = tuple(_spoken(notebook, name) for name in speaker.sessions)
    return SpeakerRow(speaker.name, speaker.anchor if index else "", sessions)


def _spoken(notebook: Notebook, name: str) -> Spoken:
    session = notebook.sessions[name]
    topics = named_topics(notebook, (*session.topics, *subjects(notebook).get(name, ())))
    return Spoken(session_at(notebook, session), topics[:_TOPICS])

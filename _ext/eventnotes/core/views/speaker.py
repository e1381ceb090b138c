"""The entry of a speaker: everything that this person said, and where."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.subjects import subjects
from eventnotes.core.views.links import Link, SessionAt, event_link, named_topics, session_at, session_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.core.collected import Speaker
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.views.limits import Limits

#: How many topics a session has in a speaker's entry.
_TOPICS = 5


class Spoken(NamedTuple):
    """A session of a speaker."""

    at: SessionAt
    #: What it is about: topics that its options or its title name come first. None where the list is long.
    topics: tuple[Link, ...]


class SpokenAt(NamedTuple):
    """The sessions of a speaker at one event."""

    #: The event's name: it leads to the session where it is the only one, else to the event.
    link: Link
    sessions: int


class SpeakerRow(NamedTuple):
    """A speaker in a list."""

    name: str
    #: The id of the entry; empty where the entry stands on another page.
    anchor: str
    #: Newest first.
    sessions: tuple[Spoken, ...]
    #: The older ones by event, newest first.
    events: tuple[SpokenAt, ...]
    #: How many sessions are still older.
    more: int
    #: How many there are.
    total: int


def speaker_rows(
    notebook: Notebook, speakers: Sequence[Speaker], limits: Limits, *, index: bool
) -> tuple[SpeakerRow, ...]:
    """Return the rows of a list of speakers; *index* tells whether the list is the one that holds the entries.

    What a list may show is shared evenly: of each speaker the newest sessions, as many as of every other.
    """
    counts = [len(speaker.sessions) for speaker in speakers]
    full = _share(counts, limits.rows)
    listed = full + _share([max(0, count - full) for count in counts], limits.rows)
    older = [_by_event(notebook, speaker.sessions[listed:]) for speaker in speakers]
    events = _share([len(found) for found in older], limits.lines)
    return tuple(
        SpeakerRow(
            name=speaker.name,
            anchor=speaker.anchor if index else "",
            sessions=tuple(
                _spoken(notebook, name, _TOPICS if number < full else 0)
                for number, name in enumerate(speaker.sessions[:listed])
            ),
            events=tuple(found[:events]),
            more=sum(at.sessions for at in found[events:]),
            total=len(speaker.sessions),
        )
        for speaker, found in zip(speakers, older, strict=True)
    )


def _share(counts: Sequence[int], total: int) -> int:
    """Return how many each may have at most, so that all together have no more than *total*."""
    return bisect_right(
        range(1, max(counts, default=0) + 1), total, key=lambda most: sum(min(it, most) for it in counts)
    )


def _spoken(notebook: Notebook, name: str, most: int) -> Spoken:
    """Return a session of a speaker, with so many topics at *most*."""
    session = notebook.sessions[name]
    topics = named_topics(notebook, (*session.topics, *subjects(notebook).get(name, ()))) if most else ()
    return Spoken(session_at(notebook, session), topics[:most])


def _by_event(notebook: Notebook, names: Sequence[str]) -> list[SpokenAt]:
    """Count sessions by event, in their order."""
    grouped: dict[str, list[str]] = {}
    for name in names:
        grouped.setdefault(notebook.sessions[name].event, []).append(name)
    found = []
    for name, members in grouped.items():
        event = event_link(notebook.events[name])
        only = session_link(notebook.sessions[members[0]])._replace(text=event.text)
        found.append(SpokenAt(only if len(members) == 1 else event, len(members)))
    return found

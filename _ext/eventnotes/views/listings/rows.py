"""Rows of listings: events, sessions, topics and speakers, in full or short."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.analysis.session_topics import topics_of_sessions
from eventnotes.notebook.analysis.topic_stats import TopicStats
from eventnotes.text.folding import fold
from eventnotes.views.cards import mentioned_topics
from eventnotes.views.links import (
    Link,
    SessionAtEvent,
    authors_of,
    event_link,
    session_at_event,
    session_link,
    speaker_link,
    speaker_links,
    title_with_year,
    topic_links,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.notebook import Notebook, PassageRef
    from eventnotes.notebook.speakers import Speaker

#: Most topics of each session in a speaker's row.
_SESSION_TOPICS = 5
#: Most topics in an event's row.
_EVENT_TOPICS = 5
#: Characters of a passage that is long enough to be quoted on a card.
_FIND_LENGTH = 120
#: Most sessions and events in an undeclared topic's row.
_NAMED_BY = 3


class SpeakerRow(NamedTuple):
    """A speaker in a listing."""

    #: Links to the speaker's page, if there is one.
    link: Link
    #: Id of the entry; empty in a listing that is not the index.
    anchor: str
    #: Newest first. Their topics are those of their options, then those they mention most; none in a long listing.
    sessions: tuple[SessionAtEvent, ...]
    #: Numbers of older sessions by event, newest first. Shows the event; links to the only session or to the event.
    events: tuple[tuple[Link, int], ...]
    #: Number of sessions beyond the limit.
    more: int


def speaker_rows(
    notebook: Notebook, speakers: Sequence[Speaker], limits: Limits, *, index: bool
) -> tuple[SpeakerRow, ...]:
    """Return the rows of a listing of speakers, the *index* or another.

    The limits are shared evenly: every speaker has the same maximum of sessions, the newest ones.
    """
    counts = [len(speaker.sessions) for speaker in speakers]
    full = _fair_share(counts, limits.rows)
    listed = full + _fair_share([max(0, count - full) for count in counts], limits.rows)
    older = [_sessions_by_event(notebook, speaker.sessions[listed:]) for speaker in speakers]
    events = _fair_share([len(found) for found in older], limits.lines)
    return tuple(
        SpeakerRow(
            link=speaker_link(notebook, speaker) if speaker.person else Link(speaker.name),
            anchor=speaker.anchor if index else "",
            sessions=tuple(
                _speaker_session(notebook, name, _SESSION_TOPICS if number < full else 0)
                for number, name in enumerate(speaker.sessions[:listed])
            ),
            events=tuple(found[:events]),
            more=sum(count for _, count in found[events:]),
        )
        for speaker, found in zip(speakers, older, strict=True)
    )


def _fair_share(counts: Sequence[int], total: int) -> int:
    """Return the largest maximum for each of *counts* that keeps their sum within *total*."""
    return bisect_right(
        range(1, max(counts, default=0) + 1), total, key=lambda most: sum(min(it, most) for it in counts)
    )


def _speaker_session(notebook: Notebook, name: str, most: int) -> SessionAtEvent:
    """Return a session of a speaker, with at *most* so many topics."""
    session = notebook.sessions[name]
    topics = topic_links(notebook, (*session.topics, *topics_of_sessions(notebook).get(name, ()))) if most else ()
    return session_at_event(notebook, session, topics[:most])


def _sessions_by_event(notebook: Notebook, names: Sequence[str]) -> list[tuple[Link, int]]:
    """Return the sessions with full names *names*, counted by event, in order."""
    sessions = [notebook.sessions[name] for name in names]
    counts = Counter(session.event for session in sessions)
    links = {session.event: event_link(notebook.events[session.event]) for session in sessions}
    for session in sessions:
        if counts[session.event] == 1:
            links[session.event] = session_link(session)._replace(text=links[session.event].text)
    return [(link, counts[event]) for event, link in links.items()]


class EventRow(NamedTuple):
    """An event in a listing."""

    link: Link
    date: dt.date | None
    end_date: dt.date | None
    #: Number of sessions.
    sessions: int
    venue: str = ""
    #: The most mentioned topics.
    topics: tuple[Link, ...] = ()
    #: As in ``Find``.
    authors: tuple[str, ...] = ()
    #: Id of the place where a year begins, on its first event.
    anchor: str = ""


class TopicRow(NamedTuple):
    """A declared or undeclared topic in a listing."""

    link: Link
    #: Id of an undeclared topic's entry in the index; otherwise empty.
    anchor: str
    stats: TopicStats
    #: Plain text; empty for an undeclared topic.
    definition: str = ""
    #: Sessions and events that name an undeclared topic, newest first.
    named_by: tuple[Link, ...] = ()
    #: Number of sessions and events beyond the limit.
    more: int = 0
    #: In the layout ``quotes``: its newest passage.
    find: Find | None = None


class Find(NamedTuple):
    """A passage as a card quotes it."""

    #: The passage and its parent line as plain text; the latter is empty if there is none.
    text: str
    context: str
    #: Shows the title of its session, or of its event; links to the passage.
    link: Link
    #: None for an event's own words.
    event: Link | None
    #: Its speakers or, if it names none, its organizers.
    by: tuple[Link, ...]
    #: Who wrote the notes, if the site has several authors.
    authors: tuple[str, ...]


Row = EventRow | SessionAtEvent | TopicRow | SpeakerRow


def short_event_row(event: Event, sessions: int) -> EventRow:
    """Return what a long listing shows of an event: its dates and its number of *sessions*."""
    return EventRow(event_link(event), event.date, event.end_date, sessions)


def event_row(notebook: Notebook, event: Event) -> EventRow:
    """Return the row of an event."""
    return short_event_row(event, len(notebook.sessions_by_event.get(event.id, ())))._replace(
        venue=event.venue,
        topics=tuple(link for link, _ in islice(mentioned_topics(notebook, event.id), _EVENT_TOPICS)),
        authors=authors_of(notebook, notebook.notes.get(event.id, ())),
    )


def session_row(notebook: Notebook, session: Session, *, named: bool) -> SessionAtEvent:
    """Return the row of a session; *named* says whether it names the event."""
    row = session_at_event(notebook, session, topic_links(notebook, session.topics))
    return row._replace(event=row.event if named else Link(""), speakers=speaker_links(notebook, session.speakers))


def newest_finds(notebook: Notebook, topics: Iterable[str]) -> dict[str, Find]:
    """Return the passage to quote on each of *topics*: from the newest event that says more than the topic's name.

    Of that event's passages, the longest one up to ``_FIND_LENGTH``; none is quoted twice.
    """
    found: dict[str, Find] = {}
    used: set[PassageRef] = set()
    rank = {event: number for number, event in enumerate(notebook.events)}
    for topic in topics:
        names = {*map(fold, notebook.topics[topic].spellings)}
        texts = {ref: plain_text(notebook.passage(ref).runs) for ref in notebook.passages_by_topic.get(topic, ())}
        refs = [
            ref
            for ref, text in texts.items()
            if ref not in used and fold(text) not in names and notebook.passage(ref).kind != "heading"
        ]
        best = min(
            refs,
            key=lambda ref: (rank[notebook.event_at(ref)], -min(len(texts[ref]), _FIND_LENGTH), len(texts[ref]), ref),
            default=None,
        )
        if best is not None:
            used.add(best)
            found[topic] = _find(notebook, best, texts[best])
    return found


def _find(notebook: Notebook, ref: PassageRef, text: str) -> Find:
    passage, session, event = notebook.passage(ref), notebook.session_at(ref), notebook.events[notebook.event_at(ref)]
    above = notebook.pages[ref.docname].passages[passage.parent] if passage.parent >= 0 else None
    title = title_with_year(event)
    return Find(
        text=text,
        context=plain_text(above.runs) if above and above.kind != "heading" else "",
        link=Link(session.title if session else title, ref.docname, passage.anchor),
        event=event_link(event)._replace(text=title) if session else None,
        by=speaker_links(notebook, session.speakers) or tuple(map(Link, session.organizers)) if session else (),
        authors=authors_of(notebook, [notebook.pages[ref.docname].note]),
    )


def undeclared_topic_row(notebook: Notebook, key: str, *, index: bool) -> TopicRow:
    """Return the row of the undeclared topic with the folded name *key*, in the *index* or another listing.

    No passages on it are known.
    """
    found = notebook.undeclared[key]
    events = {*found.events, *(notebook.sessions[name].event for name in found.sessions)}
    dates = sorted(day for day in (notebook.events[event].date for event in events) if day)
    named_by = (
        *(session_link(notebook.sessions[name]) for name in found.sessions[:_NAMED_BY]),
        *(event_link(notebook.events[name]) for name in found.events[:_NAMED_BY]),
    )
    return TopicRow(
        link=Link(found.title, None if index else notebook.index_page("topic-list"), found.anchor),
        anchor=found.anchor if index else "",
        stats=TopicStats(
            0, len(found.sessions), len(events), dates[0] if dates else None, dates[-1] if dates else None
        ),
        named_by=named_by[:_NAMED_BY],
        more=max(0, len(found.sessions) + len(found.events) - _NAMED_BY),
    )

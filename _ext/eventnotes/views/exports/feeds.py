"""Feeds: the newest entries of the site, of each topic, of each series and of each speaker with a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from eventnotes.model.dates import parse_timestamp
from eventnotes.model.identifiers import hashed_id, is_id
from eventnotes.model.limits import Limits
from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.analysis.topic_stats import group_passages, topic_stats
from eventnotes.notebook.notebook import Notebook
from eventnotes.notebook.series import editions_by_series
from eventnotes.text.folding import fold
from eventnotes.views.exports.notes_json import event_digest
from eventnotes.views.exports.plain_text import TextLine, event_lines, session_lines
from eventnotes.views.links import event_link, session_link, speaker_links, topic_link
from eventnotes.views.topic_page import quote_gathered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from eventnotes.model.records import Event, Note, Session
    from eventnotes.notebook.analysis.topic_stats import GroupedPassages
    from eventnotes.views.links import Link
    from eventnotes.views.topic_page import SessionPassages

#: Most entries of a feed.
ENTRIES = 30
#: Most lines in the entry of an event or a session.
LINES = 40
#: Limits of all quotes in a topic's feed together.
_QUOTE_LIMITS = Limits(quotes=100, sessions=ENTRIES)

FeedKind = Literal["site", "topic", "series", "speaker"]


class FeedLink(NamedTuple):
    """A feed to link to."""

    kind: FeedKind
    #: Path of its file, relative to the site's root.
    name: str
    #: Title of the topic or series, or the speaker's name; empty for the feed of the site.
    subject: str


class FeedEntry(NamedTuple):
    """An event or a session, or its quotes on a topic."""

    #: Unique in the project; independent of the page and the title.
    key: str
    link: Link
    #: The event, or the session's event.
    event: Event
    updated: dt.datetime
    #: Author of the notes; may be empty.
    author: str
    speakers: tuple[str, ...]
    lines: tuple[TextLine, ...]
    #: Number of lines beyond the limit.
    more: int


class Feed(NamedTuple):
    """A feed to write only if *depends_on* has changed."""

    link: FeedLink
    #: The page of its topic, series or speaker; None for the feed of the site.
    page: Link | None
    #: Everything that its content depends on; has a stable ``repr``.
    depends_on: tuple[Any, ...]
    #: Makes its entries, newest first, of which there is at least one.
    entries: Callable[[], tuple[FeedEntry, ...]]


def feeds_of(notebook: Notebook, docname: str) -> tuple[FeedLink, ...]:
    """Return the feeds that are not empty for a page to link to: its topic's or its series', then the site's."""
    page = notebook.pages.get(docname)
    found: list[FeedLink] = []
    if page and page.topic and page.topic.id in notebook.topics:
        found += _topic_link(notebook, page.topic.id)
    if page and page.person:
        found += _topic_link(notebook, page.person.key)
    if page and page.note and page.note.event in notebook.events:
        found += _series_link(notebook, fold(notebook.events[page.note.event].series))
    return (*found, *_site_link(notebook))


def all_feeds(notebook: Notebook) -> Iterator[Feed]:
    """Yield the feeds of the site, of series, of topics and of speakers."""
    for link in _site_link(notebook):
        yield _feed_of_events(notebook, link, None, notebook.events.values())
    for key, events in editions_by_series(notebook).items():
        for link in _series_link(notebook, key):
            yield _feed_of_events(notebook, link, event_link(events[0]), events)
    for topic in (*notebook.topics, *notebook.people):
        for link in _topic_link(notebook, topic):
            digests = (event_digest(notebook, event) for event in _newest_passages(notebook, topic))
            spoken = notebook.speakers[topic].sessions if topic in notebook.people else ()
            page = topic_link(notebook, topic)
            depends_on = (link, page, notebook.vocabulary.family(topic), spoken, *digests)
            yield Feed(link, page, depends_on, partial(_topic_entries, notebook, topic))


def _feed_of_events(notebook: Notebook, link: FeedLink, page: Link | None, events: Collection[Event]) -> Feed:
    """Return a feed of events and their sessions."""
    depends_on = (link, page, *(event_digest(notebook, event.id) for event in events))
    return Feed(link, page, depends_on, partial(_newest_entries, notebook, events))


def _site_link(notebook: Notebook) -> list[FeedLink]:
    return [FeedLink("site", "feed.atom", "")] if any(event.date for event in notebook.events.values()) else []


def _series_link(notebook: Notebook, key: str) -> list[FeedLink]:
    events = editions_by_series(notebook).get(key, ())
    if not any(event.date for event in events):
        return []
    name = key if is_id(key) else hashed_id("series", key)
    return [FeedLink("series", f"feeds/series/{name}.atom", events[0].series)]


def _topic_link(notebook: Notebook, topic: str) -> list[FeedLink]:
    if topic_stats(notebook, topic).last is None:
        return []
    if person := notebook.people.get(topic):
        return [FeedLink("speaker", f"feeds/speakers/{person.id}.atom", person.title)]
    return [FeedLink("topic", f"feeds/topics/{topic}.atom", notebook.topics[topic].title)]


# -- events and sessions -----------------------------------------------------------------------------------------


def _newest_entries(notebook: Notebook, events: Iterable[Event]) -> tuple[FeedEntry, ...]:
    """Return entries for *events* and their sessions, newest first."""
    found: list[tuple[dt.datetime, Event, Session | None]] = []
    for event in events:
        for owner in (None, *notebook.sessions_by_event.get(event.id, ())):
            updated = _updated(notebook, event, (owner or event).place.docname)
            if updated is not None:
                found.append((updated, event, owner))
    newest = sorted(found, key=lambda candidate: candidate[0], reverse=True)[:ENTRIES]
    return tuple(_event_entry(notebook, *candidate) for candidate in newest)


def _event_entry(notebook: Notebook, updated: dt.datetime, event: Event, session: Session | None) -> FeedEntry:
    """Return the entry of a session with its notes, or of an event with its sessions, or else with its notes."""
    if session is not None:
        speakers, lines = speaker_links(notebook, session.speakers), session_lines(notebook, session)
        return _entry(notebook, f"session/{session.name}", session_link(session), event, updated, lines, speakers)
    titles = tuple(TextLine(0, session.title) for session in notebook.sessions_by_event.get(event.id, ()))
    lines = titles or event_lines(notebook, event)
    return _entry(notebook, f"event/{event.id}", event_link(event), event, updated, lines)


def _entry(
    notebook: Notebook,
    key: str,
    link: Link,
    event: Event,
    updated: dt.datetime,
    lines: tuple[TextLine, ...],
    speakers: tuple[Link, ...] = (),
) -> FeedEntry:
    note, names = _note(notebook, link.docname or ""), tuple(speaker.text for speaker in speakers)
    author = note.author if note else ""
    return FeedEntry(key, link, event, updated, author, names, lines[:LINES], more=len(lines[LINES:]))


def _note(notebook: Notebook, docname: str) -> Note | None:
    page = notebook.pages.get(docname)
    return page.note if page else None


def _updated(notebook: Notebook, event: Event, docname: str) -> dt.datetime | None:
    """Return when the notes on a page were published, or else the event's last day; None for an undated event."""
    if event.date is None:
        return None
    note, last_day = _note(notebook, docname), (event.end_date or event.date).isoformat()
    return parse_timestamp(note.published if note else "", event.timezone) or parse_timestamp(last_day, event.timezone)


# -- topics ------------------------------------------------------------------------------------------------------


def _newest_passages(notebook: Notebook, topic: str) -> GroupedPassages:
    """Return what the newest events say on a topic: as many events as a feed has entries."""
    return dict(islice(group_passages(notebook, topic).items(), ENTRIES))


def _topic_entries(notebook: Notebook, topic: str) -> tuple[FeedEntry, ...]:
    """Return entries for the newest sessions and events on a topic."""
    view = quote_gathered(notebook, topic, _newest_passages(notebook, topic), _QUOTE_LIMITS)
    quoted: list[tuple[str, SessionPassages | None]] = [(session.event.id, session) for session in view.sessions()]
    # An event as a whole, without sessions on the topic.
    quoted += [(event.id, None) for event in view.elsewhere if not event.sessions]
    entries = []
    for event_id, session in quoted:
        event, own = notebook.events[event_id], session.link if session else None
        link = own or event_link(event)
        updated = _updated(notebook, event, link.docname or "")
        if updated is not None:
            key = f"topic/{topic}/{event_id}" + (f"/{link.anchor}" if own else "")
            lines = tuple(quoted_lines(session)) if session else ()
            people = (session.speakers or session.organizers) if session else ()
            entries.append(_entry(notebook, key, link, event, updated, lines, people))
    return tuple(sorted(entries, key=lambda entry: entry.updated, reverse=True)[:ENTRIES])


def quoted_lines(session: SessionPassages) -> Iterator[TextLine]:
    """Yield the lines of a session's quotes, each below its context."""
    for quote in session.quotes:
        context = quote.context if not quote.heading else ()
        yield from (TextLine(depth, text) for depth, text in enumerate(context))
        lines = ((line, plain_text(line.runs)) for line in (*quote.before, *quote.lines))
        yield from (TextLine(len(context) + line.depth, text, line.newer) for line, text in lines if text)

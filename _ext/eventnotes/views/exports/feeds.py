"""Feeds: what is new on the site, on a topic, in a series, as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from heapq import nlargest
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from eventnotes.model.dates import parse_timestamp
from eventnotes.model.identifiers import hashed_id, is_id
from eventnotes.model.limits import Limits
from eventnotes.model.runs import plain_text
from eventnotes.notebook.analysis.topic_stats import group_passages, topic_stats
from eventnotes.notebook.cache import once
from eventnotes.notebook.series import editions_by_series
from eventnotes.text.folding import fold
from eventnotes.views.exports.notes_json import event_digest
from eventnotes.views.exports.plain_text import TextLine, event_lines, session_lines
from eventnotes.views.links import event_link, session_link, speaker_links, topic_link
from eventnotes.views.topic_passages import quote_gathered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from eventnotes.model.records import Event, Note, Session
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.views.links import Link
    from eventnotes.views.topic_passages import EventPassages, SessionPassages

#: The newest entries that a feed holds.
ENTRIES = 30
#: The lines that an entry of an event or a session holds.
LINES = 40
#: What a topic's feed quotes at most, all entries together.
_QUOTED = Limits(quote_lines=12, quotes=100, sessions=ENTRIES)

FeedKind = Literal["site", "topic", "series"]


class FeedLink(NamedTuple):
    """A feed that a page points to."""

    kind: FeedKind
    #: Its file, relative to the site's root.
    name: str
    #: The name of the topic or series; empty for the site.
    subject: str


class FeedEntry(NamedTuple):
    """An event or a session, or what one of them says on a topic."""

    #: Unique in the project, and the same whatever file it stands in and however it is called.
    key: str
    link: Link
    #: The event that it belongs to.
    event: Event
    updated: dt.datetime
    #: Who wrote the notes; empty where nobody says.
    author: str
    speakers: tuple[str, ...]
    lines: tuple[TextLine, ...]
    #: How many lines were left out.
    more: int


class Feed(NamedTuple):
    """What one feed holds."""

    link: FeedLink
    #: The page that it belongs to; None for that of the site.
    page: Link | None
    #: The newest first, never none.
    entries: tuple[FeedEntry, ...]


def feeds_of(notebook: Notebook, docname: str) -> tuple[FeedLink, ...]:
    """Return the feeds that a page points to: its own, and that of the site, where they hold something."""
    page = notebook.pages.get(docname)
    found: list[FeedLink] = []
    if page and page.topic and page.topic.id in notebook.topics:
        found += _topic_link(notebook, page.topic.id)
    if page and page.note and page.note.event in notebook.events:
        found += _series_link(notebook, fold(notebook.events[page.note.event].series))
    return (*found, *_site_link(notebook))


class FeedPlan(NamedTuple):
    """A feed that is not made yet."""

    link: FeedLink
    #: What its content follows from: as long as this is equal, so is the feed.
    depends_on: tuple[Any, ...]
    build: Callable[[], Feed]


def plan_feeds(notebook: Notebook) -> Iterator[FeedPlan]:
    """Yield every feed of the site, to be made where it is needed."""
    for link in _site_link(notebook):
        yield _plan(notebook, link, None, notebook.events.values())
    for key, events in editions_by_series(notebook).items():
        for link in _series_link(notebook, key):
            yield _plan(notebook, link, event_link(events[0]), events)
    for topic in notebook.topics:
        for link in _topic_link(notebook, topic):
            page, newest = topic_link(notebook, topic), _newest(notebook, topic)
            family = notebook.vocabulary.family(topic)
            depends_on = (link, page, family, *(event_digest(notebook, event) for event in newest))
            yield FeedPlan(link, depends_on, partial(_topic_feed, notebook, topic, link))


def _plan(notebook: Notebook, link: FeedLink, page: Link | None, events: Collection[Event]) -> FeedPlan:
    """FeedPlan the feed of several events and their sessions."""
    depends_on = (link, page, *(event_digest(notebook, event.id) for event in events))
    return FeedPlan(link, depends_on, lambda: Feed(link, page, _new_entries(notebook, events)))


def _topic_feed(notebook: Notebook, topic: str, link: FeedLink) -> Feed:
    return Feed(link, topic_link(notebook, topic), _topic_entries(notebook, topic))


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
    return [FeedLink("topic", f"feeds/topics/{topic}.atom", notebook.topics[topic].title)]


# -- events and sessions -----------------------------------------------------------------------------------------


def _new_entries(notebook: Notebook, events: Iterable[Event]) -> tuple[FeedEntry, ...]:
    """Return the entries of the newest among *events* and their sessions."""
    found: list[tuple[dt.datetime, Event, Session | None]] = []
    for event in events:
        for owner in (None, *notebook.sessions_by_event.get(event.id, ())):
            updated = _updated(notebook, event, (owner or event).place.docname)
            if updated is not None:
                found.append((updated, event, owner))
    found.sort(key=lambda candidate: candidate[0], reverse=True)
    return tuple(
        _session_entry(notebook, event, session, updated) if session else _event_entry(notebook, event, updated)
        for updated, event, session in found[:ENTRIES]
    )


def _event_entry(notebook: Notebook, event: Event, updated: dt.datetime) -> FeedEntry:
    sessions = tuple(TextLine(0, session.title) for session in notebook.sessions_by_event.get(event.id, ()))
    return _entry(
        notebook, f"event/{event.id}", event_link(event), event, updated, sessions or event_lines(notebook, event)
    )


def _session_entry(notebook: Notebook, event: Event, session: Session, updated: dt.datetime) -> FeedEntry:
    made = _entry(
        notebook,
        f"session/{session.name}",
        session_link(session),
        event,
        updated,
        session_lines(notebook, session),
    )
    return made._replace(speakers=_names(speaker_links(notebook, session.speakers)))


def _entry(
    notebook: Notebook, key: str, link: Link, event: Event, updated: dt.datetime, lines: tuple[TextLine, ...]
) -> FeedEntry:
    note = _note(notebook, link.docname or "")
    return FeedEntry(
        key=key,
        link=link,
        event=event,
        updated=updated,
        author=note.author if note else "",
        speakers=(),
        lines=lines[:LINES],
        more=len(lines[LINES:]),
    )


def _names(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(link.text for link in links)


def _note(notebook: Notebook, docname: str) -> Note | None:
    page = notebook.pages.get(docname)
    return page.note if page else None


def _updated(notebook: Notebook, event: Event, docname: str) -> dt.datetime | None:
    """Return when the notes on the page *docname* were published, or else the event's last day.

    None where the event has no date: it has no place in an order by time.
    """
    if event.date is None:
        return None
    note = _note(notebook, docname)
    return parse_timestamp(note.published if note else "", event.timezone) or parse_timestamp(
        (event.end_date or event.date).isoformat(), event.timezone
    )


@once
def _touched(notebook: Notebook) -> dict[str, float]:
    """Return when the newest notes on each event are from, as a number that grows; the least where nobody can tell."""
    found: dict[str, float] = {}
    for name, event in notebook.events.items():
        pages = {event.place.docname, *(note.place.docname for note in notebook.notes.get(name, ()))}
        moments = (_updated(notebook, event, docname) for docname in pages)
        found[name] = max((moment.timestamp() for moment in moments if moment), default=float("-inf"))
    return found


# -- topics ------------------------------------------------------------------------------------------------------


def _newest(notebook: Notebook, topic: str) -> list[str]:
    """Return the events whose notes on a topic are the newest; each makes an entry at least."""
    return nlargest(ENTRIES, group_passages(notebook, topic), key=_touched(notebook).__getitem__)


def _topic_entries(notebook: Notebook, topic: str) -> tuple[FeedEntry, ...]:
    """Return what the newest sessions and events say on a topic."""
    gathered = group_passages(notebook, topic)
    view = quote_gathered(notebook, topic, {event: gathered[event] for event in _newest(notebook, topic)}, _QUOTED)
    entries = [entry for part in view.events for entry in _part_entries(notebook, topic, part)]
    return tuple(sorted(entries, key=lambda entry: entry.updated, reverse=True)[:ENTRIES])


def _part_entries(notebook: Notebook, topic: str, part: EventPassages) -> Iterator[FeedEntry]:
    """Yield an entry for each session; one of the event itself where that only names the topic."""
    event = notebook.events[part.id]
    for session in part.sessions or (None,):
        link = session.link if session and session.link else part.link
        updated = _updated(notebook, event, link.docname or "")
        if updated is not None:
            key = f"topic/{topic}/{part.id}" + (f"/{link.anchor}" if session and session.link else "")
            lines = tuple(_quoted(session)) if session else ()
            made = _entry(notebook, key, link, event, updated, lines)
            yield made._replace(speakers=_names(session.speakers)) if session else made


def _quoted(part: SessionPassages) -> Iterator[TextLine]:
    """Yield the lines of a session's quotes; what was left out of them is one click away."""
    for quote in part.quotes:
        path = quote.path if not quote.heading else ()
        yield from (TextLine(depth, text) for depth, text in enumerate(path))
        yield from (
            TextLine(len(path) + line.depth, plain_text(line.runs)) for line in quote.lines if plain_text(line.runs)
        )

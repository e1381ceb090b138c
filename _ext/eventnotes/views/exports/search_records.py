"""Search records: one for each session, event, topic and other page that a search can find."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.analysis.topic_stats import passages_on, tagged_with
from eventnotes.notebook.undeclared import speaker_key, speaker_name
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.model.records import Event, Page, Session, Topic
    from eventnotes.notebook.notebook import Notebook, PassageRef


class Block(NamedTuple):
    """A piece of a record's text with its anchor on the page."""

    anchor: str
    text: str


class Facet(NamedTuple):
    """A value to filter results by."""

    #: ``kind``, ``event``, ``year``, ``series``, ``topic`` or ``speaker``; also ``name``, which is no filter but
    #: ranks results first that are called exactly what was typed.
    name: str
    #: The value in URLs: without spaces, independent of the language.
    key: str
    #: The value to show; empty if it is the key.
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchRecord:
    """A result of a search."""

    #: ``session``, ``event``, ``topic`` or ``page``.
    kind: str
    docname: str
    #: Id on the page; empty for the whole page.
    anchor: str
    title: str
    #: The session's event, or the event itself.
    event: Event | None = None
    speakers: tuple[str, ...] = ()
    #: Other names: aliases, hidden ones too, and reading of a topic; series, venue, hashtag and more of an event.
    names: tuple[str, ...] = ()
    #: Titles and aliases of its topics, so that a search for any spelling finds it.
    about: tuple[str, ...] = ()
    #: Its text without the title.
    blocks: tuple[Block, ...] = ()
    facets: tuple[Facet, ...] = ()


#: Spaces and hyphens between Latin words.
_GAP = re.compile(r"(?<=[A-Za-z0-9])[ -]+(?=[A-Za-z0-9])")
_NOT_COMPARED = re.compile(r"[\s\-\u2010-\u2013\u2212ー]+")
#: Full-width and half-width letters and digits, which are one block of Unicode.
_OTHER_WIDTH = re.compile(r"[\uff00-\uffef](?<=\w)")
#: Full names of sessions and ids of events to their blocks.
_Blocks = dict[str, list[Block]]


def search_records(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield the records of everything that is published, with texts in normal width."""
    topics, blocks = _TopicsByOwner(notebook), _blocks_by_owner(notebook)
    found = (
        _sessions(notebook, topics, blocks),
        _events(notebook, topics, blocks),
        _topics(notebook),
        _pages(notebook),
    )
    for record in chain.from_iterable(found):
        yield replace(
            record,
            title=normalize_width(record.title),
            names=_spellings(record.names),
            about=_spellings(record.about),
            blocks=tuple(Block(anchor, normalize_width(text)) for anchor, text in record.blocks),
        )


def normalize_width(text: str) -> str:
    """Return *text* with full-width Latin letters and digits, and half-width katakana, in normal width."""
    # To Unicode, the voicing marks of half-width katakana are letters too.
    changed = _OTHER_WIDTH.sub(lambda char: unicodedata.normalize("NFKC", char[0]), text)
    return unicodedata.normalize("NFC", changed)


def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    """Return *names* without duplicates, also with their words joined, because ``StepFunctions`` is one word."""
    usual = [normalize_width(name) for name in names]
    return tuple(dict.fromkeys(text for name in usual for text in (name, _GAP.sub("", name)) if text))


def name_key(name: str) -> str:
    """Return *name* normalized as the search page normalizes what was typed.

    Keep it in step with ``nameKey`` in ``assets/search/eventnotes-search.js``.
    """
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", name).lower())


# -- sessions ----------------------------------------------------------------------------------------------


def _sessions(notebook: Notebook, topics: _TopicsByOwner, blocks: _Blocks) -> Iterator[SearchRecord]:
    for name, session in notebook.sessions.items():
        event = notebook.events[session.event]
        yield SearchRecord(
            kind="session",
            docname=session.place.docname,
            anchor=session.place.anchor,
            title=session.title,
            event=event,
            speakers=tuple(dict.fromkeys(speaker_name(speaker) for speaker in session.speakers)),
            names=(*session.organizers, session.track),
            about=topics.spellings(name, session.topics),
            blocks=tuple(blocks.get(name, ())),
            facets=(
                Facet("kind", "session"),
                *_event_facets(event),
                *topics.facets(name, session.topics),
                *_speaker_facets(notebook, session),
            ),
        )


def _speaker_facets(notebook: Notebook, session: Session) -> Iterator[Facet]:
    for key in dict.fromkeys(map(speaker_key, session.speakers)):
        if key in notebook.speakers:
            speaker = notebook.speakers[key]
            yield Facet("speaker", speaker.anchor.removeprefix("speaker-"), speaker.name)


# -- events ------------------------------------------------------------------------------------------------


def _events(notebook: Notebook, topics: _TopicsByOwner, blocks: _Blocks) -> Iterator[SearchRecord]:
    for name, event in notebook.events.items():
        notes = notebook.notes.get(name, ())
        yield SearchRecord(
            kind="event",
            docname=event.place.docname,
            anchor=event.place.anchor,
            title=event.title,
            event=event,
            names=(
                event.series,
                *event.organizers,
                event.venue,
                event.hashtag,
                *(part for note in notes for part in (note.author, note.source.text)),
            ),
            about=topics.spellings(name, event.topics),
            blocks=tuple(blocks.get(name, ())),
            facets=(
                Facet("kind", "event"),
                *_event_facets(event),
                *topics.facets(name, event.topics),
                *_name_facets((event.title,)),
            ),
        )


def _event_facets(event: Event) -> Iterator[Facet]:
    yield Facet("event", event.id, event.title)
    days = [day for day in (event.date, event.end_date) if day is not None]
    for year in sorted({day.year for day in days}):
        yield Facet("year", f"{year:04}")
    if fold(event.series):
        yield Facet("series", "".join(fold(event.series).split()), event.series)


def _name_facets(names: Iterable[str]) -> Iterator[Facet]:
    for key in dict.fromkeys(map(name_key, names)):
        if key:
            yield Facet("name", key)


# -- topics ------------------------------------------------------------------------------------------------


def _topics(notebook: Notebook) -> Iterator[SearchRecord]:
    for topic in notebook.topics.values():
        page = notebook.pages[topic.place.docname]
        yield SearchRecord(
            kind="topic",
            docname=topic.place.docname,
            anchor=topic.place.anchor,
            title=topic.title,
            names=(*topic.spellings[1:], topic.reading),
            blocks=tuple(_topic_blocks(page, topic)),
            facets=(
                Facet("kind", "topic"),
                Facet("topic", topic.id, topic.title),
                *_name_facets(topic.spellings),
            ),
        )


def _topic_blocks(page: Page, topic: Topic) -> Iterator[Block]:
    """Yield the topic's definition, then the other texts of its page."""
    if topic.definition:
        yield Block(topic.place.anchor, topic.definition)
    for text in page.texts:
        if text.text not in topic.definition and text.text != topic.title:
            yield Block(text.anchor, text.text)


class _TopicsByOwner:
    """The topics of each session, and of each event in its own words."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        #: Owner (see ``_owner``) to ids of the topics that it names or mentions, or whose narrower topics it does.
        self.concerned: dict[str, list[str]] = defaultdict(list)
        #: Owner to ids of the topics that it mentions itself.
        self.own: dict[str, list[str]] = defaultdict(list)
        for topic in notebook.topics:
            sessions, events = tagged_with(notebook, topic)
            owners = {_owner(notebook, ref) for ref in passages_on(notebook, topic)} | sessions | events
            for owner in owners:
                self.concerned[owner].append(topic)
            for owner in {_owner(notebook, ref) for ref in notebook.passages_by_topic.get(topic, ())}:
                self.own[owner].append(topic)

    def facets(self, owner: str, named: Iterable[str]) -> Iterator[Facet]:
        """Yield the topic facets of *owner*; *named* are the topics in its options, declared or not."""
        for topic in self.concerned[owner]:
            yield Facet("topic", topic, self.notebook.topics[topic].title)
        for key in dict.fromkeys(map(fold, named)):
            if key in self.notebook.undeclared:
                undeclared = self.notebook.undeclared[key]
                yield Facet("topic", undeclared.anchor, undeclared.title)

    def spellings(self, owner: str, named: Iterable[str]) -> tuple[str, ...]:
        """Return all spellings of the topics that *owner* mentions or has in its options (*named*, as written)."""
        named = tuple(named)
        found = (self.notebook.topics[topic] for topic in (*self.notebook.declared_topics(named), *self.own[owner]))
        return (*(name for topic in dict.fromkeys(found) for name in topic.spellings), *named)


# -- other pages -------------------------------------------------------------------------------------------


def _pages(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield a record for each page without an event, sessions or a topic."""
    for docname, page in notebook.pages.items():
        title = next((text.text for text in page.texts if text.heading), "")
        if title and not (page.event or page.note or page.sessions or page.topic):
            yield SearchRecord(
                kind="page",
                docname=docname,
                anchor="",
                title=title,
                blocks=tuple(Block(text.anchor, text.text) for text in page.texts if text.text != title),
                facets=(Facet("kind", "page"),),
            )


# -- texts -------------------------------------------------------------------------------------------------


def _owner(notebook: Notebook, ref: PassageRef) -> str:
    """Return the owner of a passage: the full name of its session, or the id of its event."""
    session = notebook.session_at(ref)
    return session.name if session else notebook.event_at(ref)


def _blocks_by_owner(notebook: Notebook) -> _Blocks:
    """Return the texts of each owner, without its title."""
    found: _Blocks = defaultdict(list)
    for page in notebook.pages.values():
        names, titles = _owners(page), {owner.place.anchor for owner in (*page.sessions, page.note) if owner}
        for passage in page.passages:
            text = plain_text(passage.runs)
            if text and passage.anchor not in titles:
                found[names[passage.session]].append(Block(passage.anchor, text))
    for page in notebook.pages.values():
        names = _owners(page)
        for item in page.texts if page.note or page.sessions else ():
            found[names[item.session]].append(Block(item.anchor, item.text))
    return found


def _owners(page: Page) -> list[str]:
    """Return the owners of a page's passages by session index; the last one, for -1, is the page's event."""
    return [*(session.name for session in page.sessions), page.note.event if page.note else ""]

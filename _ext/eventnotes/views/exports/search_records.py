"""Search records: what a search finds, one record for each session, event, topic and other page."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.runs import plain_text
from eventnotes.notebook.analysis.topic_stats import passages_on, tagged_with
from eventnotes.notebook.implicit import speaker_key, speaker_name
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.model.records import Event, Page, Session, Topic
    from eventnotes.notebook.notebook import Notebook, PassageRef


class Block(NamedTuple):
    """A piece of a record's text, and where on its page it stands."""

    anchor: str
    text: str


class Facet(NamedTuple):
    """A value by which results are narrowed."""

    #: ``kind``, ``event``, ``year``, ``series``, ``topic`` or ``speaker``; ``name`` is not for readers to choose:
    #: by it, what is called exactly as they typed comes first.
    name: str
    #: What stands for the value in an address: without spaces, the same in every language.
    key: str
    #: The value as readers know it; empty where the key says it.
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchRecord:
    """One thing that a search finds."""

    #: ``session``, ``event``, ``topic`` or ``page``.
    kind: str
    docname: str
    #: The id on the page; empty for the page as a whole.
    anchor: str
    title: str
    #: The event that a session belongs to, or that an event is.
    event: Event | None = None
    speakers: tuple[str, ...] = ()
    #: What it is called besides: a topic's aliases and reading; of an event the hashtag, the venue and more.
    names: tuple[str, ...] = ()
    #: What it is about: titles and aliases of its topics, so that each spelling finds it.
    about: tuple[str, ...] = ()
    #: Its text, without its title.
    blocks: tuple[Block, ...] = ()
    facets: tuple[Facet, ...] = ()


#: What stands between the words of a name in Latin letters.
_GAP = re.compile(r"(?<=[A-Za-z0-9])[ -]+(?=[A-Za-z0-9])")
_NOT_COMPARED = re.compile(r"[\s\-\u2010-\u2013\u2212ー]+")
#: Letters and digits in full width and half width: all stand in one block of Unicode.
_OTHER_WIDTH = re.compile(r"[\uff00-\uffef](?<=\w)")
#: Full names of sessions and ids of events to their texts.
_Blocks = dict[str, list[Block]]


def search_records(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield all records; what is hidden has none, and every text is written in the usual width."""
    topics, blocks = _Topics(notebook), _blocks_by_owner(notebook)
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
            names=_distinct(record.names),
            about=_distinct(record.about),
            blocks=tuple(Block(anchor, normalize_width(text)) for anchor, text in record.blocks),
        )


def normalize_width(text: str) -> str:
    """Return *text* with full-width Latin letters and digits, and half-width katakana, in their usual width."""
    # The voicing marks of half-width katakana are letters, too, to Unicode.
    changed = _OTHER_WIDTH.sub(lambda char: unicodedata.normalize("NFKC", char[0]), text)
    return unicodedata.normalize("NFC", changed)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return *names* once each, also with their words joined: a search takes ``StepFunctions`` for one word."""
    usual = [normalize_width(name) for name in names]
    return tuple(dict.fromkeys(text for name in usual for text in (name, _GAP.sub("", name)) if text))


def name_key(name: str) -> str:
    """Return *name* as the search page compares it with what was typed.

    ``assets/search/eventnotes-search.js`` does the same: a rougher rule than ``fold``, simple enough to be kept twice.
    """
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", name).lower())


# -- sessions ----------------------------------------------------------------------------------------------


def _sessions(notebook: Notebook, topics: _Topics, blocks: _Blocks) -> Iterator[SearchRecord]:
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


def _events(notebook: Notebook, topics: _Topics, blocks: _Blocks) -> Iterator[SearchRecord]:
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
            names=(*topic.aliases, topic.reading),
            blocks=tuple(_author_words(page, topic)),
            facets=(
                Facet("kind", "topic"),
                Facet("topic", topic.id, topic.title),
                *_name_facets((topic.title, *topic.aliases)),
            ),
        )


def _author_words(page: Page, topic: Topic) -> Iterator[Block]:
    """Yield the definition, then what stands on the page besides."""
    if topic.definition:
        yield Block(topic.place.anchor, topic.definition)
    for text in page.texts:
        if text.text not in topic.definition and text.text != topic.title:
            yield Block(text.anchor, text.text)


class _Topics:
    """Which topics a session, or an event in its own words, is about."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        #: Owner (see ``_owner``) to the topics it names or mentions itself, or through narrower ones, by topic id.
        self.concerned: dict[str, list[str]] = defaultdict(list)
        #: The same, of what is named or mentioned itself.
        self.own: dict[str, list[str]] = defaultdict(list)
        for topic in notebook.topics:
            sessions, events = tagged_with(notebook, topic)
            owners = {_owner(notebook, ref) for ref in passages_on(notebook, topic)} | sessions | events
            for owner in owners:
                self.concerned[owner].append(topic)
            for owner in {_owner(notebook, ref) for ref in notebook.passages_by_topic.get(topic, ())}:
                self.own[owner].append(topic)

    def facets(self, owner: str, named: Iterable[str]) -> Iterator[Facet]:
        """Yield the facets of *owner*, also those of topics in its options (*named*) that have no page."""
        for topic in self.concerned[owner]:
            yield Facet("topic", topic, self.notebook.topics[topic].title)
        for key in dict.fromkeys(map(fold, named)):
            if key in self.notebook.undeclared:
                undeclared = self.notebook.undeclared[key]
                yield Facet("topic", undeclared.anchor, undeclared.title)

    def spellings(self, owner: str, named: Iterable[str]) -> tuple[str, ...]:
        """Return all spellings of the topics that *owner* names (*named*, as written) or mentions itself."""
        named = tuple(named)
        found = (self.notebook.topics[topic] for topic in (*self.notebook.declared_topics(named), *self.own[owner]))
        return (*(name for topic in dict.fromkeys(found) for name in (topic.title, *topic.aliases)), *named)


# -- other pages -------------------------------------------------------------------------------------------


def _pages(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield a record of every page that declares neither events and sessions nor a topic."""
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
    """Return the full name of the session, or the id of the event, that a passage belongs to."""
    session = notebook.session_at(ref)
    return session.name if session else notebook.event_at(ref)


def _blocks_by_owner(notebook: Notebook) -> _Blocks:
    """Return the texts of sessions by full name, and the own words of events by id, without their titles."""
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
    """Return whom passages and texts belong to, by their session: of -1, which is the last, the page's own event."""
    return [*(session.name for session in page.sessions), page.note.event if page.note else ""]

"""Search records: one for each session, event, topic, speaker and other page that a search can find."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.analysis.topic_stats import passages_on, tagged_with
from eventnotes.notebook.undeclared import speaker_key, speaker_name
from eventnotes.text.folding import fold
from eventnotes.views.links import series_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.model.records import Event, Page, Session, Topic
    from eventnotes.notebook.notebook import Notebook, PassageRef


class Block(NamedTuple):
    """A piece of a record's text with its anchor on the page."""

    anchor: str
    text: str
    #: The page, if it is not that of the record: several people may have notes on an event.
    docname: str = ""


class Facet(NamedTuple):
    """A value to filter results by."""

    #: ``event``, ``year``, ``series``, ``topic`` or ``speaker``.
    name: str
    #: The value in URLs, independent of the language.
    key: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchRecord:
    """A result of a search."""

    #: ``session``, ``event``, ``topic``, ``speaker`` or ``page``.
    kind: str
    docname: str
    #: Id on the page; empty for the whole page.
    anchor: str
    title: str
    #: The session's event, or the event itself.
    event: Event | None = None
    speakers: tuple[str, ...] = ()
    #: Other texts that are shown with it: organizers, track, series, venue, topics as written, a topic's aliases.
    names: tuple[str, ...] = ()
    #: Names that are searched and never shown: a topic's reading and hidden aliases.
    hidden_names: tuple[str, ...] = ()
    #: The ids of the topics that it names or mentions: it is found by all their spellings.
    topics: tuple[str, ...] = ()
    #: Its text without the title, headings first.
    blocks: tuple[Block, ...] = ()
    #: How many of the blocks are headings.
    headings: int = 0
    facets: tuple[Facet, ...] = ()
    #: The language that the page says it is in; empty if it is the site's.
    language: str = ""


#: Full names of sessions and ids of events to their blocks: headings, and other text.
_Blocks = dict[str, tuple[list[Block], list[Block]]]


def search_records(notebook: Notebook) -> Iterator[list[SearchRecord]]:
    """Yield the records of everything that is published, in groups.

    One group for each event, itself first, the oldest first, so that a new event changes no number of the others; then
    all topics, all speakers, all other pages.
    """
    topics, blocks = _TopicsByOwner(notebook), _blocks_by_owner(notebook)
    for event in reversed(notebook.events.values()):
        sessions = notebook.sessions_by_event.get(event.id, ())
        yield [
            _event(notebook, event, topics, blocks),
            *(_session(notebook, session, topics, blocks) for session in sessions),
        ]
    yield list(_topics(notebook))
    yield list(_speakers(notebook))
    yield list(_pages(notebook))


def _all_blocks(blocks: _Blocks, owner: str, docname: str) -> tuple[Block, ...]:
    found = chain.from_iterable(blocks.get(owner, ()))
    return tuple(block._replace(docname="") if block.docname == docname else block for block in found)


def _session(notebook: Notebook, session: Session, topics: _TopicsByOwner, blocks: _Blocks) -> SearchRecord:
    event = notebook.events[session.event]
    speakers = [notebook.speakers[key] for key in map(speaker_key, session.speakers) if key in notebook.speakers]
    return SearchRecord(
        kind="session",
        docname=session.place.docname,
        anchor=session.place.anchor,
        title=session.title,
        event=event,
        speakers=tuple(dict.fromkeys(map(speaker_name, session.speakers))),
        names=_texts(*session.organizers, session.track, *session.topics),
        topics=topics.own(session.name, session.topics),
        blocks=_all_blocks(blocks, session.name, session.place.docname),
        headings=len(blocks.get(session.name, ((),))[0]),
        facets=(
            *_event_facets(event),
            *topics.facets(session.name, session.topics),
            *(Facet("speaker", _speaker_id(speaker.anchor), speaker.name) for speaker in dict.fromkeys(speakers)),
        ),
    )


def _event(notebook: Notebook, event: Event, topics: _TopicsByOwner, blocks: _Blocks) -> SearchRecord:
    notes = (part for note in notebook.notes.get(event.id, ()) for part in (note.author, note.source.text))
    return SearchRecord(
        kind="event",
        docname=event.place.docname,
        anchor=event.place.anchor,
        title=event.title,
        event=event,
        names=_texts(event.series, *event.organizers, event.venue, event.hashtag, *notes, *event.topics),
        topics=topics.own(event.id, event.topics),
        blocks=_all_blocks(blocks, event.id, event.place.docname),
        headings=len(blocks.get(event.id, ((),))[0]),
        facets=(*_event_facets(event), *topics.facets(event.id, event.topics)),
    )


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _event_facets(event: Event) -> Iterator[Facet]:
    yield Facet("event", event.id, event.title)
    for year in sorted({f"{day.year:04}" for day in (event.date, event.end_date) if day is not None}):
        yield Facet("year", year, year)
    if key := series_key(event.series):
        yield Facet("series", key, event.series)


def _speaker_id(anchor: str) -> str:
    return anchor.removeprefix("speaker-")


def _topics(notebook: Notebook) -> Iterator[SearchRecord]:
    for topic in notebook.topics.values():
        page = notebook.pages[topic.place.docname]
        yield SearchRecord(
            kind="topic",
            docname=topic.place.docname,
            anchor=topic.place.anchor,
            title=topic.title,
            names=_texts(*topic.aliases),
            hidden_names=_texts(topic.reading, *topic.hidden_aliases),
            topics=(topic.id,),
            blocks=tuple(_topic_blocks(page, topic)),
            facets=(Facet("topic", topic.id, topic.title),),
        )


def _topic_blocks(page: Page, topic: Topic) -> Iterator[Block]:
    """Yield the topic's definition, then the other texts of its page."""
    if topic.definition:
        yield Block(topic.place.anchor, topic.definition)
    for text in page.texts:
        if text.text not in topic.definition and text.text != topic.title:
            yield Block(text.anchor, text.text)


def _speakers(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield the speakers who have an entry on the speakers index."""
    for speaker in notebook.speakers.values():
        if notebook.speaker_index is not None and speaker.anchor:
            yield SearchRecord(
                kind="speaker",
                docname=notebook.speaker_index,
                anchor=speaker.anchor,
                title=speaker.name,
                facets=(Facet("speaker", _speaker_id(speaker.anchor), speaker.name),),
            )


class _TopicsByOwner:
    """The topics of each session, and of each event in its own words."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        #: Owner (see ``_owner``) to ids of the topics that it names or mentions, or whose narrower topics it does.
        self._concerned: dict[str, list[str]] = defaultdict(list)
        #: Owner to ids of the topics that it mentions itself.
        self._mentioned: dict[str, list[str]] = defaultdict(list)
        for topic in notebook.topics:
            sessions, events = tagged_with(notebook, topic)
            owners = {_owner(notebook, ref) for ref in passages_on(notebook, topic)} | sessions | events
            for owner in owners:
                self._concerned[owner].append(topic)
            for owner in {_owner(notebook, ref) for ref in notebook.passages_by_topic.get(topic, ())}:
                self._mentioned[owner].append(topic)

    def facets(self, owner: str, named: Iterable[str]) -> Iterator[Facet]:
        """Yield the topic facets of *owner*; *named* are the topics in its options, declared or not."""
        for topic in self._concerned[owner]:
            yield Facet("topic", topic, self.notebook.topics[topic].title)
        for key in dict.fromkeys(map(fold, named)):
            if key in self.notebook.undeclared and self.notebook.undeclared[key].anchor:
                yield Facet("topic", self.notebook.undeclared[key].anchor, self.notebook.undeclared[key].title)

    def own(self, owner: str, named: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the topics that *owner* has in its options (*named*) or mentions."""
        return tuple(dict.fromkeys((*self.notebook.declared_topics(named), *self._mentioned[owner])))


def _pages(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield a record for each page without an event, sessions or a topic."""
    for docname, page in notebook.pages.items():
        title = next((text.text for text in page.texts if text.heading), "")
        if title and not (page.event or page.note or page.sessions or page.topic):
            texts = sorted((text for text in page.texts if text.text != title), key=lambda text: not text.heading)
            yield SearchRecord(
                kind="page",
                docname=docname,
                anchor="",
                title=title,
                blocks=tuple(Block(text.anchor, text.text) for text in texts),
                headings=sum(text.heading for text in texts),
                language=page.language,
            )


def _owner(notebook: Notebook, ref: PassageRef) -> str:
    """Return the owner of a passage: the full name of its session, or the id of its event."""
    session = notebook.session_at(ref)
    return session.name if session else notebook.event_at(ref)


def _blocks_by_owner(notebook: Notebook) -> _Blocks:
    """Return the texts of each owner, without its title."""
    found: _Blocks = defaultdict(lambda: ([], []))
    for page in notebook.pages.values():
        names, titles = _owners(page), {owner.place.anchor for owner in (*page.sessions, page.note) if owner}
        for passage in page.passages:
            text = plain_text(passage.runs)
            if text and passage.anchor not in titles:
                found[names[passage.session]][passage.kind != "heading"].append(
                    Block(passage.anchor, text, page.docname)
                )
    for page in notebook.pages.values():
        names = _owners(page)
        for item in page.texts if page.note or page.sessions else ():
            found[names[item.session]][1].append(Block(item.anchor, item.text, page.docname))
    return found


def _owners(page: Page) -> list[str]:
    """Return the owners of a page's passages by session index; the last one, for -1, is the page's event."""
    return [*(session.name for session in page.sessions), page.note.event if page.note else ""]

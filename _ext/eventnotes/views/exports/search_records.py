"""Search records: one for each session, event, topic, speaker and other page that a search can find."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import Session
from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.notebook import PassageRef
from eventnotes.text.folding import fold
from eventnotes.views.links import series_key, speaker_link, speaker_links

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eventnotes.model.records import Event, Subject
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.notebook.speakers import Speaker


class Block(NamedTuple):
    """A piece of a record's text with its anchor."""

    anchor: str
    text: str
    #: Not always the page of the record: several people may have notes on an event.
    docname: str


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
    #: What to filter by (``event``, ``year``, ``series``, ``topic``, ``speaker``) to the keys of its values, which do
    #: not depend on the language, and their labels. What has an empty key has no page and is no filter.
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: The language that the page says it is in; empty if it is the site's.
    language: str = ""


def search_records(notebook: Notebook) -> Iterator[list[SearchRecord]]:
    """Yield the records of everything that is published, in groups.

    One group for each event, itself first, the oldest first, so that a new event changes no number of the others; then
    all topics, all speakers, all other pages.
    """
    maker = _Maker(notebook)
    for event in reversed(notebook.events.values()):
        sessions = notebook.sessions_by_event.get(event.id, ())
        notes = (part for note in notebook.notes.get(event.id, ()) for part in (note.author, note.source.text))
        yield [
            maker.record(event, event, event.series, event.venue, event.hashtag, *notes),
            *(maker.record(session, event, session.track) for session in sessions),
        ]
    yield list(_topics(notebook))
    yield list(_speakers(notebook))
    yield list(_pages(notebook))


class _Maker:
    """Makes the records of sessions and events. Their owner is the full name of the session or the id of the event."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        #: Owner to its headings and its other texts, without its title.
        self._blocks: dict[str, tuple[list[Block], list[Block]]] = defaultdict(lambda: ([], []))
        #: Owner to the ids of the topics that it mentions.
        self._mentioned: dict[str, set[str]] = defaultdict(set)
        for page in notebook.pages.values():
            # The last one, for -1, is the page's event.
            owners = [*(session.name for session in page.sessions), page.note.event if page.note else ""]
            for number, passage in enumerate(page.passages):
                ref, owner, text = PassageRef(page.docname, number), owners[passage.session], plain_text(passage.runs)
                self._mentioned[owner].update(notebook.topics_by_passage.get(ref, ()))
                if text and not notebook.is_title(ref):
                    block = Block(passage.anchor, text, page.docname)
                    self._blocks[owner][passage.kind != "heading"].append(block)
            for item in page.texts if page.note or page.sessions else ():
                self._blocks[owners[item.session]][1].append(Block(item.anchor, item.text, page.docname))

    def record(self, item: Event | Session, event: Event, *names: str) -> SearchRecord:
        """Return the record of an event or of one of its sessions, of which *names* are shown, too."""
        session = item if isinstance(item, Session) else None
        owner, written = (session.name, session.speakers) if session else (event.id, ())
        headings, texts = self._blocks[owner]
        topics = {*self.notebook.declared_topics(item.topics), *self._mentioned[owner]}
        speakers = [speaker for speaker in map(self.notebook.speaker, written) if speaker]
        people = [speaker.person for speaker in speakers if speaker.person]
        undeclared = filter(None, (self.notebook.undeclared.get(fold(name)) for name in item.topics))
        wider = sorted(topics.union(*map(self.notebook.vocabulary.ancestors, topics)))
        return SearchRecord(
            kind="session" if session else "event",
            docname=item.place.docname,
            anchor=item.place.anchor,
            title=item.title,
            event=event,
            speakers=_texts(*(link.text for link in speaker_links(self.notebook, written))),
            names=_texts(*item.organizers, *names, *item.topics),
            hidden_names=_texts(*(name for person in people for name in (*person.aliases, person.reading))),
            topics=tuple(sorted(topics)),
            blocks=(*headings, *texts),
            headings=len(headings),
            facets={
                "event": {event.id: event.title},
                "year": {f"{day.year:04}": f"{day.year:04}" for day in (event.date, event.end_date) if day is not None},
                "series": {series_key(event.series): event.series},
                "topic": {topic: self.notebook.topics[topic].title for topic in wider}
                | {topic.anchor: topic.title for topic in undeclared},
                "speaker": {_speaker_id(speaker): speaker.name for speaker in speakers},
            },
        )


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _speaker_id(speaker: Speaker) -> str:
    return speaker.anchor.removeprefix("speaker-")


def _topics(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield the topics, each with its definition and the other texts of its page."""
    for topic in notebook.topics.values():
        yield SearchRecord(
            kind="topic",
            docname=topic.place.docname,
            anchor=topic.place.anchor,
            title=topic.title,
            names=_texts(*topic.aliases),
            hidden_names=_texts(topic.reading, *topic.hidden_aliases),
            topics=(topic.id,),
            blocks=tuple(_own_blocks(notebook, topic)),
            facets={"topic": {topic.id: topic.title}},
        )


def _own_blocks(notebook: Notebook, item: Subject) -> Iterator[Block]:
    docname = item.place.docname
    if item.definition:
        yield Block(item.place.anchor, item.definition, docname)
    for text in notebook.pages[docname].texts:
        if text.text not in item.definition and text.text != item.title:
            yield Block(text.anchor, text.text, docname)


def _speakers(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield the speakers who have a page or an entry on the speakers index."""
    for speaker in notebook.speakers.values():
        link, person = speaker_link(notebook, speaker), speaker.person
        if link.docname is not None:
            yield SearchRecord(
                kind="speaker",
                docname=link.docname,
                anchor=link.anchor,
                title=speaker.name,
                names=_texts(*person.aliases) if person else (),
                hidden_names=_texts(person.reading) if person else (),
                blocks=tuple(_own_blocks(notebook, person)) if person else (),
                facets={"speaker": {_speaker_id(speaker): speaker.name}},
            )


def _pages(notebook: Notebook) -> Iterator[SearchRecord]:
    """Yield a record for each page without an event, sessions, a topic or a speaker."""
    for docname, page in notebook.pages.items():
        title = next((text.text for text in page.texts if text.heading), "")
        if title and not (page.event or page.note or page.sessions or page.topic or page.person):
            texts = sorted((text for text in page.texts if text.text != title), key=lambda text: not text.heading)
            yield SearchRecord(
                kind="page",
                docname=docname,
                anchor="",
                title=title,
                blocks=tuple(Block(text.anchor, text.text, docname) for text in texts),
                headings=sum(text.heading for text in texts),
                language=page.language,
            )

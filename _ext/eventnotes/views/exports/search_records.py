"""Search records: one for each session, event, topic, speaker and other page that a search can find."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.notebook import PassageRef
from eventnotes.notebook.speakers import speaker_name
from eventnotes.text.folding import fold
from eventnotes.views.links import series_key, speaker_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.model.records import Event, Session, Subject
    from eventnotes.notebook.notebook import Notebook


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


def search_records(notebook: Notebook) -> Iterator[list[SearchRecord]]:
    """Yield the records of everything that is published, in groups.

    One group for each event, itself first, the oldest first, so that a new event changes no number of the others; then
    all topics, all speakers, all other pages.
    """
    notes = _Notes(notebook)
    for event in reversed(notebook.events.values()):
        sessions = notebook.sessions_by_event.get(event.id, ())
        yield [notes.event(event), *(notes.session(session, event) for session in sessions)]
    yield list(_topics(notebook))
    yield list(_speakers(notebook))
    yield list(_pages(notebook))


class _Notes:
    """Makes the records of sessions and events. Their owner is the full name of the session or the id of the event."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        #: Owner to its headings and its other texts, without its title.
        self._blocks: dict[str, tuple[list[Block], list[Block]]] = defaultdict(lambda: ([], []))
        #: Owner to the ids of the topics that it mentions.
        self._mentioned: dict[str, set[str]] = defaultdict(set)
        #: Topic id to itself and all wider topics.
        self._wider: dict[str, set[str]] = defaultdict(set)
        for topic in notebook.topics:
            for member in notebook.vocabulary.family(topic):
                self._wider[member].add(topic)
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

    def event(self, event: Event) -> SearchRecord:
        notes = (part for note in self.notebook.notes.get(event.id, ()) for part in (note.author, note.source.text))
        names = (event.series, *event.organizers, event.venue, event.hashtag, *notes)
        return self._record("event", event.id, event, event, names)

    def session(self, session: Session, event: Event) -> SearchRecord:
        names = (*session.organizers, session.track)
        return self._record("session", session.name, session, event, names, session.speakers)

    def _record(
        self,
        kind: str,
        owner: str,
        item: Event | Session,
        event: Event,
        names: Iterable[str],
        speakers: Iterable[str] = (),
    ) -> SearchRecord:
        headings, texts = self._blocks[owner]
        docname = item.place.docname
        topics = {*self.notebook.declared_topics(item.topics), *self._mentioned[owner]}
        named = {name: self.notebook.speaker(name) for name in speakers}
        people = [speaker.person for speaker in named.values() if speaker and speaker.person]
        return SearchRecord(
            kind=kind,
            docname=docname,
            anchor=item.place.anchor,
            title=item.title,
            event=event,
            speakers=_texts(*(it.name if it and it.person else speaker_name(name) for name, it in named.items())),
            names=_texts(*names, *item.topics),
            hidden_names=_texts(*(name for person in people for name in (*person.aliases, person.reading))),
            topics=tuple(sorted(topics)),
            blocks=tuple(
                block._replace(docname="") if block.docname == docname else block for block in (*headings, *texts)
            ),
            headings=len(headings),
            facets=tuple(dict.fromkeys(self._facets(event, item.topics, topics, speakers))),
        )

    def _facets(
        self, event: Event, named: Iterable[str], topics: Iterable[str], speakers: Iterable[str]
    ) -> Iterator[Facet]:
        """Yield the facets of what has *topics*, and *named* topics, declared or not, in its options."""
        yield Facet("event", event.id, event.title)
        for year in sorted({f"{day.year:04}" for day in (event.date, event.end_date) if day is not None}):
            yield Facet("year", year, year)
        if key := series_key(event.series):
            yield Facet("series", key, event.series)
        for topic in sorted(set().union(*map(self._wider.__getitem__, topics))):
            yield Facet("topic", topic, self.notebook.topics[topic].title)
        for undeclared in (self.notebook.undeclared.get(fold(name)) for name in named):
            if undeclared and undeclared.anchor:
                yield Facet("topic", undeclared.anchor, undeclared.title)
        for speaker in map(self.notebook.speaker, speakers):
            if speaker and speaker.anchor:
                yield Facet("speaker", _speaker_id(speaker.anchor), speaker.name)


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _speaker_id(anchor: str) -> str:
    return anchor.removeprefix("speaker-")


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
            facets=(Facet("topic", topic.id, topic.title),),
        )


def _own_blocks(notebook: Notebook, item: Subject) -> Iterator[Block]:
    if item.definition:
        yield Block(item.place.anchor, item.definition)
    for text in notebook.pages[item.place.docname].texts:
        if text.text not in item.definition and text.text != item.title:
            yield Block(text.anchor, text.text)


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
                facets=(Facet("speaker", _speaker_id(speaker.anchor), speaker.name),),
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
                blocks=tuple(Block(text.anchor, text.text) for text in texts),
                headings=sum(text.heading for text in texts),
                language=page.language,
            )

"""The notebook: an immutable index of the records of all pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from eventnotes.model.limits import DEFAULT_LIMITS
from eventnotes.model.options import is_by_date, is_complete
from eventnotes.model.records import MentionLinks
from eventnotes.notebook.facts import collect_facts
from eventnotes.notebook.mentions import MentionCache, PassageMentions
from eventnotes.notebook.speakers import Speaker, SpeakerNames, collect_speakers, speaker_key
from eventnotes.notebook.undeclared import UndeclaredTopic, collect_undeclared
from eventnotes.notebook.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from eventnotes.model.records import Event, Note, Page, Passage, Person, Placeholder, Session, Topic
    from eventnotes.notebook.facts import FactTimeline
    from eventnotes.text.matcher import Mention

_P = ParamSpec("_P")
_T = TypeVar("_T")


class PassageRef(NamedTuple):
    """A reference to a passage: its document and its index into the page's passages."""

    docname: str
    number: int


def cached_on_notebook(
    function: Callable[Concatenate[Notebook, _P], _T],
) -> Callable[Concatenate[Notebook, _P], _T]:
    """Cache the results of *function* on the notebook that is its first argument.

    Other arguments must be hashable; treat results as read-only.
    """

    @wraps(function)
    def cached(notebook: Notebook, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (function, *args, *kwargs.items())
        if key not in notebook.derived:
            notebook.derived[key] = function(notebook, *args, **kwargs)
        result: _T = notebook.derived[key]
        return result

    return cached


class Notebook:
    """The events, sessions, topics, speakers and mentions of a project."""

    def __init__(
        self,
        pages: Mapping[str, Page],
        linking: MentionLinks = MentionLinks.FIRST,
        *,
        entries: int = DEFAULT_LIMITS["lines"],
        quote_lines: int = DEFAULT_LIMITS["quote_lines"],
        mention_cache: MentionCache | None = None,
        generated_pages: Collection[str] = (),
    ) -> None:
        #: Document name to page, in the order of document names.
        self.pages: dict[str, Page] = dict(sorted(pages.items()))
        #: The document names of generated pages, such as the search and the general index.
        self.generated_pages = generated_pages
        #: Event id to event, newest first; of two declarations of an id, the first by document name counts.
        declared = self._collect_events()
        self.events: dict[str, Event] = {name: event for name, event in declared.items() if not event.hidden}
        #: Event id to withdrawn and draft events, which keep only their names.
        self.hidden_events: dict[str, Event] = {name: event for name, event in declared.items() if event.hidden}
        #: Event id to its notes, those of the declaring page first.
        self.notes: dict[str, list[Note]] = self._collect_notes()
        #: Full name to session, by event, document name and position; sessions of undeclared events are left out.
        named = self._collect_sessions()
        self.sessions: dict[str, Session] = {
            name: session for name, session in named.items() if session.event in self.events and not session.hidden
        }
        #: Full name to hidden session.
        self.hidden_sessions: dict[str, Session] = {name: session for name, session in named.items() if session.hidden}
        self.vocabulary = Vocabulary(page.topic for page in self.pages.values() if page.topic)
        self.speaker_names = SpeakerNames(page.person for page in self.pages.values() if page.person)
        #: Results of the functions that are ``cached_on_notebook``, by function and arguments.
        self.derived: dict[tuple[object, ...], Any] = {}
        #: Most lines of one quote, the passage included.
        self.quote_lines = quote_lines
        self._linking = linking
        self._entries = entries
        self._mention_cache = mention_cache or MentionCache({})

    @property
    def topics(self) -> dict[str, Topic]:
        """Topic id to topic, by id."""
        return self.vocabulary.topics

    @property
    def people(self) -> dict[str, Person]:
        """Speaker key to what the speaker's page declares, by id."""
        return self.speaker_names.people

    def _collect_events(self) -> dict[str, Event]:
        events: dict[str, Event] = {}
        for page in self.pages.values():
            if page.event:
                events.setdefault(page.event.id, page.event)
        newest_first = sorted(events.values(), key=lambda event: (-(event.date or date.min).toordinal(), event.id))
        return {event.id: event for event in newest_first}

    def _collect_notes(self) -> dict[str, list[Note]]:
        notes: dict[str, list[Note]] = defaultdict(list)
        for page in self.pages.values():
            if page.note and not page.note.hidden:
                notes[page.note.event].append(page.note)
        for event, found in notes.items():
            declaring = self.events[event].place.docname if event in self.events else ""
            found.sort(key=lambda note: (note.place.docname != declaring, note.place.docname))
        return dict(notes)

    def _collect_sessions(self) -> dict[str, Session]:
        rank = {event: number for number, event in enumerate(self.events)}
        sessions = [session for page in self.pages.values() for session in page.sessions]
        sessions.sort(key=lambda session: rank.get(session.event, len(rank)))
        found: dict[str, Session] = {}
        for session in sessions:
            if session.event in self.events or session.event in self.hidden_events:
                found.setdefault(session.name, session)
        return found

    @cached_property
    def sessions_by_event(self) -> dict[str, tuple[Session, ...]]:
        """Event id to its sessions."""
        grouped: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions.values():
            grouped[session.event].append(session)
        return {event: tuple(sessions) for event, sessions in grouped.items()}

    @cached_property
    def _short_names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for name, session in self._named_sessions.items():
            names[session.id].append(name)
        return names

    @cached_property
    def _named_sessions(self) -> dict[str, Session]:
        return {**self.sessions, **self.hidden_sessions}

    def find_session(self, name: str, event: str = "", *, hidden: bool = False) -> Session | None:
        """Return the session with this full name, or with this short name if it is unambiguous.

        A short name refers to a session of *event* first. A hidden session is only returned with *hidden*, but its
        name is taken in any case.
        """
        full = next((full for full in (name, f"{event}/{name}") if full in self._named_sessions), None)
        if full is None:
            candidates = self._short_names.get(name, [])
            full = candidates[0] if len(candidates) == 1 else None
        found = self._named_sessions[full] if full else None
        return found if found is not None and (hidden or not found.hidden) else None

    def namesakes(self, name: str) -> tuple[str, ...]:
        """Return the full names of the sessions whose short name is *name*."""
        return tuple(self._short_names.get(name, ()))

    def passage(self, ref: PassageRef) -> Passage:
        """Return a passage."""
        return self.pages[ref.docname].passages[ref.number]

    def session_at(self, ref: PassageRef) -> Session | None:
        """Return the session of a passage; None for the event's own words."""
        page = self.pages[ref.docname]
        index = page.passages[ref.number].session
        return page.sessions[index] if index >= 0 else None

    def is_title(self, ref: PassageRef) -> bool:
        """Return whether a passage is the heading of its session, or of its page."""
        page, passage = self.pages[ref.docname], self.passage(ref)
        owner = page.sessions[passage.session] if passage.session >= 0 else page.note
        return owner is not None and owner.place.anchor == passage.anchor

    def event_at(self, ref: PassageRef) -> str:
        """Return the id of the event of a passage."""
        page = self.pages[ref.docname]
        return page.event_of(page.passages[ref.number].session)

    @cached_property
    def passages_by_event(self) -> dict[str, tuple[PassageRef, ...]]:
        """Event id to all its passages, in the order of pages."""
        grouped: dict[str, list[PassageRef]] = defaultdict(list)
        for docname, page in self.pages.items():
            for index, passage in enumerate(page.passages):
                grouped[page.event_of(passage.session)].append(PassageRef(docname, index))
        return {event: tuple(refs) for event, refs in grouped.items()}

    @cached_property
    def _pages_by_event(self) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = defaultdict(list)
        for docname, page in self.pages.items():
            for event in {page.event_of(-1), *(session.event for session in page.sessions)}:
                grouped[event].append(docname)
        return grouped

    def event_inputs(self, event: str) -> list[tuple[str, str, str]]:
        """Return what an event's exports depend on: name, digest and mention key of each of its pages."""
        pages = (self.pages[docname] for docname in self._pages_by_event.get(event, ()))
        return [
            (page.docname, page.digest, self._mention_cache.key_of(page, self.vocabulary, self.events, self._linking))
            for page in pages
        ]

    @cached_property
    def topics_by_passage(self) -> dict[PassageRef, tuple[str, ...]]:
        """Passage to the sorted ids of the topics it mentions; passages without mentions are left out."""
        return {ref: found.topics for ref, found in self._mentions.items()}

    def links_on(self, docname: str) -> dict[int, tuple[Mention, ...]]:
        """Return the mentions on a page that become links, by passage index."""
        return {found.number: found.links for found in self._mentions_by_page.get(docname, ()) if found.links}

    def mentions_in(self, ref: PassageRef) -> tuple[Mention, ...]:
        """Return all mentions in a passage, by position: ranges of the joined text of its runs."""
        return self._mentions[ref].mentions if ref in self._mentions else ()

    @cached_property
    def _mentions_by_page(self) -> dict[str, tuple[PassageMentions, ...]]:
        return self._mention_cache.find(self.pages.values(), self.vocabulary, self.events, self._linking)

    @cached_property
    def _mentions(self) -> dict[PassageRef, PassageMentions]:
        by_page = self._mentions_by_page.items()
        return {PassageRef(docname, found.number): found for docname, on_page in by_page for found in on_page}

    @cached_property
    def facts(self) -> dict[str, FactTimeline]:
        """Key to the timeline of its facts, sorted by key."""
        return collect_facts(self.pages, self.events)

    @cached_property
    def passages_by_topic(self) -> dict[str, tuple[PassageRef, ...]]:
        """Topic id to the passages that mention it directly, in the order of pages."""
        grouped: dict[str, list[PassageRef]] = defaultdict(list)
        for ref, topics in self.topics_by_passage.items():
            for topic in topics:
                grouped[topic].append(ref)
        return {topic: tuple(refs) for topic, refs in grouped.items()}

    @cached_property
    def topic_counts(self) -> dict[str, Counter[str]]:
        """Event id to the number of passages that mention each topic."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for ref, topics in self.topics_by_passage.items():
            counts[self.event_at(ref)].update(topics)
        return counts

    def declared_topics(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the declared topics among *names*, in their order."""
        resolved = (self.vocabulary.resolve(name) for name in names)
        return tuple(dict.fromkeys(topic for topic in resolved if topic))

    @cached_property
    def sessions_by_tag(self) -> dict[str, tuple[str, ...]]:
        """Topic id to the full names of the sessions that name it in their options."""
        return self._by_tag(self.sessions)

    @cached_property
    def events_by_tag(self) -> dict[str, tuple[str, ...]]:
        """Topic id to the ids of the events that name it in their options."""
        return self._by_tag(self.events)

    def _by_tag(self, owners: Mapping[str, Session] | Mapping[str, Event]) -> dict[str, tuple[str, ...]]:
        grouped: dict[str, list[str]] = defaultdict(list)
        for name, owner in owners.items():
            for topic in self.declared_topics(owner.topics):
                grouped[topic].append(name)
        return {topic: tuple(names) for topic, names in grouped.items()}

    @cached_property
    def undeclared(self) -> dict[str, UndeclaredTopic]:
        """Folded spelling to undeclared topic, sorted."""
        return collect_undeclared(self.sessions, self.events, self.vocabulary, self._entries)

    @cached_property
    def speakers(self) -> dict[str, Speaker]:
        """Speaker key to speaker, sorted."""
        return collect_speakers(self.sessions, self.speaker_names, self._entries)

    def find_speaker(self, name: str) -> Speaker | None:
        """Return the speaker called *name*: a name of one, ``Name <id>``, or the id alone."""
        if len(self.speaker_names.claims(name)) > 1:
            return None
        return self.speakers.get(self.speaker_names.key(name)) or self.speakers.get(speaker_key(f"<{name}>"))

    def speaker(self, written: str) -> Speaker | None:
        """Return the speaker whom a session names."""
        return self.speakers.get(self.speaker_names.key(written))

    def index_page(self, kind: str) -> str | None:
        """Return the first page with a complete listing of *kind*, such as ``topic-list``; of events, one by date.

        It has the entries of undeclared topics, those of speakers, or the anchors of the years.
        """
        return self._indices[kind][0] if kind in self._indices else None

    def is_index(self, docname: str, listing: Placeholder) -> bool:
        """Return whether *listing* on the page *docname* is the index of its kind."""
        return self._indices.get(listing.kind) == (docname, listing)

    @cached_property
    def _indices(self) -> dict[str, tuple[str, Placeholder]]:
        """Kind of listing to its first complete one and that one's document."""
        found: dict[str, tuple[str, Placeholder]] = {}
        for docname, page in self.pages.items():
            for placeholder in page.placeholders:
                if is_complete(placeholder) and (placeholder.kind != "event-list" or is_by_date(placeholder)):
                    found.setdefault(placeholder.kind, (docname, placeholder))
        return found

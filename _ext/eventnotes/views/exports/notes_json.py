"""The content of ``notes.json`` and of the data files of events and topics, by the JSON Schemas in ``schemas/``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from eventnotes.model.media import published_url
from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.analysis.topic_stats import group_passages, topic_stats
from eventnotes.notebook.notebook import PassageRef, cached_on_notebook
from eventnotes.notebook.outline import context_of
from eventnotes.notebook.series import editions_by_series, followed_session
from eventnotes.text.digests import digest
from eventnotes.views.links import speaker_link, speaker_links
from eventnotes.views.topic_page import blocks_of, newer_facts, newer_values, topic_facts_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.model.records import Event, Note, Place, Session, TitledLink, Topic
    from eventnotes.notebook.facts import DatedFact
    from eventnotes.notebook.notebook import Notebook

#: Versions of the shapes of ``notes.json``, ``notes/<event>.json`` and ``notes/topics/<topic>.json``.
NOTES_SCHEMA, PASSAGES_SCHEMA, TOPIC_SCHEMA = 2, 2, 1
#: After so many passages of a topic, those of further events are left to the events' own files.
_PASSAGES = 2000
#: Returns the path of a document (by name) relative to the site's root.
DocumentPath = Callable[[str], str]


class Exporter:
    """Exports a notebook as data for JSON."""

    def __init__(self, notebook: Notebook, document_path: DocumentPath) -> None:
        self.notebook = notebook
        self.document_path = document_path

    def notes(self) -> dict[str, Any]:
        """Return the content of ``notes.json``: all objects."""
        notebook, series = self.notebook, editions_by_series(self.notebook).values()
        return {
            "schema": NOTES_SCHEMA,
            "events": [self._event(event) for event in notebook.events.values()],
            "sessions": [self._session(session) for session in notebook.sessions.values()],
            "topics": [self._topic(topic) for topic in notebook.topics.values()],
            "speakers": list(self._speakers()),
            "series": sorted(
                ({"name": events[0].series, "events": [event.id for event in events]} for events in series),
                key=lambda it: it["name"],
            ),
            "facts": [
                {"key": key, "values": [self._fact(fact) for fact in history]}
                for key, history in notebook.facts.items()
            ],
        }

    def passages(self, event_id: str) -> dict[str, Any]:
        """Return the content of ``notes/<event>.json``: the passages of one event."""
        refs = self.notebook.passages_by_event.get(event_id, ())
        texts = ((ref, plain_text(self.notebook.passage(ref).runs)) for ref in refs)
        # A heading that is only a picture has no text.
        found = [self._passage(ref, text) for ref, text in texts if text]
        return {"schema": PASSAGES_SCHEMA, "event": event_id, "passages": found}

    def topic(self, topic_id: str) -> dict[str, Any]:
        """Return the content of ``notes/topics/<topic>.json``: what mentions the topic and what its page quotes.

        After ``_PASSAGES`` passages, further events are only named: their own files have the passages.
        """
        notebook, gathered = self.notebook, group_passages(self.notebook, topic_id)
        sessions: list[dict[str, Any]] = []
        passages: list[dict[str, Any]] = []
        further: list[str] = []
        for event in map(notebook.events.__getitem__, gathered):
            if len(passages) >= _PASSAGES:
                further.append(event.id)
                continue
            where = {"event": event.id, "date": event.date.isoformat() if event.date else None}
            for name, part in gathered[event.id].items():
                session = notebook.sessions[name] if name is not None else None
                who = {"speakers": [link.text for link in speaker_links(notebook, session.speakers)] if session else []}
                if session is not None:
                    rank = part.rank.name.lower()
                    own = {"id": session.id, "title": session.title, "rank": rank, "path": self._path(session.place)}
                    sessions.append({**where, **who, **own})
                quoted = {ref for it in blocks_of(notebook, session, part) for ref in it.block.refs}
                texts = ((ref, plain_text(notebook.passage(ref).runs)) for ref in sorted({*part.mentions, *quoted}))
                passages += [{**where, **who, **self._passage(ref, text)} for ref, text in texts if text]
        topic = self._topic(notebook.topics[topic_id])
        return {"schema": TOPIC_SCHEMA, **topic, "further_events": further, "sessions": sessions, "passages": passages}

    def _path(self, place: Place) -> str:
        return f"{self.document_path(place.docname)}#{place.anchor}"

    def _event(self, event: Event) -> dict[str, Any]:
        return {
            "id": event.id,
            "title": event.title,
            "date": event.date.isoformat() if event.date else None,
            "end_date": event.end_date.isoformat() if event.end_date else None,
            "url": event.url or None,
            "series": event.series or None,
            "organizers": list(event.organizers),
            "venue": event.venue or None,
            "timezone": event.timezone or None,
            "online": event.online,
            "hashtag": event.hashtag or None,
            "topics": self._topics(event.topics),
            "status": event.status.value,
            "notes": [self._note(note) for note in self.notebook.notes.get(event.id, ())],
            "path": self._path(event.place),
            "passages": f"notes/{event.id}.json",
        }

    def _note(self, note: Note) -> dict[str, Any]:
        return {
            "author": note.author or None,
            "published": note.published or None,
            "source": _named(note.source) if note.source.text or note.source.url else None,
            "license": note.license or None,
            "path": self._path(note.place),
        }

    def _session(self, session: Session) -> dict[str, Any]:
        earlier = followed_session(self.notebook, session)
        return {
            "id": session.id,
            "event": session.event,
            "title": session.title,
            "speakers": [
                speaker.name if (speaker := self.notebook.speaker(name)) and speaker.person else name
                for name in session.speakers
            ],
            "organizers": list(session.organizers),
            "url": session.url or None,
            "slides": list(map(published_url, session.slides)),
            "video": list(map(published_url, session.video)),
            "links": [_named(link) for link in session.links],
            "topics": self._topics(session.topics),
            "track": session.track or None,
            "type": session.type or None,
            "language": session.language or None,
            "start": session.start or None,
            "end": session.end or None,
            "follows": earlier.name if earlier else None,
            "status": session.status.value,
            "path": self._path(session.place),
        }

    def _topics(self, names: tuple[str, ...]) -> list[str]:
        """Return topics by id, undeclared ones by name as written."""
        return list(dict.fromkeys(self.notebook.vocabulary.resolve(name) or name for name in names))

    def _topic(self, topic: Topic) -> dict[str, Any]:
        stats = topic_stats(self.notebook, topic.id)
        return {
            "id": topic.id,
            "title": topic.title,
            "aliases": list(topic.aliases),
            "reading": topic.reading or None,
            "parents": list(self.notebook.vocabulary.parents(topic.id)),
            "related": list(self.notebook.vocabulary.related(topic.id)),
            "url": topic.url or None,
            "definition": topic.definition or None,
            "counts": {"passages": stats.passages, "sessions": stats.sessions, "events": stats.events},
            "path": self._path(topic.place),
            "passages": f"notes/topics/{topic.id}.json",
        }

    def _speakers(self) -> Iterator[dict[str, Any]]:
        """Yield all speakers; those with a page with what it declares."""
        for speaker in self.notebook.speakers.values():
            link, person = speaker_link(self.notebook, speaker), speaker.person
            own: dict[str, Any] = {}
            if person:
                own = {"id": person.id, "aliases": list(person.aliases), "reading": person.reading or None}
                own["links"] = [_named(item) for item in person.links]
            path = f"{self.document_path(link.docname)}#{link.anchor}" if link.docname else None
            yield {"name": speaker.name, "sessions": list(speaker.sessions), "path": path, **own}

    def _fact(self, fact: DatedFact) -> dict[str, Any]:
        session = self.notebook.session_at(PassageRef(fact.docname, fact.number))
        return {
            "value": fact.value,
            "status": self.notebook.facts[fact.key].status_of(fact).value,
            "event": fact.event,
            "session": session.id if session else None,
            "date": fact.date.isoformat() if fact.date else None,
            "path": f"{self.document_path(fact.docname)}#{fact.anchor}",
        }

    def _passage(self, ref: PassageRef, text: str) -> dict[str, Any]:
        page = self.notebook.pages[ref.docname]
        passage = self.notebook.passage(ref)
        session = self.notebook.session_at(ref)
        return {
            "id": passage.anchor,
            "session": session.id if session else None,
            "text": text,
            "context": list(context_of(page, ref.number)),
            "topics": list(self.notebook.topics_by_passage.get(ref, ())),
            "superseded": [
                {"key": fact.key, "newer": self._fact(fact)} for fact in newer_facts(self.notebook).get(ref, ())
            ],
            "path": f"{self.document_path(ref.docname)}#{passage.anchor}",
        }


def _named(item: TitledLink) -> dict[str, str | None]:
    return {"text": item.text or None, "url": published_url(item.url) or None}


@cached_on_notebook
def event_digest(notebook: Notebook, event: str) -> str:
    """Return a digest of an event's pages, and of what others decide: which words are topics, how speakers are called.

    Which passages a topic takes over from those under it is not in it.
    """
    sessions = notebook.sessions_by_event.get(event, ())
    called = [(session.name, [link.text for link in speaker_links(notebook, session.speakers)]) for session in sessions]
    newer = [newer_values(notebook, ref) for ref in newer_facts(notebook) if notebook.event_at(ref) == event]
    return digest(repr((notebook.event_inputs(event), called, newer)))


def topic_digest(notebook: Notebook, topic: str) -> str:
    """Return a digest of everything that a topic's page and data show of its notes."""
    gathered = group_passages(notebook, topic)
    events = [event_digest(notebook, event) for event in gathered]
    facts = topic_facts_view(notebook, topic)
    return digest(repr((notebook.topics[topic], topic_stats(notebook, topic), facts, gathered, events)))

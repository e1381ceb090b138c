"""Consistency checks over all pages: unknown names, duplicate declarations, conflicting spellings."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eventnotes.model.identifiers import is_id
from eventnotes.model.options import LISTING_OPTIONS
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.model.records import Person, Place
from eventnotes.notebook.lookup import OBJECT_KINDS, find_target
from eventnotes.notebook.redirects import former_ids
from eventnotes.text.folding import fold
from eventnotes.text.similarity import NearestName, nearest_by_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from eventnotes.notebook.notebook import Notebook


def check_notebook(notebook: Notebook) -> list[Problem]:
    """Return the problems that only show when all pages are known, in no particular order."""
    hints = _Suggestions(notebook)
    return [
        *_check_duplicates(notebook),
        *_check_event_references(notebook, hints),
        *_check_follows(notebook, hints),
        *_check_spellings(notebook),
        *_check_former_ids(notebook),
        *_check_topic_relations(notebook, hints),
        *_check_undeclared_topics(notebook, hints),
        *_check_speakers(notebook),
        *_check_cross_references(notebook, hints),
        *_check_listings(notebook, hints),
    ]


def check_event_pages(notebook: Notebook, root: str, listed_on: Callable[[str], Collection[str]]) -> Iterator[Problem]:
    """Yield the pages in the toctree of the list of events, if that is not the *root*, that declare nothing.

    *listed_on* returns the pages in the toctrees of a page.
    """
    index = notebook.index_page("event-list")
    listed = {*listed_on(index)} if index not in {None, root} else set()
    for docname in listed & notebook.pages.keys():
        page = notebook.pages[docname]
        is_known = page.note or page.sessions or page.topic or page.placeholders or page.hidden or page.problems
        if not (is_known or listed_on(docname)):
            text = (
                f"the page is listed on '{index}' but declares no event, so its notes are found by no topic and no"
                " list; write the directive 'event' with its date under the first heading, or list the page elsewhere"
            )
            yield Problem(kind=ProblemKind.NO_EVENT, message=text, docname=docname, line=1)


class _Suggestions:
    """Suggest the known name nearest to a wrong one, as a question; empty if none is near."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self._sessions: dict[str, NearestName] = {}

    def of(self, kind: str, name: str) -> str:
        """Suggest an event, a topic or a speaker."""
        return _did_you_mean(self._names[kind].find(name))

    def topic_id(self, name: str) -> str:
        return _did_you_mean(self.notebook.vocabulary.resolve(name) or self._names["topic id"].find(name))

    def session(self, name: str, event: str) -> str:
        """Suggest a session of the event in the full or short *name*, or of *event*."""
        owner, slash, short = name.rpartition("/")
        owner = owner or event
        if owner not in self.notebook.events:
            owner = self._names["event"].find(owner)
        found = self._sessions_of(owner).find(short)
        if found and (slash or owner != event):
            found = f"{owner}/{found}" if owner else self.notebook.namesakes(found)[0]
        return _did_you_mean(found)

    def _sessions_of(self, event: str) -> NearestName:
        """Return a finder for the short ids of an event's sessions, or of all sessions if *event* is empty."""
        if event not in self._sessions:
            sessions = self.notebook.sessions_by_event.get(event, () if event else self.notebook.sessions.values())
            self._sessions[event] = NearestName(session.id for session in sessions)
        return self._sessions[event]

    @cached_property
    def _names(self) -> dict[str, NearestName]:
        """Kind of object to a finder for its names and ids."""
        topics, people = self.notebook.topics, self.notebook.people
        spellings = (name for topic in topics.values() for name in (topic.title, *topic.aliases))
        speakers = (speaker.name for speaker in self.notebook.speakers.values())
        return {
            "event": NearestName(self.notebook.events),
            "topic id": NearestName(topics),
            "topic": nearest_by_spelling([*spellings, *topics]),
            "speaker": NearestName([*speakers, *(person.id for person in people.values())]),
        }


def _did_you_mean(name: str) -> str:
    return f"did you mean '{name}'?" if name else ""


def _problem(kind: ProblemKind, text: str, place: Place) -> Problem:
    return Problem(kind=kind, message=text, docname=place.docname, line=place.line, file=place.file)


def _format_place(place: Place) -> str:
    return f"{place.file or place.docname}:{place.line}"


def _check_duplicates(notebook: Notebook) -> Iterator[Problem]:
    declared: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for page in notebook.pages.values():
        records: list[tuple[str, str, Any]] = [
            *([("event", page.event.id, page.event)] if page.event else []),
            *([("topic", page.topic.id, page.topic)] if page.topic else []),
            *([("speaker", page.person.id, page.person)] if page.person else []),
            *(("session", session.name, session) for session in page.sessions),
        ]
        for kind, name, record in records:
            declared[kind, name].append(record.place)
    for (kind, name), places in declared.items():
        for place in places[1:]:
            first = _format_place(places[0])
            text = f"the {kind} '{name}' is declared twice: here and at {first}; change the id of one of them"
            yield _problem(ProblemKind.DUPLICATE, text, place)


def _check_event_references(notebook: Notebook, hints: _Suggestions) -> Iterator[Problem]:
    for page in notebook.pages.values():
        named = page.note.event if page.note else ""
        if page.note and not _is_declared(notebook, named):
            yield _unknown_event(hints, named, page.note.place)
        for session in page.sessions:
            # Report a wrong event of the page once, not again for each of its sessions.
            if session.event != named and not _is_declared(notebook, session.event):
                yield _unknown_event(hints, session.event, session.place)


def _is_declared(notebook: Notebook, event: str) -> bool:
    return event in notebook.events or event in notebook.hidden_events


def _unknown_event(hints: _Suggestions, event: str, place: Place) -> Problem:
    hint = hints.of("event", event) or "declare it with the directive 'event'"
    return _problem(ProblemKind.UNKNOWN, f"there is no event '{event}'; {hint}", place)


def _check_follows(notebook: Notebook, hints: _Suggestions) -> Iterator[Problem]:
    for session in notebook.sessions.values():
        if session.follows and notebook.find_session(session.follows, session.event, hidden=True) is None:
            text = f"the option 'follows': {_unknown_session(notebook, hints, session.follows, session.event)}"
            yield _problem(ProblemKind.UNKNOWN, text, session.place)


def _unknown_session(notebook: Notebook, hints: _Suggestions, name: str, event: str) -> str:
    namesakes = notebook.namesakes(name)
    if namesakes:
        return f"the session name '{name}' is ambiguous; write one of {', '.join(namesakes)}"
    hint = hints.session(name, event) or "write it as 'event/session'"
    return f"there is no session '{name}'; {hint}"


def _check_spellings(notebook: Notebook) -> Iterator[Problem]:
    for _, claims in notebook.vocabulary.conflicts:
        by_topic = {claim.topic: claim.text for claim in reversed(claims)}
        first, *others = [notebook.topics[name] for name in sorted(by_topic)]
        for other in others:
            text = (
                f"the spelling '{by_topic[other.id]}' is claimed by two topics: '{other.id}' here and '{first.id}'"
                f" at {_format_place(first.place)}; remove it from one of them"
            )
            yield _problem(ProblemKind.SPELLING, text, other.place)
    named = [(topic.place, (*topic.aliases, *topic.hidden_aliases)) for topic in notebook.topics.values()]
    named += [(person.place, person.aliases) for person in notebook.people.values()]
    for place, aliases in named:
        for alias in aliases:
            if not fold(alias):
                text = f"the alias '{alias}' is empty after normalization and never matches; remove it"
                yield _problem(ProblemKind.SPELLING, text, place)


def _check_former_ids(notebook: Notebook) -> Iterator[Problem]:
    for record, old, owner in former_ids(notebook):
        if owner is not record:
            kind = "speaker" if isinstance(owner, Person) else "topic"
            text = (
                f"the option 'redirects': '{old}' already redirects to the {kind} '{owner.id}'"
                f" at {_format_place(owner.place)}; remove it here or there"
            )
            yield _problem(ProblemKind.DUPLICATE, text, record.place)


def _check_topic_relations(notebook: Notebook, hints: _Suggestions) -> Iterator[Problem]:
    for topic in notebook.topics.values():
        named = [*(("parent", name) for name in topic.parents), *(("related", name) for name in topic.related)]
        for option, name in named:
            if notebook.vocabulary.current_id(name) is None:
                hint = hints.topic_id(name) or f"declare it on a page 'topics/{name}'"
                yield _problem(
                    ProblemKind.UNKNOWN, f"the option '{option}': there is no topic '{name}'; {hint}", topic.place
                )
    for name, way in notebook.vocabulary.cycles.items():
        topics = [notebook.topics[topic] for topic in way]
        steps = " → ".join(f"'{topic.id}' ({_format_place(topic.place)})" for topic in topics)
        yield _problem(
            ProblemKind.PARENT,
            f"the topic '{name}' is its own ancestor through its parent {steps}; remove one parent",
            notebook.topics[name].place,
        )


def _check_undeclared_topics(notebook: Notebook, hints: _Suggestions) -> Iterator[Problem]:
    for found in notebook.undeclared.values():
        places = [
            *(notebook.sessions[name].place for name in found.sessions),
            *(notebook.events[name].place for name in found.events),
        ]
        hint = hints.of("topic", found.title)
        hint = (
            hint or "make its page with 'eventnotes topics --create-undeclared', or make it an alias of another topic"
        )
        for place in places:
            yield _problem(ProblemKind.UNDECLARED, f"no page declares the topic '{found.title}'; {hint}", place)


def _check_speakers(notebook: Notebook) -> Iterator[Problem]:
    """Report names that several speakers with a page have, and names that look like the id of none."""
    ids = NearestName(person.id for person in notebook.people.values())
    for session in notebook.sessions.values():
        for name in session.speakers:
            if len(notebook.speaker_names.claims(name)) > 1:
                yield _problem(ProblemKind.SPELLING, _name_of_several(notebook, name), session.place)
            elif is_id(name) and notebook.speaker_names.key(name) == fold(name) and (near := ids.find(name)):
                text = f"no page declares the speaker '{name}'; did you mean '{near}'?"
                yield _problem(ProblemKind.UNDECLARED, text, session.place)


def _name_of_several(notebook: Notebook, name: str) -> str:
    found = (notebook.people[f"<{claim}>"] for claim in notebook.speaker_names.claims(name))
    whom = " or ".join(f"'{person.id}' ({_format_place(person.place)})" for person in found)
    return f"the name '{name}' is that of several speakers; write the id of one: {whom}"


def _check_cross_references(notebook: Notebook, hints: _Suggestions) -> Iterator[Problem]:
    for page in notebook.pages.values():
        for reference in page.references:
            attributes = dict(reference.attributes)
            kind, name = str(attributes.get("reftype")), str(attributes.get("reftarget"))
            kind = "topic" if kind == "mention" else kind
            event = str(attributes.get("notes:event", ""))
            if attributes.get("refdomain") != "notes" or kind not in OBJECT_KINDS:
                continue
            found = find_target(notebook, kind, name, event)
            if found is None:
                text = _unknown_target(notebook, hints, kind, name, event)
                place = Place(docname=page.docname, anchor="", line=reference.line, file=reference.file)
                yield _problem(ProblemKind.UNKNOWN, text, place)


def _unknown_target(notebook: Notebook, hints: _Suggestions, kind: str, name: str, event: str) -> str:
    if kind == "session":
        return _unknown_session(notebook, hints, name, event)
    if kind == "speaker":
        if notebook.speaker_names.claims(name):
            return _name_of_several(notebook, name)
        namesakes = [
            f"{found.name} {key}" for key, found in notebook.speakers.items() if fold(found.name) == fold(name)
        ]
        if namesakes:
            return f"the speaker '{name}' is only known with an id; write {' or '.join(namesakes)}"
    hint = hints.of(kind, name)
    return f"there is no {kind} '{name}'" + (f"; {hint}" if hint else "")


def _check_listings(notebook: Notebook, hints: _Suggestions) -> Iterator[Problem]:
    for page in notebook.pages.values():
        for placeholder in page.placeholders:
            options = dict(placeholder.options)
            if placeholder.kind not in LISTING_OPTIONS:
                continue
            named = {"event": "event", "topic": "topic", "parent": "topic", "speaker": "speaker"}
            for option, kind in named.items():
                name = options.get(option)
                if name is not None and find_target(notebook, kind, name) is None:
                    text = f"the option '{option}': {_unknown_target(notebook, hints, kind, name, '')}"
                    place = Place(docname=page.docname, anchor="", line=placeholder.line, file=placeholder.file)
                    yield _problem(ProblemKind.UNKNOWN, text, place)

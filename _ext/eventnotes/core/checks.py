"""Checks of the whole: names that lead nowhere, and things declared twice."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from eventnotes.core.folding import fold
from eventnotes.core.problems import Kind, Problem
from eventnotes.core.targets import TARGETS, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Place, Session, Topic


def check(notebook: Notebook) -> list[Problem]:
    """Return the problems that only the whole shows, in no particular order."""
    return [
        *_duplicates(notebook),
        *_events_of_pages(notebook),
        *_sessions(notebook),
        *_spellings(notebook),
        *_topics(notebook),
        *_undeclared(notebook),
        *_references(notebook),
        *_listings(notebook),
    ]


def _problem(kind: Kind, text: str, place: Place) -> Problem:
    return Problem(kind=kind, text=text, docname=place.docname, line=place.line)


def _where(place: Place) -> str:
    return f"{place.docname}:{place.line}"


def _near(name: str, known: Iterable[str]) -> str:
    """Return a hint at the nearest of the *known* names, or an empty string."""
    folded = {fold(candidate): candidate for candidate in known}
    found = difflib.get_close_matches(fold(name), folded, n=1, cutoff=0.75)
    return f"did you mean '{folded[found[0]]}'?" if found else ""


def _duplicates(notebook: Notebook) -> Iterator[Problem]:
    declared: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for page in notebook.pages.values():
        records: list[tuple[str, str, Any]] = [
            *([("event", page.event.id, page.event)] if page.event else []),
            *([("topic", page.topic.id, page.topic)] if page.topic else []),
            *(("session", session.name, session) for session in page.sessions),
        ]
        for kind, name, record in records:
            declared[kind, name].append(record.place)
    for (kind, name), places in declared.items():
        for place in places[1:]:
            first = _where(places[0])
            text = f"the {kind} '{name}' is declared twice: here and at {first}; give one of the two another id"
            yield _problem(Kind.DUPLICATE, text, place)


def _events_of_pages(notebook: Notebook) -> Iterator[Problem]:
    for page in notebook.pages.values():
        if page.note and page.note.event not in notebook.events:
            yield _unknown_event(notebook, page.note.event, page.note.place)
            continue
        for session in page.sessions:
            if session.event not in notebook.events:
                yield _unknown_event(notebook, session.event, session.place)


def _unknown_event(notebook: Notebook, event: str, place: Place) -> Problem:
    hint = _near(event, notebook.events) or "declare it with the directive 'event'"
    return _problem(Kind.UNKNOWN, f"there is no event '{event}'; {hint}", place)


def _sessions(notebook: Notebook) -> Iterator[Problem]:
    for session in notebook.sessions.values():
        if session.follows and notebook.find_session(session.follows, session.event) is None:
            yield _problem(Kind.UNKNOWN, _unknown_session(notebook, session.follows, session.event), session.place)


def _unknown_session(notebook: Notebook, name: str, event: str) -> str:
    namesakes = notebook.namesakes(name)
    if namesakes:
        return f"several sessions are called '{name}'; write one of {', '.join(namesakes)}"
    hint = _near(name, [*notebook.sessions, *(_ids(notebook, event))]) or "write it as event/session"
    return f"there is no session '{name}'; {hint}"


def _ids(notebook: Notebook, event: str) -> list[str]:
    sessions: tuple[Session, ...] = notebook.sessions_by_event.get(event, ())
    return [session.id for session in sessions]


def _spellings(notebook: Notebook) -> Iterator[Problem]:
    for _, claims in notebook.vocabulary.conflicts:
        first, *others = [notebook.topics[claim.topic] for claim in claims]
        for claim, other in zip(claims[1:], others, strict=True):
            text = (
                f"the spelling '{claim.text}' is claimed by two topics: '{other.id}' here and '{first.id}'"
                f" at {_where(first.place)}; take it away from one of the two"
            )
            yield _problem(Kind.SPELLING, text, other.place)
    for topic in notebook.topics.values():
        for alias in topic.aliases:
            if not fold(alias):
                yield _problem(
                    Kind.SPELLING,
                    f"nothing is left of the alias '{alias}' once it is folded, so it can't be found in a text;"
                    " take it out",
                    topic.place,
                )


def _topics(notebook: Notebook) -> Iterator[Problem]:
    for topic in notebook.topics.values():
        for option, name in _neighbours(topic):
            if name not in notebook.topics:
                hint = _near(name, notebook.topics) or f"declare it on a page 'topics/{name}'"
                yield _problem(Kind.UNKNOWN, f"the option '{option}': there is no topic '{name}'; {hint}", topic.place)
    for name in notebook.vocabulary.circles:
        topic = notebook.topics[name]
        yield _problem(
            Kind.PARENT,
            f"the topic '{name}' lies under itself by way of its parent '{topic.parent}'; take one parent away",
            topic.place,
        )


def _neighbours(topic: Topic) -> Iterator[tuple[str, str]]:
    if topic.parent:
        yield "parent", topic.parent
    for name in topic.related:
        yield "related", name


def _undeclared(notebook: Notebook) -> Iterator[Problem]:
    spellings = {spelling.text for spelling in notebook.vocabulary.spellings}
    for found in notebook.undeclared.values():
        places = [
            *(notebook.sessions[name].place for name in found.sessions),
            *(notebook.events[name].place for name in found.events),
        ]
        hint = _near(found.title, spellings)
        hint = hint or "declare it on a page of its own in 'topics/', or as an alias of another topic"
        for place in places:
            yield _problem(Kind.UNDECLARED, f"no page declares the topic '{found.title}'; {hint}", place)


def _references(notebook: Notebook) -> Iterator[Problem]:
    for page in notebook.pages.values():
        for reference in page.references:
            attributes = dict(reference.attributes)
            kind, name = str(attributes.get("reftype")), str(attributes.get("reftarget"))
            event = str(attributes.get("notes:event", ""))
            if attributes.get("refdomain") != "notes" or kind not in TARGETS:
                continue
            found = find(notebook, kind, name, event)
            if found is None:
                text = _unresolved(notebook, kind, name, event)
                yield Problem(kind=Kind.UNKNOWN, text=text, docname=page.docname, line=reference.line)


def _unresolved(notebook: Notebook, kind: str, name: str, event: str) -> str:
    if kind == "session":
        return _unknown_session(notebook, name, event)
    known: dict[str, Iterable[str]] = {
        "event": notebook.events,
        "topic": [*notebook.topics, *(spelling.text for spelling in notebook.vocabulary.spellings)],
        "speaker": [speaker.name for speaker in notebook.speakers.values()],
    }
    hint = _near(name, known[kind])
    return f"there is no {kind} '{name}'" + (f"; {hint}" if hint else "")


def _listings(notebook: Notebook) -> Iterator[Problem]:
    for page in notebook.pages.values():
        for placeholder in page.placeholders:
            options = dict(placeholder.options)
            if not placeholder.kind.endswith("-list"):
                continue
            named = {"event": "event", "topic": "topic", "parent": "topic", "speaker": "speaker"}
            for option, kind in named.items():
                name = options.get(option)
                if name is not None and find(notebook, kind, name) is None:
                    text = f"the option '{option}': {_unresolved(notebook, kind, name, '')}"
                    yield Problem(kind=Kind.UNKNOWN, text=text, docname=page.docname, line=placeholder.line)

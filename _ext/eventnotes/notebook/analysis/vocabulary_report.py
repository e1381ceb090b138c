"""The vocabulary report: missing and wrong topics, tags and aliases, most important first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from eventnotes.model.records import Place
from eventnotes.notebook.analysis.duplicate_speakers import find_duplicate_speakers
from eventnotes.notebook.analysis.session_topics import topics_of_sessions
from eventnotes.notebook.analysis.topic_candidates import find_topic_candidates, tf_idf
from eventnotes.notebook.analysis.topic_stats import topic_stats
from eventnotes.text.matcher import MatchMode
from eventnotes.text.similarity import nearest_by_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from eventnotes.notebook.notebook import Notebook, PassageRef

#: Minimum number of passages of a session that mention a topic it should name.
_MIN_PASSAGES = 3


class Finding(NamedTuple):
    """One finding of the report."""

    #: An English sentence without a full stop.
    text: str
    #: Where to act, the most important place first.
    places: tuple[Place, ...]
    #: The same as JSON data.
    facts: dict[str, Any]


class ReportSection(NamedTuple):
    """The findings of one kind."""

    key: str
    title: str
    findings: tuple[Finding, ...]


def report_vocabulary(notebook: Notebook) -> tuple[ReportSection, ...]:
    """Return all sections of the report, including those without findings."""
    return tuple(ReportSection(key, title, tuple(make(notebook))) for key, title, make in REPORT_SECTIONS)


def _owner_place(notebook: Notebook, ref: PassageRef) -> Place:
    """Return the place of a passage's session or notes."""
    owner = notebook.session_at(ref) or notebook.pages[ref.docname].note
    return owner.place if owner is not None else Place(docname=ref.docname, anchor="")


def _owner_places(notebook: Notebook, refs: Iterable[PassageRef]) -> tuple[Place, ...]:
    """Return the places of passages' owners without duplicates, newest event first."""
    rank = {event: number for number, event in enumerate(notebook.events)}
    ordered = sorted(refs, key=lambda ref: (rank[notebook.event_at(ref)], ref))
    return tuple(dict.fromkeys(_owner_place(notebook, ref) for ref in ordered))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _candidate_findings(notebook: Notebook) -> Iterator[Finding]:
    for found in find_topic_candidates(notebook):
        passages = _count(len(found.passages), "passage")
        yield Finding(
            f"'{found.name}' stands in {passages}, {_count(found.sessions, 'session')},"
            f" {_count(found.events, 'event')}",
            _owner_places(notebook, found.passages),
            {
                "name": found.name,
                "passages": len(found.passages),
                "sessions": found.sessions,
                "events": found.events,
                "worth": round(found.score, 2),
            },
        )


def _untagged_findings(notebook: Notebook) -> Iterator[Finding]:
    found = []
    for name, topics in topics_of_sessions(notebook).items():
        session = notebook.sessions[name]
        tags = set(notebook.declared_topics(session.topics))
        for topic, it in topics.items():
            # A topic that is named and no tag is in the session's title.
            if (it.passages >= _MIN_PASSAGES or it.named) and tags.isdisjoint(notebook.vocabulary.family(topic)):
                value = tf_idf(notebook, it.passages, topic_stats(notebook, topic).events)
                found.append((value, session, topic, it.passages))
    for value, session, topic, passages in sorted(found, key=lambda item: (-item[0], item[1].name, item[2])):
        title = notebook.topics[topic].title
        yield Finding(
            f"'{title}' is mentioned in {_count(passages, 'passage')} of '{session.title}' and is not among its topics",
            (session.place,),
            {"topic": topic, "session": session.name, "passages": passages, "worth": round(value, 2)},
        )


def _unmentioned_findings(notebook: Notebook) -> Iterator[Finding]:
    found: dict[str, list[tuple[str, str, Place]]] = defaultdict(list)
    for name, topics in topics_of_sessions(notebook).items():
        session, mentioned = notebook.sessions[name], {topic for topic, it in topics.items() if it.passages}
        for topic in _topics_without_mention(notebook, session.topics, mentioned):
            found[topic].append(("session", name, session.place))
    for event in notebook.events.values():
        for topic in _topics_without_mention(notebook, event.topics, {*notebook.topic_counts.get(event.id, ())}):
            found[topic].append(("event", event.id, event.place))
    for topic, owners in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        title = notebook.topics[topic].title
        for kind, name, place in owners:
            yield Finding(
                f"'{title}' is a topic of the {kind} '{name}', and no passage of it mentions it",
                (place,),
                {"topic": topic, kind: name},
            )


def _topics_without_mention(notebook: Notebook, names: Iterable[str], mentioned: set[str]) -> Iterator[str]:
    """Yield the declared topics among *names* that are matched, but not *mentioned* in any passage."""
    for topic in notebook.declared_topics(names):
        looked_for = notebook.topics[topic].match is not MatchMode.EXPLICIT
        if looked_for and mentioned.isdisjoint(notebook.vocabulary.family(topic)):
            yield topic


def _rare_findings(notebook: Notebook) -> Iterator[Finding]:
    for often in (0, 1):
        for name, topic in notebook.topics.items():
            refs = [
                ref for member in notebook.vocabulary.family(name) for ref in notebook.passages_by_topic.get(member, ())
            ]
            tags = len(notebook.sessions_by_tag.get(name, ())) + len(notebook.events_by_tag.get(name, ()))
            if max(len(refs), tags) == often:
                where = "in one passage only" if refs else "nowhere"
                yield Finding(
                    f"'{topic.title}' is mentioned {where}" + (", and named once" if tags else ""),
                    (topic.place, *_owner_places(notebook, refs)),
                    {"topic": name, "passages": len(refs), "named": tags},
                )


def _undeclared_findings(notebook: Notebook) -> Iterator[Finding]:
    titles = {spelling.text: spelling.topic for spelling in notebook.vocabulary.spellings}
    nearest = nearest_by_spelling([*titles, *notebook.topics])
    for found in sorted(notebook.undeclared.values(), key=lambda topic: (-topic.uses, topic.title)):
        near = nearest.find(found.title)
        yield Finding(
            f"'{found.title}' is named {_count(found.uses, 'time')} and has no page"
            + (f"; did you mean '{near}'?" if near else ""),
            (
                *(notebook.sessions[name].place for name in found.sessions),
                *(notebook.events[name].place for name in found.events),
            ),
            {"name": found.title, "times": found.uses, "nearest": titles.get(near, near) or None},
        )


def _speaker_findings(notebook: Notebook) -> Iterator[Finding]:
    for one, other in find_duplicate_speakers(notebook):
        names = " and ".join(f"'{found.name}' ({_count(len(found.sessions), 'session')})" for found in (one, other))
        yield Finding(
            f"{names} may be one person",
            tuple(notebook.sessions[name].place for found in (one, other) for name in found.sessions[:1]),
            {
                "names": [one.name, other.name],
                "sessions": [list(one.sessions), list(other.sessions)],
            },
        )


#: The sections in order: key, title, and the function that yields the findings.
REPORT_SECTIONS: tuple[tuple[str, str, Callable[[Notebook], Iterator[Finding]]], ...] = (
    ("undeclared", "Topics that are named and that no page declares", _undeclared_findings),
    ("candidates", "Words that may deserve a topic", _candidate_findings),
    ("untagged", "Topics that a session's notes mention and its option does not name", _untagged_findings),
    (
        "unmentioned",
        "Topics that are named and that the notes do not mention (is an alias missing?)",
        _unmentioned_findings,
    ),
    ("rare", "Topics that are seen once or never", _rare_findings),
    ("speakers", "Speakers who may be one person in two spellings", _speaker_findings),
)

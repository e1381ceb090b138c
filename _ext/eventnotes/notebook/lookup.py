"""Resolve the name in a role or a link to an event, session, topic or speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.notebook import Notebook

#: The kinds of objects that roles refer to.
OBJECT_KINDS = ("event", "session", "topic", "speaker")


class ResolvedTarget(NamedTuple):
    """The object that a name refers to."""

    #: The title to show; empty to show the name as written.
    title: str
    #: Its page; None if it is on none.
    docname: str | None
    anchor: str


def find_target(notebook: Notebook, kind: str, name: str, event: str = "") -> ResolvedTarget | None:
    """Return the object of *kind* (one of ``OBJECT_KINDS``) called *name*; None if there is none.

    *event* is the id of the event that the page is about: the short names of its sessions take precedence.
    """
    if kind == "topic":
        return _find_topic(notebook, name)
    if kind == "speaker":
        return _find_speaker(notebook, name)
    found: Event | Session | None = None
    if kind == "event":
        found = notebook.events.get(name) or notebook.hidden_events.get(name)
    elif kind == "session":
        found = notebook.find_session(name, event, hidden=True)
    return ResolvedTarget(found.title, found.place.docname, found.place.anchor) if found else None


def _find_topic(notebook: Notebook, name: str) -> ResolvedTarget | None:
    topic_id = notebook.vocabulary.resolve(name)
    if topic_id:
        topic = notebook.topics[topic_id]
        shown = topic.title if name == topic_id or name in topic.redirects else ""
        return ResolvedTarget(shown, topic.place.docname, topic.place.anchor)
    undeclared = notebook.undeclared.get(fold(name))
    if undeclared is None:
        return None
    if undeclared.anchor:
        return ResolvedTarget("", notebook.index_page("topic-list"), undeclared.anchor)
    if undeclared.sessions:
        return ResolvedTarget("", *_place_of_newest(notebook, undeclared.sessions))
    place = notebook.events[undeclared.events[0]].place
    return ResolvedTarget("", place.docname, place.anchor)


def _find_speaker(notebook: Notebook, name: str) -> ResolvedTarget | None:
    speaker = notebook.find_speaker(name)
    if speaker is None:
        return None
    if person := speaker.person:
        return ResolvedTarget(person.title, person.place.docname, person.place.anchor)
    if speaker.anchor:
        return ResolvedTarget(speaker.name, notebook.index_page("speaker-list"), speaker.anchor)
    return ResolvedTarget(speaker.name, *_place_of_newest(notebook, speaker.sessions))


def _place_of_newest(notebook: Notebook, sessions: tuple[str, ...]) -> tuple[str, str]:
    """Return the page and anchor of the newest of *sessions*, for objects without an index entry."""
    place = notebook.sessions[sessions[0]].place
    return place.docname, place.anchor

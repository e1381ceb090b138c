"""Links to events, sessions, topics and speakers, from mentions to topics, and from old anchors to new places."""

from __future__ import annotations

import datetime as dt
import posixpath
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.implicit import speaker_key, speaker_name
from eventnotes.notebook.redirects import anchor_redirects, published_permalinks
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eventnotes.model.records import Event, Session
    from eventnotes.notebook.notebook import Notebook


class Link(NamedTuple):
    """A text, and the page and anchor it leads to; ``docname`` None is a text that leads nowhere."""

    text: str
    docname: str | None = None
    anchor: str = ""


class SessionAtEvent(NamedTuple):
    """A session, with where and when it was held."""

    link: Link
    event: Link
    #: The first and the last day of the event.
    date: dt.date | None
    end_date: dt.date | None


def event_link(event: Event) -> Link:
    """Return the link to an event."""
    return Link(event.title, event.place.docname, event.place.anchor)


def session_link(session: Session) -> Link:
    """Return the link to a session."""
    return Link(session.title, session.place.docname, session.place.anchor)


def session_at_event(notebook: Notebook, session: Session) -> SessionAtEvent:
    """Return a session, with where and when it was held."""
    event = notebook.events[session.event]
    return SessionAtEvent(session_link(session), event_link(event), event.date, event.end_date)


def topic_link(notebook: Notebook, topic: str) -> Link:
    """Return the link to a declared topic, by its id."""
    record = notebook.topics[topic]
    return Link(record.title, record.place.docname, record.place.anchor)


def topic_links(notebook: Notebook, names: Iterable[str]) -> tuple[Link, ...]:
    """Return links to the topics that an author has named, declared or not, in the author's order.

    What has no entry on the index is a text: the index would say no more than the page that names it.
    """
    links: dict[str, Link] = {}
    for name in names:
        topic = notebook.vocabulary.resolve(name)
        if topic:
            links.setdefault(topic, topic_link(notebook, topic))
        elif fold(name) in notebook.undeclared:
            found = notebook.undeclared[fold(name)]
            links.setdefault(
                fold(name), Link(found.title, notebook.topic_index if found.anchor else None, found.anchor)
            )
    return tuple(links.values())


def speaker_links(notebook: Notebook, names: Iterable[str]) -> tuple[Link, ...]:
    """Return links to the speakers' entries, in the author's order; a text for those that have none."""
    links = {}
    for name in names:
        speaker = notebook.speakers.get(speaker_key(name))
        anchor = speaker.anchor if speaker else ""
        shown = speaker.name if speaker else speaker_name(name)
        links[speaker_key(name)] = Link(shown, notebook.speaker_index if anchor else None, anchor)
    return tuple(links.values())


def topic_section_link(notebook: Notebook, topic: str, event: str) -> Link:
    """Return the link to the part of a topic's page that is on one event, without a text."""
    return Link("", notebook.topics[topic].place.docname, topic_section_anchor(event))


def topic_section_anchor(event: str) -> str:
    """Return the id of the part of a topic's page that is on one event."""
    return f"in-{event}"


def year_of(event: Event) -> str:
    """Return the year in which an event began; empty where it is unknown."""
    return str(event.date.year) if event.date else ""


def year_anchor(event: Event) -> str:
    """Return the id of the place, in the list of all events, where those of the same year begin."""
    return f"in-year-{year_of(event) or 'unknown'}"


class MentionLink(NamedTuple):
    """A range of a passage's text, its end exclusive, and the topic that it leads to."""

    start: int
    end: int
    docname: str
    anchor: str


def mention_links_view(notebook: Notebook, docname: str) -> dict[int, tuple[MentionLink, ...]]:
    """Return the links on a page by passage, as indices into the page's passages; each by position."""
    return {
        number: tuple(_link(notebook, *mention) for mention in mentions)
        for number, mentions in notebook.links_on(docname).items()
    }


def _link(notebook: Notebook, topic: str, start: int, end: int) -> MentionLink:
    place = notebook.topics[topic].place
    return MentionLink(start, end, place.docname, place.anchor)


class MovedAnchorsView(NamedTuple):
    """What to say of old anchors, each by its name."""

    #: Old anchors of places that are still on the page, with their anchors of now.
    renamed: tuple[tuple[str, str], ...]
    #: Old anchors, with where one is led to.
    gone: tuple[tuple[str, Link], ...]


def moved_anchors_view(notebook: Notebook, docname: str, settings: Mapping[str, str]) -> MovedAnchorsView | None:
    """Return what has moved on, or away from, a page; None where nothing has. For *settings*, see ``redirects``."""
    moved = anchor_redirects(notebook, settings).get(docname) if _may_move(notebook, docname, settings) else None
    if not moved:
        return None
    titles = published_permalinks(notebook)
    here = {old: new.anchor for old, new in sorted(moved.items()) if new.docname == docname and new in titles}
    gone = [(old, new) for old, new in sorted(moved.items()) if old not in here]
    return MovedAnchorsView(
        tuple(here.items()),
        tuple((old, Link(titles.get(new, str(new)), new.docname, new.anchor)) for old, new in gone),
    )


def _may_move(notebook: Notebook, docname: str, settings: Mapping[str, str]) -> bool:
    """Tell whether something can have moved: asked for every page, where nearly none has anything."""
    page = notebook.pages.get(docname)
    names = page.topic.redirects if page and page.topic else ()
    return posixpath.basename(docname) in names or any(old.startswith(f"{docname}#") for old in settings)

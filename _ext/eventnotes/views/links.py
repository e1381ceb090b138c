"""Links to events, sessions, topics and speakers, from mentions to topics, and from old anchors to new ones."""

from __future__ import annotations

import datetime as dt
import posixpath
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from eventnotes.notebook.notebook import Notebook, cached_on_notebook
from eventnotes.notebook.redirects import find_redirects, published_permalinks
from eventnotes.notebook.speakers import Speaker, speaker_name
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from eventnotes.model.records import Event, Note, Session

_T = TypeVar("_T")


class Link(NamedTuple):
    """A text with the document and anchor it links to; plain text where ``docname`` is None."""

    text: str
    docname: str | None = None
    anchor: str = ""


class SessionAtEvent(NamedTuple):
    """A session as other pages list it."""

    link: Link
    #: Without a text in a list of the sessions of one event.
    event: Link
    #: The event's first and last day.
    date: dt.date | None
    end_date: dt.date | None
    topics: tuple[Link, ...] = ()
    speakers: tuple[Link, ...] = ()


def event_link(event: Event) -> Link:
    """Return the link to an event."""
    return Link(event.title, event.place.docname, event.place.anchor)


def session_link(session: Session) -> Link:
    """Return the link to a session."""
    return Link(session.title, session.place.docname, session.place.anchor)


def session_at_event(notebook: Notebook, session: Session, topics: tuple[Link, ...] = ()) -> SessionAtEvent:
    """Return a link to *session* with its event, the event's dates, and *topics*."""
    event = notebook.events[session.event]
    return SessionAtEvent(session_link(session), event_link(event), event.date, event.end_date, topics)


def topic_link(notebook: Notebook, topic: str) -> Link:
    """Return the link to the page of the topic with the id *topic*, or of the speaker with that key."""
    record = notebook.people.get(topic) or notebook.topics[topic]
    return Link(record.title, record.place.docname, record.place.anchor)


def topic_links(notebook: Notebook, names: Iterable[str]) -> tuple[Link, ...]:
    """Return links to topics by their *names* as written, without duplicates, in the given order.

    Undeclared topics link to their entry in the topic index; names without an entry are left out or plain text.
    """
    links: dict[str, Link] = {}
    for name in names:
        topic = notebook.vocabulary.resolve(name)
        if topic:
            links.setdefault(topic, topic_link(notebook, topic))
        elif fold(name) in notebook.undeclared:
            found = notebook.undeclared[fold(name)]
            links.setdefault(
                fold(name), Link(found.title, notebook.index_page("topic-list") if found.anchor else None, found.anchor)
            )
    return tuple(links.values())


def speaker_link(notebook: Notebook, speaker: Speaker) -> Link:
    """Return the link to a speaker's page, or to their entry in the speaker index; plain text without either."""
    if speaker.person:
        return topic_link(notebook, speaker.person.key)
    return Link(speaker.name, notebook.index_page("speaker-list") if speaker.anchor else None, speaker.anchor)


def speaker_links(notebook: Notebook, names: Iterable[str]) -> tuple[Link, ...]:
    """Return links to speakers by their *names* as written, without duplicates, in the given order."""
    links = {}
    for name in names:
        speaker = notebook.speaker(name) or Speaker(speaker_name(name), "", ())
        links[notebook.speaker_names.key(name)] = speaker_link(notebook, speaker)
    return tuple(links.values())


def topic_section_link(notebook: Notebook, topic: str, event: str) -> Link:
    """Return the link to an event's section on a topic's page, without a text."""
    return Link("", notebook.topics[topic].place.docname, topic_section_anchor(event))


def topic_section_anchor(event: str) -> str:
    """Return the id of an event's section on a topic's page."""
    return f"in-{event}"


def year_of(event: Event) -> str:
    """Return the year of an event's first day, four digits; empty for an undated event."""
    return str(event.date.year) if event.date else ""


def series_key(series: str) -> str:
    """Return the key of a series in the search; all spellings share it."""
    return "".join(fold(series).split())


def authors_of(notebook: Notebook, notes: Iterable[Note | None]) -> tuple[str, ...]:
    """Return the authors of *notes*, if the site has several authors; otherwise none."""
    return tuple(dict.fromkeys(it.author for it in notes if it and it.author)) if has_several_authors(notebook) else ()


@cached_on_notebook
def has_several_authors(notebook: Notebook) -> bool:
    """Tell whether the site has notes by several authors."""
    return len({note.author for notes in notebook.notes.values() for note in notes if note.author}) > 1


def title_with_year(event: Event) -> str:
    """Return the title of an event, followed by its year if the title does not contain it."""
    year = year_of(event)
    return event.title if year in event.title else f"{event.title} ({year})"


def year_anchor(event: Event) -> str:
    """Return the id of the place where an event's year begins in the list of all events."""
    return f"in-year-{year_of(event) or 'unknown'}"


def window_around(items: Sequence[_T], item: _T, size: int) -> Sequence[_T]:
    """Return at most *size* consecutive *items* with *item* near the middle; the first ones without such an item."""
    place = items.index(item) if item in items else 0
    start = max(0, min(place - size // 2, len(items) - size))
    return items[start : start + size]


def neighbours(items: Sequence[_T], item: _T) -> tuple[_T | None, _T | None]:
    """Return the items before and after *item*; None at the ends, and twice None without such an item."""
    if item not in items:
        return None, None
    place = items.index(item)
    return items[place - 1] if place else None, items[place + 1] if place + 1 < len(items) else None


#: A mention in a passage, as offsets into the passage's text (the end exclusive), and its topic, without a text.
MentionLink = tuple[int, int, Link]


def mention_links_view(notebook: Notebook, docname: str) -> dict[int, tuple[MentionLink, ...]]:
    """Return the mentions to link on a page: index of the passage to its mentions, in order of position."""
    return {
        number: tuple((it.start, it.end, topic_link(notebook, it.topic)._replace(text="")) for it in mentions)
        for number, mentions in notebook.links_on(docname).items()
    }


class MovedAnchorsView(NamedTuple):
    """The former anchors of a page, sorted."""

    #: Old and new anchor of what is still on the page.
    renamed: tuple[tuple[str, str], ...]
    #: Old anchor of what has moved to another page or is gone, and the link to show in its place.
    gone: tuple[tuple[str, Link], ...]


def moved_anchors_view(notebook: Notebook, docname: str, settings: Mapping[str, str]) -> MovedAnchorsView | None:
    """Return the former anchors of a page; None where it has none.

    *settings* is ``eventnotes_redirects``: old to new places, each ``docname`` or ``docname#anchor``.
    """
    if not _can_have_moved(notebook, docname, settings):
        return None
    moved = find_redirects(notebook, settings).anchors.get(docname)
    if not moved:
        return None
    titles = published_permalinks(notebook)
    here = {old: new.anchor for old, new in sorted(moved.items()) if new.docname == docname and new in titles}
    gone = [(old, new) for old, new in sorted(moved.items()) if old not in here]
    return MovedAnchorsView(
        tuple(here.items()),
        tuple((old, Link(titles.get(new, str(new)), new.docname, new.anchor)) for old, new in gone),
    )


def _can_have_moved(notebook: Notebook, docname: str, settings: Mapping[str, str]) -> bool:
    """Tell quickly whether a page can have former anchors: nearly no page has any."""
    page = notebook.pages.get(docname)
    owner = (page.topic or page.person) if page else None
    names = owner.redirects if owner else ()
    return posixpath.basename(docname) in names or any(old.startswith(f"{docname}#") for old in settings)

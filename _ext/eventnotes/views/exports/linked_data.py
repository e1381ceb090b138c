"""Linked data: a page's metadata in terms of schema.org (https://schema.org), as JSON-LD.

It states only what the author has declared. It uses no ``VideoObject``, which requires an upload date and a
thumbnail, and no ``eventStatus``, which has no option.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from eventnotes.model.dates import session_timestamp
from eventnotes.model.media import is_download_url, published_url, resolve_media
from eventnotes.model.records import Person
from eventnotes.model.text_runs import plain_text
from eventnotes.text.urls import is_remote_url, validate_url
from eventnotes.views.links import session_link, speaker_links, topic_links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.model.records import Event, Note, Page, Place, Session, Topic
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.views.links import Link

Node = dict[str, Any]
#: Most sessions on other pages in an event's data.
_SESSIONS_ELSEWHERE = 100


class PageAddress(NamedTuple):
    """A page, or an anchor on it, in place of its URL, which depends on the builder and on where it is written."""

    docname: str
    anchor: str = ""


class FileAddress(NamedTuple):
    """A file of the site in place of its URL."""

    #: Relative to the site's root.
    name: str


def with_urls(value: Any, page_url: Callable[[str, str], str], file_url: Callable[[str], str]) -> Any:
    """Return nodes with URLs in place of addresses.

    *page_url* returns the URL of a document (by name) and an anchor, *file_url* that of a file.
    """
    match value:
        case PageAddress():
            return page_url(*value)
        case FileAddress():
            return file_url(value.name)
        case dict():
            # A page's URL relative to itself is empty.
            return {name: url for name, item in value.items() if (url := with_urls(item, page_url, file_url)) != ""}
        case list():
            return [with_urls(item, page_url, file_url) for item in value]
    return value


def linked_data(
    notebook: Notebook, page: Page, event: Event | None, sessions: Iterable[Session], topic: Topic | Person | None
) -> list[Node]:
    """Return the nodes of a page that declares *event*, *sessions* and *topic*, with addresses in place of URLs."""
    own = [session for session in sessions if event is not None and session.event == event.id]
    note = page.note if page.note and page.note.event in notebook.events and not page.note.hidden else None
    return [
        *([_event(notebook, event, own)] if event else []),
        *([_article(notebook, page, note)] if note else []),
        *(_session(notebook, session, page.docname) for session in sessions if session not in own),
        *([_topic(notebook, topic)] if topic else []),
    ]


def _node(kind: str, identifier: PageAddress | str = "", /, **properties: Any) -> Node:
    """Return a node of the type *kind* with its ``@id`` and those of its properties that are not empty."""
    named = {"@type": kind, "@id": identifier, **properties}
    return {name: value for name, value in named.items() if value not in ("", None, [], ())}


def _event(notebook: Notebook, event: Event, sessions: Iterable[Session]) -> Node:
    """Return an Event with its sessions as sub-events; *sessions* are those on its page."""
    sub_events = [_session(notebook, session, event.place.docname) for session in sessions]
    elsewhere = [
        session_link(session)
        for session in notebook.sessions_by_event.get(event.id, ())
        if session.place.docname != event.place.docname
    ]
    sub_events += [_node("Event", _of_link(link), name=link.text) for link in elsewhere[:_SESSIONS_ELSEWHERE]]
    return _node(
        "Event",
        _of_place(event.place),
        name=event.title,
        startDate=event.date.isoformat() if event.date else "",
        endDate=event.end_date.isoformat() if event.end_date else "",
        eventAttendanceMode=_attendance(event),
        location=_locations(event),
        organizer=_organizations(event.organizers),
        url=_url(event.url),
        superEvent=_node("EventSeries", name=event.series) if event.series else None,
        about=_terms(notebook, event.topics),
        subEvent=sub_events,
    )


def _session(notebook: Notebook, session: Session, docname: str) -> Node:
    """Return a session as an Event; its event is stated only if it is on another page than *docname*."""
    event = notebook.events[session.event]
    # At an event of several days, only a time with a date says on which day a session was.
    day = event.date if event.date == event.end_date else None
    named = _node("Event", _of_place(event.place), name=event.title) if event.place.docname != docname else None
    return _node(
        "Event",
        _of_place(session.place),
        name=session.title,
        startDate=session_timestamp(day, session.start, event.timezone) or (day.isoformat() if day else ""),
        endDate=session_timestamp(day, session.end, event.timezone),
        performer=[
            _node("Person", _of_link(link), name=link.text) for link in speaker_links(notebook, session.speakers)
        ],
        organizer=_organizations(session.organizers),
        inLanguage=session.language,
        url=_url(session.url),
        superEvent=named,
        about=_terms(notebook, session.topics),
        workFeatured=[_node("PresentationDigitalDocument", url=_medium(url)) for url in session.slides],
        recordedIn=[_node("CreativeWork", url=_medium(url)) for url in session.video],
    )


def _article(notebook: Notebook, page: Page, note: Note) -> Node:
    """Return the notes on a page as an Article about the event."""
    event = notebook.events[note.event]
    titles = (plain_text(passage.runs) for passage in page.passages if passage.anchor == note.place.anchor)
    return _node(
        "Article",
        PageAddress(page.docname),
        headline=next(titles, "") or event.title,
        author=_node("Person", name=note.author) if note.author else None,
        datePublished=note.published,
        about={"@id": _of_place(event.place)},
    )


def _topic(notebook: Notebook, topic: Topic | Person) -> Node:
    """Return a CollectionPage about the topic, a DefinedTerm, or a ProfilePage about the speaker, a Person."""
    page, kind, own = "CollectionPage", "DefinedTerm", dict[str, Any]()
    if isinstance(topic, Person):
        page, kind = "ProfilePage", "Person"
        own["sameAs"] = [_url(link.url) for link in topic.links if is_remote_url(link.url)]
    else:
        own["url"] = _url(topic.url)
        index = notebook.index_page("topic-list")
        own["inDefinedTermSet"] = PageAddress(index) if index else ""
    about = _node(
        kind,
        _of_place(topic.place),
        name=topic.title,
        alternateName=list(topic.aliases),
        description=topic.definition,
        **own,
    )
    return _node(page, PageAddress(topic.place.docname), name=topic.title, mainEntity=about)


def _medium(url: str) -> FileAddress | str:
    """Return the URL of slides or a video on another site, or the address of a file of this one."""
    return FileAddress(published_url(url)) if is_download_url(url) else resolve_media(url).url


def _terms(notebook: Notebook, topics: tuple[str, ...]) -> list[Node]:
    """Return topics as DefinedTerms."""
    return [_node("DefinedTerm", _of_link(link), name=link.text) for link in topic_links(notebook, topics)]


def _of_link(link: Link) -> PageAddress | str:
    """Return the address of a link; empty for plain text."""
    return PageAddress(link.docname, link.anchor) if link.docname is not None else ""


def _of_place(place: Place) -> PageAddress:
    return PageAddress(place.docname, place.anchor)


def _attendance(event: Event) -> str:
    """Return the attendance mode, as far as the options ``online`` and ``venue`` tell."""
    mode = {(True, True): "Mixed", (True, False): "Online", (False, True): "Offline"}.get(
        (event.online, bool(event.venue)), ""
    )
    return f"https://schema.org/{mode}EventAttendanceMode" if mode else ""


def _locations(event: Event) -> list[Node]:
    places = [_node("Place", name=event.venue)] if event.venue else []
    if event.online and event.url:
        places.append(_node("VirtualLocation", url=_url(event.url)))
    return places


def _organizations(names: Iterable[str]) -> list[Node]:
    return [_node("Organization", name=name) for name in names]


def _url(url: str) -> str:
    return validate_url(url) if url else ""

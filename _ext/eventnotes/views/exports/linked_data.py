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
from eventnotes.text.urls import is_remote_url, is_safe_url, validate_url
from eventnotes.views.exports.head import EventHead, HeadView, NoteHead, SessionHead, TopicHead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.model.records import Event, Session, TitledLink
    from eventnotes.views.links import Link

#: Returns the URL of a document (by name) and an anchor, which may be empty.
PlaceUrl = Callable[[str, str], str]
#: Returns the URL of a file of the site, by its path relative to the site's root.
FileUrl = Callable[[str], str]
_Node = dict[str, Any]


class Site(NamedTuple):
    """The site of the page."""

    name: str
    #: Name of its root document.
    root: str
    #: A BCP 47 language tag; empty where unknown.
    language: str


def linked_data(view: HeadView, docname: str, site: Site, place_url: PlaceUrl, file_url: FileUrl = str) -> _Node | None:
    """Return the JSON-LD of the page *docname*; None if there is nothing to state."""
    graph = _GraphBuilder(docname, site, place_url, file_url)
    nodes = [
        *([graph.event(view.event, view)] if view.event else []),
        *([graph.article(view.note)] if view.note else []),
        *(graph.session(session) for session in view.sessions if not _is_session_of(view.event, session)),
        *([graph.topic(view.topic)] if view.topic else []),
        *([graph.website()] if docname == site.root else []),
    ]
    return {"@context": "https://schema.org", "@graph": nodes} if nodes else None


def _is_session_of(event: EventHead | None, session: SessionHead) -> bool:
    return event is not None and event.event.id == session.event.id


def _node(kind: str, identifier: str = "", /, **properties: Any) -> _Node:
    """Return a node of the type *kind* with its ``@id`` and those of its properties that are not empty."""
    named = {"@type": kind, "@id": identifier, **properties}
    return {name: value for name, value in named.items() if value not in ("", None, [], ())}


class _GraphBuilder:
    """Builds the nodes of one page's graph."""

    def __init__(self, docname: str, site: Site, place_url: PlaceUrl, file_url: FileUrl) -> None:
        self.docname = docname
        self.site = site
        self.place_url = place_url
        self.file_url = file_url

    def event(self, head: EventHead, view: HeadView) -> _Node:
        """Return an Event with its sessions as sub-events."""
        event = head.event
        return _node(
            "Event",
            self.place_url(event.place.docname, event.place.anchor),
            name=event.title,
            startDate=event.date.isoformat() if event.date else "",
            endDate=event.end_date.isoformat() if event.end_date else "",
            eventAttendanceMode=_attendance(event),
            location=_locations(event),
            organizer=_organizations(event.organizers),
            url=_url(event.url),
            superEvent=_node("EventSeries", name=event.series) if event.series else None,
            about=self.terms(head.topics),
            subEvent=[
                *(self.session(session) for session in view.sessions if _is_session_of(head, session)),
                *(_node("Event", self.link(link), name=link.text) for link in head.elsewhere),
            ],
        )

    def session(self, head: SessionHead) -> _Node:
        """Return a session as an Event; its event is stated only if it is on another page."""
        session, event = head.session, head.event
        # At an event of several days, only a time with a date says on which day a session was.
        day = event.date if event.date == event.end_date else None
        return _node(
            "Event",
            self.place_url(session.place.docname, session.place.anchor),
            name=session.title,
            startDate=session_timestamp(day, session.start, event.timezone) or (day.isoformat() if day else ""),
            endDate=session_timestamp(day, session.end, event.timezone),
            performer=[_node("Person", self.link(link), name=link.text) for link in head.speakers],
            organizer=_organizations(session.organizers),
            inLanguage=session.language,
            url=_url(session.url),
            superEvent=self.reference(event) if event.place.docname != self.docname else None,
            about=self.terms(head.topics),
            **self.media(session),
        )

    def reference(self, event: Event) -> _Node:
        """Return a reference to an Event."""
        return _node("Event", self.place_url(event.place.docname, event.place.anchor), name=event.title)

    def article(self, head: NoteHead) -> _Node:
        """Return the notes on the page as an Article about the event."""
        note = head.note
        return _node(
            "Article",
            self.place_url(self.docname, ""),
            headline=head.title,
            author=_node("Person", name=note.author) if note.author else None,
            datePublished=note.published,
            inLanguage=self.site.language,
            license=_license(note.license),
            isBasedOn=_work(note.source),
            about={"@id": self.link(head.event)},
        )

    def topic(self, head: TopicHead) -> _Node:
        """Return a CollectionPage about the topic, a DefinedTerm, or a ProfilePage about the speaker, a Person."""
        topic = head.topic
        page, kind, own = "CollectionPage", "DefinedTerm", dict[str, Any]()
        if isinstance(topic, Person):
            page, kind = "ProfilePage", "Person"
            own["sameAs"] = [_url(link.url) for link in topic.links if is_remote_url(link.url)]
        else:
            own["url"] = _url(topic.url)
            own["inDefinedTermSet"] = self.place_url(head.listed_on, "") if head.listed_on else ""
        about = _node(
            kind,
            self.place_url(topic.place.docname, topic.place.anchor),
            name=topic.title,
            alternateName=list(topic.aliases),
            description=topic.definition,
            **own,
        )
        address = self.place_url(self.docname, "")
        return _node(page, address, name=topic.title, inLanguage=self.site.language, mainEntity=about)

    def website(self) -> _Node:
        """Return the WebSite."""
        url = self.place_url(self.site.root, "")
        return _node("WebSite", name=self.site.name, url=url, inLanguage=self.site.language)

    def media(self, session: Session) -> _Node:
        """Return slides as featured presentations and videos as recordings."""
        return {
            "workFeatured": [_node("PresentationDigitalDocument", url=self.medium(url)) for url in session.slides],
            "recordedIn": [_node("CreativeWork", url=self.medium(url)) for url in session.video],
        }

    def medium(self, url: str) -> str:
        """Return the URL of slides or a video: on another site, or of a file of this site."""
        return self.file_url(published_url(url)) if is_download_url(url) else resolve_media(url).url

    def terms(self, links: Iterable[Link]) -> list[_Node]:
        """Return topics as DefinedTerms."""
        return [_node("DefinedTerm", self.link(link), name=link.text) for link in links]

    def link(self, link: Link) -> str:
        """Return the URL of a link; empty for plain text."""
        return self.place_url(link.docname, link.anchor) if link.docname is not None else ""


def _attendance(event: Event) -> str:
    """Return the attendance mode, as far as the options ``online`` and ``venue`` tell."""
    mode = {(True, True): "Mixed", (True, False): "Online", (False, True): "Offline"}.get(
        (event.online, bool(event.venue)), ""
    )
    return f"https://schema.org/{mode}EventAttendanceMode" if mode else ""


def _locations(event: Event) -> list[_Node]:
    places = [_node("Place", name=event.venue)] if event.venue else []
    if event.online and event.url:
        places.append(_node("VirtualLocation", url=_url(event.url)))
    return places


def _organizations(names: Iterable[str]) -> list[_Node]:
    return [_node("Organization", name=name) for name in names]


def _license(written: str) -> Any:
    """Return a license as its URL, or as a CreativeWork with a name."""
    if is_remote_url(written) and is_safe_url(written):
        return _url(written)
    return _node("CreativeWork", name=written) if written else None


def _work(named: TitledLink) -> _Node | None:
    return _node("CreativeWork", name=named.text, url=_url(named.url)) if named.text or named.url else None


def _url(url: str) -> str:
    return validate_url(url) if url else ""

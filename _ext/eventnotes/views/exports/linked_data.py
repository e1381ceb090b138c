"""Linked data: what a page is about, in the terms of schema.org (https://schema.org), as plain data for JSON-LD.

Only what the author has declared is said. Terms that ask for more are not used: ``VideoObject``, whose readers want
the day of the upload and a picture; ``eventStatus``, which nobody declares.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from eventnotes.model.dates import session_timestamp
from eventnotes.model.media import is_download_url, published_url, resolve_media
from eventnotes.text.urls import is_remote_url, is_safe_url, validate_url
from eventnotes.views.exports.head import EventHead, HeadView, NoteHead, SessionHead, TopicHead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.model.records import Event, Session, TitledLink
    from eventnotes.views.links import Link

#: Returns the address of a place: a document and an anchor, which may be empty.
Address = Callable[[str, str], str]
#: Returns the address of a file of the site, by that relative to its root.
File = Callable[[str], str]
_Node = dict[str, Any]


class Site(NamedTuple):
    """The site that the page belongs to."""

    name: str
    #: Its first page.
    root: str
    #: A BCP 47 language tag; empty where unknown.
    language: str


def linked_data(view: HeadView, docname: str, site: Site, address: Address, file: File = str) -> _Node | None:
    """Return the linked data of the page *docname*; None where it declares nothing and is not the first page."""
    maker = _Maker(docname, site, address, file)
    nodes = [
        *([maker.event(view.event, view)] if view.event else []),
        *([maker.article(view.note)] if view.note else []),
        *(maker.session(session) for session in view.sessions if not _is_under(view.event, session)),
        *([maker.topic(view.topic)] if view.topic else []),
        *([maker.website()] if docname == site.root else []),
    ]
    return {"@context": "https://schema.org", "@graph": nodes} if nodes else None


def _is_under(event: EventHead | None, session: SessionHead) -> bool:
    return event is not None and event.event.id == session.event.id


def _node(kind: str, identifier: str = "", /, **properties: Any) -> _Node:
    """Return a node of a type, with its id and those of the properties that say something."""
    named = {"@type": kind, "@id": identifier, **properties}
    return {name: value for name, value in named.items() if value not in ("", None, [], ())}


class _Maker:
    """Makes the nodes of one page."""

    def __init__(self, docname: str, site: Site, address: Address, file: File) -> None:
        self.docname = docname
        self.site = site
        self.address = address
        self.file = file

    def event(self, head: EventHead, view: HeadView) -> _Node:
        """Return an event, with its sessions as events within it."""
        event = head.event
        return _node(
            "Event",
            self.address(event.place.docname, event.place.anchor),
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
                *(self.session(session) for session in view.sessions if _is_under(head, session)),
                *(_node("Event", self.link(link), name=link.text) for link in head.elsewhere),
            ],
        )

    def session(self, head: SessionHead) -> _Node:
        """Return a session; one whose event stands on another page names it."""
        session, event = head.session, head.event
        # On which of several days a session was held, only a time with a date tells.
        day = event.date if event.date == event.end_date else None
        return _node(
            "Event",
            self.address(session.place.docname, session.place.anchor),
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
        """Return an event by its name alone."""
        return _node("Event", self.address(event.place.docname, event.place.anchor), name=event.title)

    def article(self, head: NoteHead) -> _Node:
        """Return the notes: what somebody wrote about the event."""
        note = head.note
        return _node(
            "Article",
            self.address(self.docname, ""),
            headline=head.title,
            author=_node("Person", name=note.author) if note.author else None,
            datePublished=note.published,
            inLanguage=self.site.language,
            license=_license(note.license),
            isBasedOn=_work(note.source),
            about={"@id": self.link(head.event)},
        )

    def topic(self, head: TopicHead) -> _Node:
        """Return the page of a topic: a collection about a term."""
        topic = head.topic
        term = _node(
            "DefinedTerm",
            self.address(topic.place.docname, topic.place.anchor),
            name=topic.title,
            alternateName=list(topic.aliases),
            description=topic.definition,
            url=_url(topic.url),
            inDefinedTermSet=self.address(head.listed_on, "") if head.listed_on else "",
        )
        return _node(
            "CollectionPage",
            self.address(self.docname, ""),
            name=topic.title,
            inLanguage=self.site.language,
            mainEntity=term,
        )

    def website(self) -> _Node:
        """Return the site as a whole."""
        address = self.address(self.site.root, "")
        return _node("WebSite", name=self.site.name, url=address, inLanguage=self.site.language)

    def media(self, session: Session) -> _Node:
        """Return slides as a presentation that was featured, videos as works that the session was recorded in."""
        return {
            "workFeatured": [_node("PresentationDigitalDocument", url=self.medium(url)) for url in session.slides],
            "recordedIn": [_node("CreativeWork", url=self.medium(url)) for url in session.video],
        }

    def medium(self, url: str) -> str:
        """Return where slides or a video are: a page elsewhere, or a file of the site."""
        return self.file(published_url(url)) if is_download_url(url) else resolve_media(url).url

    def terms(self, links: Iterable[Link]) -> list[_Node]:
        """Return topics as terms."""
        return [_node("DefinedTerm", self.link(link), name=link.text) for link in links]

    def link(self, link: Link) -> str:
        """Return where a link leads to; an empty string for one that leads nowhere."""
        return self.address(link.docname, link.anchor) if link.docname is not None else ""


def _attendance(event: Event) -> str:
    """Return how people took part, where the author says it: an event with a venue was held there."""
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
    """Return a license: its address, or a work of that name."""
    if is_remote_url(written) and is_safe_url(written):
        return _url(written)
    return _node("CreativeWork", name=written) if written else None


def _work(named: TitledLink) -> _Node | None:
    return _node("CreativeWork", name=named.text, url=_url(named.url)) if named.text or named.url else None


def _url(url: str) -> str:
    return validate_url(url) if url else ""

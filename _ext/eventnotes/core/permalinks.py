"""Permalinks: the places that others link to, and which of them are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Event, Session, Topic
    from eventnotes.core.redirects import Redirect

    Moved = Mapping[str, Mapping[str, "Permalink"]]


class Permalink(NamedTuple):
    """A page, or a place on it."""

    docname: str
    #: Empty for the page as a whole.
    anchor: str = ""

    @classmethod
    def read(cls, text: str) -> Permalink:
        """Return what is written ``docname`` or ``docname#anchor``."""
        docname, _, anchor = text.partition("#")
        return cls(docname, anchor)

    def __str__(self) -> str:
        return f"{self.docname}#{self.anchor}" if self.anchor else self.docname


def published(notebook: Notebook) -> dict[Permalink, str]:
    """Return the places of all events, notes, sessions and topics, with their titles, by address."""
    places: dict[Permalink, str] = {}
    for notes in notebook.notes.values():
        for note in notes:
            title = notebook.events[note.event].title if note.event in notebook.events else note.event
            places[Permalink(note.place.docname, note.place.anchor)] = title
    for records in (notebook.events, notebook.sessions, notebook.topics):
        places.update(_places(records.values()))
    return dict(sorted(places.items()))


def standing(notebook: Notebook) -> set[Permalink]:
    """Return what is published, and where notes were withdrawn: their places say so."""
    hidden = (_places(notebook.hidden_events.values()), _places(notebook.hidden_sessions.values()))
    return {*published(notebook), *(link for places in hidden for link, _ in places)}


def _places(records: Iterable[Event | Session | Topic]) -> Iterator[tuple[Permalink, str]]:
    return ((Permalink(record.place.docname, record.place.anchor), record.title) for record in records)


def lost(
    kept: Iterable[Permalink],
    pages: Container[str],
    places: Container[Permalink],
    redirects: Mapping[str, Redirect],
    moved: Moved,
) -> list[Permalink]:
    """Return those of *kept* that lead nowhere any more, neither themselves nor by a redirect.

    *pages* are the documents and *places* the anchors that exist; for *redirects* and *moved*, see
    ``redirects`` and ``moved_places``.
    """
    return [link for link in kept if not _leads_on(link, pages, places, redirects, moved)]


def _leads_on(
    link: Permalink,
    pages: Container[str],
    places: Container[Permalink],
    redirects: Mapping[str, Redirect],
    moved: Moved,
) -> bool:
    docname, anchor = link
    if link in places or (not anchor and docname in pages):
        return True
    if anchor in moved.get(docname, ()):
        return _exists(moved[docname][anchor], pages, places)
    if docname in redirects:
        redirect = redirects[docname]
        own = anchor and anchor != redirect.old_anchor
        # A redirect keeps what stands after the "#".
        return _exists(Permalink(redirect.docname, anchor if own else redirect.anchor), pages, places)
    return False


def _exists(link: Permalink, pages: Container[str], places: Container[Permalink]) -> bool:
    return link.docname in pages and (not link.anchor or link in places)

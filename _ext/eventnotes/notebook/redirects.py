"""Redirects and permalinks: where the content of an old URL has moved, and which published places are gone."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.identifiers import is_id
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.text.similarity import NearestName

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from eventnotes.model.records import Event, Place, Session, Topic
    from eventnotes.notebook.notebook import Notebook

    AnchorRedirects = Mapping[str, Mapping[str, "Permalink"]]

#: A document's name: parts between ``/``, none of them empty, hidden or ``..``.
_DOCNAME = re.compile(
    r"(?:[^/\\#?.\x00-\x1f\ud800-\udfff][^/\\#?\x00-\x1f\ud800-\udfff]*/)*"
    r"[^/\\#?.\x00-\x1f\ud800-\udfff][^/\\#?\x00-\x1f\ud800-\udfff]*"
)
#: How many bytes a part may have: a file's name has at most 255, with its suffix and while it is written.
_MAX_PART_BYTES = 200
_SUFFIX = re.compile(r"\.(?:html|md|rst)(?=/|$)")
#: What Sphinx makes, besides the pages that a notebook names: of the letters of an index, ``_static``, ``_modules``.
_SPHINX_PAGE = re.compile(r"genindex-.*|_[^/]*/.*", re.DOTALL)
#: An anchor on an old page: an id, of ours or of another program.
_ANCHOR = re.compile(r"[^\s#]+")


class Redirect(NamedTuple):
    """Where the page called *old* has gone."""

    old: str
    docname: str
    #: Empty for the page as a whole.
    anchor: str
    #: The anchor on the old page that stands for the page as a whole.
    old_anchor: str = ""
    #: Where a topic declares it; None where the settings do.
    place: Place | None = None


class _DeclaredRedirect(NamedTuple):
    old: Permalink
    new: Permalink
    #: What is wrong with it, if anything.
    fault: str
    old_anchor: str = ""
    #: Where a topic declares it; None where the settings do.
    place: Place | None = None


def page_redirects(notebook: Notebook, settings: Mapping[str, str]) -> dict[str, Redirect]:
    """Return all redirects of pages that lead somewhere, by the document name of the old page.

    *settings* maps documents to documents, with or without an anchor; they come before those of topics.
    """
    found: dict[str, Redirect] = {}
    for it in _declared_redirects(notebook, settings):
        if not it.fault and not it.old.anchor:
            found.setdefault(it.old.docname, Redirect(it.old.docname, *it.new, it.old_anchor, it.place))
    return found


def anchor_redirects(notebook: Notebook, settings: Mapping[str, str]) -> dict[str, dict[str, Permalink]]:
    """Return where the places of pages have gone that went elsewhere than their page: by page, then by anchor."""
    found: dict[str, dict[str, Permalink]] = defaultdict(dict)
    for declared in _declared_redirects(notebook, settings):
        if declared.old.anchor and not declared.fault:
            found[declared.old.docname].setdefault(declared.old.anchor, declared.new)
    return dict(found)


def check_redirects(notebook: Notebook, settings: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with redirects."""
    return (redirect_problem(it.fault, it.place) for it in _declared_redirects(notebook, settings) if it.fault)


def redirect_problem(fault: str, place: Place | None) -> Problem:
    """Return what is wrong with a redirect of a topic at *place*, or of the settings."""
    if place is None:
        return Problem(kind=ProblemKind.REDIRECT, message=f"the setting 'eventnotes_redirects': {fault}", docname="")
    text = f"the option 'redirects': {fault}"
    return Problem(kind=ProblemKind.REDIRECT, message=text, docname=place.docname, line=place.line, file=place.file)


def alternative_docname(docname: str) -> str:
    """Return the name of the page that has the same address where each has a folder: ``a`` and ``a/index``."""
    return docname.removesuffix("/index") if docname.endswith("/index") else f"{docname}/index"


def _declared_redirects(notebook: Notebook, settings: Mapping[str, str]) -> Iterator[_DeclaredRedirect]:
    """Yield every redirect; those that count first."""
    pages = NearestName(notebook.pages if settings else ())
    places = existing_permalinks(notebook) if any("#" in written for written in settings) else set()
    for written, target in settings.items():
        old, new = Permalink.parse(written), Permalink.parse(target)
        fault = _anchor_fault(notebook, old, places, settings) if "#" in written else _page_fault(notebook, written)
        yield _DeclaredRedirect(old, new, fault or _target_fault(notebook, written, new.docname, pages))
    for topic in notebook.topics.values():
        folder = posixpath.dirname(topic.place.docname)
        new = Permalink(topic.place.docname, topic.place.anchor)
        for name in topic.redirects:
            # What no page can have been called needs no redirect; that two topics claim an id is reported already.
            if is_id(name) and notebook.vocabulary.current_id(name) == topic.id != name:
                old = Permalink(posixpath.join(folder, name))
                if old.docname == new.docname:
                    # The topic has another id, and its page is called as it was.
                    yield _DeclaredRedirect(Permalink(old.docname, name), new, "", place=topic.place)
                else:
                    yield _DeclaredRedirect(old, new, _page_fault(notebook, old.docname), name, topic.place)


def _page_fault(notebook: Notebook, old: str) -> str:
    """Say what is wrong with an old page's name."""
    if fault := _docname_fault(old, old):
        return fault
    if old in notebook.pages:
        return f"'{old}' is a page, and so leads nowhere else; delete or rename the page, or take the redirect out"
    if (
        old in notebook.generated_pages
        or alternative_docname(old) in notebook.generated_pages
        or _SPHINX_PAGE.fullmatch(old)
    ):
        return f"'{old}' is a page of the site's own, and so leads nowhere else; take the redirect out"
    return ""


def _anchor_fault(notebook: Notebook, old: Permalink, places: Container[Permalink], settings: Mapping[str, str]) -> str:
    """Say what is wrong with an old place."""
    if fault := _docname_fault(str(old), old.docname):
        return fault
    if not _ANCHOR.fullmatch(old.anchor):
        return f"'{old}' is no place on a page; write it as it stands in an address, such as 'events/old-name#talk'"
    if old.docname not in notebook.pages and old.docname not in settings:
        return f"'{old}' is on a page that is gone; say where '{old.docname}' has gone, too"
    if old in places:
        return f"'{old}' stands there, and so leads nowhere else; take the redirect out"
    return ""


def _docname_fault(written: str, docname: str) -> str:
    if not _DOCNAME.fullmatch(docname):
        return f"'{written}' is no name of a document; write it as in a table of contents, such as 'events/old-name'"
    if any(len(part.encode()) > _MAX_PART_BYTES for part in docname.split("/")):
        return f"'{written}' is too long for the name of a file; leave it out, as nothing can have been there"
    if suffix := _SUFFIX.search(docname):
        return f"'{written}' is no name of a document; leave out '{suffix[0]}'"
    return ""


def _target_fault(notebook: Notebook, old: str, docname: str, pages: NearestName) -> str:
    """Say what is wrong with where a redirect leads to."""
    if docname in notebook.pages:
        return ""
    near = pages.find(docname)
    hint = f"did you mean '{near}'?" if near else "name a page that exists"
    return f"'{old}' leads to '{docname}', which is no page; {hint}"


class Permalink(NamedTuple):
    """A page, or a place on it."""

    docname: str
    #: Empty for the page as a whole.
    anchor: str = ""

    @classmethod
    def parse(cls, text: str) -> Permalink:
        """Return what is written ``docname`` or ``docname#anchor``."""
        docname, _, anchor = text.partition("#")
        return cls(docname, anchor)

    def __str__(self) -> str:
        return f"{self.docname}#{self.anchor}" if self.anchor else self.docname


def published_permalinks(notebook: Notebook) -> dict[Permalink, str]:
    """Return the places of all events, notes, sessions and topics, with their titles, by address."""
    places: dict[Permalink, str] = {}
    for notes in notebook.notes.values():
        for note in notes:
            title = notebook.events[note.event].title if note.event in notebook.events else note.event
            places[Permalink(note.place.docname, note.place.anchor)] = title
    for records in (notebook.events, notebook.sessions, notebook.topics):
        places.update(_permalinks(records.values()))
    return dict(sorted(places.items()))


def existing_permalinks(notebook: Notebook) -> set[Permalink]:
    """Return what is published, and where notes were withdrawn: their places say so."""
    hidden = (_permalinks(notebook.hidden_events.values()), _permalinks(notebook.hidden_sessions.values()))
    return {*published_permalinks(notebook), *(link for places in hidden for link, _ in places)}


def _permalinks(records: Iterable[Event | Session | Topic]) -> Iterator[tuple[Permalink, str]]:
    return ((Permalink(record.place.docname, record.place.anchor), record.title) for record in records)


def broken_permalinks(
    kept: Iterable[Permalink],
    pages: Container[str],
    places: Container[Permalink],
    redirects: Mapping[str, Redirect],
    moved: AnchorRedirects,
) -> list[Permalink]:
    """Return those of *kept* that lead nowhere any more, neither themselves nor by a redirect.

    *pages* are the documents and *places* the anchors that exist; for *redirects* and *moved*, see
    ``redirects`` and ``moved_places``.
    """
    return [link for link in kept if not _is_reachable(link, pages, places, redirects, moved)]


def _is_reachable(
    link: Permalink,
    pages: Container[str],
    places: Container[Permalink],
    redirects: Mapping[str, Redirect],
    moved: AnchorRedirects,
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

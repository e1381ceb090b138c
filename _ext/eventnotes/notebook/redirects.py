"""Redirects from old pages and anchors to new ones, and permalinks that no longer resolve."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.identifiers import is_id
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.text.similarity import NearestName

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from eventnotes.model.records import Event, Place, Session, Subject
    from eventnotes.notebook.notebook import Notebook

#: A document name: parts separated by ``/``, none of them empty, hidden or ``..``.
_DOCNAME = re.compile(
    r"(?:[^/\\#?.\x00-\x1f\ud800-\udfff][^/\\#?\x00-\x1f\ud800-\udfff]*/)*"
    r"[^/\\#?.\x00-\x1f\ud800-\udfff][^/\\#?\x00-\x1f\ud800-\udfff]*"
)
#: In bytes: a file name has at most 255, including its suffix and that of a temporary file.
_MAX_PART_BYTES = 200
_SUFFIX = re.compile(r"\.(?:html|md|rst)(?=/|$)")
#: Pages that Sphinx makes besides ``generated_pages``: the letters of the index, ``_static``, ``_modules``.
_SPHINX_PAGE = re.compile(r"genindex-.*|_[^/]*/.*", re.DOTALL)
#: An anchor on an old page: any HTML id.
_ANCHOR = re.compile(r"[^\s#]+")


class Permalink(NamedTuple):
    """A page, or an anchor on it."""

    docname: str
    #: Empty for the whole page.
    anchor: str = ""

    @classmethod
    def parse(cls, text: str) -> Permalink:
        """Parse ``docname`` or ``docname#anchor``."""
        docname, _, anchor = text.partition("#")
        return cls(docname, anchor)

    def __str__(self) -> str:
        return f"{self.docname}#{self.anchor}" if self.anchor else self.docname


class Redirect(NamedTuple):
    """A redirect of a page, or of an anchor on it."""

    old: Permalink
    new: Permalink
    #: The anchor on the old page that stands for the whole page.
    old_anchor: str = ""
    #: The topic or speaker that declares it; None for the setting.
    place: Place | None = None


class Redirects(NamedTuple):
    """The redirects of a project."""

    #: Document name of the old page to its redirect.
    pages: dict[str, Redirect]
    #: Document name of the old page to old anchor to where it is now.
    anchors: dict[str, dict[str, Permalink]]
    #: The problems of the invalid ones.
    problems: list[Problem]

    def follow(self, link: Permalink) -> Permalink:
        """Return where an old address leads; the address itself if nothing redirects it."""
        moved = self.anchors.get(link.docname, {}).get(link.anchor)
        redirect = self.pages.get(link.docname)
        if moved is not None or redirect is None:
            return moved or link
        # A redirect page keeps the URL's fragment.
        return redirect.new if link.anchor in {"", redirect.old_anchor} else redirect.new._replace(anchor=link.anchor)


def find_redirects(notebook: Notebook, settings: Mapping[str, str]) -> Redirects:
    """Return the redirects of topics, speakers and *settings*, which take precedence.

    *settings* maps ``docname`` or ``docname#anchor`` to the same.
    """
    found = Redirects({}, {}, [])
    for redirect, fault in _declared_redirects(notebook, settings):
        old = redirect.old
        if fault:
            found.problems.append(redirect_problem(fault, redirect.place))
        elif old.anchor:
            found.anchors.setdefault(old.docname, {}).setdefault(old.anchor, redirect.new)
        else:
            found.pages.setdefault(old.docname, redirect)
    return found


def redirect_problem(fault: str, place: Place | None) -> Problem:
    """Return the problem *fault* of a redirect, declared by the topic or speaker at *place* or by the setting."""
    if place is None:
        return Problem(kind=ProblemKind.REDIRECT, message=f"the setting 'eventnotes_redirects': {fault}", docname="")
    text = f"the option 'redirects': {fault}"
    return Problem(kind=ProblemKind.REDIRECT, message=text, docname=place.docname, line=place.line, file=place.file)


def alternative_docname(docname: str) -> str:
    """Return the document with the same URL in ``dirhtml``: ``a`` for ``a/index`` and the reverse."""
    return docname.removesuffix("/index") if docname.endswith("/index") else f"{docname}/index"


def _declared_redirects(notebook: Notebook, settings: Mapping[str, str]) -> Iterator[tuple[Redirect, str]]:
    """Yield all redirects in order of precedence, each with what is wrong with it; empty if nothing is."""
    pages = NearestName(notebook.pages if settings else ())
    places = existing_permalinks(notebook) if any("#" in written for written in settings) else set()
    for written, target in settings.items():
        old, new = Permalink.parse(written), Permalink.parse(target)
        fault = _anchor_fault(notebook, old, places, settings) if "#" in written else _page_fault(notebook, written)
        yield Redirect(old, new), fault or _target_fault(notebook, written, new.docname, pages)
    for record, name, owner in former_ids(notebook):
        old = Permalink(posixpath.join(posixpath.dirname(record.place.docname), name))
        new = Permalink(record.place.docname, record.place.anchor)
        # Only ids can have been page names; an id that two of a kind claim is reported by ``checks``.
        if not is_id(name) or owner is not record or record.id == name:
            continue
        if old.docname == new.docname:
            # It has a new id, but its page kept its name.
            yield Redirect(Permalink(old.docname, name), new, place=record.place), ""
        else:
            yield Redirect(old, new, name, record.place), _page_fault(notebook, old.docname)


def former_ids(notebook: Notebook) -> Iterator[tuple[Subject, str, Subject]]:
    """Yield each id in an option ``redirects``: the topic or speaker that gives it, the id, and whose it is now."""
    for topic in notebook.topics.values():
        for old in topic.redirects:
            yield topic, old, notebook.topics[notebook.vocabulary.current_id(old) or topic.id]
    for person in notebook.people.values():
        for old in person.redirects:
            yield person, old, notebook.people[f"<{notebook.speaker_names.current_id(old)}>"]


def _page_fault(notebook: Notebook, old: str) -> str:
    """Return what is wrong with an old page; empty if nothing is."""
    if fault := _docname_fault(old, old):
        return fault
    if old in notebook.pages:
        return f"'{old}' is an existing page, so it can't redirect; delete or rename the page, or remove the redirect"
    if (
        old in notebook.generated_pages
        or alternative_docname(old) in notebook.generated_pages
        or _SPHINX_PAGE.fullmatch(old)
    ):
        return f"'{old}' is a generated page, so it can't redirect; remove the redirect"
    return ""


def _anchor_fault(notebook: Notebook, old: Permalink, places: Container[Permalink], settings: Mapping[str, str]) -> str:
    """Return what is wrong with an old anchor; empty if nothing is."""
    if fault := _docname_fault(str(old), old.docname):
        return fault
    if not _ANCHOR.fullmatch(old.anchor):
        return f"'{old}' has no valid anchor; write it as in a URL, such as 'events/old-name#talk'"
    if old.docname not in notebook.pages and old.docname not in settings:
        return f"the page of '{old}' does not exist; add a redirect for '{old.docname}', too"
    if old in places:
        return f"'{old}' is an existing anchor, so it can't redirect; remove the redirect"
    return ""


def _docname_fault(written: str, docname: str) -> str:
    if not _DOCNAME.fullmatch(docname):
        return f"'{written}' is not a document name; write it as in a toctree, such as 'events/old-name'"
    if any(len(part.encode()) > _MAX_PART_BYTES for part in docname.split("/")):
        return f"'{written}' is too long for a file name; remove it, since no page can have had it"
    if suffix := _SUFFIX.search(docname):
        return f"'{written}' is not a document name; remove '{suffix[0]}'"
    return ""


def _target_fault(notebook: Notebook, old: str, docname: str, pages: NearestName) -> str:
    """Return what is wrong with the target of a redirect; empty if nothing is."""
    if docname in notebook.pages:
        return ""
    near = pages.find(docname)
    hint = f"did you mean '{near}'?" if near else "name an existing page"
    return f"'{old}' redirects to '{docname}', which is not a page; {hint}"


def published_permalinks(notebook: Notebook) -> dict[Permalink, str]:
    """Return the permalinks of all events, notes, sessions, topics and speakers with their titles, sorted."""
    places: dict[Permalink, str] = {}
    for notes in notebook.notes.values():
        for note in notes:
            title = notebook.events[note.event].title if note.event in notebook.events else note.event
            places[Permalink(note.place.docname, note.place.anchor)] = title
    for records in (notebook.events, notebook.sessions, notebook.topics, notebook.people):
        places.update(_permalinks(records.values()))
    return dict(sorted(places.items()))


def existing_permalinks(notebook: Notebook) -> set[Permalink]:
    """Return the published permalinks and those of hidden objects, which show a notice."""
    hidden = (_permalinks(notebook.hidden_events.values()), _permalinks(notebook.hidden_sessions.values()))
    return {*published_permalinks(notebook), *(link for places in hidden for link, _ in places)}


def _permalinks(records: Iterable[Event | Session | Subject]) -> Iterator[tuple[Permalink, str]]:
    return ((Permalink(record.place.docname, record.place.anchor), record.title) for record in records)

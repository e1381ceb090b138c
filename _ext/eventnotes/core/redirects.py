"""Redirects: where what stood at an address has gone."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.identifiers import is_id
from eventnotes.core.nearest import Nearest
from eventnotes.core.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Place

#: A document's name: parts between ``/``, none of them empty, hidden or ``..``.
_DOCNAME = re.compile(r"(?:[^/\\#?.\x00-\x1f][^/\\#?\x00-\x1f]*/)*[^/\\#?.\x00-\x1f][^/\\#?\x00-\x1f]*")
_SUFFIX = re.compile(r"\.(?:html|md|rst)$")


class Redirect(NamedTuple):
    """Where the page called *old* has gone."""

    old: str
    docname: str
    #: Empty for the page as a whole.
    anchor: str
    #: The anchor on the old page that stands for the page as a whole.
    old_anchor: str = ""


class _Declared(NamedTuple):
    redirect: Redirect
    #: What is wrong with it, if anything.
    fault: str
    #: Where a topic declares it; None where the settings do.
    place: Place | None = None


def redirects(notebook: Notebook, settings: Mapping[str, str]) -> dict[str, Redirect]:
    """Return all redirects that lead somewhere, by the document name of the old page.

    *settings* maps documents to documents, with or without an anchor; they come before those of topics.
    """
    found = [declared.redirect for declared in _declared(notebook, settings) if not declared.fault]
    return {redirect.old: redirect for redirect in reversed(found)}


def check_redirects(notebook: Notebook, settings: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with redirects."""
    for declared in _declared(notebook, settings):
        place = declared.place
        if declared.fault and place:
            text = f"the option 'redirects': {declared.fault}"
            yield Problem(kind=Kind.REDIRECT, text=text, docname=place.docname, line=place.line)
        elif declared.fault:
            text = f"the setting 'eventnotes_redirects': {declared.fault}"
            yield Problem(kind=Kind.REDIRECT, text=text, docname="")


def _declared(notebook: Notebook, settings: Mapping[str, str]) -> Iterator[_Declared]:
    """Yield every redirect; those that count first."""
    pages = Nearest(notebook.pages if settings else ())
    for old, new in settings.items():
        docname, _, anchor = new.partition("#")
        yield _Declared(Redirect(old, docname, anchor), _fault(notebook, old) or _lost(notebook, old, docname, pages))
    for topic in notebook.topics.values():
        folder = posixpath.dirname(topic.place.docname)
        for old in topic.redirects:
            # What no page can have been called needs no redirect; that two topics claim an id is reported already.
            if is_id(old) and notebook.vocabulary.current(old) == topic.id != old:
                name = posixpath.join(folder, old)
                redirect = Redirect(name, topic.place.docname, topic.place.anchor, old)
                yield _Declared(redirect, _fault(notebook, name), topic.place)


def _fault(notebook: Notebook, old: str) -> str:
    """Say what is wrong with an old page's name."""
    if not _DOCNAME.fullmatch(old):
        return f"'{old}' is no name of a document; write it as in a table of contents, such as 'events/old-name'"
    if suffix := _SUFFIX.search(old):
        return f"'{old}' is no name of a document; leave out '{suffix[0]}'"
    if old in notebook.pages:
        return f"'{old}' is a page, and so leads nowhere else; delete or rename the page, or take the redirect out"
    return ""


def _lost(notebook: Notebook, old: str, docname: str, pages: Nearest) -> str:
    """Say what is wrong with where a redirect leads to."""
    if docname in notebook.pages:
        return ""
    near = pages.find(docname)
    hint = f"did you mean '{near}'?" if near else "name a page that exists"
    return f"'{old}' leads to '{docname}', which is no page; {hint}"

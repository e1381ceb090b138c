"""Generated: the pages that Sphinx and other extensions make of no document, such as the search."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from eventnotes.publishing import unfinished
from eventnotes.publishing.outputs import page_path

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The names of pages that the build of an application has made so far.
_PAGES: WeakKeyDictionary[Sphinx, set[str]] = WeakKeyDictionary()


def begin(app: Sphinx) -> None:
    """Forget the pages of the build before."""
    _PAGES[app] = set()


def files(app: Sphinx) -> set[str]:
    """Return the files of all such pages, relative to the output directory."""
    return {_file(app, page) for page in _PAGES.get(app, ())}


def index_files(app: Sphinx) -> set[str]:
    """Return those of the general index: with ``html_split_index`` there is one for each letter that has an entry."""
    return {_file(app, page) for page in _PAGES.get(app, ()) if _is_index(page)}


def _note(app: Sphinx, page: str, *_about: object) -> None:
    if page not in app.env.found_docs:
        _PAGES.setdefault(app, set()).add(page)
        if _is_index(page):
            # All others are made in every build, or are for those to delete who make them.
            unfinished.note_files(app, {_file(app, page)})


def _is_index(page: str) -> bool:
    return page.partition("-")[0] == "genindex"


def _file(app: Sphinx, page: str) -> str:
    return page_path(app.builder, page).relative_to(app.outdir).as_posix()


def register(app: Sphinx) -> None:
    """Note each page of which Sphinx tells."""
    app.connect("html-page-context", _note)

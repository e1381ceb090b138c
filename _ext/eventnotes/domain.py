"""The domain ``notes``: stores the records of all pages and resolves references to their objects."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from eventnotes.files import files_digest
from eventnotes.model.records import MentionLinks
from eventnotes.notebook.lookup import OBJECT_KINDS, find_target
from eventnotes.notebook.mentions import MentionCache
from eventnotes.notebook.notebook import Notebook
from eventnotes.text.urls import source_url
from eventnotes.views.page_view import PageView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from eventnotes.build_state import BuildState
    from eventnotes.model.records import Page


#: The packages whose code decides which mentions are found.
_MATCHING_PACKAGES = ("text", "model", "notebook")


class NotesDomain(Domain):
    """Events, sessions, topics and speakers."""

    name = "notes"
    label = "Event Notes"
    #: Raise it when ``Page``, a record in it, or what reading leaves in doctrees changes: all pages are read again.
    data_version = 16
    object_types: ClassVar[dict[str, ObjType]] = {
        kind: ObjType(kind, kind, searchprio=0 if kind == "speaker" else 1) for kind in OBJECT_KINDS
    }
    #: ``pages``: document name to ``Page``, with nothing derived from other pages. ``mentions``: see ``MentionCache``.
    #: ``withdrawn``: a digest of the names of withdrawn speakers when the pages were read.
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "mentions": {}, "withdrawn": ""}

    #: Set in ``builder-inited``, before any other handler; not stored.
    state: BuildState
    _notebook: Notebook | None = None

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        #: The process of the build; see ``note_page``.
        self._process = os.getpid()
        self._page_views: dict[str, PageView] = {}

    @property
    def pages(self) -> dict[str, Page]:
        """Document name to the records of its page."""
        pages: dict[str, Page] = self.data["pages"]
        return pages

    def note_process(self) -> None:
        """Note the process of a build that is going to read: it may be a copy of the one that made the application."""
        self._process = os.getpid()

    def note_page(self, page: Page) -> None:
        """Store the records of one page.

        Sphinx reads in copies of its process, and each sends back the whole environment. Most of that is pages, so
        such a copy keeps those that it reads itself: the others are where it sends them already.
        """
        if self._process != os.getpid():
            self._process = os.getpid()
            self.pages.clear()
            self.data["mentions"].clear()
        self.clear_doc(page.docname)
        self.pages[page.docname] = page

    def clear_doc(self, docname: str) -> None:
        """Remove a page that is deleted or read again."""
        self.pages.pop(docname, None)
        self.data["mentions"].pop(docname, None)
        self._notebook = None
        self._page_views.clear()

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Merge the pages that another process has read."""
        for name in docnames:
            self.clear_doc(name)
        self.pages.update({name: page for name, page in otherdata["pages"].items() if name in docnames})

    @property
    def notebook(self) -> Notebook:
        """The index of all pages; made once after reading."""
        if self._notebook is None:
            settings = self.state.settings
            self._notebook = Notebook(
                self.pages,
                MentionLinks(settings.link_mentions),
                entries=settings.page_limits.lines,
                quote_lines=settings.page_limits.quote_lines,
                mention_cache=MentionCache(self.data["mentions"], _matcher_version()),
                generated_pages=frozenset(_generated_pages(self.env)),
            )
        return self._notebook

    def page_view(self, docname: str) -> PageView:
        """Return the views of a page: those that were kept, or new ones."""
        settings = self.state.settings
        has_source = bool(source_url(self.env.config.html_theme_options, "", 0))
        limits = replace(settings.page_limits, source_lines=has_source)
        return self._page_views.get(docname) or PageView(self.notebook, docname, limits, settings.redirects or {})

    def keep_page_view(self, view: PageView) -> None:
        """Keep the views of a page until it is written."""
        self._page_views[view.docname] = view

    def drop_page_body(self, docname: str) -> None:
        """Drop the views of a page's body, which has been rendered."""
        if docname in self._page_views:
            self._page_views[docname].drop_body()

    def end_build(self) -> None:
        """Drop what belongs to one build, because the application may build again."""
        self._page_views.clear()
        self.state.end_build()

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve a role."""
        found = find_target(self.notebook, typ, target, str(node.get("notes:event", "")))
        if found is None or found.docname is None:
            return None
        if not node.get("refexplicit") and found.title:
            contnode = contnode.deepcopy()
            contnode.children = [nodes.Text(found.title)]
        return make_refnode(builder, fromdocname, found.docname, found.anchor, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve a link whose kind of object is not given."""
        resolved = (
            (f"notes:{typ}", self.resolve_xref(env, fromdocname, builder, typ, target, node, contnode))
            for typ in OBJECT_KINDS
        )
        return [(name, reference) for name, reference in resolved if reference is not None]

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Yield the objects of the inventory: declared events, sessions, topics and speakers."""
        notebook = self.notebook
        objects: tuple[Mapping[str, Any], ...] = (
            notebook.events,
            notebook.sessions,
            notebook.topics,
            {person.id: person for person in notebook.people.values()},
        )
        for kind, records in zip(OBJECT_KINDS, objects, strict=True):
            for name, record in records.items():
                yield name, record.title, kind, record.place.docname, record.place.anchor, 1


@cache
def _matcher_version() -> str:
    """Return a digest of the code that matches topics: another version may find other mentions."""
    folder = Path(__file__).parent
    return f"{sys.version} {files_digest(path for part in _MATCHING_PACKAGES for path in (folder / part).glob('*.py'))}"


def _generated_pages(env: BuildEnvironment) -> Iterator[str]:
    """Yield the names of pages that some builder generates, whether or not the current one does."""
    yield from ("search", "genindex", "404")
    yield from env.config.html_additional_pages
    for domain in env.domains.sorted():
        yield from (f"{domain.name}-{index.name}" for index in domain.indices)


def notes_domain(env: BuildEnvironment) -> NotesDomain:
    """Return the domain of *env*."""
    return cast("NotesDomain", env.domains["notes"])


def state_of(env: BuildEnvironment) -> BuildState:
    """Return the state of the builds to which *env* belongs."""
    return notes_domain(env).state

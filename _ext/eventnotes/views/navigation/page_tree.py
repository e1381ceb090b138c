"""The toctrees of a project: reading order, parents, and the event or topic that owns each page."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eventnotes.model.records import Run
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.views.navigation.items import NavItem


class Toctree(NamedTuple):
    """A ``toctree`` directive."""

    caption: str
    entries: tuple[NavItem, ...]
    #: Whether the order of the entries follows from the names of files.
    is_globbed: bool = False


class PageOwner(NamedTuple):
    """The owner of a page: an event or a topic, by its id."""

    kind: str
    id: str


class PageTree:
    """The pages of a project: their titles, the toctrees on them and their owners."""

    def __init__(
        self,
        notebook: Notebook,
        root: str,
        trees: Mapping[str, tuple[Toctree, ...]],
        titles: Mapping[str, tuple[Run, ...]],
    ) -> None:
        self.notebook = notebook
        #: Document name of the root.
        self.root = root
        #: Document name to the toctrees on the page.
        self.trees = trees
        #: Document name to title.
        self.titles = titles

    def children_of(self, docname: str) -> Iterator[str]:
        """Yield the pages in the toctrees on a page."""
        for tree in self.trees.get(docname, ()):
            yield from (entry.docname for entry in tree.entries if entry.docname in self.titles)

    @cached_property
    def parents(self) -> dict[str, str]:
        """Document name, in reading order, to the page whose toctree lists it first; without the root."""
        found: dict[str, str] = {}
        stack = [(docname, self.root) for docname in reversed([*self.children_of(self.root)])]
        while stack:
            docname, parent = stack.pop()
            if docname not in found and docname != self.root:
                found[docname] = parent
                stack += [(below, docname) for below in reversed([*self.children_of(docname)])]
        return found

    def ancestors_of(self, docname: str) -> Iterator[str]:
        """Yield the ancestors of a page, nearest first, without the root."""
        parent = self.parents.get(docname)
        while parent is not None and parent != self.root:
            yield parent
            parent = self.parents.get(parent)

    @cached_property
    def owners(self) -> dict[str, PageOwner]:
        """Document name to owner, of the pages whose own records name one."""
        found: dict[str, PageOwner] = {}
        notebook = self.notebook
        for docname, page in notebook.pages.items():
            if page.topic is not None and notebook.topics[page.topic.id].place.docname == docname:
                found[docname] = PageOwner("topic", page.topic.id)
                continue
            events = {page.note.event} if page.note else {session.event for session in page.sessions}
            known = [event for event in events if event in notebook.events or event in notebook.hidden_events]
            if len(known) == len(events) == 1:
                found[docname] = PageOwner("event", known[0])
        return found

    def owner_around(self, docname: str) -> PageOwner | None:
        """Return the owner of a page or else that of its nearest owned ancestor; None if there is none."""
        pages = (docname, *self.ancestors_of(docname))
        return next((self.owners[page] for page in pages if page in self.owners), None)

    def home_page(self, owner: PageOwner) -> str:
        """Return the page that declares an event or a topic; empty if it is hidden."""
        records = self.notebook.events if owner.kind == "event" else self.notebook.topics
        return records[owner.id].place.docname if owner.id in records else ""

    @cached_property
    def pages_by_owner(self) -> dict[PageOwner | None, tuple[str, ...]]:
        """Owner to its pages in reading order; None to all other pages. Pages in no toctree are left out."""
        grouped: dict[PageOwner | None, list[str]] = defaultdict(list)
        for docname in (self.root, *self.parents):
            grouped[self.owner_around(docname)].append(docname)
        return {owner: tuple(found) for owner, found in grouped.items()}

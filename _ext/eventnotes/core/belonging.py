"""Belonging: which event, or which topic, the whole of a page is about."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from eventnotes.core.contents import Contents
    from eventnotes.core.notebook import Notebook


class Owner(NamedTuple):
    """What a page belongs to: an event or a topic, by its id."""

    kind: str
    id: str


class Belonging:
    """The owners of a project's pages."""

    def __init__(self, notebook: Notebook, contents: Contents) -> None:
        self.notebook = notebook
        self.contents = contents

    @cached_property
    def _own(self) -> dict[str, Owner]:
        """Document name to owner, of the pages that say themselves what they are about."""
        found: dict[str, Owner] = {}
        notebook = self.notebook
        for docname, page in notebook.pages.items():
            if page.topic is not None and notebook.topics[page.topic.id].place.docname == docname:
                found[docname] = Owner("topic", page.topic.id)
                continue
            events = {page.note.event} if page.note else {session.event for session in page.sessions}
            known = [event for event in events if event in notebook.events or event in notebook.hidden_events]
            if len(known) == len(events) == 1:
                found[docname] = Owner("event", known[0])
        return found

    def of(self, docname: str) -> Owner | None:
        """Return the owner of a page that says itself what it is about; None of any other page."""
        return self._own.get(docname)

    def around(self, docname: str) -> Owner | None:
        """Return the owner of a page; of a page in an owned page's table of contents, the same."""
        pages = (docname, *self.contents.above(docname))
        return next((self._own[page] for page in pages if page in self._own), None)

    def home(self, owner: Owner) -> str:
        """Return the page that declares an event or a topic; empty where readers see none."""
        records = self.notebook.events if owner.kind == "event" else self.notebook.topics
        return records[owner.id].place.docname if owner.id in records else ""

    @cached_property
    def pages(self) -> dict[Owner | None, tuple[str, ...]]:
        """Owner to its pages in the reading order; under None stand all others."""
        grouped: dict[Owner | None, list[str]] = defaultdict(list)
        for docname in self.contents.order:
            grouped[self.around(docname)].append(docname)
        return {owner: tuple(found) for owner, found in grouped.items()}

"""Kept mentions: what was found on a page stays known until the page, or what it is matched against, changes."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from eventnotes.core.mentions import Found, Linking, mentions_on

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from eventnotes.core.records import Page
    from eventnotes.core.vocabulary import Vocabulary

#: Document name to what was found on the page, and a digest of all but the page that it follows from. Whoever keeps
#: it forgets a page that is read again.
Store = MutableMapping[str, tuple[str, tuple[Found, ...]]]


class KeptMentions:
    """Finds the mentions on pages, or knows them from an earlier build."""

    def __init__(self, store: Store, program: str = "") -> None:
        self._store = store
        #: A digest of the program, because another one may match in other ways.
        self._program = program

    def on(
        self, pages: Iterable[Page], vocabulary: Vocabulary, events: Container[str], linking: Linking
    ) -> dict[str, tuple[Found, ...]]:
        """Return what the passages on *events* mention, by document name, as :func:`mentions_on` finds it."""
        found = {}
        for page in pages:
            key = self.basis(page, vocabulary, events, linking)
            known = self._store.get(page.docname)
            if known is None or known[0] != key:
                known = self._store[page.docname] = key, tuple(mentions_on(page, vocabulary, events, linking))
            found[page.docname] = known[1]
        return found

    def basis(self, page: Page, vocabulary: Vocabulary, events: Container[str], linking: Linking) -> str:
        """Return what the mentions on a page follow from, apart from the page."""
        named = {page.event_of(-1), *(session.event for session in page.sessions)}
        shown = sorted(event for event in named if event in events)
        return f"{self._program} {linking} {vocabulary.digest} {shown}"

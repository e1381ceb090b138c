"""Reading again: pages whose notes another page hides, or hides no longer."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from eventnotes.core.records import Status
from eventnotes.domain import notes_domain
from eventnotes.reading.drafts import left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from eventnotes.core.records import Page

#: Among the handlers of ``env-updated``: before everything that looks at the environment as a whole.
PRIORITY = 50


def read_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Read the pages that belong to an event elsewhere whose status is not the one they were read with.

    A page is read without knowledge of others; that the event it names is withdrawn shows only when all pages were
    read. Read anew, nothing of it is left in the environment, which no later step could promise.
    """
    domain = notes_domain(env)
    hidden = dict.fromkeys(left_out(app.config), Status.DRAFT)
    hidden |= {event.id: event.status for event in domain.notebook.hidden_events.values()}
    stale = [docname for docname, page in sorted(domain.pages.items()) if _is_stale(page, hidden)]
    domain.hidden_events = MappingProxyType(hidden)
    for docname in stale:
        app.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        app.builder.read_doc(docname)
    domain.hidden_events = MappingProxyType({})
    return stale


def _is_stale(page: Page, hidden: Mapping[str, Status]) -> bool:
    needed = {event: hidden[event] for event in _named_events(page) if event in hidden}
    return needed != dict(page.hidden_by)


def _named_events(page: Page) -> Iterator[str]:
    """Yield the events that the page names, without the one that it declares itself."""
    own = page.event.id if page.event else ""
    named = [page.note.event] if page.note else []
    named += [session.event for session in page.sessions]
    yield from (event for event in named if event != own)
    yield from (event for event, _ in page.hidden_by)

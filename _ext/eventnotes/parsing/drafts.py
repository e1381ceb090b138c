"""Leave out drafts and files whose names can't be URLs; read pages again when their visibility changes."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sphinx.project import Project
from sphinx.util.logging import suppress_logging

from eventnotes.domain import notes_domain
from eventnotes.log import warn
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.model.records import Status
from eventnotes.model.visibility import HOW_TO_HOLD, held_pages, read_visibility

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from eventnotes.build_state import BuildState
    from eventnotes.model.records import Page
    from eventnotes.model.visibility import Hold, Visibility

#: Among the handlers of ``config-inited``: after Sphinx has brought ``source_suffix`` into its one form (800).
PRIORITY = 900
#: Among the handlers of ``env-updated``: before everything that looks at the environment as a whole.
READ_AGAIN_PRIORITY = 50


def leave_out(state: BuildState, app: Sphinx, config: Config) -> None:
    """Add the pages of drafts to ``exclude_patterns``, so that ``glob`` in a toctree does not match them.

    Sphinx needs the list of pages before it reads any, so the sources are scanned. Drafts that this misses, such as
    declarations in included files, become empty pages when they are read.
    """
    project = _found(app, config)
    nameless = [path for path in _paths(project) if not _is_text(path)]
    warn(_nameless(path) for path in nameless)
    held, events = held_pages(_visibilities(project, config), faults_only=state.settings.drafts)
    faults = (_unreadable(path, hold) for path, hold in held.items() if hold and hold.fault)
    warn(faults, folder=Path(app.srcdir))
    state.draft_events = frozenset(events)
    config.exclude_patterns = [*config.exclude_patterns, *map(_literally, nameless), *sorted(map(_literally, held))]


def _found(app: Sphinx, config: Config) -> Project:
    """Return the project with its pages, without warnings, because Sphinx repeats the search."""
    project = Project(app.srcdir, config.source_suffix)
    with suppress_logging():
        project.discover(config.exclude_patterns, config.include_patterns)
    return project


def _paths(project: Project) -> list[str]:
    return sorted(project.doc2path(docname, absolute=False).as_posix() for docname in project.docnames)


def _visibilities(project: Project, config: Config) -> dict[str, Visibility]:
    """Scan the sources of all pages; keys are their paths."""
    found = {}
    for path in map(Path, filter(_is_text, _paths(project))):
        # A file may have vanished; Sphinx reports it if it still belongs to the site.
        with suppress(OSError):
            text = (project.srcdir / path).read_text("utf-8", errors="replace")
            is_markdown = config.source_suffix.get(path.suffix) != "restructuredtext"
            found[path.as_posix()] = read_visibility(text, markdown=is_markdown)
    return found


def _is_text(name: str) -> bool:
    """Return whether a file name is valid Unicode; file systems allow any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(path: str, hold: Hold) -> Problem:
    message = f"{hold.fault}, so this page is held back; {HOW_TO_HOLD}"
    return Problem(kind=ProblemKind.OPTION, message=message, docname="", line=hold.line, file=path)


def _nameless(path: str) -> Problem:
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Problem(
        kind=ProblemKind.SOURCE,
        message=f"The name of the file '{shown}' is not UTF-8, so it can be no page; rename it.",
        docname="",
    )


def _literally(path: str) -> str:
    """Return a pattern that matches only *path*."""
    # A set that begins with a bracket would be a warning of Python's; no path has a NUL.
    return re.sub(r"[\[*?]", lambda found: f"[\0{found[0]}]", path)


def read_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Read pages again if the status of their event, on another page, has changed.

    A page is read without knowledge of others; that the event it names is withdrawn shows only when all pages were
    read. Read anew, nothing of it is left in the environment, which no later step could promise.
    """
    domain = notes_domain(env)
    state = domain.state
    hidden = dict.fromkeys(state.draft_events, Status.DRAFT)
    hidden |= {event.id: event.status for event in domain.notebook.hidden_events.values()}
    stale = [docname for docname, page in sorted(domain.pages.items()) if _is_stale(page, hidden)]
    state.hidden_events = MappingProxyType(hidden)
    for docname in stale:
        app.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        app.builder.read_doc(docname)
    state.hidden_events = MappingProxyType({})
    return stale


def _is_stale(page: Page, hidden: Mapping[str, Status]) -> bool:
    needed = {event: hidden[event] for event in _named_events(page) if event in hidden}
    return needed != dict(page.hidden_by)


def _named_events(page: Page) -> Iterator[str]:
    """Yield the events that the page names, except its own."""
    own = page.event.id if page.event else ""
    named = [page.note.event] if page.note else []
    named += [session.event for session in page.sessions]
    yield from (event for event in named if event != own)
    yield from (event for event, _ in page.hidden_by)

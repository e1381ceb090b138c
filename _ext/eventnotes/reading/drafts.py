"""What is none of the site's pages: drafts, unless they are asked for, and files whose names no address can have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from sphinx.project import Project
from sphinx.util.logging import suppress_logging

from eventnotes.config import settings_of
from eventnotes.core.heads import draft_events, draft_pages, head_of
from eventnotes.core.problems import Kind, Problem
from eventnotes.log import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from eventnotes.core.heads import Head

#: Among the handlers of ``config-inited``: after Sphinx has brought ``source_suffix`` into its one form (800).
PRIORITY = 900
_EVENTS = "_eventnotes_draft_events"


def leave_out(app: Sphinx, config: Config) -> None:
    """Add the pages of drafts to ``exclude_patterns``, so that no table of contents with a pattern finds them.

    They are sought in the sources, because what belongs to the site is settled before anything is read. Where that
    finds too little (a declaration in an included file), reading leaves of a page no more than its heading.
    """
    project = _found(app, config)
    nameless = [path for path in _paths(project) if not _is_text(path)]
    warn(_nameless(path) for path in nameless)
    config.exclude_patterns = [*config.exclude_patterns, *map(_literally, nameless)]
    heads = {} if settings_of(config).drafts else _heads(project)
    setattr(config, _EVENTS, frozenset(draft_events(heads.values())))
    config.exclude_patterns = [*config.exclude_patterns, *sorted(map(_literally, draft_pages(heads)))]


def left_out(config: Config) -> frozenset[str]:
    """Return the ids of the events whose pages were left out."""
    return cast("frozenset[str]", getattr(config, _EVENTS))


def _found(app: Sphinx, config: Config) -> Project:
    """Return the project with its pages; what can't be one is told when Sphinx looks for them, soon after."""
    project = Project(app.srcdir, config.source_suffix)
    with suppress_logging():
        project.discover(config.exclude_patterns, config.include_patterns)
    return project


def _paths(project: Project) -> list[str]:
    return sorted(project.doc2path(docname, absolute=False).as_posix() for docname in project.docnames)


def _heads(project: Project) -> dict[str, Head]:
    """Return what pages declare under their first headings, by their paths."""
    heads = {}
    for path in filter(_is_text, _paths(project)):
        try:
            head = head_of((project.srcdir / path).read_text("utf-8", errors="replace"))
        except OSError:
            # It was there a moment ago. Where it is a page still, reading tells.
            continue
        if head is not None:
            heads[path] = head
    return heads


def _is_text(name: str) -> bool:
    """Tell whether the name of a file is text: systems let it be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _nameless(path: str) -> Problem:
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Problem(
        kind=Kind.SOURCE,
        text=f"The name of the file '{shown}' is not UTF-8, so it can be no page; rename it.",
        docname="",
    )


def _literally(path: str) -> str:
    """Return a pattern that matches *path* alone."""
    # A set that begins with a bracket would be a warning of Python's; no path has a NUL.
    return re.sub(r"[\[*?]", lambda found: f"[\0{found[0]}]", path)

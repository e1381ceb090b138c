"""Drafts: pages that are drafts as a whole are none of the site's pages, unless they are asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from sphinx.project import Project

from eventnotes.config import settings_of
from eventnotes.core.heads import draft_events, draft_pages, head_of

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
    heads = {} if settings_of(config).drafts else _heads(app, config)
    setattr(config, _EVENTS, frozenset(draft_events(heads.values())))
    config.exclude_patterns = [*config.exclude_patterns, *sorted(map(_literally, draft_pages(heads)))]


def left_out(config: Config) -> frozenset[str]:
    """Return the ids of the events whose pages were left out."""
    return cast("frozenset[str]", getattr(config, _EVENTS))


def _heads(app: Sphinx, config: Config) -> dict[str, Head]:
    """Return what pages declare under their first headings, by their paths."""
    project = Project(app.srcdir, config.source_suffix)
    project.discover(config.exclude_patterns, config.include_patterns)
    heads = {}
    for docname in project.docnames:
        head = head_of(project.doc2path(docname, absolute=True).read_text("utf-8", errors="replace"))
        if head is not None:
            heads[project.doc2path(docname, absolute=False).as_posix()] = head
    return heads


def _literally(path: str) -> str:
    """Return a pattern that matches *path* alone."""
    return re.sub(r"([\[*?])", r"[\1]", path)

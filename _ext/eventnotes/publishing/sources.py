"""Copied sources: of a page with something hidden on it, or with markup in its name, none is published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from eventnotes.domain import notes_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Themes put the names of sources into their links as they are.
_MARKUP = re.compile(r"[<>\"'&]")


def shows_source(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether the source of a page may be published: whether all of it is on the page."""
    page = notes_domain(env).pages.get(docname)
    return not _MARKUP.search(docname) and (page is None or not page.hidden)


def hide_source(
    app: Sphinx, docname: str, _template: str, context: dict[str, Any], _document: nodes.document | None
) -> None:
    """Have no source copied, and no link to one or to its repository."""
    if not shows_source(app.env, docname):
        context.update({"sourcename": "", "page_source_suffix": "", "has_source": False, "show_source": False})

"""The foot of a session: related sessions at other events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.rendering.build import bullets, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.core.views.session_related import RelatedSession, SessionRelated
    from eventnotes.rendering.build import Builder


def session_related(build: Builder, view: SessionRelated) -> list[nodes.Node]:
    """Return the list of related sessions; nothing where there are none."""
    if not view.sessions:
        return []
    title = paragraph(nodes.Text(_("Related sessions at other events")), classes=["eventnotes-related-title"])
    found = bullets(_line(build, session) for session in view.sessions)
    return [nodes.container("", title, found, classes=["eventnotes-related"])]


def _line(build: Builder, session: RelatedSession) -> Iterator[nodes.Node]:
    yield build.session_at(session.at)
    yield nodes.inline("", "", nodes.Text(" · "), *build.links(session.topics), classes=["eventnotes-meta"])

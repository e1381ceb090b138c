"""The foot of a session: related sessions at other events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.i18n import _

if TYPE_CHECKING:
    from eventnotes.core.views.session_related import RelatedSession, SessionRelated
    from eventnotes.rendering.shapes import Shapes, T


def session_related(shapes: Shapes[T], view: SessionRelated) -> list[T]:
    """Return the list of related sessions; nothing where there are none."""
    if not view.sessions:
        return []
    words = shapes.text(_("Related sessions at other events"))
    title = shapes.paragraph(words, classes=["eventnotes-related-title"])
    found = shapes.bullets((_line(shapes, session), None) for session in view.sessions)
    return [shapes.container(title, found, classes=["eventnotes-related"])]


def _line(shapes: Shapes[T], session: RelatedSession) -> list[T]:
    topics = shapes.inline(shapes.text(" · "), *shapes.links(session.topics), classes=["eventnotes-meta"])
    return [shapes.session_at(session.at), topics]

"""The directives ``event``, ``session`` and ``topic``: they leave what was written for a transform to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from eventnotes.directives.base import NotesDirective
from eventnotes.nodes import declaration

if TYPE_CHECKING:
    from docutils import nodes


class ObjectDirective(NotesDirective):
    """Says what the heading right above it is.

    An id belongs to a heading, and a parser shows a directive only the part of the page that it has read
    so far (and Markdown another than reStructuredText); so the whole page is looked at later.
    """

    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Leave a declaration with the directive's body in it."""
        node = declaration(
            self.block_text,
            kind=self.kind,
            argument=self.argument,
            options=self.written,
            line=self.line,
        )
        self.set_source_info(node)
        node += self.parse_content_to_nodes()
        return [node]


class EventDirective(ObjectDirective):
    """Declares an event, or (with ``event`` in place of an id) one more page of notes on it."""

    kind = "event"


class SessionDirective(ObjectDirective):
    """Declares a session; the body is its abstract."""

    kind = "session"


class TopicDirective(ObjectDirective):
    """Declares a topic; the body defines it."""

    kind = "topic"

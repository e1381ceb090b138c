"""The roles ``event``, ``session``, ``topic`` and ``speaker``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole

from eventnotes.reading.draft import PageDraft

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class NotesRole(XRefRole):
    """A reference by id, name or alias, or with a title of its own: ``{topic}`この関数 <lambda>```."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline)

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: nodes.Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Note the event that the author is writing about, whose sessions go by their short names."""
        note = PageDraft.of(env).note
        if note is not None:
            refnode["notes:event"] = note.event
        return super().process_link(env, refnode, has_explicit_title, title, target)

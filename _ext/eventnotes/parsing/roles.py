"""Roles: references to events, sessions, topics and speakers, and marks on words of a passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole
from sphinx.util.docutils import ReferenceRole, SphinxRole

from eventnotes import private_apis
from eventnotes.model.identifiers import ID_RULE, is_id, suggest_id
from eventnotes.model.problems import ProblemKind
from eventnotes.notebook.lookup import OBJECT_KINDS
from eventnotes.parsing.nodes import FACT, MENTION, NO_MENTION
from eventnotes.parsing.page_records import PageDraft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils.nodes import Node, system_message
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction


class _Located(SphinxRole):
    """A role that knows its file and line also where Markdown and reStructuredText are nested."""

    def get_source_info(self, lineno: int | None = None) -> tuple[str, int]:
        """Return the file and the line, counted from 1."""
        source, line = private_apis.role_location(self.inliner, self.lineno if lineno is None else lineno)
        return source or "", line or 0


class NotesRole(_Located, XRefRole):
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
        """Store the page's event, whose sessions are found by their short names."""
        note = PageDraft.of(env).note
        if note is not None:
            refnode["notes:event"] = note.event
        return super().process_link(env, refnode, has_explicit_title, title, target)


class MentionRole(_Located, ReferenceRole):
    """Words that mention a topic without linking to it: ``{mention}`この関数 <lambda>```."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the words, marked with the topic's name."""
        node = nodes.inline(self.rawtext, self.title, **{MENTION: " ".join(self.target.split())})
        self.set_source_info(node)
        return [node], []


class NoMentionRole(SphinxRole):
    """Words that mention no topic."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the words, marked as no mention."""
        return [nodes.inline(self.rawtext, self.text, **{NO_MENTION: True})], []


class FactRole(_Located):
    """A value that may change, under a key: ``{fact}`lambda-memory-limit 最大メモリ1.5GB```."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the value, marked with its key; an invalid fact is reported and shown as it was written."""
        key, *rest = self.text.split(maxsplit=1) or [""]
        problem = _wrong(key, rest)
        if problem:
            draft = PageDraft.of(self.env)
            draft.report(ProblemKind.FACT, problem, draft.line(*self.get_source_info()))
            return [nodes.inline(self.rawtext, self.text)], []
        node = nodes.inline(self.rawtext, rest[0].rstrip(), classes=["eventnotes-fact"], **{FACT: key})
        self.set_source_info(node)
        return [node], []


def _wrong(key: str, rest: list[str]) -> str:
    """Return a message about an invalid fact; an empty string for a valid one."""
    example = "as in 'lambda-memory-limit 1.5 GB'"
    if not key:
        return f"this fact is empty; write a key and a value, {example}"
    if not is_id(key):
        hint = suggest_id(key)
        return f"'{key}' can't be the key of a fact; {ID_RULE}, " + (f"such as '{hint}'" if hint else example)
    return "" if rest else f"the fact '{key}' has no value; write it behind the key, {example}"


#: The roles of the domain by their names.
ROLES: Mapping[str, RoleFunction] = {
    **{kind: NotesRole() for kind in OBJECT_KINDS},
    "mention": MentionRole(),
    "no-mention": NoMentionRole(),
    "fact": FactRole(),
}

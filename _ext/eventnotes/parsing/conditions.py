"""Take out of a page what Sphinx leaves out of it for a builder, a tag or a setting, before anything reads the words.

Sphinx does so when it writes the page, and has long given titles, index entries and search words to others by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.directives.other import Only
from sphinx.ext.ifconfig import IfConfig, ifconfig
from sphinx.ext.todo import todo_node
from sphinx.util.docutils import SphinxDirective

from eventnotes.domain import notes_domain, state_of
from eventnotes.parsing.removal import take_out

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.records import Condition


class _AroundSections(SphinxDirective):
    """Keeps sections under their condition: MyST puts those that begin in a directive beside it."""

    def run(self) -> list[nodes.Node]:
        """Put a condition around each section that was not there before and has none."""
        document = self.state.document
        before = set(document.findall(nodes.section))
        found = list(super().run())
        sections = set(document.findall(nodes.section)) - before
        for section in sections:
            parent = section.parent
            if parent not in sections and parent.get("expr") != self.arguments[0]:
                kind: type[nodes.Element] = addnodes.only if isinstance(self, Only) else ifconfig
                condition = kind("", expr=self.arguments[0])
                condition.document = document
                parent[parent.index(section)] = condition
                condition.append(section)
        return found


class _Only(_AroundSections, Only): ...


class _IfConfig(_AroundSections, IfConfig): ...


def replace_directives(app: Sphinx) -> None:
    """Let the directives of Sphinx hold sections in Markdown, too."""
    app.add_directive("only", _Only, override=True)
    if "sphinx.ext.ifconfig" in app.extensions:
        app.add_directive("ifconfig", _IfConfig, override=True)


def apply_conditions(env: BuildEnvironment, document: nodes.document) -> set[Condition]:
    """Take out of *document* what the builder at work does not show; return the conditions and what came of them."""
    builder = state_of(env).builder
    found = {node: _condition(node) for node in document.findall(nodes.Element) if _is_conditional(node)}
    conditions = {(*condition, _is_met(builder, *condition)) for condition in found.values()}
    if any(isinstance(node, todo_node) for node in found):
        # Its warnings are for authors, whether or not readers see the page's to-dos.
        env.domains["todo"].process_doc(env, env.docname, document)
    for node, condition in found.items():
        if not _is_met(builder, *condition):
            # Sphinx removes the node itself when it writes, and reports a condition that it can't evaluate.
            take_out(env, document, [node] if isinstance(node, todo_node) else list(node.children))
    return conditions


def conditions_changed(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages that were read for a builder, tags or settings under which they showed something else."""
    return [
        docname
        for docname, page in notes_domain(env).pages.items()
        if any(_is_met(app.builder, kind, expression) != met for kind, expression, met in page.conditions)
    ]


def _is_conditional(node: nodes.Element) -> bool:
    return isinstance(node, addnodes.only | ifconfig | todo_node)


def _condition(node: nodes.Element) -> tuple[str, str]:
    return type(node).__name__, node.get("expr", "")


def _is_met(builder: Builder, kind: str, expression: str) -> bool:
    """Tell whether a condition is met; one that can't be evaluated is not."""
    config = builder.config
    try:
        if kind == "only":
            return bool(builder.tags.eval_condition(expression))
        if kind == "todo_node":
            return bool(config.todo_include_todos)
        names = {value.name: value.value for value in config} | vars(config) | {"builder": builder.name}
        return bool(eval(expression, names))  # noqa: S307  (as sphinx.ext.ifconfig does)
    except Exception:  # noqa: BLE001  (an expression may raise anything)
        return False

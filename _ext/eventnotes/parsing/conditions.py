"""Apply ``only``, ``ifconfig`` and ``todo`` while a page is read.

Sphinx applies them when it writes the page. By then, its titles, index entries, labels and passages are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.directives.other import Only
from sphinx.ext.ifconfig import IfConfig, ifconfig
from sphinx.ext.todo import todo_node
from sphinx.util.docutils import SphinxDirective

from eventnotes import private_apis
from eventnotes.domain import notes_domain, state_of
from eventnotes.parsing.node_removal import take_out

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.records import Condition


class _AroundSections(SphinxDirective):
    """Wraps sections that begin in the directive in its condition; MyST puts them beside the directive."""

    def run(self) -> list[nodes.Node]:
        """Run the directive, then wrap the sections that it added outside of its node."""
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
    """Replace the directives of Sphinx, so that they also apply to headings in Markdown."""
    app.add_directive("only", _Only, override=True)
    if "sphinx.ext.ifconfig" in app.extensions:
        app.add_directive("ifconfig", _IfConfig, override=True)


def apply_conditions(env: BuildEnvironment, document: nodes.document) -> set[Condition]:
    """Remove what the current builder does not show; return the conditions with their results."""
    builder = state_of(env).builder
    found = {node: _condition(node) for node in document.findall(nodes.Element) if _is_conditional(node)}
    conditions = {(*condition, _is_met(builder, *condition)) for condition in found.values()}
    if any(isinstance(node, todo_node) for node in found):
        # With todo_emit_warnings, Sphinx warns of hidden entries too.
        private_apis.report_todos(env, document)
    for node, condition in found.items():
        if not _is_met(builder, *condition):
            # Sphinx removes the empty node when it writes the page, and reports an invalid expression.
            take_out(env, document, [node] if isinstance(node, todo_node) else list(node.children))
    return conditions


def conditions_changed(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages whose conditions now have other results than when they were read."""
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
    """Evaluate a condition; an invalid expression counts as false."""
    config = builder.config
    try:
        if kind == "only":
            return private_apis.is_tagged(builder, expression)
        if kind == "todo_node":
            return bool(config.todo_include_todos)
        names = {value.name: value.value for value in config} | vars(config) | {"builder": builder.name}
        return bool(eval(expression, names))  # noqa: S307  (as sphinx.ext.ifconfig does)
    except Exception:  # noqa: BLE001  (an expression may raise anything)
        return False

"""Remove nodes from a page and from the registries of docutils, Sphinx and MyST: all that a builder does not show.

Sphinx applies ``only``, ``ifconfig`` and ``todo`` when it writes a page. By then, its titles, index entries, labels and
passages are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from eventnotes import private_apis
from eventnotes.domain import notes_domain, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.records import Condition

#: The kind of condition that has no expression but a setting.
_TODO = "todo_node"


def apply_conditions(env: BuildEnvironment, document: nodes.document) -> set[Condition]:
    """Remove what the current builder does not show; return the conditions with their results."""
    builder = state_of(env).builder
    found = {
        node: (type(node).__name__, node.get("expr", ""))
        for node in document.findall(nodes.Element)
        if isinstance(node, private_apis.CONDITIONS)
    }
    conditions = {(*condition, _is_met(builder, *condition)) for condition in found.values()}
    if any(kind == _TODO for kind, _ in found.values()):
        # With todo_emit_warnings, Sphinx warns of hidden entries too.
        env.domains["todo"].process_doc(env, env.docname, document)
    for node, condition in found.items():
        if not _is_met(builder, *condition):
            # Sphinx removes the empty node when it writes the page, and reports an invalid expression.
            take_out(env, document, [node] if condition[0] == _TODO else list(node.children))
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


def _is_met(builder: Builder, kind: str, expression: str) -> bool:
    """Evaluate a condition; an invalid expression counts as false."""
    config = builder.config
    try:
        if kind == "only":
            return private_apis.is_tagged(builder, expression)
        if kind == _TODO:
            return bool(config.todo_include_todos)
        names = {value.name: value.value for value in config} | vars(config) | {"builder": builder.name}
        return bool(eval(expression, names))  # noqa: S307  (as sphinx.ext.ifconfig does)
    except Exception:  # noqa: BLE001  (an expression may raise anything)
        return False


def take_out(env: BuildEnvironment, document: nodes.document, gone: Sequence[nodes.Node]) -> None:
    """Remove *gone* from *document*, with footnotes that nothing else refers to.

    What is needed for the rest stays in their place: labels of what comes after them, and (not shown) tables of
    contents, without which the pages in them would belong nowhere.
    """
    if not gone:
        return
    inside = [found for node in gone for found in node.findall()]
    ids = {name for node in inside if isinstance(node, nodes.Element) for name in node["ids"]}
    others = document.ids.keys() - ids
    marked = {id(node) for node in inside}
    for node in gone:
        labels = [label for label in node.findall(nodes.target) if label.get("refid") in others]
        marked -= {id(label) for label in labels}
        _replace(node, [*labels, *_tables_of_contents(node)])
    notes = list(private_apis.orphaned_footnotes(document, marked))
    private_apis.forget_nodes(document, marked)
    private_apis.forget_ids(document, ids)
    private_apis.forget_objects(
        env, ids, {node["label"] for node in inside if isinstance(node, nodes.math_block) and "label" in node}
    )
    labels_before = [label for label in document.findall(nodes.target) if label.get("refid") in ids]
    take_out(env, document, [*notes, *labels_before])


def _replace(node: nodes.Node, kept: list[nodes.Node]) -> None:
    parent = node.parent
    if parent is None:
        raise ValueError("a document can't be replaced")
    for label in kept:
        if label is not node and label.parent is not None:
            label.parent.remove(label)
    position = parent.index(node)
    parent[position : position + 1] = kept


def _tables_of_contents(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield hidden copies of the toctrees in *node*, without captions and titles."""
    for found in node.findall(addnodes.toctree):
        table = found.copy()
        table["entries"] = [(None, name) for _, name in found["entries"] if name in found["includefiles"]]
        table["caption"] = None
        table["hidden"] = True
        for name in ("rawentries", "rawcaption"):
            table.attributes.pop(name, None)
        yield table

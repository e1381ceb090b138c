"""Remove nodes from a page and from the registries of docutils, Sphinx and MyST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from eventnotes import private_apis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.environment import BuildEnvironment


def take_out(env: BuildEnvironment, document: nodes.document, gone: Sequence[nodes.Node]) -> None:
    """Remove *gone* from *document*, with footnotes that nothing else refers to.

    What is needed for the rest stays in their place: labels of what comes after them, and (not shown) tables of
    contents, without which the pages in them would belong nowhere.
    """
    if not gone:
        return
    inside = [found for node in gone for found in node.findall()]
    ids = {name for node in inside if isinstance(node, nodes.Element) for name in node["ids"]}
    marked = {id(node) for node in inside}
    for node in gone:
        labels = [label for label in node.findall(nodes.target) if _labels_another(document, label, ids)]
        marked -= {id(label) for label in labels}
        _replace(node, [*labels, *_tables_of_contents(node)])
    notes = list(private_apis.orphaned_footnotes(document, marked))
    private_apis.forget_nodes(document, marked)
    private_apis.forget_ids(document, ids)
    private_apis.forget_objects(
        env, ids, {node["label"] for node in inside if isinstance(node, nodes.math_block) and "label" in node}
    )
    take_out(env, document, [*notes, *_labels_of(document, ids)])


def _labels_another(document: nodes.document, label: nodes.target, ids: set[str]) -> bool:
    """Return whether *label* names something outside of *ids*, such as the next heading."""
    return label.get("refid") in document.ids and label["refid"] not in ids


def _labels_of(document: nodes.document, ids: set[str]) -> Iterator[nodes.target]:
    """Yield the labels before the removed nodes."""
    return (label for label in document.findall(nodes.target) if label.get("refid") in ids)


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

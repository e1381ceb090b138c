"""Remove nodes from a page and from the registries of docutils, Sphinx and MyST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

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
    notes = list(_orphans(document, marked))
    _forget_nodes(document, marked)
    forget_ids(document, ids)
    _forget_objects(
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


def _orphans(document: nodes.document, marked: set[int]) -> Iterator[nodes.Node]:
    """Yield footnotes outside of the *marked* nodes that only these refer to."""
    notes = [*document.footnotes, *document.autofootnotes]
    pairs: list[tuple[list[nodes.footnote_reference], list[nodes.footnote]]] = [
        (references, [note for note in notes if name in note["names"]])
        for name, references in document.footnote_refs.items()
    ]
    # Footnotes without a name belong to references without one, in their order.
    unnamed = [reference for reference in document.autofootnote_refs if "refname" not in reference]
    for one, other in (
        (unnamed, [note for note in document.autofootnotes if not note["names"]]),
        (document.symbol_footnote_refs, document.symbol_footnotes),
    ):
        pairs += [([reference], [note]) for reference, note in zip(one, other, strict=False)]
    for references, found in pairs:
        if references and all(id(reference) in marked for reference in references):
            yield from (note for note in found if id(note) not in marked)


def _forget_nodes(document: nodes.document, marked: set[int]) -> None:
    """Remove the *marked* nodes from docutils' lists of footnotes, references and pending nodes."""
    for name, store in vars(document).items():
        if isinstance(store, list):
            store[:] = [item for item in store if id(item) not in marked]
        elif isinstance(store, dict) and name not in {"attributes", "ids"}:
            for key, value in list(store.items()):
                kept = [item for item in value if id(item) not in marked] if isinstance(value, list) else None
                if id(value) in marked or kept == []:
                    del store[key]
                elif kept is not None:
                    store[key] = kept
    for key, name in list(document.substitution_names.items()):
        if name not in document.substitution_defs:
            del document.substitution_names[key]
    waiting = document.transformer.transforms
    waiting[:] = [transform for transform in waiting if id(transform[2]) not in marked]


def forget_ids(document: nodes.document, ids: set[str]) -> None:
    """Remove *ids* from the registries of docutils and MyST."""
    for found in ids:
        document.ids.pop(found, None)
    for name, found in list(document.nameids.items()):
        if found in ids:
            del document.nameids[name]
            document.nametypes.pop(name, None)
    slugs: dict[str, Any] = getattr(document, "myst_slugs", {})
    for slug, (_line, found, _text) in list(slugs.items()):
        if found in ids:
            del slugs[slug]


def _forget_objects(env: BuildEnvironment, ids: set[str], equations: set[str]) -> None:
    """Remove objects that directives have registered: glossary terms, functions, options, equations.

    Domains keep an object as a tuple of its document, its id and what else they need, equations by their label. (Those
    of C and C++ keep trees of their own; the names of what is described there stay in the inventory.)
    """
    for domain in env.domains.sorted():
        labels = equations if domain.name == "math" else set()
        for store in domain.data.values():
            for key, entry in list(store.items()) if isinstance(store, dict) else ():
                is_here = isinstance(entry, tuple) and len(entry) > 1 and entry[0] == env.docname
                if is_here and (entry[1] in ids or key in labels):
                    del store[key]

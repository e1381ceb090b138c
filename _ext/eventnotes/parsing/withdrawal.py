"""Remove withdrawn content and drafts from a page before anything else reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from eventnotes.config import settings_of
from eventnotes.domain import notes_domain
from eventnotes.model.options import EVENT_OPTIONS
from eventnotes.model.records import Status
from eventnotes.parsing.drafts import left_out
from eventnotes.parsing.nodes import declaration
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.sections import first_section, section_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.environment import BuildEnvironment

#: The options that a hidden object keeps: those that say which one it is.
_KEPT_OPTIONS = ("event", "date", "title")
#: What a page's front matter says to Sphinx; the rest of it is the author's words.
_PAGE_FIELDS = frozenset(("orphan", "tocdepth", "nocomments", "nosearch", "no-search"))


class HideNotes(SphinxTransform):
    """Leaves of a withdrawn event or session its heading and its declaration, of a draft session nothing.

    Right after Sphinx has sorted the ids of sections (261) and docutils has given the names of targets to what
    they stand before (260), and before declarations are read (263).
    """

    default_priority = 262

    def apply(self, **_kwargs: Any) -> None:
        """Look at every declaration, those of the page itself before its sessions."""
        self.draft = PageDraft.of(self.env)
        #: The hidden events that other pages declare: drafts, and those for which this page is read a second time.
        drafts = dict.fromkeys(left_out(self.config), Status.DRAFT)
        self.known = {**drafts, **notes_domain(self.env).hidden_events}
        self.drafts = settings_of(self.config).drafts
        found = sorted(self.document.findall(declaration), key=lambda node: node["kind"] != "event")
        for node in found:
            if node["kind"] in {"event", "session"} and _is_in(node, self.document):
                status = self.hidden_status(node)
                if status is not None:
                    self.draft.hidden = True
                    self.hide(node, status)

    def hidden_status(self, node: declaration) -> Status | None:
        """Return for what reason *node* is hidden, or None where readers may see it."""
        event = node["options"].get("event", "").strip()
        outer = self.known.get(event)
        if outer is not None:
            self.draft.hidden_by[event] = outer
        return outer if outer is not None else self.own_status(node)

    def own_status(self, node: declaration) -> Status | None:
        """Return the status of *node* where it hides it; one that can't be read is reported later."""
        try:
            status: Status = EVENT_OPTIONS["status"].parse(node["options"].get("status", "").strip())
        except ValueError:
            return None
        if status is Status.PUBLISHED or (status is Status.DRAFT and self.drafts):
            return None
        return status

    def hide(self, node: declaration, status: Status) -> None:
        """Take out what *node* declares, as far as its place says what that is."""
        section = section_of(node)
        take_out(self.env, self.document, list(node.children))
        _reduce(node, status)
        if section is None or _describes_another(section, node):
            return
        if section is first_section(self.document) and (node["kind"] == "event" or self.is_alone(section)):
            self.draft.emptied = True
            self.empty_page(section, node)
        elif node["kind"] == "session" and status is Status.DRAFT:
            take_out(self.env, self.document, [section])
        elif node["kind"] == "session":
            self.empty_section(section, node)

    def is_alone(self, section: nodes.section) -> bool:
        """Tell whether there is no other section at the top of the page."""
        return [child for child in self.document.children if isinstance(child, nodes.section)] == [section]

    def empty_section(self, section: nodes.section, node: declaration) -> None:
        """Leave the heading, as plain text, and the declaration."""
        title = next((child for child in section.children if isinstance(child, nodes.title)), None)
        gone = [child for child in section.children if child is not title and child is not node]
        if title is not None:
            text = "".join(part.astext() for part in title.findall(nodes.Text)).strip() or node["argument"] or "–"
            gone += title.children
        take_out(self.env, self.document, gone)
        if title is not None:
            title.rawsource = text
            title += nodes.Text(text)

    def empty_page(self, section: nodes.section, node: declaration) -> None:
        """Leave the page's first heading and the declaration."""
        self.empty_section(section, node)
        take_out(self.env, self.document, _around(self.document, section))
        metadata = self.env.metadata[self.env.docname]
        for name in set(metadata) - _PAGE_FIELDS - {"myst_slugs"}:
            del metadata[name]


def _reduce(node: declaration, status: Status) -> None:
    """Leave of a declaration what says which object it is, and that it is hidden."""
    kept = {name: text for name, text in node["options"].items() if name in _KEPT_OPTIONS}
    node["options"] = {**kept, "status": status.value}
    node["hidden"] = True
    node.rawsource = ""


def _is_in(node: nodes.Node, document: nodes.document) -> bool:
    """Tell whether *node* was not taken out with something around it."""
    around: nodes.Node = node
    while around.parent is not None and around in around.parent.children:
        around = around.parent
    return around is document


def _describes_another(section: nodes.section, node: declaration) -> bool:
    """Tell whether the section is what an earlier declaration says; *node* is reported as misplaced then."""
    first = next(child for child in section.children if isinstance(child, declaration))
    return first is not node


def _around(document: nodes.document, section: nodes.section) -> Sequence[nodes.Node]:
    """Return what stands beside the page's first section, without what its front matter says to Sphinx."""
    gone: list[nodes.Node] = []
    for child in document.children:
        if isinstance(child, nodes.field_list | nodes.docinfo):
            fields = [field for field in child.children if not _is_for_sphinx(field)]
            gone += [child] if len(fields) == len(child.children) else fields
        elif child is not section:
            gone.append(child)
    return gone


def _is_for_sphinx(field: nodes.Node) -> bool:
    return isinstance(field, nodes.field) and field[0].astext() in _PAGE_FIELDS


def take_out(env: BuildEnvironment, document: nodes.document, gone: Sequence[nodes.Node]) -> None:
    """Remove *gone* from *document*, and what only they refer to.

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
    _forget_ids(document, ids)
    _forget_objects(
        env, ids, {node["label"] for node in inside if isinstance(node, nodes.math_block) and "label" in node}
    )
    take_out(env, document, [*notes, *_labels_of(document, ids)])


def _labels_another(document: nodes.document, label: nodes.target, ids: set[str]) -> bool:
    """Tell whether *label* names none of *ids*: one that stands before the next heading was read as the end here."""
    return label.get("refid") in document.ids and label["refid"] not in ids


def _labels_of(document: nodes.document, ids: set[str]) -> Iterator[nodes.target]:
    """Yield what is left of the labels that stood before what is gone."""
    return (label for label in document.findall(nodes.target) if label.get("refid") in ids)


def _replace(node: nodes.Node, kept: list[nodes.Node]) -> None:
    parent = node.parent
    assert parent is not None
    for label in kept:
        if label is not node and label.parent is not None:
            label.parent.remove(label)
    position = parent.index(node)
    parent[position : position + 1] = kept


def _tables_of_contents(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the tables of contents in *node*, with nothing of the author's words."""
    for found in node.findall(addnodes.toctree):
        table = found.copy()
        table["entries"] = [(None, name) for _, name in found["entries"] if name in found["includefiles"]]
        table["caption"] = None
        table["hidden"] = True
        for name in ("rawentries", "rawcaption"):
            table.attributes.pop(name, None)
        yield table


def _orphans(document: nodes.document, marked: set[int]) -> Iterator[nodes.Node]:
    """Yield the footnotes elsewhere on the page that only the *marked* nodes refer to."""
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
    """Take the *marked* nodes out of docutils' lists (of footnotes, of references, of what is pending)."""
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


def _forget_ids(document: nodes.document, ids: set[str]) -> None:
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
    """Take back what directives have noted while parsing: terms of glossaries, functions, options, equations.

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

"""Remove withdrawn content and drafts from a page before anything else reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from eventnotes.domain import state_of
from eventnotes.model.options import EVENT_OPTIONS
from eventnotes.model.records import Status
from eventnotes.parsing.conditions import apply_conditions
from eventnotes.parsing.nodes import declaration
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.removal import take_out
from eventnotes.parsing.sections import first_section, section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        self.draft.conditions = apply_conditions(self.env, self.document)
        self.draft.hidden |= not all(met for _, _, met in self.draft.conditions)
        #: The hidden events that other pages declare: drafts, and those for which this page is read a second time.
        state = state_of(self.env)
        self.known = {**dict.fromkeys(state.draft_events, Status.DRAFT), **state.hidden_events}
        self.drafts = state.settings.drafts
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

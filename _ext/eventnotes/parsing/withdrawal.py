"""Remove withdrawn content and drafts from a page before anything else reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from eventnotes.domain import state_of
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import SourceLine, Status
from eventnotes.model.visibility import HOW_TO_HOLD, Declaration, Hold, hold_in
from eventnotes.parsing.conditions import apply_conditions
from eventnotes.parsing.nodes import declaration
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.removal import forget_ids, take_out
from eventnotes.parsing.sections import first_section, section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: By less lines than this may MyST be off.
_NEAR = 3
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
        visibility = self.draft.visibility
        unread = list(visibility.declarations)
        own: list[tuple[declaration, Hold | None]] = []
        for node in found:
            written, line = self.written(node, unread), node["line"].line or 1
            if written is not None:
                unread.remove(written)
                line = written.line
            hold = hold_in(node["kind"], node.rawsource, node["argument"])
            hold = hold._replace(line=line + hold.line - 1) if hold is not None else None
            own.append((node, (written.hold if written is not None else None) or hold))
        # What no parser has made a declaration of.
        places = [(hold, self.section_at(hold.line)) for each in unread if (hold := each.hold) is not None]
        places += [(hold, _declared_around(self.section_at(hold.line))) for hold in visibility.strays]
        places += [(hold, None) for hold in visibility.page]
        for node, hold in own:
            if _is_in(node, self.document):
                self.look_at(node, hold)
        for hold, section in places if found or visibility.declarations or visibility.is_flagged else ():
            self.report(hold._replace(fault=hold.fault or "this is not read as a directive"))
            if section is None or _is_in(section, self.document):
                self.hide_section(section)

    def written(self, node: declaration, unread: Sequence[Declaration]) -> Declaration | None:
        """Return what the source says there; MyST counts the lines of what lies in another directive a little off."""
        at: SourceLine = node["line"]
        near = [each for each in unread if each.kind == node["kind"] and abs(each.line - (at.line or 0)) < _NEAR]
        return min(near, key=lambda each: abs(each.line - (at.line or 0)), default=None) if not at.file else None

    def look_at(self, node: declaration, hold: Hold | None) -> None:
        """Hide what *node* declares where it says so, or where its event is hidden."""
        event = node["options"].get("event", "").strip()
        outer = self.known.get(event)
        if outer is not None:
            self.draft.hidden_by[event] = outer
            hold = Hold(outer, 1)
        elif hold is not None and not hold.fault and not self.is_in_place(node):
            hold = hold._replace(status=Status.DRAFT, fault=f"the directive '{node['kind']}' stands in the wrong place")
        if hold is None or (hold.status is Status.DRAFT and self.drafts and not hold.fault):
            return
        self.report(hold, node["line"].file)
        section = _section_around(node)
        take_out(self.env, self.document, list(node.children))
        _reduce(node, hold.status)
        self.hide_section(section, hold.status)

    def report(self, hold: Hold, file: str = "") -> None:
        """Report what can't be read."""
        if hold.fault:
            text = f"{hold.fault}, so what it belongs to is held back; {HOW_TO_HOLD}"
            self.draft.report(ProblemKind.OPTION, text, SourceLine(hold.line, file))

    def is_in_place(self, node: declaration) -> bool:
        """Tell whether *node* is what its section is declared by."""
        section = section_of(node)
        is_first = section is not None and _declarations(section)[0] is node
        return is_first and (node["kind"] == "session" or section is first_section(self.document))

    def section_at(self, line: int) -> nodes.section | None:
        """Return the innermost section with a line of the page's source."""
        own = [node for node in self.document.findall(nodes.section) if node.source == self.document["source"]]
        return next((section for section in reversed(own) if (section.line or 0) <= line), None)

    def hide_section(self, section: nodes.section | None, status: Status = Status.DRAFT) -> None:
        """Leave of a section its declaration, and its heading where it is withdrawn; of None, nothing of the page."""
        self.draft.hidden = True
        top = [child for child in self.document.children if isinstance(child, nodes.section)]
        declared = _declarations(section) if section is not None else []
        if section is None or [section] == top or (section in top[:1] and any(_is_of_page(node) for node in declared)):
            self.empty_page(top[0] if top else None, status)
        elif status is Status.DRAFT:
            take_out(self.env, self.document, [section])
        else:
            self.empty_section(section, declared[0], status)

    def empty_section(self, section: nodes.section, node: declaration | None, status: Status) -> None:
        """Leave the heading, as plain text, and the declaration."""
        title = next((child for child in section.children if isinstance(child, nodes.title)), None)
        gone = [child for child in section.children if child is not title and child is not node]
        text = "–"
        if title is not None:
            if status is Status.WITHDRAWN:
                text = "".join(part.astext() for part in title.findall(nodes.Text)).strip() or text
            gone += title.children
        take_out(self.env, self.document, gone)
        if status is Status.DRAFT:
            forget_ids(self.document, set(section["ids"]))
            section["ids"], section["names"] = [], []
            self.document.set_id(section)
        if title is not None:
            title.rawsource = text
            title += nodes.Text(text)
        if node is not None:
            take_out(self.env, self.document, list(node.children))
            _reduce(node, status)

    def empty_page(self, section: nodes.section | None, status: Status) -> None:
        """Leave the page's first heading and the declaration."""
        self.draft.emptied = True
        if section is not None:
            kept = [node for node in _declarations(section) if node["kind"] != "topic"]
            self.empty_section(section, kept[0] if kept else None, status)
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


def _declarations(section: nodes.section) -> list[declaration]:
    """Return what is declared right in *section*."""
    return [child for child in section.children if isinstance(child, declaration)]


def _is_of_page(node: declaration) -> bool:
    return bool(node["kind"] != "session")


def _declared_around(section: nodes.section | None) -> nodes.section | None:
    """Return the nearest section, from *section* outwards, that declares something."""
    while section is not None and not _declarations(section):
        section = _section_around(section.parent)
    return section


def _section_around(node: nodes.Node | None) -> nodes.section | None:
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def _around(document: nodes.document, section: nodes.section | None) -> Sequence[nodes.Node]:
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

"""Collect the passages of a page, the facts in them and the references, and store its records in the domain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from eventnotes import private_apis
from eventnotes.domain import notes_domain
from eventnotes.files import file_digest, look_of
from eventnotes.model.identifiers import AnchorCounter, is_positional_id
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import Fact, Passage, Placeholder, Reference, Run, SourceFile
from eventnotes.model.text_runs import line_separator, mention_target, plain_text
from eventnotes.parsing.inline_text import NO_TEXT, attributes_of, runs_of, text_of, texts_of
from eventnotes.parsing.nodes import FACT, MENTION, PASSAGE, derived, derived_node
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.sections import title_of
from eventnotes.text.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx


#: Blocks that are no passages: code, markup, and footnotes.
_SKIPPED = (*NO_TEXT, nodes.literal_block, nodes.doctest_block, nodes.math_block, nodes.footnote, nodes.citation)
_LISTS = (nodes.bullet_list, nodes.enumerated_list)
_DEFINITIONS = (nodes.definition_list_item, nodes.option_list_item, nodes.field)
_TERMS = (nodes.term, nodes.classifier, nodes.option_group, nodes.field_name)
_BODIES = (nodes.definition, nodes.description, nodes.field_body)
_TEXTS = (nodes.TextElement, nodes.line_block)
#: The separators of the blocks of a passage; a line break becomes a space, or nothing.
_LINE_BREAK, _CELL_BREAK, _TERM_BREAK = "\n", " | ", ": "


class PassageCollector:
    """Collects passages in one walk, in document order."""

    def __init__(self, document: nodes.document, draft: PageDraft) -> None:
        self.document = document
        self.draft = draft
        self.anchors = AnchorCounter()
        self.has_facts = next(_facts_in(document.findall(nodes.inline)), None) is not None
        self.session_by_anchor = {session.place.anchor: index for index, session in enumerate(draft.sessions)}

    def collect(self) -> None:
        """Add the passages to the draft, and a target to each."""
        for section in self.document.children:
            if isinstance(section, nodes.section):
                self.section(section, session=-1, parent=-1, top=True)
        if self.draft.note is None:
            self.report_left_over()

    def report_left_over(self) -> None:
        """Report sections beside a session that names its event: they belong to no event."""
        tops = [section for section in self.document.children if isinstance(section, nodes.section)]
        own = [section["ids"] and section["ids"][0] in self.session_by_anchor for section in tops]
        if not any(own):
            return
        for section, is_session in zip(tops, own, strict=True):
            if not is_session:
                self.draft.report(
                    ProblemKind.MISPLACED,
                    f"the text under the heading '{title_of(section)}' belongs to no session and no event,"
                    " so topic pages do not quote it; move the heading one level below the session's",
                    self.draft.line_of(section),
                )

    def section(self, section: nodes.section, *, session: int, parent: int, top: bool = False) -> None:
        """Collect a heading and its content; a session has no parent line."""
        own = self.session_by_anchor.get(section["ids"][0], -1) if section["ids"] else -1
        if own >= 0:
            if self.draft.sessions[own].hidden:
                return
            session, parent = own, -1
        title = next((child for child in section.children if isinstance(child, nodes.title)), None)
        heading = self.heading(section, title, session, parent) if title is not None else parent
        # The event's name would be the first parent line of every passage, so it is left out.
        inner = -1 if top and own < 0 else heading
        self.blocks((child for child in section.children if child is not title), session, inner)

    def heading(self, section: nodes.section, title: nodes.title, session: int, parent: int) -> int:
        """Add a heading; a section with a positional id gets the passage's anchor as its id."""
        runs = runs_of(title)
        if not section["ids"] or is_positional_id(section["ids"][0]):
            anchor = self.anchor(session, plain_text(runs))
            section["ids"] = [anchor, *section["ids"]]
            self.document.ids[anchor] = section
        return self.add(section["ids"][0], "heading", session, parent, runs, [title])

    def blocks(self, children: Iterable[nodes.Node], session: int, parent: int, kind: str = "paragraph") -> None:
        """Collect sibling blocks; *kind* is that of paragraphs among them."""
        for child in children:
            if isinstance(child, _LISTS):
                for item in child.children:
                    self.item(item, session, parent)
            elif isinstance(child, nodes.section):
                self.section(child, session=session, parent=parent)
            elif isinstance(child, _DEFINITIONS):
                self.definition(child, session, parent)
            elif isinstance(child, nodes.row):
                self.row(child, session, parent)
            elif isinstance(child, nodes.block_quote):
                self.blocks(child.children, session, parent, "quote")
            elif isinstance(child, _TEXTS) and not isinstance(child, _SKIPPED):
                self.text(kind, [child], session, parent)
            elif isinstance(child, nodes.Element) and not isinstance(child, _SKIPPED):
                self.blocks(child.children, session, parent, kind)

    def item(self, item: nodes.Node, session: int, parent: int) -> None:
        """Collect a list item: its paragraphs are one passage, the parent of the rest."""
        own = [child for child in item.children if isinstance(child, nodes.paragraph)]
        index = self.text("item", own, session, parent) if own else parent
        if len(own) < len(item.children):
            self.blocks((child for child in item.children if child not in own), session, index)

    def definition(self, item: nodes.Element, session: int, parent: int) -> None:
        """Collect a term and the paragraphs of its definition as one passage."""
        terms: list[nodes.Element] = [child for child in item.children if isinstance(child, _TERMS)]
        body = [block for child in item.children if isinstance(child, _BODIES) for block in child.children]
        own = [block for block in body if isinstance(block, nodes.paragraph)]
        index = self.text("definition", [*terms, *own], session, parent, breaks=_TERM_BREAK)
        self.blocks((block for block in body if block not in own), session, index)

    def row(self, row: nodes.row, session: int, parent: int) -> None:
        """Collect a table row: the paragraphs of its cells are one passage."""
        cells = [cell for cell in row.children if isinstance(cell, nodes.entry)]
        own = [block for cell in cells for block in cell.children if isinstance(block, nodes.paragraph)]
        index = self.text("row", own, session, parent, breaks=_CELL_BREAK)
        for cell in cells:
            self.blocks((block for block in cell.children if block not in own), session, index)

    def text(
        self,
        kind: str,
        own: Sequence[nodes.Element],
        session: int,
        parent: int,
        breaks: str = _LINE_BREAK,
    ) -> int:
        """Add a passage of the blocks *own* with a target, unless it has no text; return its index, or *parent*."""
        runs: list[Run] = []
        starts = []
        for element in own:
            found = runs_of(element)
            if runs and found:
                between = line_separator(runs[-1][1], found[0][1]) if breaks == _LINE_BREAK else breaks
                runs += [("", between, None)] if between else []
            starts.append(sum(len(text) for _, text, _ in runs))
            runs += found
        words = plain_text(runs)
        if not words:
            return parent
        for element, start in zip(own, starts, strict=True):
            element[PASSAGE] = (self.draft.docname, len(self.draft.passages), start)
        anchor = self.anchor(session, words)
        target = nodes.target("", "", ids=[anchor])
        self.document.set_id(target)
        holder = next(own[0].findall(nodes.TextElement))
        holder.insert(0, target)
        return self.add(anchor, kind, session, parent, runs, own)

    def add(
        self,
        anchor: str,
        kind: str,
        session: int,
        parent: int,
        runs: Iterable[Run],
        own: Sequence[nodes.Element],
    ) -> int:
        """Add a passage and the facts in its blocks; return its index."""
        line, file = self.draft.line_of(own[0])
        self.draft.passages.append(Passage(anchor, kind, session, parent, tuple(runs), 0 if file else line or 0))
        if self.has_facts:
            collect_facts(own, self.draft, self.anchors, self.owner(session))
        return len(self.draft.passages) - 1

    def anchor(self, session: int, words: str) -> str:
        """Return a target's id: a hash of the passage's session and text."""
        return self.anchors.next_id("p", self.owner(session), words)

    def owner(self, session: int) -> str:
        """Return the name of a passage's session, or the id of its event."""
        note = self.draft.note
        return self.draft.sessions[session].name if session >= 0 else note.event if note else ""


def collect_facts(own: Iterable[nodes.Element], draft: PageDraft, anchors: AnchorCounter, owner: str) -> None:
    """Add the facts in the blocks *own* of the last passage; their anchors are hashes of *owner* and the key."""
    for node in [node for element in own for node in _facts_in(element.findall(nodes.inline))]:
        key = str(node.attributes.pop(FACT))
        # A hash without the value, so that a corrected value keeps its anchor.
        anchor = anchors.next_id("f", owner, key)
        draft.facts.append(Fact(key, text_of(node), len(draft.passages) - 1, anchor))
        target = nodes.target("", "", ids=[anchor])
        placeholder = Placeholder("fact", (("anchor", anchor), ("fact", key)), *draft.line_of(node))
        node.replace_self([target, node, derived_node(placeholder, draft.docname)])
        if node.document is not None:
            node.document.set_id(target)


def report_stray_facts(elements: Iterable[nodes.Element], draft: PageDraft) -> None:
    """Report facts outside of passages on an event: their values have no date."""
    for node in _facts_in(elements):
        text = f"the fact '{node[FACT]}' is in no passage on an event, so its value has no date; move it into one"
        draft.report(ProblemKind.FACT, text, draft.line_of(node))


def _facts_in(elements: Iterable[nodes.Element]) -> Iterator[nodes.inline]:
    return (node for node in elements if isinstance(node, nodes.inline) and FACT in node)


#: Modification times have the resolution of the system's clock tick; at most this many nanoseconds.
_CLOCK_TICK = 20_000_000
#: After Sphinx's handlers of ``doctree-read`` (500), which record the files that a page depends on.
PRIORITY = 900


def finish_page(app: Sphinx, document: nodes.document) -> None:
    """Store the records of the page in the domain."""
    env = app.env
    draft = PageDraft.of(env)
    if draft.holds_notes:
        PassageCollector(document, draft).collect()
    # Only one walk: pages of notes have thousands of elements.
    elements = list(document.findall(nodes.Element))
    report_stray_facts(elements, draft)
    draft.texts = list(texts_of(document, draft, env.metadata[env.docname]))
    draft.language = _language(elements)
    draft.placeholders = [node["placeholder"] for node in elements if isinstance(node, derived)]
    draft.references = list(_references(elements, draft))
    page, files = draft.finish(), tuple(_read_files(app, draft))
    page_digest = digest(repr(page), draft.source, *(file.digest for file in files[1:]))
    notes_domain(env).note_page(replace(page, digest=page_digest, files=files))


def _language(elements: Iterable[nodes.Element]) -> str:
    """Return the language of the first section that has one: docutils makes it of a class such as ``language-en``."""
    names = (str(name) for node in elements if isinstance(node, nodes.section) for name in node["classes"])
    return next((name.removeprefix("language-") for name in names if name.startswith("language-")), "")


def _references(elements: Iterable[nodes.Element], draft: PageDraft) -> Iterator[Reference]:
    for node in elements:
        if isinstance(node, addnodes.pending_xref):
            yield Reference(attributes_of(node), *draft.line_of(node))
        elif node.attributes.get(MENTION):
            yield Reference(mention_target(node[MENTION]), *draft.line_of(node))


def _read_files(app: Sphinx, draft: PageDraft) -> Iterator[SourceFile]:
    """Yield the source of a page, the files that it depends on, and ``docutils.conf``: Sphinx notices no new one."""
    source, settings = app.env.doc2path(draft.docname, base=False), app.confdir / "docutils.conf"
    for name in dict.fromkeys(map(str, (source, *private_apis.dependencies(app.env, draft.docname), settings))):
        path = Path(app.srcdir, name)
        look = look_of(path)
        is_read = look and look[1] < draft.started - _CLOCK_TICK
        yield SourceFile(name, look[1] if is_read else -1, file_digest(path))

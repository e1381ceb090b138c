"""Hide drafts and withdrawn notes: leave whole pages out of the project, and the rest out of their pages."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.project import Project
from sphinx.transforms import SphinxTransform
from sphinx.util.logging import suppress_logging

from eventnotes import private_apis
from eventnotes.domain import notes_domain, state_of
from eventnotes.log import warn
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.model.records import SourceLine, Status
from eventnotes.model.visibility import (
    HOW_TO_HOLD,
    Declaration,
    Hold,
    body_of,
    held_pages,
    hold_of,
    read_visibility,
    withdrawn_names,
)
from eventnotes.parsing.node_removal import apply_conditions, take_out
from eventnotes.parsing.nodes import declaration
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.sections import first_section, section_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from eventnotes.build_state import BuildState
    from eventnotes.model.records import Page
    from eventnotes.model.visibility import Visibility

#: Among the handlers of ``config-inited``: after Sphinx has brought ``source_suffix`` into its one form (800).
PRIORITY = 900
#: Among the handlers of ``env-updated``: before everything that looks at the environment as a whole.
READ_AGAIN_PRIORITY = 50


def leave_out(state: BuildState, app: Sphinx, config: Config) -> None:
    """Add the pages of drafts to ``exclude_patterns``, so that ``glob`` in a toctree does not match them.

    Sphinx needs the list of pages before it reads any, so the sources are scanned. Drafts that this misses, such as
    declarations in included files, become empty pages when they are read.
    """
    project = Project(app.srcdir, config.source_suffix)
    with suppress_logging():  # Sphinx repeats the search
        project.discover(config.exclude_patterns, config.include_patterns)
    paths = sorted(project.doc2path(docname, absolute=False).as_posix() for docname in project.docnames)
    nameless = [path for path in paths if not _is_text(path)]
    warn(_nameless(path) for path in nameless)
    found = {path: _visibility(project.srcdir / path, config) for path in paths if _is_text(path)}
    pages = {path: page for path, page in found.items() if page is not None}
    held, events = held_pages(pages, faults_only=state.settings.drafts)
    state.withdrawn = withdrawn_names(pages.values())
    faults = (_unreadable(path, hold) for path, hold in held.items() if hold and hold.fault)
    warn(faults, folder=Path(app.srcdir))
    state.draft_events = frozenset(events)
    state.leaves_out = bool(nameless or held)
    config.exclude_patterns = [*config.exclude_patterns, *map(_literally, nameless), *sorted(map(_literally, held))]


def holds_are_current(app: Sphinx, paths: Iterable[Path]) -> bool:
    """Tell whether, after changes of the sources *paths*, the pages to leave out are those that *app* leaves out."""
    state, config = state_of(app.env), app.config
    changed = [path for path in paths if path.is_relative_to(app.srcdir)]
    if not changed:
        return True
    if state.leaves_out or not all(_is_text(str(path)) for path in changed):
        return False
    pages = (_visibility(path, config) for path in changed)
    return not any(page and page.whole(faults_only=state.settings.drafts) for page in pages)


def _visibility(path: Path, config: Config) -> Visibility | None:
    """Scan a source; None where it has vanished, which Sphinx reports if it still belongs to the site."""
    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError:
        return None
    return read_visibility(text, markdown=config.source_suffix.get(path.suffix) != "restructuredtext")


def _is_text(name: str) -> bool:
    """Return whether a file name is valid Unicode; file systems allow any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(path: str, hold: Hold) -> Problem:
    message = f"{hold.fault}, so this page is held back; {HOW_TO_HOLD}"
    return Problem(kind=ProblemKind.OPTION, message=message, docname="", line=hold.line, file=path)


def _nameless(path: str) -> Problem:
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Problem(
        kind=ProblemKind.SOURCE,
        message=f"The name of the file '{shown}' is not UTF-8, so it can be no page; rename it.",
        docname="",
    )


def _literally(path: str) -> str:
    """Return a pattern that matches only *path*."""
    # A set that begins with a bracket would be a warning of Python's; no path has a NUL.
    return re.sub(r"[\[*?]", lambda found: f"[\0{found[0]}]", path)


def read_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Read pages again if the status of their event, on another page, has changed.

    A page is read without knowledge of others; that the event it names is withdrawn shows only when all pages were
    read. Read anew, nothing of it is left in the environment, which no later step could promise.
    """
    domain = notes_domain(env)
    state = domain.state
    hidden = dict.fromkeys(state.draft_events, Status.DRAFT)
    hidden |= {event.id: event.status for event in domain.notebook.hidden_events.values()}
    stale = [docname for docname, page in sorted(domain.pages.items()) if _is_stale(page, hidden)]
    state.hidden_events = MappingProxyType(hidden)
    for docname in stale:
        private_apis.read_again(app.builder, docname)
    state.hidden_events = MappingProxyType({})
    return stale


def _is_stale(page: Page, hidden: Mapping[str, Status]) -> bool:
    needed = {event: hidden[event] for event in _named_events(page) if event in hidden}
    return needed != dict(page.hidden_by)


def _named_events(page: Page) -> Iterator[str]:
    """Yield the events that the page names, except its own."""
    own = page.event.id if page.event else ""
    named = [page.note.event] if page.note else []
    named += [session.event for session in page.sessions]
    yield from (event for event in named if event != own)
    yield from (event for event, _ in page.hidden_by)


#: MyST's line numbers of nested directives are off by less than this.
_NEAR = 3
#: The options that identify a hidden object, and so stay.
_KEPT_OPTIONS = ("event", "date", "title")
#: Front matter for Sphinx; the rest is the author's.
_PAGE_FIELDS = frozenset(("orphan", "tocdepth", "nocomments", "nosearch", "no-search"))


class HideNotes(SphinxTransform):
    """Reduces withdrawn notes to heading and declaration, and removes drafts.

    Runs right after docutils has propagated the names of targets (260) and Sphinx has sorted the ids of sections (261),
    and before declarations are read (263).
    """

    default_priority = 262

    def apply(self, **_kwargs: Any) -> None:
        """Check all declarations, events first."""
        self.draft = PageDraft.of(self.env)
        found = sorted(self.document.findall(declaration), key=lambda node: node["kind"] != "event")
        self.draft.conditions = apply_conditions(self.env, self.document)
        self.draft.hidden |= not all(met for _, _, met in self.draft.conditions)
        #: Hidden events of other pages: drafts, and those that this page is read again for.
        state = state_of(self.env)
        self.known = {**dict.fromkeys(state.draft_events, Status.DRAFT), **state.hidden_events}
        self.drafts = state.settings.drafts
        visibility = self.draft.visibility
        unread = list(visibility.declarations)
        own: list[tuple[declaration, Hold | None]] = []
        for node in found:
            written, line = self.written(node, unread), node["line"].line or 1
            if written is not None:
                unread.remove(written)
                line = written.line
            hold = hold_of(node["kind"], body_of(node.rawsource), node["argument"])
            hold = hold._replace(line=line + hold.line - 1) if hold is not None else None
            own.append((node, (written.hold if written is not None else None) or hold))
        # Instructions that belong to no parsed declaration. Find their sections before any is removed.
        # One that no parser could read may belong to a hidden event.
        lost = [each.hold or Hold(Status.DRAFT, each.line) for each in unread if each.hold or each.event]
        places = [(hold, self.section_at(hold.line)) for hold in lost]
        places += [(hold, _declared_around(self.section_at(hold.line))) for hold in visibility.strays]
        places += [(hold, None) for hold in visibility.page]
        for node, hold in own:
            if _is_in(node, self.document):
                self.look_at(node, hold)
        for hold, section in places if found or visibility.declarations or visibility.is_flagged else ():
            self.report(hold._replace(fault=hold.fault or "this directive can't be read"))
            if section is None or _is_in(section, self.document):
                self.hide_section(section)

    def written(self, node: declaration, unread: Sequence[Declaration]) -> Declaration | None:
        """Return what the source scan found for *node*; None in included files and generated text."""
        at: SourceLine = node["line"]
        near = [each for each in unread if each.kind == node["kind"] and abs(each.line - (at.line or 0)) < _NEAR]
        return min(near, key=lambda each: abs(each.line - (at.line or 0)), default=None) if not at.file else None

    def look_at(self, node: declaration, hold: Hold | None) -> None:
        """Hide what *node* declares if its status or its event says so."""
        if hold is not None and not hold.fault:
            if not self.is_in_place(node):
                hold = Hold(Status.DRAFT, hold.line, f"the directive '{node['kind']}' stands in the wrong place")
            elif node["kind"] == "speaker" and hold.status is Status.WITHDRAWN:
                hold = Hold(Status.DRAFT, hold.line, "a speaker can't be withdrawn in an included file")
            elif hold.status is Status.DRAFT and self.drafts:
                hold = None
        event = node["options"].get("event", "").strip()
        outer = self.known.get(event)
        if outer is not None:
            self.draft.hidden_by[event] = outer
            hold = hold if hold is not None and hold.status is Status.DRAFT else Hold(outer, 1)
        if hold is None:
            return
        self.report(hold, node["line"].file)
        self.hide_section(_section_around(node), hold.status)

    def report(self, hold: Hold, file: str = "") -> None:
        """Report an instruction that is not written as documented."""
        if hold.fault:
            text = f"{hold.fault}, so these notes are held back; {HOW_TO_HOLD}"
            self.draft.report(ProblemKind.OPTION, text, SourceLine(hold.line, file))

    def is_in_place(self, node: declaration) -> bool:
        """Return whether *node* is the declaration of its section."""
        section = section_of(node)
        is_first = section is not None and _declarations(section)[0] is node
        return is_first and (node["kind"] == "session" or section is first_section(self.document))

    def section_at(self, line: int) -> nodes.section | None:
        """Return the innermost section at a line of the page's source."""
        own = [node for node in self.document.findall(nodes.section) if node.source == self.document["source"]]
        return next((section for section in reversed(own) if (section.line or 0) <= line), None)

    def hide_section(self, section: nodes.section | None, status: Status = Status.DRAFT) -> None:
        """Remove a draft section, or reduce a withdrawn one to heading and declaration; None hides the whole page."""
        self.draft.hidden = True
        top = [child for child in self.document.children if isinstance(child, nodes.section)]
        declared = _declarations(section) if section is not None else []
        if (
            section is None
            or [section] == top
            or (section in top[:1] and any(node["kind"] != "session" for node in declared))
        ):
            self.empty_page(top[0] if top else None, status)
        elif status is Status.DRAFT or not declared:
            take_out(self.env, self.document, [section])
        else:
            self.empty_section(section, declared[0], status)

    def empty_section(self, section: nodes.section, node: declaration | None, status: Status) -> None:
        """Reduce *section* to *node* and its heading: plain text if withdrawn, a dash if a draft."""
        title = next((child for child in section.children if isinstance(child, nodes.title)), None)
        gone = [child for child in section.children if child is not title and child is not node]
        text = "–"
        if title is not None:
            if status is Status.WITHDRAWN:
                text = "".join(part.astext() for part in title.findall(nodes.Text)).strip() or text
            gone += title.children
        take_out(self.env, self.document, gone)
        if status is Status.DRAFT:
            private_apis.forget_ids(self.document, set(section["ids"]))
            section["ids"], section["names"] = [], []
            self.document.set_id(section)
        if title is not None:
            title.rawsource = text
            title += nodes.Text(text)
        if node is not None:
            take_out(self.env, self.document, list(node.children))
            _reduce(node, status)

    def empty_page(self, section: nodes.section | None, status: Status) -> None:
        """Reduce the page to its first heading and declaration."""
        self.draft.emptied = True
        if section is not None:
            kept = [node for node in _declarations(section) if node["kind"] not in {"topic", "speaker"}]
            self.empty_section(section, kept[0] if kept else None, status)
        take_out(self.env, self.document, _around(self.document, section))
        metadata = self.env.metadata[self.env.docname]
        for name in set(metadata) - _PAGE_FIELDS - {"myst_slugs"}:
            del metadata[name]


def _reduce(node: declaration, status: Status) -> None:
    """Reduce a declaration to the options that identify it, and mark it as hidden."""
    kept = {name: text for name, text in node["options"].items() if name in _KEPT_OPTIONS}
    node["options"] = {**kept, "status": status.value}
    node["hidden"] = True
    node.rawsource = ""


def _is_in(node: nodes.Node, document: nodes.document) -> bool:
    """Return whether *node* is still part of *document*."""
    around: nodes.Node = node
    while around.parent is not None and around in around.parent.children:
        around = around.parent
    return around is document


def _declarations(section: nodes.section) -> list[declaration]:
    """Return the declarations right under the heading of *section*."""
    return [child for child in section.children if isinstance(child, declaration)]


def _declared_around(section: nodes.section | None) -> nodes.section | None:
    """Return *section* or the nearest section around it with a declaration."""
    while section is not None and not _declarations(section):
        section = _section_around(section.parent)
    return section


def _section_around(node: nodes.Node | None) -> nodes.section | None:
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def _around(document: nodes.document, section: nodes.section | None) -> Sequence[nodes.Node]:
    """Return the nodes outside of the page's first section, except front matter for Sphinx."""
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

"""Collect the passages, references and placeholders of a page and store its records in the domain."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from eventnotes.domain import notes_domain
from eventnotes.model.records import Reference
from eventnotes.model.text_runs import mention_target
from eventnotes.parsing.inline_text import attributes_of, texts_of
from eventnotes.parsing.nodes import MENTION, derived
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.passages import PassageCollector, report_stray_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.records import Page

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
    draft.placeholders = [node["placeholder"] for node in elements if isinstance(node, derived)]
    draft.references = list(_references(elements, draft))
    page = draft.finish()
    notes_domain(env).note_page(replace(page, digest=_digest(env, page, draft.source)))


def _references(elements: Iterable[nodes.Element], draft: PageDraft) -> Iterator[Reference]:
    for node in elements:
        if isinstance(node, addnodes.pending_xref):
            yield Reference(attributes_of(node), *draft.line_of(node))
        elif node.attributes.get(MENTION):
            yield Reference(mention_target(node[MENTION]), *draft.line_of(node))


def _digest(env: BuildEnvironment, page: Page, source: bytes) -> str:
    """Return a digest of the records, the source, and every file that the page depends on."""
    digest = hashlib.sha256(repr(page).encode("utf-8", "surrogatepass") + source)
    dependencies = sorted(str(path) for path in env.dependencies.get(env.docname, ()))
    for name in dependencies:
        digest.update(_content(Path(env.srcdir, name)))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""

"""Defusing: what markup that is no raw HTML could make a page do by itself, or on a click, is taken out of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from eventnotes.core.addresses import is_active
from eventnotes.core.problems import Kind
from eventnotes.reading.draft import PageDraft

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Writers put the names of these attributes into the page as they are.
_ATTRIBUTE = re.compile(r"(?!on)[a-z][a-z0-9:-]*")


class Defuse(SphinxTransform):
    """Takes out links to what runs or reads files, and entries of a page's head that do more than describe it.

    Docutils checks neither, and MyST only links in Markdown: ``figure`` with ``:target:``, ``toctree``, ``download``,
    links in reStructuredText and ``html_meta`` remain.
    """

    # After docutils' and Sphinx's transforms that make references and move pictures, before remote pictures (870)
    # and Sphinx's collectors (880).
    default_priority = 860

    def apply(self, **_kwargs: Any) -> None:
        """Defuse the page."""
        for node, address in list(_links(self.document)):
            if is_active(address):
                self.report(node, f"a link to '{address}' could run a script or read a file; its words are left")
                node.replace_self(nodes.inline("", "", *node.children))
        for tree in self.document.findall(addnodes.toctree):
            for entry in [entry for entry in tree["entries"] if is_active(entry[1])]:
                self.report(tree, f"the table of contents leads to '{entry[1]}', which could run a script; take it out")
                tree["entries"].remove(entry)
        for meta in list(self.document.findall(nodes.meta)):
            if _acts(meta):
                self.report(meta, "an entry of the page's head does more than describe the page; take it out")
                meta.parent.remove(meta)

    def report(self, node: nodes.Element, text: str) -> None:
        """Keep a problem at the line of *node*."""
        draft = PageDraft.of(self.env)
        draft.report(Kind.ACTIVE, text, draft.line_of(node))


def _links(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    for link in document.findall(nodes.reference):
        yield link, link.get("refuri", "")
    for download in document.findall(addnodes.download_reference):
        yield download, download["reftarget"]


def _acts(meta: nodes.meta) -> bool:
    """Tell whether an entry leads to another page (``refresh``), or is called like more than an attribute."""
    return meta.get("http-equiv", "").strip().lower() == "refresh" or not all(
        _ATTRIBUTE.fullmatch(name.lower()) for name in meta.non_default_attributes()
    )

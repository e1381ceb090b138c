"""Nodes of our own: what a directive declares, and where derived content will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator

    from eventnotes.core.records import Placeholder


#: Attributes of inline nodes: the topic that they mention, that they mention none, the key of a fact.
MENTION, NO_MENTION, FACT = "notes:mention", "notes:no-mention", "notes:fact"
#: An attribute of a block that a passage is made of: its document, the passage's index into the page's passages,
#: and where its text begins in the passage's.
PASSAGE = "notes:passage"


class declaration(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """What an object directive says; lives only while a page is read.

    Attributes: ``kind`` (``event``, ``session`` or ``topic``), ``argument``, ``options`` (as written) and
    ``line``; the children are the directive's body.
    """


class derived(nodes.General, nodes.Element):  # noqa: N801
    """A place that is filled from all pages when the page is written.

    Attributes: ``placeholder`` (a ``Placeholder``) and ``docname``, because LaTeX joins documents.
    """


def derived_node(placeholder: Placeholder, docname: str) -> derived:
    """Return the node for *placeholder*."""
    return derived("", placeholder=placeholder, docname=docname)


def line_of(node: nodes.Node) -> int | None:
    """Return the line of *node* in its source, or that of the nearest node around it that has one."""
    around: nodes.Node | None = node
    while around is not None and not around.line:
        around = around.parent
    return around.line if around is not None else None


def _skip(_translator: SphinxTranslator, _node: nodes.Element) -> None:
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    """Make builders that run no post-transforms (gettext) pass over the node."""
    app.add_node(derived, html=(_skip, None), latex=(_skip, None), text=(_skip, None), man=(_skip, None))

"""Nodes of our own: what a directive declares, and where derived content will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator
    from sphinx.writers.html5 import HTML5Translator

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


class scroll_region(nodes.container):  # noqa: N801
    """Something wide that scrolls by itself: in HTML a region with a name, which the keyboard reaches too.

    Attribute: ``label``, its name for those who do not see it.
    """

    tagname = "container"


class heading_entry(nodes.entry):  # noqa: N801
    """A table's cell that is a heading.

    Attribute: ``scope`` (``row`` or ``col``), which HTML needs so that its cells are read out with it.
    """

    tagname = "entry"


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


def _visit_region(translator: HTML5Translator, node: scroll_region) -> None:
    # What nodes hold besides classes and ids, writers leave out.
    attributes = {"role": "region", "aria-label": node["label"], "tabindex": "0"}
    translator.body.append(translator.starttag(node, "div", **attributes))


def _depart_region(translator: HTML5Translator, _node: scroll_region) -> None:
    translator.body.append("</div>\n")


def _visit_heading(translator: HTML5Translator, node: heading_entry) -> None:
    translator.visit_entry(node)
    translator.body[-1] = translator.body[-1].replace("<th", f'<th scope="{node["scope"]}"', 1)


def _depart_heading(translator: HTML5Translator, node: heading_entry) -> None:
    translator.depart_entry(node)


def register(app: Sphinx) -> None:
    """Make builders that run no post-transforms (gettext) pass over what is derived, and HTML write our nodes.

    Other builders take a region for a container and a heading for an entry, which they are.
    """
    app.add_node(derived, html=(_skip, None), latex=(_skip, None), text=(_skip, None), man=(_skip, None))
    app.add_node(scroll_region, html=(_visit_region, _depart_region))
    app.add_node(heading_entry, html=(_visit_heading, _depart_heading))

"""The nodes of the extension: declarations, placeholders, media and wrappers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from eventnotes.model.records import Placeholder


#: Attributes of inline nodes: the topic that they mention, that they mention none, the key of a fact.
MENTION, NO_MENTION, FACT = "notes:mention", "notes:no-mention", "notes:fact"
#: An attribute of a block that a passage is made of: its document, the passage's index into the page's passages,
#: and where its text begins in the passage's.
PASSAGE = "notes:passage"


class declaration(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """What an object directive says; lives only while a page is read.

    Attributes: ``kind`` (``event``, ``session``, ``topic`` or ``speaker``), ``argument``, ``options`` (as written) and
    ``line`` (a ``SourceLine``); the children are the directive's body.
    """


class derived(nodes.General, nodes.Element):  # noqa: N801
    """A place that is filled from all pages when the page is written.

    Attributes: ``placeholder`` (a ``Placeholder``) and ``docname``, because LaTeX joins documents.
    """


class html_block(nodes.container):  # noqa: N801
    """A container, in HTML an element of its own.

    Attributes: ``tag`` and ``attributes`` (a mapping) of the element.
    """

    tagname = "container"


class html_inline(nodes.inline):  # noqa: N801
    """The same within text; ``secnumber``, if there is one, is written first."""

    tagname = "inline"


class trail(nodes.General, nodes.Element):  # noqa: N801
    """The way from the top to the page, above its heading.

    Attributes: ``label``, its name for those who do not see it, and ``list``, the list of links. They are no children:
    what stands on every page is nothing to search for.
    """


def derived_node(placeholder: Placeholder, docname: str) -> derived:
    """Return the node for *placeholder*."""
    return derived("", placeholder=placeholder, docname=docname)


def _visit_tag(translator: HTML5Translator, node: html_block | html_inline) -> None:
    translator.body.append(translator.starttag(node, node["tag"], "", **node.get("attributes", {})))
    if number := node.get("secnumber"):
        translator.body.append(".".join(map(str, number)) + translator.secnumber_suffix)


def _depart_tag(translator: HTML5Translator, node: html_block | html_inline) -> None:
    translator.body.append(f"</{node['tag']}>")


def _visit_trail(translator: HTML5Translator, node: trail) -> None:
    attributes = {"aria-label": node["label"], "class": "eventnotes-trail"}
    translator.body.append(translator.starttag(node, "nav", **attributes))
    node["list"].walkabout(translator)
    translator.body.append("</nav>\n")
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    """Make HTML write our nodes; other builders take them for what they are derived from."""
    app.add_node(html_block, html=(_visit_tag, _depart_tag))
    app.add_node(html_inline, html=(_visit_tag, _depart_tag))
    app.add_node(trail, html=(_visit_trail, None))


class media(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801 (the name is the tag, as in docutils)
    """Slides, a video, a document or a picture that lies on another site; between blocks or within text.

    Attributes: ``kind``, ``provider`` (its name), ``url`` (to link to), ``embed_url`` (to load), ``title``,
    ``ratio`` (width divided by height; 0 where unknown); of a picture ``small`` (within a line of text), ``width`` and
    ``height`` (CSS, or empty).
    """

"""The nodes of the extension: declarations, placeholders, media and wrappers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from eventnotes import private_apis

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator
    from sphinx.writers.html5 import HTML5Translator

    from eventnotes.model.records import Placeholder


#: Attributes of inline nodes: the topic that they mention, that they mention none, the key of a fact.
MENTION, NO_MENTION, FACT = "notes:mention", "notes:no-mention", "notes:fact"
#: An attribute of a block that a passage is made of: its document, the passage's index into the page's passages,
#: and where its text begins in the passage's.
PASSAGE = "notes:passage"


class declaration(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """What an object directive says; lives only while a page is read.

    Attributes: ``kind`` (``event``, ``session`` or ``topic``), ``argument``, ``options`` (as written) and
    ``line`` (a ``SourceLine``); the children are the directive's body.
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


class mark(nodes.inline):  # noqa: N801
    """A mention of the topic of the page that quotes it."""

    tagname = "inline"


class navigation_link(nodes.reference):  # noqa: N801
    """A link in the sidebar or in the trail.

    Attributes: those of a reference, and ``page``, whether it leads to the page that it stands on.
    """

    tagname = "reference"


class navigation_caption(nodes.title):  # noqa: N801
    """A heading in the sidebar: Sphinx's has no level, which accessibility asks of it."""

    tagname = "title"


class trail(nodes.General, nodes.Element):  # noqa: N801
    """The way from the top to the page, above its heading.

    Attributes: ``label``, its name for those who do not see it, and ``list``, the list of links. They are no children:
    what stands on every page is nothing to search for.
    """


def derived_node(placeholder: Placeholder, docname: str) -> derived:
    """Return the node for *placeholder*."""
    return derived("", placeholder=placeholder, docname=docname)


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
    private_apis.give_last_tag(translator, "th", f'scope="{node["scope"]}"')


def _depart_heading(translator: HTML5Translator, node: heading_entry) -> None:
    translator.depart_entry(node)


def _visit_navigation_link(translator: HTML5Translator, node: navigation_link) -> None:
    kind = "internal" if node["internal"] else "external"
    attributes = {"href": node["refuri"], "class": f"reference {kind}"}
    if node["page"]:
        attributes["aria-current"] = "page"
    translator.body.append(translator.starttag(node, "a", "", **attributes))
    if node["secnumber"]:
        translator.body.append(".".join(map(str, node["secnumber"])) + translator.secnumber_suffix)


def _depart_navigation_link(translator: HTML5Translator, _node: navigation_link) -> None:
    translator.body.append("</a>")


def _visit_navigation_caption(translator: HTML5Translator, node: navigation_caption) -> None:
    attributes: dict[str, Any] = {"class": "caption", "role": "heading", "aria-level": "2"}
    translator.body.append(translator.starttag(node, "p", "", **attributes))
    translator.body.append(translator.starttag(nodes.inline("", classes=["caption-text"]), "span", ""))


def _depart_navigation_caption(translator: HTML5Translator, _node: navigation_caption) -> None:
    translator.body.append("</span></p>\n")


def _visit_trail(translator: HTML5Translator, node: trail) -> None:
    attributes = {"aria-label": node["label"], "class": "eventnotes-trail"}
    translator.body.append(translator.starttag(node, "nav", **attributes))
    node["list"].walkabout(translator)
    translator.body.append("</nav>\n")
    raise nodes.SkipNode


def _visit_mark(translator: HTML5Translator, node: mark) -> None:
    translator.body.append(translator.starttag(node, "mark", ""))


def _depart_mark(translator: HTML5Translator, _node: mark) -> None:
    translator.body.append("</mark>")


def register(app: Sphinx) -> None:
    """Make builders that run no post-transforms (gettext) pass over what is derived, and HTML write our nodes.

    Other builders take a region for a container and a heading for an entry, which they are.
    """
    app.add_node(derived, html=(_skip, None), latex=(_skip, None), text=(_skip, None), man=(_skip, None))
    app.add_node(scroll_region, html=(_visit_region, _depart_region))
    app.add_node(mark, html=(_visit_mark, _depart_mark))
    app.add_node(heading_entry, html=(_visit_heading, _depart_heading))
    app.add_node(navigation_link, html=(_visit_navigation_link, _depart_navigation_link))
    app.add_node(navigation_caption, html=(_visit_navigation_caption, _depart_navigation_caption))
    app.add_node(trail, html=(_visit_trail, None))


class media(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801 (the name is the tag, as in docutils)
    """Slides, a video, a document or a picture that lies on another site; between blocks or within text.

    Attributes: ``kind``, ``provider`` (its name), ``url`` (to link to), ``embed_url`` (to load), ``title``,
    ``ratio`` (width divided by height; 0 where unknown), ``sandbox`` and ``allow`` (of the frame; ``sandbox``
    may be None); of a picture ``small`` (within a line of text), ``width`` and ``height`` (CSS, or empty).
    """

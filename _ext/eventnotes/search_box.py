"""The directive ``search-box``: a form that leads to the search page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.directives.base import NotesDirective
from eventnotes.i18n import _
from eventnotes.publishing.outputs import has_search_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator
    from sphinx.writers.html5 import HTML5Translator


class search_box(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """A place for a search form; nothing where there is no search page."""


class SearchBoxDirective(NotesDirective):
    """Leaves a search form."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the form's node."""
        node = search_box()
        self.set_source_info(node)
        return [node]


def _visit_html(translator: HTML5Translator, _node: search_box) -> None:
    builder = translator.builder
    if has_search_page(builder):
        action = builder.get_relative_uri(builder.current_docname, "search")
        words = translator.attval(_("Search"))
        translator.body.append(
            f'<form class="eventnotes-search-box" role="search" method="get" action="{translator.attval(action)}">'
            f'<input type="search" name="q" aria-label="{words}" autocomplete="off">'
            f'<button type="submit">{words}</button></form>\n'
        )
    raise nodes.SkipNode


def _skip(_translator: SphinxTranslator, _node: nodes.Element) -> None:
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    """Add the directive to the domain; HTML writes the form, and other formats pass over it."""
    app.add_directive_to_domain("notes", "search-box", SearchBoxDirective)
    nothing = (_skip, None)
    app.add_node(search_box, html=(_visit_html, None), latex=nothing, text=nothing, man=nothing, texinfo=nothing)

"""The search page, the directive ``search-box``, and Sphinx's own search index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from sphinx.builders.html import StandaloneHTMLBuilder

from eventnotes import private_apis
from eventnotes.builders import has_search_page
from eventnotes.files import write_if_changed
from eventnotes.i18n import _, ngettext
from eventnotes.parsing.directives import NotesDirective
from eventnotes.site.search.pagefind import FOLDER, uses_pagefind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator
    from sphinx.writers.html5 import HTML5Translator

_PAGE = "search"
_ASSETS = "search/eventnotes-search"
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[2] / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


class search_box(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """A search form; empty if there is no search page."""


class SearchBoxDirective(NotesDirective):
    """Adds a search form."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the search form."""
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


def skip_sphinx_index(app: Sphinx) -> None:
    """Keep Sphinx from making its own index, which it decides before writing."""
    if uses_pagefind(app):
        _switch_search(app, on=False)


def restore_search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Let Sphinx make the search page after all others; yield no page."""
    if uses_pagefind(app):
        _switch_search(app, on=True)
    return iter(())


def render_search_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> str | None:
    """Render the search page in the theme's plain page, and let all pages know that there is one."""
    if not uses_pagefind(app):
        return None
    _switch_search(app, on=True)
    if pagename != _PAGE or document is not None:
        return None
    root = context["content_root"]
    template = _TEMPLATES.get_template("search.html")
    body = template.render(**_texts(), root=root, engine=f"{root}{FOLDER}/", words=_words())
    context.update(title=_("Search"), body=body, display_toc=False)
    context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex">'
    app.add_css_file(f"{_ASSETS}.css")
    app.add_js_file(f"{_ASSETS}.js", loading_method="defer")
    return "page.html"


def _switch_search(app: Sphinx, *, on: bool) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        private_apis.switch_search(app.builder, on=on)


def _texts() -> dict[str, str]:
    """Return the texts of the template."""
    return {
        "search": _("Search"),
        "no_script": _("Search needs JavaScript."),
        "keys": _("Keys: / to the search box, ↑ ↓ through the results, Enter opens, Esc goes back and clears."),
        "order": _("Order"),
        "best": _("Best match first"),
        "newest": _("Newest first"),
        "clear": _("Clear all"),
    }


def _words() -> str:
    """Return the texts of the script, as JSON that is safe within a script element."""
    words = {
        "facets": {
            "kind": _("Kind"),
            "event": _("Event"),
            "year": _("Year"),
            "series": _("Series"),
            "topic": _("Topic"),
            "speaker": _("Speaker"),
        },
        "kinds": {"session": _("Session"), "event": _("Event"), "topic": _("Topic"), "page": _("Page")},
        "found": [ngettext("%(count)s result", "%(count)s results", count) for count in (1, 2)],
        "none": _("Nothing found. Try fewer or other words, or choose less below “Narrow down”."),
        "ask": _("Type some words, or choose below “Narrow down”."),
        "waiting": _("Searching…"),
        "more": _("More results"),
        "all": _("Show all %(count)s"),
        "fewer": _("Show fewer"),
        "narrow": _("Narrow down"),
        "narrowed": _("Narrow down (%(count)s chosen)"),
        "disk": _("Search does not work on a page that was opened from disk: browsers allow it only on a web server."),
        "failed": _("Search does not work here: its index is missing or could not be loaded."),
    }
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")


def remove_stale_words(app: Sphinx, exception: Exception | None) -> None:
    """Remove words that an incremental build leaves in Sphinx's index without a page: they may be withdrawn."""
    path = Path(app.outdir, private_apis.search_index_file(app.builder))
    if exception is not None or app.builder.format != "html" or path.suffix != ".js" or not path.exists():
        return
    text = path.read_text("utf-8")
    if '":[]' in text:
        write_if_changed(path, private_apis.without_unused_words(text).encode())


def register(app: Sphinx) -> None:
    """Add the directive, whose form is in HTML only, and connect with the writing of pages."""
    app.add_directive_to_domain("notes", "search-box", SearchBoxDirective)
    nothing = (_skip, None)
    app.add_node(search_box, html=(_visit_html, None), latex=nothing, text=nothing, man=nothing, texinfo=nothing)
    app.connect("builder-inited", skip_sphinx_index)
    app.connect("html-page-context", render_search_page)
    app.connect("html-collect-pages", restore_search_page)
    app.connect("build-finished", remove_stale_words)

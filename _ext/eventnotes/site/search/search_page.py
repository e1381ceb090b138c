"""The search page, the directive ``search-box`` that leads to it, and Sphinx's own search index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from sphinx.builders.html import StandaloneHTMLBuilder

from eventnotes import internals
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


def leave_index(app: Sphinx) -> None:
    """Keep Sphinx from making its index, which it decides before it writes."""
    if uses_pagefind(app):
        _search(app, on=False)


def return_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Let Sphinx make the search page at the end, and what belongs to it; add no other page."""
    if uses_pagefind(app):
        _search(app, on=True)
    return iter(())


def fill_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> str | None:
    """Put our own search on the search page, in any theme's plain page; let all pages know that there is one."""
    if not uses_pagefind(app):
        return None
    _search(app, on=True)
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


def _search(app: Sphinx, *, on: bool) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        internals.switch_search(app.builder, on=on)


def _texts() -> dict[str, str]:
    """Return what the template says."""
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
    """Return what the script says, as JSON that may stand within a script element."""
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


def drop_unused_words(app: Sphinx, exception: Exception | None) -> None:
    """Take out the words that an incremental build leaves in the index without a page: they may be withdrawn."""
    path = Path(app.outdir, internals.search_index_file(app.builder))
    if exception is not None or app.builder.format != "html" or path.suffix != ".js" or not path.exists():
        return
    text = path.read_text("utf-8")
    if '":[]' in text:
        write_if_changed(path, internals.without_unused_words(text).encode())


def register(app: Sphinx) -> None:
    """Add the directive to the domain, with a form in HTML alone; connect with the writing of pages."""
    app.add_directive_to_domain("notes", "search-box", SearchBoxDirective)
    nothing = (_skip, None)
    app.add_node(search_box, html=(_visit_html, None), latex=nothing, text=nothing, man=nothing, texinfo=nothing)
    app.connect("builder-inited", leave_index)
    app.connect("html-page-context", fill_page)
    app.connect("html-collect-pages", return_page)
    app.connect("build-finished", drop_unused_words)

"""The search: its page, its index, the directive ``search-box``, and what Sphinx's own search index lacks."""

from __future__ import annotations

import hashlib
import zlib
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from eventnotes import private_apis
from eventnotes.builders import has_search_page
from eventnotes.domain import notes_domain, state_of
from eventnotes.files import DeferredFile
from eventnotes.i18n import _
from eventnotes.parsing.directives import NotesDirective
from eventnotes.rendering.dates import format_days
from eventnotes.views.exports.search_index import SearchIndex
from eventnotes.views.exports.search_records import search_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

_PAGE = "search"
_FOLDER = "eventnotes-search"


class search_box(nodes.raw):  # noqa: N801  (docutils names nodes in lower case)
    """A search form: raw HTML, which other formats leave out."""


class SearchBoxDirective(NotesDirective):
    """Adds a search form."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the search form."""
        node = search_box(format="html")
        self.set_source_info(node)
        return [node]


def search_form(builder: Builder, page: str) -> str:
    """Return a form on *page* that leads to the search page."""
    action, words = escape(builder.get_relative_uri(page, _PAGE)), escape(_("Search"))
    return (
        f'<form class="eventnotes-search-box" role="search" method="get" action="{action}">'
        f'<input type="search" name="q" aria-label="{words}" autocomplete="off">'
        f'<button type="submit">{words}</button></form>\n'
    )


def _visit_html(translator: HTML5Translator, _node: search_box) -> None:
    if has_search_page(translator.builder):
        translator.body.append(search_form(translator.builder, translator.builder.current_docname))
    raise nodes.SkipNode


def is_ours(app: Sphinx) -> bool:
    """Tell whether this build has a search page and an index of our own."""
    return state_of(app.env).settings.search == "notes" and has_search_page(app.builder)


def index_files(app: Sphinx) -> dict[str, DeferredFile]:
    """Return the files of the index by name, relative to the output directory."""
    if not is_ours(app):
        return {}
    language = app.config.language or "en"
    index = SearchIndex(
        search_records(notes_domain(app.env).notebook),
        address=app.builder.get_target_uri,
        days=lambda event: format_days(event.date, event.end_date, language),
        language=language,
        words=_words(),
    )
    return {
        f"{_FOLDER}/{name}.bin": DeferredFile(hashlib.sha256(content).hexdigest(), partial(zlib.compress, content))
        for name, content in index.files()
    }


def stale_files(app: Sphinx, files: AbstractSet[str]) -> set[str]:
    """Return the files of an older index, whether or not the manifest names them: they may hold withdrawn words."""
    if not is_ours(app):
        return set()
    return {*(f"{_FOLDER}/{path.name}" for path in Path(app.outdir, _FOLDER).glob("*")), "searchindex.js"} - files


def prepare(app: Sphinx) -> None:
    """Keep Sphinx from making its own index; add the script that opens the search."""
    if is_ours(app) and isinstance(app.builder, StandaloneHTMLBuilder):
        private_apis.make_no_search_index(app.builder)
        about: dict[str, Any] = {"data-page": app.builder.get_target_uri(_PAGE), "data-label": _("Search")}
        app.add_js_file("search/eventnotes-search-key.js", loading_method="defer", **about)


def complete_sphinx_index(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Make Sphinx's own index the same in an incremental build as in a clean one; yield no page."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        private_apis.complete_search_index(app.builder)
    return iter(())


def render_search_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> str | None:
    """Render the search page in the theme's plain page."""
    if pagename != _PAGE or document is not None or not is_ours(app):
        return None
    title = _("Search")
    words = _("Search needs JavaScript, a web server and its index. Without them, these pages lead to all notes:")
    notebook = notes_domain(app.env).notebook
    indices = {
        _("Events"): notebook.index_page("event-list"),
        _("Topics"): notebook.index_page("topic-list"),
        _("Speakers"): notebook.index_page("speaker-list"),
        _("Index"): "genindex" if app.config.html_use_index else None,
    }
    links = "".join(
        f'<li><a href="{escape(app.builder.get_relative_uri(_PAGE, name))}">{escape(text)}</a></li>'
        for text, name in indices.items()
        if name
    )
    # The script shows what is for readers without scripts, too, if it can't load the index.
    body = (
        f'<section id="search">\n<h1>{escape(title)}</h1>\n<div class="eventnotes-search">'
        f"<noscript><p>{escape(words)}</p><ul>{links}</ul></noscript></div>\n</section>\n"
    )
    context.update(title=title, body=body, display_toc=False)
    context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex">'
    app.add_css_file("search/eventnotes-search.css")
    return "page.html"


def _words() -> dict[str, Any]:
    """Return the texts of the script."""
    return {
        "close": _("Close"),
        "order": _("Order"),
        "best": _("Best match first"),
        "newest": _("Newest first"),
        "clear": _("Clear all"),
        "names": {
            "kind": _("Kind"),
            "event": _("Event"),
            "session": _("Session"),
            "topic": _("Topic"),
            "speaker": _("Speaker"),
            "page": _("Page"),
            "year": _("Year"),
            "series": _("Series"),
        },
        "found": _("Results: %(count)s"),
        "none": _("Nothing found. Try fewer or other words, or choose less below “Narrow down”."),
        "offers": _("Did you mean:"),
        "alias": _("“%(name)s” is another name of the topic “%(topic)s”."),
        "foreign": _("Pages in other languages: %(count)s"),
        "more": _("More results"),
        "narrow": _("Narrow down"),
    }


def register(app: Sphinx) -> None:
    """Add the directive, whose form is in HTML only, and connect with the writing of pages."""
    app.add_directive_to_domain("notes", "search-box", SearchBoxDirective)
    app.add_node(search_box, html=(_visit_html, None))
    app.connect("builder-inited", prepare)
    app.connect("html-page-context", render_search_page)
    app.connect("html-collect-pages", complete_sphinx_index)

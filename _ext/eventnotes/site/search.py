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
from eventnotes.files import DeferredFile, write_if_changed
from eventnotes.i18n import _, ngettext
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

    from eventnotes.views.exports.search_records import SearchRecord

_PAGE = "search"
#: The folder of the index in the output directory.
FOLDER = "eventnotes-search"


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


# -- the index ---------------------------------------------------------------------------------------------------


def is_ours(app: Sphinx) -> bool:
    """Tell whether this build has a search page and an index of our own."""
    return state_of(app.env).settings.search == "notes" and has_search_page(app.builder)


def index_files(app: Sphinx) -> dict[str, DeferredFile]:
    """Return the files of the index by name, relative to the output directory."""
    if not is_ours(app):
        return {}
    language = app.config.language or "en"

    def days(record: SearchRecord) -> str:
        return format_days(record.event.date, record.event.end_date, language) if record.event else ""

    index = SearchIndex(
        search_records(notes_domain(app.env).notebook),
        address=app.builder.get_target_uri,
        days=days,
        language=language,
        words=_words(),
    )
    return {
        f"{FOLDER}/{name}.bin": DeferredFile(hashlib.sha256(content).hexdigest(), partial(zlib.compress, content))
        for name, content in index.files()
    }


def stale_files(app: Sphinx, files: AbstractSet[str]) -> set[str]:
    """Return the files of an older index, whether or not the manifest names them: they may hold withdrawn words."""
    if not is_ours(app):
        return set()
    return {*(f"{FOLDER}/{path.name}" for path in Path(app.outdir, FOLDER).glob("*")), "searchindex.js"} - files


# -- the search page ---------------------------------------------------------------------------------------------


def prepare(app: Sphinx) -> None:
    """Keep Sphinx from making its own index, which it decides before writing; add the script that opens the search."""
    if is_ours(app):
        _switch_search(app, on=False)
        about: dict[str, Any] = {"data-page": app.builder.get_target_uri(_PAGE), "data-label": _("Search")}
        app.add_js_file("search/eventnotes-search-key.js", loading_method="defer", **about)


def restore_search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Let Sphinx make the search page after all others, or complete its own index; yield no page."""
    if is_ours(app):
        _switch_search(app, on=True)
    elif isinstance(app.builder, StandaloneHTMLBuilder):
        private_apis.restore_index_entries(app.builder)
    return iter(())


def render_search_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> str | None:
    """Render the search page in the theme's plain page, and let all pages know that there is one."""
    if not is_ours(app):
        return None
    _switch_search(app, on=True)
    if pagename != _PAGE or document is not None:
        return None
    disk = _("Search does not work on a page that was opened from disk: browsers allow it only on a web server.")
    title, no_script = _("Search"), _("Search needs JavaScript. Without it, these pages lead to all notes:")
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
    body = (
        f'<section id="search">\n<h1>{escape(title)}</h1>\n'
        f"<noscript><p>{escape(no_script)}</p><ul>{links}</ul></noscript>\n"
        f'<div class="eventnotes-search" data-disk="{escape(disk)}" data-failed="{escape(_failed())}"></div>\n'
        "</section>\n"
    )
    context.update(title=title, body=body, display_toc=False)
    context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex">'
    app.add_css_file("search/eventnotes-search.css")
    return "page.html"


def _switch_search(app: Sphinx, *, on: bool) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        private_apis.switch_search(app.builder, on=on)


def _failed() -> str:
    return _("Search does not work here: its index is missing or could not be loaded.")


def _words() -> dict[str, Any]:
    """Return the texts of the script."""
    return {
        "search": _("Search"),
        "close": _("Close"),
        "order": _("Order"),
        "best": _("Best match first"),
        "newest": _("Newest first"),
        "clear": _("Clear all"),
        "facets": {
            "kind": _("Kind"),
            "event": _("Event"),
            "year": _("Year"),
            "series": _("Series"),
            "topic": _("Topic"),
            "speaker": _("Speaker"),
        },
        "kinds": {
            "session": _("Session"),
            "event": _("Event"),
            "topic": _("Topic"),
            "speaker": _("Speaker"),
            "page": _("Page"),
        },
        "found": [ngettext("%(count)s result", "%(count)s results", count) for count in (1, 2)],
        "none": _("Nothing found. Try fewer or other words, or choose less below “Narrow down”."),
        "offers": _("Did you mean:"),
        "alias": _("“%(name)s” is another name of the topic “%(topic)s”."),
        "foreign": [
            ngettext("%(count)s page in another language", "%(count)s pages in other languages", count)
            for count in (1, 2)
        ],
        "more": _("More results"),
        "everything": _("All results, and ways to narrow them down"),
        "all": _("Show all %(count)s"),
        "narrow": _("Narrow down"),
        "narrowed": _("Narrow down (%(count)s chosen)"),
        "failed": _failed(),
    }


# -- Sphinx's own search -----------------------------------------------------------------------------------------


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
    app.add_node(search_box, html=(_visit_html, None))
    app.connect("builder-inited", prepare)
    app.connect("html-page-context", render_search_page)
    app.connect("html-collect-pages", restore_search_page)
    app.connect("build-finished", remove_stale_words)

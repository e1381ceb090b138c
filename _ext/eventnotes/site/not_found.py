"""``404.html``, which hosts serve for URLs that do not exist; its links work from any of them."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from eventnotes import private_apis
from eventnotes.builders import has_search_page, output_path
from eventnotes.i18n import _
from eventnotes.site.search import search_form
from eventnotes.site.urls import base_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

_NAME = "404"
#: The name of the file. Sphinx overwrites it in every build.
FILE = f"{_NAME}.html"
#: Attributes whose URL a browser, or a theme's script, would resolve against the URL that does not exist.
_RELATIVE = re.compile(
    r"""(?<=\s)(?P<name>href|src|action|data-content_root)="(?![#/"]|[a-z][a-z0-9+.-]*:)(?P<url>[^"]*)\""""
)


def collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page for Sphinx to lay out like all others."""
    builder = app.builder
    if _is_ours(app) and isinstance(builder, StandaloneHTMLBuilder):
        title = _("Page not found")
        home = nodes.reference("", _("To the first page"), refuri=builder.get_relative_uri(_NAME, app.config.root_doc))
        words = _("What you are looking for may have moved or have another name, or was never here.")
        section = nodes.section(
            "", nodes.title("", title), nodes.paragraph("", words), nodes.paragraph("", "", home), ids=["not-found"]
        )
        private_apis.forget_numbers_of_page(builder)
        body = private_apis.render(builder, section)["fragment"]
        # The script of the search puts pages with names like the address there.
        body += f'<div class="eventnotes-search-offers eventnotes-not-found"></div>\n{search_form(builder, _NAME)}'
        metatags = '<meta name="robots" content="noindex">'
        # It has no URL of its own.
        yield _NAME, {"title": title, "body": body, "metatags": metatags, "pageurl": None}, "page.html"


def not_found_file(app: Sphinx) -> dict[str, bytes]:
    """Return the page with URLs from the host's root; without ``html_baseurl``, that is also the site's."""
    path = output_path(app.builder, _NAME)
    if not _is_ours(app) or not path.is_file():
        return {}
    root = urlsplit(base_url(app)).path or "/"
    here = root + app.builder.get_target_uri(_NAME)
    encoding = app.config.html_output_encoding
    text = _RELATIVE.sub(lambda found: f'{found["name"]}="{_absolute(here, found["url"])}"', path.read_text(encoding))
    if path != app.outdir / FILE:
        # Hosts look for this file only, also with the builder dirhtml.
        path.unlink()
        if path.parent != app.outdir:
            path.parent.rmdir()
    return {FILE: text.encode(encoding, "xmlcharrefreplace")}


def _absolute(here: str, url: str) -> str:
    return escape(urljoin(here, unescape(url)))


def _is_ours(app: Sphinx) -> bool:
    """Tell whether *app* builds a site that a host serves, and neither it nor another extension has such a page."""
    own = _NAME in app.env.found_docs or "notfound.extension" in app.extensions
    return has_search_page(app.builder) and not own

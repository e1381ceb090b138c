"""URLs of the site's pages and files, ``sitemap.xml`` (https://www.sitemaps.org/protocol.html) and ``robots.txt``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape

from sphinx.util.osutil import relative_uri

from eventnotes import private_apis
from eventnotes.domain import notes_domain
from eventnotes.views.exports.head import is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


#: Characters that are not quoted in a URL that may be quoted already.
_SAFE = "/:?&=%#+,;@!$'()*~"
_NAME = "sitemap.xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def base_url(app: Sphinx) -> str:
    """Return the URL of the site's root, with ``/`` at its end; empty if ``html_baseurl`` has none."""
    base: str = app.config.html_baseurl or ""
    return f"{base.rstrip('/')}/" if base.startswith(("https://", "http://")) else ""


def page_url(app: Sphinx, docname: str, anchor: str = "", *, source: str = "") -> str:
    """Return the URL of a page or an anchor, as ``file_url`` does."""
    return file_url(app, app.builder.get_target_uri(docname), source=source) + (f"#{anchor}" if anchor else "")


def file_url(app: Sphinx, name: str, *, source: str = "") -> str:
    """Return the URL of a file by its name relative to the root.

    It is absolute, or without ``html_baseurl`` relative to the file *source*, or else to the root.
    """
    base = base_url(app)
    return quote(base + name if base or not source else relative_uri(source, name), safe=_SAFE)


def relative_url(app: Sphinx, docname: str, name: str) -> str:
    """Return the URL of a file relative to the page *docname*."""
    return quote(relative_uri(app.builder.get_target_uri(docname), name), safe=_SAFE)


def sitemap_files(app: Sphinx) -> dict[str, bytes]:
    """Return the sitemap and robots.txt; nothing without ``html_baseurl``, which they need."""
    if not base_url(app):
        return {}
    entries = "\n".join(_sitemap_entries(app))
    sitemap = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{entries}\n</urlset>\n'
    robots = f"User-agent: *\nDisallow:\n\nSitemap: {file_url(app, _NAME)}\n"
    return {_NAME: sitemap.encode(), "robots.txt": robots.encode()}


def _sitemap_entries(app: Sphinx) -> Iterator[str]:
    """Yield the entries of all pages but the search page and the general index, which have no content."""
    pages = notes_domain(app.env).notebook.pages
    for docname in sorted({*app.env.found_docs, *private_apis.index_pages(app.builder)}):
        page = pages.get(docname)
        if not is_hidden(page):
            day = _day(page.note.published) if page and page.note else ""
            lastmod = f"<lastmod>{day}</lastmod>" if day else ""
            yield f"<url><loc>{escape(page_url(app, docname))}</loc>{lastmod}</url>"


def _day(published: str) -> str:
    """Return the day of an ISO 8601 date or time; the protocol knows fewer forms of times."""
    try:
        return datetime.fromisoformat(published).date().isoformat()
    except ValueError:
        return ""

"""Addresses: where the pages and files of a web site will stand, as far as its settings tell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What stays as it is in an address that may be quoted already.
_SAFE = "/:?&=%#+,;@!$'()*~"


def base_url(app: Sphinx) -> str:
    """Return the address of the site's root, with ``/`` at its end; empty where ``html_baseurl`` tells none."""
    base: str = app.config.html_baseurl or ""
    return f"{base.rstrip('/')}/" if base.startswith(("https://", "http://")) else ""


def page_url(app: Sphinx, docname: str, anchor: str = "") -> str:
    """Return the address of a page, or of a place on it: absolute, or without ``html_baseurl`` from the root."""
    return file_url(app, app.builder.get_target_uri(docname)) + (f"#{anchor}" if anchor else "")


def file_url(app: Sphinx, name: str) -> str:
    """Return the address of a file by its name relative to the root, like that of ``page_url``."""
    return quote(base_url(app) + name, safe=_SAFE)


def from_page(app: Sphinx, docname: str, name: str) -> str:
    """Return the address of a file relative to the page *docname*."""
    return quote(relative_uri(app.builder.get_target_uri(docname), name), safe=_SAFE)

"""Redirects: a small page at each address where something once stood."""

from __future__ import annotations

import json
from html import escape
from string import Template
from typing import TYPE_CHECKING

from eventnotes.config import settings_of
from eventnotes.core.redirects import moved_places, redirects
from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.publishing.addresses import from_page, page_url
from eventnotes.publishing.outputs import page_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from eventnotes.core.permalinks import Permalink
    from eventnotes.core.redirects import Redirect

_SCRIPT = "_static/redirect/eventnotes-redirect.js"
#: With a script, the reader comes to the place asked for; without, to the page.
_PAGE = Template("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="canonical" href="$canonical">
<script src="$script" data-to="$address" data-old="$old" data-moved="$moved"></script>
<noscript><meta http-equiv="refresh" content="0; url=$address"></noscript>
</head>
<body>
<main>
<h1>$title</h1>
<p>$words <a href="$address">$page</a></p>
</main>
</body>
</html>
""")


def make(app: Sphinx) -> dict[str, bytes]:
    """Return a page for each redirect, by its file's name relative to the output directory."""
    notebook, settings = notes_domain(app.env).notebook, settings_of(app.config).redirects or {}
    found, moved = redirects(notebook, settings), moved_places(notebook, settings)
    return {
        page_path(app.builder, old).relative_to(app.outdir).as_posix(): _page(app, it, moved.get(old, {})).encode()
        for old, it in found.items()
        if not _has_page(app, old)
    }


def _has_page(app: Sphinx, old: str) -> bool:
    """Tell whether a page stands there under another name: with an address per folder, ``a/index`` is at ``a``'s."""
    other = old.removesuffix("/index") if old.endswith("/index") else f"{old}/index"
    return other in app.env.found_docs and page_path(app.builder, other) == page_path(app.builder, old)


def _page(app: Sphinx, redirect: Redirect, moved: Mapping[str, Permalink]) -> str:
    values = {
        "language": app.config.language or "en",
        "title": _("This page has moved"),
        "words": _("It is now here:"),
        "page": app.env.titles[redirect.docname].astext(),
        "canonical": page_url(app, redirect.docname),
        "script": from_page(app, redirect.old, _SCRIPT),
        "address": _address(app, redirect.old, redirect.docname, redirect.anchor),
        "old": redirect.old_anchor,
        "moved": json.dumps({old: _address(app, redirect.old, *new) for old, new in sorted(moved.items())}),
    }
    return _PAGE.substitute({name: escape(value) for name, value in values.items()})


def _address(app: Sphinx, old: str, docname: str, anchor: str) -> str:
    """Return the address of a place, seen from the page *old*."""
    address = from_page(app, old, app.builder.get_target_uri(docname))
    return f"{address}#{anchor}" if anchor else address

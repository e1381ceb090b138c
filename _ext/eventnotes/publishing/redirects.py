"""Redirects: a small page at each address where something once stood."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING

from eventnotes.config import settings_of
from eventnotes.core.redirects import redirects
from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.publishing.addresses import from_page, page_url
from eventnotes.publishing.outputs import page_path

if TYPE_CHECKING:
    from sphinx.application import Sphinx

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
<script src="$script" data-to="$address" data-old="$old"></script>
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
    found = redirects(notes_domain(app.env).notebook, settings_of(app.config).redirects or {})
    names = {old: page_path(app.builder, old).relative_to(app.outdir).as_posix() for old in found}
    return {names[old]: _page(app, redirect).encode() for old, redirect in found.items()}


def _page(app: Sphinx, redirect: Redirect) -> str:
    address = from_page(app, redirect.old, app.builder.get_target_uri(redirect.docname))
    values = {
        "language": app.config.language or "en",
        "title": _("This page has moved"),
        "words": _("It is now here:"),
        "page": app.env.titles[redirect.docname].astext(),
        "canonical": page_url(app, redirect.docname),
        "script": from_page(app, redirect.old, _SCRIPT),
        "address": f"{address}#{redirect.anchor}" if redirect.anchor else address,
        "old": redirect.old_anchor,
    }
    return _PAGE.substitute({name: escape(value) for name, value in values.items()})

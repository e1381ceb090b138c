"""Redirect pages at the former addresses of pages."""

from __future__ import annotations

import json
from html import escape
from pathlib import PurePosixPath
from string import Template
from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes import private_apis
from eventnotes.builders import is_provided_by_project, is_web, output_path, writes_pages
from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.log import warn
from eventnotes.notebook.redirects import Redirects, alternative_docname, find_redirects, redirect_problem
from eventnotes.parsing.inline_text import text_of
from eventnotes.site.urls import page_url, relative_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from sphinx.application import Sphinx

    from eventnotes.model.problems import Problem
    from eventnotes.notebook.redirects import Permalink, Redirect

_SCRIPT = "_static/redirect/eventnotes-redirect.js"
#: The script keeps the anchor; without JavaScript, the redirect leads to the page.
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


def redirect_files(app: Sphinx, generated_files: AbstractSet[str]) -> dict[str, bytes]:
    """Return a page for each redirect by file name, relative to the output directory.

    *generated_files* are those of pages that Sphinx and other extensions make from no document.
    """
    redirects = _redirects(app)
    files = {}
    for name, redirect in _placed(app, redirects)[0].items():
        # Checked after writing: an extension may write more files than it announces.
        taken = name if name in generated_files else _file_above(app, name)
        if taken:
            warn([_taken(redirect, f"a file called {taken}")], folder=app.srcdir)
        else:
            files[name] = _page(app, redirect, redirects.anchors.get(redirect.old.docname, {})).encode()
    return files


def check(app: Sphinx) -> list[Problem]:
    """Return the problems of redirects that only this builder has."""
    return _placed(app, _redirects(app))[1] if is_web(app.builder) and writes_pages(app.builder) else []


def _redirects(app: Sphinx) -> Redirects:
    domain = notes_domain(app.env)
    return find_redirects(domain.notebook, domain.state.settings.redirects or {})


def _taken(redirect: Redirect, occupant: str) -> Problem:
    """Return the problem of a redirect at whose address something else is."""
    fault = f"'{redirect.old}' leads nowhere, because {occupant} stands at its address; take the redirect out"
    return redirect_problem(fault, redirect.place)


def _placed(app: Sphinx, redirects: Redirects) -> tuple[dict[str, Redirect], list[Problem]]:
    """Return the redirects of pages by file, relative to the output directory, and the problems of the others."""
    placed: dict[str, Redirect] = {}
    problems = []
    for old, redirect in redirects.pages.items():
        path = output_path(app.builder, old)
        name = path.relative_to(app.outdir).as_posix()
        if occupant := _occupant(app, old, path, name, placed):
            problems.append(_taken(redirect, occupant))
        else:
            placed[name] = redirect
    return placed, problems


def _occupant(app: Sphinx, old: str, path: Path, name: str, placed: Mapping[str, Redirect]) -> str:
    """Return what is at the address already, in words; with dirhtml, ``a/index`` has the address of ``a``."""
    other = alternative_docname(old)
    if other in app.env.found_docs and output_path(app.builder, other) == path:
        return f"the page '{other}'"
    if name in placed:
        return f"the redirect from '{placed[name].old}'"
    if is_provided_by_project(app, name):
        return f"a file called {name}"
    return ""


def _file_above(app: Sphinx, name: str) -> str:
    """Return the file at the path of a needed folder; empty if there is none."""
    return next((str(above) for above in PurePosixPath(name).parents if (app.outdir / above).is_file()), "")


def _page(app: Sphinx, redirect: Redirect, moved: Mapping[str, Permalink]) -> str:
    old = redirect.old.docname

    def address(new: Permalink) -> str:
        """Return the URL of a page or an anchor relative to the old page."""
        return relative_url(app, old, app.builder.get_target_uri(new.docname)) + (f"#{new.anchor}" * bool(new.anchor))

    values = {
        "language": app.config.language or "en",
        "title": _("This page has moved"),
        "words": _("It is now here:"),
        "page": text_of(private_apis.title(app.env, redirect.new.docname) or nodes.title()),
        "canonical": page_url(app, redirect.new.docname),
        "script": relative_url(app, old, _SCRIPT),
        "address": address(redirect.new),
        "old": redirect.old_anchor,
        "moved": json.dumps({anchor: address(new) for anchor, new in sorted(moved.items())}),
    }
    return _PAGE.substitute({name: escape(value) for name, value in values.items()})

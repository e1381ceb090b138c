"""The settings of this site."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx_design.tabs import sd_tab_input, sd_tab_label

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The extension is installed in the site's environment (`make html` does that); a docs host that
# only installs requirements.txt finds it here.
sys.path.insert(0, str(Path(__file__).parent / "_ext"))
# The tables of the guide's reference are made by a directive of its own.
sys.path.insert(0, str(Path(__file__).parent / "guide"))

from eventnotes import __version__

project = "Event Notes"
author = "Event Notes contributors"
copyright = author
version = release = __version__
language = "ja"

extensions = ["myst_parser", "sphinx_design", "eventnotes", "reference_tables"]
# Directives and roles of this domain need no prefix: `{event}` instead of `{notes:event}`.
primary_domain = "notes"

source_suffix = {".md": "markdown"}
exclude_patterns = [
    "_build",
    ".*",
    "_ext",
    "tests",
    "bench",
    "dist",
    "node_modules",
    "README*.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    # Virtual environments, whatever their names.
    *(path.parent.name for path in Path(__file__).parent.glob("*/pyvenv.cfg")),
]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "linkify"]
# Only what is written as a URL becomes a link: "Segment.io" is a name.
myst_linkify_fuzzy_links = False

eventnotes_search = "notes"
eventnotes_breadcrumbs = "all"

html_theme = "furo"
html_title = "Event Notes"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_favicon = "_static/favicon.svg"
# Where the site will be, and where "edit this page" leads: guide/deploying.md tells which variables say so.
html_baseurl = os.environ.get("SITE_URL") or os.environ.get("READTHEDOCS_CANONICAL_URL", "")
# Feeds, the sitemap and Open Graph need that, and the page for wrong addresses too, unless the site stands at the
# root of its host.
if html_baseurl:
    extensions.append("sphinxext.opengraph")
ogp_site_url = html_baseurl.rstrip("/") + "/"
ogp_social_cards = {"enable": False}
html_theme_options = {
    "source_repository": os.environ.get("SITE_REPOSITORY", ""),
    "source_branch": os.environ.get("SITE_BRANCH", "main"),
    "source_directory": "",
    "light_css_variables": {
        "color-brand-primary": "#0b5d6b",
        "color-brand-content": "#0b5d6b",
        "color-brand-visited": "#5a4a7d",
        "color-foreground-primary": "#1b1f24",
        # Latin letters and Japanese from fonts that were made to stand together.
        "font-stack": (
            '-apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif'
        ),
        # Lines of Japanese need more room than those of Latin letters; an entry stays as high as it was.
        "sidebar-item-line-height": "1.25rem",
        "sidebar-item-spacing-vertical": "0.375rem",
        "toc-font-size": "var(--font-size--small--2)",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6cc5d1",
        "color-brand-content": "#6cc5d1",
        "color-brand-visited": "#b7a6dd",
    },
}

epub_show_urls = "no"
# The site's own styles are for browsers.
epub_css_files = []
epub_exclude_files = ["_static/site.css"]
latex_elements = {"papersize": "a4paper"}
latex_documents = [("index", "event-notes.tex", project, author, "howto")]


def setup(app: Sphinx) -> None:
    """Translate the words of the theme that Sphinx leaves in English, and make books without tabs."""
    app.add_message_catalog("sphinx", str(Path(__file__).parent / "_locale"))
    app.connect("doctree-read", _name_language)
    app.connect("doctree-resolved", _lay_out_tabs)


def _name_language(app: Sphinx, document: nodes.document) -> None:
    """Say that the guide is in English: docutils makes a `lang` of such a class."""
    if app.env.docname.startswith("guide/"):
        for part in document.children:
            if isinstance(part, nodes.section):
                part["classes"].append("language-en")


def _lay_out_tabs(app: Sphinx, document: nodes.document, _docname: str) -> None:
    """Put the tabs of the guide under one another in an e-book: its format has no buttons."""
    if app.builder.name != "epub":
        return
    for tabs in document.findall(lambda node: isinstance(node, nodes.container) and "sd-tab-set" in node["classes"]):
        tabs.children = [_laid_out(child) for child in tabs.children if not isinstance(child, sd_tab_input)]


def _laid_out(part: nodes.Element) -> nodes.Element:
    """Return a tab's label as a line in bold, its content as it is."""
    if isinstance(part, sd_tab_label):
        return nodes.paragraph("", "", nodes.strong("", part.astext()), ids=part["ids"])
    part["classes"] = [name for name in part["classes"] if name != "sd-tab-content"]
    return part

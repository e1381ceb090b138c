"""Restrict what pages of unknown authors may do; remove links and meta tags that run scripts or redirect."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.directives.other import Include
from sphinx.directives.patches import CSVTable
from sphinx.transforms import SphinxTransform

from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import SourceLine
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.urls import is_script_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from eventnotes.build_state import BuildState

_RAW = ("html_block", "html_inline")
#: What is read with another parser passes by all that stands here, and a page must not ask other hosts.
_WITHOUT = {"include": (Include, "parser"), "csv-table": (CSVTable, "url")}
#: MyST reads what stands in these as a template, which can run any program.
_TEMPLATES = "substitution"
#: Writers put the names of these attributes into the page as they are.
_ATTRIBUTE = re.compile(r"(?!on)[a-z][a-z0-9:-]*")
#: Extensions put the names of metadata into a page's head as they are.
_MARKUP = re.compile("[<>\"'&]")
#: An address of another host, or an escape that may hide one, in a style.
_REMOTE_STYLE = re.compile(r"//|\\|https?:", re.IGNORECASE)


def restrict(state: BuildState, app: Sphinx, config: Config) -> None:
    """Let MyST take raw HTML for text, and make no substitutions; before MyST reads its settings."""
    if not state.settings.untrusted:
        return
    if "myst_disable_syntax" in config:
        config.myst_disable_syntax = [*dict.fromkeys((*config.myst_disable_syntax, *_RAW))]
        config.myst_enable_extensions = sorted(set(config.myst_enable_extensions) - {_TEMPLATES})
    for name, (directive, option) in _WITHOUT.items():
        spec = {key: read for key, read in (directive.option_spec or {}).items() if key != option}
        app.add_directive(name, type(directive.__name__, (directive,), {"option_spec": spec}), override=True)
    app.connect("builder-inited", _forbid_raw)
    app.connect("source-read", _forget_settings)


def _forbid_raw(app: Sphinx) -> None:
    """Let docutils refuse the directive and the role ``raw``."""
    app.env.settings["raw_enabled"] = False


def _forget_settings(app: Sphinx, _docname: str, source: list[str]) -> None:
    """Take MyST's settings out of a page's front matter: they come before those of the site."""
    found = _front_matter(source[0])
    if not found or "myst" not in found:
        return
    text = "the front matter sets 'myst', which the setting 'eventnotes_untrusted' forbids; take it out"
    PageDraft.of(app.env).report(ProblemKind.ACTIVE, text, SourceLine(1))
    kept = {name: value for name, value in found.items() if name != "myst"}
    lines = source[0].split("\n")
    end = _end(lines)
    # With a blank in front it is none: MyST ends it at more than line feeds, and lets it have no end.
    source[0] = (
        # On one line; the others are left empty, so that what is below keeps its number.
        "\n".join(["---", *[_one_line(kept)][: end - 1], *[""] * (end - 2), *lines[end:]])
        if end and end == _end(source[0].splitlines())
        else f" {source[0]}"
    )


def _end(lines: Sequence[str]) -> int:
    """Return the index of the line that ends the front matter; 0 where there is none."""
    return next((number for number, line in enumerate(lines[1:], start=1) if line.startswith(("---", "..."))), 0)


def _one_line(values: dict[str, Any]) -> str:
    """Return YAML without a line break; what is named twice stays named, however often it would be written out."""
    import yaml  # noqa: PLC0415  (MyST brings it)

    return yaml.safe_dump(values, default_style='"', default_flow_style=True, width=sys.maxsize).rstrip("\n")


def _front_matter(text: str) -> dict[str, Any] | None:
    """Return what MyST reads there; None where there is none."""
    from myst_parser.config.main import TopmatterReadError, read_topmatter  # noqa: PLC0415  (a site may have no MyST)

    try:
        return read_topmatter(text)
    except (TopmatterReadError, AttributeError, LookupError, TypeError):  # the others come from PyYAML
        return None


class Defuse(SphinxTransform):
    """Removes links that run scripts or read files, names in a page's head that are markup, styles that ask hosts.

    Docutils checks neither, and MyST only links in Markdown: ``figure`` with ``:target:``, ``toctree``, ``download``,
    links in reStructuredText, ``html_meta``, names of metadata and styles remain.
    """

    # After docutils' and Sphinx's transforms that make references and move pictures, before remote pictures (870)
    # and Sphinx's collectors (880).
    default_priority = 860

    def apply(self, **_kwargs: Any) -> None:
        """Defuse the page."""
        for node, address in list(_links(self.document)):
            if is_script_url(address):
                self.report(node, f"a link to '{address}' could run a script or read a file; its words are left")
                node.replace_self(nodes.inline("", "", *node.children))
        for tree in self.document.findall(addnodes.toctree):
            for entry in [entry for entry in tree["entries"] if is_script_url(entry[1])]:
                self.report(tree, f"the table of contents leads to '{entry[1]}', which could run a script; take it out")
                tree["entries"].remove(entry)
        for meta in list(self.document.findall(nodes.meta)):
            if _acts(meta):
                self.report(meta, "an entry of the page's head does more than describe the page; take it out")
                meta.parent.remove(meta)
        self.check_metadata()
        for node in self.document.findall(nodes.Element):
            if _REMOTE_STYLE.search(str(node.get("style", ""))):
                self.report(node, f"the style '{node['style']}' could ask another host; put it into a style sheet")
                del node["style"]

    def check_metadata(self) -> None:
        """Remove metadata whose names are markup."""
        for field in list(self.document.findall(nodes.field)):
            name = field[0].astext()
            if isinstance(field.parent, nodes.docinfo) and _MARKUP.search(name):
                self.report(field, f"the name '{name}' in the front matter could be read as HTML; take out < > & ' \"")
                field.parent.remove(field)
                self.env.metadata[self.env.docname].pop(name, None)  # MyST has put it there

    def report(self, node: nodes.Element, text: str) -> None:
        """Keep a problem at the line of *node*."""
        draft = PageDraft.of(self.env)
        draft.report(ProblemKind.ACTIVE, text, draft.line_of(node))


def _links(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    for link in document.findall(nodes.reference):
        yield link, link.get("refuri", "")
    for download in document.findall(addnodes.download_reference):
        yield download, download["reftarget"]


def _acts(meta: nodes.meta) -> bool:
    """Tell whether an entry leads to another page (``refresh``), or is called like more than an attribute."""
    return meta.get("http-equiv", "").strip().lower() == "refresh" or not all(
        _ATTRIBUTE.fullmatch(name.lower()) for name in meta.non_default_attributes()
    )

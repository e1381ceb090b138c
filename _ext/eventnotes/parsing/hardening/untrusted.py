"""Restrict what pages of unknown authors may do; remove links and meta tags that run scripts or redirect."""

from __future__ import annotations

import re
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from eventnotes import private_apis
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import SourceLine
from eventnotes.parsing.directives import NotesDirective
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.roles import ROLES as OUR_ROLES
from eventnotes.text.urls import is_script_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from eventnotes.build_state import BuildState

#: MyST takes raw HTML for text, and reads what stands in substitutions as a template, which can run any program.
_RAW, _TEMPLATES = ("html_block", "html_inline"), "substitution"
#: What untrusted pages may use beside our directives and roles: classes and functions of these packages, whatever
#: names they have in a language or an extension, and options. None reads a file, asks a host, or writes HTML.
_PACKAGES = ("docutils", "myst_parser", "sphinx", "sphinx_design")
DIRECTIVES = frozenset(
    """
    AccordionDirective Acks Admonition AsideDirective Attention Author ButtonLinkDirective ButtonRefDirective CSVTable
    CardCarouselDirective CardDirective CardFooterDirective CardHeaderDirective Caution Centered Class Code CodeBlock
    Compound Container Contents Danger Div DropdownDirective Epigraph Error Figure FigureMarkdown Glossary
    GridDirective GridItemCardDirective GridItemDirective HList Highlight Highlights Hint Image Important
    IndexDirective LineBlock ListTable MathBlock MathDirective Note Only ParsedLiteral PullQuote RSTTable Replace Rubric
    Sectnum SeeAlso Sidebar StepDirective StepsDirective TabItemDirective TabSetCodeDirective TabSetDirective Tip
    TocTree Todo TodoList Topic Unicode VersionChange Warning
""".split()
)
ROLES = frozenset(
    """
    Abbreviation AnyXRefRole BadgeRole CVE CWE EmphasizedLiteral EnvVarXRefRole GUILabel GenericRole IndexRole
    IntersphinxRole Keyboard LinkBadgeRole Manpage MathReferenceRole MenuSelection OptionXRefRole PEP RFC
    SubstitutionReferenceRole TokenXRefRole XRefBadgeRole XRefRole code_role math_role pep_reference_role
    rfc_reference_role
""".split()
)
_OPTIONS = frozenset(
    """
    align alt backlinks caption class class-body class-card class-container class-content class-footer class-header
    class-item class-label class-row class-title collapsible color columns delim depth emphasize-lines escape force
    glob gutter header header-rows heading-level height hidden img-alt img-bottom img-top includehidden keepspace label
    lineno-start linenos linenothreshold link link-alt link-type local margin maxdepth name number-lines numbered open
    outline padding prefix quote ref-type reversed scale selected shadow sorted start stub-columns subtitle suffix sync
    sync-group target text-align titlesonly width widths
""".split()
)
#: Writers put the names of these attributes into the page as they are.
_ATTRIBUTE = re.compile(r"(?!on)[a-z][a-z0-9:-]*")
#: Extensions put the names of metadata into a page's head as they are.
_MARKUP = re.compile("[<>\"'&]")
#: An address of another host, or an escape that may hide one, in a style.
_REMOTE_STYLE = re.compile(r"//|\\|https?:", re.IGNORECASE)


def restrict(state: BuildState, _app: Sphinx, config: Config) -> None:
    """Let MyST take raw HTML for text, and make no substitutions; before MyST reads its settings."""
    if state.settings.untrusted and "myst_disable_syntax" in config:
        config.myst_disable_syntax = [*dict.fromkeys((*config.myst_disable_syntax, *_RAW))]
        config.myst_enable_extensions = sorted(set(config.myst_enable_extensions) - {_TEMPLATES})


def report_settings(draft: PageDraft) -> None:
    """Report that a page's front matter sets options of MyST."""
    text = "the front matter sets 'myst', which the setting 'eventnotes_untrusted' forbids; take it out"
    draft.report(ProblemKind.ACTIVE, text, SourceLine(1))


@cache
def allowed_directive(directive: Any) -> Any:
    """Return a directive with the options that untrusted pages may give it; None where they may not use it."""
    kind = private_apis.directive_behind(directive)
    if isinstance(kind, type) and issubclass(kind, NotesDirective):
        # Our options are checked where they are read.
        return directive
    if not _is_in(DIRECTIVES, kind):
        return None
    known = {name: read for name, read in (kind.option_spec or {}).items() if name in _OPTIONS}
    return type(kind.__name__, (directive,), {"option_spec": known, "__module__": kind.__module__})


def is_allowed_role(role: Any) -> bool:
    """Tell whether untrusted pages may use a role."""
    role = private_apis.role_behind(role)
    return role in OUR_ROLES.values() or _is_in(ROLES, role if isinstance(role, FunctionType) else type(role))


def _is_in(names: frozenset[str], kind: Any) -> bool:
    return kind.__module__.partition(".")[0] in _PACKAGES and kind.__qualname__ in names


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

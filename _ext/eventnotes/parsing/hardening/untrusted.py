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
from eventnotes.parsing.directives import AnyOption
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.urls import is_script_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from eventnotes.build_state import BuildState

#: MyST takes raw HTML for text, and reads what stands in substitutions as a template, which can run any program.
_RAW, _TEMPLATES = ("html_block", "html_inline"), "substitution"
#: The directives that untrusted pages may use, by their classes: names are translated, and others can be registered.
_DIRECTIVES = {
    "docutils.parsers.rst.directives.body": "Compound Container Epigraph Highlights LineBlock ParsedLiteral PullQuote"
    " Sidebar Topic",
    "docutils.parsers.rst.directives.images": "Image",
    "docutils.parsers.rst.directives.misc": "Class Replace Unicode",
    "docutils.parsers.rst.directives.parts": "Contents Sectnum",
    "docutils.parsers.rst.directives.tables": "ListTable RSTTable",
    "eventnotes.parsing.conditions": "_Only",
    "eventnotes.parsing.directives": "EventDirective EventListDirective SessionDirective SessionListDirective"
    " SpeakerListDirective TopicDirective TopicListDirective TopicMatrixDirective",
    "eventnotes.site.search.search_page": "SearchBoxDirective",
    "myst_parser.sphinx_ext.directives": "FigureMarkdown",
    "sphinx.directives.admonitions": "Admonition Attention Caution Danger Error Hint Important Note SeeAlso Tip"
    " Warning",
    "sphinx.directives.code": "CodeBlock Highlight",
    "sphinx.directives.other": "Acks Author Centered HList TocTree",
    "sphinx.directives.patches": "CSVTable Code Figure MathDirective Rubric",
    "sphinx.domains.changeset": "VersionChange",
    "sphinx.domains.index": "IndexDirective",
    "sphinx.domains.std": "Glossary",
    "sphinx.ext.todo": "Todo TodoList",
    "sphinx_design.accordion": "AccordionDirective",
    "sphinx_design.aside": "AsideDirective",
    "sphinx_design.badges_buttons": "ButtonLinkDirective ButtonRefDirective",
    "sphinx_design.cards": "CardCarouselDirective CardDirective CardFooterDirective CardHeaderDirective",
    "sphinx_design.dropdown": "DropdownDirective",
    "sphinx_design.extension": "Div",
    "sphinx_design.grids": "GridDirective GridItemCardDirective GridItemDirective",
    "sphinx_design.steps": "StepDirective StepsDirective",
    "sphinx_design.tabs": "TabItemDirective TabSetCodeDirective TabSetDirective",
}
#: The options that these may have: none reads a file, asks a host or writes what it is given into the page.
_OPTIONS = frozenset(
    re.findall(
        r"\S+",
        "align alt backlinks caption collapsible color columns delim depth emphasize-lines escape force glob"
        " gutter header header-rows heading-level height hidden includehidden keepspace label lineno-start linenos"
        " linenothreshold local margin maxdepth name numbered number-lines open outline padding prefix quote ref-"
        " type reversed scale selected shadow sorted start stub-columns subtitle suffix sync sync-group target"
        " text-align titlesonly width widths class class-body class-card class-container class-content class-footer"
        " class-header class-item class-label class-row class-title link link-alt link-type img-alt img-bottom img-"
        " top",
    )
)
#: The roles that untrusted pages may use: functions, or the classes of objects.
_ROLES = {
    "docutils.parsers.rst.roles": "GenericRole math_role pep_reference_role rfc_reference_role",
    "eventnotes.parsing.roles": "FactRole MentionRole NoMentionRole NotesRole",
    "myst_parser.sphinx_ext.directives": "SubstitutionReferenceRole",
    "sphinx.domains.index": "IndexRole",
    "sphinx.domains.math": "MathReferenceRole",
    "sphinx.domains.std": "EnvVarXRefRole OptionXRefRole TokenXRefRole",
    "sphinx.ext.intersphinx._resolve": "IntersphinxRole",
    "sphinx.roles": "Abbreviation AnyXRefRole CVE CWE EmphasizedLiteral GUILabel Keyboard Manpage MenuSelection PEP"
    " RFC XRefRole code_role",
    "sphinx_design.badges_buttons": "BadgeRole LinkBadgeRole XRefBadgeRole",
}
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
def allowed_directive(directive: Any) -> type[Directive] | None:
    """Return a directive with the options that untrusted pages may give it; None where they may not use it."""
    kind = private_apis.directive_behind(directive)
    if not _is_in(_DIRECTIVES, kind):
        return None
    if isinstance(kind.option_spec, AnyOption):
        return directive  # type: ignore[no-any-return]
    known = {name: read for name, read in (kind.option_spec or {}).items() if name in _OPTIONS}
    return type(kind.__name__, (directive,), {"option_spec": known, "__module__": kind.__module__})


def is_allowed_role(role: Any) -> bool:
    """Tell whether untrusted pages may use a role."""
    role = private_apis.role_behind(role)
    return _is_in(_ROLES, role if isinstance(role, FunctionType) else type(role))


def _is_in(listed: Mapping[str, str], kind: Any) -> bool:
    return kind.__qualname__ in listed.get(kind.__module__, "").split()


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

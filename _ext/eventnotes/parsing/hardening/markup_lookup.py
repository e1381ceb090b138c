"""Look up directives and roles: none stops the build or loses words, and untrusted pages use only what is allowed."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive, DirectiveError
from docutils.parsers.rst.directives.tables import RSTTable
from docutils.parsers.rst.states import Inliner, MarkupError
from sphinx import addnodes
from sphinx.util.docutils import CustomReSTDispatcher

from eventnotes import private_apis
from eventnotes.domain import state_of
from eventnotes.model.problems import ProblemKind
from eventnotes.parsing.directives import DIRECTIVES, NotesDirective
from eventnotes.parsing.hardening.untrusted import allowed_directive, is_allowed_role
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.similarity import NearestName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from docutils.utils import Reporter
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Among the handlers of ``source-read``: after those that look directives and roles up themselves.
PRIORITY = 900
_FORBIDDEN = "is not allowed by the setting 'eventnotes_untrusted', so it is shown as written; take it out"


def look_up(app: Sphinx, _docname: str, _source: list[str]) -> None:
    """Look up the directives and roles of the page that is about to be parsed, before docutils, Sphinx and MyST do.

    What Sphinx restores when a page is parsed goes back to before ``source-read``.
    """
    _Lookup(app.env).enable()


def drop_false_warnings() -> None:
    """Drop MyST's warning that a ``#`` begins a comment in options: in those of our directives it does not."""
    logging.getLogger(private_apis.MYST_LOGGER).addFilter(_is_true)


def _is_true(record: logging.LogRecord) -> bool:
    name = record.getMessage().partition(":")[0].strip("'").removeprefix("notes:")
    return getattr(record, "subtype", "") != "directive_comments" or name not in DIRECTIVES


class _Lookup(CustomReSTDispatcher):
    """Hands out guarded directives and roles; one that is unknown or not allowed is shown as it is written."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__()
        self.env = env
        self.is_trusted = not state_of(env).settings.untrusted

    def unknown(self, name: str, kind: str) -> str:
        known = private_apis.markup_names(self.env, kind)
        near = NearestName(known).find(name)
        hint = f"did you mean '{known[near]}'?" if near else "correct its name"
        return f"is unknown, so it is shown as written; {hint}"

    def directive(
        self, directive_name: str, language_module: ModuleType, document: nodes.document
    ) -> tuple[Any, list[nodes.system_message]]:
        found: Any
        found, messages = super().directive(directive_name, language_module, document)
        if found is None:
            found = _as_written(ProblemKind.SOURCE, self.unknown(directive_name, "directives"))
        elif not self.is_trusted:
            found = allowed_directive(found) or _as_written(ProblemKind.ACTIVE, _FORBIDDEN)
        return _guarded(found), messages

    def role(
        self, role_name: str, language_module: ModuleType, lineno: int, reporter: Reporter
    ) -> tuple[Any, list[nodes.system_message]]:
        found: Any
        found, messages = super().role(role_name, language_module, lineno, reporter)
        if found is None:
            return _refused_role(ProblemKind.SOURCE, self.unknown(role_name, "roles")), messages
        if not (self.is_trusted or is_allowed_role(found)):
            return _refused_role(ProblemKind.ACTIVE, _FORBIDDEN), messages
        return _guarded_role(found), messages


# -- roles -----------------------------------------------------------------------------------------------------------


def _refused_role(kind: ProblemKind, reason: str) -> Any:
    def role(name: str, rawtext: str, text: str, lineno: int, inliner: Any, *_args: Any, **_options: Any) -> Any:
        draft = PageDraft.of(inliner.document.settings.env)
        at = draft.line(*private_apis.role_location(inliner, lineno))
        draft.report(kind, f"the role '{name}' {reason}", at)
        written = rawtext if isinstance(inliner, Inliner) else f"{{{name}}}`{text}`"
        return [nodes.literal(written, written)], []

    return role


def _guarded_role(role: Any) -> Any:
    """Return a role that shows what it fails at as it is written."""

    def run(*args: Any, **options: Any) -> Any:
        try:
            return role(*args, **options)
        except Exception as error:  # noqa: BLE001  (a role of another extension may raise anything)
            return _refused_role(ProblemKind.SOURCE, _fails(error))(*args, **options)

    # docutils asks roles for the options that the directive ``role`` may give them.
    return wraps(role)(run)


# -- directives ------------------------------------------------------------------------------------------------------


@cache
def _as_written(kind: ProblemKind, reason: str) -> type[Directive]:
    """Return a directive that shows itself as it is written, and reports the reason."""
    return type("AsWritten", (NotesDirective,), {"run": lambda directive: _written(directive, kind, reason)})


@cache
def _guarded(kind: Any) -> Any:
    """Return a guarded directive; functions stay as they are, and so does ``table``, by whose method MyST goes."""
    is_class: bool = isinstance(kind, type)
    if not is_class or issubclass(kind, RSTTable):
        return kind
    directive: type[Directive] = kind

    def run(self: Directive) -> list[nodes.Node]:
        return _run(self, directive)

    # MyST drops a directive whose arguments are too few or too many, so they are counted here.
    counted = {
        "required_arguments": 0,
        "optional_arguments": directive.required_arguments + directive.optional_arguments,
        "final_argument_whitespace": True,
    }
    return type(directive.__name__, (directive,), {"run": run, "__module__": directive.__module__, **counted})


def _run(directive: Directive, kind: type[Directive]) -> list[nodes.Node]:
    count, most = len(directive.arguments), kind.required_arguments + kind.optional_arguments
    if count == most > 0 and not kind.final_argument_whitespace:
        count += len(directive.arguments[-1].split()) - 1
    if not kind.required_arguments <= count <= most:
        needed = f"{kind.required_arguments} to {most}" if kind.optional_arguments else str(most)
        reason = f"takes {needed} argument(s), not {count}, so it is shown as written; correct its first line"
        return _written(directive, ProblemKind.SOURCE, reason)
    content = "\n".join(directive.content)
    try:
        with _parsed_by(directive) as (parsed, sections):
            found = list(kind.run(directive))
    except (DirectiveError, MarkupError, RecursionError):
        raise
    except Exception as error:  # a directive of another extension may raise anything
        if type(error).__name__ == "MockingError":
            raise
        return _written(directive, ProblemKind.SOURCE, _fails(error))
    _put_under_conditions(found, sections)
    if content.strip() and not directive.has_content:
        # MyST has reported it; docutils refuses such a directive.
        return [*found, literal(content)]
    shown = "\n".join(node.astext() for node in found)
    # ``only`` may put itself elsewhere.
    lost = [node for node in parsed if not isinstance(node.parent, addnodes.only) and _is_lost(node, shown)]
    if lost:
        reason = "does not show all of its content, so the rest is shown after it; move that out of it"
        _report(directive, ProblemKind.SOURCE, reason)
        _detach(lost, directive.state.document)
    return [*found, *lost]


def _detach(lost: list[nodes.Node], document: nodes.document) -> None:
    """Take nodes from where they are not shown."""
    for node in lost:
        node.parent.children = [child for child in node.parent.children if child is not node]
    if document.decoration is not None:
        # Sphinx shows no header and no footer, and some writers stop at them.
        document.remove(document.decoration)
        document.decoration = None


@contextmanager
def _parsed_by(directive: Directive) -> Iterator[tuple[list[nodes.Node], list[nodes.section]]]:
    """Collect the nodes that a directive parses its content into, and sections that MyST puts beside them."""
    state: Any = directive.state
    document: nodes.document = state.document
    parsed: list[nodes.Node] = []
    beside: list[nodes.section] = []
    nested_parse = state.nested_parse

    def parse(*args: Any, **options: Any) -> Any:
        given = {**dict(zip(("block", "offset", "node", "match_titles"), args, strict=False)), **options}
        known = len(given["node"].children)
        before = set(document.findall(nodes.section)) if given.get("match_titles") else None
        end = nested_parse(*args, **options)
        parsed.extend(given["node"].children[known:])
        if before is not None:
            beside.extend(section for section in document.findall(nodes.section) if section not in before)
        return end

    state.nested_parse = parse
    try:
        yield parsed, beside
    finally:
        state.nested_parse = nested_parse


def _put_under_conditions(found: list[nodes.Node], sections: list[nodes.section]) -> None:
    """Put the sections that begin in ``only`` or ``ifconfig``, and stand beside its node, under the same condition."""
    for condition in found:
        if not isinstance(condition, private_apis.CONDITIONS):
            continue
        for section in sections:
            parent = section.parent
            if parent not in sections and parent.get("expr") != condition["expr"]:
                around = condition.copy()
                parent[parent.index(section)] = around
                around.append(section)


def _is_lost(node: nodes.Node, shown: str) -> bool:
    """Tell whether nothing of a parsed node is among what a directive shows (of fields, other words are)."""
    if isinstance(node, nodes.Invisible | nodes.system_message | nodes.field_list):
        return False
    words = [text.astext().strip() for text in node.findall(nodes.Text)]
    return any(words) and not any(word in shown for word in words if word)


def _fails(error: Exception) -> str:
    return f"fails ({type(error).__name__}: {error}), so it is shown as written; correct it"


def literal(text: str) -> nodes.literal_block:
    """Return *text* as a block of code, in no language that Pygments knows."""
    return nodes.literal_block(text, text, language="none")


def _written(directive: Directive, kind: ProblemKind, reason: str) -> list[nodes.Node]:
    _report(directive, kind, reason)
    return [literal(directive.block_text)]


def _report(directive: Directive, kind: ProblemKind, reason: str) -> None:
    draft = PageDraft.of(directive.state.document.settings.env)
    at = draft.line(*directive.state_machine.get_source_and_line(directive.lineno))
    draft.report(kind, f"the directive '{directive.name}' {reason}", at)

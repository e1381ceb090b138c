"""Run directives so that none stops the build, and none drops its content without showing it."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive, DirectiveError
from docutils.parsers.rst.directives.tables import RSTTable
from docutils.parsers.rst.states import MarkupError
from sphinx.directives.other import Only

from eventnotes import private_apis
from eventnotes.model.problems import ProblemKind
from eventnotes.parsing.directives import DIRECTIVES
from eventnotes.parsing.page_records import PageDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: ``only`` puts sections beside itself, and MyST goes by the method of ``table``.
_UNGUARDED = (Only, RSTTable)


@contextmanager
def guarded_directives() -> Iterator[None]:
    """Guard each directive that docutils or MyST looks up in the block."""
    log = logging.getLogger(private_apis.MYST_LOGGER)
    log.addFilter(_is_true)
    try:
        with private_apis.wrapped_directives(_guarded):
            yield
    finally:
        log.removeFilter(_is_true)


def _is_true(record: logging.LogRecord) -> bool:
    """Drop the warning that a ``#`` begins a comment in options: in those of our directives it does not."""
    name = record.getMessage().partition(":")[0].strip("'").removeprefix("notes:")
    return getattr(record, "subtype", "") != "directive_comments" or name not in DIRECTIVES


@cache
def _guarded(directive: Any) -> Any:
    """Return a guarded directive; None, and functions, stay as they are."""
    is_class: bool = isinstance(directive, type)
    if not is_class or issubclass(directive, _UNGUARDED):
        return directive

    def run(self: Directive) -> list[nodes.Node]:
        return _run(self, directive.run)

    return type(directive.__name__, (directive,), {"run": run, "__module__": directive.__module__})


def _run(directive: Directive, run: Callable[[Directive], Sequence[nodes.Node]]) -> list[nodes.Node]:
    content = "\n".join(directive.content)
    try:
        with _parsed_by(directive) as parsed:
            found = list(run(directive))
    except (DirectiveError, MarkupError, RecursionError):
        raise
    except Exception as error:  # a directive of another extension may raise anything
        if type(error).__name__ == "MockingError":
            raise
        _report(directive, f"fails ({type(error).__name__}: {error}), so it is shown as written; correct it")
        return [nodes.literal_block(directive.block_text, directive.block_text, language="none")]
    if content.strip() and not directive.has_content:
        # MyST has reported it; docutils refuses such a directive.
        return [*found, nodes.literal_block(content, content, language="none")]
    shown = "\n".join(node.astext() for node in found)
    lost = [node for node in parsed if _is_lost(node, shown)]
    if lost:
        _report(directive, "does not show all of its content, so the rest is shown after it; move that out of it")
    for node in lost:
        node.parent.children = [child for child in node.parent.children if child is not node]
    document = directive.state.document
    if lost and document.decoration is not None:
        # Sphinx shows no header and no footer, and some writers stop at them.
        document.remove(document.decoration)
        document.decoration = None
    return [*found, *lost]


@contextmanager
def _parsed_by(directive: Directive) -> Iterator[list[nodes.Node]]:
    """Collect the nodes that a directive parses its content into."""
    state: Any = directive.state
    parsed: list[nodes.Node] = []
    nested_parse = state.nested_parse

    def parse(*args: Any, **options: Any) -> Any:
        # As docutils' signature has it: the block, its offset, the node.
        node = options["node"] if "node" in options else args[2]
        known = len(node.children)
        end = nested_parse(*args, **options)
        parsed.extend(node.children[known:])
        return end

    state.nested_parse = parse
    try:
        yield parsed
    finally:
        state.nested_parse = nested_parse


def _is_lost(node: nodes.Node, shown: str) -> bool:
    """Tell whether nothing of a parsed node is among what a directive shows (of fields, other words are)."""
    if isinstance(node, nodes.Invisible | nodes.system_message | nodes.field_list):
        return False
    words = [text.astext().strip() for text in node.findall(nodes.Text)]
    return any(words) and not any(word in shown for word in words if word)


def _report(directive: Directive, text: str) -> None:
    draft = PageDraft.of(directive.state.document.settings.env)
    at = draft.line(*directive.state_machine.get_source_and_line(directive.lineno))
    draft.report(ProblemKind.SOURCE, f"the directive '{directive.name}' {text}", at)

"""Show a page, directive or role that can't be parsed as plain text, so that the build goes on."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from docutils.parsers import Parser
from docutils.parsers.rst import Parser as RSTParser
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform

from eventnotes import private_apis
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.model.records import SourceLine
from eventnotes.model.visibility import Visibility, read_visibility
from eventnotes.parsing.hardening.directive_guard import guarded_directives
from eventnotes.parsing.japanese import extend_markdown
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.sanitize import deepest_nesting_line, guess_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: MyST-Parser 5.1 hands a directive none of its source, so that options that it can't read are lost: one may say that
#: something is withdrawn. It also names wrong lines in warnings.
_OLDEST_MYST = "5.2"
#: How many characters of a page are read as markup. MyST needs about 13 seconds for a million of them.
LONGEST = 5_500_000
#: How many nodes may lie in one another. Everything that looks at a page calls itself for each, and Python bears
#: about a thousand such calls; a list in a list are two nodes.
DEEPEST = 120
#: At how many containers in one another markdown-it drops what is in the last one: its ``maxNesting``.
_DROPPED = 20
_CONTAINERS = (
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.list_item,
    nodes.definition_list,
    nodes.definition,
    nodes.block_quote,
)
#: A declaration, in reStructuredText, that an event of another page may hide.
_HELD_BY_EVENT = re.compile(r"\.\. (?:notes:)?(?:event|session)::(?s:.*)\n[ \t]+:event:")
#: What MyST says of a directive or role that it leaves out.
_DIRECTIVE = re.compile(r"Unknown directive type: |Directive '")
_ROLE = re.compile(r'Unknown interpreted text role "(?P<name>[^"]+)"')
#: How a directive begins, also in a list or a quote.
_FENCE = re.compile(r"(?:[ \t>]|[-*+][ \t]|[0-9]+[.)][ \t])*(?P<fence>:{3,}|`{3,}|~{3,})[ \t]*\{")


class _Fault(NamedTuple):
    """Why a page can't be read as markup: one English sentence or two, and the line."""

    text: str
    at: SourceLine


class _Guard(Parser):
    """A parser that falls back to plain text; it stands before the parser that it guards."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring*, as far as that is possible."""
        env: BuildEnvironment = document.settings.env
        draft = PageDraft.of(env)
        # What a page includes is read by docutils, which reports bytes that are not UTF-8 itself.
        document.settings.input_encoding = env.config.source_encoding
        is_markdown = not isinstance(self, RSTParser)
        draft.visibility = read_visibility(inputstring, markdown=is_markdown)
        transforms, problems = list(document.transformer.transforms), list(draft.problems)
        fault = _too_long(inputstring)
        if fault is None:
            try:
                with private_apis.extended_markdown(extend_markdown), guarded_directives():
                    super().parse(inputstring, document)
                fault = _too_deep(document, draft, is_markdown=is_markdown) or _refused(document, draft)
                if is_markdown:
                    add_sources(document, inputstring)
            except RecursionError:
                fault = _Fault(_TOO_DEEP, SourceLine(deepest_nesting_line(inputstring)))
            except Exception as error:  # noqa: BLE001  (a role or a parser may raise anything)
                fault = _failure(error, document, inputstring, is_markdown=is_markdown)
        if fault is not None:
            document.transformer.transforms[:] = transforms
            self.fall_back(inputstring, document, problems, fault)
            return
        apply, transformer = document.transformer.apply_transforms, document.transformer

        def apply_transforms() -> None:
            # Those of the page's own nodes go with them.
            later = [transform for transform in transformer.transforms if transform[2] is None]
            try:
                apply()
            except (OSError, RecursionError, SphinxError):
                raise
            except Exception as error:  # noqa: BLE001  (a transform may raise anything)
                draft.reset()
                failure = _failure(error, document, inputstring, is_markdown=is_markdown)
                self.fall_back(inputstring, document, problems, failure)
                transformer.transforms[:], transformer.sorted = later, False
                apply()

        vars(transformer)["apply_transforms"] = apply_transforms

    def fall_back(self, text: str, document: nodes.document, problems: list[Problem], fault: _Fault) -> None:
        """Show *text* as it is, unless something in it may be hidden; *problems* are those before it was parsed."""
        env: BuildEnvironment = document.settings.env
        draft = PageDraft.of(env)
        _forget(env, document)
        super().parse("", document)
        secret = draft.hidden = draft.visibility.may_hold
        draft.visibility = Visibility()
        _show(document, "" if secret else text, env.docname)
        if len(text) > LONGEST:
            env.metadata[env.docname]["nosearch"] = True
        draft.problems[:] = problems
        kept = ". As something in it may be hidden, its words are not shown at all" if secret else ""
        draft.report(ProblemKind.SOURCE, fault.text + kept, fault.at)


def need_parsers(app: Sphinx, config: Config) -> None:
    """Let Sphinx refuse a parser that is too old, where the project uses it and asks for no version itself."""
    if "myst_parser" in app.extensions:
        config.needs_extensions = {"myst_parser": _OLDEST_MYST, **(config.needs_extensions or {})}


def guard_parsers(app: Sphinx) -> None:
    """Put a guard before every parser of the project."""
    parsers = app.registry.get_source_parsers()
    for filetype, parser in parsers.items():
        parsers[filetype] = type(parser.__name__, (_Guard, parser), {"__doc__": parser.__doc__})


def _too_long(text: str) -> _Fault | None:
    if len(text) <= LONGEST:
        return None
    length, most = (f"{number / 1e6:.1f} million" for number in (len(text), LONGEST))
    return _Fault(
        f"the page has {length} characters, and no more than {most} are read as markup; make several pages of it."
        " Until then it is shown as plain text, and no search finds it",
        SourceLine(1),
    )


_TOO_DEEP = (
    "lists, quotes or marks lie in one another deeper than can be read; move some of them up."
    " Until then the page is shown as plain text"
)


def _too_deep(document: nodes.document, draft: PageDraft, *, is_markdown: bool) -> _Fault | None:
    waiting: list[tuple[nodes.Element, int, int]] = [(document, 0, 0)]
    while waiting:
        node, depth, around = waiting.pop()
        if depth > DEEPEST:
            return _Fault(_TOO_DEEP, draft.line_of(node))
        if isinstance(node, _CONTAINERS):
            around += 1
            if is_markdown and around >= _DROPPED and not node.children:
                return _Fault(
                    "lists or quotes lie in one another deeper than Markdown is read (9 lists or 19 quotes), so that"
                    " words would be lost; move some of them up. Until then the page is shown as plain text",
                    draft.line_of(node),
                )
        inner = (child for child in reversed(node.children) if isinstance(child, nodes.Element))
        waiting += ((child, depth + 1, around) for child in inner)
    return None


def _failure(error: Exception, document: nodes.document, text: str, *, is_markdown: bool) -> _Fault:
    """Return why a page can't be parsed, with the line that was reached."""
    if is_markdown and isinstance(error, AttributeError | LookupError | TypeError) and _breaks_yaml(text):
        return _Fault(
            "the front matter has a value that is not what its tag ('!!…') says; take the tag out."
            " Until then the page is shown as plain text",
            SourceLine(1),
        )
    return _Fault(
        f"the page can't be parsed ({type(error).__name__}: {error}); correct what stands here, or right above."
        " Until then the page is shown as plain text",
        SourceLine(document.current_line or document.reporter.get_source_and_line(None)[1]),
    )


def _breaks_yaml(text: str) -> bool:
    """Tell whether PyYAML fails at the front matter in a way of which MyST does not know."""
    from myst_parser.config.main import TopmatterReadError, read_topmatter  # noqa: PLC0415  (a site may have no MyST)

    try:
        read_topmatter(text)
    except (AttributeError, LookupError, TypeError):
        return True
    except TopmatterReadError:
        return False
    return False


def _refused(document: nodes.document, draft: PageDraft) -> _Fault | None:
    """Tell whether docutils left out a declaration, for one of its options, that may hide something."""
    for message in document.findall(nodes.system_message):
        written = "\n".join(child.astext() for child in message.children if isinstance(child, nodes.literal_block))
        if _HELD_BY_EVENT.search(written):
            return _Fault(
                "docutils can't read the options of this directive, so that it is left out; correct them."
                " Until then the page is shown as plain text",
                draft.line(message.get("source"), message.get("line")),
            )
    return None


def _forget(env: BuildEnvironment, document: nodes.document) -> None:
    """Forget what was read of a page so far, and what its directives noted elsewhere."""
    env.events.emit("env-purge-doc", env, env.docname)
    env.clear_doc(env.docname)
    transformer = document.transformer
    nodes.document.__init__(document, document.settings, document.reporter, source=document["source"])
    document.transformer = transformer


def _show(document: nodes.document, text: str, name: str) -> None:
    """Put a heading and the text as it was written on the page."""
    title = guess_title(text) or name
    section = nodes.section("", nodes.title(title, title), names=[nodes.fully_normalize_name(title)])
    document.note_implicit_target(section, section)
    if text.strip():
        # Its raw source is another, so that Sphinx takes it as it is: colouring it would take minutes.
        section += nodes.literal_block(title, text)
    document += section


class KeepWords(SphinxTransform):
    """Takes what could not be read out of the message about it, which Sphinx does not show.

    Before the page's words are collected (880), and before Sphinx drops the messages (999).
    """

    default_priority = 875

    def apply(self, **_kwargs: Any) -> None:
        """Put each source right behind its message."""
        for message in list(self.document.findall(nodes.system_message)):
            written = [child.astext() for child in message.children if isinstance(child, nodes.literal_block)]
            parent = message.parent
            if parent is not None:
                position = parent.index(message) + 1
                parent[position:position] = [_shown(text, parent) for text in written]


def _shown(text: str, parent: nodes.Element) -> nodes.Element:
    """Return *text* as code in a text or as a block; of no language, as it is none that Pygments knows."""
    if isinstance(parent, nodes.TextElement):
        return nodes.literal(text, text)
    return nodes.literal_block(text, text, language="none")


def add_sources(document: nodes.document, text: str) -> None:
    """Put what MyST left out into its messages, as docutils does; *text* is the source of the page."""
    lines = text.split("\n")
    start = 0
    for message in document.findall(nodes.system_message):
        line, said = message.get("line"), message.astext()
        # What was included has lines of its own.
        if not line or message.get("source") != document["source"]:
            continue
        written = ""
        if _DIRECTIVE.search(said):
            written = _directive(lines[line - 1 :])
        elif role := _ROLE.search(said):
            start = max(start, sum(map(len, lines[: line - 1])) + line - 1)
            found = re.compile(rf"\{{{re.escape(role['name'])}\}}(`+)(?s:.+?)\1(?!`)").search(text, start)
            if found:
                written, start = found[0], found.end()
        if written:
            message.append(nodes.literal_block(written, written))


def _directive(lines: Sequence[str]) -> str:
    """Return the directive that begins in the first line; an empty string where none does."""
    opening = _FENCE.match(lines[0]) if lines else None
    if opening is None:
        return ""
    fence = opening["fence"]
    closing = re.compile(rf"[ \t>]*{fence}{fence[0]}*[ \t]*")
    end = next((number for number, line in enumerate(lines[1:], start=2) if closing.fullmatch(line)), len(lines))
    # What stands before the fence is indentation, or there already.
    return dedent("\n".join([" " * opening.start("fence") + lines[0][opening.start("fence") :], *lines[1:end]]))

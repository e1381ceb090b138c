"""Read every source: bytes that are no UTF-8 become text, and a page that can't be parsed is shown as plain text."""

from __future__ import annotations

import codecs
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers import Parser
from docutils.parsers.rst import Parser as RSTParser
from sphinx.transforms import SphinxTransform

from eventnotes import private_apis
from eventnotes.domain import state_of
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import SourceLine
from eventnotes.model.visibility import Visibility, read_visibility
from eventnotes.parsing.hardening.markup_lookup import drop_false_warnings, literal
from eventnotes.parsing.hardening.untrusted import report_settings
from eventnotes.parsing.japanese import extend_markdown
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.decode import decode_bytes
from eventnotes.text.digests import digest
from eventnotes.text.sanitize import deepest_nesting_line, guess_title, line_number, remove_control_characters

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: Among the handlers of ``source-read``: before every other, which may take the text for one.
PRIORITY = 0
#: What stands for bytes that can't be read.
_UNREAD = "\N{REPLACEMENT CHARACTER}"
#: MyST-Parser 5.1 hands a directive none of its source, so that options that it can't read are lost: one may say that
#: something is withdrawn. It also names wrong lines in warnings.
_OLDEST_MYST = "5.2"
#: How many characters of a page are read as markup. MyST needs about 13 seconds for a million of them.
LONGEST = 5_500_000
#: How many nodes may lie in one another. Everything that looks at a page calls itself for each, and Python bears
#: about a thousand such calls; a list in a list are two nodes.
DEEPEST = 90
#: Beyond this depth markdown-it drops what it reads; by default that is 20.
_NESTING = 100
_UNTIL_THEN = " Until then the page is shown as plain text"
_TOO_DEEP = "lists, quotes or marks are nested too deeply; reduce that." + _UNTIL_THEN


class _Fault(Exception):  # noqa: N818
    """Why a page can't be read as markup: one English sentence or two, and the line."""

    def __init__(self, text: str, at: SourceLine) -> None:
        super().__init__(text)
        self.text, self.at = text, at


class _Faults(dict[str, _Fault]):
    """Why pages can't be read, by their names."""


class _Guard(Parser):
    """A parser that locates why it fails, and shows a page that has failed as plain text; it stands before another."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring*, as far as that is possible."""
        env: BuildEnvironment = document.settings.env
        state, draft = state_of(env), PageDraft.of(env)
        # What a page includes is read by docutils, which reports bytes that are not UTF-8 itself.
        document.settings.input_encoding = env.config.source_encoding
        if state.settings.untrusted:
            document.settings.raw_enabled = document.settings.file_insertion_enabled = False
        draft.visibility = read_visibility(inputstring, markdown=not isinstance(self, RSTParser))
        fault = state.part(_Faults).pop(draft.docname, None) or _too_long(inputstring)
        if fault is not None:
            super().parse("", document)
            _show(document, inputstring, fault, draft)
            return
        forbid = partial(report_settings, draft) if state.settings.untrusted else None
        try:
            with private_apis.extended_markdown(env, partial(_extend, draft), forbid):
                super().parse(inputstring, document)
            _check_depth(document, draft)
        except RecursionError as error:
            raise _Fault(_TOO_DEEP, SourceLine(deepest_nesting_line(inputstring))) from error
        except Exception as error:
            raise _fault(error, private_apis.line_reached(document)) from error


def _extend(draft: PageDraft, parser: Any) -> None:
    parser.options["maxNesting"] = _NESTING
    extend_markdown(parser)
    private_apis.wrap_fences(parser, _Fences(draft).render)


class _Fences:
    """Reports the fences of a Markdown page that nothing closes."""

    def __init__(self, draft: PageDraft) -> None:
        self._draft = draft
        #: The fences around the one that is rendered, with their places.
        self._around: list[tuple[Any, SourceLine]] = []

    def render(self, render: Callable[[Any], None], fence: Any) -> None:
        at = self._draft.line(render.__self__.document["source"], fence.map[0])  # type: ignore[attr-defined]
        if not _is_closed(fence):
            self._report(fence, at)
        self._around.append((fence, at))
        try:
            render(fence)
        finally:
            self._around.pop()

    def _report(self, fence: Any, at: SourceLine) -> None:
        """Report a fence, or the one around it: that ends where a fence in it with as many marks should."""
        outer, place = self._around[-1] if self._around else (fence, at)
        marks = fence.markup
        if outer is not fence and outer.markup in marks and place.file == at.file:
            self._draft.enclosed.add(at)
            fault = f"is not closed before {_fence_name(fence)} in line {at.line}"
            mend = f"write '{outer.markup}' on a line above that, or, to put it inside, '{marks}{marks[0]}' around both"
        else:
            outer, place, fault = fence, at, "is never closed, so all that follows is in it"
            mend = f"write '{marks}' on a line of its own where it ends"
        if not outer.info.strip():
            fault, mend = "closes nothing here, so it opens another block", "remove it, or close that block too"
        self._draft.report(ProblemKind.SOURCE, f"{_fence_name(outer)} {fault}; {mend}", place)


def _is_closed(fence: Any) -> bool:
    lines = fence.content.count("\n") + bool(fence.content and not fence.content.endswith("\n"))
    return bool(fence.map[1] - fence.map[0] - 1 > lines)


def _fence_name(fence: Any) -> str:
    name, _, _ = fence.info.strip().partition(" ")
    return f"the directive '{name[1:-1]}'" if name.startswith("{") else f"'{fence.markup}{name}'"


def _fault(error: Exception, line: int | None = None) -> _Fault:
    if isinstance(error, _Fault):
        return error
    if isinstance(error, RecursionError):
        return _Fault(_TOO_DEEP, SourceLine(line))
    reason = f"({type(error).__name__}: {error})"
    return _Fault(
        f"the page can't be parsed {reason}; correct what stands here, or right above.{_UNTIL_THEN}", SourceLine(line)
    )


def need_parsers(app: Sphinx, config: Config) -> None:
    """Let Sphinx refuse a parser that is too old, where the project uses it and asks for no version itself."""
    if "myst_parser" in app.extensions:
        config.needs_extensions = {"myst_parser": _OLDEST_MYST, **(config.needs_extensions or {})}


def guard_parsers(app: Sphinx) -> None:
    """Put a guard before every parser of the project, and read a page that can't be read once more, as text."""
    drop_false_warnings()
    for filetype, parser in private_apis.source_parsers(app):
        guarded = type(parser.__name__, (_Guard, parser), {"__doc__": parser.__doc__, "supported": (filetype,)})
        app.add_source_parser(guarded, override=True)

    def note(docname: str, error: Exception) -> None:
        state_of(app.env).part(_Faults)[docname] = _fault(error)

    private_apis.retry_reading(app.builder, note)


def _too_long(text: str) -> _Fault | None:
    if len(text) <= LONGEST:
        return None
    length, most = (f"{number / 1e6:.1f} million" for number in (len(text), LONGEST))
    return _Fault(
        f"the page has {length} characters, and no more than {most} are read as markup; make several pages of it."
        " Until then it is shown as plain text, and no search finds it",
        SourceLine(1),
    )


def _check_depth(document: nodes.document, draft: PageDraft) -> None:
    """Raise a fault where nodes lie too deeply in one another."""
    waiting: list[tuple[nodes.Element, int]] = [(document, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise _Fault(_TOO_DEEP, draft.line_of(node))
        waiting += ((child, depth + 1) for child in reversed(node.children) if isinstance(child, nodes.Element))


def _show(document: nodes.document, text: str, fault: _Fault, draft: PageDraft) -> None:
    """Show a heading and *text* as it is, unless something in it may be hidden."""
    metadata = document.settings.env.metadata[draft.docname]
    draft.hidden, draft.visibility = draft.visibility.may_hold, Visibility()
    shown, kept = text, ""
    if draft.hidden:
        shown, kept = "", ". As something in it may be hidden, its words are not shown at all"
    draft.report(ProblemKind.SOURCE, fault.text + kept, fault.at)
    if len(text) > LONGEST:
        metadata["nosearch"] = True
    title = guess_title(shown) or draft.docname
    section = nodes.section("", nodes.title(title, title), names=[nodes.fully_normalize_name(title)])
    document.note_implicit_target(section, section)
    if shown.strip():
        # Its raw source is another, so that Sphinx takes it as it is: colouring it would take minutes.
        section += nodes.literal_block(title, shown)
    document += section


def mend(app: Sphinx, docname: str, content: list[str]) -> None:
    """Make text of a source that is none, and report it."""
    encoded = content[0].encode(private_apis.BYTEWISE)
    text, fault, line = _decoded(app.env.doc2path(docname), encoded, app.config.source_encoding)
    mended = remove_control_characters(text)
    content[0] = mended.text
    draft = PageDraft.of(app.env)
    draft.source = digest(mended.text)
    if fault or mended.fault:
        draft.report(ProblemKind.SOURCE, fault or mended.fault, SourceLine(line if fault else mended.line))


def _decoded(path: Path, content: bytes, encoding: str) -> tuple[str, str, int]:
    """Return the text of a file, what is wrong with it if that is not its encoding, and in which line that begins."""
    with suppress(UnicodeDecodeError):
        return content.decode(encoding), "", 1
    shown = content.decode("utf-8-sig", "replace")
    line = line_number(shown, shown.find(_UNREAD))
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return "", "the file is no text, so nothing of it is shown; delete it, or give it another ending", 1
    # Where most of what is not ASCII is UTF-8, the file is in no other encoding.
    if shown.count(_UNREAD) > sum(char > "\x7f" for char in shown) / 2:
        with suppress(ValueError):
            decoded = decode_bytes(path.read_bytes())
            # The first repair names the encoding.
            repair = decoded.repairs[0][0].removesuffix(".")
            return decoded.text, f"the file is not UTF-8 ({repair[0].lower()}{repair[1:]}); save it as UTF-8", line
    return shown, f"here are bytes that are not UTF-8, shown as {_UNREAD}; save the file as UTF-8", line


class KeepWords(SphinxTransform):
    """Takes what could not be read out of docutils' message about it, which Sphinx does not show.

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
                is_inline = isinstance(parent, nodes.TextElement)
                shown = [nodes.literal(text, text) if is_inline else literal(text) for text in written]
                parent[position:position] = shown

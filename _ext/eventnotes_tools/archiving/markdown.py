"""Find the pictures and PDF files that a Markdown note names, with MyST's parser."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference, unescapeAll
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from eventnotes.text.html import LenientHTMLParser
from eventnotes_tools.archiving import restructuredtext
from eventnotes_tools.archiving.links import (
    IMAGES,
    PARSED,
    FileLine,
    LinkKind,
    RemoteFileLink,
    in_options,
    is_document,
    is_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    Rule = Callable[[StateInline, bool], bool]

_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.+-]+)\}[ \t]*(?P<argument>.*)")
_DEFINED = re.compile(r"^[ \t>]*\[[^\]]+\]:[ \t]*<?(?P<address>[^\s<>]*)")
_CONTINUED = re.compile(r"^[ \t>]*<?(?P<address>[^\s<>]+)")
#: Position of a token in its block's text, and its URL, or the label of its definition.
_SPOT, _LABEL = "ref", "label"
_ATTRIBUTE = re.compile(r"""\s+(?P<name>[^\s=/>"']+)(?:\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+)))?""")


def find(lines: Sequence[FileLine]) -> Iterator[RemoteFileLink]:
    """Yield the pictures and PDF files that *lines* name outside code, each once."""
    env: dict[str, Any] = {}
    tokens = _PARSER.parse("\n".join(line.text for line in lines), env)
    labels: set[str] = set()
    places = _Places(lines)
    for token in tokens:
        if token.map is None:
            continue
        if token.type == "inline":
            yield from _in_text(token, places, labels)
        elif token.type == "html_block":
            yield from _in_html(token.content, 0, places.of(token))
        elif token.type in {"fence", "colon_fence"}:
            yield from _in_directive(token, lines)
    yield from _definitions(env.get("references", {}), labels, lines)


# -- text --------------------------------------------------------------------------------------------------------


class _Row(NamedTuple):
    """A line of a block's text, as the parser has cut it out."""

    #: Where it starts in the block's text.
    start: int
    end: int
    line: FileLine
    #: Its column in that line; None if the parser changed the text.
    column: int | None


class _Places:
    """Maps the text of a block to positions in the file."""

    def __init__(self, lines: Sequence[FileLine]) -> None:
        self.lines = lines
        #: How much of a line was found already: the cells of a table share one.
        self.passed: dict[int, int] = {}

    def of(self, token: Token) -> list[_Row]:
        """Return the lines of a token's content."""
        rows, start = [], 0
        for number, text in enumerate(token.content.split("\n"), token.map[0] if token.map else 0):
            if number >= len(self.lines):
                break
            line, bare = self.lines[number], text.strip()
            at = line.text.find(bare, self.passed.get(number, 0))
            column = at - (len(text) - len(text.lstrip())) if at >= 0 else None
            if at >= 0:
                self.passed[number] = at + len(bare)
            rows.append(_Row(start, start + len(text), line, column))
            start += len(text) + 1
        return rows


def _place(rows: list[_Row], written: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the position in the file of the text *written* from *start* to *end* of a block."""
    row = rows[max(bisect_right(rows, start, key=lambda row: row.start) - 1, 0)] if rows else None
    if row is None or not row.start <= start <= end <= row.end:
        return None
    if row.column is not None:
        at = row.column + start - row.start
    else:
        at = row.line.text.find(written) if row.line.text.count(written) == 1 else -1
    if at < 0 or row.line.text[at : at + len(written)] != written:
        return None
    return row.line.start + at, row.line.start + at + len(written)


def _in_text(token: Token, places: _Places, labels: set[str]) -> Iterator[RemoteFileLink]:
    rows = places.of(token)
    for child in token.children or ():
        if _LABEL in child.meta:
            labels.add(child.meta[_LABEL])
        elif child.type == "html_inline":
            yield from _in_html(child.content, child.meta[_SPOT][0], rows)
        elif _SPOT in child.meta:
            start, end = child.meta[_SPOT]
            written = token.content[start:end]
            place = _place(rows, written, start, end)
            url = unescapeAll(written)
            kind = LinkKind.PICTURE if child.type == "image" else LinkKind.DOCUMENT
            if place and (kind is LinkKind.PICTURE or is_document(url)):
                yield RemoteFileLink(url, *place, kind)


def _in_html(content: str, offset: int, rows: list[_Row]) -> Iterator[RemoteFileLink]:
    for source in sources(content):
        written = content[source.start : source.end]
        place = _place(rows, written, offset + source.start, offset + source.end)
        if place:
            yield RemoteFileLink(source.url, *place, LinkKind.PICTURE, html=True)


def _definitions(references: dict[str, Any], labels: set[str], lines: Sequence[FileLine]) -> Iterator[RemoteFileLink]:
    """Yield the addresses that pictures take from definitions: ``[label]: address``."""
    for label in sorted(labels & references.keys()):
        first, last = references[label]["map"]
        for line, pattern in zip(lines[first:last], (_DEFINED, _CONTINUED), strict=False):
            found = pattern.match(line.text)
            if found and found["address"]:
                url = unescapeAll(found["address"])
                if _PARSER.normalizeLink(url) == references[label]["href"]:
                    start, end = found.span("address")
                    yield RemoteFileLink(url, line.start + start, line.start + end, LinkKind.PICTURE)
                break


# -- directives --------------------------------------------------------------------------------------------------


def _in_directive(token: Token, lines: Sequence[FileLine]) -> Iterator[RemoteFileLink]:
    """Yield the files that a directive names; code blocks and unknown directives are skipped."""
    directive = _DIRECTIVE.fullmatch(token.info.strip())
    if directive is None or token.map is None:
        return
    name, argument = directive["name"], directive["argument"]
    opening, body = lines[token.map[0]], _body(token, lines[token.map[0] + 1 : token.map[1]])
    if name in IMAGES and argument and not re.search(r"\s", argument):
        start = opening.start + opening.text.rindex(argument)
        yield RemoteFileLink(argument, start, start + len(argument), LinkKind.PICTURE)
    if is_session(name):
        yield from in_options(body)
    if name == "eval-rst":
        yield from restructuredtext.find(body)
    elif name.removeprefix("notes:") in PARSED:
        yield from find(body)


def _body(token: Token, lines: Sequence[FileLine]) -> list[FileLine]:
    """Return the lines inside a directive, without common indent and quote marks."""
    body = []
    for line, text in zip(lines, token.content.split("\n")[:-1], strict=False):
        start = len(line.text) - len(text)
        same = line.text.endswith(text)
        body.append(FileLine(line.start + start, text) if same else FileLine(line.start, ""))
    return body


# -- the parser --------------------------------------------------------------------------------------------------


def _noting_address(rule: Rule, bracket: int) -> Rule:
    """Wrap the *rule* of a picture or link so that it records the URL; *bracket* is the offset of its ``[``."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        # The rule for links parses the label, and pictures in it, before it comes back.
        if not rule(state, silent):
            return False
        if not silent:
            token = next(token for token in state.tokens[before:] if token.type in {"image", "link_open"})
            after = state.pos
            _note(state, token, start + bracket, after)
        return True

    return noting


def _note(state: StateInline, token: Token, bracket: int, after: int) -> None:
    position, state.pos = state.pos, bracket
    closing = state.md.helpers.parseLinkLabel(state, bracket, token.type == "link_open")
    state.pos = position
    if closing < 0:
        return
    if after > closing + 1 and state.src[closing + 1] == "(":
        start = closing + 2
        while state.src[start] in " \t\n":
            start += 1
        found = state.md.helpers.parseLinkDestination(state.src, start, after)
        pointed = state.src[start] == "<"
        token.meta[_SPOT] = (start + pointed, found.pos - pointed)
    elif token.type == "image":
        label = state.src[closing + 2 : after - 1] if after > closing + 1 else ""
        token.meta[_LABEL] = normalizeReference(label or state.src[bracket + 1 : closing])


def _noting_tag(rule: Rule) -> Rule:
    """Wrap the *rule* of an HTML tag so that it records the position."""

    def noting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta[_SPOT] = (start, state.pos)
        return found

    return noting


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (
        front_matter_plugin,
        myst_block_plugin,
        myst_role_plugin,
        colon_fence_plugin,
        deflist_plugin,
        footnote_plugin,
    ):
        parser.use(plugin)
    rules = {rule.name: rule.fn for rule in parser.inline.ruler.__rules__}
    parser.inline.ruler.at("image", _noting_address(rules["image"], 1))
    parser.inline.ruler.at("link", _noting_address(rules["link"], 0))
    parser.inline.ruler.at("html_inline", _noting_tag(rules["html_inline"]))
    return parser


_PARSER = _parser()


class Source(NamedTuple):
    """The value of a ``src``."""

    url: str
    start: int
    end: int


class _Images(LenientHTMLParser):
    """Collects the start tags of pictures outside comments and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[tuple[int, int], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append((self.getpos(), self.get_starttag_text() or ""))


def sources(html: str) -> Iterator[Source]:
    """Yield the value of each ``<img src>`` in *html*."""
    parser = _Images()
    parser.feed(html)
    starts = [0, *(match.end() for match in re.finditer("\n", html))]
    for (line, column), tag in parser.found:
        offset = starts[line - 1] + column
        for name, start, end in _attributes(tag):
            if name == "src":
                yield Source(unescape(tag[start:end]).strip(), offset + start, offset + end)
                break


def _attributes(tag: str) -> Iterator[tuple[str, int, int]]:
    position = len("<img")
    while found := _ATTRIBUTE.match(tag, position):
        group = next((name for name in "abc" if found[name] is not None), None)
        if group:
            yield found["name"].lower(), found.start(group), found.end(group)
        position = found.end()

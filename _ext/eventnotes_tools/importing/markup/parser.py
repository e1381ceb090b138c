"""Parse Markdown as the author's tool or as MyST does, with the position of every inline construct."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import make_fence_rule
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from eventnotes_tools.importing.markup.lines import NoteLine

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

#: Inline rules whose spans are recorded; a parser without a rule skips it.
_RECORDED_RULES = ("backticks", "link", "image", "autolink", "html_inline", "myst_role", "footnote_ref")
_SPANS = "eventnotes-spans"


class InlineSpan(NamedTuple):
    """An inline construct, from *start* in *line* up to and without *end* in *last*."""

    #: Name of its markdown-it rule: ``link``, ``image``, ``backticks``, ``html_inline`` …
    kind: str
    #: Indices of lines and of characters in them, from 0.
    line: int
    start: int
    last: int
    end: int
    #: Percent-encoded target of a link or picture; None for other constructs.
    href: str | None = None


class ParsedMarkdown(NamedTuple):
    """The tokens of a text and the spans of its inline constructs."""

    tokens: list[Token]
    spans: list[InlineSpan]
    #: The environment of markdown-it: ``references``, ``duplicate_refs``, ``footnotes``.
    env: dict[str, Any]

    def blocks(self, *kinds: str) -> Iterator[tuple[Token, int, int]]:
        """Yield the tokens of these types, each with the index of its first line and of the line after its last."""
        for token in self.tokens:
            if token.type in kinds and token.map is not None:
                yield token, token.map[0], token.map[1]

    @property
    def code(self) -> set[int]:
        """Indices of the lines of code blocks, with their fences."""
        return {index for _, first, last in self.blocks("fence", "code_block") for index in range(first, last)}

    @property
    def definitions(self) -> set[int]:
        """Indices of the lines on which a link reference definition begins."""
        found = [*self.env.get("references", {}).values(), *self.env.get("duplicate_refs", ())]
        return {definition["map"][0] for definition in found}

    @property
    def literal(self) -> set[int]:
        """Indices of the lines of code blocks, HTML blocks and colon fences."""
        return self.code.union(*(range(first, last) for _, first, last in self.blocks("html_block", "colon_fence")))

    def matches(self, pattern: re.Pattern[str], lines: Sequence[NoteLine]) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the matches of *pattern* outside code and HTML blocks, each with the index of its line."""
        literal = self.literal
        for index, line in enumerate(lines):
            for match in pattern.finditer(line.text) if index not in literal else ():
                if not self.is_code_span(index, match.start()):
                    yield index, match

    def is_code_span(self, line: int, start: int) -> bool:
        """Tell whether the character *start* of *line* is inside a code span."""
        codes = (span for span in self.spans if span.kind == "backticks")
        return any((span.line, span.start) <= (line, start) < (span.last, span.end) for span in codes)


def parse_markdown(lines: Sequence[NoteLine], *, myst: bool = False) -> ParsedMarkdown:
    """Parse *lines* as CommonMark with tables and footnotes, or as *myst* with the extensions that the guide names.

    The result is cached; treat it as read-only.
    """
    return _parse(tuple(line.text for line in lines), myst=myst)


@lru_cache(maxsize=8)  # one stage after another parses the same text
def _parse(texts: tuple[str, ...], *, myst: bool) -> ParsedMarkdown:
    env: dict[str, Any] = {}
    tokens = _parser(myst=myst).parse("\n".join(texts), env)
    return ParsedMarkdown(tokens=tokens, spans=list(_locate_spans(texts, tokens)), env=env)


@cache
def _parser(*, myst: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("table")
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=myst)
    if myst:
        md.use(myst_block_plugin).use(myst_role_plugin).use(deflist_plugin).use(fieldlist_plugin)
        rule = make_fence_rule(markers=(":",), token_type="colon_fence", exact_match=False)  # noqa: S106 -- no password
        alternatives = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
        md.block.ruler.before("fence", "colon_fence", rule, {"alt": alternatives})
    md.core.ruler.at("inline", _parse_inline)
    for rule_ in list(md.inline.ruler.__rules__):
        if rule_.name in _RECORDED_RULES:
            md.inline.ruler.at(rule_.name, _recording_rule(rule_.name, rule_.fn))
    return md


def _parse_inline(state: StateCore) -> None:
    """Parse the inline content of each block and keep its spans in the token's ``meta``."""
    for token in state.tokens:
        if token.type == "inline":
            token.children, token.meta[_SPANS] = [], []
            state.env[_SPANS] = token.children, token.meta[_SPANS]
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _recording_rule(name: str, rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Wrap an inline *rule* so that it records where its constructs begin and end."""

    def recording(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        found = rule(state, silent)
        children, recorded = state.env[_SPANS]
        if found and not silent and state.tokens is children:  # a picture's text is parsed on its own
            attributes: dict[str, Any] = next((token.attrs for token in state.tokens[count:] if token.attrs), {})
            recorded.append((name, start, state.pos, attributes.get("href", attributes.get("src"))))
        return found

    return recording


def _locate_spans(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[InlineSpan]:
    """Yield the recorded spans with their positions in *lines*."""
    taken: dict[int, int] = {}
    for token in tokens:
        if token.type != "inline" or token.map is None:
            continue
        starts = list(_line_starts(lines, token.content, token.map, taken))
        for name, start, end, href in token.meta[_SPANS]:
            first, last = _locate(starts, start), _locate(starts, end)
            if first and last:
                yield InlineSpan(name, *first, *last, href)


def _line_starts(
    lines: Sequence[str], content: str, block: Sequence[int], taken: dict[int, int]
) -> Iterator[tuple[int, int, int]]:
    """Yield for each line of a block's *content* its position there, its index in *lines* and its column."""
    first, end = block
    # markdown-it strips leading lines of ideographic spaces, such as those after a list marker.
    head = content.split("\n", 1)[0].strip()
    first = next((index for index in range(first, end) if head in lines[index]), first)
    position = 0
    for index, row in enumerate(content.split("\n"), start=first):
        shown = row.strip()
        if index < len(lines) and shown:
            # The cells of a table row share one line, and each bar in a cell is escaped with a backslash.
            begin = taken.get(index, 0)
            at, pieces = lines[index].find(shown, begin), [shown]
            if at < 0:
                at, pieces = lines[index].find(shown.replace("|", "\\|"), begin), shown.split("|")
            start = position + row.find(shown)
            for piece in pieces if at >= 0 else ():
                yield start, index, at
                taken[index] = at + len(piece)
                start, at = start + len(piece) + len("|"), at + len(piece) + len("\\|")
        position += len(row) + 1


def _locate(starts: Sequence[tuple[int, int, int]], position: int) -> tuple[int, int] | None:
    """Return the line index and the column of a *position* in a block's content."""
    found = max((start for start in starts if start[0] <= position), default=None)
    return (found[1], found[2] + position - found[0]) if found else None

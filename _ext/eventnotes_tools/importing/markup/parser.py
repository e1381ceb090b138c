"""Markdown: how the author's tool and how MyST read a text, with the place of every inline construct."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import make_fence_rule
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.substitution import substitution_plugin

from eventnotes_tools.importing.markup.lines import NoteLine

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

#: The extensions of MyST that the importer knows, beside those that change no reading (``linkify``).
KNOWN_EXTENSIONS = ("amsmath", "colon_fence", "deflist", "dollarmath", "fieldlist", "substitution")
#: The extensions that are on in a site as the guide sets it up.
DEFAULT_EXTENSIONS = frozenset({"colon_fence", "deflist", "fieldlist"})
_PLUGINS: dict[str, Callable[[MarkdownIt], None]] = {
    "amsmath": amsmath_plugin,
    "deflist": deflist_plugin,
    "dollarmath": dollarmath_plugin,
    "fieldlist": fieldlist_plugin,
    "substitution": substitution_plugin,
}
#: The inline rules whose places are wanted; what a parser does not have is left out.
_RECORDED_RULES = (
    "backticks",
    "link",
    "image",
    "autolink",
    "html_inline",
    "myst_role",
    "footnote_ref",
    "math_inline",
    "math_single",
    "substitution_inline",
)
_SPANS = "eventnotes-spans"


class InlineSpan(NamedTuple):
    """An inline construct: from *start* in line *line* up to *end* in line *last*, exclusive."""

    #: The name of the rule that read it: ``link``, ``image``, ``backticks``, ``html_inline`` …
    kind: str
    #: Indices of lines, and of characters in them.
    line: int
    start: int
    last: int
    end: int
    #: Where a link or a picture leads, as the author wrote it but for percent-encoding; None for others.
    href: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedMarkdown:
    """What a parser makes of a text."""

    tokens: list[Token]
    spans: list[InlineSpan]
    #: What the parser noted: ``duplicate_refs``, ``references``, ``footnotes``.
    env: dict[str, Any]

    def blocks(self, *kinds: str) -> Iterator[tuple[Token, int, int]]:
        """Yield the tokens of these types that know their lines, with the first and, exclusive, the last."""
        for token in self.tokens:
            if token.type in kinds and token.map is not None:
                yield token, token.map[0], token.map[1]

    @property
    def code(self) -> set[int]:
        """The indices of lines that hold code, with the fences around it."""
        return {index for _, first, last in self.blocks("fence", "code_block") for index in range(first, last)}

    @property
    def definitions(self) -> set[int]:
        """The indices of the lines on which the definition of a link begins."""
        found = [*self.env.get("references", {}).values(), *self.env.get("duplicate_refs", ())]
        return {definition["map"][0] for definition in found}

    @property
    def literal(self) -> set[int]:
        """The indices of lines that hold no running text: code and HTML."""
        found = self.blocks("fence", "code_block", "html_block", "colon_fence")
        return {index for _, first, last in found for index in range(first, last)}


def parse_markdown(lines: Sequence[NoteLine], extensions: frozenset[str] | None = None) -> ParsedMarkdown:
    """Read *lines* as the author's tool does, or as MyST does with these *extensions*; the result is shared."""
    return _parse(tuple(line.text for line in lines), extensions)


@lru_cache(maxsize=8)  # one stage after another reads the same text
def _parse(texts: tuple[str, ...], extensions: frozenset[str] | None) -> ParsedMarkdown:
    env: dict[str, Any] = {}
    tokens = _parser(extensions).parse("\n".join(texts), env)
    return ParsedMarkdown(tokens=tokens, spans=list(_locate_spans(texts, tokens)), env=env)


@cache
def _parser(extensions: frozenset[str] | None) -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("table")
    if extensions is not None:
        md.use(myst_block_plugin).use(myst_role_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=extensions is not None)
    if extensions and "colon_fence" in extensions:
        rule = make_fence_rule(markers=(":",), token_type="colon_fence", exact_match=False)  # noqa: S106 -- no password
        alternatives = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
        md.block.ruler.before("fence", "colon_fence", rule, {"alt": alternatives})
    for name in sorted(extensions or ()):
        if name in _PLUGINS:
            md.use(_PLUGINS[name])
    md.core.ruler.at("inline", _parse_inline)
    for rule_ in list(md.inline.ruler.__rules__):
        if rule_.name in _RECORDED_RULES:
            md.inline.ruler.at(rule_.name, _recording_rule(rule_.name, rule_.fn))
    return md


def _parse_inline(state: StateCore) -> None:
    """Read the inline content of each block, and keep the spans with it."""
    for token in state.tokens:
        if token.type == "inline":
            token.children, token.meta[_SPANS] = [], []
            state.env[_SPANS] = token.children, token.meta[_SPANS]
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _recording_rule(name: str, rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Return *rule* so that it notes where its constructs begin and end."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        found = rule(state, silent)
        children, noted = state.env[_SPANS]
        if found and not silent and state.tokens is children:  # a picture's text is read on its own
            noted.append((name, start, state.pos, _href(state.tokens[count:])))
        return found

    return noting


def _href(tokens: Sequence[Token]) -> str | None:
    for token in tokens:
        if token.type in {"link_open", "image"}:
            return str(token.attrs.get("href" if token.type == "link_open" else "src", ""))
    return None


def _locate_spans(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[InlineSpan]:
    """Yield what was noted while reading, with its place in *lines*."""
    taken: dict[int, int] = {}
    for token in tokens:
        if token.type != "inline" or token.map is None:
            continue
        starts = list(_line_starts(lines, token, taken))
        for name, start, end, href in token.meta[_SPANS]:
            first, last = _locate(starts, start), _locate(starts, end)
            if first and last:
                yield InlineSpan(name, *first, *last, href)


def _line_starts(lines: Sequence[str], token: Token, taken: dict[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield where in the content each line begins, its index, and the character there in the line itself."""
    assert token.map is not None
    first, end = token.map
    # Trimming the content took off lines of ideographic spaces, which may stand behind the mark of a list.
    head = token.content.split("\n", 1)[0].strip()
    first = next((index for index in range(first, end) if head in lines[index]), first)
    position = 0
    for index, content in enumerate(token.content.split("\n"), start=first):
        shown = content.strip()
        if index < len(lines) and shown:
            whole = lines[index]
            # The cells of one row stand in one line, one after another.
            at = whole.find(shown, taken.get(index, 0))
            if at >= 0:
                taken[index] = at + len(shown)
                yield position + content.find(shown), index, at
            elif "|" in shown:
                yield from _cell_starts(whole, shown, index, position + content.find(shown), taken)
        position += len(content) + 1


def _cell_starts(
    line: str, shown: str, index: int, start: int, taken: dict[int, int]
) -> Iterator[tuple[int, int, int]]:
    """Do the same for a cell of a table, in which each bar is written with a backslash."""
    at = line.find(shown.replace("|", "\\|"), taken.get(index, 0))
    if at < 0:
        return
    for piece in shown.split("|"):
        yield start, index, at
        start, at = start + len(piece) + len("|"), at + len(piece) + len("\\|")
    taken[index] = at - len("\\|")


def _locate(starts: Sequence[tuple[int, int, int]], position: int) -> tuple[int, int] | None:
    """Return the line and the character of a *position* in the content."""
    before = [start for start in starts if start[0] <= position]
    if not before:
        return None
    begin, index, at = before[-1]
    return index, at + position - begin

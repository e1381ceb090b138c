"""Line breaks, bold text and bare addresses in Japanese, where Markdown and reStructuredText expect spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from eventnotes.model.text_runs import is_wide, line_separator
from eventnotes.parsing.inline_text import is_break

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

#: Where a bare address ends: before Japanese, and before symbols such as an arrow. A host may be Japanese itself.
_END = re.compile(r"(?<=[!-~])(?<!://)(?=[^\0-\u1fff])")
#: What docutils leaves of an address that Japanese follows: it looks back for a character that may end one.
_REST = re.compile(r"(?![)\]}>\"'])(?=[!-~]*+[^\0-\u1fff])(?P<rest>[!-~]*[\w/~=&#%+-])", re.ASCII)
_BREAK = re.compile(r"(?P<before>\S)[ \t]*\n[ \t]*(?=(?P<after>\S))")


def extend_markdown(md: MarkdownIt) -> None:
    """Let bold text and addresses end beside Japanese in Markdown."""
    from markdown_it.rules_inline import emphasis, strikethrough  # noqa: PLC0415  (a site may have no MyST)

    for name, rule in (("emphasis", emphasis.tokenize), ("strikethrough", strikethrough.tokenize)):
        md.inline.ruler.at(name, partial(_mark, rule))
    linkify: Any = md.linkify
    if linkify is not None:
        linkify.match = partial(_match, linkify.match)
        linkify.test = lambda text: linkify.match(text) is not None
        linkify.match_at_start = partial(_match_at_start, linkify.match_at_start)


def _mark(rule: Callable[[StateInline, bool], bool], state: StateInline, silent: bool) -> bool:
    """Let marks beside a wide character open and close, as https://github.com/tats-u/markdown-cjk-friendly defines.

    CommonMark asks what lies between punctuation and a letter for a space, also in ``**「重要」**です``.
    """
    start, known = state.pos, len(state.delimiters)
    if not rule(state, silent):
        return False
    before, after = state.src[start - 1 : start], state.src[state.pos : state.pos + 1]
    if state.src[start] != "_" and (_is_wide(before) or _is_wide(after)):
        for delimiter in state.delimiters[known:]:
            delimiter.open, delimiter.close = bool(after.strip()), bool(before.strip())
    return True


def _is_wide(char: str) -> bool:
    return char != "" and unicodedata.east_asian_width(char) in "WFH"


def _match(match: Callable[[str], list[Any] | None], text: str) -> list[Any] | None:
    found, start = [], 0
    for part in _END.split(text):
        for link in match(part) or ():
            link.index += start
            link.last_index += start
            found.append(link)
        start += len(part)
    return found or None


def _match_at_start(match: Callable[[str], Any], text: str) -> Any:
    return match(_END.split(text, maxsplit=1)[0])


class JoinLines(SphinxTransform):
    """Takes out breaks between lines of Japanese, puts a space beside ``<br>`` between words, completes bare addresses.

    After substitutions (220), which may be such breaks, and before declarations are read (262, 263).
    """

    default_priority = 230

    def apply(self, **_kwargs: Any) -> None:
        """Look at the text of each block that has a break, and at each reference whose text is its address."""
        for node in list(self.document.findall(_breaks)):
            before, after = _beside(node, -1), _beside(node, 1)
            index = _index(node)
            if isinstance(node, nodes.Text):
                text = _BREAK.sub(_joined, f"{before}{node}{after}")
                node.parent[index] = nodes.Text(text[len(before) : len(text) - len(after)])
            elif space := line_separator(before, after):
                node.parent.insert(index, nodes.Text(space))
        for link in list(self.document.findall(nodes.reference)):
            _complete_address(link)


def _breaks(node: nodes.Node) -> bool:
    """Tell whether *node* breaks the line of a text."""
    parent = node.parent
    if not isinstance(parent, nodes.TextElement) or isinstance(parent, nodes.FixedTextElement | nodes.literal):
        return False
    return "\n" in node if isinstance(node, nodes.Text) else is_break(node)


def _complete_address(link: nodes.reference) -> None:
    """Complete a bare address that docutils cuts short before Japanese: ``https://example.orgを見る``.

    Only reStructuredText has them: of Markdown, each address ends at no ASCII character that could belong to it.
    """
    address, behind = link.astext(), link.next_node(descend=False, siblings=True)
    is_bare = link.get("refuri") in {address, f"mailto:{address}"}
    if is_bare and isinstance(behind, nodes.Text) and (found := _REST.match(behind)):
        link["refuri"] += found["rest"]
        link[:] = [nodes.Text(address + found["rest"])]
        behind.parent[_index(behind)] = nodes.Text(behind[len(found["rest"]) :])


def _joined(found: re.Match[str]) -> str:
    return found["before"] if is_wide(found["before"]) and is_wide(found["after"]) else found[0]


def _beside(node: nodes.Node, step: int) -> str:
    """Return the character before (-1) or after (1) *node* in its block; an empty string at the block's end."""
    while isinstance(node.parent, nodes.TextElement):
        beside = node.parent.children[_index(node) :: step][1:]
        text = next((text for text in map(_shown, beside) if text), "")
        if text:
            return text[0 if step > 0 else -1]
        node = node.parent
    return ""


def _shown(node: nodes.Node) -> str:
    return "" if isinstance(node, nodes.raw | nodes.Invisible) else node.astext()


def _index(node: nodes.Node) -> int:
    """Return the place of *node* by identity: a text is equal to every other text of the same letters."""
    return next(number for number, child in enumerate(node.parent.children) if child is node)

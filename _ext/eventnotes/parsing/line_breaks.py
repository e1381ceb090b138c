"""Line breaks: none shows as a space within Japanese, and none joins two words where a format has no breaks."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from eventnotes.model.runs import is_wide, line_separator
from eventnotes.parsing.inline_text import is_break

_BREAK = re.compile(r"(?P<before>\S)[ \t]*\n[ \t]*(?=(?P<after>\S))")


class JoinLines(SphinxTransform):
    """Takes out breaks between lines of Japanese, and puts a space beside ``<br>`` between words.

    After substitutions (220), which may be such breaks, and before declarations are read (262, 263).
    """

    default_priority = 230

    def apply(self, **_kwargs: Any) -> None:
        """Look at the text of each block that has a break."""
        for node in list(self.document.findall(_breaks)):
            before, after = _beside(node, -1), _beside(node, 1)
            index = _index(node)
            if isinstance(node, nodes.Text):
                text = _BREAK.sub(_joined, f"{before}{node}{after}")
                node.parent[index] = nodes.Text(text[len(before) : len(text) - len(after)])
            elif space := line_separator(before, after):
                node.parent.insert(index, nodes.Text(space))


def _breaks(node: nodes.Node) -> bool:
    """Tell whether *node* breaks the line of a text."""
    parent = node.parent
    if not isinstance(parent, nodes.TextElement) or isinstance(parent, nodes.FixedTextElement | nodes.literal):
        return False
    return "\n" in node if isinstance(node, nodes.Text) else is_break(node)


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

"""Compare the words that readers see of a note and of its page, to find lost ones."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from eventnotes.text.html import strip_tags
from eventnotes_tools.importing.markup.escape import ADMONITIONS
from eventnotes_tools.importing.markup.lines import NoteLine, split_lines
from eventnotes_tools.importing.markup.parser import parse_markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

# A run of Latin letters and digits is a word; in scripts without spaces each letter is one.
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+|[^\W0-9A-Za-z_\u00c0-\u024f]")
_ADMONITIONS = frozenset(f"{{{name}}}" for name in ADMONITIONS.values())
_ADDRESS = re.compile(r"(?:https?:)?//[^\s<>()\[\]「」、。]+", re.IGNORECASE)


def split_words(text: str) -> list[str]:
    """Split a plain text into words, normalized to NFC; URLs are left out.

    Brackets, stars and backticks separate no words, as in ``Event[Notes](#x)``, whether they are markup or code.
    """
    return _WORD.findall(re.sub(r"[][*`]", "", unicodedata.normalize("NFC", _ADDRESS.sub(" ", text))))


def visible_words(lines: Sequence[NoteLine], *, myst: bool = False) -> list[str]:
    """Return the words that readers see of a Markdown text, in order."""
    return split_words("".join(_visible_texts(parse_markdown(lines, myst=myst).tokens)))


def _visible_texts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        name, _, title = token.info.strip().partition(" ")
        end = "\n" if token.block else ""
        if token.type == "colon_fence" and name in _ADMONITIONS:
            yield f"{title}\n"
            yield from _visible_texts(parse_markdown(split_lines(token.content), myst=True).tokens)
        elif token.type == "image":
            yield f" {''.join(_visible_texts(token.children or ()))} "
        elif token.type == "inline":
            yield from (*_visible_texts(token.children or ()), end)
        elif token.type in {"html_block", "html_inline"}:
            yield strip_tags(token.content) + end
        elif token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type not in {"myst_line_comment", "myst_target", "front_matter"}:
            yield token.content + end


def missing_words(before: Iterable[str], after: Iterable[str], consumed: Iterable[str] = ()) -> list[str]:
    """Return the words of *before* that occur less often in *after*, but for the *consumed* ones."""
    return list((Counter(before) - Counter(after) - Counter(consumed)).elements())

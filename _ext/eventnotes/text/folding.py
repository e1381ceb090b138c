"""Folding: the rule that decides which spellings are the same word."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain, compress, count, takewhile
from operator import gt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The long vowel mark of katakana.
LONG_VOWEL = "ー"

_HYPHENS = r"[\-\u2010\u2011\u2012\u2013\u2212]"
_SPACED_DASH = re.compile(rf"\s{_HYPHENS}+\s")
# Soft hyphens, zero-width characters and variation selectors: invisible, so they separate nothing.
_INVISIBLE = r"\xad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SEPARATORS = re.compile(rf"(?:\s|{_HYPHENS}|[{_INVISIBLE}])+")
_VISIBLE = re.compile(rf"[^{_INVISIBLE}]")

# Katakana letters, with the combining voicing marks for which Unicode has no composed letter.
_VOICING = re.compile(r"[\u3099\u309a]")
_MIN_SHORTENED = 3  # letters; shorter words keep their long vowel marks
_KATAKANA_RUN = re.compile(r"[ァ-ヺー-ヿㇰ-ㇿ\u3099\u309a]+")

# Typographic quotation marks, as Sphinx's smartquotes or an author writes them.
_STRAIGHT_QUOTES = str.maketrans("‘’“”", "''\"\"")
_NO_INDICES: frozenset[int] = frozenset()
#: Marks a character that attaches to the one before it; no character folds to this.
_ATTACHED = "\0\0"
# Hangul vowels and final consonants: the only non-marks that compose with the preceding character.
_JAMO = range(0x1161, 0x11C3)


class Script(StrEnum):
    """The script of a character, as far as word boundaries depend on it."""

    LATIN = "latin"
    HIRAGANA = "hiragana"
    KATAKANA = "katakana"
    HAN = "han"
    OTHER = "other"


class FoldedText(NamedTuple):
    """Text folded for matching, with its long vowel marks and a mapping back to the source.

    A cluster is a source character with its combining marks. If it folds to several characters (``㍿``), each of
    them maps to the whole cluster.
    """

    source: str
    #: The folded characters; ``starts`` and ``ends`` are parallel to it.
    chars: str
    #: Source offset at which each character's cluster begins.
    starts: Sequence[int]
    #: Source offset at which each character's cluster ends, exclusive.
    ends: Sequence[int]
    #: Indices of the characters right behind a visible space or hyphen.
    gaps: frozenset[int]
    #: Indices of the long vowel marks that ``fold`` drops.
    long_vowels: frozenset[int]

    def excerpt(self, start: int, end: int) -> str:
        """Return the source text of the folded characters from *start* to *end*, exclusive; at least one."""
        return self.source[self.starts[start] : self.ends[end - 1]]

    def base_char(self, index: int) -> str:
        """Return the source character, without combining marks, behind the folded character at *index*."""
        return self.source[self.starts[index]]

    def is_boundary(self, index: int, *, word: bool = False) -> bool:
        """Return whether a word may begin or end before the character at *index*.

        Never inside a cluster, nor between Latin letters and digits without a visible separator; with *word*, nor
        between two letters of any other script.
        """
        if not 0 < index < len(self.chars) or index in self.gaps:
            return True
        before, after = self.starts[index - 1], self.starts[index]
        script = script_of(self.source[after])
        if before == after or script is not script_of(self.source[before]):
            return before != after
        if script is Script.OTHER:
            return not (word and self.source[before].isalnum() and self.source[after].isalnum())
        return not word and script is not Script.LATIN

    def is_sentence_break(self, index: int) -> bool:
        """Return whether an empty line or a spaced dash precedes the character at *index*."""
        between = unicodedata.normalize("NFKC", self.source[self.ends[index - 1] : self.starts[index]])
        more_than_one_newline = bool(f"{between}.".splitlines()[2:])
        return more_than_one_newline or _SPACED_DASH.search(between) is not None


def fold(text: str) -> str:
    """Return the key that all spellings of a word share; empty if *text* holds only separators.

    Apply NFKC and case folding, drop spaces and hyphens, then drop the long vowel marks at the end of each
    katakana run of three or more other letters (``サーバー`` becomes ``サーバ``, ``キー`` stays). It is idempotent.
    """
    pieces = list(map(_PIECES.__getitem__, text))
    chars = "".join(pieces)
    # If each character folds to one or none, as in ``fold_text``, normalizing them one by one is exact.
    if len(chars) + pieces.count("") != len(text):
        chars = _normalize_fully(text)
    return _drop_long_vowels(chars)


def fold_except_case(text: str) -> str:
    """Fold *text* like ``fold``, but keep upper and lower case."""
    return _drop_long_vowels(_normalize_fully(text, cased=True))


def fold_text(text: str) -> FoldedText:
    """Fold *text* for matching; text in NFKC, and most other text, takes a fast path."""
    pieces = list(map(_PIECES.__getitem__, text))
    chars = "".join(pieces)
    dropped = pieces.count("")
    starts: Sequence[int] = range(len(text))
    ends: Sequence[int] = range(1, len(text) + 1)
    if len(chars) + dropped != len(text):
        clusters = [(start, end, _cluster(text[start:end])) for start, end in _clusters(text, pieces)]
        chars = "".join(piece for _, _, piece in clusters)
        starts = [start for start, _, piece in clusters for _ in piece]
        ends = [end for _, end, piece in clusters for _ in piece]
    elif dropped:
        starts, ends = list(compress(starts, pieces)), list(compress(ends, pieces))
    gaps = frozenset(_gap_indices(text, starts, ends)) if dropped else _NO_INDICES
    marks = frozenset(_long_vowel_indices(chars)) if LONG_VOWEL in chars else _NO_INDICES
    return FoldedText(text, chars, starts, ends, gaps, marks)


@cache
def script_of(char: str) -> Script:
    """Return the script of a character; digits and the underscore count as Latin, as in identifiers.

    Width makes no difference. ``①``, ``²`` and ``™`` are symbols, not digits or letters: they are no part of a word.
    """
    plain = unicodedata.normalize("NFKC", char)[0] if char.isalpha() or char.isdecimal() else char
    name = unicodedata.name(plain, "")
    if plain.isdecimal() or plain in "_＿" or (plain.isalpha() and name.startswith("LATIN ")):
        return Script.LATIN
    if _KATAKANA_RUN.match(plain):
        return Script.KATAKANA
    if name.startswith("HIRAGANA "):
        return Script.HIRAGANA
    return Script.HAN if name.startswith(("CJK ", "IDEOGRAPHIC ")) and plain.isalnum() else Script.OTHER


def latin_prefix_length(chars: Iterable[str]) -> int:
    """Count the Latin letters and digits at the start of *chars*."""
    return sum(1 for _ in takewhile(lambda char: script_of(char) is Script.LATIN, chars))


def _normalize_fully(text: str, *, cased: bool = False) -> str:
    """Normalize *text* and drop its separators until nothing changes.

    One round is not enough: case folding can leave NFKC, and dropping a space can put a mark next to the letter
    that it composes with.
    """
    before = None
    while text != before:
        before = text
        text = unicodedata.normalize("NFKC", text).translate(_STRAIGHT_QUOTES)
        text = _SEPARATORS.sub("", text if cased else text.casefold())
    return text


def _drop_long_vowels(chars: str) -> str:
    """Drop the long vowel marks that folding ignores from *chars*, which are folded otherwise."""
    if LONG_VOWEL not in chars:
        return chars
    marks = frozenset(_long_vowel_indices(chars))
    return "".join(char for index, char in enumerate(chars) if index not in marks)


class _Pieces(dict[str, str]):
    """Cache of what each character folds to on its own, or ``_ATTACHED``."""

    def __missing__(self, char: str) -> str:
        first = _SEPARATORS.sub("", unicodedata.normalize("NFKC", char))[:1] or char
        is_mark = unicodedata.category(first)[0] == "M"
        self[char] = _ATTACHED if is_mark or ord(first) in _JAMO else _normalize_fully(char)
        return self[char]


_PIECES = _Pieces()


@lru_cache(maxsize=4096)
def _cluster(text: str) -> str:
    return _normalize_fully(text)


def _clusters(text: str, pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the source ranges of the clusters; a separator before a visible mark is part of the cluster."""
    start = end = -1
    for index, piece in enumerate(pieces):
        if piece and (piece != _ATTACHED or start < 0):
            if start >= 0:
                yield start, end
            start, end = index, index + 1
        elif piece and (index == end or _VISIBLE.match(text, index)):
            end = index + 1
    if start >= 0:
        yield start, end


def _gap_indices(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterator[int]:
    """Yield the indices of the folded characters right behind a visible separator."""
    for index in compress(count(), map(gt, starts, chain((0,), ends))):
        if _VISIBLE.search(text, ends[index - 1] if index else 0, starts[index]):
            yield index


def _long_vowel_indices(chars: str) -> Iterator[int]:
    """Yield the indices of the long vowel marks that end a katakana run of three or more other letters."""
    for run in _KATAKANA_RUN.finditer(chars):
        if not run[0].endswith(LONG_VOWEL):
            continue
        rest = run[0].rstrip(LONG_VOWEL)
        letters = len(rest) - len(_VOICING.findall(rest))
        # A mark with a combining character of another kind on it is no plain long vowel mark.
        combined = unicodedata.category(chars[run.end() : run.end() + 1] or " ")[0] == "M"
        if letters >= _MIN_SHORTENED and not combined:
            yield from range(run.start() + len(rest), run.end())

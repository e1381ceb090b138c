"""Similarity: compare names, and find the known name nearest to a misspelt one."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from functools import lru_cache
from heapq import nsmallest
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from eventnotes.text.folding import LONG_VOWEL, Script, fold, script_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Minimum lengths of a word, in letters, for each kind of edit to be a typo: two short words, or two that differ in
#: one letter, are usually two words (ECS and EKS, Swift and Shift).
_MIN_SWAP, _MIN_GAP, _MIN_CHANGE = 4, 6, 7
#: Minimum length of a word for two typos.
_MIN_TWO_EDITS = 10
#: Minimum lengths of the stem of an inflected word, and of a katakana word without its long vowel marks.
_MIN_STEM = 4
_MIN_KANA_STEM = 3
#: The scripts whose single letters have no meaning.
_ALPHABETIC = frozenset((Script.LATIN, Script.KATAKANA, Script.HIRAGANA))
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z]{2})s\b")
_WORDS = re.compile(r"[a-z]+|[0-9]+|[ァ-ヺー]+|[\u3040-\u309f]+|[^\sa-z0-9ァ-ヺー\u3040-\u309f]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OKURIGANA = re.compile(r"(?<=[々〆\u4e00-\u9fff])[\u3041-\u309f]+")
_SMALL_TO_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_VU = (("ヴア", "バ"), ("ヴイ", "ビ"), ("ヴエ", "ベ"), ("ヴオ", "ボ"), ("ヴ", "ブ"))
#: The end of a verb's stem before ``ング``, and on its own: スケーリング, スケール.
_GERUND_STEMS: dict[str, str] = dict(
    zip(("テイ", "デイ", *"キシチニヒミリギジズビピ"), ("ト", "ド", *"クスツヌフムルグズズブプ"), strict=True)
)
#: The least ratio of difflib at which two names are similar.
_MIN_RATIO = 0.75
#: How many names are compared letter by letter.
_MAX_COMPARED = 20


@lru_cache(maxsize=4096)
def stem_name(name: str) -> str:
    """Return what all forms of a name share: those between which ``spelling_distance`` is 0."""
    return " ".join(map(stem, _join_same_script(_split_words(name))))


def spelling_distance(one: str, other: str) -> int | None:
    """Return the number of typos between two names, 0 for two forms of one word; None if they are different names.

    A typo swaps two letters, or omits, doubles or replaces one; never the first letter, a digit or a kanji. Forms of
    a word are singular and plural, a verb and its gerund, and katakana or okurigana variants.
    """
    left, right = _split_words(one), _split_words(other)
    if len(left) != len(right):
        left, right = _join_same_script(left), _join_same_script(right)
    if len(left) != len(right):
        return None
    total = 0
    for word, another in zip(left, right, strict=True):
        typos = _word_distance(word, another)
        if typos is None:
            return None
        total += typos
    return total


@lru_cache(maxsize=4096)
def _split_words(name: str) -> tuple[str, ...]:
    """Split a name into words at spaces, hyphens, changes of script and camel case."""
    parts = re.split(r"[\s\-_/・.]+", _CAMEL.sub(" ", _ACRONYM_PLURAL.sub("", name)))
    plain = (_OKURIGANA.sub("", fold(part)) for part in parts)
    return tuple(chain.from_iterable(map(_WORDS.findall, plain)))


def _join_same_script(words: tuple[str, ...]) -> tuple[str, ...]:
    """Join adjacent words of one script, to compare ``step functions`` with ``stepfunctions``."""
    joined: list[str] = []
    for word in words:
        if joined and script_of(joined[-1][-1]) is script_of(word[0]) and not (joined[-1] + word).isdigit():
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _word_distance(one: str, other: str) -> int | None:
    """Return the number of typos between two words; None if they are different words."""
    one, other = stem(one), stem(other)
    if one == other:
        return 0
    if one[0] != other[0] or not (one + other).isalpha() or script_of(one[0]) not in _ALPHABETIC:
        return None
    size = max(len(one), len(other))
    allowed = 2 if size >= _MIN_TWO_EDITS else 1
    typos = _edit_distance(one, other, allowed, size)
    return typos if typos <= allowed else None


def stem(word: str) -> str:
    """Return the stem of a folded word, which all its forms share."""
    word = _enlarge_kana(word)
    return _kana_stem(word) if script_of(word[0]) is Script.KATAKANA else _latin_stem(word)


def _latin_stem(word: str) -> str:
    if not word.isascii() or not word.isalpha():
        return word
    for ending, instead in (("ies", "y"), ("s", ""), ("ing", ""), ("e", "")):
        if word.endswith(ending) and not word.endswith(("ss", "us", "is")) and len(word) - len(ending) >= _MIN_STEM:
            word = word.removesuffix(ending) + instead
    return word


def _kana_stem(word: str) -> str:
    short = word.replace(LONG_VOWEL, "")
    if len(short) < _MIN_KANA_STEM:
        return word
    root = short.removesuffix("ング")
    if root != short:
        for ending, instead in _GERUND_STEMS.items():
            if root.endswith(ending) and len(root) >= _MIN_KANA_STEM:
                return root.removesuffix(ending) + instead
    return short


def _enlarge_kana(word: str) -> str:
    """Replace small katakana by large ones and ヴ by its usual transcription."""
    word = word.translate(_SMALL_TO_LARGE)
    for old, new in _VU:
        word = word.replace(old, new)
    return word


def _edit_distance(one: str, other: str, allowed: int, size: int) -> int:
    """Return the restricted Damerau-Levenshtein distance of two words of at most *size* letters.

    An edit that is no typo in words of this size costs more than *allowed*.
    """
    never = allowed + 1
    swap, gap, change = (1 if size >= least else never for least in (_MIN_SWAP, _MIN_GAP, _MIN_CHANGE))
    rows = [[gap * number for number in range(len(other) + 1)]]
    for i, char in enumerate(one):
        row = [gap * (i + 1)]
        for j, another in enumerate(other):
            cost = min(rows[i][j + 1] + gap, row[j] + gap, rows[i][j] + (0 if char == another else change))
            if i and j and (one[i - 1], char) == (another, other[j - 1]):
                cost = min(cost, rows[i - 1][j - 1] + swap)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def name_distance(one: str, other: str) -> float | None:
    """Return how different two names look, from 0 to 0.25; None if they are not similar."""
    ratio = difflib.SequenceMatcher(None, fold(other), fold(one)).ratio()
    return 1 - ratio if ratio >= _MIN_RATIO else None


class NearestName:
    """Find the known name nearest to a given one; shared pairs of letters preselect candidates."""

    def __init__(self, known: Iterable[str], measure: Callable[[str, str], float | None] = name_distance) -> None:
        self._measure = measure
        #: Folded name to the first known name that folds to it.
        self._names: dict[str, str] = {}
        for name in known:
            self._names.setdefault(fold(name), name)
        self._names.pop("", None)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for folded in self._names:
            for pair in _letter_pairs(folded):
                self._by_pair[pair].append(folded)

    def find(self, name: str) -> str:
        """Return the nearest known name; empty if none is near."""
        folded = fold(name)
        shared = Counter(chain.from_iterable(self._by_pair.get(pair, ()) for pair in _letter_pairs(folded)))
        likely = nsmallest(
            _MAX_COMPARED, shared, key=lambda other: (-shared[other] / (len(folded) + len(other)), other)
        )
        measured = ((self._measure(name, self._names[other]), other) for other in likely)
        found = max(((-far, other) for far, other in measured if far is not None), default=None)
        return self._names[found[1]] if found else ""


def nearest_by_spelling(known: Iterable[str]) -> NearestName:
    """Return a finder for names that may be new: only typos and other forms of a word are near."""
    return NearestName(known, spelling_distance)


def _letter_pairs(folded: str) -> set[str]:
    """Return the pairs of adjacent letters, the edges included."""
    return {first + second for first, second in pairwise(f"\n{folded}\n")}

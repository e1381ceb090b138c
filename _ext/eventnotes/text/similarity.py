"""How similar two names are, and which known name a misspelt one is nearest to."""

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

#: How long a word must be, so that one edit of this kind is taken for a slip: of two short words, or of two that
#: differ in one letter, each is more often a word of its own (ECS and EKS, Swift and Shift).
_MIN_SWAP, _MIN_GAP, _MIN_CHANGE = 4, 6, 7
#: How long a word must be for two slips.
_MIN_TWO_EDITS = 10
#: How long the stem of an inflected word, or a katakana word without its long vowel marks, must be.
_MIN_STEM = 4
_MIN_KANA_STEM = 3
#: The scripts in which a letter alone means nothing.
_ALPHABETIC = frozenset((Script.LATIN, Script.KATAKANA, Script.HIRAGANA))
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z]{2})s\b")
_WORDS = re.compile(r"[a-z]+|[0-9]+|[ァ-ヺー]+|[\u3040-\u309f]+|[^\sa-z0-9ァ-ヺー\u3040-\u309f]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OKURIGANA = re.compile(r"(?<=[々〆\u4e00-\u9fff])[\u3041-\u309f]+")
_SMALL_TO_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_VU = (("ヴア", "バ"), ("ヴイ", "ビ"), ("ヴエ", "ベ"), ("ヴオ", "ボ"), ("ヴ", "ブ"))
#: How the stem of a verb ends before ``ング``, and how it ends alone: スケーリング, スケール.
_GERUND_STEMS: dict[str, str] = dict(
    zip(("テイ", "デイ", *"キシチニヒミリギジズビピ"), ("ト", "ド", *"クスツヌフムルグズズブプ"), strict=True)
)
#: How alike two names have to be, by the measure of difflib.
_MIN_RATIO = 0.75
#: How many names are compared in earnest.
_MAX_COMPARED = 20


def spelling_distance(one: str, other: str) -> int | None:
    """Return by how many slips two names differ, 0 for two forms of one word; None where they are two names.

    Slips are those of one who types: two letters swapped, one left out, doubled or mistaken for another, never the
    first, a digit or a kanji. Forms are singular and plural, a verb and its gerund, a katakana word with and
    without its long vowel marks, with large and small kana, a word with and without its okurigana.
    """
    left, right = _split_words(one), _split_words(other)
    if len(left) != len(right):
        left, right = _join_same_script(left), _join_same_script(right)
    if len(left) != len(right):
        return None
    total = 0
    for word, another in zip(left, right, strict=True):
        slips = _word_distance(word, another)
        if slips is None:
            return None
        total += slips
    return total


@lru_cache(maxsize=4096)
def _split_words(name: str) -> tuple[str, ...]:
    """Return the words of a name: parts between spaces, hyphens and changes of script or, in Latin, of case."""
    parts = re.split(r"[\s\-_/・.]+", _CAMEL.sub(" ", _ACRONYM_PLURAL.sub("", name)))
    plain = (_OKURIGANA.sub("", fold(part)) for part in parts)
    return tuple(chain.from_iterable(map(_WORDS.findall, plain)))


def _join_same_script(words: tuple[str, ...]) -> tuple[str, ...]:
    """Join the neighbours that are of one script: ``step functions`` and ``stepfunctions`` are compared so."""
    joined: list[str] = []
    for word in words:
        if joined and script_of(joined[-1][-1]) is script_of(word[0]) and not (joined[-1] + word).isdigit():
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _word_distance(one: str, other: str) -> int | None:
    """Return by how many slips two words differ, or None."""
    one, other = stem(one), stem(other)
    if one == other:
        return 0
    if one[0] != other[0] or not (one + other).isalpha() or script_of(one[0]) not in _ALPHABETIC:
        return None
    size = max(len(one), len(other))
    allowed = 2 if size >= _MIN_TWO_EDITS else 1
    slips = _edit_distance(one, other, allowed, size)
    return slips if slips <= allowed else None


def stem(word: str) -> str:
    """Return what the forms of a folded word have in common."""
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
    """Return a katakana word with large letters only; other words as they are."""
    word = word.translate(_SMALL_TO_LARGE)
    for old, new in _VU:
        word = word.replace(old, new)
    return word


def _edit_distance(one: str, other: str, allowed: int, size: int) -> int:
    """Return the least number of slips between two words, as far as words of this *size* may have them.

    The restricted Damerau-Levenshtein distance; an edit that is not allowed costs more than all that are.
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
    """Return how far apart two names look that must both exist; None where they do not look alike."""
    ratio = difflib.SequenceMatcher(None, fold(other), fold(one)).ratio()
    return 1 - ratio if ratio >= _MIN_RATIO else None


class NearestName:
    """Finds the nearest of many known names; their pairs of letters rule out most of them quickly."""

    def __init__(self, known: Iterable[str], measure: Callable[[str, str], float | None] = name_distance) -> None:
        self._measure = measure
        #: Folded name to the first of the known names that folds to it.
        self._names: dict[str, str] = {}
        for name in known:
            self._names.setdefault(fold(name), name)
        self._names.pop("", None)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for folded in self._names:
            for pair in _letter_pairs(folded):
                self._by_pair[pair].append(folded)

    def find(self, name: str) -> str:
        """Return the nearest known name, or an empty string where none is near."""
        folded = fold(name)
        shared = Counter(chain.from_iterable(self._by_pair.get(pair, ()) for pair in _letter_pairs(folded)))
        likely = nsmallest(
            _MAX_COMPARED, shared, key=lambda other: (-shared[other] / (len(folded) + len(other)), other)
        )
        measured = ((self._measure(name, self._names[other]), other) for other in likely)
        found = max(((-far, other) for far, other in measured if far is not None), default=None)
        return self._names[found[1]] if found else ""


def nearest_by_spelling(known: Iterable[str]) -> NearestName:
    """Return a finder for names that may as well be new ones: only slips and other forms of a word are near."""
    return NearestName(known, spelling_distance)


def _letter_pairs(folded: str) -> set[str]:
    """Return the pairs of neighbours, the edges included."""
    return {first + second for first, second in pairwise(f"\n{folded}\n")}

"""The nearest name: what a misspelt name was probably meant to be."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from heapq import nsmallest
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from eventnotes.core.folding import fold
from eventnotes.core.likeness import distance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: How alike two names have to be, by the measure of difflib.
_ALIKE = 0.75
#: How many names are compared in earnest.
_LIKELY = 20


def resemblance(one: str, other: str) -> float | None:
    """Return how far apart two names look that must both exist; None where they do not look alike."""
    ratio = difflib.SequenceMatcher(None, fold(other), fold(one)).ratio()
    return 1 - ratio if ratio >= _ALIKE else None


class Nearest:
    """Finds the nearest of many known names; their pairs of letters rule out most of them quickly."""

    def __init__(self, known: Iterable[str], measure: Callable[[str, str], float | None] = resemblance) -> None:
        self._measure = measure
        #: Folded name to the first of the known names that folds to it.
        self._names: dict[str, str] = {}
        for name in known:
            self._names.setdefault(fold(name), name)
        self._names.pop("", None)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for folded in self._names:
            for pair in _pairs(folded):
                self._by_pair[pair].append(folded)

    def find(self, name: str) -> str:
        """Return the nearest known name, or an empty string where none is near."""
        folded = fold(name)
        shared = Counter(chain.from_iterable(self._by_pair.get(pair, ()) for pair in _pairs(folded)))
        likely = nsmallest(_LIKELY, shared, key=lambda other: (-shared[other] / (len(folded) + len(other)), other))
        measured = ((self._measure(name, self._names[other]), other) for other in likely)
        found = max(((-far, other) for far, other in measured if far is not None), default=None)
        return self._names[found[1]] if found else ""


def nearest_spelling(known: Iterable[str]) -> Nearest:
    """Return a finder for names that may as well be new ones: only slips and other forms of a word are near."""
    return Nearest(known, distance)


def _pairs(folded: str) -> set[str]:
    """Return the pairs of neighbours, the edges included."""
    return {first + second for first, second in pairwise(f"\n{folded}\n")}

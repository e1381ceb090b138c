"""The nearest name: what a misspelt name was probably meant to be."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from heapq import nsmallest
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from eventnotes.core.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How alike two names have to be, by the measure of difflib.
_ALIKE = 0.75
#: How many names are compared in earnest.
_LIKELY = 20


class Nearest:
    """Finds the nearest of many known names; their pairs of letters rule out most of them quickly."""

    def __init__(self, known: Iterable[str]) -> None:
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
        found = difflib.get_close_matches(folded, likely, n=1, cutoff=_ALIKE)
        return self._names[found[0]] if found else ""


def _pairs(folded: str) -> set[str]:
    """Return the pairs of neighbours, the edges included."""
    return {first + second for first, second in pairwise(f"\n{folded}\n")}

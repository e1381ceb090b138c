"""Once: what follows from a notebook is worked out the first time that it is asked for."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from eventnotes.core.notebook import Notebook

_T = TypeVar("_T")


def once(make: Callable[[Notebook], _T]) -> Callable[[Notebook], _T]:
    """Remember what *make* returns for a notebook, as long as the notebook lives.

    What it returns must not refer to the notebook, which would live for ever then.
    """
    known: WeakKeyDictionary[Notebook, _T] = WeakKeyDictionary()

    @wraps(make)
    def remembered(notebook: Notebook) -> _T:
        if notebook not in known:
            known[notebook] = make(notebook)
        return known[notebook]

    return remembered

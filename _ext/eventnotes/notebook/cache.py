"""Once: what follows from a notebook, or from a part of it, is worked out the first time that it is asked for."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from eventnotes.notebook.notebook import Notebook

_P = ParamSpec("_P")
_T = TypeVar("_T")


def once(make: Callable[Concatenate[Notebook, _P], _T]) -> Callable[Concatenate[Notebook, _P], _T]:
    """Remember what *make* returns for a notebook, and for what else it is asked for, as long as the notebook lives.

    What else is hashable. What *make* returns is left as it is by whoever gets it, and must not
    refer to the notebook, which would live for ever then.
    """
    known: WeakKeyDictionary[Notebook, dict[tuple[object, ...], _T]] = WeakKeyDictionary()

    @wraps(make)
    def remembered(notebook: Notebook, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        answers = known.setdefault(notebook, {})
        key = (*args, *kwargs.items())
        if key not in answers:
            answers[key] = make(notebook, *args, **kwargs)
        return answers[key]

    return remembered

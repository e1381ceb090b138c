"""Forms: the other spellings of a word that the notes use, as far as no rule joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.candidates import candidates
from eventnotes.core.folding import fold
from eventnotes.core.likeness import distance

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook


class Wanted(NamedTuple):
    """A topic that has no page yet."""

    #: The spelling that is used most.
    name: str
    #: Other forms of the word, such as its plural, which need to be aliases.
    aliases: tuple[str, ...]


def wanted_topics(notebook: Notebook) -> dict[str, Wanted]:
    """Return what may become a topic, by folded name: what sessions and events name, then the candidates."""
    names = [found.title for found in notebook.undeclared.values()]
    names += [found.name for found in candidates(notebook)]
    found = {fold(name): name for name in reversed(names)}
    return {
        key: Wanted(name, tuple(sorted(other for near, other in found.items() if _is_form(key, near, name, other))))
        for key, name in found.items()
    }


def _is_form(key: str, near: str, name: str, other: str) -> bool:
    return key != near and distance(name, other) == 0

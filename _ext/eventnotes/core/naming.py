"""Naming: a declarable id from a title that may be in any language."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

import jaconv

from eventnotes.core.identifiers import LONGEST_ID, is_id, is_positional

if TYPE_CHECKING:
    from collections.abc import Container

#: Ids longer than this lose their last words.
_LENGTH = 40
#: Fewer letters than this say nothing.
_LETTERS = 2
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_NO_KANA = re.compile(r"[^\W\u3041-\u3096\u30a1-\u30fc]")


def name_id(*texts: str) -> str:
    """Return an id made of the first of *texts* that gives one, or an empty string.

    Its Latin words and numbers are taken; a text that is all kana is written in Latin letters.
    """
    return next(filter(None, map(_name_id, texts)), "")


def free_id(wanted: str, taken: Container[str]) -> str:
    """Return *wanted*, or the first of ``wanted-2``, ``wanted-3`` … that is not *taken*.

    Where such a number would make an id that nobody may declare, it is ``wanted-no-2``: docutils counts ``term-2``.
    """
    if wanted not in taken:
        return wanted
    stem = wanted[: LONGEST_ID - len("-no-99999")].rstrip("-")
    if is_positional(f"{stem}-2"):
        stem += "-no"
    return next(found for number in count(2) if (found := f"{stem}-{number}") not in taken)


def _name_id(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _KANA.search(plain) and not _NO_KANA.search(plain):
        # What jaconv can't write in letters, such as long vowel marks, is left out.
        plain = jaconv.kana2alphabet(jaconv.kata2hira(plain)).replace("-", "")
    # Accents go, and apostrophes join: Zürich is zurich, what's is whats.
    plain = re.sub(r"[\u0300-\u036f'’]", "", unicodedata.normalize("NFD", plain))
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > _LENGTH:
        words.pop()
    found = "-".join(words)[:_LENGTH]
    return found if is_id(found) and len(re.findall("[a-z]", found)) >= _LETTERS else ""

"""Duplicate speakers: pairs that may be one person in two spellings."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from eventnotes.text.folding import Script, fold, script_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.notebook.notebook import Notebook
    from eventnotes.notebook.speakers import Speaker

#: Variants of kanji in names, the common form first.
_KANJI_VARIANTS = (
    "辺邊邉 斉斎齊齋 高髙 崎﨑碕 沢澤 浜濱濵 島嶋嶌 広廣 桜櫻 竜龍 国國 真眞 富冨 恵惠 徳德 栄榮 条條 滝瀧 弥彌 "
    "吉𠮷 柳栁 万萬 円圓 関關 蔵藏"
)
_COMMON_KANJI = str.maketrans({old: forms[0] for forms in _KANJI_VARIANTS.split() for old in forms[1:]})
_SEPARATOR = re.compile(r"[\s・.,、=＝_\-]+")
#: Minimum number of letters of a name that may contain a typo.
_MIN_LENGTH = 6


def find_duplicate_speakers(notebook: Notebook) -> list[tuple[Speaker, Speaker]]:
    """Return the pairs of speakers who may be one person, sorted by name.

    Their names differ in the order of their parts, in punctuation, in variants of kanji or, in Latin letters or
    katakana, in one omitted letter or two swapped ones. Two speakers with ids are never a pair.
    """
    by_key: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for speaker, found in notebook.speakers.items():
        for key in _name_keys(found.name):
            by_key[key].add(speaker)
    pairs = {pair for group in by_key.values() for pair in combinations(sorted(group), 2)}
    for speaker, found in notebook.speakers.items():
        for shorter in _one_letter_shorter(_joined_name(found.name)):
            pairs.update((min(speaker, other), max(speaker, other)) for other in by_key.get((shorter,), ()))
    speakers = [
        (notebook.speakers[one], notebook.speakers[other]) for one, other in pairs if _may_be_one_person(one, other)
    ]
    return sorted(speakers, key=lambda pair: (pair[0].name, pair[1].name, pair[0].anchor, pair[1].anchor))


def _may_be_one_person(one: str, other: str) -> bool:
    return not (one.startswith("<") and other.startswith("<"))


def _name_keys(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a name: names of one person share a key, unless one lacks a letter."""
    parts, whole = _name_parts(name), _joined_name(name)
    if whole:
        yield (whole,)
        yield ("parts", *sorted(parts))
    if _may_have_typo(whole):
        for index in range(1, len(whole) - 1):
            first, second = sorted(whole[index : index + 2])
            yield (f"{index}", whole[:index] + first + second + whole[index + 2 :])


def _one_letter_shorter(whole: str) -> Iterator[str]:
    """Yield a name without each one of its letters, except the first."""
    if _may_have_typo(whole):
        yield from {whole[:index] + whole[index + 1 :] for index in range(1, len(whole))} - {whole}


def _may_have_typo(whole: str) -> bool:
    return len(whole) >= _MIN_LENGTH and all(script_of(char) in {Script.LATIN, Script.KATAKANA} for char in whole)


def _joined_name(name: str) -> str:
    # Fold again, because joining the parts moves the ends of katakana runs.
    return fold("".join(_name_parts(name)))


def _name_parts(name: str) -> list[str]:
    return [part for part in map(_normalize_part, _SEPARATOR.split(name)) if part]


def _normalize_part(part: str) -> str:
    """Return a part of a name, folded, without punctuation and with common kanji."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", part) if char.isalnum() or char == "ー")
    return fold(letters).translate(_COMMON_KANJI)

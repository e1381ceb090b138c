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
    katakana, in one omitted or moved letter. Two speakers with ids are never a pair.
    """
    by_key: dict[str, set[str]] = defaultdict(set)
    for speaker, found in notebook.speakers.items():
        for key in _name_keys(found.name):
            by_key[key].add(speaker)
    pairs = {pair for group in by_key.values() for pair in combinations(sorted(group), 2)}
    speakers = [
        (notebook.speakers[one], notebook.speakers[other])
        for one, other in pairs
        if not (one.startswith("<") and other.startswith("<"))
    ]
    alike = (pair for pair in speakers if not _differ_in_a_letter(pair[0].name, pair[1].name))
    return sorted(alike, key=lambda pair: (pair[0].name, pair[1].name, pair[0].anchor, pair[1].anchor))


def _name_keys(name: str) -> Iterator[str]:
    """Yield the keys of a name: names of one person share one."""
    whole = _joined_name(name)
    if whole:
        yield whole
        yield " ".join(sorted(_name_parts(name)))
    if len(whole) >= _MIN_LENGTH and all(script_of(char) in {Script.LATIN, Script.KATAKANA} for char in whole):
        yield from (whole[:index] + whole[index + 1 :] for index in range(1, len(whole)))


def _differ_in_a_letter(one: str, other: str) -> bool:
    """Tell whether one of the letters of two similar names is another, as in Yuki and Yuko."""
    left, right = _joined_name(one), _joined_name(other)
    return len(left) == len(right) and sorted(left) != sorted(right)


def _joined_name(name: str) -> str:
    # Fold again, because joining the parts moves the ends of katakana runs.
    return fold("".join(_name_parts(name)))


def _name_parts(name: str) -> list[str]:
    return [part for part in map(_normalize_part, _SEPARATOR.split(name)) if part]


def _normalize_part(part: str) -> str:
    """Return a part of a name, folded, without punctuation and with common kanji."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", part) if char.isalnum() or char == "ー")
    return fold(letters).translate(_COMMON_KANJI)

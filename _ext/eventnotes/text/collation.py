"""Collation: sort titles by their reading, in the order of Japanese dictionaries."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

from eventnotes.text.folding import LONG_VOWEL, fold

_VOICING = str.maketrans("", "", "\u3099\u309a")
_SMALL_TO_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_ROWS = {
    "あ": "あかさたなはまやらわ",
    "い": "いきしちにひみりゐ",
    "う": "うくすつぬふむゆる",
    "え": "えけせてねへめれゑ",
    "お": "おこそとのほもよろを",
}
#: The first letter of each row of kana, in dictionary order.
_ROW_HEADS = "あかさたなはまやらわ"
_VOWELS = {letter: vowel for vowel, letters in _ROWS.items() for letter in letters}


def reading_key(title: str, reading: str) -> tuple[str, str, str]:
    """Return a sort key for *title* by its *reading* (kana; empty if unknown): Latin, then kana, then the rest.

    The order of kana is that of JIS X 4061: hiragana equals katakana, a long vowel mark equals the vowel it
    lengthens, and voicing and size only break ties.
    """
    hiragana = "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in fold(reading or title))
    plain = unicodedata.normalize("NFD", hiragana).translate(_VOICING).translate(_SMALL_TO_LARGE)
    letters: list[str] = []
    for char in plain:
        letters.append(_VOWELS.get(letters[-1], char) if char == LONG_VOWEL and letters else char)
    return "".join(letters), hiragana, title


def index_letter(key: tuple[str, ...]) -> str:
    """Return the index letter for a ``reading_key``: A to Z, the first kana of a row, or ``0–9``; else empty."""
    first = key[0][:1]
    if "a" <= first <= "z":
        return first.upper()
    if "あ" <= first <= "ん":
        return _ROW_HEADS[bisect_right(_ROW_HEADS, first) - 1]
    return "0–9" if "0" <= first <= "9" else ""

"""Readings: the order in which topics and people are listed, by how their names are read."""

from __future__ import annotations

import unicodedata

from eventnotes.core.folding import LONG_VOWEL, fold

_VOICING = str.maketrans("", "", "\u3099\u309a")
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_ROWS = {
    "あ": "あかさたなはまやらわ",
    "い": "いきしちにひみりゐ",
    "う": "うくすつぬふむゆる",
    "え": "えけせてねへめれゑ",
    "お": "おこそとのほもよろを",
}
_VOWELS = {letter: vowel for vowel, letters in _ROWS.items() for letter in letters}


def reading_key(title: str, reading: str) -> tuple[str, str, str]:
    """Return the key that sorts a title by its reading: Latin letters first, then kana, then all else.

    Kana are in the order of Japanese dictionaries (JIS X 4061): hiragana and katakana alike, a long vowel
    mark is the vowel that it lengthens, and voicing and size decide only between equals.
    """
    hiragana = "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in fold(reading or title))
    plain = unicodedata.normalize("NFD", hiragana).translate(_VOICING).translate(_SMALL)
    letters: list[str] = []
    for char in plain:
        letters.append(_VOWELS.get(letters[-1], char) if char == LONG_VOWEL and letters else char)
    return "".join(letters), hiragana, title

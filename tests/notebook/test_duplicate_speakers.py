"""Speakers who may be one person in two spellings, and those who are not."""

from __future__ import annotations

import pytest

from eventnotes.notebook.analysis.duplicate_speakers import find_duplicate_speakers
from tests.making import book, notes, pairs, talk


def found(*names: str) -> list[tuple[str, str]]:
    talks = [talk(f"s{number}", speakers=(name,)) for number, name in enumerate(names)]
    return [(one.name, other.name) for one, other in find_duplicate_speakers(book(notes("e", *talks)))]


ALIKE = pairs("""
    Taro Yamada ~ Yamada Taro | Yamada, Taro ~ Taro YAMADA | ジェフバー ~ ジェフ・バー | J. R. Smith ~ JR Smith
    O'Reilly ~ OReilly | 渡辺 太郎 ~ 渡邊太郎 | 斉藤花子 ~ 齋藤 花子 | 高橋 ~ 髙橋 | Jeff Bar ~ Jeff Barr
    Jonson ~ Johnson | Michael Gira ~ Micheal Gira | ジェフリー バー ~ ジェフリ バー | 山田 太郎 ~ 山田太郎 <yamada>
""")
DIFFERENT = pairs("""
    山田 太郎 ~ 山田 次郎 | 山田 太郎 ~ 山本 太郎 | 田中 ~ 中田 | Yuki Sato ~ Yuko Sato | Ann ~ Anna | Jan ~ Jna
    Taro Yamada ~ Jaro Yamada | Taro Yamada ~ Yamada | 山田 太郎 <a> ~ 山田 太郎 <b> | Jeff Barr ~ Geoff Barr
""")


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert {*found(one, other)[0]} == {name.partition(" <")[0] for name in (one, other)}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names(one: str, other: str) -> None:
    assert found(one, other) == []


def test_every_pair_is_told_once() -> None:
    names = ("Taro Yamada", "Yamada Taro", "Taro Yamda", "Ann")
    assert found(*names) == [("Taro Yamada", "Taro Yamda"), ("Taro Yamada", "Yamada Taro")]
    assert found(*reversed(names)) == found(*names)

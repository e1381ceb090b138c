"""Speakers: spellings folded together, and ``Name <id>`` for namesakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.notebook.speakers import speaker_key, speaker_name
from tests.making import book, notes, pairs, talk

ONE_PERSON = pairs("""
    Jeff Barr ~ jeff  barr | Jeff Barr ~ Ｊｅｆｆ　Ｂａｒｒ | 山田 太郎 ~ 山田太郎 | ジェフ・バー ~ ｼﾞｪﾌ・ﾊﾞｰ
    山田 太郎 <yamada> ~ 山田太郎<YAMADA> | 山田 太郎 <yamada> ~ Taro Yamada < yamada >
""")
TWO_PERSONS = pairs("""
    山田 太郎 <yamada> ~ 山田 太郎 <taro> | 山田 太郎 <yamada> ~ 山田 太郎 | 山田 太郎 <yamada> ~ yamada
    山田 太郎 ~ 山田 次郎
""")


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_spellings_of_one_person_have_one_key(one: str, other: str) -> None:
    assert speaker_key(one) == speaker_key(other)


@pytest.mark.parametrize(("one", "other"), TWO_PERSONS)
def test_two_persons_have_two_keys(one: str, other: str) -> None:
    assert speaker_key(one) != speaker_key(other)


@pytest.mark.parametrize(
    ("written", "name"),
    [("山田 太郎 <yamada>", "山田 太郎"), *((name, name) for name in ("Jeff Barr", "<yamada>", "A <b"))],
)
def test_readers_see_the_name_without_the_id(written: str, name: str) -> None:
    assert speaker_name(written) == name


@given(st.text())
def test_any_text_has_a_key_and_a_name(text: str) -> None:
    assert speaker_key(text) == speaker_key(f" {text} ".strip())
    assert speaker_name(text) or not text


def test_speakers_are_collected_from_the_sessions() -> None:
    notebook = book(
        notes("old", talk("a", speakers=("jeff barr",)), date="2017-01-01"),
        notes("new", talk("b", speakers=("Jeff Barr", "-")), talk("c", speakers=("Werner", "Jeff Barr"))),
    )
    assert [(speaker.name, speaker.sessions) for speaker in notebook.speakers.values()] == [
        ("Jeff Barr", ("new/b", "new/c", "old/a")),
        ("Werner", ("new/c",)),
    ]


def test_namesakes_are_two_speakers_with_two_anchors() -> None:
    notebook = book(
        notes("e", talk("a", speakers=("山田 太郎 <yamada>",)), talk("b", speakers=("山田 太郎 <taro>", "山田 太郎")))
    )
    assert [speaker.name for speaker in notebook.speakers.values()] == ["山田 太郎"] * 3
    assert len({speaker.anchor for speaker in notebook.speakers.values()}) == 3


def test_one_talk_of_two_spellings_of_one_person_counts_once() -> None:
    notebook = book(notes("e", talk("a", speakers=("Jeff Barr", "JEFF BARR"))))
    (speaker,) = notebook.speakers.values()
    assert speaker.sessions == ("e/a",)


@pytest.mark.parametrize("name", ["山田 太郎 <yamada>", "<yamada>", "yamada", "Yamada"])
def test_a_namesake_is_found_by_the_id(name: str) -> None:
    notebook = book(notes("e", talk("a", speakers=("山田 太郎 <yamada>",)), talk("b", speakers=("山田 太郎 <taro>",))))
    found = notebook.find_speaker(name)
    assert found
    assert found.sessions == ("e/a",)


def test_a_name_comes_before_an_id() -> None:
    notebook = book(notes("e", talk("a", speakers=("Yamada",)), talk("b", speakers=("山田 太郎 <yamada>",))))
    found = notebook.find_speaker("yamada")
    assert found
    assert found.sessions == ("e/a",)

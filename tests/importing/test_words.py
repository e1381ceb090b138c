"""Words: what a note has, what its page shows, and which are lost on the way."""

from __future__ import annotations

import pytest

from eventnotes.importing.lines import split
from eventnotes.importing.words import lost, shown, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# One *two*\n\n- three `four`\n", ["One", "two", "three", "four"]),
        ("Event[Notes](https://example.org/x)\n", ["EventNotes"]),
        ("a <b title='no'>bold</b> word\n", ["a", "bold", "word"]),
        ("![alt](a.png)https://example.org/no\n", ["alt"]),
        ("日本\n", ["日", "本"]),
    ],
)
def test_what_a_reader_sees(text: str, words: list[str]) -> None:
    assert shown(split(text)) == words


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ("one two three", "one two three", ""),
        ("one two three", "one extra two three", ""),
        ("one two three", "one three", "two"),
        ("one two three", "three one two", "three"),
        ("one two two", "one two", "two"),
        ("one two three", "", "one two three"),
        # In pieces, but of nothing else than the word.
        ("see EventNotes here", "see Event Notes here", ""),
        ("see EventNotes here", "see Event and Notes here", "EventNotes"),
        ("see EventNotes here", "see Event here", "EventNotes"),
        ("see EventNotes often here", "see Event Notes here", "often"),
        ("see a here", "see cat here", "a"),
    ],
)
def test_what_is_lost(before: str, after: str, missing: str) -> None:
    assert lost(words_of(before), words_of(after)) == words_of(missing)


def test_a_word_that_need_not_stand_there_is_not_lost_once() -> None:
    assert lost(["by", "Ann", "Lee"], ["Ann", "Lee"], ["by"]) == []
    assert lost(["by", "by", "Ann"], ["Ann"], ["by"]) == ["by"]

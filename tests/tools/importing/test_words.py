"""Words: what a note has, what its page shows, and which are lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventnotes_tools.importing.markup import escape
from eventnotes_tools.importing.markup.lines import NoteLine, split_lines
from eventnotes_tools.importing.markup.word_check import missing_words, split_words, visible_words
from eventnotes_tools.importing.run import ImportOptions, import_notes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# One *two*\n\n- three `four`\n", ["One", "two", "three", "four"]),
        ("Event[Notes](https://example.org/x)\n", ["EventNotes"]),
        ("a <b title='no'>bold</b> word\n", ["a", "bold", "word"]),
        ("![alt](a.png)https://example.org/no\n", ["alt"]),
        ("日本\n", ["日", "本"]),
        ("    - `two` `th`ree *fo*ur\n", ["two", "three", "four"]),
    ],
)
def test_what_a_reader_sees(text: str, words: list[str]) -> None:
    assert visible_words(split_lines(text)) == words


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ("one two three", "one two three", ""),
        ("one two three", "one extra two three", ""),
        ("one two three", "one three", "two"),
        ("one two two", "one two", "two"),
        ("one two three", "", "one two three"),
        ("see EventNotes here", "see Event and Notes here", "EventNotes"),
        ("see EventNotes here", "see Event here", "EventNotes"),
        ("see a here", "see cat here", "a"),
        ("one two three", "three one two", ""),
        ("see EventNotes here", "see Event[Notes](x) here", ""),
    ],
)
def test_what_is_lost(before: str, after: str, missing: str) -> None:
    assert missing_words(split_words(before), split_words(after)) == split_words(missing)


def test_a_word_that_need_not_stand_there_is_not_lost_once() -> None:
    assert missing_words(["by", "Ann", "Lee"], ["Ann", "Lee"], ["by"]) == []
    assert missing_words(["by", "by", "Ann"], ["Ann"], ["by"]) == ["by"]


MEMO = "---\ntitle: PyCon 2020 memo\ndate: 2020-08-01\n---\n\n# {}\n\nPyCon\n"


@pytest.mark.parametrize("heading", ["PyCon 2020 memo", "PYCON 2020 memo", "Memo"])
def test_a_title_that_is_said_twice_is_not_lost(tmp_path: Path, heading: str) -> None:
    (tmp_path / "a.md").write_text(MEMO.format(heading), "utf-8")
    (file,) = import_notes([tmp_path], ImportOptions(into=tmp_path / "events")).files
    assert not [doubt for doubt in file.doubts if not doubt.about]


@pytest.mark.parametrize(
    ("heading", "kept", "missing"),
    [
        ("PyCon 2020 memo", ["# PyCon 2020 memo"], "PyCon"),
        ("PyCon 2020 memo", ["PyCon"], "PyCon 2020 memo"),
        ("Memo", ["# PyCon 2020 memo", "PyCon"], "Memo"),
    ],
)
def test_what_is_lost_beside_a_title_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heading: str, kept: list[str], missing: str
) -> None:
    monkeypatch.setattr(escape, "remove_invalid_rules", lambda _lines: [NoteLine(text) for text in kept])
    (tmp_path / "a.md").write_text(MEMO.format(heading), "utf-8")
    (file,) = import_notes([tmp_path], ImportOptions(into=tmp_path / "events")).files
    assert [doubt.text for doubt in file.doubts if not doubt.about] == [
        f"Words of the note are not on the page: {missing}"
    ]

"""Characters and structures in a source that a parser can't take."""

from __future__ import annotations

import pytest

from eventnotes.text.sanitize import deepest_nesting_line, guess_title, remove_control_characters


@pytest.mark.parametrize(
    ("text", "mended", "line"),
    [
        ("a\n\tb\r\n\u3000c\u200d", "a\n\tb\r\n\u3000c\u200d", 0),
        ("a\nb\0c", "a\nbc", 2),
        ("a\x0bb", "a b", 1),
        ("a\ud800b\uffff", "ab", 1),
    ],
)
def test_control_characters_are_left_out_and_said_once(text: str, mended: str, line: int) -> None:
    found = remove_control_characters(text)
    assert found.text == mended
    assert (found.line if found.fault else 0) == line


def test_the_line_with_the_longest_row_of_markup() -> None:
    assert deepest_nesting_line("# a\n\n- b\n      - c\n\nd\n") == 4
    assert deepest_nesting_line("abc") == 1


def test_the_first_line_with_a_word_is_the_heading() -> None:
    assert guess_title("\n---\n# 題名\n\nText") == "題名"
    assert guess_title("---\n") == ""

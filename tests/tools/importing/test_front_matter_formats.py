"""Front matter in its formats: where it ends, what is read of it, what is said where it can't be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from eventnotes_tools.importing.markup.lines import split_lines
from eventnotes_tools.importing.recognition.front_matter import read_front_matter


def read(text: str) -> tuple[str, dict[str, Any], str]:
    """Return the format, the values, and the body."""
    lines = split_lines(text)
    front = read_front_matter(lines)
    assert front.error == ""
    return front.format, dict(front.values), "\n".join(line.text for line in lines[front.body :]).strip("\n")


@pytest.mark.parametrize(
    ("text", "form", "values"),
    [
        ("---\ntitle: A\nday: 2019-05-16\n---\nBody", "yaml", {"title": "A", "day": dt.date(2019, 5, 16)}),
        ("\n\n---\nTitle: A\n...\nBody", "yaml", {"title": "A"}),
        ("--- \ntitle: A\n--- \nBody", "yaml", {"title": "A"}),
        ("---\n'my title': A\n---\nBody", "yaml", {"my title": "A"}),
        ("+++\ntitle = 'A'\n+++\nBody", "toml", {"title": "A"}),
        ("Title: A\nTags: b; c\n\nBody", "plain", {"title": "A", "tags": "b; c"}),
        ("Title:\t'A'\nSummary: one\n  two\n\tthree\n\nBody", "plain", {"title": "A", "summary": "one\ntwo\nthree"}),
        ("title: A\ntags:\n- b\n---\nBody", "yaml", {"title": "A", "tags": ["b"]}),
        # A key that is there twice is kept twice.
        ("---\na: 1\nA: 2\na: 3\n---\nBody", "yaml", {"a": 1, "a-2": 2, "a-2-2": 3}),
        ("title: A\nTitle: B\n\nBody", "plain", {"title": "A", "title-2": "B"}),
        # Two merges are no such key.
        ("---\nx: &x {a: 1}\ny: &y {b: 2}\nz:\n  <<: *x\n  <<: *y\n---\nBody", "yaml",
         {"x": {"a": 1}, "y": {"b": 2}, "z": {"a": 1, "b": 2}}),
    ],
)  # fmt: skip
def test_formats(text: str, form: str, values: dict[str, Any]) -> None:
    assert read(text) == (form, values, "Body")


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n\n", "Body", "# Title", "---\nno key\n---\nBody", "---\ntitle: A\nwithout an end"),
        *("---\n- a: list\n---\nBody", "{% include x %}", "{{ title }}", "{: .class }", "[1]"),
        *("Note: this is a sentence\n\nBody", "Title: A\nand a sentence", "+++\nnot toml\n+++\nBody"),
    ],
)
def test_what_is_no_front_matter_stays_in_the_body(text: str) -> None:
    assert read(text) == ("", {}, text.strip("\n"))


@pytest.mark.parametrize(
    ("text", "form", "values"),
    [
        ("---\ntitle: Notes: day one\ntags: [a\n---\nBody", "YAML", {"title": "Notes: day one", "tags": "[a"}),
        ("---\ndate: !!timestamp x\n---\nBody", "YAML", {"date": "!!timestamp x"}),
        ("+++\ntitle = A\n+++\nBody", "TOML", {"title": "A"}),
    ],
)
def test_front_matter_that_is_not_valid_is_read_line_by_line(text: str, form: str, values: dict[str, Any]) -> None:
    front = read_front_matter(split_lines(text))
    assert dict(front.values) == values
    assert front.error.startswith(f"The front matter is no valid {form} (")
    assert front.error.endswith("); it was read as 'Key: value' lines.")
    assert "\n" not in front.error
    assert split_lines(text)[front.body].text == "Body"

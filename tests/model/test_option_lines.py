"""Options line by line, where MyST reads none of them."""

from __future__ import annotations

import pytest

from eventnotes.model.visibility import body_of, options_by_line


@pytest.mark.parametrize(
    ("block", "options"),
    [
        (':::{event} x\n:date: 2018-01-01\n:venue: "A\n\n:no: x\n:::\n', {"date": "2018-01-01", "venue": "A"}),
        (":date: 2018-01-01\n:venue: 'A'\nText.\n", {"date": "2018-01-01", "venue": "A"}),
        ("```{event} x\n---\ndate: a: b\nmore\n# none\nurl:\n---\nno: x\n```\n", {"date": "a: b more", "url": ""}),
        ("  :::{event}\n", {}),
        (":::{event}\n:url\n: x\n:a b: c\n:::\n", {"url": "x", "a b": "c"}),
        ("~~~{event}\n---\nurl: x\n", {"url": "x"}),
        (":::{note}\n::::{event}\n::::\n:::\n", {}),
        ("", {}),
    ],
)
def test_each_line_is_an_option_or_belongs_to_the_one_above(block: str, options: dict[str, str]) -> None:
    assert options_by_line(body_of(block)) == options

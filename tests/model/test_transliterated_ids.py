"""Ids transliterated from titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.model.identifiers import is_id, transliterate_id, unused_id


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("JAWS DAYS 2018", "jaws-days-2018"),
        ("LambdaとStepFunctionsを使った新しい負荷試験のカタチ", "lambda-stepfunctions"),
        ("Ｌａｍｂｄａ", "lambda"),
        ("What's new in Zürich?", "whats-new-in-zurich"),
        ("コンテナ", "kontena"),
        ("サーバーレス", "sabaresu"),
        ("負荷試験", ""),
        ("コンテナでウェイウェイ（仮）", ""),
        ("2030年の展望", ""),
        ("ID1", ""),
        ("Term 3", ""),
        ("", ""),
        ("A very long title that goes on and on without coming to an end", "a-very-long-title-that-goes-on-and-on"),
    ],
)
def test_a_title_gives_an_id(title: str, found: str) -> None:
    assert transliterate_id(title) == found


def test_the_first_text_that_gives_one_counts() -> None:
    assert transliterate_id("負荷試験", "", "ふかしけん", "load") == "fukashiken"


@given(st.text())
def test_an_id_can_be_declared(title: str) -> None:
    assert not transliterate_id(title) or is_id(transliterate_id(title))


def test_a_taken_id_is_numbered() -> None:
    assert unused_id("talks", {"talk"}) == "talks"
    assert unused_id("talks", {"talks", "talks-2"}) == "talks-3"


@pytest.mark.parametrize("wanted", ["term", "toc-entry", "id", "a" * 100])
def test_a_numbered_id_may_be_declared(wanted: str) -> None:
    taken = {wanted}
    for _ in range(12):
        found = unused_id(wanted, taken)
        assert is_id(found)
        assert found not in taken
        taken.add(found)

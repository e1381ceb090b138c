"""Which ids are valid, ids made from titles, and hashed ids that survive reordering."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.model.identifiers import (
    AnchorCounter,
    hashed_id,
    is_id,
    is_positional_id,
    suggest_id,
    transliterate_id,
    unused_id,
)

any_text = st.text(alphabet=st.characters())
few_texts = st.lists(st.sampled_from(["コスト", "コスト ", "Cost", "cost", "移行", ""]), max_size=12)


@pytest.mark.parametrize("text", ["s3", "jaws-days-2018", "12-factor", "x", "2018", "id", "identity", "id1-x"])
def test_an_id_is_lower_case_ascii_letters_digits_and_hyphens(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "a-", "-a", "a--b", "S3", "step_functions", "step functions", "a/b", "負荷試験", "ｓ３", "a\n", "é"],
)
def test_nothing_else_is_an_id(text: str) -> None:
    assert not is_id(text)


@pytest.mark.parametrize("text", ["id1", "id23", "term-0", "toc-entry-7"])
def test_what_docutils_numbers_is_reserved(text: str) -> None:
    assert is_positional_id(text)
    assert not is_id(text)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("JAWS DAYS 2018", "jaws-days-2018"),
        (" Step_Functions! ", "step-functions"),
        ("ＪＡＷＳ　ＤＡＹＳ", "jaws-days"),
        ("負荷試験", ""),
        ("ID 1", "id-1"),
        ("ID1", ""),
        ("", ""),
    ],
)
def test_an_id_is_suggested_where_one_is_near(text: str, suggested: str) -> None:
    assert suggest_id(text) == suggested


@given(any_text)
def test_what_is_suggested_may_be_declared(text: str) -> None:
    assert suggest_id(text) == "" or is_id(suggest_id(text))


@given(st.lists(any_text, min_size=1))
def test_a_hashed_id_may_be_declared_and_depends_on_its_parts_alone(parts: list[str]) -> None:
    assert is_id(hashed_id("p", *parts))
    assert hashed_id("p", *parts) == hashed_id("p", *parts)
    assert hashed_id("p", *parts) != hashed_id("p", *parts, "")


def test_a_hashed_id_never_changes() -> None:
    # Links to passages are out in the world: another way of hashing breaks all of them.
    assert hashed_id("p", "jaws-days-2018/load-test", "負荷試験") == "p-c662dff579"


@given(few_texts, st.randoms())
def test_anchors_survive_reordering(texts: list[str], random: Random) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)
    one, other = AnchorCounter(), AnchorCounter()
    assert {one.next_id("p", "e/s", text) for text in texts} == {other.next_id("p", "e/s", text) for text in shuffled}


@given(few_texts)
def test_no_two_passages_have_one_anchor(texts: list[str]) -> None:
    anchors = AnchorCounter()
    assert len({anchors.next_id("p", "e/s", text) for text in texts}) == len(texts)


def test_an_anchor_does_not_depend_on_what_else_is_there() -> None:
    alone, among = AnchorCounter(), AnchorCounter()
    among.next_id("p", "e/s", "移行")
    among.next_id("p", "e/other", "コスト")
    assert among.next_id("p", "e/s", "コスト") == alone.next_id("p", "e/s", "コスト")


@pytest.mark.parametrize("text", ["step functions", "Step-Functions", "ＳｔｅｐＦｕｎｃｔｉｏｎｓ"])
def test_spacing_case_and_width_do_not_move_an_anchor(text: str) -> None:
    assert AnchorCounter().next_id("p", "e/s", text) == AnchorCounter().next_id("p", "e/s", "StepFunctions")


def test_anchors_look_like_ids() -> None:
    assert re.fullmatch(r"p-[0-9a-f]{10}", AnchorCounter().next_id("p", "e/s", "コスト"))


# -- from titles ---------------------------------------------------------------------------------------------------


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

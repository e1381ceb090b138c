"""Folding: which spellings are the same word, and where folded characters come from."""

from __future__ import annotations

import sys
import unicodedata
from typing import Literal, get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from eventnotes.text.folding import FoldedText, Script, fold, fold_except_case, fold_text, script_of

#: Characters that folding treats in ways of their own, far more often than chance would bring them up.
TRICKY = (
    "aBkſßıİé1３_.…ﬁ№㍿①²™ΐα\u0345\u0301\u0316\u0338"
    "ーｰアカキサハバｻﾊﾞﾟヴヽㇰ・･かは゛\u3099\u309a負荷々"
    " \u3000\n\t-\u2010\u2011\u2013\u2212－\xad\u200b\ufeff\ufe0f\U000e0100"
    "한ㅏㄱ각\ufffc"
)
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = get_args(Form)
texts = st.text() | st.text(TRICKY) | st.text(st.characters())  # the last has halves of surrogate pairs, too
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        # Width, case, spaces and hyphens.
        ("lambda", "Lambda|Ｌａｍｂｄａ|LAMBDA|Lamb\xadda|Lamb\u200bda\ufeff"),
        ("strasse", "Straße"),
        ("stepfunctions", "Step Functions|StepFunctions|step-functions|Step\u3000Functions|Step\xa0\n\tFunctions"),
        ("abcdefg", "a\u2010b\u2011c\u2012d\u2013e\u2212f－g"),
        ("負荷試験", "負荷 試験"),
        ("c++", "C++"),
        ("em\u2014dash", "em\u2014dash"),
        # Long vowel marks: dropped behind three letters or more.
        ("サーバ", "サーバー|サーバ|ｻｰﾊﾞｰ"),
        ("データ", "データー"),
        ("メモリ", "メモリーー"),
        ("サーバ管理", "サーバー管理"),
        ("管理サーバ", "管理サーバー"),
        ("ユーザーインターフェース", "ユーザー インターフェース"),
        ("ユーザ・インターフェース", "ユーザー・インターフェース"),
        ("エンジニアisサーバ", "エンジニアー is サーバー"),
        ("ーアイ", "ーアイー"),
        # Voicing, composed or not: never taken away.
        ("が", "か\u3099|か゛"),
        ("バッグ", "ﾊﾞｯｸﾞ|バッグ"),
        # Variants of ideographs, and nothing at all.
        ("葛城", "葛\U000e0100城"),
        ("", "| - \xad\u3000"),
    ],
)
def test_key(key: str, spellings: str) -> None:
    assert {fold(text) for text in spellings.split("|")} == {key}


KEPT = "キー コピー サーバーサイド サーバーレス らーめんー ーーー アイー ア\u3099イー アイウー\u3099 パック"


@pytest.mark.parametrize("text", KEPT.split())
def test_other_marks_stay(text: str) -> None:
    assert fold(text) == text


def test_keeps_voiced_and_semi_voiced_apart() -> None:
    assert len({fold("ハ"), fold("バ"), fold("パ")}) == 3


@pytest.mark.parametrize("typed", ["Let’s Encrypt", "Let‘s Encrypt", "let's-encrypt"])
def test_the_shape_of_quotation_marks_does_not_count(typed: str) -> None:
    # Sphinx makes them curly in a text, and leaves them as they are in an option.
    assert fold(typed) == fold("Let's Encrypt")


def test_fold_except_case() -> None:
    assert fold_except_case("Ｇo -サーバー") == "Goサーバ"


@given(texts)
@example("アイウー\u0338\u3099")
@example("a\u0345\u0301")
@example("a´")
@example("ᄀ ᅡ")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_except_case(fold_except_case(text)) == fold_except_case(text)


@given(texts, st.sampled_from(FORMS))
def test_normal_forms_are_one_spelling(text: str, form: Form) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(st.text("abcXYZ09é サーバー漢字かな-"))
def test_case_and_width_are_one_spelling(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)
    assert fold(text.translate(FULL_WIDTH)) == fold(text)
    assert fold(fold_except_case(text)) == fold(text)


@given(texts)
def test_folded_case_is_one_spelling(text: str) -> None:
    assume("\u0345" not in unicodedata.normalize("NFD", text))  # as below
    assert fold(text.casefold()) == fold(text)
    assert fold(fold_except_case(text)) == fold(text)


@given(st.lists(texts), st.text(" \n\u3000-\u2010\u2013\xad", min_size=1))
def test_separators_are_one_spelling(parts: list[str], separator: str) -> None:
    # The one mark that case folding turns into a letter: where it stands among other marks matters.
    assume("\u0345" not in unicodedata.normalize("NFD", "".join(parts)))
    assert fold(separator.join(parts)) == fold("".join(parts))


@given(st.text("アカサバ漢a"), st.text("アカサバ", min_size=3), st.integers(0, 4))
def test_closing_long_vowels_are_one_spelling(before: str, word: str, marks: int) -> None:
    assert fold(f"{before}{word}{'ー' * marks}の") == fold(f"{before}{word}の")


def _kept(folded: FoldedText) -> str:
    return "".join(char for index, char in enumerate(folded.chars) if index not in folded.long_vowels)


@given(texts)
@example("ﬁ\u0301 b")
@example("a\u0345\u0301")
@example("x \u0301")
@example("\ufe0fa")
def test_folded_text_folds_like_fold(text: str) -> None:
    assert _kept(fold_text(text)) == fold(text)


@given(texts)
@example("㌍")
def test_folded_text_leads_back_to_the_source(text: str) -> None:
    folded = fold_text(text)
    ranges: dict[tuple[int, int], str] = {}
    for char, *place in zip(folded.chars, folded.starts, folded.ends, strict=True):
        ranges[place[0], place[1]] = ranges.get((place[0], place[1]), "") + char
    edges = [edge for pair in ranges for edge in pair]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(fold(text[start:end]) == fold(chars) for (start, end), chars in ranges.items())


@given(texts)
def test_what_is_put_behind_an_obstacle_folds_as_it_does_alone(text: str) -> None:
    assume(0 not in fold_text(f"\ufffc{text}").starts[1:])  # a mark at its beginning would be one of the obstacle's
    alone, behind = fold_text(text), fold_text(f"{text}\ufffc{text}")
    size = len(alone.chars)
    assert behind.chars == f"{alone.chars}\ufffc{alone.chars}"
    assert list(behind.starts[:size]) == list(alone.starts)
    assert [start - len(text) - 1 for start in behind.starts[size + 1 :]] == list(alone.starts)
    assert behind.long_vowels == alone.long_vowels | {mark + size + 1 for mark in alone.long_vowels}


def test_positions_of_clusters() -> None:
    folded = fold_text("ｻｰﾊﾞｰ か\u3099㍿x\u0302")
    assert folded.chars == "サーバーが株式会社x\u0302"
    assert list(folded.starts) == [0, 1, 2, 4, 6, 8, 8, 8, 8, 9, 9]
    assert list(folded.ends) == [1, 2, 4, 5, 8, 9, 9, 9, 9, 11, 11]
    assert folded.excerpt(1, 4) == "ｰﾊﾞｰ"
    assert [folded.base_char(index) for index in (2, 4, 9)] == ["ﾊ", "か", "x"]


def test_gaps_are_separators_that_can_be_seen() -> None:
    folded = fold_text(" a b-c\xadd\u200be\ufe0ff－\xadg ")
    assert folded.chars == "abcdefg"
    assert folded.gaps == {0, 1, 2, 6}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("サーバー", {3}),
        ("サーバーー管理", {3, 4}),
        ("サーバーサイド", set()),
        ("ユーザー インターフェース", set()),
        ("ユーザー インターフェイサー", {12}),
        ("キー", set()),
        ("アクセスキー", {5}),
    ],
)
def test_marks_that_fold_drops(text: str, marks: set[int]) -> None:
    assert fold_text(text).long_vowels == marks


@pytest.mark.parametrize(
    ("chars", "script"),
    [
        ("aZéøſßＡ09０_＿ªK", Script.LATIN),
        ("あんがゝ", Script.HIRAGANA),
        ("アヴーｱｰヽㇰ", Script.KATAKANA),
        ("漢々〇㐀豈", Script.HAN),
        (" -・､。.①²™Ⅲ㍿αд한☁\ufffc\ufe0f", Script.OTHER),
    ],
)
def test_script(chars: str, script: Script) -> None:
    assert {char: script_of(char) for char in chars} == dict.fromkeys(chars, script)


@pytest.mark.parametrize("text", ["Ｌambda…", "㍿", "a㌍ b", "x\u0302ﬁ"])
def test_boundary_never_splits_what_is_one_in_the_source(text: str) -> None:
    folded = fold_text(text)
    inside = [index for index in range(1, len(folded.chars)) if folded.starts[index] == folded.starts[index - 1]]
    assert inside
    assert not any(folded.is_boundary(index, word=word) for index in inside for word in (False, True))


@pytest.mark.parametrize(
    ("text", "boundary", "of_words"),
    [
        ("ab", False, False),
        ("a1", False, False),
        ("a-b", True, True),
        ("a漢", True, True),
        ("漢字", True, False),
        ("カナ", True, False),
        # No script of their own: letters stick together, symbols do not.
        ("да", True, False),
        ("д☁", True, True),
        ("☁д", True, True),
        ("☁☁", True, True),
    ],
)
def test_boundaries_between_two_characters(text: str, boundary: bool, of_words: bool) -> None:
    folded = fold_text(text)
    assert (folded.is_boundary(1), folded.is_boundary(1, word=True)) == (boundary, of_words)


@pytest.mark.parametrize(
    ("text", "is_break"),
    [
        ("a b c", False),
        ("a\nb\nc", False),
        ("a b\n\nc", True),
        ("a b\r\nc", False),
        ("a b - c", True),
        ("a b-c", False),
    ],
)
def test_a_break_is_an_empty_line_or_a_dash_between_spaces(text: str, is_break: bool) -> None:
    assert fold_text(text).is_sentence_break(2) is is_break


def test_all_that_composes_with_what_stands_before_it_attaches_to_it() -> None:
    """Clusters rest on this: Unicode has no composition that they would cut."""
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<") and unicodedata.normalize("NFC", chr(code)) == chr(code):
            assert len(set(fold_text("".join(chr(int(part, 16)) for part in parts)).starts)) == 1, chr(code)
    assert len(set(fold_text("\u1100\u1161\u11a8").starts)) == 1

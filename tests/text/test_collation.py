"""Collation: the order of topics and speakers by their readings."""

from __future__ import annotations

import pytest

from eventnotes.text.collation import reading_key


@pytest.mark.parametrize(
    "names",
    [
        ["AWS Lambda", "S3", "サーバーレス/さーばーれす", "負荷試験/ふかしけん", "ログ"],
        ["12 factor", "Aurora", "あ", "未読"],
        ["aurora", "AWS", "Batch", "cloud"],
        ["運用/うんよう", "監視/カンシ", "きのう", "未読"],
        ["コスト", "ごみ", "コンテナ"],
        ["はは", "ばば", "パパ", "はひ"],
        ["東京/とうきょう", "ドメイン"],
        ["ヴィム/ゔぃむ", "うえ"],
        ["サーバー", "サイバー", "サンプル"],
        ["かっこ", "カツコ", "かっさい"],
        ["ーー", "未読"],
    ],
)
def test_latin_comes_before_kana_and_kana_are_in_dictionary_order(names: list[str]) -> None:
    pairs = [(title, reading) for title, _, reading in (name.partition("/") for name in names)]
    keys = [reading_key(*pair) for pair in pairs]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("one", "other"), [("ﾌｶ ｼｹﾝ", "ふかしけん"), ("Step Functions", "stepfunctions"), ("サーバー", "サーバ")]
)
def test_width_case_spaces_and_the_kind_of_kana_do_not_matter(one: str, other: str) -> None:
    assert reading_key("same", one) == reading_key("same", other)


def test_a_name_without_a_reading_is_its_own() -> None:
    assert reading_key("コスト", "") == reading_key("コスト", "こすと")


def test_of_two_names_with_one_reading_the_first_by_code_points_comes_first() -> None:
    assert reading_key("意向", "いこう") < reading_key("移行", "いこう")

"""The nearest known name to a misspelt one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.text.similarity import NearestName

KNOWN = ("AWS Lambda", "Lambda", "S3", "ECS", "EC2", "負荷試験", "オートスケーリング", "Step Functions", "")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Lamda", "Lambda"),
        ("lambda", "Lambda"),
        ("step function", "Step Functions"),
        ("Setp Functions", "Step Functions"),
        ("オートスケール", "オートスケーリング"),
        ("負荷テスト", ""),
        ("Kubernetes", ""),
        ("S4", ""),
        ("", ""),
    ],
)
def test_a_misspelt_name_finds_the_near_one(name: str, near: str) -> None:
    assert NearestName(KNOWN).find(name) == near


def test_nothing_is_near_where_nothing_is_known() -> None:
    assert NearestName(()).find("Lambda") == ""


def test_a_near_name_is_found_among_many() -> None:
    assert NearestName([f"topic {number}" for number in range(3000)] + ["serverless"]).find("severless") == "serverless"


@given(st.permutations(["Lambda", "Lambda A", "Lambda B", "lambdas", "Lamda"]))
def test_the_order_of_different_names_does_not_matter(known: list[str]) -> None:
    assert NearestName(known).find("Lambda C") == NearestName(sorted(known)).find("Lambda C")

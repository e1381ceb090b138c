"""The text of a passage, as shown and as the matcher sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.model.records import Run, Target
from eventnotes.model.text_runs import join_lines, matchable_text, plain_text
from eventnotes.text.matcher import OBSTACLE
from tests.making import role


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("負荷\n試験", "負荷試験"),
        ("負荷、\n  試験", "負荷、試験"),
        ("ｻｰﾊﾞｰ\nﾚｽ", "ｻｰﾊﾞｰﾚｽ"),
        ("one\ntwo", "one two"),
        ("AWS\n負荷", "AWS 負荷"),
        ("負荷\nAWS", "負荷 AWS"),
        ("서버\n없는", "서버 없는"),
        ("a\n\n\nb", "a b"),
        ("  a  b\r\n", "a  b"),
        ("\n", ""),
        ("", ""),
    ],
)
def test_lines_are_joined_as_browsers_do(written: str, joined: str) -> None:
    assert join_lines(written) == joined


@given(st.text())
def test_joined_lines_are_one_line_with_every_letter(text: str) -> None:
    joined = join_lines(text)
    assert len(joined.splitlines()) <= 1
    assert "".join(joined.split()) == "".join(text.split())
    assert join_lines(joined) == joined


def test_the_plain_text_is_that_of_all_runs() -> None:
    runs: list[Run] = [
        ("", "コストは ", None),
        ("s", "$1", None),
        ("c", "aws s3", None),
        ("", "\nだけ", "https://a.example"),
    ]
    assert plain_text(runs) == "コストは $1aws s3 だけ"


@pytest.mark.parametrize("kind", ["c", "m", "ce", "es"])
def test_code_and_formulas_are_obstacles_and_emphasis_is_not(kind: str) -> None:
    seen = "a*b" if kind == "es" else f"a{OBSTACLE}b"
    assert matchable_text([("", "a", None), (kind, "*", None), ("", "b", None)]) == seen


def test_a_mention_may_cross_emphasis_and_links() -> None:
    assert matchable_text([("e", "Step ", None), ("", "Functions", "https://a.example")]) == "Step Functions"
    assert matchable_text([("", "Step ", None), ("", "Functions", role("topic", "x"))]) == "Step Functions"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("https://aws.amazon.com/lambda/", OBSTACLE),
        ("see https://aws.amazon.com/lambda/ for more", f"see {OBSTACLE} for more"),
        ("（https://aws.amazon.com/lambda）とLambda", f"（{OBSTACLE}）とLambda"),
        ("https://aws.amazon.com/lambdaを見る", f"{OBSTACLE}を見る"),
        ("(https://aws.amazon.com/lambda)Lambda", f"({OBSTACLE})Lambda"),
        ("www.lambda.example と HTTP://LAMBDA.EXAMPLE", f"{OBSTACLE} と {OBSTACLE}"),
        ("s3://bucket/lambda", OBSTACLE),
        ("Lambda // SAM", "Lambda // SAM"),
        ("CI/CD:", "CI/CD:"),
        ("awww.cute", "awww.cute"),
        ("github.com/docker/compose を", f"{OBSTACLE} を"),
        ("（qiita.com/tags/aws）とaws", f"（{OBSTACLE}）とaws"),
        ("Vue.js/React", "Vue.js/React"),
        ("and/or docker/compose", "and/or docker/compose"),
        ("@docker さん、＠aws_jp と (@k8s.io)", f"{OBSTACLE} さん、{OBSTACLE} と ({OBSTACLE})"),
        ("Lambda@Edge @ AWS", "Lambda@Edge @ AWS"),
    ],
)
def test_a_url_in_a_text_is_an_obstacle(text: str, seen: str) -> None:
    assert matchable_text([("", text, None)]) == seen


@pytest.mark.parametrize(
    ("text", "target", "seen"),
    [
        ("aws.amazon.com/lambda", "http://aws.amazon.com/lambda", OBSTACLE),
        ("lambda@example.org", "mailto:lambda@example.org", OBSTACLE),
        ("https://a.example/負荷", "https://a.example/%E8%B2%A0%E8%8D%B7", OBSTACLE),
        ("//a.example/lambda", "//a.example/lambda", OBSTACLE),
        ("Lambda", "https://aws.amazon.com/lambda", "Lambda"),
        ("Lambda", "#lambda", "Lambda"),
        ("docker/compose", "https://github.com/docker/compose/", OBSTACLE),
        ("docker", "https://github.com/docker", "docker"),
        ("CI/CD", "https://a.example/ci-cd", "CI/CD"),
        ("", "https:", ""),
    ],
)
def test_a_link_whose_text_is_its_address_is_an_obstacle(text: str, target: Target, seen: str) -> None:
    assert matchable_text([("", text, target)]) == seen

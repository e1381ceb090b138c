"""The vocabulary: names of topics and their hierarchy."""

from __future__ import annotations

import pytest

from eventnotes.model.records import Page, Topic
from eventnotes.notebook.vocabulary import Vocabulary
from tests.making import topic


def vocabulary(*pages: Page) -> Vocabulary:
    return Vocabulary(page.topic for page in pages if page.topic)


LAMBDA = topic("lambda", "AWS Lambda", aliases=("ラムダ", "サーバー関数"), redirects=("ramuda", "func"))


@pytest.mark.parametrize(
    "name",
    "lambda|AWS Lambda|aws-lambda|ＡＷＳ　ＬＡＭＢＤＡ|ラムダ|ﾗﾑﾀﾞ|サーバ関数|サーバー 関数|ramuda|func|Func".split("|"),
)
def test_a_topic_goes_by_its_id_title_aliases_and_former_ids(name: str) -> None:
    assert vocabulary(LAMBDA, topic("s3")).resolve(name) == "lambda"


@pytest.mark.parametrize("name", ["", "-", "lamb", "Lambda!", "aws"])
def test_nothing_else_is_the_topic(name: str) -> None:
    assert vocabulary(topic("lambda", "AWS Lambda", aliases=("-",))).resolve(name) is None


def test_an_id_comes_before_the_spelling_of_another_topic() -> None:
    assert vocabulary(topic("go", "囲碁"), topic("golang", "Go")).resolve("go") == "go"
    assert vocabulary(topic("go", "囲碁"), topic("golang", "Go")).resolve("Go") == "golang"


def test_an_id_that_a_topic_once_had_comes_before_the_spelling_of_another() -> None:
    assert vocabulary(topic("igo", "囲碁", redirects=("go",)), topic("golang", "Go")).resolve("go") == "igo"


def test_a_topic_that_exists_is_not_redirected() -> None:
    assert vocabulary(topic("lambda"), topic("serverless", redirects=("lambda",))).resolve("lambda") == "lambda"


def test_spellings_are_titles_and_aliases_once_each() -> None:
    found = vocabulary(topic("s3", "S3", aliases=("Amazon S3", "S3"), match="case"), LAMBDA).spellings
    assert found == (
        ("AWS Lambda", "lambda", "auto"),
        ("ラムダ", "lambda", "auto"),
        ("サーバー関数", "lambda", "auto"),
        ("S3", "s3", "case"),
        ("Amazon S3", "s3", "case"),
    )


def test_conflicts_are_spellings_of_several_topics() -> None:
    found = vocabulary(
        topic("golang", "Go", match="case"),
        topic("go-game", "GO", match="explicit"),
        topic("server", "サーバー", aliases=("サーバ",)),
        topic("a-server", "ｻｰﾊﾞ", aliases=("-",)),
        topic("lambda", "Lambda", aliases=("λ", "-")),
    )
    assert [(key, [(it.text, it.topic) for it in claims]) for key, claims in found.conflicts] == [
        ("go", [("GO", "go-game"), ("Go", "golang")]),
        ("サーバ", [("ｻｰﾊﾞ", "a-server"), ("サーバ", "server"), ("サーバー", "server")]),
    ]


def test_of_two_pages_that_declare_one_id_the_first_counts() -> None:
    pages = [topic("s3", "new", docname="topics/s3"), topic("s3", "old", docname="old/s3")]
    for order in (pages, pages[::-1]):
        assert vocabulary(*order).topics["s3"].title == "old"


TREE = (
    topic("aws"),
    topic("serverless", parents=("aws",)),
    topic("lambda", parents=("serverless",)),
    topic("containers", parents=("aws",)),
    topic("agile"),
)


def test_ancestors_are_nearest_first_and_narrower_topics_by_id() -> None:
    found = vocabulary(*TREE)
    assert found.ancestors("lambda") == ("serverless", "aws")
    assert found.ancestors("agile") == ()
    assert found.narrower("aws") == ("containers", "serverless")
    assert found.narrower("lambda") == ()


def test_a_family_is_a_topic_and_all_under_it_the_nearest_first() -> None:
    found = vocabulary(*TREE)
    assert found.family("aws") == ("aws", "containers", "serverless", "lambda")
    assert found.family("agile") == ("agile",)


def test_a_parent_may_go_by_an_id_that_it_once_had() -> None:
    found = vocabulary(topic("serverless", redirects=("sls",)), topic("lambda", parents=("sls",)))
    assert found.parents("lambda") == ("serverless",)
    assert found.narrower("serverless") == ("lambda",)


def test_an_unknown_parent_is_none() -> None:
    found = vocabulary(topic("lambda", parents=("serverless",)))
    assert found.parents("lambda") == ()
    assert found.ancestors("lambda") == ()


def test_a_topic_under_two_is_in_both_families_once() -> None:
    found = vocabulary(
        *TREE[:2],
        topic("compute", parents=("aws",)),
        topic("lambda", parents=("serverless", "compute", "serverless")),
        topic("edge", parents=("lambda",)),
    )
    assert found.parents("lambda") == ("serverless", "compute")
    assert found.ancestors("edge") == ("lambda", "serverless", "compute", "aws")
    assert tuple(found.lineage("edge")) == ("lambda", "serverless", "aws")
    assert found.family("aws") == ("aws", "compute", "serverless", "lambda", "edge")
    assert found.family("compute") == ("compute", "lambda", "edge")


def test_hidden_aliases_are_found_like_others() -> None:
    found = vocabulary(topic("shield", "AWS Shield", aliases=("Shield",), hidden_aliases=("Shild", "Shield")))
    assert found.resolve("shild") == "shield"
    assert [spelling.text for spelling in found.spellings] == ["AWS Shield", "Shield", "Shild"]
    assert [mention.topic for mention in found.matcher.find("Shildとか")] == ["shield"]


def test_related_topics_are_those_that_exist_in_the_authors_order() -> None:
    found = vocabulary(topic("a", related=("s3", "gone", "ramuda", "a", "lambda")), topic("s3"), LAMBDA)
    assert found.related("a") == ("s3", "lambda")


@pytest.mark.parametrize(
    ("parents", "circle"),
    [
        ({"a": "a"}, ("a",)),
        ({"a": "b", "b": "a"}, ("a", "b")),
        ({"a": "b", "b": "c", "c": "a", "d": "a", "e": "d"}, ("a", "b", "c")),
        ({"a": "x b", "b": "x a", "x": ""}, ("a", "b")),
        ({"a": "b", "b": "a", "c": "d e", "d": "c", "e": "a"}, ("a", "b", "c", "d")),
        ({"a": "old", "b": "a"}, ("a", "b")),
        ({"a": "", "b": "a", "c": "b"}, ()),
    ],
)
def test_a_circle_is_found_and_cut(parents: dict[str, str], circle: tuple[str, ...]) -> None:
    redirects = {"b": ("old",)}
    found = vocabulary(
        *(topic(name, parents=tuple(up.split()), redirects=redirects.get(name, ())) for name, up in parents.items())
    )
    assert tuple(sorted(found.cycles)) == circle
    for name, way in found.cycles.items():
        assert way[-1] == name
        for under, above in zip((name, *way), way, strict=False):
            assert above in map(found.current_id, found.topics[under].parents)
    for name in parents:
        assert len(found.ancestors(name)) < len(parents)
        assert name not in found.ancestors(name)
    for name in circle:
        assert found.parents(name) == ()


def test_topics_are_in_the_order_of_their_ids() -> None:
    records: list[Topic] = [page.topic for page in TREE if page.topic]
    assert (
        list(Vocabulary(records).topics) == list(Vocabulary(records[::-1]).topics) == sorted(Vocabulary(records).topics)
    )

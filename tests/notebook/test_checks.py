"""Consistency checks: each problem, its place and its message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.model.records import Page
from eventnotes.notebook.checks import check_event_pages, check_notebook
from tests.making import book, listing, notes, problems, referring, talk, topic


def one(found: list[Problem]) -> tuple[str, int | None, str]:
    """Return the place and the text of the only problem."""
    (problem,) = found
    return problem.docname, problem.line, problem.message


def test_notes_in_order_have_no_problems() -> None:
    pages = (
        notes(
            "e",
            talk("a", topics=("lambda", "ラムダ")),
            talk("b", follows="a", speakers=("Jeff Barr",)),
            topics=("AWS",),
        ),
        notes("e", talk("c"), docname="events/e-2", declares=False),
        topic("aws", "AWS"),
        topic("lambda", "Lambda", aliases=("ラムダ",), parents=("aws",), related=("aws",), redirects=("ramuda",)),
        listing("session-list", event="e", topic="ラムダ", speaker="jeff barr"),
        listing("topic-list", docname="topics/index", parent="aws"),
        referring("topic", "ramuda"),
    )
    assert check_notebook(book(*pages)) == []


# -- declared twice ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "place", "what"),
    [
        ((notes("e", docname="a"), notes("e", docname="b")), ("b", 3), "event 'e' is declared twice: here and at a:3"),
        (
            (topic("s3", docname="a"), topic("s3", docname="b")),
            ("b", 3),
            "topic 's3' is declared twice: here and at a:3",
        ),
        (
            (notes("e", talk("x"), talk("s"), docname="a"), notes("e", talk("s"), docname="b", declares=False)),
            ("b", 10),
            "session 'e/s' is declared twice: here and at a:20",
        ),
    ],
)
def test_what_is_declared_twice_is_reported_with_both_places(
    pages: tuple[Page, ...], place: tuple[str, int], what: str
) -> None:
    found = problems(*pages, kind=ProblemKind.DUPLICATE)
    assert one(found) == (*place, f"the {what}; change the id of one of them")


def test_each_further_declaration_is_reported_at_its_own_place() -> None:
    found = problems(*(topic("s3", docname=f"topics/{name}") for name in "abc"), kind=ProblemKind.DUPLICATE)
    assert [problem.docname for problem in found] == ["topics/b", "topics/c"]


def test_one_session_id_in_two_events_is_no_duplicate() -> None:
    assert problems(notes("a", talk("lightning")), notes("b", talk("lightning")), kind=ProblemKind.DUPLICATE) == []


@pytest.mark.parametrize("other", [topic("old"), topic("new", redirects=("old",))])
def test_a_redirect_that_leads_elsewhere_already_is_reported_with_both_places(other: Page) -> None:
    found = problems(other, topic("swallower", redirects=("swallower", "older", "old")), kind=ProblemKind.DUPLICATE)
    assert other.topic
    assert one(found) == (
        "topics/swallower",
        3,
        (
            f"the option 'redirects': 'old' already redirects to the topic '{other.topic.id}' at {other.docname}:3;"
            " remove it here or there"
        ),
    )


# -- spellings -----------------------------------------------------------------------------------------------------


def test_one_spelling_that_two_topics_claim_is_reported_with_both_places() -> None:
    found = problems(
        topic("step-functions", "Step Functions"),
        topic("sfn", "SFN", aliases=("step-functions",)),
        kind=ProblemKind.SPELLING,
    )
    assert one(found) == (
        "topics/step-functions",
        3,
        (
            "the spelling 'Step Functions' is claimed by two topics: 'step-functions' here and 'sfn' at topics/sfn:3;"
            " remove it from one of them"
        ),
    )


def test_a_topic_with_several_forms_of_the_spelling_is_named_once() -> None:
    found = problems(
        topic("a", "Step Functions", aliases=("StepFunctions", "step functions")),
        topic("b", "STEP FUNCTIONS", aliases=("Step-Functions",)),
        topic("c", "stepfunctions"),
        kind=ProblemKind.SPELLING,
    )
    assert [problem.docname for problem in found] == ["topics/b", "topics/c"]
    assert all("and 'a' at topics/a:3" in problem.message for problem in found)
    assert found[0].message.startswith("the spelling 'STEP FUNCTIONS' is claimed")


def test_spellings_of_one_topic_do_not_conflict() -> None:
    assert problems(topic("a", "Lambda", aliases=("lambda", "LAMBDA")), kind=ProblemKind.SPELLING) == []


def test_an_alias_of_which_folding_leaves_nothing_is_reported() -> None:
    found = problems(topic("a", aliases=("A", "--")), kind=ProblemKind.SPELLING)
    assert one(found)[:2] == ("topics/a", 3)
    assert "the alias '--' is empty after normalization" in one(found)[2]


# -- topics that nobody declares -----------------------------------------------------------------------------------


def test_an_undeclared_topic_is_reported_wherever_it_is_named() -> None:
    found = problems(
        notes("e", talk("s"), talk("t", topics=("Fargate",)), topics=("Fargate",)),
        notes("f", talk("s", topics=("fargate",))),
        kind=ProblemKind.UNDECLARED,
    )
    assert sorted((problem.docname, problem.line) for problem in found) == [
        ("events/e", 3),
        ("events/e", 20),
        ("events/f", 10),
    ]
    assert {problem.message for problem in found} == {
        (
            "no page declares the topic 'Fargate'; make its page with 'eventnotes topics --create-undeclared', or make"
            " it an alias of another topic"
        )
    }


@pytest.mark.parametrize(
    ("named", "near"), [("Lambada", "lambda"), ("ステップファンクション", "ステップファンクションズ")]
)
def test_an_undeclared_topic_is_told_the_near_spelling_or_id(named: str, near: str) -> None:
    found = problems(
        notes("e", talk("s", topics=(named,))),
        topic("lambda", "AWS Lambda"),
        topic("sfn", "SFN", aliases=("Step Functions", "ステップファンクションズ")),
        kind=ProblemKind.UNDECLARED,
    )
    assert one(found)[2] == f"no page declares the topic '{named}'; did you mean '{near}'?"


# -- names that lead nowhere ---------------------------------------------------------------------------------------

JAWS = notes("jaws-2018", talk("load-test", speakers=("Jeff Barr",)), talk("lightning"))
OTHER = notes("jaws-2017", talk("lightning"), talk("keynote"))
LAMBDA = topic("lambda", "AWS Lambda", aliases=("ラムダ",))


@pytest.mark.parametrize(
    ("wrong", "line", "option", "text"),
    [
        (notes("jaws-2019", talk("s"), declares=False), 3, "", "event 'jaws-2019'; did you mean 'jaws-201"),
        (notes("meetup", declares=False), 3, "", "event 'meetup'; declare it with the directive 'event'"),
        (notes("x", talk("s", event="jaws-2081")), 10, "", "event 'jaws-2081'; did you mean 'jaws-2018'?"),
        (topic("sam", parents=("lamda",)), 3, "parent", "topic 'lamda'; did you mean 'lambda'?"),
        (topic("sam", parents=("ec2",)), 3, "parent", "topic 'ec2'; declare it on a page 'topics/ec2'"),
        (topic("sam", related=("lambda", "lambdas")), 3, "related", "topic 'lambdas'; did you mean 'lambda'?"),
        (listing("session-list", event="jaws-218"), 5, "event", "event 'jaws-218'; did you mean 'jaws-2018'?"),
        (listing("session-list", speaker="Geff Barr"), 5, "speaker", "speaker 'Geff Barr'; did you mean 'Jeff Barr'?"),
        (listing("event-list", topic="AWS Lamda"), 5, "topic", "topic 'AWS Lamda'; did you mean 'AWS Lambda'?"),
        (listing("topic-list", parent="lamda"), 5, "parent", "topic 'lamda'; did you mean 'lambda'?"),
    ],
)
def test_a_name_that_leads_nowhere_is_reported_with_a_hint(wrong: Page, line: int, option: str, text: str) -> None:
    found = one(problems(JAWS, OTHER, LAMBDA, wrong, kind=ProblemKind.UNKNOWN))
    assert found[:2] == (wrong.docname, line)
    assert found[2].startswith(f"the option '{option}': there is no {text}" if option else f"there is no {text}")


@pytest.mark.parametrize(
    ("kind", "name", "event", "hint"),
    [
        ("event", "jaws-20018", "", "did you mean 'jaws-2018'?"),
        ("event", "meetup", "", ""),
        ("topic", "AWS Lamda", "", "did you mean 'AWS Lambda'?"),
        ("topic", "lamdba", "", "did you mean 'lambda'?"),
        ("topic", "", "", ""),
        ("speaker", "Jeff Bar", "", "did you mean 'Jeff Barr'?"),
        ("session", "load-tests", "jaws-2018", "did you mean 'load-test'?"),
        ("session", "load-tests", "jaws-20018", "did you mean 'jaws-2018/load-test'?"),
        ("session", "load-tests", "", "did you mean 'load-test'?"),
        ("session", "jaws-2081/lightening", "", "did you mean 'jaws-2018/lightning'?"),
        ("session", "party/lightening", "", "did you mean 'jaws-2017/lightning'?"),
    ],
)
def test_a_role_that_leads_nowhere_is_reported_with_a_hint(kind: str, name: str, event: str, hint: str) -> None:
    found = one(problems(JAWS, OTHER, LAMBDA, referring(kind, name, event=event), kind=ProblemKind.UNKNOWN))
    assert found[:2] == ("guide", 7)
    assert found[2].startswith(f"there is no {kind} '{name}'")
    assert found[2].endswith(hint)


def test_an_ambiguous_name_in_a_role_is_told_the_full_ones() -> None:
    found = one(problems(JAWS, OTHER, referring("session", "lightning"), kind=ProblemKind.UNKNOWN))
    text = "the session name 'lightning' is ambiguous; write one of jaws-2017/lightning, jaws-2018/lightning"
    assert found == ("guide", 7, text)


@pytest.mark.parametrize(
    ("follows", "event", "text"),
    [
        ("load-tset", "jaws-2018", "there is no session 'load-tset'; did you mean 'load-test'?"),
        ("jaws-2018/load-tset", "x", "did you mean 'jaws-2018/load-test'?"),
        ("jaws-2081/load-test", "x", "did you mean 'jaws-2018/load-test'?"),
        ("jaws-2018/entirely-else", "x", "write it as 'event/session'"),
        ("lightning", "x", "the session name 'lightning' is ambiguous; write one of jaws-2017/lightning, "),
    ],
)
def test_a_session_that_continues_none_is_reported_with_a_hint(follows: str, event: str, text: str) -> None:
    page = notes("x", talk("s", follows=follows, event=event))
    docname, line, found = one(problems(JAWS, OTHER, LAMBDA, page, kind=ProblemKind.UNKNOWN))
    assert (docname, line) == ("events/x", 10)
    assert found.startswith("the option 'follows': ")
    assert text in found


def test_a_speaker_who_is_known_with_an_id_is_told_the_ids() -> None:
    talks = (talk("a", speakers=("山田 太郎 <yamada>",)), talk("b", speakers=("山田太郎 <taro>",)))
    found = problems(notes("e", *talks), referring("speaker", "山田太郎"), kind=ProblemKind.UNKNOWN)
    assert one(found)[2].endswith("write 山田太郎 <taro> or 山田 太郎 <yamada>")


def test_an_unknown_event_is_reported_once_for_the_page_and_once_for_each_session_that_names_another() -> None:
    page = notes("lost", talk("a"), talk("b"), talk("c", event="gone"), declares=False)
    found = problems(page, kind=ProblemKind.UNKNOWN)
    assert [(problem.line, problem.message.split("'")[1]) for problem in found] == [(3, "lost"), (30, "gone")]


def test_references_of_other_domains_are_not_ours() -> None:
    page = referring("topic", "nowhere")
    attributes = tuple((name, "py" if name == "refdomain" else value) for name, value in page.references[0].attributes)
    foreign = replace(page, references=(page.references[0]._replace(attributes=attributes),))
    assert check_notebook(book(foreign)) == []


def test_names_that_were_renamed_are_known() -> None:
    new = topic("lambda", redirects=("ramuda",))
    assert (
        check_notebook(book(new, topic("sam", parents=("ramuda",), related=("ramuda",)), referring("topic", "ramuda")))
        == []
    )


# -- parents -------------------------------------------------------------------------------------------------------


def test_a_circle_of_parents_is_reported_on_each_of_its_pages() -> None:
    found = problems(
        topic("a", parents=("d", "b")),
        topic("b", parents=("a",)),
        topic("c", parents=("a",)),
        topic("d"),
        kind=ProblemKind.PARENT,
    )
    assert sorted((problem.docname, problem.line) for problem in found) == [("topics/a", 3), ("topics/b", 3)]
    assert sorted(problem.message for problem in found) == [
        f"the topic '{topic_id}' is its own ancestor through its parent {way}; remove one parent"
        for topic_id, way in [
            ("a", "'b' (topics/b:3) → 'a' (topics/a:3)"),
            ("b", "'a' (topics/a:3) → 'b' (topics/b:3)"),
        ]
    ]


def test_a_hidden_alias_is_a_spelling_like_any_other() -> None:
    shield, guard = topic("shield", hidden_aliases=("Shild", "-")), topic("guard", aliases=("shild",))
    assert sorted(problem.message.partition(";")[0] for problem in check_notebook(book(shield, guard))) == [
        "the alias '-' is empty after normalization and never matches",
        "the spelling 'Shild' is claimed by two topics: 'shield' here and 'guard' at topics/guard:3",
    ]
    # A misspelling is no suggestion.
    kubernetes = topic("k8s", "Kubernetes", hidden_aliases=("Kubernates",))
    (problem,) = check_notebook(book(kubernetes, notes("e", talk("s", topics=("Kubernate",)))))
    assert "did you mean 'Kubernetes'?" in problem.message


# -- pages without an event ------------------------------------------------------------------------------------------


def test_a_page_in_the_list_of_events_declares_one() -> None:
    fault = Problem(kind=ProblemKind.SOURCE, message="", docname="events/faulty")
    listed = {"events/index": ["events/plain", "events/e", "events/part", "events/faulty", "events/list", "gone"]}
    pages = (
        listing("event-list", docname="events/index"),
        notes("e", docname="events/e"),
        Page(docname="events/plain"),
        Page(docname="events/part"),
        Page(docname="events/faulty", problems=(fault,)),
        listing("session-list", docname="events/list", event="e"),
    )
    trees = {**listed, "events/part": ["events/plain"]}
    found = check_event_pages(book(*pages), "index", lambda docname: trees.get(docname, []))
    assert one([*found])[:2] == ("events/plain", 1)
    # On a front page with all pages, others than events are at home.
    assert not [*check_event_pages(book(*pages), "events/index", lambda docname: trees.get(docname, []))]

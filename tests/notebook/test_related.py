"""Related topics and sessions: what occurs together, without what occurs everywhere."""

from __future__ import annotations

import gc
import time
import weakref

import pytest

from eventnotes.model.records import Page
from eventnotes.notebook.analysis.related_sessions import find_related_sessions
from eventnotes.notebook.analysis.related_topics import MAX_RELATED_TOPICS, RelatedTopic, find_related_topics
from eventnotes.notebook.analysis.session_topics import SessionTopic, topics_of_sessions
from eventnotes.notebook.analysis.topic_stats import topic_stats
from eventnotes.notebook.notebook import Notebook
from tests.making import Talk, book, notes, talk, topic

# -- topics --------------------------------------------------------------------------------------------------------

#: AWS stands in every session and in most passages; Kinesis and DynamoDB go with Lambda.
CLOUD = (
    notes(
        "e1",
        talk("a", "AWS の Lambda を Kinesis につなぐ\nLambda と Kinesis\nAWS はよい", topics=("AWS",)),
        talk("b", "AWS で Lambda と DynamoDB\nLambda は DynamoDB へ\nAWS と Lambda"),
        date="2017-01-01",
    ),
    notes(
        "e2",
        talk("c", "Kinesis から Lambda を呼ぶ\nAWS 上で", topics=("S3",)),
        talk("d", "AWS と EC2\nAWS の S3\nS3 は AWS で最初"),
        date="2018-01-01",
    ),
    notes(
        "e3",
        talk("f", "EC2 と VPC\nAWS の EC2 と VPC", topics=("AWS", "VPC")),
        talk("g", "Lambda は AWS の関数\nAWS の料金", topics=("DynamoDB",)),
        date="2019-01-01",
    ),
    *(topic(name.lower(), name) for name in ("AWS", "Lambda", "Kinesis", "DynamoDB", "EC2", "S3", "VPC")),
)


def test_a_topic_that_stands_everywhere_does_not_come_first() -> None:
    # Both Kinesis and DynamoDB share fewer passages and sessions with Lambda than AWS does.
    assert find_related_topics(book(*CLOUD), "lambda") == (
        RelatedTopic("kinesis", 3, 2),
        RelatedTopic("dynamodb", 2, 2),
    )


def test_what_stands_together_in_passages_is_closer_than_what_stands_together_in_sessions() -> None:
    notebook = book(
        notes("e1", talk("a", "Lambda と Kinesis\nEC2"), date="2017-01-01"),
        notes("e2", talk("b", "Kinesis、Lambda\nEC2"), date="2018-01-01"),
        notes("e3", talk("c", "S3"), talk("d", "S3"), date="2019-01-01"),
        *CLOUD[3:],
    )
    assert find_related_topics(notebook, "lambda") == (RelatedTopic("kinesis", 2, 2), RelatedTopic("ec2", 0, 2))


def test_a_tag_counts_as_standing_in_the_session() -> None:
    notebook = book(
        notes("e1", talk("a", topics=("Lambda", "S3")), talk("x", "AWS"), date="2017-01-01"),
        notes("e2", talk("b", "Lambda", topics=("S3",)), talk("y", "AWS"), date="2018-01-01"),
        notes("e3", talk("c", "AWS"), date="2019-01-01"),
        *CLOUD[3:],
    )
    assert find_related_topics(notebook, "lambda") == (RelatedTopic("s3", 0, 2),)


def test_once_is_not_often() -> None:
    notebook = book(notes("e", talk("a", "Lambda と S3"), talk("b", "AWS"), talk("c", "EC2")), *CLOUD[3:])
    assert find_related_topics(notebook, "lambda") == ()


def test_a_topic_without_passages_has_no_company() -> None:
    assert find_related_topics(book(*CLOUD, topic("silent", "Silent")), "silent") == ()
    assert find_related_topics(book(topic("silent", "Silent")), "silent") == ()


FAMILY = [
    notes("e1", talk("a", "Lambda と S3\nServerless と Lambda と Kinesis"), talk("x", "VPC"), date="2017-01-01"),
    notes("e2", talk("b", "Lambda と S3\nServerless と Lambda と Kinesis"), talk("y", "VPC"), date="2018-01-01"),
    notes("e3", talk("c", "VPC"), date="2019-01-01"),
    topic("serverless", "Serverless"),
    topic("lambda", "Lambda", parents=("serverless",)),
    topic("kinesis", "Kinesis"),
    topic("vpc", "VPC"),
]


def test_what_a_narrower_topic_stands_with_counts_for_the_wider_one_and_neither_names_the_other() -> None:
    notebook = book(*FAMILY, topic("s3", "S3"))
    assert find_related_topics(notebook, "serverless") == (RelatedTopic("kinesis", 2, 2), RelatedTopic("s3", 2, 2))
    assert find_related_topics(notebook, "lambda") == (RelatedTopic("kinesis", 2, 2), RelatedTopic("s3", 2, 2))


def test_what_the_author_names_as_related_is_not_repeated() -> None:
    notebook = book(*FAMILY, topic("s3", "S3", related=("lambda",)))
    assert [found.topic for found in find_related_topics(notebook, "s3")] == ["kinesis", "serverless"]
    assert "s3" in [found.topic for found in find_related_topics(notebook, "lambda")]


def test_there_are_at_most_eight_and_equals_are_in_the_order_of_their_ids() -> None:
    others = [f"topic-{letter}" for letter in "abcdefghijkl"]
    line = "hub と " + " と ".join(reversed(others))
    notebook = book(
        notes("e1", talk("a", line), date="2017-01-01"),
        notes("e2", talk("b", line), date="2018-01-01"),
        notes("e3", talk("c", "else"), talk("d", "else"), date="2019-01-01"),
        *(topic(name) for name in (*others, "hub", "else")),
    )
    assert [found.topic for found in find_related_topics(notebook, "hub")] == others[:MAX_RELATED_TOPICS]


# -- what sessions are about -------------------------------------------------------------------------------------


def test_a_session_is_about_what_it_names_first_and_then_about_what_it_mentions_most() -> None:
    notebook = book(
        notes("e", talk("s", "S3\nS3 と EC2\nLambda と EC2 と S3", topics=("VPC", "Lambda"), title="Kinesis の話")),
        *CLOUD[3:],
    )
    assert list(topics_of_sessions(notebook)["e/s"].items()) == [
        ("vpc", SessionTopic(True, 0)),
        ("lambda", SessionTopic(True, 1)),
        ("kinesis", SessionTopic(True, 1)),
        ("s3", SessionTopic(False, 3)),
        ("ec2", SessionTopic(False, 2)),
    ]


def test_a_session_without_topics_is_left_out() -> None:
    assert topics_of_sessions(book(notes("e", talk("s", "無し"), words="Lambda"), *CLOUD[3:])) == {}


def test_what_was_worked_out_goes_with_its_notebook() -> None:
    notebook = book(*CLOUD)
    find_related_topics(notebook, "lambda")
    find_related_sessions(notebook, "e1/a")
    topic_stats(notebook, "lambda")
    gone = weakref.ref(notebook)
    del notebook
    gc.collect()
    assert gone() is None


# -- sessions ------------------------------------------------------------------------------------------------------


def about(session_id: str, *topics: str) -> Talk:
    """Return a session that names topics."""
    return talk(session_id, topics=topics)


#: Every session is about AWS; Terraform is rare.
SESSIONS = book(
    notes("e1", about("terraform", "AWS", "Terraform", "CI"), about("s3", "AWS", "S3"), date="2017-01-01"),
    notes("e2", about("modules", "AWS", "Terraform"), about("other", "AWS", "Lambda"), date="2018-01-01"),
    notes("e3", about("state", "AWS", "Terraform", "CI"), about("plain", "AWS"), date="2019-01-01"),
    notes("e4", about("lambda", "AWS", "Lambda", "VPC"), about("lonely", "AWS", "EC2"), date="2020-01-01"),
    *(topic(name.lower(), name) for name in ("AWS", "Terraform", "CI", "S3", "Lambda", "VPC", "EC2")),
)


def related(notebook: Notebook, name: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the related sessions with what they share."""
    return [(found.session, found.topics) for found in find_related_sessions(notebook, name)]


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        ("e1/terraform", [("e3/state", ("ci", "terraform", "aws")), ("e2/modules", ("terraform", "aws"))]),
        ("e2/modules", [("e3/state", ("terraform", "aws")), ("e1/terraform", ("terraform", "aws"))]),
        ("e2/other", [("e4/lambda", ("lambda", "aws"))]),
        # What all are about says nothing.
        ("e3/plain", []),
        ("e4/lonely", []),
        ("e1/s3", []),
    ],
)
def test_sessions_at_other_events_are_related_by_rare_topics(
    session: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert related(SESSIONS, session) == expected


def test_one_topic_is_enough_at_a_small_site_and_undeclared_ones_count() -> None:
    notebook = book(
        notes("e1", about("a", "Terraform", "OSPF"), date="2017-01-01"),
        notes("e2", about("b", "ospf"), date="2018-01-01"),
        notes("e3", about("c", "Terraform"), about("d", "Lambda"), date="2019-01-01"),
        topic("terraform", "Terraform"),
        topic("lambda", "Lambda"),
    )
    assert related(notebook, "e1/a") == [("e3/c", ("terraform",)), ("e2/b", ("OSPF",))]
    assert related(notebook, "e2/b") == [("e1/a", ("OSPF",))]
    assert related(notebook, "e3/d") == []


def test_sessions_of_the_same_event_and_those_that_continue_one_another_are_left_out() -> None:
    notebook = book(
        notes("e1", about("first", "Terraform"), about("same", "Terraform"), date="2017-01-01"),
        notes("e2", talk("second", topics=("Terraform",), follows="first"), about("x", "S3"), date="2018-01-01"),
        notes("e3", about("third", "Terraform"), about("y", "S3"), about("z", "Lambda"), date="2019-01-01"),
        notes("e4", about("v", "S3"), about("w", "Lambda"), date="2020-01-01"),
        topic("terraform", "Terraform"),
        topic("s3", "S3"),
        topic("lambda", "Lambda"),
    )
    assert [name for name, _ in related(notebook, "e1/first")] == ["e3/third"]
    assert [name for name, _ in related(notebook, "e2/second")] == ["e3/third", "e1/same"]


def test_what_a_session_names_is_more_than_what_it_mentions() -> None:
    notebook = book(
        notes("e1", about("a", "Terraform"), date="2017-01-01"),
        notes("e2", talk("mentions", "Terraform も"), talk("x", "S3"), talk("z", "S3"), date="2019-01-01"),
        notes("e3", talk("title", "無し", title="Terraform 入門"), talk("y", "S3"), date="2018-01-01"),
        topic("terraform", "Terraform"),
        topic("s3", "S3"),
    )
    assert [name for name, _ in related(notebook, "e1/a")] == ["e3/title", "e2/mentions"]


def test_there_are_at_most_three_and_of_equals_the_newest() -> None:
    years = range(2010, 2020)
    notebook = book(
        *(notes(f"e{year}", about("a", "Terraform"), talk("b", "S3"), date=f"{year}-01-01") for year in years),
        topic("terraform", "Terraform"),
        topic("s3", "S3"),
    )
    assert [name for name, _ in related(notebook, "e2010/a")] == ["e2019/a", "e2018/a", "e2017/a"]


def test_one_topic_that_very_many_share_is_not_enough() -> None:
    pages = [notes(f"e{n}", about("a", "Python"), about("b", f"T{n}"), date="2017-01-01") for n in range(30)]
    few = [notes(f"f{n}", about("a", "Django", "Python"), date="2018-01-01") for n in range(3)]
    notebook = book(*pages, *few, topic("python", "Python"), topic("django", "Django"))
    assert related(notebook, "e1/a") == []
    assert [name for name, _ in related(notebook, "f1/a")] == ["f0/a", "f2/a"]


# -- at scale ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_thousand_events_and_three_thousand_topics_take_seconds() -> None:
    notebook = Notebook({page.docname: page for page in _large()})
    assert (len(notebook.events), len(notebook.topics)) == (1000, 3000)
    notebook.topics_by_passage  # noqa: B018  (matching is not what is measured)
    start = time.process_time()
    for name in notebook.topics:
        find_related_topics(notebook, name)
    for name in notebook.sessions:
        find_related_sessions(notebook, name)
    assert time.process_time() - start < 10


def _large() -> list[Page]:
    """Return 6,000 sessions with six topics each; the first topics stand in thousands of them."""
    names = [f"Topic{number}x" for number in range(3000)]
    pages = []
    for event in range(1000):
        talks = []
        for number in range(6):
            seed = event * 6 + number
            found = [names[int(3000 * ((seed * step % 9973) / 9973) ** 3)] for step in (1, 7, 31, 101, 379, 1009)]
            talks.append(talk(f"s{number}", "\n".join((" ".join(found[:2]), *found[2:5])), topics=(found[5],)))
        pages.append(notes(f"event-{event}", *talks, date=f"{2000 + event % 25}-01-01"))
    return [*pages, *(topic(name.lower(), name) for name in names)]

"""Topic candidates: which words are names, where a name ends, and which come first."""

from __future__ import annotations

import pytest

from eventnotes.model.records import Page
from eventnotes.notebook.analysis.topic_candidates import find_topic_candidates
from tests.making import book, notes, talk, topic


def found(*texts: str, topics: tuple[Page, ...] = ()) -> list[str]:
    """Return the candidates of as many events as there are texts."""
    events = [notes(f"e{number}", talk("s", text), title="–") for number, text in enumerate(texts)]
    return [candidate.name for candidate in find_topic_candidates(book(*events, *topics))]


def twice(text: str, *topics: Page) -> list[str]:
    return found(text, text, topics=topics)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kubernetes を使う", ["Kubernetes"]),
        ("Kubernetesを使う", ["Kubernetes"]),
        ("we use Kubernetes there", ["Kubernetes"]),
        ("a gRPC call", ["gRPC"]),
        ("use Node.js here", ["Node.js"]),
        ("at re:Invent", ["re:Invent"]),
        ("in C++ and C#", ["C#", "C++"]),
        ("on Google Cloud Platform now", ["Google Cloud Platform"]),
        ("コンテナとサーバーレスの話", ["コンテナ", "サーバーレス"]),
        ("ジェネレーティブ・アート", ["ジェネレーティブ・アート"]),
        # no names
        ("the container is slow", []),
        ("The container is slow. It was slow", []),
        ("docker を使う", []),
        ("100ms で 3GB", []),
        ("A と B", []),
        ("キーとキュー", ["キュー"]),
        ("`Kubernetes` と https://example.org/Kubernetes", []),
        ("漢字とひらがな", []),
    ],
)
def test_names_and_words(text: str, names: list[str]) -> None:
    assert sorted(twice(text)) == names


def test_a_word_that_prose_writes_small_is_no_name() -> None:
    assert found("a Service there and a service here", "the Service and the service here") == []
    assert found("a Service there and a service here", "the Service and Service there") == ["Service"]


@pytest.mark.parametrize("label", ["Ideas", "Abstract:", "- Notes", "Why", "Miscellaneous."])
def test_a_word_that_is_mostly_a_passage_of_its_own_is_a_label(label: str) -> None:
    assert twice(label) == []
    assert twice(f"{label}\nthe use of Docker here") == ["Docker"]
    word = label.strip("-:. ")
    assert twice(f"{label}\nall of our {word} here\nof {word} there") == [word]


def test_what_a_topic_covers_is_none() -> None:
    assert twice("Lambda と コンテナ", topic("lambda", "Lambda")) == ["コンテナ"]
    assert twice("Lambda と コンテナ", topic("lambda", "Lambda", match="explicit")) == ["コンテナ"]
    assert twice("a Lambda Layer", topic("lambda", "Lambda")) == ["Layer"]


def test_names_of_events_and_people_are_none() -> None:
    pages = [
        notes(
            f"e{number}",
            talk("s", "JAWS Days で Jeff Barr と Jeff が Example Hall で", speakers=("Jeff Barr",)),
            title="JAWS DAYS",
            venue="Example Hall",
        )
        for number in range(2)
    ]
    assert find_topic_candidates(book(*pages)) == []


def test_a_part_of_a_longer_name_counts_only_where_it_stands_alone() -> None:
    assert found("use Google Cloud here", "use Google Cloud here") == ["Google Cloud"]
    both = found("use Google Cloud here\nask Google there", "use Google Cloud here\nask Google there")
    assert sorted(both) == ["Google", "Google Cloud"]


def test_two_events_or_three_sessions_make_a_candidate() -> None:
    assert found("Kubernetes") == []
    talks = [talk(f"s{number}", "on Kubernetes") for number in range(3)]
    assert find_topic_candidates(book(notes("e", *talks[:2]))) == []
    (candidate,) = find_topic_candidates(book(notes("e", *talks)))
    assert (candidate.name, len(candidate.passages), candidate.sessions, candidate.events) == ("Kubernetes", 3, 3, 1)


def test_spellings_are_one_and_the_commonest_is_shown() -> None:
    assert found("サーバー\nサーバ\nサーバ", "サーバ") == ["サーバ"]
    assert found("StepFunctions here", "Step Functions here\nStep Functions there") == ["Step Functions"]


def test_more_passages_and_fewer_events_come_first() -> None:
    texts = ["ツール\nコンテナ\nコンテナ", "ツール\nコンテナ", "ツール\nサーバー", "ツール\nサーバー"]
    assert found(*texts) == ["コンテナ", "サーバー", "ツール"]
    assert found(*reversed(texts)) == found(*texts)

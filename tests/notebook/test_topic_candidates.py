"""Topic candidates: which words are names, where a name ends, and which come first."""

from __future__ import annotations

import pytest

from eventnotes.model.records import Page
from eventnotes.notebook.analysis.topic_candidates import find_missing_topics, find_topic_candidates
from tests.making import book, notes, talk, topic


def found(*texts: str, topics: tuple[Page, ...] = ()) -> list[str]:
    """Return the candidates of as many events as there are texts."""
    events = [notes(f"e{number}", talk("s", text), title="–") for number, text in enumerate(texts)]
    return [candidate.name for candidate in find_topic_candidates(book(*events, *topics))]


def twice(text: str, *topics: Page) -> list[str]:
    return found(text, text, topics=topics)


def often(text: str, *topics: Page) -> list[str]:
    return found(*[text] * 6, topics=topics)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kubernetes を使う", ["Kubernetes"]),
        ("Kubernetesを使う", ["Kubernetes"]),
        ("we use Kubernetes there", ["Kubernetes"]),
        ("a gRPC call", ["gRPC"]),
        ("all of Nvidia’s and O’Reilly's", ["Nvidia", "O’Reilly"]),
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
        ("Docker", []),
        ("Scheduler Design now", ["Scheduler Design"]),
        ("on A-6, 15-B-9 and E.g. what I’ll and we Don’t", ["A-6"]),
        ("検索システムと3システム", []),
        ("100ms で 3GB", []),
        ("A と B", []),
        ("キーとキュー", ["キュー"]),
        ("`Kubernetes` と https://example.org/Kubernetes", []),
        ("漢字とひらがな", []),
    ],
)
def test_names_and_words(text: str, names: list[str]) -> None:
    assert sorted(often(text)) == names


def test_a_word_that_prose_writes_small_is_no_name() -> None:
    assert found("a Service there and a service here", "the Service and the service here") == []
    assert found("a Service there and a service here", "the Service and Service there") == ["Service"]


@pytest.mark.parametrize("label", ["Ideas", "Abstract:", "- Notes", "Why", "Miscellaneous.", "TBD"])
def test_a_word_that_is_mostly_a_passage_of_its_own_is_a_label(label: str) -> None:
    assert twice(label) == []
    assert twice(f"{label}\nthe use of Docker here") == ["Docker"]
    word = label.strip("-:. ")
    assert twice(f"{label}\nall of our {word} here\nof {word} there") == [word]


@pytest.mark.parametrize("text", ["- Slides (TBD)", "Ada (@ada) さん | Twitter", "DRAFT / 題名 - SpeakerDeck"])
def test_a_word_that_mostly_stands_between_bars_or_in_parentheses_is_a_label(text: str) -> None:
    assert often(text) == []


def test_a_capital_at_the_beginning_of_an_english_sentence_means_nothing() -> None:
    assert found("Gateways (two) here", "Gateways: more", "Gateways Envoy") == []
    assert found("Gateways are two", "all the Gateways", "of Gateways there") == ["Gateways"]
    assert twice("Gateways を使う") == ["Gateways"]


def test_a_text_counts_once_in_an_event() -> None:
    assert found("we use Docker\nwe use Docker\nwe use Docker") == []
    page = notes("e", *(talk(f"s{number}", "we use Docker") for number in range(3)))
    assert find_topic_candidates(book(page)) == []


def test_a_short_katakana_word_needs_more_passages_than_a_long_one() -> None:
    assert found(*["プラットフォームとデータの話"] * 5) == ["プラットフォーム"]
    assert found(*["プラットフォームとデータの話"] * 6) == ["プラットフォーム", "データ"]


def test_forms_of_a_word_are_one_candidate() -> None:
    pages = [
        notes(f"e{number}", talk("s", text), title="–") for number, text in enumerate(["an API", "of APIs", "the API"])
    ]
    (candidate,) = find_topic_candidates(book(*pages))
    assert (candidate.name, candidate.spellings, len(candidate.passages)) == ("API", ("APIs",), 3)
    assert find_missing_topics(book(*pages))["apis"].aliases == ("API",)
    assert found("an API", "of APIs", topics=(topic("api", "API"),)) == []


def test_what_a_topic_covers_is_none() -> None:
    assert often("Lambda と コンテナ", topic("lambda", "Lambda")) == ["コンテナ"]
    assert often("Lambda と コンテナ", topic("lambda", "Lambda", match="explicit")) == ["コンテナ"]
    assert often("a Lambda Layer", topic("lambda", "Lambda")) == ["Layer"]


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
    talks = [talk(f"s{number}", f"on Kubernetes {number}") for number in range(3)]
    assert find_topic_candidates(book(notes("e", *talks[:2]))) == []
    (candidate,) = find_topic_candidates(book(notes("e", *talks)))
    assert (candidate.name, len(candidate.passages), candidate.sessions, candidate.events) == ("Kubernetes", 3, 3, 1)


def test_spellings_are_one_and_the_commonest_is_shown() -> None:
    assert found("サーバー\nサーバ", *["サーバ"] * 5) == ["サーバ"]
    assert found("StepFunctions here", "Step Functions here\nStep Functions there") == ["Step Functions"]


def test_more_passages_and_fewer_events_come_first() -> None:
    texts = ["on npm and CSS\nin AWS\nat AWS", "on CSS\nin AWS", "on CSS\nin GCP", "on CSS\nin GCP"]
    assert found(*texts) == ["AWS", "GCP", "CSS"]
    assert found(*reversed(texts)) == found(*texts)

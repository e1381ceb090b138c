"""What front matter and the first lines of a note tell: which keys become which options, and what is left."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest

from eventnotes.model.visibility import read_visibility
from eventnotes_tools.importing.markup.lines import split_lines
from eventnotes_tools.importing.markup.writer import front_matter_lines
from eventnotes_tools.importing.recognition.metadata import event_options_in_preamble, read_metadata
from eventnotes_tools.importing.recognition.titles import event_name_in_title

MOMENT = dt.datetime(2019, 5, 16, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("key", "value", "option", "text"),
    [
        ("venue", "Hall 7", "venue", "Hall 7"),
        ("location", "Hall\n  7", "venue", "Hall 7"),
        ("place", 7, "venue", "7"),
        ("series", "Conf", "series", "Conf"),
        ("tags", ["AWS", "CI/CD"], "topics", "AWS, CI/CD"),
        ("tag", "AWS", "topics", "AWS"),
        ("tags", [{"name": "Unity", "versions": []}, {"name": "C#"}], "topics", "Unity, C#"),
        ("categories", ["meetups/group"], "topics", "meetups/group"),
        ("keywords", "AWS; Step Functions", "topics", "AWS, Step Functions"),
        ("topics", "XML、Rust", "topics", "XML, Rust"),
        ("tags", "[XML, 'LaTeX']", "topics", "XML, LaTeX"),
        ("tags", "AWS Lambda", "topics", "AWS, Lambda"),
        ("author", "Ann Lee", "author", "Ann Lee"),
        ("author", ["Ann Lee", "Bo Ek"], "author", "Ann Lee, Bo Ek"),
        ("authors", ["Ann Lee"], "author", "Ann Lee"),
        ("license", "CC0", "license", "CC0"),
        ("licence", "CC0", "license", "CC0"),
        ("date", dt.date(2019, 5, 16), "published", "2019-05-16"),
        ("date", MOMENT, "published", "2019-05-16T10:00:00Z"),
        ("date", "2019/5/6", "published", "2019-05-06"),
        ("date", "2019.5.16 10:20", "published", "2019-05-16T10:20"),
        ("date", "2019-05-16 10:20:30 +0900", "published", "2019-05-16T10:20:30+0900"),
        ("url", "https://example.org/a", "address", "https://example.org/a"),
        ("canonical", "https://example.org/a", "address", "https://example.org/a"),
        ("canonical_url", "https://example.org/a", "address", "https://example.org/a"),
        ("canonicalurl", "https://example.org/a", "address", "https://example.org/a"),
        ("link", "https://example.org/a", "address", "https://example.org/a"),
    ],
)
def test_a_key_becomes_an_option_of_the_event(key: str, value: Any, option: str, text: str) -> None:
    facts = read_metadata({key: value})
    assert facts.options == {option: text}
    assert facts.rest == {}


@pytest.mark.parametrize(
    ("key", "value", "option", "text"),
    [
        ("speaker", ["Ann Lee"], "speakers", "Ann Lee"),
        ("speakers", "Ann Lee, Bo Ek", "speakers", "Ann Lee, Bo Ek"),
        ("presenter", ["Ann Lee"], "speakers", "Ann Lee"),
        ("presenters", ["Ann Lee", "Bo Ek"], "speakers", "Ann Lee, Bo Ek"),
        ("slides", "https://example.org/s", "slides", "https://example.org/s"),
        ("slide", ["https://example.org/s", "https://example.org/t"], "slides", "https://example.org/s https://example.org/t"),
        ("video", "https://example.org/v", "video", "https://example.org/v"),
        ("videos", ["https://example.org/v"], "video", "https://example.org/v"),
        ("recording", "https://example.org/v", "video", "https://example.org/v"),
    ],
)  # fmt: skip
def test_a_key_becomes_an_option_of_the_session(key: str, value: Any, option: str, text: str) -> None:
    facts = read_metadata({key: value})
    assert facts.options == {option: text}
    assert facts.rest == {}


@pytest.mark.parametrize(
    "rest",
    [
        {"series": ["Conf", "Other"]},
        {"venue": True},
        {"venue": {"name": "Hall"}},
        {"tags": [{"label": "AWS"}]},
        {"slides": "in the mail"},
        {"slides": ["https://example.org/s", "javascript:alert(1)"]},
        {"url": "/2019/conf"},
        {"url": "javascript:alert(1)"},
        {"date": "in May"},
        {"date": 7},
        {"toc": True},
        {"layout": "post"},
    ],
)
def test_what_is_no_option_is_left(rest: dict[str, Any]) -> None:
    facts = read_metadata(rest)
    assert (facts.options, facts.rest) == ({}, rest)


def test_what_says_more_than_a_moment_is_read_and_left() -> None:
    facts = read_metadata({"date": "2019-05-16 to 17"})
    assert facts.options == {"published": "2019-05-16"}
    assert facts.rest == {"date": "2019-05-16 to 17"}


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_value_of_an_option_is_forgotten(empty: object) -> None:
    facts = read_metadata({"venue": empty, "tags": empty})
    assert facts.rest == {}


def test_the_first_key_that_says_something_is_taken_and_the_others_stay() -> None:
    facts = read_metadata({"venue": "", "location": "Hall 7", "place": "Berlin", "toc": False, "title": "A  b"})
    assert facts.options == {"venue": "Hall 7"}
    assert facts.rest == {"place": "Berlin", "toc": False}
    assert facts.title == "A b"


def test_categories_are_topics_only_without_tags() -> None:
    facts = read_metadata({"tags": ["AWS"], "categories": ["Diary"]})
    assert (facts.options, facts.rest) == ({"topics": "AWS"}, {"categories": ["Diary"]})


@pytest.mark.parametrize(
    "flag",
    [{"draft": False}, {"draft": "no"}, {"private": True}, {"status": "published"}, {"visibility": "public"},
     {"publish-2": "no"}, {"ignorepublish": True}, {"password": "x"}, {"cover": {"hidden": True}},
     {"params": {"a": {"Draft": True}}, "x": {"y": {"private": False}}}],
)  # fmt: skip
def test_whether_a_note_is_public_is_not_left_to_be_read_as_a_status(flag: dict[str, Any]) -> None:
    assert read_metadata(flag).rest == {}


@pytest.mark.parametrize("name", ["draft", "private", "status-2", "visibility", "publish"])
def test_a_text_that_is_no_flag_is_kept_where_it_holds_nothing_back(name: str) -> None:
    text = "hidden until Ada says yes"
    kept = read_metadata({name: text}).rest
    assert list(kept.values()) == [text]
    page = "\n".join(line.text for line in front_matter_lines(kept))
    assert read_visibility(f"{page}\n\n:::{{event}} conf\n:::\n", markdown=True).page == []


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("https://conf.connpass.com/event/1/", {"url": "https://conf.connpass.com/event/1/"}),
        ("- <https://www.meetup.com/a/>", {"url": "https://www.meetup.com/a/"}),
        ("https://example.org/", {}),
        ("See https://conf.connpass.com/event/1/ for more.", {}),
        ("See [here](https://conf.connpass.com/event/1/).", {"url": "https://conf.connpass.com/event/1/"}),
        ("See [ＣＯＮＦ](https://example.org/) for more.", {"url": "https://example.org/"}),
        ("See [other](https://example.org/) for more.", {}),
        # The first one counts.
        ("https://conf.connpass.com/event/1/\nhttps://conf.connpass.com/event/2/",
         {"url": "https://conf.connpass.com/event/1/"}),
        ("[a](https://a.peatix.com/x) [b](https://b.peatix.com/x)", {"url": "https://a.peatix.com/x"}),
        ("ハッシュタグは #conf です", {"hashtag": "conf"}),
        ("Twitter: [#conf](https://example.org/tag)\nhashtag #other", {"hashtag": "conf"}),
        ("#conf", {}),
    ],
)  # fmt: skip
def test_the_lines_above_the_first_session_tell_address_and_hashtag(text: str, options: dict[str, str]) -> None:
    assert event_options_in_preamble(split_lines(text), "conf") == options


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("JAWS DAYS 2018 に行ってきた", "JAWS DAYS 2018"),
        ("Conf 2030 参加レポート", "Conf 2030"),
        ("Conf 2030 talk links and notes", "Conf 2030"),
        ("Conf 2030 Recap", "Conf 2030"),
        ("Conf 2030", "Conf 2030"),
        ("Strange Loop 2019 trip report", "Strange Loop 2019"),
        ("Docker Meetup #5: my notes", "Docker Meetup #5"),
        ("GopherCon EU 2019 — my notes", "GopherCon EU 2019"),
        ("GopherCon EU 2019 - My Trip Report", "GopherCon EU 2019"),
        ("Strange Loop 2019 conference report", "Strange Loop 2019"),
        ("Strange Loop: my conference notes", "Strange Loop"),
        # "Conference" may belong to the name.
        ("Lead Developer Conference notes", "Lead Developer Conference"),
        ("Release notes: what is new", "Release notes: what is new"),
        ("Trip report: River Conf", "River Conf"),
        ("Recap – River Conf 2031", "River Conf 2031"),
        ("Economy trip", "Economy trip"),
        ("谷の会 2031レポート", "谷の会 2031"),
        ("谷の会 2031 オンライン参加メモ", "谷の会 2031"),
        ("谷の会 2031 ふりかえり", "谷の会 2031"),
        ("谷の会 2031を開催しました", "谷の会 2031"),
        ("谷の会 2031でRustの話をしました", "谷の会 2031"),
        ("谷の会 #3で「題名」というテーマのパネルに登壇しました！", "谷の会 #3"),
        ("谷の会 2031を開く会", "谷の会 2031を開く会"),
        # Where no name would be left, the title stays.
        ("My notes", "My notes"),
        ("Trip report", "Trip report"),
        ("My conference: trip report", "My conference: trip report"),
        ("The conference - my notes", "The conference - my notes"),
    ],
)
def test_what_a_post_adds_to_the_name_is_left_out(title: str, name: str) -> None:
    assert event_name_in_title(title) == name


@pytest.mark.parametrize(
    "piece", [" ", " -", ": ", "my ", " my conference", "2019 conference ", " trip report", "レポ(", "the "]
)
def test_long_titles_take_no_longer_than_they_are_long(piece: str) -> None:
    def seconds(length: int) -> float:
        title = piece * (length // len(piece)) + "x"
        start = time.process_time()
        event_name_in_title(title)
        return time.process_time() - start

    # With the square of the length, eight times as long would take 64 times.
    assert seconds(80_000) < 24 * max(seconds(10_000), 0.001)

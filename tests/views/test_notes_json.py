"""``notes.json`` and ``notes/<event>.json``, validated by their schemas."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import eventnotes
from eventnotes.model.records import Page, Status, TitledLink
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.exports import notes_json
from eventnotes.views.exports.notes_json import Exporter
from tests.making import book, everything, listing, notes, talk, topic, without_text

SCHEMAS = Path(eventnotes.__file__).parent / "schemas"


def exporter(*pages: Page) -> Exporter:
    return Exporter(book(*pages), lambda docname: f"{docname}.html")


def notes_of(*pages: Page) -> dict[str, Any]:
    return exporter(*pages).notes()


def passages_of(page: Page, *pages: Page) -> list[dict[str, Any]]:
    """Return the passages of the event that *page* is about."""
    assert page.note
    found: list[dict[str, Any]] = exporter(page, *pages).passages(page.note.event)["passages"]
    return found


def validate(data: Any, name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(json.loads(json.dumps(data)))


FULL = notes(
    "jaws-2018",
    talk(
        "load-test",
        "コスト\n  Lambda は $1\n    安い",
        title="負荷試験のカタチ",
        speakers=("Jeff Barr", "山田 太郎 <yamada>"),
        organizers=("JAWS-UG",),
        url="https://a.example/s",
        slides=("https://a.example/1",),
        video=("https://a.example/2",),
        links=(TitledLink(text="Code", url="https://a.example/3"), TitledLink(url="https://a.example/4")),
        topics=("Lambda", "cost", "LAMBDA", "Cost"),
        track="A",
        type="talk",
        language="ja",
        start="13:30",
        end="14:10",
        follows="earlier",
        status=Status.DRAFT,
    ),
    date="2018-03-10/2018-03-11",
    title="JAWS DAYS 2018",
    url="https://a.example",
    series="JAWS DAYS",
    organizers=("JAWS-UG",),
    venue="五反田",
    timezone="Asia/Tokyo",
    online=True,
    hashtag="jawsdays",
    topics=("AWS", "lambda"),
    words="はじめに",
    note={
        "author": "A",
        "published": "2018-03-17",
        "source": TitledLink(text="行ってきた", url="https://a.example/blog"),
        "license": "CC BY 4.0",
    },
)
EARLIER = notes("jaws-2017", talk("earlier", "Step Functions"), date="2017-03-11", series="jaws days")
TOPICS = (
    topic("serverless", "Serverless", redirects=("sls",)),
    topic(
        "lambda",
        "AWS Lambda",
        aliases=("Lambda",),
        hidden_aliases=("Lamda",),
        reading="らむだ",
        parents=("sls",),
        related=("sls", "gone"),
        url="https://a.example/lambda",
        definition="関数を動かす。",
    ),
)


def test_the_schemas_are_schemas() -> None:
    for path in SCHEMAS.glob("*.json"):
        jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "notebook",
    [book(), book(FULL, EARLIER, *TOPICS), book(*everything()), book(notes("bare", talk("s"), date=""), topic("t"))],
    ids=["empty", "full", "everything", "bare"],
)
def test_exports_match_their_schemas(notebook: Notebook) -> None:
    made = Exporter(notebook, lambda docname: f"{docname}/")
    validate(made.notes(), "notes")
    for event in notebook.events:
        validate(made.passages(event), "passages")
    for name in notebook.topics:
        validate(made.topic(name), "topic")


def test_a_topic_has_every_passage_that_mentions_it_and_what_its_page_quotes() -> None:
    made = exporter(FULL, EARLIER, *TOPICS)
    found = made.topic("lambda")
    assert [(passage["text"], passage["context"], passage["topics"]) for passage in found["passages"]] == [
        ("Lambda は $1", ["コスト"], ["lambda"]),
        ("安い", ["コスト", "Lambda は $1"], []),
    ]
    passage = found["passages"][0]
    assert (passage["event"], passage["date"], passage["session"]) == ("jaws-2018", "2018-03-10", "load-test")
    assert passage["speakers"] == ["Jeff Barr", "山田 太郎"]
    assert [session["rank"] for session in found["sessions"]] == ["about"]
    assert "Lambda は $1" in [passage["text"] for passage in made.topic("serverless")["passages"]]


def test_a_long_file_leaves_older_events_to_their_own_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes_json, "_PASSAGES", 1)
    outline = "One Lambda\nTwo Lambda"
    dated = [notes(f"e{year}", talk("s", outline), date=f"{year}-01-01") for year in (2018, 2019, 2020)]
    found = Exporter(book(*dated, topic("lambda", "Lambda")), str).topic("lambda")
    assert [passage["event"] for passage in found["passages"]] == ["e2020"] * 2
    assert found["further_events"] == ["e2019", "e2018"]
    validate(found, "topic")


def test_an_event_says_all_that_is_known_of_it() -> None:
    assert notes_of(FULL, EARLIER, *TOPICS)["events"][0] == {
        "id": "jaws-2018",
        "title": "JAWS DAYS 2018",
        "date": "2018-03-10",
        "end_date": "2018-03-11",
        "url": "https://a.example",
        "series": "JAWS DAYS",
        "organizers": ["JAWS-UG"],
        "venue": "五反田",
        "timezone": "Asia/Tokyo",
        "online": True,
        "hashtag": "jawsdays",
        "topics": ["AWS", "lambda"],
        "status": "published",
        "notes": [
            {
                "author": "A",
                "published": "2018-03-17",
                "source": {"text": "行ってきた", "url": "https://a.example/blog"},
                "license": "CC BY 4.0",
                "path": "events/jaws-2018.html#jaws-2018",
            }
        ],
        "path": "events/jaws-2018.html#jaws-2018",
        "passages": "notes/jaws-2018.json",
    }


def test_a_session_says_all_that_is_known_of_it() -> None:
    assert notes_of(FULL, EARLIER, *TOPICS)["sessions"][0] == {
        "id": "load-test",
        "event": "jaws-2018",
        "title": "負荷試験のカタチ",
        "speakers": ["Jeff Barr", "山田 太郎 <yamada>"],
        "organizers": ["JAWS-UG"],
        "url": "https://a.example/s",
        "slides": ["https://a.example/1"],
        "video": ["https://a.example/2"],
        "links": [{"text": "Code", "url": "https://a.example/3"}, {"text": None, "url": "https://a.example/4"}],
        "topics": ["lambda", "cost", "Cost"],
        "track": "A",
        "type": "talk",
        "language": "ja",
        "start": "13:30",
        "end": "14:10",
        "follows": "jaws-2017/earlier",
        "status": "draft",
        "path": "events/jaws-2018.html#load-test",
    }


def test_a_topic_refers_to_others_by_their_present_ids() -> None:
    assert notes_of(FULL, EARLIER, *TOPICS)["topics"][0] == {
        "id": "lambda",
        "title": "AWS Lambda",
        "aliases": ["Lambda"],
        "reading": "らむだ",
        "parents": ["serverless"],
        "related": ["serverless"],
        "url": "https://a.example/lambda",
        "definition": "関数を動かす。",
        "counts": {"passages": 1, "sessions": 1, "events": 1},
        "path": "topics/lambda.html#lambda",
        "passages": "notes/topics/lambda.json",
    }


def test_what_is_not_known_is_null() -> None:
    (event,) = notes_of(notes("e", date=""))["events"]
    empty = ("date", "end_date", "url", "series", "venue", "timezone", "hashtag")
    assert [event[name] for name in empty] == [None] * len(empty)
    assert event["notes"][0]["source"] is None


def test_speakers_have_their_sessions_and_their_entry_if_there_is_one() -> None:
    jeff = {"name": "Jeff Barr", "sessions": ["jaws-2018/load-test"]}
    assert {**jeff, "path": None} in notes_of(FULL)["speakers"]
    entry = notes_of(FULL, listing("speaker-list", docname="people"))["speakers"][1]
    assert entry["name"] == "Jeff Barr"
    assert entry["path"].startswith("people.html#speaker-")


def test_a_series_has_its_events_newest_first_whatever_its_spelling() -> None:
    pages = (FULL, EARLIER, notes("alone", date="2016-01-01"), notes("first", date="2015-01-01", series="A series"))
    assert notes_of(*pages)["series"] == [
        {"name": "A series", "events": ["first"]},
        {"name": "JAWS DAYS", "events": ["jaws-2018", "jaws-2017"]},
    ]


def test_the_context_of_a_passage_is_outermost_first() -> None:
    found = {passage["text"]: passage["context"] for passage in passages_of(FULL, *TOPICS)}
    assert found == {
        "JAWS DAYS 2018": [],
        "はじめに": [],
        "負荷試験のカタチ": [],
        "コスト": [],
        "Lambda は $1": ["コスト"],
        "安い": ["コスト", "Lambda は $1"],
    }


def test_a_passage_has_its_session_its_topics_and_its_place() -> None:
    own, talked = passages_of(FULL, *TOPICS)[1], passages_of(FULL, *TOPICS)[4]
    assert (own["session"], own["topics"]) == (None, [])
    assert (talked["session"], talked["topics"]) == ("load-test", ["lambda"])
    assert talked["path"] == f"events/jaws-2018.html#{talked['id']}"
    assert talked["id"] == FULL.passages[4][0]


def test_an_events_passages_are_those_of_all_its_notes_and_of_no_other_event() -> None:
    further = notes("e", talk("b", "二"), docname="events/z", declares=False, title="further")
    own = replace(notes("x", talk("c", "三", event="e"), declares=False, title="own"), note=None)
    found = passages_of(notes("e", talk("a", "一"), docname="events/y"), further, own, FULL)
    assert [passage["text"] for passage in found] == ["Talk c", "三", "E", "Talk a", "一", "further", "Talk b", "二"]


def test_a_heading_without_text_is_no_passage() -> None:
    page = notes("e", talk("s", "一"))
    found = passages_of(without_text(page, 1))
    assert [passage["text"] for passage in found] == ["E", "一"]


def test_sessions_of_events_that_nobody_declares_are_left_out() -> None:
    assert notes_of(notes("lost", talk("s"), declares=False))["sessions"] == []

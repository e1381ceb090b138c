"""Search records of sessions, events, topics and other pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from eventnotes.model.records import Page, PageText
from eventnotes.model.text_runs import plain_text
from eventnotes.views.exports.search_records import Block, SearchRecord, search_records
from tests.making import book, notes, talk, topic


def records(*pages: Page) -> dict[tuple[str, str], SearchRecord]:
    """Return the records by kind and anchor; those of other pages by document name."""
    found = chain.from_iterable(search_records(book(*pages)))
    return {(record.kind, record.anchor or record.docname): record for record in found}


def texts(record: SearchRecord) -> list[str]:
    return [block.text for block in record.blocks]


def values(record: SearchRecord, name: str) -> list[str]:
    return [label for key, label in record.facets.get(name, {}).items() if key]


JAWS = notes(
    "jaws-2018",
    talk("one", "Lambda の話\n  入れ子の行", speakers=("山田 太郎 <yamada>", "Jeff Barr"), topics=("Fargate",)),
    talk("two", "ログの話"),
    words="会場で聞いたこと",
    series="JAWS DAYS",
)
LAMBDA = topic("lambda", "AWS Lambda", aliases=("Lambda", "ラムダ"), parents=("serverless",), definition="関数を動かす")
SERVERLESS = topic("serverless", "サーバーレス")


def test_a_session_holds_its_own_lines_and_an_event_its_own_words() -> None:
    found = records(JAWS)
    assert texts(found["session", "one"]) == ["Lambda の話", "入れ子の行"]
    assert texts(found["session", "two"]) == ["ログの話"]
    assert texts(found["event", "jaws-2018"]) == ["会場で聞いたこと"]


def test_a_line_on_another_page_knows_that_page() -> None:
    other = notes("jaws-2018", docname="events/mine", words="わたしの言葉", declares=False)
    assert [(block.text, block.docname) for block in records(JAWS, other)["event", "jaws-2018"].blocks] == [
        ("会場で聞いたこと", JAWS.docname),
        ("わたしの言葉", "events/mine"),
    ]


def test_each_line_knows_its_place() -> None:
    places = {plain_text(it.runs): it.anchor for it in JAWS.passages}
    found = records(JAWS)["session", "one"].blocks
    assert [block.anchor for block in found] == [places["Lambda の話"], places["入れ子の行"]]


def test_a_session_has_facets_of_its_own() -> None:
    found = records(JAWS, LAMBDA, SERVERLESS)
    one, two = found["session", "one"], found["session", "two"]
    assert values(one, "event") == values(two, "event") == ["JAWS-2018"]
    assert values(one, "year") == values(two, "year") == ["2018"]
    assert values(one, "series") == ["JAWS DAYS"]
    assert values(one, "speaker") == ["山田 太郎", "Jeff Barr"]
    # Of a narrower topic, its parent too; a topic without a page as well.
    assert values(one, "topic") == ["AWS Lambda", "サーバーレス", "Fargate"]
    assert values(two, "topic") == values(two, "speaker") == []


def test_a_key_has_no_space() -> None:
    found = records(JAWS, LAMBDA).values()
    assert not [key for record in found for values in record.facets.values() for key in values if " " in key]


def test_a_session_knows_the_topics_by_whose_names_it_is_found() -> None:
    # The parent is what other topics are under, not a spelling of this one.
    assert records(JAWS, LAMBDA, SERVERLESS)["session", "one"].topics == ("lambda",)


def test_a_topic_holds_names_and_definition_and_no_quotes() -> None:
    lambda_page = replace(LAMBDA, texts=(PageText("lambda", -1, heading=False, text="著者の言葉"),))
    record = records(JAWS, lambda_page)["topic", "lambda"]
    assert record.title == "AWS Lambda"
    assert record.names == ("Lambda", "ラムダ")
    assert texts(record) == ["関数を動かす", "著者の言葉"]


def test_names_for_matching_alone_are_not_shown() -> None:
    record = records(topic("lambda", "Lambda", hidden_aliases=("lamdba",), reading="らむだ"))["topic", "lambda"]
    assert (record.names, record.hidden_names) == ((), ("らむだ", "lamdba"))


def test_the_oldest_event_comes_first_so_that_a_new_one_changes_no_number() -> None:
    groups = list(search_records(book(JAWS, notes("older", talk("three", "x"), date="2001-01-01"), LAMBDA)))
    assert [[record.anchor for record in group] for group in groups] == [
        ["older", "three"],
        ["jaws-2018", "one", "two"],
        ["lambda"],
        [],
        [],
    ]


def test_code_belongs_to_its_session() -> None:
    code = (
        PageText("one", 0, heading=False, text="aws lambda invoke"),
        PageText("jaws-2018", -1, heading=False, text="curl"),
    )
    found = records(replace(JAWS, texts=code))
    assert found["session", "one"].blocks[-1] == Block("one", "aws lambda invoke", JAWS.docname)
    assert texts(found["event", "jaws-2018"])[-1] == "curl"


def test_any_other_page_has_one_record() -> None:
    guide = Page(
        docname="guide",
        texts=(
            PageText("guide", -1, heading=True, text="Guide"),
            PageText("install", -1, heading=True, text="Install"),
            PageText("install", -1, heading=False, text="pip install"),
        ),
    )
    record = records(guide)["page", "guide"]
    assert (record.title, record.facets, record.headings) == ("Guide", {}, 1)
    assert record.blocks == (Block("install", "Install", "guide"), Block("install", "pip install", "guide"))


def test_what_is_hidden_has_no_record() -> None:
    assert records(replace(JAWS, event=replace(JAWS.event, hidden=True)) if JAWS.event else JAWS) == {}
    sessions = (replace(JAWS.sessions[0], hidden=True), JAWS.sessions[1])
    assert set(records(replace(JAWS, sessions=sessions))) == {("session", "two"), ("event", "jaws-2018")}

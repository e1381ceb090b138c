"""Listings of events, sessions, topics and speakers: every filter, order, group and limit."""

from __future__ import annotations

from typing import cast

import pytest

from eventnotes.model.limits import Limits
from eventnotes.model.records import Page
from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.analysis.topic_stats import TopicStats
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.links import Link, SessionAtEvent, speaker_links
from eventnotes.views.listings.listing import Group, ListingView
from eventnotes.views.listings.rows import EventRow, Find, Row, SpeakerRow, TopicRow, event_row
from eventnotes.views.page_view import view_of
from tests.making import Talk, book, day, listed, listing, notes, talk, topic

NOTEBOOK = book(
    notes(
        "jaws-2018",
        talk("lightning", "Lambdaの話", title="LT", type="lightning", speakers=("Jeff Barr", "山田 太郎 <yamada>")),
        talk("keynote", title="基調講演", type="keynote", topics=("Fargate",)),
        talk("container", "SAMの話\nECSの話", title="Container Talk", speakers=("Werner",)),
        title="JAWS DAYS 2018",
        series="JAWS DAYS",
        venue="五反田",
    ),
    notes(
        "jaws-2017",
        talk("lightning", "ECSの話", title="LT", type="lightning", speakers=("jeff barr",)),
        talk("agile", "無し", title="agile"),
        date="2017-03-11/2017-03-12",
        title="JAWS DAYS 2017",
        series="jaws days",
    ),
    notes("party", talk("one", title="Turn", topics=("lambda",)), date="2017-12-31/2018-01-01", title="年越し"),
    notes("meetup-2", talk("b", title="B"), date="2016-02-01", title="Meetup", topics=("lambda",)),
    notes("meetup-1", talk("a", "Serverlessの話", title="A"), date="2016-01-01", title="Meetup"),
    notes("someday", talk("z", title="Z", speakers=("山田 太郎 <taro>",)), date="", title="Someday"),
    topic("serverless", "Serverless", aliases=("サーバーレス",), redirects=("sls",)),
    topic("lambda", "Lambda", parents=("serverless",), definition="関数を動かす。"),
    topic("sam", "SAM", parents=("serverless",), match="case"),
    topic("ecs", "ECS"),
    topic("silent", "Silent"),
    listing("topic-list", docname="topics/index"),
    listing("speaker-list", docname="people"),
)


def view(kind: str, docname: str = "any", **options: str) -> ListingView:
    """Return a list on some page."""
    found: ListingView = view_of(NOTEBOOK, listed(kind, **options), docname, Limits())
    return found


def grouped(kind: str, **options: str) -> list[tuple[str, list[str]]]:
    """Return the headings and, under each, what its rows lead to."""
    return [(group.title, [_name(row) for row in group.rows]) for group in view(kind, **options).groups]


def _name(row: Row) -> str:
    if isinstance(row, SpeakerRow):
        return row.link.text
    if isinstance(row, SessionAtEvent):
        return f"{row.event.anchor}/{row.link.anchor}"
    return row.link.anchor


def rows(kind: str, **options: str) -> list[str]:
    """Return what the rows of a list without groups lead to."""
    groups = grouped(kind, **options)
    assert [title for title, _ in groups] in ([], [""])
    return groups[0][1] if groups else []


# -- events ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "events"),
    [
        ({}, ["jaws-2018", "party", "jaws-2017", "meetup-2", "meetup-1", "someday"]),
        ({"sort": "newest"}, ["jaws-2018", "party", "jaws-2017", "meetup-2", "meetup-1", "someday"]),
        ({"sort": "oldest"}, ["meetup-1", "meetup-2", "jaws-2017", "party", "jaws-2018", "someday"]),
        ({"limit": "2"}, ["jaws-2018", "party"]),
        ({"limit": "0"}, []),
        ({"sort": "oldest", "limit": "2"}, ["meetup-1", "meetup-2"]),
        ({"series": "JAWS-days"}, ["jaws-2018", "jaws-2017"]),
        ({"series": "no such"}, []),
        ({"year": "2018"}, ["jaws-2018", "party"]),
        ({"year": "2017"}, ["party", "jaws-2017"]),
        ({"year": "1999"}, []),
        ({"topic": "lambda"}, ["jaws-2018", "party", "meetup-2"]),
        ({"topic": "サーバーレス"}, ["jaws-2018", "party", "meetup-2", "meetup-1"]),
        ({"topic": "fargate"}, ["jaws-2018"]),
        ({"topic": "silent"}, []),
        ({"topic": "no such"}, []),
        ({"topic": "lambda", "series": "jaws days", "year": "2018"}, ["jaws-2018"]),
    ],
)
def test_events_are_chosen_and_sorted(options: dict[str, str], events: list[str]) -> None:
    assert rows("event-list", **options) == events


@pytest.mark.parametrize(
    ("options", "groups"),
    [
        ({"group": "year"}, "2018: jaws-2018; 2017: party, jaws-2017; 2016: meetup-2, meetup-1; –: someday"),
        # Whatever the spelling of the series; the others have a heading too.
        ({"group": "series"}, "JAWS DAYS: jaws-2018, jaws-2017; –: party, meetup-2, meetup-1, someday"),
        # A limit counts rows, and leaves no empty group.
        ({"group": "year", "limit": "2"}, "2018: jaws-2018; 2017: party"),
    ],
)
def test_events_are_grouped(options: dict[str, str], groups: str) -> None:
    assert "; ".join(f"{title}: {', '.join(found)}" for title, found in grouped("event-list", **options)) == groups


def test_a_row_of_an_event() -> None:
    (row,) = view("event-list", year="2018", series="jaws days").groups[0].rows
    assert row == EventRow(
        link=Link("JAWS DAYS 2018", "events/jaws-2018", "jaws-2018"),
        date=day("2018-03-10"),
        end_date=day("2018-03-10"),
        venue="五反田",
        sessions=3,
        topics=(
            Link("ECS", "topics/ecs", "ecs"),
            Link("Lambda", "topics/lambda", "lambda"),
            Link("SAM", "topics/sam", "sam"),
        ),
        authors=(),
    )


# -- sessions ----------------------------------------------------------------------------------------------------

ALL = ["jaws-2018/lightning", "jaws-2018/keynote", "jaws-2018/container", "party/one"]
ALL += ["jaws-2017/lightning", "jaws-2017/agile", "meetup-2/b", "meetup-1/a", "someday/z"]


@pytest.mark.parametrize(
    ("options", "sessions"),
    [
        ({}, ALL),
        ({"limit": "2"}, ALL[:2]),
        # The rows do not repeat the event.
        ({"event": "jaws-2017"}, ["/lightning", "/agile"]),
        ({"event": "no-such"}, []),
        ({"series": "Jaws Days"}, [*ALL[:3], *ALL[4:6]]),
        ({"year": "2018"}, ALL[:4]),
        ({"type": "lightning"}, ["jaws-2018/lightning", "jaws-2017/lightning"]),
        ({"speaker": "JEFF BARR"}, ["jaws-2018/lightning", "jaws-2017/lightning"]),
        ({"speaker": "山田 太郎 <yamada>"}, ["jaws-2018/lightning"]),
        ({"speaker": "taro"}, ["someday/z"]),
        ({"speaker": "山田 太郎"}, []),
        ({"topic": "lambda"}, ["jaws-2018/lightning", "party/one"]),
        ({"topic": "sls"}, ["jaws-2018/lightning", "jaws-2018/container", "party/one", "meetup-1/a"]),
        ({"topic": "FARGATE"}, ["jaws-2018/keynote"]),
        ({"topic": "ecs", "speaker": "werner"}, ["jaws-2018/container"]),
        ({"sort": "oldest"}, ["meetup-1/a", "meetup-2/b", *ALL[4:6], "party/one", *ALL[:3], "someday/z"]),
    ],
)
def test_sessions_are_chosen_and_sorted(options: dict[str, str], sessions: list[str]) -> None:
    assert rows("session-list", **options) == sessions


@pytest.mark.parametrize(
    ("options", "groups"),
    [
        # Events of one title stay apart.
        ({"group": "event", "year": "2016"}, "Meetup: meetup-2/b; Meetup: meetup-1/a"),
        ({"group": "year", "type": "lightning"}, "2018: jaws-2018/lightning; 2017: jaws-2017/lightning"),
    ],
)
def test_sessions_are_grouped(options: dict[str, str], groups: str) -> None:
    assert "; ".join(f"{title}: {', '.join(found)}" for title, found in grouped("session-list", **options)) == groups


def test_a_row_of_a_session() -> None:
    (row,) = view("session-list", topic="fargate").groups[0].rows
    assert isinstance(row, SessionAtEvent)
    assert row.link == Link("基調講演", "events/jaws-2018", "keynote")
    assert row.event == Link("JAWS DAYS 2018", "events/jaws-2018", "jaws-2018")
    assert (row.date, row.end_date) == (day("2018-03-10"), day("2018-03-10"))
    assert [(link.text, link.docname) for link in row.topics] == [("Fargate", "topics/index")]


# -- topics ------------------------------------------------------------------------------------------------------

FARGATE = NOTEBOOK.undeclared["fargate"].anchor


@pytest.mark.parametrize(
    ("options", "topics"),
    [
        ({}, ["ecs", FARGATE, "lambda", "sam", "serverless", "silent"]),
        ({"sort": "reading"}, ["ecs", FARGATE, "lambda", "sam", "serverless", "silent"]),
        ({"sort": "count"}, ["serverless", "lambda", "ecs", "sam", FARGATE, "silent"]),
        # Of those that are equally new, the most mentioned come first.
        ({"sort": "newest"}, ["serverless", "lambda", "ecs", "sam", FARGATE, "silent"]),
        ({"parent": "serverless"}, ["lambda", "sam"]),
        ({"parent": "sls"}, ["lambda", "sam"]),
        ({"parent": "lambda"}, []),
        ({"parent": "no-such"}, []),
        ({"min_events": "2"}, ["ecs", "lambda", "serverless"]),
        ({"min_events": "3", "sort": "count"}, ["serverless", "lambda"]),
        ({"limit": "2"}, ["ecs", "lambda"]),
    ],
)
def test_topics_are_chosen_and_sorted(options: dict[str, str], topics: list[str]) -> None:
    assert rows("topic-list", **options) == topics


def test_topics_that_were_seen_last_come_first() -> None:
    notebook = book(
        notes("old", talk("s", "Alpha"), date="2016-01-01/2018-12-31"),
        notes("new", talk("s", "Beta"), date="2017-01-01"),
        notes("undated", talk("s", "Delta"), date=""),
        *(topic(name, name.title()) for name in ("alpha", "beta", "delta", "gamma")),
    )
    found: ListingView = view_of(notebook, listed("topic-list", sort="newest"), "any", Limits())
    assert [_name(row) for row in found.groups[0].rows] == ["beta", "alpha", "delta", "gamma"]


def test_a_row_of_a_topic() -> None:
    (row, _) = view("topic-list", parent="serverless").groups[0].rows
    assert row == TopicRow(
        link=Link("Lambda", "topics/lambda", "lambda"),
        anchor="",
        definition="関数を動かす。",
        stats=TopicStats(passages=1, sessions=2, events=3, first=day("2016-02-01"), last=day("2018-03-10")),
        named_by=(),
    )


def undeclared(docname: str) -> TopicRow:
    """Return the row of the undeclared topic in the list on a page."""
    (group,) = view("topic-list", docname).groups
    return next(row for row in cast("tuple[TopicRow, ...]", group.rows) if row.link.text == "Fargate")


def test_an_undeclared_topic_has_its_entry_on_the_index_with_links_to_what_names_it() -> None:
    row = undeclared("topics/index")
    assert row.anchor == FARGATE
    assert row.link == Link("Fargate", None, FARGATE)
    assert row.named_by == (Link("基調講演", "events/jaws-2018", "keynote"),)
    assert row.stats == TopicStats(passages=0, sessions=1, events=1, first=day("2018-03-10"), last=day("2018-03-10"))


def test_on_other_pages_an_undeclared_topic_links_to_its_entry() -> None:
    row = undeclared("elsewhere")
    assert (row.anchor, row.link) == ("", Link("Fargate", "topics/index", FARGATE))


def test_an_undeclared_topic_that_only_an_event_names_links_to_the_event() -> None:
    notebook = book(notes("e", topics=("Cost",), title="E"), listing("topic-list"))
    found: ListingView = view_of(notebook, listed("topic-list"), "index", Limits())
    ((row,),) = (group.rows for group in found.groups)
    assert isinstance(row, TopicRow)
    assert row.named_by == (Link("E", "events/e", "e"),)
    assert (row.stats.sessions, row.stats.events) == (0, 1)


def test_a_second_list_on_the_index_holds_no_second_entries() -> None:
    lists = (listed("topic-list"), listed("topic-list", 9, sort="count"))
    speakers = (listed("speaker-list"), listed("speaker-list", 9, sort="count"))
    page = Page(docname="index", placeholders=(*lists, *speakers))
    notebook = book(notes("e", talk("s", topics=("Cost",), speakers=("Jeff",))), page)
    anchors = []
    for placeholder in page.placeholders:
        found: ListingView = view_of(notebook, placeholder, "index", Limits())
        anchors += [bool(cast("TopicRow | SpeakerRow", row).anchor) for group in found.groups for row in group.rows]
    assert anchors == [True, False, True, False]


# -- speakers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "speakers"),
    [
        ({}, ["Jeff Barr", "Werner", "山田 太郎", "山田 太郎"]),
        ({"sort": "name"}, ["Jeff Barr", "Werner", "山田 太郎", "山田 太郎"]),
        ({"sort": "count"}, ["Jeff Barr", "Werner", "山田 太郎", "山田 太郎"]),
        ({"sort": "newest"}, ["Jeff Barr", "山田 太郎", "Werner", "山田 太郎"]),
        ({"limit": "1"}, ["Jeff Barr"]),
    ],
)
def test_speakers_are_sorted(options: dict[str, str], speakers: list[str]) -> None:
    assert rows("speaker-list", **options) == speakers


def test_speakers_with_most_sessions_come_first() -> None:
    notebook = book(notes("e", talk("a", speakers=("A", "B")), talk("b", speakers=("B",))))
    found: ListingView = view_of(notebook, listed("speaker-list", sort="count"), "any", Limits())
    assert [_name(row) for row in found.groups[0].rows] == ["B", "A"]


@pytest.mark.parametrize(("docname", "here"), [("people", True), ("elsewhere", False)])
def test_a_row_of_a_speaker(docname: str, here: bool) -> None:
    row = view("speaker-list", docname).groups[0].rows[0]
    assert isinstance(row, SpeakerRow)
    assert bool(row.anchor) is here
    assert [(spoken.link.anchor, spoken.event.anchor) for spoken in row.sessions] == [
        ("lightning", "jaws-2018"),
        ("lightning", "jaws-2017"),
    ]
    assert [spoken.date for spoken in row.sessions] == [day("2018-03-10"), day("2017-03-11")]
    assert [[topic.text for topic in spoken.topics] for spoken in row.sessions] == [["Lambda"], ["ECS"]]


# -- all of them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["event-list", "session-list", "topic-list", "speaker-list"])
def test_a_list_has_the_layout_that_was_asked_for(kind: str) -> None:
    assert view(kind).layout == "list"
    assert view(kind, layout="table").layout == "table"
    assert view(kind).kind == kind


def undeclared_rows(*talks: Talk) -> dict[str, TopicRow]:
    """Return the rows of a list of topics that no page declares, by title."""
    found: ListingView = view_of(
        book(notes("e", *talks), listing("topic-list")), listed("topic-list"), "index", Limits()
    )
    (group,) = found.groups
    return {row.link.text: row for row in cast("tuple[TopicRow, ...]", group.rows)}


def test_of_those_that_name_an_undeclared_topic_a_few_are_linked_and_the_rest_counted() -> None:
    talks = [talk(f"t{number}", title=f"T{number}", topics=("Cost",)) for number in range(5)]
    row = undeclared_rows(*talks)["Cost"]
    assert ([link.text for link in row.named_by], row.more) == (["T0", "T1", "T2"], 2)


def anchors_of(notebook: Notebook) -> list[tuple[str, str]]:
    """Return the anchor and the text of each passage."""
    return [(passage.anchor, plain_text(passage.runs)) for page in notebook.pages.values() for passage in page.passages]


def topic_rows(group: Group) -> list[TopicRow]:
    return [row for row in group.rows if isinstance(row, TopicRow)]


def test_topics_by_initial_with_those_of_one_mention_apart() -> None:
    notebook = book(
        notes(
            "e",
            talk(
                "s",
                "S3の話\nS3の話\nサーバーの話\nサーバーの話\nAPIの話\nAPIの話\nガスの話\nガスの話\n記号の話\n記号の話\nOnceの話",
                topics=("New",),
            ),
        ),
        topic("s3", "Amazon S3", sort="S3", aliases=("S3",)),
        topic("server", "サーバー"),
        topic("api", "API"),
        topic("gas", "ガス"),
        topic("sign", "記号"),
        topic("once", "Once"),
        topic("never", "Never"),
        listing("topic-list", docname="topics", group="initial"),
    )

    def shown(limits: Limits, **options: str) -> ListingView:
        return cast(
            "ListingView", view_of(notebook, listed("topic-list", group="initial", **options), "topics", limits)
        )

    found = shown(Limits())
    assert [(group.title, [row.link.text for row in topic_rows(group)]) for group in found.groups] == [
        ("A", ["API"]),
        ("S", ["Amazon S3"]),
        ("か", ["ガス"]),
        ("さ", ["サーバー"]),
        ("", ["記号"]),
    ]
    assert found.rare
    assert [[row.link.text for row in group.rows] for group in found.short_groups] == [["Never", "New", "Once"]]
    # Within a letter, another order may be asked for.
    assert [group.title for group in shown(Limits(), sort="count", limit="4").groups] == ["A", "S", "か", "さ"]
    # Beyond the limit of rows, all that is left is one alphabet.
    crowded = shown(Limits(rows=2))
    assert [group.title for group in crowded.groups] == ["A", "S"]
    assert not crowded.rare
    assert [group.title for group in crowded.short_groups] == ["N", "O", "か", "さ", ""]


FINDS = book(
    notes("new", talk("t", "Lambda\nLambda は速い\nS3 と Lambda のはなし", speakers=("Ada",)), note={"author": "A"}),
    notes(
        "old-2016",
        talk("s", "費用について\n  S3 は安い\n# S3 の長い長い見出し\nS3", organizers=("JAWS-UG",)),
        date="2016-01-01",
        note={"author": "B"},
        title="Old 2016",
    ),
    *(topic(name.lower(), name) for name in ("Lambda", "S3", "Never")),
)


def finds(notebook: Notebook, **options: str) -> dict[str, Find | None]:
    found = view_of(notebook, listed("topic-list", layout="quotes", **options), "index", Limits())
    return {row.link.text: row.find for group in found.groups for row in group.rows}


def test_each_topic_has_its_newest_passage_that_says_more_than_its_name_and_no_passage_stands_twice() -> None:
    found = finds(FINDS)
    assert list(found) == ["Lambda", "S3"]
    places = {text: anchor for anchor, text in anchors_of(FINDS)}
    # The longer one of the newest event.
    assert found["Lambda"] == Find(
        text="S3 と Lambda のはなし",
        context="",
        link=Link("Talk t", "events/new", places["S3 と Lambda のはなし"]),
        event=Link("NEW (2018)", "events/new", "new"),
        by=speaker_links(FINDS, ["Ada"]),
        authors=("A",),
    )
    # The newer one stands above already; a heading and the bare name are no quotes.
    assert found["S3"] is not None
    assert (found["S3"].text, found["S3"].context) == ("S3 は安い", "費用について")
    assert found["S3"].event == Link("Old 2016", "events/old-2016", "old-2016")
    # Nobody is named as its speaker.
    assert found["S3"].by == (Link("JAWS-UG"),)


def test_a_card_names_authors_only_where_there_are_several() -> None:
    (one,) = book(notes("e", note={"author": "A"})).events.values()
    alone = event_row(book(notes("e", note={"author": "A"})), one)
    assert alone.authors == ()
    rows = view_of(FINDS, listed("event-list"), "index", Limits()).groups[0].rows
    assert [row.authors for row in rows] == [("A",), ("B",)]

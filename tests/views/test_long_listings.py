"""Long listings: full rows, short rows, then a count; and what has an entry in an index."""

from __future__ import annotations

from typing import Any, cast

import pytest

from eventnotes.model.limits import Limits
from eventnotes.notebook.lookup import find_target
from eventnotes.notebook.notebook import Notebook
from eventnotes.text.collation import index_letter, reading_key
from eventnotes.views.exports.notes_json import Exporter
from eventnotes.views.links import Link, SessionAtEvent, speaker_links, topic_links
from eventnotes.views.listings.listing import ListingView
from eventnotes.views.listings.matrix import MatrixView
from eventnotes.views.listings.rows import EventRow, SpeakerRow, TopicRow
from eventnotes.views.page_view import view_of
from tests.making import book, day, listed, listing, notes, talk, topic

#: Six events, the newest with two talks; a speaker called A in all of them, and others in fewer.
PAGES = [
    notes("e6", talk("x", speakers=("A", "B"), topics=("Cost",)), talk("y", speakers=("A",)), date="2016-01-01"),
    notes("e5", talk("x", speakers=("A", "B"), topics=("Cost", "lambda", "Zope")), date="2015-01-01"),
    notes("e4", talk("x", speakers=("A",), topics=("Cost", "sam", "Ära")), date="2014-01-01/2014-01-02"),
    notes("e3", talk("x", speakers=("A",), topics=("Zope",)), talk("y", speakers=("A",)), date="2013-01-01"),
    notes("e2", talk("x", speakers=("C",), topics=("3D",)), date="2012-01-01", topics=("費用",)),
    notes("e1", talk("x", speakers=("A", "D"), topics=("かな",)), date=""),
    topic("lambda", "Lambda"),
    topic("sam", "SAM"),
    listing("topic-list", docname="topics/index"),
    listing("speaker-list", docname="people"),
]


def view(kind: str, docname: str = "any", *, rows: int, lines: int, **options: str) -> Any:
    """Return a list with these limits."""
    notebook = Notebook({page.docname: page for page in PAGES}, entries=lines)
    return view_of(notebook, listed(kind, **options), docname, Limits(rows=rows, lines=lines))


def full(found: ListingView) -> list[str]:
    """Return what the rows in full lead to, or are called."""
    rows = [row for group in found.groups for row in group.rows]
    return [row.link.text if isinstance(row, SpeakerRow) else _place(row.link) for row in rows]


def _place(link: Link) -> str:
    return f"{link.docname}#{link.anchor}"


def short(found: ListingView) -> list[tuple[str, list[str]]]:
    """Return the headings above the short rows, and the texts of the rows."""
    return [(group.title, [row.link.text for row in group.rows]) for group in found.short_groups]


# -- events ----------------------------------------------------------------------------------------------------


def test_a_list_that_is_not_long_is_in_full() -> None:
    found = view("event-list", rows=6, lines=6)
    assert (len(full(found)), found.short_groups, found.omitted) == (6, (), 0)


def test_of_many_events_the_first_are_in_full_then_short_then_counted() -> None:
    found = view("event-list", rows=2, lines=5)
    assert full(found) == ["events/e6#e6", "events/e5#e5"]
    assert short(found) == [("", ["E4", "E3", "E2"])]
    assert found.omitted == 1
    assert [(row.sessions, row.date, row.end_date) for row in found.short_groups[0].rows[:2]] == [
        (1, day("2014-01-01"), day("2014-01-02")),
        (2, day("2013-01-01"), day("2013-01-01")),
    ]


def test_short_rows_keep_the_order_and_the_headings_of_the_list() -> None:
    found = view("event-list", rows=4, lines=9, sort="oldest", group="year")
    assert [group.title for group in found.groups] == ["2012", "2013", "2014", "2015"]
    assert short(found) == [("2016", ["E6"]), ("–", ["E1"])]


def test_what_an_author_cuts_off_is_not_counted() -> None:
    found = view("event-list", rows=2, lines=4, limit="3")
    assert (len(full(found)), short(found), found.omitted) == (2, [("", ["E4"])], 0)


# -- sessions --------------------------------------------------------------------------------------------------


def test_of_many_sessions_the_rest_is_counted_by_event() -> None:
    found = view("session-list", rows=1, lines=3)
    assert full(found) == ["events/e6#x"]
    assert [(row.link.text, row.sessions) for row in found.short_groups[0].rows] == [("E6", 1), ("E5", 1)]
    # Sessions, not events.
    assert found.omitted == 5


def test_counts_by_event_heed_the_filters() -> None:
    found = view("session-list", rows=1, lines=9, speaker="A", sort="oldest")
    assert [(row.link.text, row.sessions) for row in found.short_groups[0].rows] == [
        ("E3", 1),
        ("E4", 1),
        ("E5", 1),
        ("E6", 2),
        ("E1", 1),
    ]


# -- topics ----------------------------------------------------------------------------------------------------


def test_of_many_topics_only_those_with_a_page_are_in_full_and_the_others_under_their_initials() -> None:
    found = view("topic-list", "topics/index", rows=4, lines=20)
    assert full(found) == ["topics/lambda#lambda", "topics/sam#sam"]
    assert short(found) == [
        ("0–9", ["3D"]),
        ("A", ["Ära"]),
        ("C", ["Cost"]),
        ("Z", ["Zope"]),
        ("か", ["かな"]),
        ("", ["費用"]),
    ]
    assert found.omitted == 0


def test_a_short_row_of_a_topic_without_a_page_is_its_entry_and_leads_to_the_newest_that_names_it() -> None:
    found = view("topic-list", "topics/index", rows=1, lines=20)
    rows = {row.link.text: row for group in found.short_groups for row in group.rows}
    assert rows["Zope"].named_by[0] == Link("Talk x", "events/e5", "x")
    stats = rows["Zope"].stats
    assert (stats.sessions, stats.first, stats.last) == (2, day("2013-01-01"), day("2015-01-01"))
    assert rows["Zope"].anchor.startswith("topic-")
    assert rows["費用"].named_by == (Link("E2", "events/e2", "e2"),)
    assert rows["SAM"].anchor == ""


def test_the_topics_that_a_long_list_leaves_out_are_those_that_are_named_least() -> None:
    found = view("topic-list", "topics/index", rows=1, lines=4)
    assert full(found) == ["topics/lambda#lambda"]
    assert short(found) == [("C", ["Cost"]), ("S", ["SAM"]), ("Z", ["Zope"])]
    assert found.omitted == 4


def test_sorted_by_count_the_short_rows_have_no_initials() -> None:
    found = view("topic-list", "topics/index", rows=1, lines=4, sort="count")
    assert short(found) == [("", ["Cost", "Zope", "SAM"])]


@pytest.mark.parametrize("docname", ["topics/index", "elsewhere"])
def test_every_list_leaves_out_the_same_topics(docname: str) -> None:
    notebook = Notebook({page.docname: page for page in PAGES}, entries=4)
    found: ListingView = view_of(notebook, listed("topic-list"), docname, Limits(rows=2, lines=4))
    shown = {row.link.text for group in found.short_groups for row in group.rows}
    assert shown == {topic.title for topic in notebook.undeclared.values() if topic.anchor}


@pytest.mark.parametrize(
    ("title", "letter"),
    [("lambda", "L"), ("Éclair", "E"), ("12 factor", "0–9"), ("ガス", "か"), ("ん", "わ"), ("費用", ""), ("-", "")],
)
def test_initials(title: str, letter: str) -> None:
    assert index_letter(reading_key(title, "")) == letter


# -- what has no entry -----------------------------------------------------------------------------------------


def test_a_name_without_an_entry_is_a_text_and_a_reference_to_it_leads_to_the_newest_session() -> None:
    notebook = Notebook({page.docname: page for page in PAGES}, entries=3)
    cost, kana = topic_links(notebook, ("Cost", "かな"))
    assert (cost.docname, cost.anchor) == ("topics/index", notebook.undeclared["cost"].anchor)
    assert kana == Link("かな")
    jeff, last = speaker_links(notebook, ("A", "D"))
    assert (jeff.docname, last) == ("people", Link("D"))
    places = [
        find_target(notebook, kind, name) for kind, name in (("topic", "かな"), ("topic", "費用"), ("speaker", "d"))
    ]
    assert [(found.docname, found.anchor) for found in places if found] == [
        ("events/e1", "x"),
        ("events/e2", "e2"),
        ("events/e1", "x"),
    ]
    paths = {speaker["name"]: speaker["path"] for speaker in Exporter(notebook, lambda name: name).notes()["speakers"]}
    assert paths["A"].startswith("people#speaker-")
    assert paths["D"] is None


# -- speakers --------------------------------------------------------------------------------------------------


def entry(*, rows: int, lines: int) -> SpeakerRow:
    """Return the entry of the one who spoke most: seven times, at six events."""
    found = view("speaker-list", rows=rows, lines=lines, sort="count", limit="1")
    return cast("SpeakerRow", found.groups[0].rows[0])


def test_a_speaker_has_the_newest_sessions_in_full_then_without_topics_then_by_event() -> None:
    row = entry(rows=2, lines=9)
    assert [(spoken.event.text, bool(spoken.topics)) for spoken in row.sessions] == [
        ("E6", True),
        ("E6", False),
        ("E5", False),
        ("E4", False),
    ]
    assert list(row.events) == [
        (Link("E3", "events/e3", "e3"), 2),
        (Link("E1", "events/e1", "x"), 1),
    ]
    assert row.more == 0


def test_what_is_still_older_is_counted() -> None:
    row = entry(rows=1, lines=2)
    assert [spoken.link.anchor for spoken in row.sessions] == ["x", "y"]
    assert ([link.text for link, _ in row.events], row.more) == (["E5", "E4"], 3)


def test_the_speakers_of_a_list_share_evenly() -> None:
    found = view("speaker-list", rows=5, lines=5)
    rows = {row.link.text: row for row in found.groups[0].rows}
    # With topics one each, as two would be six in all; then of the sessions left, A has six and B has one.
    assert {name: [bool(spoken.topics) for spoken in row.sessions] for name, row in rows.items()} == {
        "A": [True, False, False, False, False],
        "B": [True, False],
        "C": [True],
        "D": [True],
    }
    assert {name: (len(row.events), row.more) for name, row in rows.items()}["A"] == (2, 0)


def test_of_many_speakers_those_with_most_sessions_have_an_entry() -> None:
    found = view("speaker-list", "people", rows=1, lines=3)
    assert full(found) == ["A", "B", "C"]
    assert all(row.anchor for row in found.groups[0].rows)
    assert found.omitted == 1
    assert [len(row.sessions) + len(row.events) for row in found.groups[0].rows] == [1, 1, 1]


def test_a_short_list_of_the_newest_speakers_shows_also_those_without_an_entry() -> None:
    found = view("speaker-list", rows=3, lines=3, sort="newest", limit="3")
    assert (full(found), found.omitted) == (["A", "B", "C"], 0)
    found = view("speaker-list", rows=2, lines=2, sort="newest", limit="2")
    assert full(found) == ["A", "B"]


# -- the matrix ------------------------------------------------------------------------------------------------


def test_a_long_matrix_keeps_the_topics_of_most_events() -> None:
    notebook = book(
        notes("e1", talk("x", "Beta\nGamma")),
        notes("e2", talk("x", "Alpha\nGamma"), date="2017-01-01"),
        *(topic(name, name.title()) for name in ("alpha", "beta", "gamma")),
    )
    found: MatrixView = view_of(notebook, listed("topic-matrix"), "any", Limits(rows=2))
    assert ([row.link.text for row in found.rows], found.omitted) == (["Alpha", "Gamma"], 1)


# -- at scale --------------------------------------------------------------------------------------------------


def test_by_default_no_list_has_more_than_2000_rows_and_300_in_full() -> None:
    pages = [
        notes(
            f"e{number}",
            *(
                talk(f"t{index}", speakers=(f"P{number}-{index}", f"Q{number}"), topics=(f"T{number}-{index}",))
                for index in range(2)
            ),
        )
        for number in range(2100)
    ]
    notebook = book(*pages, listing("topic-list", docname="topics"), listing("speaker-list", docname="people"))
    for kind, left_out in (("event-list", 100), ("session-list", 500), ("topic-list", 2200), ("speaker-list", 4300)):
        found: ListingView = view_of(notebook, listed(kind), "any", Limits())
        in_full = [row for group in found.groups for row in group.rows]
        in_short = [row for group in found.short_groups for row in group.rows]
        assert (len(in_full) + len(in_short), found.omitted) == (2000, left_out), kind
        detailed = [row for row in in_full if isinstance(row, EventRow | SessionAtEvent | TopicRow)]
        assert len(detailed) <= 300
        people = [row for row in in_full if isinstance(row, SpeakerRow)]
        assert sum(len(row.sessions) + len(row.events) for row in people) <= 300 + 300 + 2000

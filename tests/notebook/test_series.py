"""Editions of a series, sessions that follow one another, and statistics of topic families."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventnotes.model.limits import Limits
from eventnotes.notebook.analysis.topic_stats import topic_stats
from eventnotes.notebook.notebook import Notebook
from eventnotes.notebook.series import editions_by_series, followed_session, following_sessions
from eventnotes.views.cards import Editions, editions_of, session_view, topic_view
from eventnotes.views.links import Link, SessionAtEvent
from eventnotes.views.listings.listing import event_sessions_view
from tests.making import book, notes, talk, topic


def link(name: str) -> Link:
    """Return the link to an event."""
    return Link(name.upper(), f"events/{name}", name)


THREE = book(
    notes("a-2017", date="2017-01-01", series="Conf A"),
    notes("a-2018", date="2018-01-01", series="conf-a"),
    notes("a-2019", date="2019-01-01", series="ＣＯＮＦ Ａ"),
    notes("a-some-day", date="", series="Conf A"),
    notes("b-2018", date="2018-02-01", series="B"),
    notes("b-2019", date="2019-02-01", series="B"),
    notes("alone", series="C"),
    notes("none", date="2015-01-01"),
    notes("nothing", date="2016-01-01", series="-"),
)


def test_editions_are_joined_whatever_the_spelling_of_the_series() -> None:
    assert {key: [event.id for event in found] for key, found in editions_by_series(THREE).items()} == {
        "b": ["b-2019", "b-2018"],
        "c": ["alone"],
        "confa": ["a-2019", "a-2018", "a-2017", "a-some-day"],
    }


def test_an_edition_has_one_before_and_one_after_it_and_all_where_there_are_more_than_two() -> None:
    everything = (link("a-2019"), Link("A-2018"), link("a-2017"), link("a-some-day"))
    assert editions_of(THREE, THREE.events["a-2018"]) == Editions(link("a-2017"), link("a-2019"), everything)
    assert editions_of(THREE, THREE.events["b-2019"]) == Editions(previous=link("b-2018"))
    assert editions_of(THREE, THREE.events["b-2018"]) == Editions(next=link("b-2019"))


def test_an_edition_without_a_date_is_neither_before_nor_after_another() -> None:
    found = editions_of(THREE, THREE.events["a-some-day"])
    assert (found.previous, found.next, len(found.all)) == (None, None, 4)
    assert editions_of(THREE, THREE.events["a-2017"]).previous is None


def test_an_event_without_a_series_has_no_editions() -> None:
    for name in ("alone", "none", "nothing"):
        assert editions_of(THREE, THREE.events[name]) == Editions()


def test_of_many_editions_those_around_the_event_are_named() -> None:
    notebook = book(*(notes(f"e{year}", date=f"{year}-01-01", series="S") for year in range(2000, 2030)))

    def named(year: int) -> tuple[str, str, int]:
        found = editions_of(notebook, notebook.events[f"e{year}"])
        assert len(found.all) == 12
        return found.all[0].text, found.all[-1].text, found.more

    assert named(2029) == ("E2029", "E2018", 18)
    assert named(2015) == ("E2021", "E2010", 18)
    assert named(2000) == ("E2011", "E2000", 18)


FOLLOWED = book(
    notes("e1", talk("one"), talk("circle", follows="circle"), date="2017-01-01"),
    notes("e2", talk("two", follows="one"), talk("lost", follows="nowhere"), date="2018-01-01"),
    notes("e3", talk("three", follows="e1/one"), talk("four", follows="two"), date="2019-01-01"),
)


def test_a_session_that_is_followed_knows_what_follows_it_the_oldest_first() -> None:
    assert following_sessions(FOLLOWED) == {"e1/one": ("e2/two", "e3/three"), "e2/two": ("e3/four",)}
    view = session_view(FOLLOWED, "e2/two", "e2")
    assert view is not None
    assert view.earlier is not None
    assert (view.earlier.link.text, view.earlier.event) == ("Talk one", link("e1"))
    assert [found.link.text for found in view.later] == ["Talk four"]


def test_no_session_continues_itself() -> None:
    assert followed_session(FOLLOWED, FOLLOWED.sessions["e1/circle"]) is None
    assert followed_session(FOLLOWED, FOLLOWED.sessions["e2/lost"]) is None


def test_an_event_lists_its_sessions_on_other_pages_where_it_is_declared() -> None:
    own = replace(notes("other", talk("s", event="e"), declares=False), note=None)
    second = notes("e", talk("t"), docname="events/second", declares=False)
    notebook = book(notes("e", talk("here")), own, second)
    table = event_sessions_view(notebook, "e", "events/e", Limits())
    assert table is not None
    assert table.layout == "table"
    rows = [row for group in table.groups for row in group.rows if isinstance(row, SessionAtEvent)]
    assert [row.link.docname for row in rows] == ["events/e", "events/other", "events/second"]
    assert {row.event for row in rows} == {Link("")}
    assert event_sessions_view(notebook, "e", "events/second", Limits()) is None


@pytest.mark.parametrize(("here", "elsewhere", "shown"), [(0, 0, False), (1, 0, False), (0, 1, True), (2, 0, True)])
def test_an_event_has_a_table_of_its_sessions_unless_it_says_nothing_new(
    here: int, elsewhere: int, shown: bool
) -> None:
    own = replace(notes("other", *(talk("s", event="e") for _ in range(elsewhere)), declares=False), note=None)
    notebook = book(notes("e", *(talk(f"t{number}") for number in range(here))), own)
    assert (event_sessions_view(notebook, "e", "events/e", Limits()) is not None) is shown


def test_passages_on_a_topic_itself_are_counted_apart_from_those_on_narrower_ones() -> None:
    notebook: Notebook = book(
        notes("e1", talk("a", "Serverlessの話\nLambda と Serverless\nLambdaの話")),
        notes("e2", talk("b", "SAMの話\nLambda と SAM"), date="2017-01-01"),
        notes("e3", talk("c", "Cloudの話"), date="2016-01-01"),
        topic("cloud", "Cloud"),
        topic("serverless", "Serverless", parents=("cloud",)),
        topic("lambda", "Lambda", parents=("serverless",)),
        topic("sam", "SAM", parents=("serverless",)),
    )
    figures = {name: topic_stats(notebook, name) for name in notebook.topics}
    assert {name: (found.passages, found.own) for name, found in figures.items()} == {
        "cloud": (6, 1),
        "serverless": (5, 2),
        "lambda": (3, None),
        "sam": (2, None),
    }
    view = topic_view(notebook, "serverless")
    assert view is not None
    assert [(found.text, count) for found, count in view.narrower] == [("Lambda", 3), ("SAM", 2)]

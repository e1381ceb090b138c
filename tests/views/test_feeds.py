"""Feeds: entries, their order and limits, and ids that stay the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventnotes.model.records import Page
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.exports.feeds import ENTRIES, LINES, FeedEntry, all_feeds, feeds_of
from tests.making import book, notes, talk, topic

PAGES = (
    notes("a-2017", talk("one", "Lambda\n  fast\nslow", speakers=("Ada",)), date="2017-03-11/2017-03-12", series="A-B"),
    notes("a-2018", talk("two", "no word"), series="a b", note={"author": "B", "published": "2018-04-01T00:00:00Z"}),
    notes("undated", talk("three", "Lambda"), date="", series="lost"),
    topic("lambda", "Lambda"),
    topic("unused"),
)


def named(notebook: Notebook) -> dict[str, tuple[FeedEntry, ...]]:
    """Return the entries of each feed by the name of its file."""
    return {feed.link.name: feed.entries() for feed in all_feeds(notebook)}


def test_there_is_a_feed_for_the_site_and_each_series_and_topic_that_has_dates() -> None:
    assert list(named(book(*PAGES))) == ["feed.atom", "feeds/series/ab.atom", "feeds/topics/lambda.atom"]
    assert named(book(topic("lambda"))) == {}


def test_the_newest_stand_first() -> None:
    feed = named(book(*PAGES))["feed.atom"]
    found = [(entry.key, entry.updated.isoformat(), entry.author) for entry in feed]
    assert found == [
        ("event/a-2018", "2018-04-01T00:00:00+00:00", "B"),
        ("session/a-2018/two", "2018-04-01T00:00:00+00:00", "B"),
        ("event/a-2017", "2017-03-12T00:00:00+00:00", ""),
        ("session/a-2017/one", "2017-03-12T00:00:00+00:00", ""),
    ]


def test_a_session_has_its_lines_and_an_event_its_sessions() -> None:
    *_, event, session = named(book(*PAGES))["feed.atom"]
    assert [line.text for line in event.lines] == ["Talk one"]
    assert session.speakers == ("Ada",)
    assert [(line.depth, line.text) for line in session.lines] == [(0, "Lambda"), (1, "fast"), (0, "slow")]


def test_a_topic_has_what_was_said_on_it() -> None:
    feed = named(book(*PAGES))["feeds/topics/lambda.atom"]
    (entry,) = feed
    assert entry.key == "topic/lambda/a-2017/one"
    assert [(line.depth, line.text) for line in entry.lines] == [(0, "Lambda"), (1, "fast")]
    assert (entry.link.docname, entry.link.anchor) == ("events/a-2017", "one")


def test_an_event_that_only_names_a_topic_is_an_entry_of_its_own() -> None:
    notebook = book(notes("conf", topics=("lambda",)), topic("lambda"))
    (entry,) = named(notebook)["feeds/topics/lambda.atom"]
    assert (entry.key, entry.lines) == ("topic/lambda/conf", ())


def test_a_feed_is_bounded() -> None:
    talks = [talk(f"t{number}", "\n".join("x" * (LINES + 2))) for number in range(2 * ENTRIES)]
    feed = named(book(notes("conf", *talks)))["feed.atom"]
    assert len(feed) == ENTRIES
    assert (len(feed[1].lines), feed[1].more) == (LINES, 2)


def test_an_id_stays_when_the_page_moves_and_the_title_changes() -> None:
    page = notes("conf", talk("one"))
    moved = notes("conf", talk("one", title="Other"), docname="elsewhere", title="Other")
    keys = [[entry.key for entry in named(book(it))["feed.atom"]] for it in (page, moved)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("docname", "expected"),
    [
        ("events/a-2018", ["feeds/series/ab.atom", "feed.atom"]),
        ("events/undated", ["feed.atom"]),
        ("topics/lambda", ["feeds/topics/lambda.atom", "feed.atom"]),
        ("topics/unused", ["feed.atom"]),
        ("about", ["feed.atom"]),
    ],
)
def test_a_page_points_to_its_own_feed_and_that_of_the_site(docname: str, expected: list[str]) -> None:
    assert [feed.name for feed in feeds_of(book(*PAGES), docname)] == expected


def test_a_page_points_to_no_feed_that_is_not_made() -> None:
    notebook = book(*PAGES)
    made = set(named(notebook))
    assert {feed.name for page in notebook.pages for feed in feeds_of(notebook, page)} == made


def test_a_series_in_japanese_has_a_file_with_an_ascii_name() -> None:
    page: Page = notes("conf", series="勉強会")
    (name,) = [name for name in named(book(page)) if name.startswith("feeds/series/")]
    assert name.isascii()
    assert name == next(iter(set(named(book(replace(page)))) - {"feed.atom"}))

"""Permalinks: which are published, and which no longer resolve."""

from __future__ import annotations

import pytest

from eventnotes.notebook.redirects import (
    Permalink,
    existing_permalinks,
    find_redirects,
    published_permalinks,
)
from eventnotes.views.links import MovedAnchorsView, moved_anchors_view
from tests.making import book, notes, talk, topic

NOTEBOOK = book(
    notes("conf", talk("one"), talk("two"), docname="events/conf"),
    topic("wasm", redirects=("webassembly",), docname="topics/wasm"),
    topic("aws-lambda", redirects=("lambda",), docname="topics/lambda"),
)


def gone(*addresses: str, **settings: str) -> list[str]:
    """Return those of *addresses* that are lost, where the settings have ``old_place__new_place`` redirects."""
    moved = {old.replace("__", "#").replace("_", "/"): new for old, new in settings.items()}
    redirects = find_redirects(NOTEBOOK, moved)
    there = {*map(Permalink, NOTEBOOK.pages), *existing_permalinks(NOTEBOOK)}
    return [it for it in addresses if redirects.follow(Permalink.parse(it)) not in there]


def test_events_sessions_and_topics_are_published() -> None:
    assert [str(link) for link in published_permalinks(NOTEBOOK)] == [
        "events/conf#conf",
        "events/conf#one",
        "events/conf#two",
        "topics/lambda#aws-lambda",
        "topics/wasm#wasm",
    ]


def test_what_stands_is_not_lost() -> None:
    assert gone("events/conf", "events/conf#conf", "events/conf#one", "topics/wasm#wasm") == []


def test_what_is_gone_is_lost() -> None:
    assert gone("events/old", "events/conf#three") == ["events/old", "events/conf#three"]


def test_a_page_that_moved_takes_its_places_along() -> None:
    assert gone("events/old", "events/old#one", "events/old#three", events_old="events/conf") == ["events/old#three"]


def test_a_place_may_go_elsewhere_than_its_page() -> None:
    assert gone("old#one", "old#x", old="topics/wasm", old__one="events/conf#one", old__x="events/conf") == []


def test_a_place_may_leave_a_page_that_stays() -> None:
    assert gone("events/conf#three", events_conf__three="topics/wasm#wasm") == []


def test_a_redirect_to_what_is_gone_too_leaves_it_lost() -> None:
    assert gone("events/conf#three", events_conf__three="events/conf#four") == ["events/conf#three"]


def test_an_old_id_of_a_topic_leads_on() -> None:
    assert gone("topics/webassembly#webassembly", "topics/webassembly", "topics/lambda#lambda") == []


def test_a_page_keeps_the_anchor_of_what_was_renamed_and_says_where_the_rest_went() -> None:
    settings = {"events/conf#first": "events/conf#one", "events/conf#talk": "topics/wasm#wasm"}
    view = moved_anchors_view(NOTEBOOK, "events/conf", settings)
    assert isinstance(view, MovedAnchorsView)
    assert view.renamed == (("first", "one"),)
    ((old, link),) = view.gone
    assert (old, link.docname, link.anchor) == ("talk", "topics/wasm", "wasm")
    assert moved_anchors_view(NOTEBOOK, "topics/lambda", settings) == MovedAnchorsView((("lambda", "aws-lambda"),), ())
    assert moved_anchors_view(NOTEBOOK, "topics/wasm", settings) is None


@pytest.mark.parametrize(
    ("old", "says"),
    [
        ("events/conf#one", "is an existing anchor"),
        ("events/conf#", "has no valid anchor"),
        ("events/conf#a b", "has no valid anchor"),
        ("events/conf#a#b", "has no valid anchor"),
        ("events/gone#one", "add a redirect for 'events/gone', too"),
        ("../out#one", "not a document name"),
        ("events/conf.html#one", "remove '.html'"),
    ],
)
def test_a_place_that_can_not_have_moved_is_reported(old: str, says: str) -> None:
    settings = {old: "topics/wasm"}
    found = find_redirects(NOTEBOOK, settings)
    assert found.anchors.get("events/conf") is None
    (problem,) = found.problems
    assert says in problem.message

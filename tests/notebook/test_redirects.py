"""Redirects from former ids of topics and from the setting, never over a page; which permalinks no longer resolve."""

from __future__ import annotations

import pytest

from eventnotes.notebook.notebook import Notebook
from eventnotes.notebook.redirects import Permalink, existing_permalinks, find_redirects, published_permalinks
from eventnotes.views.links import MovedAnchorsView, moved_anchors_view
from tests.making import book, notes, talk, topic

PAGES = (
    notes("conf"),
    topic("wasm", redirects=("webassembly", "Not an id", "taken")),
    topic("other", docname="topics/taken"),
)


def test_an_id_of_old_leads_to_the_topic_from_the_same_folder() -> None:
    found = find_redirects(book(*PAGES), {}).pages["topics/webassembly"]
    assert (str(found.new), found.old_anchor) == ("topics/wasm#wasm", "webassembly")


def test_the_settings_lead_to_a_page_or_a_place_on_it() -> None:
    found = find_redirects(book(*PAGES), {"events/old": "events/conf", "old/talk": "events/conf#talk"}).pages
    assert str(found["events/old"].new) == "events/conf"
    assert str(found["old/talk"].new) == "events/conf#talk"


def test_a_page_is_not_written_over() -> None:
    notebook = book(*PAGES)
    assert list(find_redirects(notebook, {}).pages) == ["topics/webassembly"]
    (problem,) = find_redirects(notebook, {}).problems
    assert (problem.docname, problem.line) == ("topics/wasm", 3)
    assert "'topics/taken' is an existing page" in problem.message


GENERATED = ("search", "genindex", "notes-sessions")


@pytest.mark.parametrize("old", [*GENERATED, "genindex-A", "genindex-all", "_static/logo", "_modules/a/b"])
def test_the_settings_write_over_no_page_that_the_site_makes_itself(old: str) -> None:
    notebook = Notebook({"events/conf": notes("conf")}, generated_pages=GENERATED)
    assert find_redirects(notebook, {old: "events/conf"}).pages == {}
    (problem,) = find_redirects(notebook, {old: "events/conf"}).problems
    assert f"'{old}' is a generated page" in problem.message


@pytest.mark.parametrize("old", [*GENERATED, "genindex-all"])
def test_a_topic_writes_over_no_page_that_the_site_makes_itself(old: str) -> None:
    notebook = Notebook({"wasm": topic("wasm", redirects=(old,), docname="wasm")}, generated_pages=GENERATED)
    assert find_redirects(notebook, {}).pages == {}
    (problem,) = find_redirects(notebook, {}).problems
    assert f"'{old}' is a generated page" in problem.message
    assert (problem.docname, problem.line) == ("wasm", 3)


@pytest.mark.parametrize(
    "old",
    [
        *("../out", "/etc/passwd", "a/../../b", "a//b", "", "a\\b", "a/.hidden", "a#b", "a?b", "a.html", "a.html/b"),
        "events/conf",
    ],
)
def test_an_address_that_cannot_be_is_reported(old: str) -> None:
    notebook = book(notes("conf"))
    assert find_redirects(notebook, {old: "events/conf"}).pages == {}
    (problem,) = find_redirects(notebook, {old: "events/conf"}).problems
    assert f"'{old}'" in problem.message


def test_a_page_that_does_not_exist_is_reported_with_the_nearest() -> None:
    notebook = book(notes("conf"))
    assert find_redirects(notebook, {"old": "events/cnof"}).pages == {}
    (problem,) = find_redirects(notebook, {"old": "events/cnof"}).problems
    assert problem.message.endswith(
        "'old' redirects to 'events/cnof', which is not a page; did you mean 'events/conf'?"
    )


def test_of_two_topics_with_one_old_id_the_first_has_it() -> None:
    notebook = book(topic("a", redirects=("old",)), topic("b", redirects=("old",)))
    assert find_redirects(notebook, {}).pages["topics/old"].new.docname == "topics/a"
    assert find_redirects(notebook, {}).problems == []


# -- permalinks ----------------------------------------------------------------------------------------------------

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

"""Redirects from former ids of topics and from the setting; never over a page, never out of the site."""

from __future__ import annotations

import pytest

from eventnotes.notebook.notebook import Notebook
from eventnotes.notebook.redirects import find_redirects
from tests.making import book, notes, topic

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

"""The notebook: what follows from all pages, in whatever order they are read."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.model.limits import Limits
from eventnotes.model.records import Page, Passage
from eventnotes.notebook.checks import check_notebook
from eventnotes.notebook.notebook import Notebook, PassageRef
from eventnotes.notebook.undeclared import UndeclaredTopic
from eventnotes.views.exports.notes_json import Exporter
from eventnotes.views.page_view import view_of
from tests.making import book, everything, listing, notes, role, talk, topic

ROOT = Path(__file__).parents[2]


def derived(notebook: Notebook) -> dict[str, Any]:
    """Return all that follows from the pages, in its order."""
    exporter = Exporter(notebook, lambda docname: f"{docname}.html")
    limits = Limits(quotes=4, sessions=4)
    return {
        "events": list(notebook.events.items()),
        "notes": list(notebook.notes.items()),
        "sessions": list(notebook.sessions.items()),
        "topics": list(notebook.topics.items()),
        "speakers": list(notebook.speakers.items()),
        "undeclared": list(notebook.undeclared.items()),
        "mentions": list(notebook.topics_by_passage.items()),
        "tags": (sorted(notebook.sessions_by_tag.items()), sorted(notebook.events_by_tag.items())),
        "indices": (notebook.index_page("topic-list"), notebook.index_page("speaker-list")),
        "problems": check_notebook(notebook),
        "views": {
            (docname, placeholder): repr(view_of(notebook, placeholder, docname, limits))
            for docname, page in notebook.pages.items()
            for placeholder in page.placeholders
        },
        "exports": (exporter.notes(), [exporter.passages(event) for event in notebook.events]),
    }


PAGES = everything()
DERIVED = derived(book(*PAGES))


@given(st.permutations(PAGES))
def test_the_order_of_pages_changes_nothing(pages: list[Page]) -> None:
    assert derived(book(*pages)) == DERIVED


def test_the_sample_has_something_of_everything() -> None:
    assert all(DERIVED[name] for name in DERIVED)
    assert len({problem.kind for problem in DERIVED["problems"]}) >= 5


@pytest.mark.parametrize("seed", ["1", "2"])
def test_nothing_depends_on_the_process(seed: str) -> None:
    # The order of sets of texts differs between processes.
    code = (
        "from tests.notebook.test_notebook import DERIVED; import sys; sys.stdout.buffer.write(repr(DERIVED).encode())"
    )
    path = os.pathsep.join((str(ROOT), str(ROOT / "_ext")))
    environ = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    output = subprocess.run([sys.executable, "-c", code], env=environ, check=True, capture_output=True).stdout
    assert output.decode() == repr(DERIVED)


# -- events and notes --------------------------------------------------------------------------------------------


def test_events_are_newest_first_and_undated_ones_last() -> None:
    notebook = book(
        notes("undated", date=""),
        notes("old", date="2017-03-11/2019-12-31"),
        notes("b-same-day"),
        notes("a-same-day"),
        notes("new", date="2018-03-11"),
    )
    assert list(notebook.events) == ["new", "a-same-day", "b-same-day", "old", "undated"]


def test_of_two_pages_that_declare_one_event_the_first_by_name_counts() -> None:
    notebook = book(notes("e", docname="b", title="B"), notes("e", docname="a", title="A"))
    assert [event.title for event in notebook.events.values()] == ["A"]


def test_two_persons_notes_on_one_event_are_two_pages_the_declaring_one_first() -> None:
    notebook = book(
        notes("e", talk("s"), docname="events/z", note={"author": "Z"}),
        notes("e", talk("t"), docname="events/a", note={"author": "A"}, declares=False),
    )
    assert [note.author for note in notebook.notes["e"]] == ["Z", "A"]
    assert list(notebook.sessions) == ["e/t", "e/s"]


# -- sessions ----------------------------------------------------------------------------------------------------


def test_sessions_are_by_event_and_then_in_the_order_of_the_page() -> None:
    notebook = book(
        notes("old", talk("x"), date="2017-01-01"),
        notes("new", talk("z"), talk("a"), talk("m")),
        notes("lost", talk("q"), declares=False),
    )
    assert list(notebook.sessions) == ["new/z", "new/a", "new/m", "old/x"]


def test_a_session_on_a_page_of_its_own_belongs_to_the_event_that_it_names() -> None:
    own = replace(notes("other", talk("s", "Lambda", event="e"), declares=False), note=None)
    notebook = book(notes("e"), own, topic("lambda", "Lambda"))
    assert list(notebook.sessions_by_event) == ["e"]
    assert [notebook.event_at(ref) for ref in notebook.passages_by_topic["lambda"]] == ["e"]


TWO = book(
    notes("jaws-2018", talk("lightning"), talk("only-2018")),
    notes("jaws-2017", talk("lightning"), date="2017-03-11"),
)


@pytest.mark.parametrize(
    ("name", "event", "found"),
    [
        ("jaws-2017/lightning", "", "jaws-2017/lightning"),
        ("jaws-2017/lightning", "jaws-2018", "jaws-2017/lightning"),
        ("lightning", "jaws-2017", "jaws-2017/lightning"),
        ("only-2018", "jaws-2017", "jaws-2018/only-2018"),
        ("only-2018", "", "jaws-2018/only-2018"),
        ("lightning", "", None),
        ("lightning", "jaws-2016", None),
        ("keynote", "jaws-2018", None),
        ("", "jaws-2018", None),
    ],
)
def test_a_short_name_serves_where_it_is_not_ambiguous(name: str, event: str, found: str | None) -> None:
    session = TWO.find_session(name, event)
    assert (session.name if session else None) == found


def test_namesakes_are_the_full_names_of_a_short_one() -> None:
    assert TWO.namesakes("lightning") == ("jaws-2018/lightning", "jaws-2017/lightning")
    assert TWO.namesakes("keynote") == ()


# -- mentions ----------------------------------------------------------------------------------------------------

LAMBDA, STEP = topic("lambda", "Lambda", aliases=("ラムダ",)), topic("step-functions", "Step Functions")
IAM = topic("iam", "IAM", match="explicit")


def mentioned(line: str, *topics: Page) -> tuple[str, ...]:
    """Return the topics of a line that stands alone in a session."""
    notebook = book(notes("e", talk("s", line)), *(topics or (LAMBDA, STEP, IAM)))
    return notebook.topics_by_passage.get(PassageRef("events/e", 2), ())


@pytest.mark.parametrize(
    ("line", "topics"),
    [
        ("LambdaとStepFunctionsを使った負荷試験", ("lambda", "step-functions")),
        ("ラムダと Lambda", ("lambda",)),
        ("コードの `Lambda` は数えない", ()),
        ("https://aws.amazon.com/Lambda は数えない", ()),
        ("IAM は名指しだけ", ()),
        ("{topic}`iam` は名指し", ("iam",)),
        ("{topic}`IAM` と {topic}`ラムダ`", ("iam", "lambda")),
        ("{topic}`s3` は無い", ()),
        ("Step `Functions`", ()),
    ],
)
def test_a_passage_mentions(line: str, topics: tuple[str, ...]) -> None:
    assert mentioned(line) == topics


def test_a_role_with_a_title_mentions_what_it_refers_to() -> None:
    page = notes("e", talk("s", "x"))
    passage = Passage("p", "item", 0, 1, (("", "この関数", role("topic", "lambda")),))
    other = Passage("q", "item", 0, 1, (("", "この催し", role("event", "lambda")),))
    notebook = book(replace(page, passages=(*page.passages, passage, other)), LAMBDA)
    assert notebook.topics_by_passage == {PassageRef("events/e", 3): ("lambda",)}


def test_a_heading_that_mentions_a_topic_makes_its_section_a_mention() -> None:
    notebook = book(notes("e", talk("s", "x", title="Lambda の話")), LAMBDA)
    assert [notebook.passage(ref).kind for ref in notebook.passages_by_topic["lambda"]] == ["heading"]


def test_passages_of_events_that_nobody_declares_are_left_out() -> None:
    notebook = book(notes("lost", talk("s", "Lambda"), words="Lambda", declares=False), LAMBDA)
    assert notebook.topics_by_passage == {}


def test_mentions_are_counted_by_event() -> None:
    notebook = book(
        notes("a", talk("s", "Lambda\nLambda"), words="Lambda"),
        notes("b", talk("s", "Step Functions と Lambda")),
        LAMBDA,
        STEP,
    )
    assert notebook.topic_counts == {"a": {"lambda": 3}, "b": {"lambda": 1, "step-functions": 1}}


def test_passages_know_their_session_and_event() -> None:
    notebook = book(notes("e", talk("s", "二"), words="一"))
    found = [(notebook.session_at(ref), ref) for ref in notebook.passages_by_event["e"]]
    assert [session.name if session else None for session, _ in found] == [None, None, "e/s", "e/s"]


# -- topics that are named -----------------------------------------------------------------------------------------


def test_sessions_and_events_are_tagged_by_any_spelling_of_a_topic() -> None:
    notebook = book(
        notes("a", talk("s", topics=("ラムダ", "lambda")), talk("t", topics=("Lambda",)), topics=("LAMBDA",)),
        notes("b", talk("s", topics=("s3",)), date="2017-01-01"),
        LAMBDA,
    )
    assert notebook.sessions_by_tag == {"lambda": ("a/s", "a/t")}
    assert notebook.events_by_tag == {"lambda": ("a",)}


def test_an_undeclared_topic_has_its_commonest_spelling_and_its_places() -> None:
    notebook = book(
        notes("a", talk("s", topics=("Load-Testing", "load testing")), talk("t", topics=("Load Testing",))),
        notes("b", talk("u", topics=("load testing", "Lambda")), topics=("-",)),
        notes("c", topics=("LoadTesting",)),
        LAMBDA,
    )
    (found,) = notebook.undeclared.values()
    assert found == UndeclaredTopic("load testing", found.anchor, ("a/s", "a/t", "b/u"), ("c",))


def test_of_equally_common_spellings_the_first_by_code_points_is_shown() -> None:
    notebook = book(notes("a", talk("s", topics=("cost", "Cost", "ＣＯＳＴ"))))
    assert [found.title for found in notebook.undeclared.values()] == ["Cost"]


def test_the_anchor_of_an_undeclared_topic_does_not_depend_on_its_spelling() -> None:
    one, other = (book(notes("a", talk("s", topics=(name,)))).undeclared for name in ("Load Testing", "load-testing"))
    assert [found.anchor for found in one.values()] == [found.anchor for found in other.values()]


def test_a_topic_that_was_renamed_or_swallowed_is_declared() -> None:
    notebook = book(notes("a", talk("s", topics=("ramuda",))), topic("lambda", redirects=("ramuda",)))
    assert notebook.undeclared == {}
    assert notebook.sessions_by_tag == {"lambda": ("a/s",)}


# -- where entries stand -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["parent", "min_events", "limit"])
def test_entries_stand_on_the_first_page_with_a_list_that_leaves_none_out(option: str) -> None:
    notebook = book(
        listing("topic-list", docname="a", **{option: "1"}),
        listing("topic-list", docname="c"),
        listing("topic-list", docname="b", layout="table", sort="count"),
        listing("speaker-list", docname="d", limit="3"),
    )
    assert notebook.index_page("topic-list") == "b"
    assert notebook.index_page("speaker-list") is None


def test_an_empty_notebook_is_empty() -> None:
    notebook = Notebook({})
    found = (notebook.events, notebook.sessions, notebook.topics, notebook.speakers, notebook.undeclared)
    assert not any(found)
    assert check_notebook(notebook) == []


def test_a_page_is_pickled_with_plain_passages_and_restored_with_named_ones() -> None:
    page = notes("a", talk("one", "x"))
    pickled = pickle.dumps(page)
    assert b"Passage" not in pickled
    restored: Page = pickle.loads(pickled)  # noqa: S301 - pickled right above
    assert restored == page
    assert restored.passages[-1].kind == "item"
    assert restored.sessions[0].name == "a/one"

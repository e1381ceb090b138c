"""What the site takes for a mention, against every passage of its events labelled by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.mentions import Agreement
from eventnotes.domain import notes_domain
from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.notebook import PassageRef
from tests.helpers import site_project

if TYPE_CHECKING:
    from eventnotes.notebook.notebook import Notebook

#: Each passage in document order: its event, its text without markup, and the topics a reader sees in it.
LABELS = Path(__file__).parent / "data" / "mentions-jaws.json"
TARGET = 0.98


@pytest.fixture(scope="module")
def labels() -> list[dict[str, Any]]:
    labels: list[dict[str, Any]] = json.loads(LABELS.read_text("utf-8"))
    return labels


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    with site_project(tmp_path_factory.mktemp("site")).app("dummy") as (app, _result):
        app.build()
        return notes_domain(app.env).notebook


@pytest.fixture(scope="module")
def passages(notebook: Notebook, labels: list[dict[str, Any]]) -> list[tuple[str, PassageRef]]:
    events = dict.fromkeys(label["event"] for label in labels)
    return [(event, ref) for event in events for ref in notebook.passages_by_event[event]]


def test_every_passage_is_labelled(
    notebook: Notebook, passages: list[tuple[str, PassageRef]], labels: list[dict[str, Any]]
) -> None:
    read = [(event, plain_text(notebook.passage(ref).runs)) for event, ref in passages]
    assert read == [(label["event"], label["text"]) for label in labels]


def test_labels_name_topics_of_the_site(notebook: Notebook, labels: list[dict[str, Any]]) -> None:
    assert {topic for label in labels for topic in label["topics"]} <= notebook.topics.keys()


def test_what_is_found_is_what_a_reader_sees(
    notebook: Notebook, passages: list[tuple[str, PassageRef]], labels: list[dict[str, Any]]
) -> None:
    agreement = Agreement(
        found=Counter(
            (f"{event}: {plain_text(notebook.passage(ref).runs)}", topic)
            for event, ref in passages
            for topic in notebook.topics_by_passage.get(ref, ())
        ),
        labelled=Counter(
            (f"{label['event']}: {label['text']}", topic) for label in labels for topic in label["topics"]
        ),
    )
    assert agreement.precision >= TARGET, str(agreement)
    assert agreement.recall >= TARGET, str(agreement)

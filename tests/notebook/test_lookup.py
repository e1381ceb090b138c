"""The objects that names in roles and links refer to."""

from __future__ import annotations

import pytest

from eventnotes.model.identifiers import hashed_id
from eventnotes.notebook.lookup import OBJECT_KINDS, ResolvedTarget, find_target
from tests.making import book, listing, notes, talk, topic

NOTEBOOK = book(
    notes(
        "jaws-2018", talk("lightning", title="LT 大会", speakers=("Jeff Barr", "山田 太郎 <yamada>")), title="JAWS 2018"
    ),
    notes("jaws-2017", talk("lightning"), talk("keynote", topics=("cost",), title="基調講演")),
    topic("lambda", "AWS Lambda", aliases=("ラムダ",), redirects=("ramuda",)),
    listing("topic-list", docname="topics/index"),
    listing("speaker-list", docname="people"),
)
LAMBDA = ResolvedTarget("AWS Lambda", "topics/lambda", "lambda")
LIGHTNING = ResolvedTarget("LT 大会", "events/jaws-2018", "lightning")
COST = ResolvedTarget("", "topics/index", hashed_id("topic", "cost"))


@pytest.mark.parametrize(
    ("kind", "name", "event", "found"),
    [
        ("event", "jaws-2018", "", ResolvedTarget("JAWS 2018", "events/jaws-2018", "jaws-2018")),
        ("event", "JAWS 2018", "", None),
        ("session", "jaws-2018/lightning", "", LIGHTNING),
        ("session", "lightning", "jaws-2018", LIGHTNING),
        ("session", "/keynote", "", None),
        ("topic", "lambda", "", LAMBDA),
        ("topic", "ramuda", "", LAMBDA),
        ("topic", "aws lambda", "", LAMBDA._replace(title="")),
        ("topic", "ラムダ", "", LAMBDA._replace(title="")),
        ("topic", "COST", "", COST),
        ("topic", "", "", None),
        ("topic", "s3", "", None),
        ("speaker", "jeff  barr", "", ResolvedTarget("Jeff Barr", "people", hashed_id("speaker", "jeffbarr"))),
        ("speaker", "yamada", "", ResolvedTarget("山田 太郎", "people", hashed_id("speaker", "<yamada>"))),
        ("speaker", "山田 太郎", "", None),
        ("passage", "lambda", "", None),
    ],
)
def test_a_name_stands_for(kind: str, name: str, event: str, found: ResolvedTarget | None) -> None:
    assert find_target(NOTEBOOK, kind, name, event) == found


def test_a_topic_named_by_a_spelling_is_shown_as_written_and_one_named_by_id_by_its_title() -> None:
    shown = {name: find_target(NOTEBOOK, "topic", name) for name in ("ラムダ", "lambda", "ramuda")}
    titles = {name: found.title for name, found in shown.items() if found}
    assert titles == {"ラムダ": "", "lambda": "AWS Lambda", "ramuda": "AWS Lambda"}


def test_what_has_no_entry_on_any_page_is_known_all_the_same() -> None:
    notebook = book(notes("e", talk("s", topics=("Cost",), speakers=("Jeff",))))
    for kind, name in (("topic", "cost"), ("speaker", "jeff")):
        found = find_target(notebook, kind, name)
        assert found
        assert found.docname is None


def test_there_are_four_kinds_of_targets() -> None:
    assert OBJECT_KINDS == ("event", "session", "topic", "speaker")

"""Facts: which values still hold, and which topic pages show them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.notebook.facts import DatedFact, FactStatus, FactTimeline
from eventnotes.views.topic_page import fact_keys, newer_value_view, topic_facts_view
from tests.making import book, notes, talk, topic

if TYPE_CHECKING:
    from eventnotes.notebook.notebook import Notebook


def marked(*values: tuple[str, str]) -> Notebook:
    """Return a notebook with an event for each date and value; letters name the events."""
    return book(
        *(
            notes(letter, talk("one", f"Lambda: {{fact}}`limit {value}`"), date=date)
            for letter, (date, value) in zip("abcdefgh", values, strict=False)
        )
    )


def standings(notebook: Notebook) -> list[str]:
    history = notebook.facts["limit"]
    return [f"{fact.event} {history.status_of(fact)}" for fact in history]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([("2017-03-11", "1.5GB")], ["a latest"]),
        ([("2017-03-11", "1.5GB"), ("2018-03-10", "3GB")], ["b latest", "a superseded"]),
        ([("2018-03-10", "3GB"), ("2017-03-11", "1.5GB")], ["a latest", "b superseded"]),
        # Spaces, width and case make no difference; a sign does.
        ([("2017-03-11", "1.5GB"), ("2018-03-10", "１．５ gb")], ["b latest", "a confirmed"]),
        ([("2017-03-11", "-5"), ("2018-03-10", "5")], ["b latest", "a superseded"]),
        # One day has no order.
        ([("2018-03-10", "1.5GB"), ("2018-03-10", "3GB")], ["a latest", "b latest"]),
        ([("2018-03-10/2018-03-11", "1.5GB"), ("2018-03-10", "3GB")], ["a latest", "b latest"]),
        # It holds if any value of the latest day is the same.
        (
            [("2017-03-11", "3GB"), ("2018-03-10", "1GB"), ("2018-03-10", "3GB")],
            ["b latest", "c latest", "a confirmed"],
        ),
        # What the latest event says counts, whatever was said in between.
        (
            [("2016-01-01", "1GB"), ("2017-01-01", "2GB"), ("2018-01-01", "1GB")],
            ["c latest", "b superseded", "a confirmed"],
        ),
        (
            [("2016-01-01", "1GB"), ("2017-01-01", "1GB"), ("2018-01-01", "2GB")],
            ["c latest", "b superseded", "a superseded"],
        ),
        # Nothing is known of the order of an event without a date.
        ([("", "1GB"), ("2018-01-01", "2GB")], ["b latest", "a latest"]),
    ],
)
def test_what_later_events_say_of_a_value(values: list[tuple[str, str]], found: list[str]) -> None:
    assert standings(marked(*values)) == found


DATES = st.sampled_from(["", "2016-01-01", "2017-01-01", "2018-01-01"])


@given(st.lists(st.tuples(DATES, st.sampled_from(["1", "2"])), max_size=6))
def test_nothing_of_the_latest_day_is_superseded_and_what_supersedes_is_of_that_day(
    values: list[tuple[str, str]],
) -> None:
    history = marked(*values).facts.get("limit") or FactTimeline(())
    latest = max((fact.date for fact in history if fact.date), default=None)
    for fact in history:
        found = history.superseding_fact(fact)
        assert found is None or (found.date == latest != fact.date and found.value != fact.value)


def test_thousands_of_values_take_no_longer_than_their_number() -> None:
    days = {"a": dt.date(2018, 3, 10), "b": dt.date(2017, 3, 11)}
    count = 20_000
    history = FactTimeline(
        DatedFact("limit", "1", event, days[event], event, i, f"f{i}") for event in days for i in range(count)
    )
    # Read in square time, this would take many minutes.
    assert Counter(map(history.status_of, history)) == {FactStatus.LATEST: count, FactStatus.CONFIRMED: count}
    assert all(history.places[fact.docname, fact.anchor] is fact for fact in history)


def test_two_values_of_one_event_have_no_order() -> None:
    notebook = book(notes("a", talk("one", "{fact}`limit 1`"), talk("two", "{fact}`limit 2` {fact}`limit 3`")))
    assert standings(notebook) == ["a latest"] * 3


def test_a_fact_of_an_event_that_nobody_declares_does_not_count() -> None:
    assert book(notes("a", talk("one", "{fact}`limit 1`"), declares=False)).facts == {}


def test_the_note_on_a_superseded_value_leads_to_the_newer_one() -> None:
    notebook = marked(("2017-03-11", "1.5GB"), ("2018-03-10", "3GB"))
    new, old = notebook.facts["limit"]
    view = newer_value_view(notebook, "limit", "events/a", old.anchor)
    assert view is not None
    assert (view.link.text, view.link.docname, view.link.anchor) == ("3GB", "events/b", new.anchor)
    assert (view.event.text, str(view.date)) == ("B", "2018-03-10")
    assert newer_value_view(notebook, "limit", "events/b", new.anchor) is None
    assert newer_value_view(notebook, "other", "events/b", new.anchor) is None


def test_a_fact_belongs_to_the_topics_of_its_line_and_of_the_lines_above() -> None:
    notebook = book(
        notes(
            "a",
            talk("one", "Lambda の制限\n  メモリ\n    最大 {fact}`memory 1.5GB`、S3 は別\nEC2", title="SAM の話"),
            talk("two", "SQS は {fact}`sqs-size 256KB`"),
        ),
        notes("b", talk("one", "今は {fact}`memory 3GB`"), date="2017-01-01"),
        *(topic(name, name) for name in ("lambda", "s3", "sam", "ec2", "sqs")),
    )
    found = {name: fact_keys(notebook, name) for name in notebook.topics}
    assert found == {"lambda": ("memory",), "s3": ("memory",), "sam": ("memory",), "ec2": (), "sqs": ("sqs-size",)}
    (fact,) = topic_facts_view(notebook, "lambda").facts
    # All values of the key, also one that stands under no mention.
    assert [(value.link.text, value.status) for value in fact.values] == [
        ("1.5GB", "latest"),
        ("3GB", "superseded"),
    ]

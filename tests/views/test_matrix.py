"""The topic matrix: rows, columns, links of cells, and topics that have gone quiet."""

from __future__ import annotations

from itertools import product

import pytest

from eventnotes.model.limits import Limits
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.links import Link
from eventnotes.views.listings.matrix import MatrixCell, MatrixView
from eventnotes.views.page_view import view_of
from tests.making import book, day, listed, notes, talk, topic

NOTEBOOK = book(
    notes("jaws-2018", talk("one", "Lambdaの話\nLambda と SAM"), date="2018-03-10", series="JAWS DAYS"),
    notes("summit-2017", talk("one", "ECS が", topics=("Lambda",)), date="2017-06-01", title="Summit", series="Summit"),
    notes("jaws-2017", talk("one", "SAMの話\nECSの話\nDockerの話"), date="2017-03-11/2017-03-12", series="JAWS-DAYS"),
    notes("meetup", talk("one", "Dockerの話\nLambdaの話"), date="2016-03-10", topics=("Old",)),
    notes("party", talk("one", "Dockerの話"), date="2015-01-01", topics=("Old",)),
    notes("someday", talk("one", "ECSの話"), date=""),
    notes("silence", talk("one", "nothing"), date="2014-01-01"),
    topic("serverless", "Serverless", reading="さーばーれす"),
    topic("lambda", "Lambda", parents=("serverless",)),
    topic("sam", "SAM", parents=("serverless",), match="case"),
    topic("ecs", "ECS"),
    topic("docker", "Docker"),
    topic("old", "Old"),
    topic("never", "Never"),
)


def view_in(notebook: Notebook, **options: str) -> MatrixView:
    found: MatrixView = view_of(notebook, listed("topic-matrix", **options), "any", Limits())
    return found


def view(**options: str) -> MatrixView:
    return view_in(NOTEBOOK, **options)


def columns(**options: str) -> list[str]:
    return [column.text for column in view(**options).columns]


def counts(**options: str) -> dict[str, list[int | None]]:
    return {row.link.text: [cell and cell.passages for cell in row.cells] for row in view(**options).rows}


def test_topics_by_events_oldest_first_and_without_the_events_that_mention_none() -> None:
    assert columns() == ["PARTY", "MEETUP", "JAWS-2017", "Summit", "JAWS-2018", "SOMEDAY"]
    assert counts() == {
        "Docker": [1, 1, 1, None, None, None],
        "ECS": [None, None, 1, 1, None, 1],
        "Lambda": [None, 1, None, 0, 2, None],
        "Old": [0, 0, None, None, None, None],
        "SAM": [None, None, 1, None, 1, None],
        "Serverless": [None, 1, 1, 0, 2, None],
    }


def test_a_cell_is_shaded_by_its_count() -> None:
    many = notes("many", talk("one", "\n".join(f"{name} {n}" for name, n in product(("Lambda", "SAM"), range(25)))))
    few = notes(
        "few",
        talk("one", "Lambda は\nLambda は\nLambda は\nLambda は\nSAM は"),
        date="2016-01-01",
        topics=("ECS",),
    )
    notebook = book(many, few, topic("lambda", "Lambda"), topic("sam", "SAM"), topic("ecs", "ECS"))
    found = {row.link.text: [cell and cell.step for cell in row.cells] for row in view_in(notebook).rows}
    # 0 for an event that only names the topic.
    assert found == {"ECS": [0, None], "Lambda": [3, 5], "SAM": [1, 5]}
    # The column that joins the earlier events makes no other pale.
    outline = "Lambda は速い\nLambda は安い"
    years = [notes(f"e{number}", talk("s", outline), date=f"200{number}-01-01") for number in range(9)]
    lately = book(*years, topic("lambda"))
    assert [cell and cell.step for cell in view_in(lately, by="year", columns="3").rows[0].cells] == [5, 5, 5]


def test_a_column_leads_to_the_event_and_a_cell_to_the_part_of_the_topics_page() -> None:
    found = view()
    assert found.columns[3] == Link("Summit", "events/summit-2017", "summit-2017")
    assert found.rows[2].link == Link("Lambda", "topics/lambda", "lambda")
    assert found.rows[2].cells[3:5] == (
        MatrixCell(0, Link("", "topics/lambda", "in-summit-2017")),
        MatrixCell(2, Link("", "topics/lambda", "in-jaws-2018"), step=5),
    )


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ({}, ["Docker", "ECS", "Lambda", "Old", "SAM", "Serverless"]),
        ({"sort": "count"}, ["Serverless", "Docker", "ECS", "Lambda", "SAM", "Old"]),
        ({"sort": "newest"}, ["Serverless", "Lambda", "SAM", "ECS", "Docker", "Old"]),
        ({"parent": "serverless"}, ["Lambda", "SAM"]),
        ({"parent": "nowhere"}, []),
        ({"min_events": "3"}, ["Docker", "ECS", "Lambda", "Serverless"]),
        ({"min_events": "0", "limit": "2"}, ["Docker", "ECS"]),
        ({"limit": "0"}, []),
    ],
)
def test_rows_are_chosen_and_sorted(options: dict[str, str], rows: list[str]) -> None:
    assert list(counts(**options)) == rows


def test_fewer_rows_have_fewer_columns() -> None:
    assert columns(parent="serverless") == ["MEETUP", "JAWS-2017", "Summit", "JAWS-2018"]


def test_by_year_a_cell_leads_to_the_newest_event_that_mentions_the_topic() -> None:
    assert columns(by="year") == ["2015", "2016", "2017", "2018", "–"]
    assert counts(by="year")["ECS"] == [None, None, 2, None, 1]
    rows = {row.link.text: row.cells for row in view(by="year").rows}
    assert rows["ECS"][2] == MatrixCell(2, Link("", "topics/ecs", "in-summit-2017"), step=5)
    # Serverless is only named at the newer of the two.
    assert rows["Serverless"][2] == MatrixCell(1, Link("", "topics/serverless", "in-jaws-2017"), step=1)


def test_by_series_spellings_are_one_and_events_without_one_come_last() -> None:
    assert columns(by="series") == ["JAWS DAYS", "Summit", "–"]
    assert counts(by="series")["Docker"] == [1, None, 2]


def test_many_events_become_years_and_the_first_column_joins_the_earlier_ones() -> None:
    assert view(columns="6").by == "event"
    assert view(columns="5").by == "year"
    assert columns(columns="5") == ["2015", "2016", "2017", "2018", "–"]
    assert columns(columns="3") == ["", "2017", "2018"]
    assert counts(columns="3")["Docker"] == [2, 1, None]
    assert columns(columns="0") == [""]
    assert columns(by="event", columns="2") == ["", "JAWS-2018"]
    assert columns(by="series", columns="2") == ["JAWS DAYS", ""]


def test_first_and_last_seen() -> None:
    figures = {row.link.text: (row.stats.first, row.stats.last) for row in view().rows}
    assert figures["Lambda"] == (day("2016-03-10"), day("2018-03-10"))
    assert figures["ECS"] == (day("2017-03-11"), day("2017-06-01"))


@pytest.mark.parametrize(
    ("options", "quiet"),
    [
        ({}, ["Old"]),
        ({"quiet": "1"}, ["Old"]),
        ({"quiet": "3"}, []),
        ({"quiet": "0"}, []),
        ({"quiet": "5000"}, []),
    ],
)
def test_a_topic_of_two_events_goes_quiet_after_two_years(options: dict[str, str], quiet: list[str]) -> None:
    assert [row.link.text for row in view(**options).rows if row.quiet] == quiet


def test_a_topic_of_one_event_does_not_go_quiet_and_leap_days_are_days() -> None:
    notebook = book(
        notes("new", date="2020-02-29"),
        notes("just", words="Twice", date="2018-02-28"),
        notes("old", words="Once and Twice", date="2018-01-01"),
        topic("once", "Once"),
        topic("twice", "Twice"),
    )
    assert [(row.link.text, row.quiet) for row in view_in(notebook).rows] == [("Once", False), ("Twice", True)]


def test_a_notebook_without_dates_has_no_quiet_topics() -> None:
    notebook = book(notes("a", words="X1", date=""), notes("b", words="X1", date=""), topic("x1"))
    assert [row.quiet for row in view_in(notebook).rows] == [False]

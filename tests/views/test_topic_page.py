"""The passages on a topic's page: by event, newest first, by session, within limits."""

from __future__ import annotations

from typing import Any

import pytest

from eventnotes.model.limits import Limits
from eventnotes.model.records import Page, Placeholder
from eventnotes.notebook.analysis.topic_stats import topic_stats
from eventnotes.views.links import Link
from eventnotes.views.page_view import view_of
from eventnotes.views.topic_page import (
    EventPassages,
    SessionPassages,
    TopicPassagesView,
    quoted_references,
    topic_figures_view,
)
from tests.making import book, day, everything, gathered, heads, listing, notes, quotes, role, runs, shown, talk, topic

LAMBDA = topic("lambda", "Lambda")


def about(view: TopicPassagesView) -> list[str]:
    """Return the titles of the sessions about the topic; of an event that is only counted, its id."""
    return [part.id if isinstance(part, EventPassages) else title(part) for part in view.about]


def names(view: TopicPassagesView) -> list[tuple[str, list[str]]]:
    """Return each event with mentions elsewhere, with its sessions' titles; the event's own words have none."""
    return [(event.id, list(map(title, event.sessions))) for event in view.elsewhere]


def title(part: SessionPassages) -> str:
    return part.link.text if part.link else ""


def passage_counts(view: TopicPassagesView) -> list[tuple[int, list[tuple[int, int]]]]:
    """Return each event's number of passages, and of each session how many are quoted and how many are not."""
    return [
        (event.passages, [(len(part.quotes), part.unquoted) for part in event.sessions]) for event in view.elsewhere
    ]


def test_events_are_newest_first_and_sessions_in_the_order_of_the_event() -> None:
    notebook = book(
        notes("old", talk("b", "Lambda"), talk("a", "Lambda"), date="2016-03-12"),
        notes("new", talk("z", "Lambda"), talk("none", "S3"), talk("c", "Lambda"), words="Lambda"),
        notes("middle", talk("m", "Lambda"), date="2017-03-11/2017-03-12"),
        notes("undated", talk("u", "Lambda"), date=""),
        notes("silent", talk("s", "S3"), date="2019-01-01"),
        LAMBDA,
    )
    assert names(gathered(notebook, "lambda")) == [
        ("new", ["Talk z", "Talk c", ""]),
        ("middle", ["Talk m"]),
        ("old", ["Talk b", "Talk a"]),
        ("undated", ["Talk u"]),
    ]


def test_a_part_says_when_where_and_who() -> None:
    notebook = book(
        notes("e", talk("s", "Lambda", speakers=("Jeff Barr <jeff>",)), date="2018-03-10/2018-03-11", title="JAWS"),
        LAMBDA,
        listing("speaker-list", docname="people"),
    )
    (event,) = gathered(notebook, "lambda").elsewhere
    assert (event.date, event.end_date) == (day("2018-03-10"), day("2018-03-11"))
    assert event.link == Link("JAWS", "events/e", "e")
    (part,) = event.sessions
    assert part.link == Link("Talk s", "events/e", "s")
    assert [(link.text, link.docname) for link in part.speakers] == [("Jeff Barr", "people")]


def test_a_part_without_speakers_says_who_organized_it() -> None:
    sessions = (
        talk("s", "Lambda", organizers=("JAWS-UG",)),
        talk("t", "Lambda", speakers=("Jeff",), organizers=("AWS",)),
    )
    (event,) = gathered(book(notes("e", *sessions), LAMBDA), "lambda").elsewhere
    assert [[link.text for link in part.speakers + part.organizers] for part in event.sessions] == [
        ["JAWS-UG"],
        ["Jeff"],
    ]


def test_two_pages_on_one_event_and_one_session_are_one_part() -> None:
    notebook = book(
        notes("e", talk("s", "Lambda 一")),
        notes("e", talk("t", "Lambda 二"), declares=False, docname="events/e-2", words="Lambda 三"),
        LAMBDA,
    )
    assert names(gathered(notebook, "lambda")) == [("e", ["Talk s", "Talk t", ""])]


def test_an_event_that_names_the_topic_is_listed_as_a_whole() -> None:
    view = gathered(book(notes("b", talk("s"), topics=("lambda",), date="2017-03-11"), LAMBDA), "lambda")
    assert (names(view), passage_counts(view)) == ([("b", [])], [(0, [])])


def test_a_topic_that_nobody_mentions_has_nothing() -> None:
    assert gathered(book(notes("e"), LAMBDA), "lambda") == TopicPassagesView((), ())


def test_a_topic_that_nobody_declares_has_no_page() -> None:
    placeholder = Placeholder("topic-passages", (("topic", "gone"),))
    assert view_of(book(notes("e")), placeholder, "topics/gone", Limits()) is None


# -- the sessions about it -----------------------------------------------------------------------------------------

OUTLINE = "一\n  二\n三\nLambda は四\n  五\n六\n# 七\n  八\n  九\n    十\n  十一\n"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "Lambda 入門"}, ["一", "  二", "三", "*Lambda は四", "  五", "六", "八"]),
        ({"topics": ("Lambda", "S3")}, ["一", "  二", "三", "*Lambda は四", "  五", "六", "八"]),
        ({"topics": ("S3", "Lambda")}, ["*Lambda は四", "  五"]),
        ({"topics": ("S3",)}, ["*Lambda は四", "  五"]),
    ],
)
def test_a_session_shows_what_names_the_topic_and_its_own_first_lines(
    fields: dict[str, Any], expected: list[str]
) -> None:
    (part,) = gathered(book(notes("e", talk("s", OUTLINE, **fields)), LAMBDA), "lambda").sessions()
    lines = ["" if quote.first else "*" for quote in part.quotes]
    found = [mark + line for mark, quote in zip(lines, part.quotes, strict=True) for line in shown(quote)]
    assert [line.replace("*  ", "  ") for line in found] == expected


def test_first_lines_are_cut_where_the_next_ones_belong_together() -> None:
    outline = "一\n  二\n三\n  四\n  五\n  六\n  七\n  八\n  九\n"
    (part,) = gathered(book(notes("e", talk("s", outline, title="Lambda")), LAMBDA), "lambda").sessions()
    assert [shown(quote) for quote in part.quotes] == [["一", "  二"]]
    assert part.rest == 7
    (long,) = gathered(book(notes("e", talk("s", "一\n" + "  二\n" * 20, title="Lambda")), LAMBDA), "lambda").sessions()
    assert len(shown(long.quotes[0])) == 8


def test_first_lines_begin_no_list_of_which_there_would_be_one_line() -> None:
    outline = "# 一\n" + "  行\n" * 7 + "# 二\n  八\n  九\n"
    (part,) = gathered(book(notes("e", talk("s", outline, title="Lambda")), LAMBDA), "lambda").sessions()
    assert [len(shown(quote)) for quote in part.quotes] == [7]
    assert part.rest == 2


def test_sessions_that_only_name_it_come_after_those_about_it_and_mentions_elsewhere_last() -> None:
    notebook = book(
        notes("new", talk("a", "Lambda で"), talk("b", topics=("S3", "lambda")), date="2018-01-01"),
        notes("old", talk("c", title="Lambda"), talk("d", topics=("ラムダ", "S3")), date="2017-01-01"),
        topic("lambda", "Lambda", aliases=("ラムダ",)),
    )
    view = gathered(notebook, "lambda")
    assert (about(view), names(view)) == (["Lambda", "Talk d", "Talk b"], [("new", ["Talk a"])])
    assert [part.anchor for part in view.sessions()] == ["in-old", "in-old.d", "in-new", "in-new.a"]


def test_from_three_years_on_sessions_stand_by_year() -> None:
    pages = [
        notes(f"e{n}", talk("s", topics=("S3", "Lambda")), talk("t", title="Lambda"), date=f"{n}-01-01")
        for n in (2018, 2017, 2015)
    ]
    view = gathered(book(*pages, LAMBDA), "lambda")
    assert about(view) == ["Lambda", "Talk s"] * 3
    assert (view.by_year, view.folds) == (True, False)
    assert not gathered(book(*pages[:2], LAMBDA), "lambda").by_year
    figures = topic_figures_view(book(*pages, LAMBDA), "lambda")
    assert figures is not None
    assert figures.years == (
        (2015, 2, "topic-sessions-2015"),
        (2016, 0, ""),
        (2017, 2, "topic-sessions-2017"),
        (2018, 2, "topic-sessions-2018"),
    )


# -- figures -------------------------------------------------------------------------------------------------------


def test_figures_are_what_the_page_shows() -> None:
    notebook = book(*everything())
    for name in notebook.topics:
        view, stats = gathered(notebook, name), topic_stats(notebook, name)
        sessions = list(view.sessions())
        blocks = [block for part in sessions for block in part.quotes if not block.first]
        assert stats.passages == len(blocks) + sum(part.unquoted for part in sessions)
        assert stats.sessions == len([part for part in sessions if part.link])
        assert stats.events == len({part.event.id for part in sessions} | {event.id for event in view.elsewhere})
        shown_lines = [
            (block.docname, line.anchor) for part in sessions for block in part.quotes for line in block.lines
        ]
        assert len(shown_lines) == len(set(shown_lines))


# -- narrower topics -----------------------------------------------------------------------------------------------

TREE = (
    topic("aws", "AWS"),
    topic("serverless", "Serverless", parents=("aws",)),
    topic("lambda", "Lambda", parents=("serverless",)),
    topic("sam", "SAM", parents=("serverless",), match="case"),
    topic("agile", "Agile"),
)


def test_mentions_of_narrower_topics_count_for_the_parent_and_are_marked() -> None:
    outline = "Lambda の話\nServerless の話\nServerless と Lambda\nLambda と SAM\nAgile の話\n"
    notebook = book(notes("e", talk("s", outline)), *TREE)
    assert [(shown(quote)[0], quote.narrower) for quote in quotes(notebook, "serverless")] == [
        ("Lambda の話", ("Lambda",)),
        ("Serverless の話", ()),
        ("Serverless と Lambda", ()),
        ("Lambda と SAM", ("Lambda", "SAM")),
    ]
    assert heads(notebook, "aws") == heads(notebook, "serverless")
    assert {quote.narrower for quote in quotes(notebook, "aws")} == {
        ("Serverless",),
        ("Lambda",),
        ("Lambda", "SAM"),
        ("Serverless", "Lambda"),
    }


def test_mentions_of_a_parent_do_not_count_for_its_narrower_topics() -> None:
    assert heads(book(notes("e", talk("s", "Serverless")), *TREE), "lambda") == []


def test_what_is_tagged_with_a_narrower_topic_is_listed_under_the_parent_and_marked() -> None:
    notebook = book(notes("e", talk("s", topics=("lambda",)), talk("t", topics=("lambda", "aws"))), *TREE)
    view = gathered(notebook, "aws")
    assert about(view) == ["Talk s", "Talk t"]
    assert [part.narrower for part in view.sessions()] == [("Lambda",), ()]
    assert [part.narrower for part in gathered(notebook, "lambda").sessions()] == [(), ()]


# -- bounds --------------------------------------------------------------------------------------------------------


def year(number: int, *outlines: str) -> Page:
    """Return an event of a year with a session for each outline."""
    talks = (talk(f"s{index}", outline) for index, outline in enumerate(outlines))
    return notes(f"e{number}", *talks, date=f"{number}-03-10")


def test_beyond_the_bound_on_quotes_the_older_sessions_are_one_line_each() -> None:
    notebook = book(
        year(2018, "Lambda 一\nLambda 二", "Lambda 三\n  Lambda 四\nLambda 五\nLambda 六"),
        year(2017, "Lambda 七\nLambda 八", "Lambda 九"),
        LAMBDA,
    )
    view = gathered(notebook, "lambda", quotes=3)
    assert heads(notebook, "lambda", quotes=3) == ["Lambda 一", "Lambda 二", "Lambda 三"]
    assert passage_counts(view) == [(5, [(2, 0), (1, 2)]), (3, [(0, 2), (0, 1)])]


def test_beyond_the_bound_on_sessions_the_older_events_are_one_line_each() -> None:
    notebook = book(
        year(2018, "Lambda で", "Lambda で"),
        year(2017, "Lambda で", "Lambda で"),
        year(2016, "Lambda で\nLambda が", "Lambda で"),
        year(2015, "Lambda で"),
        LAMBDA,
    )
    view = gathered(notebook, "lambda", sessions=3)
    assert [(it.passages, len(it.sessions), it.counted) for it in view.elsewhere] == [
        (2, 2, 0),
        (2, 2, 0),
        (3, 0, 2),
        (1, 0, 1),
    ]


def test_beyond_the_bound_on_sessions_those_about_the_topic_are_counted_by_event() -> None:
    pages = [
        notes(f"e{n}", *(talk(f"s{i}", title=f"Lambda {n}.{i}") for i in range(2)), date=f"{n}-01-01")
        for n in (2018, 2017)
    ]
    view = gathered(book(*pages, LAMBDA), "lambda", sessions=1)
    assert about(view) == ["Lambda 2018.0", "e2018", "e2017"]
    assert [part.counted for part in view.about if isinstance(part, EventPassages)] == [1, 2]
    assert [part.anchor for part in view.about] == ["in-e2018", "in-e2018..", "in-e2017"]


# -- explicit topics -----------------------------------------------------------------------------------------------


def test_an_explicit_topic_is_there_only_where_it_is_tagged_or_named_by_a_role() -> None:
    notebook = book(
        notes("e", talk("s", "IAM の話\n{topic}`iam` の話"), talk("t", "IAM", topics=("IAM",)), talk("u", "IAM")),
        topic("iam", "IAM", match="explicit"),
    )
    view = gathered(notebook, "iam")
    assert about(view) == ["Talk t"]
    assert names(view) == [("e", ["Talk s"])]
    assert passage_counts(view) == [(1, [(1, 0)])]


# -- what quotes refer to ------------------------------------------------------------------------------------------


def test_the_references_in_quotes_are_those_that_are_shown() -> None:
    outline = "Lambda と {topic}`sam`\n  {topic}`agile`\n  {topic}`aws`\n"
    notebook = book(notes("e", talk("s", outline)), *TREE)
    view = gathered(notebook, "lambda", quote_lines=2)
    assert list(quoted_references(view)) == [
        ("events/e", role("topic", "sam")),
        ("events/e", role("topic", "agile")),
    ]
    assert runs("{topic}`sam`")[0][2] == role("topic", "sam")

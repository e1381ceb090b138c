"""The passages on a topic's page: by event, newest first, by session, within limits."""

from __future__ import annotations

from eventnotes.model.limits import Limits
from eventnotes.model.records import Page, Placeholder
from eventnotes.views.links import Link
from eventnotes.views.page_view import view_of
from eventnotes.views.topic_page import TopicPassagesView, quoted_references
from tests.making import book, day, gathered, heads, listing, notes, quotes, role, runs, talk, topic

LAMBDA = topic("lambda", "Lambda")


def names(view: TopicPassagesView) -> list[tuple[str, list[str]]]:
    """Return each event with its sessions' titles; the event's own words have none."""
    return [(event.id, [part.link.text if part.link else "" for part in event.sessions]) for event in view.events]


def passage_counts(view: TopicPassagesView) -> list[tuple[int, list[tuple[int, int]]]]:
    """Return each event's number of passages, and of each session how many are quoted and how many are not."""
    return [(event.passages, [(len(part.quotes), part.unquoted) for part in event.sessions]) for event in view.events]


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
    (event,) = gathered(notebook, "lambda").events
    assert (event.date, event.end_date) == (day("2018-03-10"), day("2018-03-11"))
    assert event.link == Link("JAWS", "events/e", "e")
    (part,) = event.sessions
    assert part.link == Link("Talk s", "events/e", "s")
    assert [(link.text, link.docname) for link in part.speakers] == [("Jeff Barr", "people")]


def test_two_pages_on_one_event_and_one_session_are_one_part() -> None:
    notebook = book(
        notes("e", talk("s", "Lambda 一")),
        notes("e", talk("t", "Lambda 二"), declares=False, docname="events/e-2", words="Lambda 三"),
        LAMBDA,
    )
    assert names(gathered(notebook, "lambda")) == [("e", ["Talk s", "Talk t", ""])]


def test_tagged_sessions_and_events_are_listed_without_passages() -> None:
    notebook = book(
        notes("a", talk("s", "S3", topics=("LAMBDA",)), talk("t", "Lambda", topics=("lambda",)), talk("u")),
        notes("b", topics=("lambda",), date="2017-03-11"),
        LAMBDA,
    )
    view = gathered(notebook, "lambda")
    assert names(view) == [("a", ["Talk s", "Talk t"]), ("b", [])]
    assert passage_counts(view) == [(1, [(0, 0), (1, 0)]), (0, [])]


def test_a_topic_that_nobody_mentions_has_nothing() -> None:
    assert gathered(book(notes("e"), LAMBDA), "lambda") == TopicPassagesView("lambda", ())


def test_a_topic_that_nobody_declares_has_no_page() -> None:
    placeholder = Placeholder("topic-passages", (("topic", "gone"),))
    assert view_of(book(notes("e")), placeholder, "topics/gone", Limits()) is None


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
    assert [(quote.lines[0].runs[0][1], quote.narrower) for quote in quotes(notebook, "serverless")] == [
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
    assert names(gathered(notebook, "aws")) == [("e", ["Talk s", "Talk t"])]
    marks = [part.narrower for part in gathered(notebook, "aws").events[0].sessions]
    assert marks == [(notebook.topics["lambda"].title,), ()]
    assert [part.narrower for part in gathered(notebook, "lambda").events[0].sessions] == [(), ()]


def test_circles_of_parents_end() -> None:
    notebook = book(
        notes("e", talk("s", "Alpha\nBeta")), topic("a", "Alpha", parents=("b",)), topic("b", "Beta", parents=("a",))
    )
    assert (heads(notebook, "a"), heads(notebook, "b")) == (["Alpha"], ["Beta"])


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
    assert passage_counts(view) == [(6, [(2, 0), (1, 2)]), (3, [(0, 2), (0, 1)])]


def test_beyond_the_bound_on_sessions_the_older_events_are_one_line_each() -> None:
    notebook = book(
        year(2018, "Lambda", "Lambda"),
        year(2017, "Lambda", "Lambda"),
        year(2016, "Lambda\nLambda", "Lambda"),
        year(2015, "Lambda"),
        LAMBDA,
    )
    view = gathered(notebook, "lambda", sessions=3)
    assert [(event.passages, len(event.sessions)) for event in view.events] == [(2, 2), (2, 2), (3, 0), (1, 0)]


def test_two_hundred_passages_are_quoted_and_the_rest_is_counted() -> None:
    pages = [year(1900 + number, "Lambda 一\nLambda 二") for number in range(102)]
    view = gathered(book(*pages, LAMBDA), "lambda")
    assert passage_counts(view) == [(2, [(2, 0)])] * 100 + [(2, [(0, 2)])] * 2


def test_after_a_thousand_sessions_events_are_only_counted() -> None:
    pages = [year(1000 + number, *["Lambda"] * 10) for number in range(102)]
    view = gathered(book(*pages, LAMBDA), "lambda")
    assert [len(event.sessions) for event in view.events] == [10] * 100 + [0, 0]
    assert [event.passages for event in view.events[-2:]] == [10, 10]


# -- explicit topics -----------------------------------------------------------------------------------------------


def test_an_explicit_topic_is_there_only_where_it_is_tagged_or_named_by_a_role() -> None:
    notebook = book(
        notes("e", talk("s", "IAM の話\n{topic}`iam` の話"), talk("t", "IAM", topics=("IAM",)), talk("u", "IAM")),
        topic("iam", "IAM", match="explicit"),
    )
    view = gathered(notebook, "iam")
    assert names(view) == [("e", ["Talk s", "Talk t"])]
    assert passage_counts(view) == [(1, [(1, 0), (0, 0)])]


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

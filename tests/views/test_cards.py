"""The cards of events, sessions and topics, and the statistics of a topic."""

from __future__ import annotations

import pytest

from eventnotes.model.limits import Limits
from eventnotes.model.records import Page, Placeholder
from eventnotes.notebook.analysis.topic_stats import TopicStats, topic_stats
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.cards import EventView, SessionView, TopicView
from eventnotes.views.links import Link, speaker_links, topic_links
from eventnotes.views.page_view import view_of
from eventnotes.views.topic_page import topic_figures_view
from tests.making import book, day, listing, notes, talk, topic


def event_card(notebook: Notebook, event: str, docname: str) -> EventView:
    view: EventView = view_of(notebook, Placeholder("event", (("event", event),)), docname, Limits())
    return view


def session_card(notebook: Notebook, name: str) -> SessionView:
    view: SessionView = view_of(notebook, Placeholder("session", (("session", name),)), "any", Limits())
    return view


def topic_card(notebook: Notebook, name: str) -> TopicView:
    view: TopicView = view_of(notebook, Placeholder("topic", (("topic", name),)), "any", Limits())
    return view


@pytest.mark.parametrize("kind", ["event", "session", "topic"])
def test_what_no_longer_exists_has_no_card(kind: str) -> None:
    assert view_of(book(notes("e"), topic("s3")), Placeholder(kind, ((kind, "gone"),)), "any", Limits()) is None


# -- events --------------------------------------------------------------------------------------------------------

DECLARING = notes("e", talk("s", "Lambdaの話"), talk("t"), docname="events/m", title="JAWS", note={"author": "M"})
FURTHER = notes("e", talk("u"), docname="events/z", declares=False, note={"author": "Z"})
THIRD = notes("e", docname="events/a", declares=False)
EVENT = book(DECLARING, FURTHER, THIRD, topic("lambda", "Lambda"))
JAWS = Link("JAWS", "events/m", "e")


def test_the_declaring_page_links_to_the_other_notes() -> None:
    view = event_card(EVENT, "e", "events/m")
    assert view.event == DECLARING.event
    assert view.note == DECLARING.note
    assert view.link is None
    assert view.others == (Link("JAWS", "events/a", "e"), Link("Z", "events/z", "e"))


def test_a_further_page_links_to_the_declaring_page_and_to_the_others() -> None:
    view = event_card(EVENT, "e", "events/z")
    assert view.note == FURTHER.note
    assert view.link == JAWS
    assert view.others == (Link("JAWS", "events/a", "e"),)


def test_an_event_shows_named_topics_in_the_authors_order_and_others_that_are_mentioned_by_count() -> None:
    outline = "SAM\nS3\nS3 と ECS\nLambda\nEC2"
    notebook = book(
        notes("e", talk("s", outline, topics=("EC2",)), topics=("ecs", "Cost", "lambda", "ECS", "cost")),
        *(topic(name, name.upper()) for name in ("ec2", "ecs", "lambda", "s3", "sam")),
        listing("topic-list"),
    )
    view = event_card(notebook, "e", "events/e")
    assert [(link.text, link.docname) for link in view.topics] == [
        ("ECS", "topics/ecs"),
        ("Cost", "index"),
        ("LAMBDA", "topics/lambda"),
    ]
    # The page of S3 quotes one passage: the other is no more than its name.
    assert [(link.text, count) for link, count in view.mentioned] == [("S3", 1), ("SAM", 1)]
    assert topic_stats(notebook, "s3").passages == 1


def test_a_series_links_to_the_page_that_lists_its_events() -> None:
    pages = [notes("e", series="JAWS DAYS"), notes("f", series="Other"), notes("g")]
    some = listing("event-list", docname="series", series="jaws-days")
    notebook = book(*pages, some, listing("event-list", docname="all"))
    found = [event_card(notebook, name, f"events/{name}").series for name in "efg"]
    assert found == [Link("JAWS DAYS", "series"), Link("Other"), Link("")]


def test_an_event_shows_the_twelve_topics_that_are_mentioned_most() -> None:
    names = [f"word{letter}" for letter in "abcdefghijklmnop"]
    outline = "\n".join(f"{name}\n" * (20 - number) for number, name in enumerate(names))
    notebook = book(notes("e", talk("s", outline)), *(topic(name) for name in names))
    assert [link.text for link, _ in event_card(notebook, "e", "events/e").mentioned] == names[:12]


# -- sessions --------------------------------------------------------------------------------------------------------


def test_a_session_on_the_events_page_does_not_link_to_it_and_one_elsewhere_does() -> None:
    assert session_card(EVENT, "e/s").event is None
    assert session_card(EVENT, "e/u").event == JAWS


@pytest.mark.parametrize("name", ["s", "old/s"])
def test_a_session_links_to_the_one_that_it_follows(name: str) -> None:
    notebook = book(notes("new", talk("t", follows=name)), notes("old", talk("s"), date="2017-01-01"))
    earlier = session_card(notebook, "new/t").earlier
    assert earlier is not None
    assert earlier.link == Link("Talk s", "events/old", "s")


def test_a_session_that_follows_none_or_one_that_does_not_exist_links_to_none() -> None:
    notebook = book(notes("e", talk("a"), talk("b", follows="gone")))
    assert session_card(notebook, "e/a").earlier is None
    assert session_card(notebook, "e/b").earlier is None


def test_a_session_links_to_speakers_and_topics_in_the_authors_order() -> None:
    notebook = book(
        notes("e", talk("s", speakers=("Werner", "Jeff Barr <jeff>", "WERNER"), topics=("s3", "-", "Cost"))),
        topic("s3", "S3"),
        listing("speaker-list", docname="people"),
    )
    view = session_card(notebook, "e/s")
    assert [(link.text, link.docname) for link in view.speakers] == [("Werner", "people"), ("Jeff Barr", "people")]
    assert [(link.text, link.docname) for link in view.topics] == [("S3", "topics/s3"), ("Cost", None)]


def test_without_a_list_of_all_speakers_a_speaker_leads_nowhere() -> None:
    notebook = book(notes("e", talk("s", speakers=("Jeff",))), listing("speaker-list", limit="1"))
    assert [link.docname for link in session_card(notebook, "e/s").speakers] == [None]


def test_names_that_nobody_has_are_texts() -> None:
    assert speaker_links(book(), ["山田 太郎 <yamada>"]) == (Link("山田 太郎"),)
    assert topic_links(book(), ["-", "nowhere"]) == ()


# -- topics --------------------------------------------------------------------------------------------------------

TREE = (
    topic("aws", "AWS"),
    topic("serverless", "Serverless", parents=("aws",), related=("gone", "ecs", "serverless"), redirects=("sls",)),
    topic("sam", "SAM", parents=("serverless",), match="case"),
    topic("lambda", "Lambda", parents=("sls",)),
    topic("ecs", "ECS", parents=("aws",), related=("sls",)),
)


def test_a_topic_links_to_its_neighbours() -> None:
    view = topic_card(book(*TREE), "serverless")
    assert view.topic == TREE[1].topic
    assert [link.text for link in view.parents] == ["AWS"]
    assert [(link.text, count) for link, count in view.narrower] == [("Lambda", 0), ("SAM", 0)]
    assert [link.text for link in view.related] == ["ECS"]


def test_parents_are_outermost_first() -> None:
    assert [link.text for link in topic_card(book(*TREE), "lambda").parents] == ["AWS", "Serverless"]


def test_a_topic_that_was_renamed_is_linked_under_its_new_name() -> None:
    assert topic_card(book(*TREE), "ecs").related == (Link("Serverless", "topics/serverless", "serverless"),)


def test_a_family_may_be_deep() -> None:
    pages = [topic(f"t{number}", parents=(f"t{number - 1}",)) for number in range(1500)]
    assert len(book(*pages).vocabulary.family("t0")) == 1500


# -- figures -------------------------------------------------------------------------------------------------------

PAGES: list[Page] = [
    notes(
        "a", talk("s", "Lambda は\n  Lambda と SAM"), talk("t", topics=("serverless",)), date="2018-03-10/2018-03-12"
    ),
    notes("b", talk("s", "Serverlessの話"), date="2016-01-01", topics=("lambda",), words="SAMの話"),
    notes("c", topics=("sam",), date="2015-01-01"),
    notes("d", talk("s", "Lambdaの話"), date=""),
    notes("lost", talk("s", "Lambdaの話"), declares=False),
    *TREE,
]


@pytest.mark.parametrize(
    ("name", "stats"),
    [
        ("lambda", TopicStats(passages=2, sessions=2, events=3, first=day("2016-01-01"), last=day("2018-03-10"))),
        ("sam", TopicStats(passages=2, sessions=1, events=3, first=day("2015-01-01"), last=day("2018-03-10"))),
        ("serverless", TopicStats(4, 4, 4, first=day("2015-01-01"), last=day("2018-03-10"), own=1)),
        ("aws", TopicStats(4, 4, 4, first=day("2015-01-01"), last=day("2018-03-10"), own=0)),
        ("ecs", TopicStats(passages=0, sessions=0, events=0, first=None, last=None)),
    ],
)
def test_figures_count_what_mentions_or_names_a_topic_or_one_under_it(name: str, stats: TopicStats) -> None:
    notebook = book(*PAGES)
    assert topic_stats(notebook, name) == stats
    figures = topic_figures_view(notebook, name)
    assert figures is not None
    assert figures.stats == stats


def test_a_topic_that_only_undated_events_mention_has_no_dates() -> None:
    notebook = book(notes("d", talk("s", "Lambdaの話"), date=""), topic("lambda", "Lambda"))
    assert topic_stats(notebook, "lambda") == TopicStats(passages=1, sessions=1, events=1, first=None, last=None)

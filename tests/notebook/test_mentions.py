"""The mentions that become links: the first in each session, all, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.model.records import MentionLinks, Page, Run
from eventnotes.model.text_runs import matchable_parts, matchable_text
from eventnotes.notebook.notebook import Notebook
from eventnotes.text.matcher import OBSTACLE
from eventnotes.views.links import mention_links_view
from tests.making import book, notes, role, talk, topic

TOPICS = [topic("lambda", "Lambda"), topic("s3", "S3"), topic("sam", "SAM", match="explicit")]


def linked(page: Page, linking: MentionLinks = MentionLinks.FIRST) -> list[str]:
    """Return the linked words with their lines."""
    notebook = Notebook({it.docname: it for it in (page, *TOPICS)}, linking)
    found = []
    for number, links in mention_links_view(notebook, page.docname).items():
        text = "".join(run[1] for run in page.passages[number][4])
        found += [f"{text[start:end]} | {text}" for start, end, _ in links]
    return found


def test_the_first_mention_in_each_session() -> None:
    page = notes(
        "a",
        talk("one", "one Lambda, S3 and Lambda\n  more Lambda"),
        talk("two", "two Lambda"),
        words="own Lambda",
    )
    assert linked(page) == [
        "Lambda | own Lambda",
        "Lambda | one Lambda, S3 and Lambda",
        "S3 | one Lambda, S3 and Lambda",
        "Lambda | two Lambda",
    ]
    assert len(linked(page, MentionLinks.ALL)) == 6
    assert linked(page, MentionLinks.NONE) == []


def test_a_heading_is_not_linked_and_does_not_count() -> None:
    page = notes("a", talk("one", "# Lambda below\n  a Lambda", title="Lambda"), title="Lambda Conf")
    assert linked(page) == ["Lambda | a Lambda"]


def test_a_link_by_hand_counts_from_where_it_stands() -> None:
    assert linked(notes("a", talk("one", "see {topic}`Lambda`\nthen Lambda"))) == []
    page = notes("a", talk("one", "Lambda, see {topic}`Lambda`"))
    assert linked(page) == ["Lambda | Lambda, see Lambda"]
    page = notes("a", talk("one", "what a Lambda, {topic}`S3` {topic}`Lambda`"))
    assert linked(page) == ["Lambda | what a Lambda, S3 Lambda"]


def test_words_marked_by_hand_are_not_linked() -> None:
    assert linked(notes("a", talk("one", "{mention}`Lambda` and {no-mention}`Lambda`"))) == []
    page = notes("a", talk("one", "{mention}`sam` is not SAM, Lambda is"))
    assert linked(page) == ["Lambda | sam is not SAM, Lambda is"]


def test_code_and_addresses_before_a_mention_do_not_move_it() -> None:
    page = notes("a", talk("one", "`aws lambda` at https://a.example/lambda or https://b.example/ and Lambda"))
    (found,) = linked(page)
    assert found.startswith("Lambda | ")


def test_mentions_between_code_are_linked_in_the_order_of_the_text() -> None:
    page = notes("a", talk("one", "`s3 ls` of S3, Lambda, `lambda` too"))
    text = "s3 ls of S3, Lambda, lambda too"
    assert linked(page) == [f"S3 | {text}", f"Lambda | {text}"]


def test_a_mention_that_crosses_markup_is_none_to_link() -> None:
    runs: tuple[Run, ...] = (("e", "Lam", None), ("", "bda and ", None), ("s", "Lambda", None))
    page = notes("a", talk("one", "x"))
    passages = (*page.passages[:-1], page.passages[-1]._replace(runs=runs))
    crossing = Page(docname="a", event=page.event, note=page.note, sessions=page.sessions, passages=passages)
    assert linked(crossing) == ["Lambda | Lambda and Lambda"]
    ((start, _, _),) = mention_links_view(book(crossing, *TOPICS), "a")[2]
    assert start == len("Lambda and ")


def test_topics_on_the_same_page_are_not_linked() -> None:
    page = notes("a", talk("one", "Lambda and S3"))
    both = Page(
        docname="a",
        event=page.event,
        note=page.note,
        sessions=page.sessions,
        passages=page.passages,
        topic=topic("lambda", "Lambda", docname="a").topic,
    )
    notebook = book(both, TOPICS[1])
    (((_, _, link),),) = mention_links_view(notebook, "a").values()
    assert link.docname == "topics/s3"


@pytest.mark.parametrize(
    ("venue", "line", "found"),
    [
        ("Lambda Hall", "Lambda Hall で", 0),
        ("Lambda Hall、東京", "会場は lambda hall だった", 0),
        ("Lambda Hall", "Lambda と Hall", 1),
        ("Lambda", "Lambda の話", 1),
        ("Tokyo, S3 Tower (Lambda Hall)", "S3 Tower の Lambda Hall から S3", 1),
        ("", "Lambda Hall で", 1),
    ],
)
def test_the_name_of_the_venue_mentions_nothing(venue: str, line: str, found: int) -> None:
    notebook = book(notes("a", talk("s", line), venue=venue), *TOPICS)
    assert sum(map(len, notebook.topics_by_passage.values())) == found


def test_a_mention_by_hand_is_one_and_no_mention_is_none() -> None:
    page = notes("a", talk("one", "a SAM\n{mention}`sam`\n{no-mention}`Lambda`"))
    assert [number for number, _ in book(page, *TOPICS).passages_by_topic.get("sam", ())] == ["events/a"]
    assert "lambda" not in book(page, *TOPICS).passages_by_topic


RUNS = st.lists(
    st.tuples(
        st.sampled_from(["", "e", "c", "n"]),
        st.text("aS3 /:.。wx", max_size=8) | st.just("http://s3.example/S3 と"),
        st.sampled_from([None, "https://a.example", role("topic", "s3")]),
    )
)


@given(RUNS)
def test_what_the_matcher_sees_stands_where_it_says(runs: list[Run]) -> None:
    text = "".join(run[1] for run in runs)
    for part in matchable_parts(runs):
        assert part.text == OBSTACLE or text.startswith(part.text, part.start)
    assert matchable_text(runs) == "".join(part.text for part in matchable_parts(runs))


@pytest.mark.parametrize("kind", ["n", "en"])
def test_what_is_no_mention_is_an_obstacle(kind: str) -> None:
    assert matchable_text([("", "a", None), (kind, "S3", None)]) == f"a{OBSTACLE}"

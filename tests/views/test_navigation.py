"""Navigation: the sidebar, breadcrumbs, previous and next pages, the contents of topic pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eventnotes.model.records import Page, Status
from eventnotes.model.text_runs import plain_text
from eventnotes.views.navigation.items import Current, NavItem, NavLabel, NavSection, plain_title
from eventnotes.views.navigation.navigator import Navigator
from eventnotes.views.navigation.page_tree import PageTree, Toctree
from tests.making import book, listing, notes, talk, topic

if TYPE_CHECKING:
    from collections.abc import Iterable

GUIDE = ("guide/index", "guide/writing", "guide/topics")
EVENTS = listing("event-list", docname="events/index", group="year")
TOPICS = listing("topic-list", docname="topics/index")


def project(
    *pages: Page, lists: tuple[Page, ...] = (EVENTS, TOPICS), is_globbed: bool = False, **trees: Iterable[str]
) -> Navigator:
    """Return the navigation of a project whose root names the events' index, the topics' index and a guide.

    *trees* are other tables of contents, by a page's name with ``__`` for a slash and ``_`` for a hyphen.
    """
    named = {
        "index": ("events/index", "topics/index", "guide/index"),
        "events/index": tuple(page.docname for page in pages if page.docname.startswith("events/")),
        "topics/index": tuple(page.docname for page in pages if page.docname.startswith("topics/")),
        "guide/index": GUIDE[1:],
        **{name.replace("__", "/").replace("_", "-"): tuple(found) for name, found in trees.items()},
    }
    docnames = {*named, *(name for found in named.values() for name in found)}
    titles = {name: plain_title(name.upper()) for name in docnames}
    contents = {
        name: (Toctree("", tuple(NavItem(titles[each], each, hidden=True) for each in found), is_globbed=is_globbed),)
        for name, found in named.items()
    }
    return Navigator(PageTree(book(*pages, *lists), "index", contents, titles))


def meetups(count: int, *, a_year: int, talks: int = 1, mentions: str = "Topic 1") -> list[Page]:
    """Return events, the oldest first, from the year 2000 on."""
    return [
        notes(
            f"meetup-{number:04}",
            *(talk(f"talk-{number}-{each}", "" if each else mentions) for each in range(talks)),
            date=f"{2000 + number // a_year}-{1 + number % a_year * 12 // a_year:02}-{1 + number % 28:02}",
        )
        for number in range(count)
    ]


def topics(count: int) -> list[Page]:
    """Return topics, each with a name of its own."""
    return [topic(f"topic-{number}", f"Topic {number}") for number in range(count)]


def outline(items: Iterable[NavItem], level: int = 0) -> list[str]:
    """Return what items say, two spaces before them for each level; ``*`` is this page, ``>`` the items above it."""
    found = []
    for item in items:
        current = {Current.NONE: "", Current.PAGE: "*", Current.BRANCH: ">"}[item.current]
        words = f"({_name(item.label)})" if item.label else ""
        found.append("  " * level + current + " ".join(filter(None, (plain_text(item.title), words))))
        found += outline(item.children, level + 1)
    return found


def sidebar(navigator: Navigator, docname: str) -> list[str]:
    """Return the sidebar of a page, captions in brackets."""
    return [line for part in navigator.of(docname).sidebar for line in (*_caption(part), *outline(part.items))]


def _caption(part: NavSection) -> list[str]:
    return [f"[{_name(part.label) or part.caption}]"] if part.label or part.caption else []


def _name(label: NavLabel) -> str:
    return label.name.lower().replace("_", " ") if label else ""


def below(lines: list[str], title: str) -> list[str]:
    """Return what stands below the line *title*, as far as the next line of its level."""
    start = next(number for number, line in enumerate(lines) if line.lstrip(" *>") == title)
    level = len(lines[start]) - len(lines[start].lstrip())
    found = []
    for line in lines[start + 1 :]:
        if len(line) - len(line.lstrip()) <= level:
            break
        found.append(line.strip())
    return found


def test_few_events_and_topics_stand_as_the_author_has_put_them() -> None:
    pages = [*meetups(12, a_year=3), *topics(12)]
    assert sidebar(project(*pages), "guide/writing") == [
        "EVENTS/INDEX",
        *(f"  MEETUP-{number:04}" for number in range(12)),
        "TOPICS/INDEX",
        *(f"  Topic {number}" for number in range(12)),
        ">GUIDE/INDEX",
        "  *GUIDE/WRITING",
        "  GUIDE/TOPICS",
    ]


def test_of_a_glob_few_events_stand_by_date_whatever_their_files_are_called() -> None:
    pages = [notes(name, date=f"20{year}-05-18") for name, year in (("b", 20), ("c", 18), ("a", 19))]
    listed = below(sidebar(project(*pages, *topics(2), is_globbed=True), "guide/writing"), "EVENTS/INDEX")
    assert listed == ["B", "A", "C"]


def test_in_place_of_many_events_stand_the_newest_years() -> None:
    navigator = project(*meetups(40, a_year=5))
    assert below(sidebar(navigator, "guide/writing"), "EVENTS/INDEX") == [
        *("2007", "2006", "2005", "2004", "2003"),
        "(other years)",
    ]
    year, *_, others = navigator.of("index").sidebar[0].items[0].children
    assert (year.docname, year.anchor) == ("events/index", "in-year-2007")
    assert (others.docname, others.anchor) == ("events/index", "in-year-2002")


def test_the_year_of_the_page_is_open_around_its_event() -> None:
    navigator = project(*meetups(90, a_year=10), *topics(2))
    assert below(sidebar(navigator, "events/meetup-0015"), "EVENTS/INDEX") == [
        "2008",
        ">2001",
        *("MEETUP-0017", "MEETUP-0016"),
        "*MEETUP-0015",
        *("MEETUP-0014", "MEETUP-0013", "2001 (all of year)"),
        "(other years)",
    ]


def test_many_pages_of_sessions_are_cut_around_the_one_whose_page_it_is() -> None:
    written = [
        notes("conf", talk(f"talk-{number}"), docname=f"events/conf-{number:02}", declares=False)
        for number in range(20)
    ]
    pages = [Page(docname=page.docname, sessions=page.sessions) for page in written]
    event = notes("conf", talk("here"))
    navigator = project(event, *pages, events__conf=[page.docname for page in pages], events__index=["events/conf"])
    # The event's page lists the session on it, and its own sidebar does not.
    on_event = below(sidebar(navigator, "events/conf"), "CONF")
    assert on_event == [*(f"EVENTS/CONF-{number:02}" for number in range(12)), "(more)"]
    assert below(sidebar(navigator, "events/conf-19"), "CONF")[-2:] == ["*EVENTS/CONF-19", "(more)"]
    assert sidebar(navigator, "events/conf-19")[:2] == [">EVENTS/INDEX", "  >CONF"]


def test_without_a_list_of_all_events_a_year_leads_to_its_newest_event() -> None:
    # One that leaves something out is none; nor is one that does not go by dates.
    some = listing("event-list", docname="some", series="x")
    series = listing("event-list", docname="series", group="series")
    navigator = project(*meetups(40, a_year=5), lists=(some, series))
    years = navigator.of("index").sidebar[0].items[0].children
    assert [(item.docname, item.anchor) for item in years[:2]] == [
        ("events/meetup-0039", ""),
        ("events/meetup-0034", ""),
    ]
    assert "(all of year)" not in " ".join(sidebar(navigator, "events/meetup-0015"))


def test_in_place_of_many_topics_stand_those_that_most_events_mention_by_their_readings() -> None:
    pages = [notes(f"meetup-{number}", talk("one", f"Topic {20 - number}\nTopic 3")) for number in range(11)]
    lines = sidebar(project(*pages, *topics(21)), "guide/writing")
    mentioned = sorted(("Topic 3", *(f"Topic {number}" for number in range(10, 21))))
    assert below(lines, "TOPICS/INDEX") == [*mentioned, "(all topics)"]


def test_a_topics_page_shows_those_above_below_and_beside_it() -> None:
    tree = [
        topic("cloud"),
        topic("serverless", parents=("cloud",), related=("edge",)),
        topic("functions", parents=("serverless",)),
        topic("edge"),
        *topics(12),
    ]
    lines = sidebar(project(*tree), "topics/serverless")
    assert below(lines, "TOPICS/INDEX") == [">cloud", "*serverless", "functions"]
    tree[0] = topic("cloud", parents=("topic-1",))
    tree[2] = topic("functions", parents=("serverless", "edge", "cloud"))
    # The first parent with those above it, then the others.
    assert below(sidebar(project(*tree), "topics/functions"), "TOPICS/INDEX") == [
        *(">Topic 1", ">cloud", ">serverless", "*functions", "edge")
    ]
    assert lines[-3:] == ["[related topics]", "edge", "(all topics)"]


def test_beside_an_event_stand_no_topics_because_its_page_names_its_own() -> None:
    event = notes("conf", talk("one", "Topic 2\nTopic 2 と Topic 13"))
    lines = sidebar(project(event, *meetups(3, a_year=1), *topics(20)), "events/conf")
    assert below(lines, "TOPICS/INDEX") == []
    assert not [line for line in lines if "Topic " in line]


def test_a_projects_own_pages_stay_in_their_order_with_events_and_topics_in_place() -> None:
    navigator = project(
        *meetups(2, a_year=1),
        *topics(1),
        index=["guide/index", "events/meetup-0001", "topics/topic-0", "events/meetup-0000", "guide/topics"],
    )
    assert [line for line in sidebar(navigator, "index") if not line.startswith(" ")] == [
        *("GUIDE/INDEX", "MEETUP-0001", "MEETUP-0000", "Topic 0", "GUIDE/TOPICS")
    ]


def test_hidden_events_are_not_named_and_their_pages_lead_only_up() -> None:
    hidden = notes("gone", status=Status.WITHDRAWN, hidden=True)
    navigator = project(hidden, *meetups(2, a_year=1))
    assert not [line for line in sidebar(navigator, "events/gone") if "GONE" in line]
    view = navigator.of("events/gone")
    assert outline(view.breadcrumbs) == ["EVENTS/INDEX"]
    assert (view.previous, view.next) == (None, None)


def test_tables_of_contents_that_go_in_circles_end() -> None:
    navigator = project(guide__writing=["guide/index"])
    assert sidebar(navigator, "guide/topics")[-4:] == [
        ">GUIDE/INDEX",
        "  GUIDE/WRITING",
        "    >GUIDE/INDEX",
        "  *GUIDE/TOPICS",
    ]


@pytest.mark.parametrize(
    ("page", "trail"),
    [
        ("index", []),
        ("guide/index", []),
        ("guide/writing", ["GUIDE/INDEX"]),
        ("events/meetup-0000", ["EVENTS/INDEX", "2000"]),
        ("events/handout", ["EVENTS/INDEX", "2000", "MEETUP-0000"]),
        ("topics/functions", ["TOPICS/INDEX", "cloud", "serverless"]),
        ("topics/cloud", ["TOPICS/INDEX"]),
        ("genindex", []),
    ],
)
def test_the_way_to_a_page(page: str, trail: list[str]) -> None:
    navigator = project(
        *meetups(2, a_year=1),
        topic("cloud"),
        topic("serverless", parents=("cloud",)),
        topic("functions", parents=("serverless", "edge")),
        topic("edge"),
        events__meetup_0000=["events/handout"],
    )
    assert outline(navigator.of(page).breadcrumbs) == trail


def beside(navigator: Navigator, docname: str) -> list[str]:
    view = navigator.of(docname)
    return outline(item for item in (view.previous, view.next) if item is not None)


def test_from_an_event_one_goes_to_other_editions_or_to_the_event_before_and_after() -> None:
    navigator = project(
        notes("conf-2017", date="2017-03-01", series="conf"),
        notes("party", date="2018-01-01"),
        notes("conf-2018", date="2018-03-01", series="conf"),
        notes("meetup", date="2018-04-01"),
        notes("someday", date=""),
    )
    assert beside(navigator, "events/conf-2018") == ["CONF-2017 (previous edition)", "MEETUP (next event)"]
    assert beside(navigator, "events/party") == ["CONF-2017 (previous event)", "CONF-2018 (next event)"]
    assert beside(navigator, "events/conf-2017") == ["CONF-2018 (next edition)"]
    assert beside(navigator, "events/someday") == []


def test_from_other_pages_one_goes_on_reading_past_events_and_topics() -> None:
    navigator = project(*meetups(2, a_year=1), *topics(2))
    assert beside(navigator, "events/index") == ["INDEX", "TOPICS/INDEX"]
    assert beside(navigator, "topics/index") == ["EVENTS/INDEX", "GUIDE/INDEX"]
    assert beside(navigator, "topics/topic-1") == []
    assert beside(navigator, "genindex") == []


def test_a_topics_contents_are_its_sections_with_their_events_or_from_three_years_on_their_years() -> None:
    topic_1 = topic("topic-1", "Topic 1", aliases=("Uno",))
    few = project(
        notes("conf-2050", talk("one", "Topic 1 で"), talk("two", title="Topic 1"), date="2050-01-01"),
        notes("meetup", talk("one", "Topic 1 で"), date="2049-01-01"),
        topic_1,
    ).of("topics/topic-1")
    assert outline(few.contents) == ["(about)", "  CONF-2050", "(elsewhere)", "  MEETUP (2049)", "(around)"]
    pages = [*meetups(31, a_year=1), notes("conf-2050", talk("one", title="Topic 1"), date="2050-01-01"), *topics(2)]
    found = project(*pages).of("topics/topic-1").contents
    assert outline(found)[:5] == ["(about)", "  2050", "(elsewhere)", "  2030", "  2029"]
    assert [item.anchor for item in found] == ["topic-sessions", "topic-mentions"]
    assert found[1].children[0].anchor == "topic-mentions-2030"
    assert project(*pages).of("topics/topic-0").contents == ()


def test_of_the_events_of_few_years_a_topics_contents_have_the_newest() -> None:
    pages = [*meetups(31, a_year=31, mentions="Topic 1 で"), *topics(2)]
    (found,) = project(*pages).of("topics/topic-1").contents
    assert len(found.children) == 30
    assert found.children[-1].anchor == "in-meetup-0001"


def test_the_sidebar_is_as_large_with_1000_events_as_with_50() -> None:
    sizes = []
    for count, a_year in ((50, 10), (1000, 50)):
        mentions = "\n".join(f"Topic {number}" for number in range(15))
        navigator = project(*meetups(count, a_year=a_year, talks=6, mentions=mentions), *topics(20))
        middle = f"events/meetup-{count // 2:04}"
        sizes.append(len("\n".join(map(repr, navigator.of(middle).sidebar))))
    assert sizes[1] == pytest.approx(sizes[0], rel=0.05)

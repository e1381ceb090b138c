"""The JSON-LD of a page states only what the author has declared."""

from __future__ import annotations

from typing import Any

from eventnotes.model.records import Status, TitledLink
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.exports.head import head_view
from eventnotes.views.exports.linked_data import with_urls
from tests.making import book, listing, notes, talk, topic


def graph(notebook: Notebook, docname: str) -> list[dict[str, Any]]:
    """Return the nodes of a page."""
    nodes = head_view(notebook, docname, feeds=False).graph
    found: list[dict[str, Any]] = with_urls(nodes, lambda name, anchor: f"/{name}#{anchor}", str)
    return found


def test_an_event_with_all_that_can_be_said() -> None:
    page = notes(
        "conf",
        talk(
            "one",
            title="One",
            speakers=("Ada <ada>", "山田 太郎"),
            organizers=("Group",),
            slides=("https://speakerdeck.com/a/b",),
            video=("https://youtu.be/dQw4w9WgXcQ",),
            language="en",
            url="https://example.org/one",
            start="13:30",
            end="14:20",
            topics=("aws", "Elsewhere"),
        ),
        title="Conf",
        venue="Hall",
        online=True,
        url="https://example.org/",
        series="Confs",
        organizers=("Committee",),
        timezone="Asia/Tokyo",
        topics=("aws",),
        note={
            "author": "A",
            "published": "2018-03-12",
            "license": "https://example.org/licence",
            "source": TitledLink(text="Blog", url="https://example.org/blog"),
        },
    )
    event, article = graph(book(page, topic("aws", "AWS"), listing("speaker-list", docname="people")), "events/conf")
    session = event.pop("subEvent")[0]
    assert event == {
        "@type": "Event",
        "@id": "/events/conf#conf",
        "name": "Conf",
        "startDate": "2018-03-10",
        "endDate": "2018-03-10",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {"@type": "Place", "name": "Hall"},
            {"@type": "VirtualLocation", "url": "https://example.org/"},
        ],
        "organizer": [{"@type": "Organization", "name": "Committee"}],
        "url": "https://example.org/",
        "superEvent": {"@type": "EventSeries", "name": "Confs"},
        "about": [{"@type": "DefinedTerm", "@id": "/topics/aws#aws", "name": "AWS"}],
    }
    assert [performer["name"] for performer in session.pop("performer")] == ["Ada", "山田 太郎"]
    assert session == {
        "@type": "Event",
        "@id": "/events/conf#one",
        "name": "One",
        "startDate": "2018-03-10T13:30+09:00",
        "endDate": "2018-03-10T14:20+09:00",
        "organizer": [{"@type": "Organization", "name": "Group"}],
        "inLanguage": "en",
        "url": "https://example.org/one",
        "about": [
            {"@type": "DefinedTerm", "@id": "/topics/aws#aws", "name": "AWS"},
            {"@type": "DefinedTerm", "name": "Elsewhere"},
        ],
        "workFeatured": [{"@type": "PresentationDigitalDocument", "url": "https://speakerdeck.com/a/b"}],
        "recordedIn": [{"@type": "CreativeWork", "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}],
    }
    assert article == {
        "@type": "Article",
        "@id": "/events/conf#",
        "headline": "Conf",
        "author": {"@type": "Person", "name": "A"},
        "datePublished": "2018-03-12",
        "about": {"@id": "/events/conf#conf"},
    }


def test_what_nobody_declared_is_not_said() -> None:
    event, article = graph(book(notes("conf", talk("one"), date="2018-03-10/2018-03-11", online=True)), "events/conf")
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert not {"location", "organizer", "url", "superEvent", "about", "eventStatus"} & set(event)
    # On which of the two days it was held is not known.
    assert event["subEvent"] == [{"@type": "Event", "@id": "/events/conf#one", "name": "Talk one"}]
    assert set(article) == {"@type", "@id", "headline", "about"}


def test_a_session_on_a_page_of_its_own_names_its_event() -> None:
    further = notes("conf", talk("two"), docname="events/more", declares=False, note={"author": "B"})
    notebook = book(notes("conf", talk("one")), further)
    article, session = graph(notebook, "events/more")
    assert (article["author"]["name"], article["about"]) == ("B", {"@id": "/events/conf#conf"})
    assert session["superEvent"] == {"@type": "Event", "@id": "/events/conf#conf", "name": "CONF"}
    event = graph(notebook, "events/conf")[0]
    assert [found["@id"] for found in event["subEvent"]] == ["/events/conf#one", "/events/more#two"]


def test_a_topic_is_a_term_with_a_page_that_collects() -> None:
    page = topic("aws", "AWS", aliases=("Amazon",), url="https://example.org/", definition="A cloud.")
    (found,) = graph(book(page, listing("topic-list", docname="topics/index")), "topics/aws")
    assert (found["@type"], found["@id"]) == ("CollectionPage", "/topics/aws#")
    assert found["mainEntity"] == {
        "@type": "DefinedTerm",
        "@id": "/topics/aws#aws",
        "name": "AWS",
        "alternateName": ["Amazon"],
        "description": "A cloud.",
        "url": "https://example.org/",
        "inDefinedTermSet": "/topics/index#",
    }


def test_what_is_hidden_is_not_said() -> None:
    page = notes("conf", talk("one", hidden=True, status=Status.WITHDRAWN), talk("two"))
    assert [found["name"] for found in graph(book(page), "events/conf")[0]["subEvent"]] == ["Talk two"]
    gone = notes("conf", hidden=True, status=Status.WITHDRAWN, note={"hidden": True})
    assert graph(book(gone), "events/conf") == []
    assert head_view(book(gone), "events/conf", feeds=True).hidden

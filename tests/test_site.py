"""The site itself: both events' notes in full, topic pages that gather from both, and data that leads somewhere."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup, Tag

from tests.helpers import ROOT, SITE_URL, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The notes as their authors wrote them.
SOURCES = Path(__file__).parent / "data"
EVENTS = ("jaws-days-2017", "jaws-days-2018")
CROSS_EVENT_TOPICS = (
    "lambda s3 dynamodb cloudwatch step-functions ec2 ami sam docker containers serverless twelve-factor-app gpu"
    " systems-manager"
).split()


@pytest.fixture(scope="module")
def notes(site: Result) -> Any:
    return json.loads(site.text("notes.json"))


@pytest.fixture(scope="module")
def pages(site: Result) -> Pages:
    return Pages(site)


class Pages(dict[str, BeautifulSoup]):
    """The pages of the site by their names, each parsed once; tests don't change them."""

    def __init__(self, site: Result) -> None:
        super().__init__()
        self.site = site

    def __missing__(self, name: str) -> BeautifulSoup:
        self[name] = self.site.page(name)
        return self[name]


def squeezed(text: str) -> str:
    """Return *text* without white space."""
    return re.sub(r"\s+", "", text)


def lines_of(name: str) -> Iterator[str]:
    """Yield what a reader must find of each line of a note: without its markup, embeds and front matter."""
    text = (SOURCES / f"{name}.md").read_text("utf-8")
    text = re.sub(r"\A\+\+\+\n.*?\n\+\+\+\n", "", text, flags=re.DOTALL)
    text = re.sub(r"<(script|iframe).*", "", text)
    text = text.replace("<!--more-->", "")
    for line in text.splitlines():
        bare = re.sub(r"^\s*(#+|[*-])\s", "", line)
        bare = re.sub(r"!?\[([^]]*)\]\(([^)]*)\)", r"\1", bare)
        bare = re.sub(r"(\*\*|\*|`)(.+?)\1", r"\2", bare)
        if bare.strip():
            yield bare


@pytest.mark.parametrize("name", EVENTS)
def test_every_line_of_the_notes_stands_on_the_page_in_order(site: Result, name: str) -> None:
    article = site.page(f"events/{name}.html").select_one("article")
    assert article is not None
    for link in article.select("a.headerlink"):
        link.decompose()
    shown = squeezed(article.get_text())
    title, *lines = lines_of(name) if name == "jaws-days-2017" else ("JAWS DAYS 2018", *lines_of(name))
    assert squeezed(title) in shown
    position = 0
    for line in lines:
        heading, by, organizer = line.partition(" by ")
        wanted = squeezed(heading if by else line)
        position = shown.find(wanted, position)
        assert position >= 0, f"not on the page, or not in this order: {line}"
        if by:
            assert squeezed(organizer) in shown[position:]


@pytest.mark.parametrize("name", EVENTS)
def test_list_items_keep_their_nesting(site: Result, name: str) -> None:
    page = site.page(f"events/{name}.html")
    items = page.select("article section li")
    depths: dict[str, int] = {}
    for item in items:
        if item.find_parent(class_="eventnotes-card") is None:
            own = squeezed("".join(p.get_text() for p in item.find_all("p", recursive=False)))
            depths.setdefault(own, len([parent for parent in item.parents if parent.name == "li"]))
    for line in (SOURCES / f"{name}.md").read_text("utf-8").splitlines():
        found = re.match(r"( *)[*-] (.*)", line)
        if found:
            own = squeezed(re.sub(r"(\*\*|\*|`)(.+?)\1", r"\2", found[2]))
            assert depths[own] == len(found[1]) // 4, line


def test_what_was_markup_is_metadata(notes: Any) -> None:
    events = {event["id"]: event for event in notes["events"]}
    assert events["jaws-days-2017"]["date"] == "2017-03-11"
    assert events["jaws-days-2018"]["date"] == "2018-03-10"
    note = events["jaws-days-2018"]["notes"][0]
    assert (note["source"]["text"], note["published"]) == ("JAWS DAYS 2018 に行ってきた", "2018-03-17T06:16:55Z")
    assert events["jaws-days-2018"]["topics"] == ["aws", "event-report"]
    sessions = notes["sessions"]
    assert [event["id"] for event in notes["events"]] == ["jaws-days-2018", "jaws-days-2017"]
    by_event = {name: [session for session in sessions if session["event"] == name] for name in EVENTS}
    assert {name: len(found) for name, found in by_event.items()} == dict.fromkeys(EVENTS, 5)
    organizers = [session["organizers"] for session in by_event["jaws-days-2017"]]
    assert organizers == [
        ["JAWS-UGアーキテクチャ専門支部"],
        ["Security-JAWS"],
        [],
        ["JAWS-UGコンテナ支部"],
        ["JAWS-UG AI支部"],
    ]
    slides = [url for session in by_event["jaws-days-2018"] for url in session["slides"]]
    assert [url.partition("//")[2].partition("/")[0] for url in slides] == [
        "speakerdeck.com",
        "speakerdeck.com",
        "www.slideshare.net",
        "speakerdeck.com",
    ]
    terraform = next(session for session in sessions if "Terraform" in session["title"])
    assert terraform["speakers"] == ["David Przybilla"]
    assert by_event["jaws-days-2018"][0]["url"] == "https://jawsdays2018.jaws-ug.jp/session/756/"


def test_values_that_age_are_marked(notes: Any) -> None:
    values = {fact["key"]: [(it["value"], it["event"]) for it in fact["values"]] for fact in notes["facts"]}
    first, second = EVENTS
    assert values == {
        "ec2-ecs-fargate-sla": [("99.99%", second)],
        "lambda-concurrency": [("100", first)],
        "lambda-memory-limit": [("最大メモリ1.5GB", first)],
        "lambda-retries": [("3回リトライ", first)],
        "lambda-time-limit": [("最大処理時間5分", first)],
        "segment-containers": [("15000個のコンテナ", second)],
        "segment-requests": [("秒間40万リクエスト", second)],
        "serverless-load-test-price": [("$1.251", second)],
        "shield-ddos-traffic-price": [("無料", first)],
        "step-functions-price": [("1000人->$162", first)],
        "waf-log-limit": [("100件", first)],
    }


@pytest.mark.parametrize("url", ["https://github.com/segmentio/ecs-logs", "https://github.com/kamatama41/tfenv"])
def test_a_bare_url_is_a_link(site: Result, url: str) -> None:
    assert site.page("events/jaws-days-2018.html").select_one(f'article a[href="{url}"]')


def test_every_path_leads_to_an_anchor(site: Result, pages: Pages, notes: Any) -> None:
    paths = [item["path"] for kind in ("events", "sessions", "topics") for item in notes[kind]]
    paths += [note["path"] for event in notes["events"] for note in event["notes"]]
    paths += [speaker["path"] for speaker in notes["speakers"] if speaker["path"]]
    texts = {}
    for event in notes["events"]:
        for passage in json.loads(site.text(event["passages"]))["passages"]:
            texts[passage["path"]] = passage["text"]
    for path in (*paths, *texts):
        name, _, anchor = path.partition("#")
        target = pages[name].find(id=anchor)
        assert isinstance(target, Tag), path
        if path in texts:
            assert squeezed(texts[path]) in squeezed(block_of(target)), path
    assert len(texts) > 200


def block_of(target: Tag) -> str:
    """Return the text of the block that a passage's target stands in."""
    if target.name == "section":
        heading = target.find(re.compile("^h[1-6]$"))
        assert isinstance(heading, Tag)
        return heading.get_text()
    block = target.find_parent(["li", "p", "td", "dt", "dd"])
    assert block is not None
    return block.get_text()


def quotes_of(pages: Pages, topic: str) -> Iterator[tuple[str, Tag]]:
    """Yield each quote on a topic's page with the id of its event."""
    for section in pages[f"topics/{topic}.html"].select("section.eventnotes-in-session"):
        for quote in section.select(".eventnotes-quote"):
            yield str(section["id"]).removeprefix("in-").partition(".")[0], quote


@pytest.mark.parametrize("topic", CROSS_EVENT_TOPICS)
def test_a_cross_event_topic_quotes_both_events_newest_first(pages: Pages, topic: str) -> None:
    assert {event for event, _ in quotes_of(pages, topic)} == {"jaws-days-2018", "jaws-days-2017"}
    sections = pages[f"topics/{topic}.html"].select("section.eventnotes-in-event")
    events = [str(section["id"]).removeprefix("in-").partition(".")[0] for section in sections]
    assert events == sorted(events, reverse=True)


def test_blocks_are_the_figures_and_none_stands_twice(site: Result, pages: Pages) -> None:
    for topic in json.loads(site.text("notes.json"))["topics"]:
        page, counts = pages[f"topics/{topic['id']}.html"], topic["counts"]
        quotes, sessions = list(quotes_of(pages, topic["id"])), page.select(".eventnotes-whole > li")
        sessions += [it for it in page.select(".eventnotes-in-session") if not str(it["id"]).endswith(".")]
        assert (len(quotes), len(sessions)) == (counts["passages"], counts["sessions"]), topic["id"]
        lines = [squeezed(it.get_text()) for it in page.select(".eventnotes-quote .eventnotes-line")]
        assert len(lines) == len(set(lines)), topic["id"]


TOPICS = [path.stem for path in sorted((ROOT / "topics").glob("*.md")) if path.stem != "index"]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_quote_leads_to_its_passage(pages: Pages, topic: str) -> None:
    for event, quote in quotes_of(pages, topic):
        link = quote.select_one(".eventnotes-line a.reference:has(.eventnotes-source)")
        line = quote.select_one(".eventnotes-line")
        assert line is not None
        assert link is not None
        name, _, anchor = str(link["href"]).removeprefix("../").partition("#")
        assert name == f"events/{event}.html"
        target = pages[name].find(id=anchor)
        assert isinstance(target, Tag)
        own = copy.copy(line)
        for extra in own.select(".eventnotes-source, .eventnotes-narrower"):
            extra.decompose()
        assert squeezed(own.get_text()) in squeezed(block_of(target))


@pytest.mark.parametrize(
    ("topic", "spelling"),
    [
        ("shield", "AWS Shild"),
        ("cloudformation", "CFnテンプレート"),
        ("systems-manager", "SystemsManager"),
        ("systems-manager", "SSM のパラメータストア"),
        ("twelve-factor-app", "12 factor app"),
        ("elastic-beanstalk", "BeanstalkのWorker"),
        ("step-functions", "Step Functionでいけるのでは"),
    ],
)
def test_short_forms_and_misspellings_are_found(pages: Pages, topic: str, spelling: str) -> None:
    assert any(spelling in quote.get_text() for _, quote in quotes_of(pages, topic))


def test_nothing_is_loaded_from_another_host(site: Result) -> None:
    loads = re.compile(r"<(?:script|img|iframe|source)\b[^>]*?src=\"(?:https?:)?//|<link\b[^>]*?href=\"(?:https?:)?//")
    for path in sorted(site.outdir.rglob("*.html")):
        assert loads.search(path.read_text("utf-8").replace(SITE_URL, "/")) is None, path.name

"""The search page of this site, in a browser: what it finds, how it narrows, its address, its keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.helpers import ROOT, Project
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from tests.helpers import Result

pytestmark = pytest.mark.browser

QUERIES = [
    line.split("\t")
    for line in (ROOT / "tests/data/search-queries.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
LAMBDA_2018 = {"kind": "session", "event": "jaws-days-2018", "topic": "lambda"}


#: Only the site's own scripts run.
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"


@pytest.fixture(scope="module")
def origin(site: Result) -> Iterator[str]:
    with served(site.outdir, prefix="/notes/", policy=POLICY) as found:
        yield found


class Search:
    """The search page, opened."""

    def __init__(self, tab: Page, origin: str) -> None:
        self.tab = tab
        self.origin = origin
        self.box = tab.locator(".eventnotes-search input[name=q]")
        self.results = tab.locator(".eventnotes-search-results > li")

    def open(self, query: str = "") -> None:
        self.tab.goto(f"{self.origin}search.html{query}")
        self.settled()

    def settled(self) -> str:
        """Wait for the answer, and return the line that says how much was found."""
        self.tab.wait_for_selector('.eventnotes-search-found[aria-busy="false"]', state="attached")
        return self.tab.locator(".eventnotes-search-status").inner_text()

    def type(self, text: str) -> str:
        self.box.fill("")
        self.box.press_sequentially(text)
        return self.settled()

    def asked(self, text: str) -> list[str]:
        """Ask for a text at once, and return where the results lead to."""
        self.box.fill(text)
        self.box.press("Enter")
        self.settled()
        return self.paths()

    def paths(self) -> list[str]:
        """Return where the results lead to, relative to the site."""
        links = self.tab.locator(".eventnotes-search-title").all()
        return [str(link.evaluate("link => link.href")).removeprefix(self.origin) for link in links]

    def choice(self, facet: str, key: str) -> Locator:
        return self.tab.locator(f'[data-value="{facet} {key}"]')

    def state(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.tab.url).query)

    def focused(self) -> str:
        return str(self.tab.evaluate("document.activeElement.textContent || document.activeElement.name"))


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900}) as context:
        yield context


@pytest.fixture
def search(context: BrowserContext, origin: str) -> Iterator[Search]:
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield Search(tab, origin)
    assert errors == []
    assert [url for url in asked if not url.startswith((origin, "data:", "blob:"))] == []
    tab.close()


def test_a_query_finds_its_page_among_the_first_three(search: Search) -> None:
    search.open()
    first = {query: [path.partition(".html")[0] for path in search.asked(query)[:3]] for query, _ in QUERIES}
    assert [(query, first[query]) for query, pages in QUERIES if not set(first[query]) & set(pages.split(", "))] == []


def test_what_is_called_so_comes_first(search: Search) -> None:
    search.open()
    called = {
        "ラムダ": "topics/lambda.html#lambda",
        "aws": "topics/aws.html#aws",
        "StepFunctions": "topics/step-functions.html#step-functions",
        "ＬＡＭＢＤＡ": "topics/lambda.html#lambda",
        "サーバレス": "topics/serverless.html#serverless",
        "JAWS DAYS 2018": "events/jaws-days-2018.html#jaws-days-2018",
        # English, on a site in Japanese.
        "withdrawn": "guide/keeping-back.html",
    }
    assert {query: search.asked(query)[0] for query in called} == called


def test_a_result_says_what_it_is_and_leads_to_its_line(search: Search) -> None:
    search.open("?q=書き込みキャパシティ")
    entry = search.results.first
    assert entry.locator(".eventnotes-search-about span").all_inner_texts() == [
        "セッション",
        "JAWS DAYS 2018",
        "2018年3月10日",
    ]
    assert entry.locator("mark").all_inner_texts()[:2] == ["書き込み", "キャパシティ"]
    entry.locator(".eventnotes-search-excerpt a").click()
    search.tab.wait_for_url(re.compile(r"events/jaws-days-2018\.html#p-[0-9a-f]{10}$"))
    line = search.tab.locator(":target").locator("xpath=..")
    assert "書き込みキャパシティ" in line.inner_text()


def test_facets_narrow(search: Search) -> None:
    search.open("?q=Lambda")
    counts = [int(re.sub(r"\D", "", search.settled()))]
    for facet, key in LAMBDA_2018.items():
        before = int(search.choice(facet, key).locator("xpath=..").locator(".eventnotes-search-count").inner_text())
        search.choice(facet, key).check()
        counts.append(int(re.sub(r"\D", "", search.settled())))
        # What the facet promised is what it left.
        assert counts[-1] == before
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] > 0
    assert all(path.startswith("events/jaws-days-2018.html#") for path in search.paths())
    search.tab.locator(".eventnotes-search-clear").click()
    assert search.settled() == f"{counts[0]} 件"


def test_a_facet_of_one_session_never_returns_another(search: Search) -> None:
    """Every topic and every event: the sessions that it leaves are those that have it, by the site's own data."""
    search.open()
    sessions = search.tab.evaluate(
        "async root => (await (await fetch(`${root}/notes.json`)).json()).sessions", search.origin
    )
    events = {session["event"] for session in sessions}
    for event in sorted(events):
        search.open(f"?kind=session&event={event}")
        assert set(search.paths()) == {session["path"] for session in sessions if session["event"] == event}
    # A topic of one session alone.
    search.open("?kind=session&topic=dynamodb&topic=cloud9")
    assert search.paths() == ["events/jaws-days-2018.html#enterprise-serverless-migration"]
    search.open("?kind=session&event=jaws-days-2017&topic=cloud9")
    assert search.paths() == []


def test_the_address_restores_the_state(search: Search) -> None:
    search.open()
    search.type("Lambda")
    search.choice("event", "jaws-days-2018").check()
    search.settled()
    # The list of topics is long, and ends with a button.
    search.choice("all", "topic").click()
    search.choice("topic", "dynamodb").check()
    said = search.settled()
    search.tab.locator(".eventnotes-search select").select_option("date")
    search.settled()
    address, found = search.tab.url, search.paths()
    assert search.state() == {
        "q": ["Lambda"],
        "event": ["jaws-days-2018"],
        "topic": ["dynamodb"],
        "sort": ["date"],
    }
    search.tab.goto("about:blank")
    search.tab.goto(address)
    assert search.settled() == said
    assert search.paths() == found
    assert search.box.input_value() == "Lambda"
    assert search.choice("topic", "dynamodb").is_checked()
    search.tab.reload()
    search.settled()
    # Where it is no longer chosen, it may go back behind the button: `uncheck` would look for it there.
    search.choice("topic", "dynamodb").click()
    search.settled()
    assert "topic" not in search.state()
    search.tab.go_back()
    search.settled()
    assert search.choice("topic", "dynamodb").is_checked()
    assert search.paths() == found


def test_sorted_by_date_nothing_is_left_out(search: Search) -> None:
    search.open("?topic=lambda")
    found = search.paths()
    search.open("?topic=lambda&sort=date")
    paths = search.paths()
    assert sorted(paths) == sorted(found)
    # What has no date comes last.
    assert paths[-1] == "topics/lambda.html#lambda"
    years = [int(path[17:21]) for path in paths[:-1]]
    assert years == sorted(years, reverse=True)
    assert len(set(years)) == 2


def test_the_keyboard_alone_suffices(search: Search) -> None:
    tab = search.tab
    tab.goto(f"{search.origin}topics/docker.html")
    tab.wait_for_load_state("load")
    tab.keyboard.press("/")
    tab.keyboard.type("Lambda")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?*")
    search.settled()
    assert search.state()["q"] == ["Lambda"]
    titles = tab.locator(".eventnotes-search-title").all_inner_texts()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    assert search.focused() == titles[1]
    tab.keyboard.press("ArrowUp")
    assert search.focused() == titles[0]
    tab.keyboard.press("Escape")
    assert search.focused() == "q"
    tab.keyboard.press("Escape")
    assert search.box.input_value() == ""
    tab.keyboard.type("負荷試験")
    search.settled()
    # Facets: with Tab, and Space.
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.dataset.value") == "event jaws-days-2018":
            break
    tab.keyboard.press("Space")
    search.settled()
    assert search.state() == {"q": ["負荷試験"], "event": ["jaws-days-2018"]}
    assert tab.evaluate("document.activeElement.dataset.value") == "event jaws-days-2018"
    tab.keyboard.press("/")
    assert search.focused() == "q"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/events/jaws-days-2018.html#serverless-load-testing")


def test_a_key_leads_to_the_page_where_no_box_is_seen(search: Search) -> None:
    search.tab.set_viewport_size({"width": 390, "height": 800})
    search.tab.goto(f"{search.origin}topics/docker.html")
    search.tab.keyboard.press("/")
    search.tab.wait_for_url("**/search.html")
    search.settled()
    assert search.focused() == "q"


def test_words_that_are_being_composed_are_left_alone(search: Search) -> None:
    search.open()
    search.box.focus()
    client = search.tab.context.new_cdp_session(search.tab)
    client.send("Input.imeSetComposition", {"text": "らむだ", "selectionStart": 3, "selectionEnd": 3})
    search.settled()
    assert search.state() == {}
    assert search.paths() == []
    # The key that takes the word over, as an input method sends it.
    search.box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'ArrowDown', keyCode: 229, bubbles: true, cancelable: true}))"
    )
    assert search.focused() == "q"
    client.send("Input.insertText", {"text": "ラムダ"})
    search.settled()
    assert search.state() == {"q": ["ラムダ"]}
    assert search.paths()[0] == "topics/lambda.html#lambda"


def test_the_front_page_has_a_box(search: Search) -> None:
    search.tab.goto(f"{search.origin}index.html")
    box = search.tab.locator("article form[role=search] input")
    box.fill("学習済みモデル")
    box.press("Enter")
    search.tab.wait_for_url("**/search.html?*")
    search.settled()
    assert search.paths()[0].startswith("events/jaws-days-2017.html")


def test_more_results_follow(search: Search) -> None:
    search.open("?q=aws")
    assert search.results.count() == 10
    search.tab.locator(".eventnotes-search-more").click()
    search.settled()
    assert search.results.count() == 20
    assert len(set(search.paths())) == 20


def test_quotation_marks_ask_for_words_side_by_side(search: Search) -> None:
    search.open()
    loose, strict = (search.type(text) for text in ("学習済みモデル", '"学習モデル"'))
    assert search.paths() == ["events/jaws-days-2017.html#deep-learning-on-aws"]
    assert (loose, strict) == ("1 件", "1 件")
    assert search.type('"モデル学習"') != "1 件"


def test_nothing_found_says_what_to_do(search: Search) -> None:
    search.open()
    assert "言葉を減らす" in search.type("龘龘")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways(search: Search, scheme: Literal["light", "dark"], width: int) -> None:
    search.tab.set_viewport_size({"width": width, "height": 800})
    search.tab.emulate_media(color_scheme=scheme)
    search.open("?q=Lambda")
    search.tab.locator(".eventnotes-search-facets").evaluate("panel => { panel.open = true }")
    assert search.tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_without_its_index_says_so(browser: Browser, tmp_path: Path) -> None:
    conf = 'project = "Test"\nlanguage = "en"\nextensions = ["eventnotes"]\neventnotes_search = "pagefind"\n'
    outdir = Project(tmp_path, {"index.rst": "Start\n=====\n\nWords.\n"}, conf).build().outdir
    (outdir / "pagefind/pagefind.js").unlink()
    with served(outdir, prefix="/notes/", policy=POLICY) as origin:
        tab = browser.new_page()
        tab.goto(f"{origin}search.html?q=words")
        tab.get_by_text("Search does not work here: its index is missing").wait_for()
        tab.goto((outdir / "search.html").as_uri())
        tab.get_by_text("opened from disk").wait_for()

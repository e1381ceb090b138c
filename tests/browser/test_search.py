"""The search page of this site, in a browser: what it finds, how it narrows, its address, its keys."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlsplit

import pytest

from eventnotes.views.exports.search_index import chain_of, fold
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
#: What was typed, and how the address of the right offer begins.
SLIPS = [
    line.split("\t")
    for line in (ROOT / "tests/data/search-slips.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
LAMBDA_2018 = {"kind": "session", "event": "jaws-days-2018", "topic": "lambda"}


#: Only the site's own scripts run.
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


@pytest.fixture(scope="module")
def origin(site: Result) -> Iterator[str]:
    with served(site.outdir, prefix="/notes/", policy=POLICY) as found:
        yield found


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site of pages that write a katakana word with a long vowel mark and without."""
    texts = {"with": "サーバーを置く。サーバー リスト", "without": "サーバを置く。サーバ リスト", "other": "サーバント"}
    files = {f"{name}.md": f"# Page\n\n{text}\n" for name, text in texts.items()}
    conf = (
        'project = "Test"\nlanguage = "ja"\nextensions = ["eventnotes", "myst_parser"]\neventnotes_search = "notes"\n'
    )
    files["index.md"] = "# Start\n\n```{toctree}\n:glob:\n\n*\n```\n"
    result = Project(tmp_path_factory.mktemp("marks"), files, conf).build()
    with served(result.outdir, prefix="/notes/", policy=POLICY) as found:
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

    def unfold(self) -> None:
        """Open the facets."""
        self.tab.locator(".eventnotes-search-facets:not([open]) summary").click()
        self.tab.wait_for_selector(".eventnotes-search-groups input")

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
        return self._links(".eventnotes-search-results .eventnotes-search-title")

    def offers(self) -> list[str]:
        """Return where the names that are offered lead to, relative to the site."""
        return self._links(".eventnotes-search-offers a")

    def _links(self, selector: str) -> list[str]:
        links = self.tab.eval_on_selector_all(selector, "links => links.map(link => link.href)")
        return [str(link).removeprefix(self.origin) for link in links]

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


@pytest.mark.slow
def test_a_query_finds_its_page_among_the_first_three(search: Search) -> None:
    """Typed key by key; a slip finds it among the offers, and what stands nowhere finds nothing."""
    search.open()
    wrong = []
    for query, pages in QUERIES:
        search.type(query)
        paths = search.paths()
        first = {path.partition(".html")[0] for path in (paths[:3] or search.offers())}
        if bool(paths) if pages == "(nothing)" else not first & set(pages.split(", ")):
            wrong.append((query, paths[:3], search.offers()))
    assert wrong == []


@pytest.mark.slow
def test_a_slip_a_katakana_form_or_a_reading_is_understood(search: Search) -> None:
    search.open()
    wrong = []
    for query, page in SLIPS:
        paths = search.asked(query)
        first = (paths or search.offers())[:2]
        if not any(path.startswith(page) for path in first):
            wrong.append((query, first))
    assert wrong == []


def test_what_is_called_so_comes_first(search: Search) -> None:
    search.open()
    called = {
        "ラムダ": "topics/lambda.html#lambda",
        "aws": "topics/aws.html#aws",
        "StepFunctions": "topics/step-functions.html#step-functions",
        "ＬＡＭＢＤＡ": "topics/lambda.html#lambda",
        "サーバレス": "topics/serverless.html#serverless",
        "JAWS DAYS 2018": "events/jaws-days-2018.html#jaws-days-2018",
        "かんきょうへんすう": "topics/environment-variables.html#environment-variables",
        "david przybilla": "speakers.html#speaker-ba0765b8a4",
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
    assert entry.locator(".eventnotes-search-excerpt mark").all_inner_texts() == ["書き込みキャパシティ"]
    entry.locator(".eventnotes-search-excerpt a").click()
    search.tab.wait_for_url(re.compile(r"events/jaws-days-2018\.html#p-[0-9a-f]{10}$"))
    line = search.tab.locator(":target").locator("xpath=..")
    assert "書き込みキャパシティ" in line.inner_text()


@pytest.mark.slow
def test_an_excerpt_says_which_name_matched(search: Search) -> None:
    """The notes say Lambda throughout; in the author's spelling, whatever the width and case that was typed."""
    search.open("?q=ラムダ")
    entry = search.results.nth(1)
    assert entry.locator(".eventnotes-search-alias").inner_text() == "「ラムダ」はトピック「AWS Lambda」の別名です。"
    assert "Lambda" in entry.locator("mark").all_inner_texts()
    search.asked("ｃ５．９ＸＬＡＲＧＥ")
    assert search.results.first.locator("mark").all_inner_texts() == ["c5.9xlarge"]


@pytest.mark.slow
def test_pages_in_another_language_wait_until_they_are_asked_for(search: Search) -> None:
    search.open("?q=withdrawn")
    assert search.paths() == []
    search.tab.locator(".eventnotes-search-foreign").click()
    search.tab.wait_for_url("**kind=page*")
    search.settled()
    assert search.paths()[0] == "guide/keeping-back.html"
    assert search.state() == {"q": ["withdrawn"], "kind": ["page"]}


def test_facets_narrow(search: Search) -> None:
    search.open("?q=Lambda")
    search.unfold()
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_address_restores_the_state(search: Search) -> None:
    search.open()
    search.type("Lambda")
    search.unfold()
    search.choice("event", "jaws-days-2018").check()
    search.settled()
    # The list of topics is long; what follows the first few is folded.
    search.tab.locator("fieldset:has([data-value^='topic ']) summary").click()
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
    # Where it is no longer chosen, it may be folded again: `uncheck` would look for it there.
    search.choice("topic", "dynamodb").click()
    search.settled()
    assert "topic" not in search.state()
    search.tab.go_back()
    search.settled()
    assert search.choice("topic", "dynamodb").is_checked()
    assert search.paths() == found


@pytest.mark.slow
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
    search.open()
    tab.keyboard.type("Lambda")
    search.settled()
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
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".eventnotes-search-groups input")
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


@pytest.mark.parametrize("key", ["/", pytest.param("Control+k", marks=pytest.mark.slow)])
def test_a_key_opens_the_search_over_any_page(search: Search, key: str) -> None:
    tab = search.tab
    tab.goto(f"{search.origin}topics/docker.html")
    tab.wait_for_load_state("load")
    tab.keyboard.press(key)
    tab.wait_for_selector("dialog[open] input:focus")
    tab.keyboard.type("Lambda")
    search.settled()
    titles = tab.locator(".eventnotes-search-title").all_inner_texts()
    tab.keyboard.press("ArrowDown")
    assert search.focused() == titles[0]
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Escape")
    assert tab.locator("dialog[open]").count() == 0
    # It is where it was.
    tab.keyboard.press(key)
    tab.wait_for_selector("dialog[open] input:focus")
    tab.keyboard.type("負荷試験")
    search.settled()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/events/jaws-days-2018.html#serverless-load-testing")


@pytest.mark.slow
def test_enter_leads_from_any_page_to_all_results(search: Search) -> None:
    search.tab.goto(f"{search.origin}topics/docker.html")
    search.tab.wait_for_load_state("load")
    search.tab.keyboard.press("/")
    search.tab.wait_for_selector("dialog[open] input:focus")
    search.tab.keyboard.type("Lambda")
    search.tab.keyboard.press("Enter")
    search.tab.wait_for_url("**/search.html?q=Lambda")
    search.settled()
    assert search.state()["q"] == ["Lambda"]


@pytest.mark.slow
def test_the_key_is_a_letter_where_one_types(search: Search) -> None:
    search.tab.goto(f"{search.origin}index.html")
    search.tab.wait_for_load_state("load")
    box = search.tab.locator("article form[role=search] input")
    box.press_sequentially("a/b")
    assert box.input_value() == "a/b"
    assert search.tab.locator("dialog[open]").count() == 0


@pytest.mark.slow
def test_a_phone_has_it_in_the_header(search: Search) -> None:
    tab = search.tab
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(f"{search.origin}topics/docker.html")
    tab.get_by_role("button", name="検索", exact=True).click()
    tab.wait_for_selector("dialog[open] input:focus")
    tab.keyboard.type("Fargate")
    search.settled()
    assert search.paths()[0] == "topics/fargate.html#fargate"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.get_by_role("button", name="閉じる").click()
    assert tab.locator("dialog[open]").count() == 0


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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("topics/lamda.html", "topics/lambda.html#lambda"),
        ("topics/load-tests.html", "topics/load-testing.html#load-testing"),
        ("events/jaws-days-2016", "events/jaws-days-2017.html#jaws-days-2017"),
        ("guide/serach.html", "guide/search.html"),
    ],
)
def test_a_wrong_address_leads_to_pages_with_like_names(search: Search, site: Result, address: str, page: str) -> None:
    body = site.text("404.html")
    search.tab.route(
        f"{search.origin}{address}", lambda route: route.fulfill(status=404, body=body, content_type="text/html")
    )
    search.tab.goto(search.origin + address)
    search.tab.wait_for_selector(".eventnotes-search-offers a")
    assert page in search.offers()[:2]
    search.tab.locator("article .eventnotes-search-box input").fill("負荷試験")
    search.tab.keyboard.press("Enter")
    search.tab.wait_for_url("**/search.html?q=*")
    search.settled()
    assert search.paths()[0] == "topics/load-testing.html#load-testing"


@pytest.mark.slow
def test_the_front_page_has_a_box(search: Search) -> None:
    search.tab.goto(f"{search.origin}index.html")
    box = search.tab.locator("article form[role=search] input")
    box.fill("学習済みモデル")
    box.press("Enter")
    search.tab.wait_for_url("**/search.html?*")
    search.settled()
    assert search.paths()[0].startswith("events/jaws-days-2017.html")


@pytest.mark.slow
def test_more_results_follow(search: Search) -> None:
    search.open("?q=aws")
    assert search.results.count() == 10
    search.tab.locator(".eventnotes-search-more").click()
    search.results.nth(19).wait_for()
    assert search.results.count() == 20
    assert len(set(search.paths())) == 20


@pytest.mark.slow
def test_quotation_marks_ask_for_words_side_by_side(search: Search) -> None:
    search.open()
    assert int(re.sub(r"\D", "", search.type("Lambda 実行"))) > int(re.sub(r"\D", "", search.type('"Lambda 実行"'))) > 0


def test_nothing_found_says_what_to_do(search: Search) -> None:
    search.open()
    assert "言葉を減らす" in search.type("龘龘")


@pytest.mark.slow
def test_both_sides_fold_alike(search: Search, site: Result) -> None:
    """Every character of Unicode's first plane beside others, and all lines of the notes."""
    search.open()
    lines = site.text("notes/jaws-days-2018.md").splitlines() + site.text("notes/jaws-days-2017.md").splitlines()
    chars = [chr(n) for n in range(1, 0xD800)] + [chr(n) for n in range(0xF900, 0x10000)]
    known = [char for char in chars if unicodedata.category(char) != "Cn"]
    texts = [*lines, *(f"サーバー{char}ab{char}{char}1" for char in known)]
    found = search.tab.evaluate(
        "async ([root, texts]) => { const m = await import(`${root}_static/search/eventnotes-search-index.js`);"
        " return texts.map((text) => m.chainOf(m.fold(text))); }",
        [search.origin, texts],
    )
    assert [(text, one) for text, one in zip(texts, found, strict=True) if one != chain_of(fold(text))] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("サーバー", {"with", "without"}),
        ("サーバ", {"with", "without", "other"}),
        ("サーバーを置く", {"with", "without"}),
        ("サーバを置く", {"with", "without"}),
        ("“サーバー リスト”", {"with", "without"}),
        ("バーを", {"with"}),
        ("サーバーレ", set()),
    ],
)
def test_a_long_vowel_mark_at_a_words_end_makes_no_difference(
    context: BrowserContext, marks: str, query: str, found: set[str]
) -> None:
    search = Search(context.new_page(), marks)
    search.open()
    assert {path.removesuffix(".html") for path in search.asked(query)} == found


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
    conf = 'project = "Test"\nlanguage = "en"\nextensions = ["eventnotes"]\neventnotes_search = "notes"\n'
    outdir = Project(tmp_path, {"index.rst": "Start\n=====\n\nWords.\n"}, conf).build().outdir
    (outdir / "eventnotes-search/start.bin").unlink()
    with served(outdir, prefix="/notes/", policy=POLICY) as origin:
        tab = browser.new_page()
        tab.goto(f"{origin}search.html?q=words")
        tab.get_by_text("Search needs JavaScript, a web server and its index").wait_for()
        tab.get_by_role("link", name="Index", exact=True).wait_for()
        tab.goto((outdir / "search.html").as_uri())
        tab.get_by_text("Search needs JavaScript, a web server and its index").wait_for()

"""A site full of attacks, in a browser: no script runs, nothing is asked of other sites."""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring
from markdown_it import MarkdownIt

from eventnotes_tools.cli import new
from eventnotes_tools.importing.run import ImportOptions, import_notes
from tests.browser.attacks import CALL, Attacks, imported, notes, raw_html, schedules
from tests.helpers import CONF, ROOT, Project, Result
from tests.serving import Visit, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog

pytestmark = pytest.mark.slow

INDEX = "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n"
SETTINGS = """
extensions += ["sphinx_design", "sphinxext.opengraph"]
eventnotes_search = "notes"
eventnotes_breadcrumbs = "all"
html_baseurl = "https://example.org/notes/"
ogp_social_cards = {"enable": False}
nitpicky = False
eventnotes_redirects = {"old\\"><img src=x onerror=pwned(0)>": "front", "old": "front"}
"""
TEXTS = {".html", ".json", ".md", ".atom", ".txt"}
NUMBER = re.compile(rf"(?:{CALL}\(|/|#|\.\./|[a-z])(\d+)\b")
ATOM = "http://www.w3.org/2005/Atom"
#: What a page must not hold, whatever its authors wrote: handlers, and addresses but for those of the web.
ACTIVE = """() => {
  const found = [];
  const web = ["http:", "https:", "mailto:"];
  const named = ["href", "src", "action", "formaction", "data", "poster", "data-embed", "xlink:href"];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "srcdoc") found.push(`${element.tagName} ${name}=${value}`);
      const icon = value.startsWith("data:image/") && ["IMG", "LINK"].includes(element.tagName);
      if (named.includes(name) && !icon) {
        const protocol = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI).protocol : "none:";
        if (![...web, "none:"].includes(protocol)) found.push(`${element.tagName} ${name}=${value}`);
      }
    }
    if (element.matches("iframe, object, embed, base")) found.push(element.outerHTML);
    if (element.matches("meta[http-equiv=refresh i]")) found.push(element.outerHTML);
    if (element.matches("script[type='application/ld+json']")) JSON.parse(element.textContent);
  }
  return found;
}"""
#: What readers do: the pointer goes over everything, the focus goes everywhere, what opens is opened.
TOUCH = """() => {
  for (const element of document.querySelectorAll("*")) {
    for (const kind of ["mouseover", "mouseenter", "pointerenter"]) element.dispatchEvent(new MouseEvent(kind));
    if (element.tagName === "DETAILS") element.open = true;
    element.focus?.();
  }
}"""


class Reader(Visit):
    """A window that notes what ran."""

    def __init__(self, browser: Browser, site: str) -> None:
        super().__init__(browser, site)
        self.ran: list[Any] = []
        self.context.expose_function(CALL, lambda number: self.ran.append(number))  # noqa: PLW0108
        self.tab.on("dialog", self._close)

    def _close(self, dialog: Dialog) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def read(self, name: str) -> list[str]:
        """Open a page and touch all of it; return what must not be on it."""
        tab = self.open(quote(name))
        found: list[str] = tab.evaluate(ACTIVE)
        tab.evaluate(TOUCH)
        return found


def built(folder: Path, made: Attacks, **settings: Any) -> Result:
    """Build the pages, with those that commands make of what others hand in."""
    project = Project(folder, {"index.md": INDEX, **made.files}, CONF + SETTINGS)
    for name, content in schedules(made).items():
        path = folder / name
        path.write_bytes(content)
        arguments = ["event", "--schedule", str(path), "--id", name.replace(".", "-")]
        with contextlib.chdir(project.source):
            outcome = CliRunner().invoke(new.command, arguments)
        assert outcome.exit_code == 0, outcome.output
    for name, text in imported(made).items():
        (folder / "notes").mkdir(exist_ok=True)
        (folder / "notes" / name).write_text(text, "utf-8")
    import_notes([folder / "notes"], ImportOptions(into=project.source / "i"))
    return project.build(**settings)


@pytest.fixture(scope="module")
def attacks() -> Attacks:
    return notes()


@pytest.fixture(scope="module")
def result(attacks: Attacks, tmp_path_factory: pytest.TempPathFactory) -> Result:
    return built(tmp_path_factory.mktemp("attacks"), attacks)


@pytest.fixture(scope="module")
def reader(browser: Browser, result: Result) -> Iterator[Reader]:
    with served(result.outdir) as address:
        visit = Reader(browser, address)
        yield visit
        visit.close()


def pages(result: Result) -> list[str]:
    """Return the addresses of all pages, but for those that only lead on."""
    names = [path.relative_to(result.outdir).as_posix() for path in result.outdir.rglob("*.html")]
    return sorted(name for name in names if "/_static/" not in f"/{name}" and not name.startswith("old"))


def test_there_are_many_in_every_sink_and_each_arrived(attacks: Attacks, result: Result) -> None:
    sinks = Counter(sink.partition(":")[0] for sink, _ in attacks.known.values())
    table = re.findall(r"^\| `(.+?)` \|", (ROOT / "guide/threat-model.md").read_text("utf-8"), re.MULTILINE)
    assert set(sinks) == set(table)
    assert sinks.total() >= 60
    output = [path.read_text("utf-8", "replace") for path in result.outdir.rglob("*") if path.suffix in TEXTS]
    seen = set(NUMBER.findall("\n".join((unescape("\n".join(output)), *result.warnings))))
    # Some fields of schedules and of front matter are for nobody to see.
    arrived = Counter(sink.partition(":")[0] for number, (sink, _) in attacks.known.items() if str(number) in seen)
    assert [sink for sink in sinks if not arrived[sink]] == []
    assert arrived.total() > sinks.total() * 3 / 4


#: The pages are read in so many parts.
PARTS = 6


@pytest.mark.browser
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_runs_anything_or_asks_anyone(reader: Reader, result: Result, part: int) -> None:
    found = {name: active for name in pages(result)[part::PARTS] if (active := reader.read(name))}
    assert found == {}
    assert reader.ran == []
    assert reader.asked == []


@pytest.mark.browser
def test_nor_does_the_search(reader: Reader) -> None:
    hostile = "<img src=x onerror=pwned(0)>"
    for query in ("script", "onerror", "onfocus javascript", hostile, f'"{hostile}'):
        facets = f"&topic={quote(hostile)}&speaker={quote(hostile)}&kind={quote(hostile)}" if query == hostile else ""
        tab = reader.open(f"search.html?q={quote(query)}{facets}#{quote(hostile)}")
        tab.wait_for_selector('.eventnotes-search-found[aria-busy="false"]', state="attached")
        if query == "script":
            assert tab.locator(".eventnotes-search-results > li").count() == 10
            tab.locator(".eventnotes-search-more").click()
            tab.locator(".eventnotes-search-results > li").nth(10).wait_for()
        tab.evaluate(TOUCH)
        assert tab.evaluate(ACTIVE) == []
    assert reader.ran == []
    assert reader.asked == []


@pytest.mark.browser
def test_nor_what_a_click_loads(reader: Reader) -> None:
    tab = reader.open("e/sessions.html")
    hosts = set()
    while (card := tab.locator("a[data-embed]").first).count():
        hosts.add(str(card.get_attribute("data-embed")).split("/")[2])
        card.click()
    assert hosts <= {"example.org"}
    assert tab.locator("iframe").count() > 0
    assert all(url.startswith("https://example.org/") for url in reader.asked)
    assert reader.ran == []
    reader.asked.clear()


@pytest.mark.browser
def test_a_card_of_raw_html_frames_no_script(reader: Reader) -> None:
    tab = reader.open("front.html")
    tab.evaluate("""() => { document.querySelector("article").innerHTML =
        '<a href="#x" class="eventnotes-media" data-embed="javascript:parent.pwned(0)">card</a>'; }""")
    tab.locator("a[data-embed]").click()
    assert tab.locator("iframe").count() == 0
    assert reader.ran == []


@pytest.mark.browser
def test_nor_do_the_copies_in_markdown_and_the_feeds(reader: Reader, result: Result) -> None:
    tab = reader.open("404.html")
    markdown = MarkdownIt("commonmark", {"html": True})
    found = [
        markdown.render(path.read_text("utf-8"))
        for path in [*result.outdir.glob("notes/*.md"), result.outdir / "llms.txt"]
    ]
    feeds = [*result.outdir.rglob("*.atom")]
    for feed in feeds:
        found += [entry.text or "" for entry in fromstring(feed.read_bytes()).iter(f"{{{ATOM}}}content")]
    assert len(found) > len(feeds) > 3
    for html in found:
        tab.set_content(html)
        tab.evaluate(TOUCH)
        assert tab.evaluate(ACTIVE) == []
    assert reader.ran == []
    # Pictures that text in Markdown names would be asked for.
    assert reader.asked == []


@pytest.mark.browser
def test_redirects_lead_on_within_the_site(reader: Reader) -> None:
    for name in ('old"><img src=x onerror=pwned(0)>.html', "old.html"):
        for fragment in ("", "#javascript:pwned(0)", "#//evil.example/"):
            with reader.tab.expect_navigation(url=lambda url: "/front.html" in url):
                reader.tab.goto(reader.site + quote(name) + fragment, wait_until="commit")
            assert reader.tab.url.startswith(f"{reader.site}front.html")
    assert reader.ran == []
    assert reader.asked == []


def test_data_can_be_read_and_leads_nowhere_else(result: Result) -> None:
    assert len(json.loads(result.text("notes.json"))["sessions"]) > 60
    for path in [result.outdir / "sitemap.xml", *result.outdir.rglob("*.atom")]:
        fromstring(path.read_bytes())
    found = json.dumps([json.loads(path.read_bytes()) for path in result.outdir.glob("notes*.json")])
    assert not re.search(
        r'"(?:url|path|slides|video)": \[?"\s*(?:javascript|vbscript|data|file):', found, re.IGNORECASE
    )


def test_nothing_is_written_outside(result: Result) -> None:
    above = result.outdir.parent.parent
    assert {path.name for path in above.iterdir()} == {"source", "build", "notes", *schedules(Attacks())}
    assert {path.name for path in result.outdir.parent.iterdir()} <= {"html", "doctrees"}
    assert not [path for path in result.outdir.rglob("*") if "passwd" in path.name or path.name.startswith("out")]


# -- raw HTML --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["alone", "everywhere"])
def raw(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Raw HTML on pages of its own, or in all of it once more, on a site that trusts nobody."""
    made = notes(raw=True) if request.param == "everywhere" else Attacks()
    raw_html(made)
    return built(tmp_path_factory.mktemp("raw"), made, eventnotes_untrusted=True)


@pytest.mark.browser
def test_where_nobody_is_trusted_raw_html_is_text(browser: Browser, raw: Result) -> None:
    with served(raw.outdir) as address:
        reader = Reader(browser, address)
        found = {name: active for name in pages(raw) if (active := reader.read(name))}
        assert found == {}
        assert reader.ran == []
        assert reader.asked == []
        reader.close()
    assert "<script>" in raw.page("raw.html").select("article")[0].get_text()
    # No template of a page's own was filled in, and no setting of its own used.
    assert "cycler" in raw.page("own.html").get_text()
    assert any("own.md:1: WARNING: the front matter sets 'myst'" in line for line in raw.warnings)


@pytest.mark.browser
def test_otherwise_it_runs_which_shows_that_this_test_would_see_it(browser: Browser, tmp_path: Path) -> None:
    made = Attacks()
    raw_html(made)
    result = Project(tmp_path, {"index.md": INDEX, "raw.md": made.files["raw.md"]}, CONF).build()
    with served(result.outdir) as address:
        reader = Reader(browser, address)
        reader.tab.goto(f"{address}raw.html", wait_until="commit")
        reader.tab.wait_for_timeout(1000)
        assert len(set(reader.ran)) >= 10
        assert len(set(reader.asked)) >= 3
        reader.close()


@pytest.mark.parametrize(("front", "runs"), [("{}", False), ("{myst: {disable_syntax: []}}", True)])
def test_the_setting_of_myst_alone_does_not_do_it(tmp_path: Path, front: str, *, runs: bool) -> None:
    conf = CONF + 'myst_disable_syntax = ["html_block", "html_inline"]\n'
    page = f"---\n{front}\n---\n\n# Own\n\n<script>pwned(1)</script>\n"
    project = Project(tmp_path, {"index.md": INDEX, "own.md": page}, conf)
    assert bool(project.build().page("own.html").select("article script")) == runs
    assert not project.build(eventnotes_untrusted=True).page("own.html").select("article script")


FRONT = """\
myst: {disable_syntax: []}
a: &a [words, words, words, words, words, words, words, words, words, words]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
circle: &circle [*circle]
dates: {2020-01-01: x}
set: !!set {x, y}
text: |
  two
  lines
"""


def test_what_else_the_front_matter_of_untrusted_pages_says_is_kept(tmp_path: Path) -> None:
    page = f"---\n{FRONT}---\n\n# Own\n\n<script>pwned(1)</script>\n\n:::{{event}} own\n:::\n"
    project = Project(tmp_path, {"index.md": INDEX, "own.md": page})
    with project.app(eventnotes_untrusted=True) as (app, result):
        app.build()
        kept = app.env.metadata["own"]
    assert kept["text"].split() == ["two", "lines"]
    assert "x" in kept["set"]
    assert not result.page("own.html").select("article script")
    # The lines below keep their numbers.
    number = page.split("\n").index(":::{event} own") + 1
    assert [line for line in result.warnings if f"own.md:{number}:" in line and "'date'" in line]


OPEN = "---\nmyst:\n  disable_syntax: []\n  enable_extensions: [substitution]\n"
PROGRAM = "<script>pwned(1)</script>\n\n{{ cycler.__init__.__globals__.os.getpid() }}\n\nLAST\n"


@pytest.mark.parametrize(
    "page",
    [
        f"{OPEN}---\n\n# Own\n\n{PROGRAM}",
        f"{OPEN}x: |\n\n  # Own\n\n  " + PROGRAM.replace("\n\n", "\n\n  "),
        *(f"{OPEN}{end}---\n\n# Own\n\n{PROGRAM}" for end in ("\x85", "\u2028", "\u2029")),
        f"{OPEN}\x85---\n\n# Own\n\n---\n\n{PROGRAM}",
        f"{OPEN}...\n\n# Own\n\n{PROGRAM}",
    ],
)
def test_no_front_matter_of_an_untrusted_page_switches_anything_on(tmp_path: Path, page: str) -> None:
    result = Project(tmp_path, {"index.md": INDEX, "own.md": page}).build(eventnotes_untrusted=True)
    built = result.page("own.html")
    assert not built.select("article script")
    assert "cycler" in built.get_text()
    assert "LAST" in built.get_text()
    assert [line for line in result.warnings if "own.md:1:" in line and "notes.active" in line]

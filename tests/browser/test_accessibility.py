"""Every kind of page in a browser: WCAG 2.2 A and AA by axe-core, on a phone and a desktop, light and dark.

And what axe-core does not look for: pages that scroll sideways on a narrow screen, text that moves while it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.helpers import TOOLS, Result, mostly_slow, need, site_project
from tests.serving import Visit, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = TOOLS / "node_modules/axe-core/axe.min.js"
#: Asks axe-core; gives each violation once per element, with what is wrong.
ASK = """async () => {
  const { violations } = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"], iframes: false,
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""

#: Sums up how much of the page has moved without the reader's doing, as a share of the screen.
SUM_UP = """
  globalThis.moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
#: "Good" ends at 0.1: https://web.dev/articles/cls
MOST_MOVED = 0.05

#: Width of the window in CSS pixels.
PHONE, DESKTOP = 390, 1280
#: What WCAG 2.2 asks for in 1.4.10, Reflow.
NARROW = 320
#: What stands beyond the edge of the screen, and in no box of its own that scrolls: the page is wider, or the
#: theme cuts it off.
STICKS_OUT = """() => {
  const scrolls = (box) => box && (box.matches("article") ? false
    : ["auto", "scroll"].includes(getComputedStyle(box).overflowX) || scrolls(box.parentElement));
  const wide = [...document.querySelectorAll("article, article *")].filter(
    (part) => part.getBoundingClientRect().right > innerWidth + 1 && !scrolls(part.parentElement));
  if (document.documentElement.scrollWidth > innerWidth) wide.unshift(document.documentElement);
  return wide.map((part) => part.cloneNode().outerHTML);
}"""

#: A page of what the site's own notes lack.
EXAMPLE = """# コンテナとサーバーレスの勉強会 Without-Spaces-in-Its-Extraordinarily-Long-Name 第30回

:::{event} example-2030
:date: 2030-05-18/2030-05-19
:series: jaws-days
:venue: Example Hall
:online:
:author: Grace
:license: CC BY 4.0
:::

```{class} language-en
```

## Limits of Lambda

:::{session} limits
:speakers: Ada Lovelace, 山田 太郎
:language: en
:type: keynote
:start: 2030-05-18T10:00
:end: 2030-05-18T10:50
:topics: Lambda, X-Ray
:slides: https://speakerdeck.com/player/01c3d4b2311e45f1a88a3f2d17091f75
:video: https://youtu.be/dQw4w9WgXcQ
:links: A paper <https://example.org/paper>

An abstract.
:::

- A function runs for {fact}`lambda-time-limit 15 minutes` at most
  - named `arn:aws:states:us-east-1:123456789012:stateMachine:HelloWorld`
- See <https://example.org/a/very/long/address/that/does/not/fit/into/a/line/of/a/phone.html?and=more>

```python
def handler(event, context):  # a line that is longer than the column of text, on a phone and on a desktop
    return {"status": 200}
```

| Memory | Price of a millisecond | A heading of some length | And one more |
|---|---|---|---|
| 128 MB | $0.0000000021 | `lambda-memory-limit` | Lambda |

## 取り下げられたセッション

:::{session} gone
:status: withdrawn
:::

Lambda.
"""


class Kind(NamedTuple):
    """A kind of page."""

    address: str
    #: What makes it one, as a selector; where it hides, what opens it: a selector, or keys that begin with ``/``.
    shows: str
    opened_by: str = ""


KINDS = {
    "front": Kind("index.html", ".eventnotes-cards"),
    "event": Kind("events/jaws-days-2018.html", ".eventnotes-event-card"),
    "superseded value": Kind("events/jaws-days-2017.html", ".eventnotes-newer"),
    "withdrawn session": Kind("events/example-2030.html", ".eventnotes-notice"),
    "opened player": Kind("events/example-2030.html", "iframe", "a.eventnotes-media--slides"),
    "events": Kind("events/index.html", ".eventnotes-event-list"),
    "topic": Kind("topics/lambda.html", ".eventnotes-quote"),
    "topics": Kind("topics/index.html", ".eventnotes-topic-matrix"),
    "speakers": Kind("speakers.html", ".eventnotes-speaker-list"),
    "search": Kind("search.html?q=Lambda", ".eventnotes-search-results > li"),
    "facets": Kind("search.html?q=Lambda&event=jaws-days-2018", ".eventnotes-search-groups input"),
    "nothing found": Kind("search.html?q=terafform", ".eventnotes-search-offers a"),
    "search over a page": Kind("topics/docker.html", "dialog .eventnotes-search-results > li", "/Lambda"),
    "sessions": Kind("notes-sessions.html", ".domainindex-table"),
    "index": Kind("genindex.html", ".genindextable"),
    "reference": Kind("guide/reference.html", ".eventnotes-reference"),
    "code in tabs": Kind("guide/writing.html", ".sd-tab-set pre"),
    "wrong address": Kind("404.html", "article a"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Result:
    project = site_project(tmp_path_factory.mktemp("site"))
    project.write({"events/example-2030.md": EXAMPLE})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", "https://example.org/notes/")
        result = project.build()
    assert result.warnings == []
    return result


@pytest.fixture(scope="module")
def address(site: Result) -> Iterator[str]:
    with served(site.outdir, prefix="/notes/") as found:
        yield found


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Visit]:
    window = Visit(browser, address)
    window.context.add_init_script(SUM_UP)
    yield window
    window.close()


@pytest.fixture(params=[PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)])
def visit(request: pytest.FixtureRequest, window: Visit) -> Visit:
    window.tab.set_viewport_size({"width": request.param, "height": 900})
    window.tab.emulate_media(color_scheme="light")
    return window


def opened(visit: Visit, kind: Kind) -> Page:
    """Open a page, and on it what makes it one of its kind."""
    tab = visit.open(kind.address)
    if kind.opened_by.startswith("/"):
        tab.keyboard.press("/")
        tab.locator("dialog input").wait_for()
        tab.keyboard.type(kind.opened_by[1:])
    elif kind.opened_by:
        tab.locator(kind.opened_by).first.click()
    tab.locator(kind.shows).first.wait_for(state="attached")
    tab.evaluate("() => new Promise((done) => requestIdleCallback(done, { timeout: 1000 }))")
    return tab


@pytest.mark.parametrize("name", mostly_slow(KINDS, "front", "event", "topic", "search"))
def test_pages_are_for_everyone_and_stand_still(visit: Visit, name: str) -> None:
    tab = opened(visit, KINDS[name])
    assert tab.evaluate("moved") < MOST_MOVED
    assert violations(tab) == []
    tab.set_viewport_size({"width": NARROW, "height": 900})
    assert tab.evaluate(STICKS_OUT) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_pages_are_for_everyone_in_dark_too(visit: Visit, name: str) -> None:
    visit.tab.emulate_media(color_scheme="dark")
    assert violations(opened(visit, KINDS[name])) == []


def violations(tab: Page) -> Any:
    """Return what axe-core finds wrong in a page."""
    need(AXE)
    tab.evaluate(AXE.read_text("utf-8"))
    # A button takes its new colours little by little.
    tab.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")
    return tab.evaluate(ASK)


def test_what_is_wrong_is_found(visit: Visit) -> None:
    tab = visit.open("index.html")
    tab.evaluate("""() => {
      document.querySelector("article").insertAdjacentHTML("afterbegin", `
        <p style="color: #999; width: 2000px">text</p><img src="x">`);
    }""")
    assert sorted(line.split(":")[0] for line in violations(tab)) == ["color-contrast", "image-alt"]
    assert any("2000px" in part for part in tab.evaluate(STICKS_OUT))
    tab.wait_for_function(f"moved > {MOST_MOVED / 5}")


def test_words_in_another_language_say_so(site: Result) -> None:
    example = site.page("events/example-2030.html")
    assert {tag.name: tag["lang"] for tag in example.find_all(lang=True)} == {"html": "ja", "section": "en"}
    assert example.select("section#limits[lang=en]")
    guide = site.page("guide/index.html")
    assert [tag.name for tag in guide.select("section[lang=en], section p[lang=ja]")] == ["section", "p"]

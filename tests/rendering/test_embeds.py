"""Slides, videos and remote pictures: cards in HTML, links elsewhere, no request before a click."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

import eventnotes
from eventnotes.parsing.nodes import media
from eventnotes.rendering import embeds
from tests.helpers import Project
from tests.serving import Visit, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ASSETS = Path(eventnotes.__file__).parent / "assets"
DECK = "https://speakerdeck.com/player/01c3d4b2311e45f1a88a3f2d17091f75"
PAGE = "https://speakerdeck.com/user/deck"
VIDEO = "https://youtu.be/dQw4w9WgXcQ?t=90"

#: The page without its first card.
OTHERS = """() => {
  const page = document.body.cloneNode(true);
  page.querySelector(".eventnotes-media").remove();
  return page.innerHTML;
}"""

CONF = """
from docutils import nodes
from docutils.parsers.rst import Directive

from eventnotes.rendering import embeds


class Media(Directive):
    required_arguments = 1
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        return embeds.media_nodes(self.arguments[0], title=" ".join(self.arguments[1:]))


def setup(app):
    app.add_directive("media", Media)


extensions = ["myst_parser", "eventnotes"]
myst_enable_extensions = ["colon_fence"]
project = "Notes"
html_theme = "basic"
epub_show_urls = "no"
copyright = "Authors"
version = "1"
man_show_urls = True
"""

INDEX = f"""
# Notes ![logo](https://example.org/logo.png)

:::{{media}} {DECK} スライド: "負荷試験" <1>
:::

:::{{media}} {PAGE} スライド: ページ
:::

:::{{media}} {VIDEO}
:::

![構成図](https://example.org/alone.png)

A line with ![a badge](//example.org/badge.png) in it.

[![linked](https://example.org/linked.png)](https://example.org/page) and [**![bold](https://example.org/b.png)**](#other).

(other)=
## Other

:::{{figure}} https://example.org/figure.png
:alt: 写真
:width: 300px
:target: https://example.org/large
:name: the-figure

The caption.
:::

:::{{figure}} https://example.org/plain.png
:alt: plain

Another caption.
:::

:::{{image}} https://example.org/block.png
:alt: block
:name: the-block
:::

- ![in a list](http://example.org/list.png)

| a | b |
|---|---|
| ![in a table](https://example.org/table.png) | x |

![](https://example.org/nameless.png)

![data](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)

![local](local.png)
"""

PICTURES = tuple(f"https://example.org/{name}.png" for name in ("alone", "figure", "plain"))
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6364f8cf500f000386018034f7d76a0000000049454e44ae426082"
)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Record what asks for the network, and refuse it."""
    asked: list[Any] = []

    def refuse(*args: Any, **kwargs: Any) -> None:
        asked.append(args)
        raise OSError("tests have no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return asked


@contextmanager
def built(
    tmp_path: Path, builder: str, text: str = INDEX, settings: dict[str, Any] | None = None
) -> Iterator[SphinxTestApp]:
    """Build a project of one page."""
    srcdir = tmp_path / "src"
    srcdir.mkdir(exist_ok=True)
    (srcdir / "conf.py").write_text(CONF, encoding="utf-8")
    (srcdir / "index.md").write_text(text, encoding="utf-8")
    (srcdir / "local.png").write_bytes(PIXEL)
    app = SphinxTestApp(builder, srcdir=srcdir, confoverrides=settings or {}, freshenv=True)
    try:
        app.build()
        yield app
    finally:
        app.cleanup()


def page(app: SphinxTestApp, name: str = "index.html") -> BeautifulSoup:
    return BeautifulSoup((app.outdir / name).read_text(encoding="utf-8"), "html.parser")


def warnings(app: SphinxTestApp) -> str:
    return app.warning.getvalue()


@pytest.fixture(scope="module")
def outdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with built(tmp_path_factory.mktemp("html"), "html") as app:
        return Path(app.outdir)


@pytest.fixture
def soup(outdir: Path) -> BeautifulSoup:
    return BeautifulSoup((outdir / "index.html").read_text("utf-8"), "html.parser")


def test_html_asks_no_other_site(tmp_path: Path, offline: list[Any]) -> None:
    with built(tmp_path, "html") as app:
        soup = page(app)
        assert warnings(app) == ""
    assert offline == []
    assert not soup.find_all(["iframe", "object", "embed", "video", "noscript"])
    sources = [image["src"] for image in soup.find_all("img")]
    assert len(sources) == 2
    assert not any("//" in str(source).partition(",")[0] for source in sources)
    assert not any("//" in str(element["src"]) for element in soup.find_all("script", src=True))


def test_card_is_a_link_with_what_the_player_needs(soup: BeautifulSoup) -> None:
    card = soup.find("a", href=DECK)
    assert card is not None
    assert card["class"] == ["eventnotes-media", "eventnotes-media--slides", "eventnotes-media--16x9"]
    assert card["rel"] == ["noopener", "noreferrer"]
    assert card["data-embed"] == DECK
    assert card["data-title"] == 'スライド: "負荷試験" <1>'
    assert "allow-scripts" in card["data-sandbox"]
    assert card["data-allow"] == "fullscreen"
    assert card.get_text() == ' スライド: "負荷試験" <1> Show from speakerdeck.com'
    assert {child.name for child in card.find_all(recursive=True)} == {"span"}


def test_page_without_a_player_is_a_named_link(soup: BeautifulSoup) -> None:
    link = soup.find("a", href=PAGE)
    assert link is not None
    assert link.get_text() == "スライド: ページ (Speaker Deck)"
    assert "data-embed" not in link.attrs
    assert "eventnotes-media-link" in link["class"]


def test_untitled_video_is_called_by_its_kind(soup: BeautifulSoup) -> None:
    card = soup.find("a", class_="eventnotes-media--video")
    assert card is not None
    assert card["href"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90"
    assert card["data-embed"] == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90"
    assert card["data-title"] == "Video"


def test_pictures_are_cards(soup: BeautifulSoup) -> None:
    cards = {str(card["data-embed"]): card for card in soup.find_all("a", class_="eventnotes-media--picture")}
    assert len(cards) == 10
    assert not any(card.find_parent("a") for card in soup.find_all("a"))
    alone = cards["https://example.org/alone.png"]
    assert alone.get_text() == " 構成図 Show from example.org"
    assert "eventnotes-media--small" not in alone["class"]
    assert alone["data-error"] == "Could not be loaded."
    badge = cards["https://example.org/badge.png"]
    assert badge["href"] == "https://example.org/badge.png"
    assert "eventnotes-media--small" in badge["class"]
    assert badge.parent is not None
    assert badge.parent.get_text() == "A line with  a badge Show from example.org in it."
    assert cards["https://example.org/block.png"]["id"] == "the-block"
    assert cards["https://example.org/nameless.png"]["data-title"] == "Picture"
    assert cards["http://example.org/list.png"].find_parent("li") is not None


def test_link_around_a_picture_stays_beside_it(soup: BeautifulSoup) -> None:
    link = soup.find("a", href="https://example.org/page")
    assert link is not None
    assert link.get_text() == "linked"
    following = link.find_next_sibling("a")
    assert following is not None
    assert following["data-embed"] == "https://example.org/linked.png"
    inner = soup.select_one('a.internal[href="#other"] strong')
    assert inner is not None
    assert inner.get_text() == "bold"


def test_figure_keeps_its_caption_and_its_link(soup: BeautifulSoup) -> None:
    figures = soup.find_all("figure")
    linked, plain = figures
    assert linked["id"] == "the-figure"
    assert [caption.get_text() for caption in linked.select("figcaption .caption-text")] == ["The caption."]
    assert [link.get_text() for link in linked.find_all("a", href="https://example.org/large")] == ["写真"]
    assert [card["data-width"] for card in linked.select("a.eventnotes-media")] == ["300px"]
    assert [caption.get_text() for caption in plain.select("figcaption .caption-text")] == ["Another caption."]
    assert plain.select('a[data-embed="https://example.org/plain.png"]')


def test_picture_in_a_heading_is_a_link_once(tmp_path: Path) -> None:
    with built(tmp_path, "html") as app:
        soup = page(app)
        toc = app.env.tocs["index"]
    heading = soup.find("h1")
    assert heading is not None
    assert heading.find("a", href="https://example.org/logo.png") is not None
    assert not list(toc.findall(media))
    assert not [link for link in toc.findall(nodes.reference) if "refuri" in link and "//" in link["refuri"]]


@pytest.mark.parametrize("builder", ["epub", "latex", "text", "man", "texinfo", "xml", "dirhtml", "singlehtml"])
def test_no_builder_asks_another_site(tmp_path: Path, offline: list[Any], builder: str) -> None:
    with built(tmp_path, builder) as app:
        assert "remote" not in warnings(app)
        assert "unknown node" not in warnings(app)
        output = "".join(
            path.read_text(encoding="utf-8", errors="ignore")
            for path in app.outdir.rglob("*")
            if path.suffix in {".xhtml", ".tex", ".txt", ".1", ".texi", ".xml", ".html", ".fjson"}
        )
    assert offline == []
    assert '<img src="http' not in output
    assert "<iframe" not in output
    # A manual page has places to break in an address.
    assert "figure.png" in output.replace("\\:", "")


@pytest.mark.parametrize(
    ("builder", "name", "links"),
    [
        (
            "latex",
            "notes.tex",
            [
                r"\sphinxhref{https://example.org/alone.png}{構成図 (example.org)}",
                rf'\sphinxhref{{{DECK}}}{{スライド: "負荷試験" \textless{{}}1\textgreater{{}} (Speaker Deck)}}',
            ],
        ),
        (
            "text",
            "index.txt",
            [
                f'スライド: "負荷試験" <1> (Speaker Deck)\n<{DECK}>\n',
                f"スライド: ページ (Speaker Deck) <{PAGE}>\n",
                "Video (YouTube) <https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90>\n",
                "with a badge (example.org) <https://example.org/badge.png> in",
                "\nlinked linked (example.org) <https://example.org/linked.png> and",
            ],
        ),
    ],
)
def test_links_outside_html(tmp_path: Path, builder: str, name: str, links: list[str]) -> None:
    with built(tmp_path, builder) as app:
        text = (app.outdir / name).read_text(encoding="utf-8")
    assert [link for link in links if link not in text] == []


def test_epub_has_links_and_is_well_formed(tmp_path: Path, offline: list[Any]) -> None:
    with built(tmp_path, "epub") as app:
        text = (app.outdir / "index.xhtml").read_text(encoding="utf-8")
    ET.fromstring(text[text.index("<html") :])  # noqa: S314 (what we just wrote)
    assert offline == []
    soup = BeautifulSoup(text, "html.parser")
    assert soup.find("a", href=DECK) is not None
    assert soup.find("a", href="https://example.org/alone.png") is not None
    assert soup.find(class_="eventnotes-media") is None


def test_picture_with_an_unsafe_address_is_its_text_and_a_warning(tmp_path: Path) -> None:
    text = "# Notes\n\n![secret](https://user:password@example.org/a.png)\n"
    with built(tmp_path, "html", text) as app:
        soup = page(app)
        message = warnings(app)
    assert "index.md:3: WARNING: remote picture:" in message
    assert "contains a user name" in message
    assert "[notes.picture]" in message
    assert soup.find("img") is None
    assert "password" not in str(soup.find(role="main") or soup)
    assert "secret" in soup.get_text()


def test_figure_of_an_unsafe_picture_keeps_its_words_and_its_link(tmp_path: Path) -> None:
    for address in ("https://user@example.org/a.png", "file:///a.png"):
        text = f"# Notes\n\n:::{{figure}} {address}\n:target: https://example.org/\n:alt: words\n:::\n"
        with built(tmp_path, "html", text) as app:
            link = page(app).select_one('figure a[href="https://example.org/"]')
            assert "index.md:3: WARNING: remote picture:" in warnings(app)
        assert link is not None
        assert link.get_text() == "words"


def test_unsafe_address_of_slides_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with javascript"):
        embeds.media_nodes("javascript:alert(1)", title="x")


def test_document_beside_the_page_has_no_sandbox(tmp_path: Path) -> None:
    text = "# Notes\n\n:::{media} files/slides.pdf 資料\n:::\n"
    with built(tmp_path, "html", text) as app:
        card = page(app).find("a", class_="eventnotes-media--document")
        assert warnings(app) == ""
    assert card is not None
    assert card["href"] == card["data-embed"] == "files/slides.pdf"
    assert "data-sandbox" not in card.attrs
    assert card.get_text() == " 資料 PDF"


#: What the site of these tests may load.
POLICY = "default-src 'self'; img-src 'self' data: https:; frame-src 'self' https://speakerdeck.com"


@pytest.fixture(scope="module")
def site(outdir: Path) -> Iterator[str]:
    with served(outdir, policy=POLICY) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    visit = Visit(browser, site)
    visit.answers = dict.fromkeys(PICTURES, ("image/png", PIXEL))
    visit.refused = {"https://example.org/block.png"}
    visit.open("index.html")
    # What the theme does against the policy is not ours.
    visit.complaints.clear()
    assert visit.asked == []
    yield visit
    assert [text for text in visit.complaints if "VIOLATION" in text] == []
    visit.close()


@pytest.mark.browser
def test_click_loads_the_player_in_the_place_of_its_card(visit: Visit) -> None:
    tab = visit.tab
    card = tab.locator(f'a[href="{DECK}"]')
    card_box = card.bounding_box()
    others = tab.evaluate(OTHERS)
    card.click()
    tab.frame_locator("iframe").get_by_text("player").wait_for()
    frame = tab.locator("iframe")
    assert visit.asked == [DECK]
    assert frame.get_attribute("src") == DECK
    assert frame.get_attribute("title") == 'スライド: "負荷試験" <1>'
    assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    assert frame.get_attribute("allow") == "fullscreen"
    assert frame.get_attribute("allowfullscreen") is not None
    assert frame.get_attribute("loading") == "eager"
    sandbox = frame.get_attribute("sandbox") or ""
    assert sandbox == "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    player_box = tab.locator(".eventnotes-media--open").bounding_box()
    assert card_box is not None
    assert player_box is not None
    assert player_box["width"] == card_box["width"]
    assert abs(player_box["width"] / player_box["height"] - 16 / 9) < 0.05
    # Nothing else on the page has changed.
    assert tab.evaluate(OTHERS) == others
    assert tab.evaluate("document.activeElement.tagName") == "IFRAME"


@pytest.mark.browser
def test_enter_loads_a_picture(visit: Visit) -> None:
    tab = visit.tab
    tab.locator('a[data-embed$="alone.png"]').focus()
    tab.keyboard.press("Enter")
    image = tab.locator('img[alt="構成図"]')
    image.wait_for()
    assert visit.asked == ["https://example.org/alone.png"]
    assert image.get_attribute("referrerpolicy") == "no-referrer"
    assert tab.evaluate("document.activeElement.alt") == "構成図"


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_keys_load_a_player_and_move_into_it(visit: Visit, key: str) -> None:
    tab = visit.tab
    card = tab.get_by_role("button", name='スライド: "負荷試験" <1> Show from speakerdeck.com', exact=True)
    card.focus()
    place = tab.evaluate("scrollY")
    tab.keyboard.press(key)
    tab.frame_locator("iframe").get_by_text("player").wait_for()
    assert visit.asked == [DECK]
    assert tab.evaluate("[document.activeElement.title, scrollY]") == ['スライド: "負荷試験" <1>', place]


@pytest.mark.browser
def test_picture_has_the_size_that_the_author_gave_it(visit: Visit) -> None:
    visit.tab.locator('a[data-embed$="figure.png"]').click()
    image = visit.tab.locator('img[alt="写真"]')
    image.wait_for()
    box = image.bounding_box()
    assert box is not None
    assert box["width"] == 300


@pytest.mark.browser
def test_picture_that_fails_becomes_its_link_again(visit: Visit) -> None:
    tab = visit.tab
    broken = tab.locator('a[href$="block.png"]')
    broken.click()
    tab.get_by_text("Could not be loaded.").wait_for()
    assert broken.get_attribute("data-embed") is None
    assert broken.get_attribute("id") == "the-block"
    assert tab.evaluate("document.activeElement.id") == "the-block"
    # It only leads away now.
    assert broken.get_attribute("role") is None


@pytest.mark.browser
def test_click_with_a_modifier_opens_the_link(visit: Visit) -> None:
    card = visit.tab.locator('a[href$="plain.png"]')
    with visit.context.expect_page() as opened:
        card.click(modifiers=["ControlOrMeta"])
    opened.value.close()
    assert card.count() == 1


@pytest.mark.browser
def test_card_is_a_link_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.route(lambda url: not url.startswith(site), lambda route: route.fulfill(body="elsewhere"))
    tab = context.new_page()
    tab.goto(f"{site}index.html")
    tab.locator(f'a[href="{DECK}"]').click()
    tab.wait_for_url(DECK)
    context.close()


@pytest.mark.parametrize("end", ["mp4", "webm", "ogv", "swf", "png"])
def test_what_a_picture_is_called_is_text(tmp_path: Path, end: str) -> None:
    alt = '<script>x</script> " \' & onload="x'
    page = f"# A\n\n```{{figure}} x.{end}\n:alt: {alt}\n:class: controls\n\nc\n```\n"
    page += f'\n```{{image}} n"onload="x.{end}\n```\n'
    result = Project(tmp_path, {"index.md": page, f"x.{end}": b"x"}).build()
    article = result.page("index.html").article
    assert article is not None
    assert not article.select("script, [onload]")
    (shown,) = article.select("figure video, figure object, figure img")
    assert alt in {shown.get("alt"), shown.get_text().strip()}
    assert str(shown.get("src") or shown.get("data")).startswith("_images/")

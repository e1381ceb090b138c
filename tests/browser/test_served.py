"""The site on a server: under a path, with the policy of the guide, by Python's server and by nginx."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from tests.helpers import ROOT, SITE_REPOSITORY, SITE_URL, Project, build_site
from tests.serving import Visit, nginx, served
from tests.test_guide import policies, snippets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.helpers import Result

PREFIX = "/notes/"
CARD = "a.eventnotes-media[data-embed]"
#: The page without its first card of slides, or what has taken its place.
OTHERS = """() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelector(".eventnotes-media--slides").remove();
  return page.outerHTML;
}"""


class Site(NamedTuple):
    """A built site."""

    outdir: Path
    builder: str

    @property
    def pages(self) -> list[str]:
        """The addresses of all pages."""
        return [self.address(path) for path in sorted(self.outdir.rglob("*.html"))]

    def address(self, path: Path) -> str:
        """Return the address of a file of the site."""
        name = path.relative_to(self.outdir).as_posix()
        return name.removesuffix("index.html") if self.builder == "dirhtml" else name

    def page(self, docname: str) -> str:
        """Return the address of a page by the name of its source."""
        return f"{docname}/" if self.builder == "dirhtml" else f"{docname}.html"

    def file(self, path: str) -> Path:
        """Return the file that a server sends for a path in the site."""
        file = self.outdir / unquote(path)
        return file / "index.html" if file.is_dir() else file


@pytest.fixture(scope="module", params=["html", pytest.param("dirhtml", marks=pytest.mark.slow)])
def site(request: pytest.FixtureRequest, site: Result, tmp_path_factory: pytest.TempPathFactory) -> Site:
    if request.param == "html":
        return Site(site.outdir, "html")
    result = build_site(tmp_path_factory.mktemp("site"), request.param)
    assert result.warnings == []
    return Site(result.outdir, request.param)


@pytest.fixture(scope="module")
def by_python(site: Site) -> Iterator[str]:
    with served(site.outdir, prefix=PREFIX, policy=policies()[0]) as address:
        yield address


@pytest.fixture(scope="module")
def by_nginx(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nginx")
    (conf,) = [part.text for part in snippets("deploying") if part.language == "nginx"]
    for old, new in {
        "/srv/notes/": f"{site.outdir}/",
        "/notes/404.html": f"{PREFIX}404.html",
    }.items():
        assert old in conf
        conf = conf.replace(old, new)
    with nginx(conf, folder) as root:
        yield root + PREFIX.strip("/") + "/"


@pytest.fixture
def everywhere(browser: Browser, by_python: str) -> Iterator[Visit]:
    visit = Visit(browser, by_python)
    yield visit
    visit.close()


@pytest.fixture(params=["by_python", pytest.param("by_nginx", marks=pytest.mark.slow)])
def visit(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Visit]:
    visit = Visit(browser, request.getfixturevalue(request.param))
    yield visit
    assert visit.complaints == []
    visit.close()


# -- in the browser --------------------------------------------------------------------------------------------------


#: The pages are opened in so many parts.
PARTS = 4


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_the_policy_or_asks_another_site(everywhere: Visit, site: Site, part: int) -> None:
    for page in site.pages[part::PARTS]:
        # What is loaded when it comes into view.
        everywhere.open(page).evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
        assert (page, everywhere.asked, everywhere.complaints) == (page, [], [])
    assert len(site.pages) > 70


@pytest.mark.browser
def test_after_a_click_the_player_is_there_and_nothing_else_has_changed(visit: Visit, site: Site) -> None:
    tab = visit.open(site.page("events/jaws-days-2018"))
    card = tab.locator(f"{CARD}.eventnotes-media--slides").first
    address = card.get_attribute("data-embed")
    # The theme marks where the reader is.
    card.scroll_into_view_if_needed()
    tab.wait_for_timeout(500)
    before = tab.evaluate(OTHERS)
    card.click()
    tab.frame_locator("iframe").get_by_text("player").wait_for()
    assert visit.asked == [address]
    assert tab.evaluate(OTHERS) == before


@pytest.mark.browser
@pytest.mark.slow
def test_every_provider_and_host_of_the_site_is_allowed(visit: Visit, site: Site) -> None:
    # A frame with anything in it shows that the policy let it through.
    for page in ("events/jaws-days-2017", "events/jaws-days-2018"):
        tab = visit.open(site.page(page))
        wanted = [str(card.get_attribute("data-embed")) for card in tab.locator(CARD).all()]
        for address in wanted:
            with tab.expect_request(address):
                tab.locator(CARD).first.click()
        # The answers are no pictures: the cards that say so are what this test is not about.
        visit.complaints[:] = [text for text in visit.complaints if "VIOLATION" in text]
        assert sorted(wanted) == sorted(visit.asked)
        visit.asked.clear()


@pytest.mark.browser
@pytest.mark.slow
def test_the_theme_switches(visit: Visit) -> None:
    tab = visit.open("")
    colours = set()
    for _ in range(3):
        tab.locator("button.theme-toggle:visible").first.click()
        colours.add(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


@pytest.mark.browser
@pytest.mark.slow
def test_the_drawer_opens_on_a_phone(visit: Visit) -> None:
    visit.tab.set_viewport_size({"width": 390, "height": 800})
    tab = visit.open("")
    search = tab.locator(".sidebar-drawer input[name=q]")
    assert (search.bounding_box() or {"x": 0})["x"] < 0
    tab.locator("label.nav-overlay-icon:visible").click()
    tab.wait_for_function("() => document.querySelector('.sidebar-drawer').getBoundingClientRect().x >= 0")
    assert (search.bounding_box() or {"x": -1})["x"] >= 0


@pytest.mark.browser
@pytest.mark.slow
def test_the_search_finds(visit: Visit, site: Site) -> None:
    tab = visit.open(f"{site.page('search')}?q=Lambda")
    tab.locator("[role=main] a, main a").filter(has_text=re.compile("Lambda")).first.wait_for()


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_for_a_wrong_address_works_in_any_folder(browser: Browser, by_nginx: str, site: Site) -> None:
    visit = Visit(browser, by_nginx)
    response = visit.tab.goto(f"{by_nginx}nothing/here/at-all.html")
    assert response is not None
    assert response.status == 404
    visit.tab.locator("button.theme-toggle:visible").first.click()
    assert visit.tab.evaluate("document.body.dataset.theme") != "auto"
    # The wrong address itself is the one that the browser complains about.
    assert [text for text in visit.complaints if "404" not in text] == []
    assert len(visit.complaints) == 1
    visit.close()


@pytest.mark.browser
@pytest.mark.slow
def test_words_in_scripts_have_their_language(visit: Visit) -> None:
    tab = visit.open("")
    assert tab.evaluate("[Documentation.LOCALE, Documentation.PLURAL_EXPR(5)]") == ["ja", 0]


# -- by a server of static files --------------------------------------------------------------------------------------


def asked(url: str) -> tuple[int, dict[str, str]]:
    """Return the status and the headers that a server answers with."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 (our own server)
            return response.status, dict(response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers)


def test_nginx_sends_every_page_with_the_policy(by_nginx: str, site: Site) -> None:
    policy = policies()[0]
    for page in site.pages:
        status, headers = asked(by_nginx + page)
        assert (page, status, headers["Content-Security-Policy"]) == (page, 200, policy)
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["Cache-Control"] == "no-cache"


def test_nginx_lets_browsers_keep_what_never_changes(by_nginx: str, site: Site) -> None:
    style = re.search(r'href="([^"]*furo\.css\?v=\w+)"', (site.outdir / "index.html").read_text("utf-8"))
    assert style is not None
    assert "immutable" in asked(urljoin(by_nginx, style[1]))[1]["Cache-Control"]


def test_nginx_says_what_is_not_there_and_leads_into_the_folder(by_nginx: str, site: Site) -> None:
    status, headers = asked(f"{by_nginx}nothing/here.html")
    assert (status, headers["Content-Security-Policy"]) == (404, policies()[0])
    assert asked(by_nginx.rstrip("/"))[0] == 200


# -- in the files ------------------------------------------------------------------------------------------------------

#: Attributes that hold an address.
ADDRESSES = ("href", "src", "action", "data", "poster")


Soups = dict[Path, BeautifulSoup]


@pytest.fixture(scope="module")
def soups(site: Site) -> Soups:
    """Every page of the site, parsed; tests don't change them."""
    return {path: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in sorted(site.outdir.rglob("*.html"))}


def targets(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the addresses in a page that stay in the site."""
    for element in soup.find_all(True):
        for name in ADDRESSES:
            address = element.get(name)
            if isinstance(address, str) and not urlsplit(address).scheme:
                yield address


def test_every_link_and_every_asset_is_there_under_a_path(site: Site, soups: Soups) -> None:
    ids = {path: {str(found["id"]) for found in soup.find_all(id=True)} for path, soup in soups.items()}
    count = 0
    for path, soup in soups.items():
        for address in targets(soup):
            parts = urlsplit(urljoin(SITE_URL + site.address(path), address))
            where = f"{path.relative_to(site.outdir)} leads to {address}"
            assert parts.path.startswith(PREFIX), where
            file = site.file(parts.path.removeprefix(PREFIX))
            assert file.is_file(), where
            # Furo's button to the top leads to no id: browsers take an empty fragment for the top.
            if parts.fragment and file in ids and not address.startswith("#svg-"):
                assert unquote(parts.fragment) in ids[file], where
            # A folder without its slash would need a server that redirects.
            assert file.name != "index.html" or parts.path.endswith(("/", "/index.html")), where
            count += 1
    assert count > 5000


def test_canonical_links_are_the_addresses_of_the_pages(site: Site, soups: Soups) -> None:
    found = {path: link["href"] for path, soup in soups.items() if (link := soup.find("link", rel="canonical"))}
    assert found == {path: SITE_URL + site.address(path) for path in found}
    # The page for wrong addresses has none of its own.
    assert len(soups.keys() - found.keys()) <= 1


def test_edit_links_lead_to_the_source_of_each_page(site: Site, soups: Soups) -> None:
    edited = {}
    for path, soup in soups.items():
        link = soup.find("a", rel="edit")
        if isinstance(link, Tag):
            edited[site.address(path)] = str(link["href"]).removeprefix(f"{SITE_REPOSITORY}/edit/main/")
    sources = [
        path.relative_to(ROOT).as_posix()
        for folder in ("events", "topics", "guide")
        for path in (ROOT / folder).glob("*.md")
    ]
    assert sorted(edited.values()) == sorted([*sources, "index.md", "speakers.md"])
    for address, source in edited.items():
        expected = site.page(str(PurePosixPath(source).with_suffix("")))
        assert address == expected.replace("index/", "")


# -- in the pages themselves -------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_pages_carry_their_policy_where_no_header_can_be_set(tmp_path: Path, browser: Browser) -> None:
    (template,) = [part for part in snippets("deploying") if part.language == "jinja"]
    project = Project(tmp_path, {"index.md": "# Notes\n\n| a |\n|---|\n| b |\n", template.path: template.text})
    outdir = project.build(templates_path=["_templates"]).outdir
    (meta,) = re.findall("<meta.*>", template.text)
    for path in (outdir / "index.html", outdir / "genindex.html", outdir / "search.html"):
        head = path.read_text("utf-8").partition("</head>")[0]
        assert 0 < head.index(meta) < head.index("<style>")
    with served(outdir) as address:
        visit = Visit(browser, address)
        tab = visit.open("")
        assert tab.evaluate("document.body.dataset.theme") == "auto"
        assert visit.complaints == []
        # A script that was smuggled in does not run.
        tab.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
        assert tab.evaluate("window.ran") is None
        visit.close()


@pytest.mark.browser
def test_a_document_beside_its_page_opens_under_the_policy(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "a.html").write_text("<p>beside</p>")
    card = '<a class="eventnotes-media" href="a.html" data-embed="a.html" data-title="A" data-allow="">A</a>'
    (tmp_path / "index.html").write_text(f'{card}<script src="embeds.js"></script>')
    (tmp_path / "embeds.js").write_bytes((ROOT / "_ext/eventnotes/assets/eventnotes-embeds.js").read_bytes())
    with served(tmp_path, policy=policies()[0]) as address:
        visit = Visit(browser, address)
        visit.open("index.html").get_by_role("button", name="A").click()
        visit.tab.frame_locator("iframe").get_by_text("beside").wait_for()
        assert visit.complaints == []
        visit.close()

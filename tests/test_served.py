"""The site on a server: under a path, with the policy that is printed for it, by Python's server and by nginx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from eventnotes.core.csp.formats import value
from eventnotes.core.csp.policy import policy_of, read_site
from tests.helpers import site_project
from tests.serving import Visit, chromium, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
BUILDERS = ("html", "dirhtml")
PREFIX = "/notes/"


class Site(NamedTuple):
    """A built site."""

    outdir: Path
    builder: str

    @property
    def pages(self) -> list[str]:
        """The addresses of all pages."""
        return [self.address(path.relative_to(self.outdir).as_posix()) for path in sorted(self.outdir.rglob("*.html"))]

    def address(self, name: str) -> str:
        """Return the address of the file of a page."""
        return name.removesuffix("index.html") if self.builder == "dirhtml" else name

    def page(self, docname: str) -> str:
        """Return the address of a page by the name of its source."""
        return f"{docname}/" if self.builder == "dirhtml" else f"{docname}.html"


@pytest.fixture(scope="module", params=BUILDERS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    project = site_project(tmp_path_factory.mktemp("site"))
    result = project.build(request.param, html_baseurl=f"https://example.org{PREFIX}")
    assert result.warnings == []
    return Site(result.outdir, request.param)


@pytest.fixture(scope="module")
def origin(site: Site) -> Iterator[str]:
    with served(site.outdir, prefix=PREFIX, policy=value(policy_of(read_site(site.outdir)))) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Visit]:
    visit = Visit(browser, origin)
    yield visit
    assert visit.complaints == []
    visit.close()


@pytest.mark.browser
def test_no_page_breaks_the_policy_or_asks_another_site(visit: Visit, site: Site) -> None:
    for page in site.pages:
        tab = visit.open(page)
        # What is loaded when it comes into view, and what scripts do when there is time.
        tab.evaluate("() => { scrollTo(0, document.body.scrollHeight); return new Promise(requestIdleCallback); }")
        assert (page, visit.asked, visit.complaints) == (page, [], [])
    assert len(site.pages) > 70

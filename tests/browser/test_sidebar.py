"""The sidebar in a browser, without scripts: its toggles, and the drawer on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.sidebar import weigh

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.helpers import Result

#: What a page may weigh without its article, packed, in bytes.
_MOST = 150_000


def opened(browser: Browser, site: Result, name: str, width: int) -> Page:
    page = browser.new_page(java_script_enabled=False, viewport={"width": width, "height": 900})
    page.goto((site.outdir / f"{name}.html").as_uri())
    return page


@pytest.mark.browser
def test_toggles_open_and_close_without_a_script_and_by_the_keyboard(browser: Browser, site: Result) -> None:
    page = opened(browser, site, "topics/network", 1280)
    narrower, guide = page.locator(".sidebar-tree .toctree-l3"), page.locator(".sidebar-tree a", has_text="Write notes")
    assert narrower.count() == 6
    assert narrower.first.is_visible()
    assert not guide.is_visible()
    page.locator(".sidebar-tree li", has_text="Guide").first.locator("label").click()
    assert guide.is_visible()
    page.locator(".sidebar-tree .toctree-l2.current > input").press("Space")
    assert not narrower.first.is_visible()


@pytest.mark.browser
def test_a_phone_opens_the_sidebar_as_a_drawer(browser: Browser, site: Result) -> None:
    page = opened(browser, site, "topics/lambda", 390)
    current = page.locator(".sidebar-tree [aria-current=page]")
    page.locator(".nav-overlay-icon").click()
    page.wait_for_timeout(500)
    assert current.inner_text() == "AWS Lambda"
    box = current.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < 390
    # Nothing makes the page wider than the screen.
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_a_page_without_its_article_is_light(site: Result) -> None:
    assert weigh(site.outdir / "events/jaws-days-2018.html").without_article < _MOST

"""``eventnotes live`` in a browser: what is saved is seen by itself, in its place, and so are warnings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.helpers import ROOT, Project
from tests.living import CONF_LIVE, PATIENCE, live, until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINES = "".join(f"- Line {number}\n" for number in range(200))
FILES = {
    "index.md": "# Notes\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "conf.md": f"# Conf\n\n:::{{event}} conf\n:date: 2030-05-18\n:::\n\n- The first line\n{LINES}",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
}


def distance(page: Page, text: str) -> float:
    """Return how far below the window's top a text stands, in pixels."""
    box = page.get_by_text(text, exact=True).bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize(("language", "one_warning"), [("en", "1 warning"), ("ja", "警告 1 件")])
def test_what_is_saved_is_seen(language: str, one_warning: str, tmp_path: Path, browser: Browser) -> None:
    project = Project(tmp_path, FILES, CONF_LIVE.replace('"ja"', f'"{language}"'))
    with live(project) as served:
        until(lambda: served.builds)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{served.address}/conf.html")
        page.get_by_text("Line 150", exact=True).evaluate(
            "line => line.scrollIntoView({ block: 'center', behavior: 'instant' })"
        )
        before = distance(page, "Line 150")
        # Above what the reader sees, so that all of it moves.
        project.edit("conf.md", "The first line", "Saved a moment ago, about Lambda\n- And more\n- And more of it")
        page.get_by_text("Saved a moment ago").wait_for()
        page.wait_for_load_state()
        assert abs(distance(page, "Line 150") - before) < 2
        project.edit("conf.md", "- Saved", "- {topic}`Nothing`\n- Saved")
        served.wait(r"conf\.md:7: WARNING: there is no topic 'Nothing'")
        page.get_by_text(one_warning, exact=True).click()
        page.get_by_text("conf.md:7").wait_for()
        project.edit("conf.md", "{topic}`Nothing`", "Mended")
        page.get_by_text(one_warning, exact=True).wait_for(state="detached")
        # Another page is no older.
        page.goto(f"{served.address}/lambda.html")
        page.get_by_text("Saved a moment ago").wait_for()
        page.close()


def test_make_live_is_this_command() -> None:
    for name in ("Makefile", "make.bat"):
        assert re.search(r"-m eventnotes live -j \S+ \S+\n", ROOT.joinpath(name).read_text("utf-8"))

"""``make live``: what is saved is seen in the browser by itself, and a warning in the terminal, with its line."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import pytest

from tests.helpers import ROOT, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

Found = TypeVar("Found")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILES = {
    "index.md": "# Notes\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "conf.md": "# Conf\n\n:::{event} conf\n:date: 2030-05-18\n:::\n\n- The first line\n",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
}
#: Seconds; on a machine with nothing else to do, an edit is seen after two.
PATIENCE = 120


def command() -> list[str]:
    """Return the command of the Makefile, without opening a browser."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    (recipe,) = re.findall(r"(?m)^live:.*\n\t(.*)$", makefile)
    values = {"VENV": sys.executable, "BUILD": "_build", "JOBS": "1", "ARGS": ""}
    filled = re.sub(r"\$\((\w+)\)", lambda found: values[found[1]], recipe)
    return [part.strip("'") for part in filled.split() if part != "--open-browser"]


class Live:
    """The server, and what it prints."""

    def __init__(self, project: Project, log: Path) -> None:
        self.project = project
        self.log = log

    def wait(self, pattern: str) -> re.Match[str]:
        """Wait until something is printed, and return it."""
        return until(lambda: re.search(pattern, self.log.read_text("utf-8", "replace")))


def listens(address: str) -> bool:
    url = urlsplit(address)
    try:
        socket.create_connection((str(url.hostname), int(url.port or 80)), timeout=1).close()
    except OSError:
        return False
    return True


def until(found: Callable[[], Found | None]) -> Found:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        match = found()
        if match:
            return match
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    project = Project(tmp_path, FILES)
    log = tmp_path / "log"
    with log.open("wb") as output:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext"), "PYTHONUNBUFFERED": "1"}
        started = subprocess.Popen(
            command(),
            cwd=project.source,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield Live(project, log)
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            started.wait()


def test_an_edit_is_seen_and_a_warning_is_told(live: Live, browser: Browser) -> None:
    address = live.wait(r"Serving on.*?(http://[\d.:]+)")[1]
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    # The address is told a little before the server listens.
    until(lambda: listens(address))
    page.goto(f"{address}/conf.html")
    live.project.edit("conf.md", "The first line", "Saved a moment ago, about Lambda")
    page.get_by_text("Saved a moment ago").wait_for()
    page.goto(f"{address}/lambda.html")
    assert page.get_by_text("Saved a moment ago").count() == 1
    live.project.edit("conf.md", "- Saved", "- {topic}`Nothing`\n- Saved")
    live.wait(r"conf\.md:7: WARNING: there is no topic 'Nothing'")
    # It goes on after a warning.
    live.project.edit("conf.md", "{topic}`Nothing`", "Mended")
    page.goto(f"{address}/conf.html")
    page.get_by_text("Mended").wait_for()

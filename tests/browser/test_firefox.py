"""The search of this site in Firefox, which is driven by WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/)."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.browser.test_search import POLICY
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.helpers import Result

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_SETTLED = """new Promise((done) => {
  const look = () => {
    const found = document.querySelector('.eventnotes-search-found[aria-busy="false"]');
    if (found && (!WANTED || document.querySelector(".eventnotes-search-status").textContent)) done();
    else setTimeout(look, 30);
  };
  look();
})"""


class Firefox:
    """A window of Firefox."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._numbers = socket, itertools.count(1)
        self.call("session.new", capabilities={})
        self.context = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                found: dict[str, Any] = answer["result"]
                return found

    def open(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def evaluate(self, script: str) -> Any:
        """Return what a script returns, through JSON."""
        found = self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({script}) ?? null))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def press(self, keys: str, *, held: str = "") -> None:
        """Press keys one by one, while one is *held*."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        if held:
            actions = [{"type": "keyDown", "value": held}, *actions, {"type": "keyUp", "value": held}]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.call("input.performActions", context=self.context, actions=[keyboard])

    def paths(self) -> list[str]:
        self.evaluate(_SETTLED.replace("WANTED", "true"))
        found: list[str] = self.evaluate(
            "[...document.querySelectorAll('.eventnotes-search-title')].map((a) => a.href)"
        )
        return found


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("there is no Firefox: apt-get install firefox-esr")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "HOME": profile},
        ) as process,
    ):
        try:
            assert process.stderr is not None
            address = next(
                found[1] for line in process.stderr if (found := re.search(r"listening on (ws://\S+)", line))
            )
            with connect(f"{address}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def origin(site: Result) -> Iterator[str]:
    with served(site.outdir, prefix="/notes/", policy=POLICY) as found:
        yield found


def test_it_finds_what_was_typed(firefox: Firefox, origin: str) -> None:
    firefox.open(f"{origin}search.html")
    firefox.evaluate(_SETTLED.replace("WANTED", "false"))
    firefox.press("c5.9xlarge")
    assert [path.removeprefix(origin) for path in firefox.paths()] == ["events/jaws-days-2018.html#container-waiwai"]
    firefox.open(f"{origin}search.html?q=terafform")
    assert firefox.paths() == []
    offers = firefox.evaluate("[...document.querySelectorAll('.eventnotes-search-offers a')].map((a) => a.href)")
    assert offers[0] == f"{origin}topics/terraform.html#terraform"


def test_facets_narrow(firefox: Firefox, origin: str) -> None:
    firefox.open(f"{origin}search.html?q=Lambda&event=jaws-days-2018&kind=session")
    assert {path.partition("#")[0] for path in firefox.paths()} == {f"{origin}events/jaws-days-2018.html"}
    counts = "[...document.querySelectorAll('[data-value=\"event jaws-days-2018\"] ~ .eventnotes-search-count')]"
    assert firefox.evaluate(f"{counts}.map((count) => Number(count.textContent))") == [len(firefox.paths())]


def test_a_key_opens_it_over_a_page(firefox: Firefox, origin: str) -> None:
    firefox.open(f"{origin}topics/docker.html")
    firefox.press("k", held="\ue009")
    firefox.evaluate(_SETTLED.replace("WANTED", "false"))
    firefox.press("負荷試験")
    assert firefox.paths()[0] == f"{origin}topics/load-testing.html#load-testing"
    # Down, and Escape.
    firefox.press("\ue015")
    assert firefox.evaluate("document.activeElement.href") == f"{origin}topics/load-testing.html#load-testing"
    firefox.press("\ue00c")
    assert firefox.evaluate("document.querySelector('dialog').open") is False

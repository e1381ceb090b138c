"""Time from saving a note to a browser showing it, by this server and others: ``make bench-live``.

Every server has a page open in Chromium, and in each round its turn at one edit. The page itself tells when it is
shown: after its document was loaded, in the second frame. Figures are medians of the rounds, in seconds; only those of
one run are comparable.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Browser, sync_playwright

from bench import corpus, projects
from bench.speed import machine, set_up

#: Seconds for a first build, and between one edit and the next.
PATIENCE, PAUSE = 1800, 5
#: Tells the time, in milliseconds, at which a page with the mark of an edit has been shown.
_REPORT = """addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => requestAnimationFrame(() =>
  shown([Date.now(), ...(document.body.textContent.match(/saved-\\d+/g) ?? [])]))))"""
#: What our server prints after a build: how long the edited page, all pages and everything took.
_BUILT = re.compile(r"Built in ([\d.]+) s(?:, the edited page after ([\d.]+) s, all pages after ([\d.]+) s)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server and how it is called; ``{port}`` is its port, other braces are those of ``projects.Tool``."""

    name: str
    write: Callable[[corpus.Corpus, Path], None]
    command: tuple[str, ...]
    note: str
    page: str


_AUTOBUILD = ("{bin}/sphinx-autobuild", "--port", "{port}", "-q", "-j", "2", "-d", "{cache}", "{source}", "{out}")
_SPHINX_PAGE = "events/event-0.html"
SERVERS = (
    Server(
        name="eventnotes",
        write=projects.write_eventnotes,
        command=("python", "-m", "eventnotes", "live", "{source}", "--port", "{port}", "--no-browser", "-j", "2"),
        note="events/event-0.md",
        page=_SPHINX_PAGE,
    ),
    Server(
        name="autobuild", write=projects.write_sphinx, command=_AUTOBUILD, note="events/event-0.md", page=_SPHINX_PAGE
    ),
    Server(
        name="material",
        write=projects.write_material,
        command=(
            *("{bin}/python", "-m", "mkdocs", "serve", "-q", "--livereload"),
            *("-f", "{source}/mkdocs.yml", "-a", "127.0.0.1:{port}"),
        ),
        note="docs/events/event-0.md",
        page="events/event-0/",
    ),
    Server(
        name="zensical",
        write=projects.write_material,
        command=("{bin}/zensical", "serve", "-f", "{source}/mkdocs.yml", "-a", "127.0.0.1:{port}"),
        note="docs/events/event-0.md",
        page="events/event-0/",
    ),
    Server(
        name="hugo",
        write=projects.write_hugo,
        command=("{bin}/hugo", "server", "--source", "{source}", "--port", "{port}", "--cacheDir", "{cache}"),
        note="content/events/event-0.md",
        page="events/event-0/",
    ),
)


@dataclass
class Figures:
    """Seconds from saving to each step, one a round; only our server tells the last two."""

    shown: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    everything: list[float] = field(default_factory=list)


class Running:
    """A server that runs, and the page that is open in the browser."""

    def __init__(self, server: Server, notes: corpus.Corpus, folder: Path, peers: Path, browser: Browser) -> None:
        self._server = server
        shutil.rmtree(folder, ignore_errors=True)
        self._source = folder / "source"
        server.write(notes, self._source)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        paths = {"source": self._source, "out": folder / "out", "cache": folder / "cache", "bin": peers / "bin"}
        command = [part.format_map(paths | {"port": port}) for part in server.command]
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable if part == "python" else part for part in command],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        self._times: dict[str, float] = {}
        address = f"http://127.0.0.1:{port}/{server.page}"
        self._wait(lambda: _answers(address) and (server.name != "eventnotes" or bool(self._built())))
        self._page = browser.new_page()
        self._page.expose_function("shown", self._note)
        self._page.add_init_script(_REPORT)
        self._page.goto(address)

    def edit(self, number: int, figures: Figures) -> None:
        """Save a note, and wait until the browser shows it and the server has nothing else to do."""
        mark = f"saved-{number}"
        done = len(self._built())
        note = self._source / self._server.note
        text = note.read_text("utf-8") + f"\n- あとから書き足した一行 {mark}\n"
        began = time.time()
        note.write_text(text, "utf-8")
        self._wait(lambda: mark in self._times)
        figures.shown.append(self._times[mark] - began)
        if self._server.name == "eventnotes":
            self._wait(lambda: len(self._built()) > done)
            everything, page, pages = (float(text or "nan") for text in self._built()[-1])
            figures.pages.append(figures.shown[-1] + pages - page)
            figures.everything.append(figures.shown[-1] + everything - page)
        self._page.wait_for_timeout(1000 * PAUSE)

    def end(self) -> None:
        """End the server and all that it has started."""
        self._page.close()
        os.killpg(self._process.pid, signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)

    def _note(self, shown: list[Any]) -> None:
        for mark in shown[1:]:
            self._times.setdefault(mark, shown[0] / 1000)

    def _built(self) -> list[tuple[str, ...]]:
        """Return what our server has printed after each of its builds."""
        return _BUILT.findall(self._read())

    def _read(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def _wait(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > end or self._process.poll() is not None:
                raise SystemExit(f"{self._server.name} does not answer:\n{self._read()[-2000:]}")
            if hasattr(self, "_page"):
                self._page.wait_for_timeout(20)
            else:
                time.sleep(0.5)


def _answers(address: str) -> bool:
    try:
        with urlopen(address) as response:  # noqa: S310
            return b"event-0" in response.read() or response.status == 200  # noqa: PLR2004
    except OSError:
        return False


def measure(events: int, rounds: int, servers: list[Server], folder: Path, peers: Path) -> dict[str, Figures]:
    """Let the servers take turns; the first edit of each is not counted."""
    notes = corpus.make(events, 120)
    results: dict[str, Figures] = defaultdict(Figures)
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        running = {
            one.name: Running(one, notes, folder / f"live-{one.name}-{events}", peers, browser) for one in servers
        }
        try:
            for number in range(rounds + 1):
                for name, server in running.items():
                    server.edit(number, results[name] if number else Figures())
                    print(f"{events:5} {name:12} {number} {results[name].shown[-1:]}", file=sys.stderr)
        finally:
            for server in running.values():
                server.end()
            browser.close()
    return results


def table(events: int, results: dict[str, Figures]) -> str:
    """Return the medians as rows of a Markdown table."""
    rows = []
    for name, found in results.items():
        columns = (found.shown, found.pages, found.everything)
        cells = (f"{statistics.median(times):.2f}" if times else "" for times in columns)
        rows.append(f"| {events} | {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> None:
    """Run the benchmark that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[25, 200, 1000], help="sizes of the corpora")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--servers", nargs="+", choices=[server.name for server in SERVERS])
    parser.add_argument("--folder", type=Path, default=projects.ROOT / "_build/bench")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    set_up(options.folder)
    servers = [server for server in SERVERS if not options.servers or server.name in options.servers]
    print(f"{machine()}\n\n| events | server | shown | all pages | everything |\n| ---: | --- | ---: | ---: | ---: |")
    for events in options.events:
        print(
            table(events, measure(events, options.rounds, servers, options.folder, options.folder / "peers")),
            flush=True,
        )


if __name__ == "__main__":
    main()

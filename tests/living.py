"""``eventnotes live`` beside a test: started, asked, looked at, ended."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from websockets.sync.client import connect

from tests.helpers import CONF, ROOT, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from websockets.sync.client import ClientConnection

    from tests.helpers import Project

Found = TypeVar("Found")
#: Seconds; on a machine with nothing else to do, an edit is seen after one.
PATIENCE = 120
#: The server builds into a folder below the sources.
CONF_LIVE = f'{CONF}exclude_patterns = ["_build"]\n'
#: What the server sets beside what ``conf.py`` does.
SETTINGS: dict[str, Any] = {"eventnotes_drafts": True}
_BUILT = re.compile(r"(?m)^Built in ")


def until(found: Callable[[], Found | None], about: Callable[[], str] = str) -> Found:
    """Wait until *found* returns something true, and return that; *about* says more where it never does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if match := found():
            return match
        time.sleep(0.05)
    pytest.fail(f"it did not happen in time {about()}")


class Live:
    """A server and what it has printed."""

    def __init__(self, project: Project, process: subprocess.Popen[bytes], log: Path) -> None:
        self.project = project
        self.process = process
        self._log = log
        self.outdir = project.source / "_build/live/html"
        self.address = self.wait(r"Serving on (http://[\d.:]+)")[1]

    @property
    def log(self) -> str:
        """All that the server has printed."""
        return self._log.read_text("utf-8", "replace")

    def wait(self, pattern: str, start: int = 0) -> re.Match[str]:
        """Wait until something is printed after the first *start* characters."""
        return until(lambda: re.search(pattern, self.log[start:]))

    @property
    def builds(self) -> int:
        """How many builds have ended."""
        return len(_BUILT.findall(self.log))

    @contextmanager
    def build(self) -> Iterator[None]:
        """Wait for the end of a build that begins in the block, or later."""
        before = self.builds
        yield
        until(lambda: self.builds > before)

    def get(self, name: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Ask for a page; return the status and the text."""
        try:
            with urlopen(Request(f"{self.address}/{name}", headers=dict(headers or {}))) as response:  # noqa: S310
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    @contextmanager
    def reader(self, name: str = "index.html", **options: Any) -> Iterator[ClientConnection]:
        """Connect as the script on a page does that was loaded now."""
        version = re.findall('data-version="(.*?)"', self.get(name)[1])[-1]
        with connect(f"{self.address.replace('http', 'ws')}/.eventnotes-live", **options) as socket:
            socket.send(json.dumps({"address": f"/{name}", "version": version}))
            yield socket

    def report(self) -> dict[str, Any]:
        """Return what a page is told."""
        with self.reader() as socket:
            told: dict[str, Any] = json.loads(socket.recv(PATIENCE))
        return told

    def differences(self, **settings: Any) -> list[str]:
        """Return the files that are not those of a clean build."""
        self.project.clean("clean")
        clean = self.project.build(folder="clean", **SETTINGS, **settings)
        return differences(self.outdir, clean.outdir)

    def stop(self) -> int:
        """End the server as Ctrl+C does, and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def sessions_of(pid: int) -> set[int]:
    """Return the sessions that *pid* has started, directly or not (Linux only)."""
    table = _processes()
    found = {pid}
    while more := {one for one, (parent, _) in table.items() if parent in found} - found:
        found |= more
    return {table[one][1] for one in found if one in table} - {table[pid][1]}


def running_in(sessions: set[int]) -> list[int]:
    """Return the processes of sessions that have not ended (Linux only)."""
    return [pid for pid, (_, session) in _processes().items() if session in sessions]


def _processes() -> dict[int, tuple[int, int]]:
    """Return each process that has not ended, with its parent and its session."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _group, session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if state not in {"Z", "X"}:
            found[int(path.parent.name)] = (int(parent), int(session))
    return found


@contextmanager
def live(project: Project, *options: str, path: str = "") -> Iterator[Live]:
    """Serve a project as ``eventnotes live`` does, with a folder of Python modules; kill what is left of it."""
    log = project.folder / f"live-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "eventnotes", "live", str(project.source), "--no-browser", "-j", "1", *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [path, str(ROOT / "_ext")]))}
    environment["PYTHONUNBUFFERED"] = "1"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield Live(project, process, log)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            # Shown by a test that fails.
            sys.stdout.write(log.read_text("utf-8", "replace"))

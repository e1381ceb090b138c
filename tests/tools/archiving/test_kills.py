"""A run that is killed at any moment leaves no half-written file, and the next run completes what it began."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT
from tests.tools.archiving.server import Server, png, serving

#: How often a run is killed at a moment drawn at random; more to be sure, as with EVENTNOTES_KILLS=20.
KILLS = int(os.environ.get("EVENTNOTES_KILLS", "3"))
NOTES, PICTURES = 6, 3
#: How many pictures a note has of which a run is ended at every single step.
STEPS = min(KILLS // 3, PICTURES)

#: Runs the command, and ends the process at the n-th call that changes the disk, as a kill would.
CRASHING = """
import os, sys, tempfile
from pathlib import Path
left = int(sys.argv.pop(1))
def dying(call):
    def die(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return call(*args, **kwargs)
    return die
tempfile.mkstemp, os.fsync, Path.replace = dying(tempfile.mkstemp), dying(os.fsync), dying(Path.replace)
from eventnotes_tools.cli import main
main()
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.delay = 0.01
        yield running


def address(server: Server, note: int, picture: int) -> str:
    # Some pictures are in more than one note.
    return server.url(f"/picture/{(note * PICTURES + picture) % (NOTES * PICTURES - 4)}")


def make(site: Path, server: Server, notes: int = NOTES, pictures: int = PICTURES) -> None:
    """Write a site whose notes link to pictures."""
    site.mkdir()
    (site / "conf.py").touch()
    for note in range(notes):
        lines = (f"Words ![{picture}]({address(server, note, picture)})\n\n" for picture in range(pictures))
        (site / f"note-{note}.md").write_text(f"# Note\n\n{''.join(lines)}" + "More words.\n" * 2000)


def start(site: Path, server: Server, *python: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, *(python or ("-m", "eventnotes")), "archive", str(site), "--allow-host", server.host]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    return subprocess.Popen([*command, "--pause", "0"], env=environment, stdout=subprocess.DEVNULL)


def complete(site: Path, server: Server) -> None:
    assert start(site, server).wait(60) == 0


def state(site: Path) -> dict[str, Any]:
    """Return all files of a site; of the log, what does not depend on the time."""
    files: dict[str, Any] = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.*")}
    found = json.loads(files["_archive/log.json"])
    files["_archive/log.json"] = {url: {**entry, "date": ""} for url, entry in found["files"].items()}
    return files


def check(site: Path, server: Server) -> None:
    """Look for anything half-written: copies, the log, notes and their links."""
    whole = {png(number, padding=20_000) for number in range(NOTES * PICTURES)}
    archive = site / "_archive"
    copies = [path for path in archive.glob("*") if path.suffix == ".png" and not path.name.startswith(".")]
    assert all(path.read_bytes() in whole for path in copies)
    log = json.loads((archive / "log.json").read_text())["files"] if (archive / "log.json").exists() else {}
    assert {entry["file"] for entry in log.values()} <= {path.name for path in copies}
    for note in site.glob("*.md"):
        text = note.read_text()
        assert text.endswith("More words.\n" * 2000)
        number = int(note.stem.rpartition("-")[2])
        for picture, link in re.findall(r"!\[([0-9])\]\((.*)\)", text):
            url = address(server, number, int(picture))
            assert link in {url, f"_archive/{log.get(url, {}).get('file')}"}


@pytest.fixture
def expected(tmp_path: Path, server: Server) -> dict[str, Any]:
    """What a run leaves that nobody disturbs."""
    make(tmp_path / "undisturbed", server)
    complete(tmp_path / "undisturbed", server)
    return state(tmp_path / "undisturbed")


def test_killed_at_random(tmp_path: Path, server: Server, expected: dict[str, Any]) -> None:
    chance = random.Random()  # noqa: S311 (no secret)
    moments = []
    for kill in range(KILLS):
        site = tmp_path / str(kill)
        make(site, server)
        server.asked.clear()
        requests, wait = chance.randint(1, NOTES * PICTURES - 4), chance.uniform(0, 0.03)
        moments.append((requests, wait))
        process = start(site, server)
        while sum(server.asked.values()) < requests and process.poll() is None:
            time.sleep(0.001)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        check(site, server)
        complete(site, server)
        assert state(site) == expected, moments


def test_ended_at_every_step(tmp_path: Path, server: Server) -> None:
    make(tmp_path / "undisturbed", server, notes=1, pictures=STEPS)
    complete(tmp_path / "undisturbed", server)
    for step in range(1000):
        site = tmp_path / str(step)
        make(site, server, notes=1, pictures=STEPS)
        ended = start(site, server, "-c", CRASHING, str(step)).wait(60)
        check(site, server)
        complete(site, server)
        assert state(site) == state(tmp_path / "undisturbed")
        if ended == 0:
            break
    # Of each copy, each log and the note: a temporary file, its bytes, its name, the folder.
    assert step >= 4 * (2 * STEPS + 1)

"""The same notes give the same site, wherever, whenever and in whatever order of files it is built."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers import ROOT, differences, published, site_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Runs Sphinx at another time, and lets it find files in another order.
_ELSEWHEN = """
import os, runpy, sys, time

import time_machine

shift, backwards = int(sys.argv[1]), sys.argv[2] == "backwards"
scandir, listdir = os.scandir, os.listdir
time_machine.travel(time.time() + shift).start()


class Entries:
    def __init__(self, *path):
        with scandir(*path) as found:
            self.found = iter(sorted(found, key=lambda entry: entry.name, reverse=backwards))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.found)

    def close(self):
        self.found = iter(())


os.scandir = Entries
os.listdir = lambda *path: sorted(listdir(*path), reverse=backwards)
sys.argv[:3] = ["sphinx"]
runpy.run_module("sphinx", run_name="__main__")
"""


def build(folder: Path, shift: int, order: str, jobs: int, environ: Mapping[str, str]) -> Path:
    """Build a copy of the site; return the folder with the output."""
    project = site_project(folder / "source of it")
    for number, path in enumerate(sorted(project.source.rglob("*"), reverse=order == "backwards")):
        os.utime(path, (10**9 + shift + number, 10**9 + shift + number))
    script = folder / "elsewhen.py"
    script.write_text(_ELSEWHEN, "utf-8")
    doctrees, made = folder / "doctrees", folder / "made"
    command: list[str | Path] = [
        sys.executable,
        script,
        str(shift),
        order,
        "-q",
        "-b",
        "html",
        "-j",
        str(jobs),
        "-d",
        doctrees,
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "_ext"), **environ}
    subprocess.run([*command, "-d", doctrees, project.source, made], env=env, check=True)
    return made


@pytest.mark.slow
def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    here = build(tmp_path / "a", 0, "forwards", 1, {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"})
    there = build(
        tmp_path / "another path",
        400 * 86_400,
        "backwards",
        2,
        {"TZ": "America/Los_Angeles", "LC_ALL": "POSIX", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "1"},
    )
    assert len(published(here)) > 200
    assert differences(here, there) == []

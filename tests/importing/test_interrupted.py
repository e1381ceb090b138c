"""An import that is killed leaves whole files only, and the next one completes it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTE = (ROOT / "tests" / "data" / "jaws-days-2018.md").read_text("utf-8").replace("\n## ", "\n\n![p](p.png)\n\n## ")
COUNT = 8
KILLS = 6


def command(source: Path, into: Path) -> list[str]:
    return [sys.executable, "-m", "eventnotes", "import", str(source), "--into", str(into)]


def names(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("[!.]*") if path.is_file()]


def files(folder: Path) -> dict[str, bytes]:
    """Return the files that a site would read: names that begin with a dot are leftovers."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.mark.slow
def test_an_import_that_is_killed_is_completed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "_ext"))
    source = tmp_path / "notes"
    for number in range(COUNT):
        folder = source / f"2018/03{number + 10}-conf-{number}"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(NOTE, "utf-8")
        (folder / "p.png").write_bytes(bytes(range(256)) * 4000)
    whole = tmp_path / "whole"
    subprocess.run(command(source, whole), check=True, capture_output=True)
    expected = files(whole)
    assert len(expected) == 2 * COUNT
    chance = random.Random(5)  # noqa: S311 -- moments, no secrets
    left = []
    for number in range(KILLS):
        into = tmp_path / f"killed-{number}"
        process = subprocess.Popen(command(source, into), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # A moment after a random one of its files came to be: how long a run takes depends on what else there is to do.
        reached = chance.randrange(len(expected))
        while process.poll() is None and len(names(into)) < reached:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.01))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = files(into) if into.exists() else {}
        left.append(len(found))
        assert found.items() <= expected.items()
        subprocess.run(command(source, into), check=True, capture_output=True)
        assert files(into) == expected
        assert not list(into.rglob(".*"))
    assert any(0 < count < len(expected) for count in left), f"no run was killed in the middle: {left}"

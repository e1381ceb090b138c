"""A build that is killed at any moment: the next one is right.

Set ``BUILD_KILLS`` for more kills than the few that run each time.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import ROOT, Project, differences, published

KILLS = int(os.environ.get("BUILD_KILLS", "4"))
#: The states that the notes go through; each changes pages, data, feeds and the search index.
STATES = 4
CONF = """
html_baseurl = "https://example.org/"
eventnotes_search = "pagefind"
"""


def notes(state: int) -> dict[str, str]:
    """Return the files of a state: events, topics that they mention, one page more or less, other aliases."""
    words = ("Lambda", "Docker", "料金", "負荷試験")
    files = {"index.md": "# Notes\n\n```{event-list}\n```\n\n```{toctree}\n:glob:\n\nevents/*\ntopics/*\n```\n"}
    for number in range(6 + state % 2):
        lines = "\n".join(f"- {words[(number + line + state) % 4]} {line} {state}" for line in range(40))
        files[f"events/event-{number}.md"] = (
            f"# Event {number} {state}\n\n:::{{event}} event-{number}\n:date: 201{number}-03-0{state + 1}\n:::\n\n"
            f"## Session\n\n:::{{session}} one\n:topics: {words[state]}\n:::\n\n{lines}\n"
        )
    for number, word in enumerate(words):
        aliases = f":aliases: alias {state}\n" if number == state else ""
        files[f"topics/topic-{number}.md"] = f"# {word}\n\n:::{{topic}} topic-{number}\n{aliases}:::\n"
    return files


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a group of processes")
def test_the_build_after_a_killed_one_is_right(tmp_path: Path) -> None:
    chance = random.Random(KILLS)  # noqa: S311
    project = Project(tmp_path, {})
    project.write({"conf.py": (project.source / "conf.py").read_text("utf-8") + CONF})
    clean = []
    for state in range(STATES):
        _change(project, state)
        clean.append(project.build(folder=f"clean-{state}").outdir)
    out = tmp_path / "out"
    _run(project, out).wait()
    lasts, killed = 4.0, 0
    for _ in range(KILLS):
        state = chance.randrange(STATES)
        _change(project, state)
        process = _run(project, out)
        try:
            process.wait(chance.uniform(0.2, lasts))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
        for path in out.rglob("*.json"):
            json.loads(path.read_bytes())
        began = time.monotonic()
        assert _run(project, out).wait() == 0
        lasts = max(1.0, time.monotonic() - began)
        assert set(differences(out, clean[state])) <= {".eventnotes.json"}
        assert len(published(out)) == len(published(clean[state]))
    assert killed > KILLS // 4


def _change(project: Project, state: int) -> None:
    files = notes(state)
    for path in project.source.rglob("*.md"):
        if path.relative_to(project.source).as_posix() not in files:
            path.unlink()
    project.write(files)


def _run(project: Project, out: Path) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-j", "2"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    return subprocess.Popen(
        [*command, "-d", project.folder / "doctrees", project.source, out], env=env, start_new_session=True
    )

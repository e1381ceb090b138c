"""A build that is killed at any moment: the next one is right.

Set ``BUILD_KILLS`` for more kills at random moments, and ``BUILD_STEPS`` for more single changes of the disk at which
a build ends, than the few of each time.
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

from tests.faulty import COUNT
from tests.helpers import CONF, ROOT, Project, differences

KILLS = int(os.environ.get("BUILD_KILLS", "2"))
STEPS = int(os.environ.get("BUILD_STEPS", "1"))
#: The states that the notes go through; each changes pages, data, feeds and the search index.
STATES = 4
SETTINGS = """
html_baseurl = "https://example.org/"
eventnotes_search = "notes"
"""
WORDS = ("Lambda", "Docker", "料金", "負荷試験")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="kills processes as POSIX does")]


def notes(state: int, events: int = 6) -> dict[str, str]:
    """Return the files of a state: events, topics that they mention, one page more or less, other aliases."""
    files = {
        "topics/plain.md": "# Plain\n",
        "index.md": "# Notes\n\n```{event-list}\n```\n\n```{toctree}\n:glob:\n\nevents/*\ntopics/*\n```\n",
    }
    for number in range(events + state % 2):
        lines = "\n".join(f"- {WORDS[(number + line + state) % 4]} {line} {state}" for line in range(10))
        files[f"events/event-{number}.md"] = (
            f"# Event {number} {state}\n\n:::{{event}} event-{number}\n:date: 201{number}-03-0{state + 1}\n:::\n\n"
            f"## Session\n\n:::{{session}} one\n:topics: {WORDS[state]}\n:::\n\n{lines}\n"
        )
    for number, word in enumerate(WORDS):
        aliases = f":aliases: alias {state}\n" if number == state else ""
        files[f"topics/topic-{number}.md"] = f"# {word}\n\n:::{{topic}} topic-{number}\n{aliases}:::\n"
    return files


def change(project: Project, files: dict[str, str]) -> None:
    """Make *files* the project's pages."""
    for path in project.source.rglob("*.md"):
        if path.relative_to(project.source).as_posix() not in files:
            path.unlink()
    project.write(files)


def start(project: Project, *faulty: str | Path, folder: str = "work") -> subprocess.Popen[str]:
    """Start a build into ``out`` in *folder*, with doctrees beside it; *faulty* as for ``tests.faulty``."""
    modules = ("tests.faulty", *faulty, "sphinx") if faulty else ("sphinx",)
    work = project.folder / folder
    work.mkdir(exist_ok=True)
    options = ("-q", "-b", "html", *(() if faulty else ("-j", "2")))
    return subprocess.Popen(
        [sys.executable, "-m", *modules, *options, "-d", work / "doctrees", project.source, work / "out"],
        env={**os.environ, "PYTHONPATH": f"{ROOT / '_ext'}{os.pathsep}{ROOT}"},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(project: Project, where: str, fault: str = "kill") -> int:
    """Build until the change *where* of the disk, and return how the build ended."""
    process = start(project, project.folder / "work", where, fault)
    process.communicate()
    return process.returncode


def finish(project: Project, folder: str = "work") -> Path:
    """Build, see that it went well, and return the output."""
    process = start(project, folder=folder)
    _, errors = process.communicate()
    assert (process.returncode, errors) == (0, "")
    return project.folder / folder / "out"


def clean(project: Project, folder: str = "clean") -> Path:
    """Build from nothing, and return the output.

    In a process of its own, as the builds that are compared with it: what Sphinx imports late keeps the language of
    the first build in a process, and so would a word in ``objects.inv``.
    """
    return finish(project, folder)


def wrong(project: Project, right: Path) -> set[str]:
    """Return what is not as in a clean build.

    Sphinx keeps a copy of its notes on other settings.
    """
    return set(differences(project.folder / "work/out", right)) - {".buildinfo.bak"}


def check_data(project: Project) -> None:
    """See that no data file is half-written: those whose names begin with a dot are not served."""
    for path in (project.folder / "work/out").rglob("[!.]*.json"):
        json.loads(path.read_bytes())


def test_killed_at_random(tmp_path: Path) -> None:
    chance = random.Random(KILLS)  # noqa: S311
    project = Project(tmp_path, {}, CONF + SETTINGS)
    right: dict[int, Path] = {}
    change(project, notes(0))
    finish(project)
    lasts, killed = 4.0, 0
    for _ in range(KILLS):
        state = chance.randrange(STATES)
        change(project, notes(state))
        process = start(project)
        try:
            process.wait(chance.uniform(0.2, lasts))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
        check_data(project)
        if chance.random() < 1 / 3:
            # What only the killed build knew is not to stay either.
            state = chance.randrange(STATES)
            change(project, notes(state))
        began = time.monotonic()
        finish(project)
        lasts = max(1.0, time.monotonic() - began)
        right[state] = right.get(state) or clean(project, f"clean-{state}")
        assert not wrong(project, right[state])
    assert killed >= KILLS // 4
    print(f"{killed} of {KILLS} builds were killed before their end, 0 wrong next builds")  # noqa: T201


def test_ended_at_single_steps(tmp_path: Path) -> None:
    project = Project(tmp_path, notes(1, events=1), CONF + SETTINGS.replace('"notes"', '"sphinx"'))
    finish(project)
    pages = dict(work_files(project))
    project.write({"conf.py": CONF + SETTINGS.replace('"notes"', '"sphinx"') + 'html_title = "Another"\n'})
    change(project, notes(2, events=1))
    right = clean(project)
    restore(project, pages)
    assert ended(project, "0", "count") == 0
    count = int((tmp_path / COUNT).read_text())
    assert count > 100
    chance = random.Random(STEPS)  # noqa: S311
    steps = sorted(chance.sample(range(count), min(STEPS, count)))
    for step in steps:
        restore(project, pages)
        assert ended(project, str(step)) == -signal.SIGKILL
        check_data(project)
        finish(project)
        assert not wrong(project, right), f"ended at change {step} of {count}"
    print(f"{len(steps)} builds ended at a change of the disk, of {count}; 0 wrong next builds")  # noqa: T201


def work_files(project: Project) -> dict[Path, tuple[bytes, int]]:
    """Return the files that builds made, with their times."""
    found = (path for path in (project.folder / "work").rglob("*") if path.is_file())
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def restore(project: Project, files: dict[Path, tuple[bytes, int]]) -> None:
    """Put back what :func:`work_files` returned."""
    for path in (project.folder / "work").rglob("*"):
        if path.is_file() and path not in files:
            path.unlink()
    for path, (content, time_ns) in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, ns=(time_ns, time_ns))


@pytest.mark.parametrize(
    "where",
    [
        "*/doctrees/events/event-0.doctree",  # while it reads, after Sphinx has noted the new title
        "*/out/events/event-0.html",
        "*/out/.buildinfo",
    ],
)
def test_killed_at_one_file(tmp_path: Path, where: str) -> None:
    project = Project(tmp_path, notes(0, events=1), CONF + SETTINGS.replace('"notes"', '"sphinx"'))
    finish(project)
    project.edit("events/event-0.md", "- Lambda 0 0", "- Docker 0 0")
    project.write({"conf.py": CONF + SETTINGS.replace('"notes"', '"sphinx"') + 'html_title = "Another"\n'})
    assert ended(project, where) == -signal.SIGKILL
    check_data(project)
    finish(project)
    assert not wrong(project, clean(project))


def test_pages_that_only_a_killed_build_has_read_are_read_again(tmp_path: Path) -> None:
    project = Project(tmp_path, notes(0, events=1), CONF + SETTINGS.replace('"notes"', '"sphinx"'))
    finish(project)
    pages = [project.source / name for name in ("events/event-0.md", "topics/topic-3.md")]
    before = [(path, path.read_bytes(), path.stat().st_mtime_ns) for path in pages]
    for path in pages:
        path.write_bytes(path.read_bytes() + b"\nMore words.\n")
    assert ended(project, "*/doctrees/topics/topic-3.doctree") == -signal.SIGKILL
    for path, content, time_ns in before:
        path.write_bytes(content)
        os.utime(path, ns=(time_ns, time_ns))
    finish(project)
    assert not wrong(project, clean(project))

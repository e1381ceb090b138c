"""A command that is killed, or that the disk stops, leaves no half-written file, and the next one completes its work.

Set ``EVENTNOTES_KILLS`` for more kills than the few that each command gets each time. ``archive``, which needs a
server, has its own in ``tests/tools/archiving``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from eventnotes_tools.cli import COMMANDS
from tests.faulty import COUNT
from tests.helpers import ROOT, Project, mostly_slow

KILLS = int(os.environ.get("EVENTNOTES_KILLS", "1"))
EVENT = """\
# Conf {0}

:::{{event}} conf-{0}
:date: 2018-03-1{0}
:::

## Talk

:::{{session}} talk
:topics: {1}
:::
"""
PAGES = {
    "index.md": "# Notes\n\n```{toctree}\n:glob:\n\nevents/*\ntopics/*\n```\n",
    "events/conf-1.md": EVENT.format(1, "Lambda, Docker, Kubernetes"),
    "events/conf-2.md": EVENT.format(2, "Fargate, ECS, Kubernetes"),
    "topics/lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
}
NOTE = (ROOT / "tests/data/jaws-days-2018.md").read_text("utf-8").replace("\n## ", "\n\n![p](p.png)\n\n## ")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes as POSIX does")


def nothing(_project: Project) -> None:
    """Prepare nothing."""


def notes(project: Project) -> None:
    """Prepare a folder of notes for another tool."""
    for number in range(4):
        folder = f"../notes/2018/03{number + 10}-conf-{number}"
        project.write({f"{folder}/README.md": NOTE, f"{folder}/p.png": bytes(range(256)) * 400})


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """How a command is called, and what must have been there."""

    arguments: tuple[str, ...]
    prepare: Callable[[Project], None] = nothing
    #: The codes of a run that completes another.
    codes: frozenset[int] = field(default=frozenset((0,)))


#: A page that the killed run has made already is refused by the next one, and stays.
MADE = frozenset((0, 1))
CASES = {
    "check": Case(arguments=("-j", "1"), codes=frozenset((1,))),
    "import": Case(arguments=("../notes", "--into", "events"), prepare=notes),
    "new event": Case(arguments=("Conf 3", "--date", "2018-03-13", "--id", "conf-3"), codes=MADE),
    "new session": Case(arguments=("A talk", "--event", "conf-1", "--id", "a-talk"), codes=MADE),
    "new topic": Case(arguments=("Amazon ECS", "--id", "ecs"), codes=MADE),
    "permalinks": Case(arguments=("--add", "-j", "1")),
    "topics": Case(arguments=("--create-undeclared", "-j", "1")),
}


def start(project: Project, name: str, *faulty: str | Path) -> subprocess.Popen[str]:
    modules = ("tests.faulty", *faulty, "eventnotes") if faulty else ("eventnotes",)
    return subprocess.Popen(
        [sys.executable, "-m", *modules, *name.split(), *CASES[name].arguments],
        cwd=project.source,
        env={**os.environ, "PYTHONPATH": f"{ROOT / '_ext'}{os.pathsep}{ROOT}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(project: Project, name: str, *faulty: str | Path) -> tuple[int, str]:
    process = start(project, name, *faulty)
    said, _ = process.communicate()
    return process.returncode, said


def state(project: Project) -> dict[str, bytes]:
    """Return the files of a project that a site is made of."""
    names = {path.relative_to(project.source): path for path in project.source.rglob("*") if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in names.items()
        if name.parts[0] != "_build" and not name.name.startswith(".")
    }


def made(folder: Path, name: str) -> Project:
    project = Project(folder, PAGES)
    CASES[name].prepare(project)
    return project


def test_every_command_is_killed() -> None:
    assert {name.split()[0] for name in CASES} | {"archive", "init", "live"} == set(COMMANDS)


@pytest.mark.parametrize("name", mostly_slow(CASES, "new session"))
def test_killed_at_a_random_moment(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    project = made(tmp_path / "undisturbed", name)
    before = state(project)
    began = time.monotonic()
    code, said = run(project, name, tmp_path / "undisturbed", "0", "count")
    lasts = time.monotonic() - began
    assert code in case.codes
    after = state(project)
    changes = int((tmp_path / COUNT).read_text())
    assert changes
    chance = random.Random(KILLS)  # noqa: S311
    for kill in range(KILLS):
        project = made(tmp_path / str(kill), name)
        if changes and kill % 2 == 0:
            # At a change of the disk: most of the time, nothing is at stake.
            killed = run(project, name, tmp_path / str(kill), str(chance.randrange(changes)), "kill")[0]
        else:
            process = start(project, name)
            time.sleep(chance.uniform(0, lasts))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed = process.returncode
        assert killed in {-signal.SIGKILL, *case.codes}
        left = state(project)
        assert before.keys() <= left.keys() <= after.keys()
        assert all(content in {before.get(file), after[file]} for file, content in left.items())
        code, again = run(project, name)
        assert code in case.codes
        assert state(project) == after
        if before == after:
            # Where nothing changes in the project, all that matters is what is said.
            assert again == said
        if name == "import":
            assert not list((project.source / "events").rglob(".*"))


@pytest.mark.parametrize(
    ("name", "where", "code"),
    [
        ("new session", "*/events/conf-1.md", 1),
        pytest.param("new topic", "*/topics/.ecs.md.*", 1, marks=pytest.mark.slow),
        pytest.param("permalinks", "*/.permalinks.txt.*", 1, marks=pytest.mark.slow),
        pytest.param("check", "*/_build/check/*.doctree", 2, marks=pytest.mark.slow),
    ],
)
def test_a_full_disk(tmp_path: Path, name: str, where: str, code: int) -> None:
    project = made(tmp_path / "project", name)
    before = state(project)
    process = start(project, name, tmp_path / "project", where, "ENOSPC")
    _, said = process.communicate()
    assert process.returncode == code
    line = said.strip().splitlines()[-1]
    assert line.startswith("Error: ")
    assert "No space left on device" in line or "the disk is full" in line
    assert "Traceback" not in said
    assert state(project) == before

"""Faults outside the notes: one message says what happened, no file of ours is cut off, the next build is right."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sphinx.errors import SphinxError

from tests.builds.test_killed import check_data, clean
from tests.helpers import CONF, ROOT, Project, differences, mostly_slow

PAGES = {
    "index.md": "# Notes\n\n```{event-list}\n```\n\n```{toctree}\n:glob:\n\nevents/*\nlambda\n```\n",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
    **{
        f"events/event-{number}.md": f"# Event {number}\n\n:::{{event}} event-{number}\n:date: 2018-03-1{number}\n:::\n"
        "\n## Session\n\n:::{session} one\n:::\n\n- Lambda is fast.\n"
        for number in range(4)
    },
}
#: Holds a build after reading until there is a file ``go``.
HOLDING = """
def setup(app):
    import pathlib, time
    def hold(app, env):
        pathlib.Path(app.srcdir, "reached").touch()
        while not pathlib.Path(app.srcdir, "go").exists():
            time.sleep(0.01)
    app.connect("env-updated", hold)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, PAGES, CONF + 'html_baseurl = "https://example.org/"\n')


def command(project: Project, *options: str) -> list[str | Path]:
    work = project.folder / "work"
    return ["sphinx", "-b", "html", *options, "-d", work / "doctrees", project.source, work / "out"]


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / '_ext'}{os.pathsep}{ROOT}", "NO_COLOR": "1"}
    pipe = subprocess.PIPE
    call = [sys.executable, "-u", "-m", *arguments]
    return subprocess.Popen(call, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def run(*arguments: str | Path) -> tuple[int, str]:
    process = start(*arguments)
    _, errors = process.communicate()
    return process.returncode, errors


def is_right(project: Project) -> bool:
    assert run(*command(project, "-q")) == (0, "")
    return not differences(project.folder / "work/out", clean(project))


# -- the disk ----------------------------------------------------------------------------------------------------


#: Where a write fails, how, and what is said of it.
FULL = ("*/out/events/event-0.html", "ENOSPC", r"a file of the site was not written, as the warnings say; mend that")
OTHERS = (
    ("*/out/*feed.atom*", "ENOSPC", r"out/\S*feed.atom\S*: No space left on device; mend that and build again"),
    ("*/out/events/event-0.html", "EACCES", r"a file of the site was not written"),
    ("*/out/_static/*.css", "EDQUOT", r"a file of the site was not written"),
    ("*/doctrees/lambda.doctree", "ENOSPC", r"lambda.doctree: No space left on device"),
    ("*/out/..eventnotes.json*", "EROFS", r"eventnotes.json\S*: Read-only file system; mend that"),
)


@pytest.mark.parametrize(
    ("where", "error", "message"), [FULL, *(pytest.param(*one, marks=pytest.mark.slow) for one in OTHERS)]
)
def test_a_write_that_fails_stops_the_build(project: Project, where: str, error: str, message: str) -> None:
    work = project.folder / "work"
    assert run(*command(project, "-q")) == (0, "")
    project.edit("events/event-0.md", "# Event 0", "# Renamed")
    project.edit("lambda.md", "# Lambda", "# AWS Lambda")
    code, said = run("tests.faulty", work, where, error, *command(project, "-q"))
    assert code == 2
    assert re.search(message, said)
    check_data(project)
    assert is_right(project)


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[[str, str], Path]]:
    """Return what mounts a small disk of its own, with options, as a folder."""
    mounted: list[Path] = []

    def mount(name: str, options: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True
        )
        if done.returncode:
            pytest.skip(f"a disk can be mounted by root alone: {done.stderr.decode().strip()}")
        mounted.append(folder)
        return folder

    if not sys.platform.startswith("linux") or not shutil.which("mount"):
        pytest.skip("needs a disk in memory, as Linux has it")
    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "spare"), [("1", 30_000), ("2", 4_000)])
def test_a_full_disk(project: Project, mount: Callable[[str, str], Path], jobs: str, spare: int) -> None:
    out = mount("work/out", "size=64m")
    assert run(*command(project, "-q")) == (0, "")
    for number in range(4):
        project.edit(f"events/event-{number}.md", "is fast.\n", "is fast.\n" + "- Lambda is fast.\n" * 40)
    free = shutil.disk_usage(out).free
    (out / "ballast").write_bytes(bytes(free - spare))
    code, said = run(*command(project, "-q", "-j", jobs))
    assert code == 2
    assert "No space left on device" in said
    check_data(project)
    (out / "ballast").unlink()
    assert is_right(project)


@pytest.mark.slow
def test_a_folder_that_is_read_only(project: Project, mount: Callable[[str, str], Path]) -> None:
    folder = mount("work/out", "size=64m")
    assert run(*command(project, "-q")) == (0, "")
    remount(folder, "ro")
    code, said = run(*command(project, "-q"))
    assert code == 2
    assert "Read-only file system; mend that and build again" in said
    remount(folder, "rw")
    assert is_right(project)


# -- sources that change -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_source_that_is_deleted_before_it_is_read(project: Project, jobs: int) -> None:
    with project.app(jobs=jobs) as (app, _):
        app.connect("env-before-read-docs", lambda *_: project.delete("events/event-2.md"))
        with pytest.raises(SphinxError, match=r"No such file or directory"):
            app.build()
    after = project.build()
    assert after.warnings == []
    assert not differences(after.outdir, project.build(folder="clean").outdir)


@pytest.mark.parametrize("jobs", [0, 2])
@pytest.mark.parametrize("event", ["source-read", "env-updated"])
def test_a_source_that_is_saved_while_it_is_read_is_read_again(project: Project, event: str, jobs: int) -> None:
    path = project.source / "events/event-2.md"
    text = path.read_text("utf-8").replace("is fast", "is slow")

    def save(_app: object, name: object, *_rest: object) -> None:
        if event == "source-read" and name != "events/event-2":
            return
        # As old as a system makes it whose clock ticks a hundred times a second.
        path.write_text(text, "utf-8")
        saved = time.time_ns() - 10_000_000
        os.utime(path, ns=(saved, saved))

    with project.app(jobs=jobs) as (app, _):
        app.connect(event, save)
        app.build()
    assert "is fast" in Path(app.outdir, "notes/event-2.json").read_text("utf-8")
    after = project.build()
    assert after.read == ["events/event-2"]
    assert not differences(after.outdir, project.build(folder="clean").outdir)


# -- two builds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", mostly_slow(["go", "kill"], "go"))
def test_a_build_waits_for_another(project: Project, how: str) -> None:
    project.write({"conf.py": (project.source / "conf.py").read_text("utf-8") + HOLDING})
    first = start(*command(project, "-q", "-j", "2"))
    while not (project.source / "reached").exists():
        assert first.poll() is None
        time.sleep(0.01)
    second = start(*command(project))
    assert second.stdout is not None
    said = next(line for line in second.stdout if "another build" in line)
    assert re.search(r"another build writes into .*/work/\w+; waiting until it has ended", said)
    assert second.poll() is None
    if how == "kill":
        first.send_signal(signal.SIGKILL)
    (project.source / "go").touch()
    codes = (first.wait(), second.wait())
    for process in (first, second):
        process.communicate()
    assert codes == (-signal.SIGKILL if how == "kill" else 0, 0)
    assert not differences(project.folder / "work/out", clean(project))


def test_a_process_does_not_wait_for_itself(project: Project) -> None:
    with project.app() as (unused, _), project.app() as (app, _):
        app.build()
        unused.build()
    assert not differences(Path(app.outdir), project.build(folder="clean").outdir)


# -- names and links of files ----------------------------------------------------------------------------------------


def test_a_link_to_no_file_is_no_page(project: Project) -> None:
    (project.source / "gone.md").symlink_to("nowhere.md")
    result = project.build()
    (said,) = set(result.warnings)
    assert "Ignored unreadable document 'gone.md'" in said
    (project.source / "gone.md").unlink()
    assert project.build().warnings == []


def test_a_file_whose_name_is_not_text_is_no_page(project: Project) -> None:
    page = project.source / os.fsdecode(b"n\xff[1].md")
    page.write_text("# N 2020\n\n:::{event} n-2020\n:date: 2020-01-01\n:::\n\nwords\n")
    for _ in range(2):
        (said,) = project.build().warnings
        assert said.endswith(
            "ERROR: The name of the file 'n\\xff[1].md' is not UTF-8, so it can be no page; rename it. [notes.source]"
        )
    page.rename(project.source / "n[1].md")
    result = project.build()
    assert "n[1]" in result.read
    assert "words" in result.page("n[1].html").get_text()

"""``eventnotes live``: what is saved is served, at once and as a clean build makes it, and problems are told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import InvalidStatus

from tests.helpers import ROOT, Project
from tests.living import CONF_LIVE, PATIENCE, Live, live, running_in, sessions_of, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {
    "index.md": "# Notes\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "conf-1.md": "# Conf 1\n\n:::{event} conf-1\n:date: 2030-05-18\n:::\n\n- The first line\n",
    "conf-2.md": "# Conf 2\n\n:::{event} conf-2\n:date: 2030-05-19\n:::\n\n- Another line\n",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
}
#: The server takes some seconds for what follows the pages; another extension still has to do something then, too.
SLOW_DATA = """
import sys, time
from pathlib import Path
from eventnotes import files

IS_SERVER = "standby" in getattr(sys.modules["__main__"], "__file__", "")
write = files.write

def slowly(path, content, **options):
    write(path, content, **options)
    time.sleep(0.5 * (path.suffix in {".json", ".md"} and not path.name.startswith(".")))

if IS_SERVER:
    files.write = slowly

def last(app, error):
    with Path(app.srcdir, "_build/log").open("a") as log:
        log.write("began ")
        log.flush()
        time.sleep(1)
        log.write("ended ")

def setup(app):
    if IS_SERVER:
        app.connect("build-finished", last, priority=125)
"""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    project = Project(tmp_path_factory.mktemp("live"), FILES, CONF_LIVE)
    with live(project) as running:
        until(lambda: running.builds)
        yield running


def settled(served: Live) -> bool:
    """Wait until the site is what a clean build makes: one edit may have needed two builds."""
    last: list[str] = []

    def is_equal() -> bool:
        last[:] = served.differences()
        return not last

    return until(is_equal, lambda: str(last))


def test_only_this_machine_is_answered(served: Live) -> None:
    assert served.address.startswith("http://127.0.0.1:")
    assert served.get("index.html", {"Host": "evil.example"})[0] == 400
    assert served.get("index.html", {"Host": "localhost:80"})[0] == 200
    with pytest.raises(InvalidStatus, match="403"), served.reader(origin="http://evil.example"):
        pass
    assert served.get(".eventnotes-live/../../../source/conf.py")[0] == 404


def test_an_edit_is_told_to_the_page_and_to_no_other(served: Live) -> None:
    with served.reader("conf-1.html") as page, served.reader("conf-2.html") as other:
        assert '"changed":false' in page.recv(PATIENCE)
        assert '"changed":false' in other.recv(PATIENCE)
        start = len(served.log)
        with served.build():
            served.project.edit("conf-1.md", "The first line", "Saved, about Lambda")
            assert '"changed":true' in page.recv(PATIENCE)
        assert "Saved, about" in served.get("conf-1.html")[1]
        assert "Saved, about" in served.get("lambda.html")[1]
        assert "the edited page after" in served.log[start:]
        assert '"changed":true' not in other.recv(PATIENCE)
    assert settled(served)


def test_a_warning_stays_until_it_is_mended(served: Live) -> None:
    with served.build():
        served.project.edit("conf-1.md", "- Saved", "- {topic}`Nothing` {nosuchrole}`x`\n- Saved")
    served.wait(r"conf-1\.md:7: WARNING: there is no topic 'Nothing'")
    with served.build():
        served.project.edit("conf-2.md", "Another", "Other")
    warnings = {(found["path"], found["line"]) for found in served.report()["warnings"]}
    assert warnings == {("conf-1.md", 7)}
    texts = " ".join(found["text"] for found in served.report()["warnings"])
    assert "there is no topic 'Nothing'" in texts
    assert "nosuchrole" in texts
    with served.build():
        served.project.edit("conf-1.md", "{topic}`Nothing` {nosuchrole}`x`", "Mended")
    assert not served.report()["warnings"]


@pytest.mark.slow
def test_files_of_editors_are_ignored(served: Live) -> None:
    before = served.builds
    for name in (".conf-1.md.swp", "conf-1.md~", "#conf-1.md#", "4913", "conf-1.md.tmp"):
        served.project.write({name: "x"})
        served.project.delete(name)
    served.project.write({"backup.md~": "x"})
    time.sleep(0.5)
    with served.build():
        # Written beside and moved into place, as many editors do.
        served.project.write({"conf-1.md.new": "# Conf 1\n\n:::{event} conf-1\n:date: 2030-05-18\n:::\n\n- Moved\n"})
        served.project.rename("conf-1.md.new", "conf-1.md")
    assert "Moved" in served.get("conf-1.html")[1]
    assert served.builds == before + 1


@pytest.mark.slow
def test_a_broken_conf_is_told_and_mended(served: Live) -> None:
    conf = (served.project.source / "conf.py").read_text()
    served.project.write({"conf.py": f"{conf}\nhtml_title = (\n"})
    until(lambda: "conf.py" in served.report()["failure"])
    assert "Moved" in served.get("conf-1.html")[1]
    with served.build():
        served.project.write({"conf.py": f"{conf}\nhtml_title = 'Named anew'\n"})
    assert not served.report()["failure"]
    assert "Named anew" in served.get("conf-2.html")[1]
    assert settled(served)


@pytest.mark.slow
def test_many_files_at_once(served: Live) -> None:
    with served.build():
        for number in range(3, 12):
            text = FILES["conf-2.md"].replace("conf-2", f"conf-{number}")
            served.project.write({f"new/conf-{number}.md": text})
        served.project.edit("index.md", "*\n", "*\nnew/*\n")
        served.project.delete("conf-2.md")
    assert settled(served)


@pytest.mark.slow
def test_another_build_need_not_wait(served: Live) -> None:
    # The server waits for an edit, and has made its application.
    folder = served.project.source / "_build/live"
    served.project.edit("lambda.md", "# Lambda", "# AWS Lambda")
    until(lambda: "AWS Lambda" in served.get("lambda.html")[1])
    assert settled(served)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "text", "-d", f"{folder}/doctrees", ".", f"{folder}/text"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    subprocess.run(command, cwd=served.project.source, env=environment, check=True, timeout=PATIENCE)
    served.project.edit("lambda.md", "# AWS Lambda", "# Lambda")
    assert settled(served)


@LINUX
def test_an_edit_goes_before_what_follows_the_pages_of_the_last_one(tmp_path: Path) -> None:
    conf = f"{CONF_LIVE}{SLOW_DATA}"
    project = Project(tmp_path, FILES, conf)
    with live(project) as running:
        until(lambda: running.builds)
        other = (running.outdir / "conf-2.html").stat().st_mtime_ns
        for word in ("Once", "Twice", "Saved"):
            project.edit("conf-1.md", "The first line", f"{word}. The first line")
            until(partial(lambda word: word in running.get("conf-1.html")[1], word))
        assert running.log.count("the rest follows with this edit") == 2
        assert (running.outdir / "conf-2.html").stat().st_mtime_ns == other
        assert settled(running)
        assert "Saved" in (running.outdir / "notes/conf-1.json").read_text("utf-8")
        done = (project.source / "_build/log").read_text("utf-8").split()
        assert done == ["began", "ended"] * (len(done) // 2)


@LINUX
def test_ctrl_c_ends_all_and_the_next_start_writes_nothing(served: Live) -> None:
    assert settled(served)
    sessions = sessions_of(served.process.pid)
    assert running_in(sessions)
    assert served.stop() == 0
    until(lambda: not running_in(sessions))
    pages = [served.outdir / name for name in ("index.html", "conf-1.html", "lambda.html")]
    times = [path.stat().st_mtime_ns for path in pages]
    with live(served.project) as again:
        until(lambda: again.builds)
        assert [path.stat().st_mtime_ns for path in pages] == times


@LINUX
@pytest.mark.slow
def test_nothing_goes_on_without_the_server(served: Live) -> None:
    with live(served.project) as again:
        again.wait("Built in")
        sessions = sessions_of(again.process.pid)
        assert running_in(sessions)
        again.process.kill()
        until(lambda: not running_in(sessions))


@pytest.mark.slow
def test_where_there_is_no_fork_each_build_has_a_new_process(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES, CONF_LIVE)
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/sitecustomize.py").write_text("import os\n\ndel os.fork\n")
    with live(project, path=str(tmp_path / "modules")) as running:
        until(lambda: running.builds)
        for number in range(3):
            with running.build():
                project.edit("conf-1.md", "line", f"line and {number}")
            assert f"and {number}" in running.get("conf-1.html")[1]
        assert "the edited page after" not in running.log
        project.write({"conf.py": f"{CONF_LIVE}\nhtml_title = 'Named anew'\n"})
        until(lambda: "Named anew" in running.get("conf-2.html")[1])
        assert settled(running)

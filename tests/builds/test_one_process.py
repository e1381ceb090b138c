"""An application that builds in a copy of its process, long after it was made, or twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eventnotes.builds.locking import BuildStopped
from tests.helpers import CONF, ROOT, Project, differences

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TOCTREE = "```{toctree}\n:glob:\n\n*\n```\n"
FILES: dict[str, str | bytes] = {
    "index.md": f"# Start\n\n```{{event-list}}\n```\n\n{TOCTREE}",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
    **{
        f"event-{number}.md": f"# Event {number}\n\n:::{{event}} event-{number}\n:date: 2018-03-1{number}\n:::\n\n"
        "## Talk\n\n:::{session} talk\n:::\n\n- Lambda is fast.\n\n![](picture.png)\n"
        for number in range(8)
    },
    "picture.png": b"\x89PNG\r\n\x1a\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES, CONF + 'html_baseurl = "https://example.org/"\nlanguage = "ja"\n')


def edit(project: Project) -> None:
    """Change a note, rename, delete and add others."""
    edit_only(project)
    project.rename("event-2.md", "event-9.md")
    project.delete("event-3.md")


def edit_only(project: Project) -> None:
    """Change a note and add another."""
    project.edit("event-1.md", "- Lambda is fast.", "- Lambda is slow.")
    project.edit("event-1.md", "# Event 1", "# Another")
    project.write({"event-8.md": "# Event 8\n\n:::{event} event-8\n:date: 2018-04-01\n:::\n\n- Lambda\n"})


def is_right(app: Sphinx, project: Project) -> bool:
    return not differences(Path(app.outdir), project.build(folder="clean").outdir)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no copies of processes")
@pytest.mark.parametrize("jobs", [0, 2])
def test_a_build_in_a_copy_of_the_process(project: Project, jobs: int) -> None:
    project.build()
    with project.app(jobs=jobs) as (app, _):
        edit(project)
        child = os.fork()
        if not child:
            try:
                app.build()
            except BaseException:  # noqa: BLE001
                os._exit(1)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert is_right(app, project)


def test_another_build_between_the_making_of_an_application_and_its_build(project: Project) -> None:
    project.build()
    with project.app() as (app, result):
        edit(project)
        call: list[str | Path] = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-d",
            app.doctreedir,
            project.source,
            app.outdir,
        ]
        subprocess.run(call, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")})
        # Back, so that the environment that the application has loaded seems to be that of these notes.
        project.edit("event-1.md", "- Lambda is slow.", "- Lambda is fast.")
        app.build()
    assert len(result.read) == len(app.env.found_docs)
    assert is_right(app, project)


def test_two_builds_of_one_application(project: Project) -> None:
    with project.app() as (app, result):
        app.build()
        edit_only(project)
        result.read.clear()
        app.build()
        assert result.read == ["event-1", "event-8", "index"]
    assert is_right(app, project)


def test_sphinx_s_index_can_not_forget_pages_of_another_build(project: Project) -> None:
    with project.app() as (app, _):
        app.build()
        edit(project)
        with pytest.raises(BuildStopped, match="make a new application"):
            app.build()
    project.build()
    assert is_right(app, project)

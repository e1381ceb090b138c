"""A fresh clone with a cached build folder: a build goes on where that one ended."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project, differences

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "index.md": "# Notes\n\n```{event-list}\n```\n\n```{toctree}\na\nb\ntopic\n```\n",
    "a.md": "# A\n\n:::{event} a\n:date: 2017-03-11\n:::\n\n- Lambda is here\n\n```{literalinclude} part.txt\n```\n",
    "b.md": "# B\n\n:::{event} b\n:date: 2018-03-10\n:::\n\n- nothing\n",
    "topic.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
    "part.txt": "Lambda again\n",
}


def clone(project: Project) -> None:
    """Give all sources, and the theme too, the time of now."""
    for path in project.source.rglob("*"):
        if path.is_file():
            os.utime(path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    conf = f'{CONF}templates_path = ["_templates"]\n'
    made = Project(tmp_path, FILES | {"_templates/extra.html": "<p>extra</p>"}, conf)
    made.build()
    time.sleep(0.02)
    return made


def test_a_clone_reads_and_writes_nothing(project: Project) -> None:
    clone(project)
    result = project.build()
    assert (result.read, result.written) == ([], [])


@pytest.mark.parametrize(("name", "reads"), [("b.md", ["b"]), ("part.txt", ["a"])])
def test_what_was_edited_is_read_as_in_the_same_folder(project: Project, name: str, reads: list[str]) -> None:
    shutil.copytree(project.folder / "build", project.folder / "kept")
    project.edit(name, *{"b.md": ("nothing", "Lambda too"), "part.txt": ("again", "once more")}[name])
    here = project.build()
    shutil.rmtree(project.folder / "build")
    (project.folder / "kept").rename(project.folder / "build")
    clone(project)
    there = project.build()
    assert there.read == here.read == reads
    assert sorted(there.written) == sorted(here.written)
    assert differences(there.outdir, project.build(folder="clean").outdir) == []


def test_a_changed_template_writes_all_pages(project: Project) -> None:
    clone(project)
    project.write({"_templates/extra.html": "<p>other</p>"})
    result = project.build()
    assert result.read == []
    assert len(result.written) == 4


def test_what_another_builder_has_read_is_written_too(project: Project) -> None:
    project.build("dirhtml")
    project.edit("b.md", "nothing", "something")
    project.build()
    clone(project)
    assert "something" in project.build("dirhtml").text("b/index.html")

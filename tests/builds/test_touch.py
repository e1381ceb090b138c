"""A fresh clone with a cached build folder: ``eventnotes touch`` makes it go on where that build ended."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from eventnotes_tools.cli import main
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


def touch(folder: Path) -> str:
    found = CliRunner().invoke(main, ["touch", str(folder)])
    assert found.exit_code == 0, found.output
    return found.output


def test_a_clone_reads_everything_again(project: Project) -> None:
    clone(project)
    assert len(project.build().read) == 4


def test_a_touched_clone_reads_and_writes_nothing(project: Project) -> None:
    clone(project)
    assert touch(project.folder / "build").startswith("5 unchanged sources, 0 changed")
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
    touch(project.folder / "build")
    there = project.build()
    assert there.read == here.read == reads
    assert sorted(there.written) == sorted(here.written)
    assert differences(there.outdir, project.build(folder="clean").outdir) == []


def test_a_changed_template_writes_all_pages(project: Project) -> None:
    clone(project)
    project.write({"_templates/extra.html": "<p>other</p>"})
    touch(project.folder / "build")
    result = project.build()
    assert result.read == []
    assert len(result.written) == 4


def test_a_folder_without_a_build_is_refused(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["touch", str(tmp_path)])
    assert found.exit_code == 1
    assert "no record of a build" in found.output


def test_without_a_cache_there_is_nothing_to_do(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["touch", str(tmp_path / "_build")])
    assert found.exit_code == 0
    assert "there is no" in found.output

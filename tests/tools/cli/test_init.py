"""``eventnotes init``: a site that builds without a warning, before and after its example is deleted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner

from eventnotes_tools.cli import COMMANDS, main
from eventnotes_tools.cli.init import HOSTS

if TYPE_CHECKING:
    from click.testing import Result

POST = """\
---
title: "Example Conf 2024"
date: 2024-05-18
tags: [Caching]
---

## A talk about caches

- Four seconds before caching
"""


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def init(*arguments: str, code: int = 0, given: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["init", *arguments], input=given)
    assert result.exit_code == code, result.output
    return result


def build(site: str = "site") -> subprocess.CompletedProcess[str]:
    """Build a site in a process of its own, in which the copy of the extension comes first."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-n",
        "-W",
        "--keep-going",
        "-q",
        "-b",
        "html",
        site,
        f"{site}/_build/html",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def delete_topic(site: Path) -> None:
    (site / "topics/caching.md").unlink()
    page = site / "events/example-meetup.md"
    page.write_text(re.sub(r":topics:.*\n", "", page.read_text("utf-8")), "utf-8")


def delete_event(site: Path) -> None:
    (site / "events/example-meetup.md").unlink()


@pytest.mark.parametrize("language", ["en", pytest.param("ja", marks=pytest.mark.slow)])
def test_the_site_builds_with_its_example_and_without(language: str, tmp_path: Path) -> None:
    init("site", "--language", language, "--title", 'It\'s "mine"', "--author", "Ada \\ Grace")
    for change in (None, delete_topic, delete_event):
        if change:
            change(tmp_path / "site")
        result = build()
        assert (result.returncode, result.stderr) == (0, ""), change
    page = BeautifulSoup((tmp_path / "site/_build/html/index.html").read_text("utf-8"), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == language
    assert page.title is not None
    assert page.title.text == 'It\'s "mine"'
    (tmp_path / "site/events/plain.md").write_text("# Plain notes\n\n- A line\n")
    assert "plain.md:1: WARNING: the page is listed on 'events/index' but declares no event" in build().stderr


@pytest.mark.slow
def test_the_site_builds_with_a_topic_and_no_event(tmp_path: Path) -> None:
    init("site")
    delete_event(tmp_path / "site")
    result = build()
    assert (result.returncode, result.stderr) == (0, "")


def test_the_copy_of_the_extension_is_the_one_that_is_used(tmp_path: Path) -> None:
    init("site")
    code = "import runpy; runpy.run_path('site/conf.py'); import eventnotes; print(eventnotes.__file__)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(tmp_path / "site/_ext")
    pins = (tmp_path / "site/_ext/requirements.txt").read_text("utf-8").splitlines()
    assert any(line.startswith("sphinx==") for line in pins)
    assert all("==" in line and "\\" not in line for line in pins[1:])
    # The settings are few, and each is explained.
    assert len((tmp_path / "site/conf.py").read_text("utf-8").splitlines()) <= 20


def test_without_a_copy_the_extension_is_required_from_its_release(tmp_path: Path) -> None:
    init("site", "--no-vendor")
    assert not (tmp_path / "site/_ext").exists()
    assert "eventnotes[site,live]==" in (tmp_path / "site/requirements.txt").read_text("utf-8")
    assert "sys.path" not in (tmp_path / "site/conf.py").read_text("utf-8")


def test_notes_are_imported_in_place_of_the_example(tmp_path: Path) -> None:
    Path("posts").mkdir()
    Path("posts/conf.md").write_text(POST, "utf-8")
    result = init("site", "--from", "posts")
    assert "example-meetup.md" not in result.output
    assert "cd site" in result.output
    assert (tmp_path / "site/topics/caching.md").read_text("utf-8").startswith("# Caching\n")
    found = build()
    assert (found.returncode, found.stderr) == (0, "")
    assert "Four seconds before" in (tmp_path / "site/_build/html/topics/caching.html").read_text("utf-8")


@pytest.mark.parametrize("host", HOSTS)
def test_each_host_gets_its_file(host: str, tmp_path: Path) -> None:
    before = {"conf.py", "index.md", "speakers.md", "events", "topics", ".gitignore", "requirements.txt", "_ext"}
    init("site", "--host", host)
    found = {path.name for path in (tmp_path / "site").iterdir()} - before
    assert len(found) == (host != "none")
    for path in (tmp_path / "site").rglob("*.y*ml"):
        assert "requirements.txt" in path.read_text("utf-8")
        assert yaml.safe_load(path.read_text("utf-8"))


def test_a_site_gets_the_file_of_a_host_later(tmp_path: Path) -> None:
    init("site")
    before = {path for path in (tmp_path / "site").rglob("*") if path.is_file()}
    assert init("site", "--host", "netlify").output == "site/netlify.toml\n"
    assert {path for path in (tmp_path / "site").rglob("*") if path.is_file()} == {
        *before,
        tmp_path / "site/netlify.toml",
    }


def test_what_exists_is_kept(tmp_path: Path) -> None:
    (tmp_path / "site/events").mkdir(parents=True)
    (tmp_path / "site/index.md").write_text("# Mine\n")
    result = init("site")
    assert (tmp_path / "site/index.md").read_text() == "# Mine\n"
    assert "site/index.md exists already and was kept." in result.output
    again = init("site", code=2)
    assert "is a project already; nothing was written" in again.output


def test_what_was_interrupted_can_be_run_again(tmp_path: Path) -> None:
    init("site", "--title", "Mine")
    whole = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    # The settings are written last, and a copy may be cut off.
    (tmp_path / "site/conf.py").unlink()
    (tmp_path / "site/_ext/eventnotes/domain.py").write_text("")
    (tmp_path / "site/_ext/eventnotes/files.py").unlink()
    init("site", "--title", "Mine")
    assert {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()} == whole


def test_the_copy_can_be_renewed(tmp_path: Path) -> None:
    init("site")
    stale = tmp_path / "site/_ext/eventnotes/stale.py"
    stale.write_text("")
    conf = tmp_path / "site/conf.py"
    conf.write_text("# mine\n")
    init("site", "--update")
    assert not stale.exists()
    assert conf.read_text() == "# mine\n"
    Path("other").mkdir()
    assert "There is no copy of the extension" in init("other", "--update", code=2).output


def test_what_no_option_says_is_asked_for_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventnotes_tools.cli.init.is_interactive", lambda: True)
    init("site", "--title", "Mine", given="Ada\nja\nreadthedocs\n")
    conf = (tmp_path / "site/conf.py").read_text("utf-8")
    assert "title = 'Mine'" in conf
    assert "copyright = 'Ada'" in conf
    assert "language = 'ja'" in conf
    assert (tmp_path / "site/.readthedocs.yaml").exists()


def test_nobody_is_named_as_the_author_unasked(tmp_path: Path) -> None:
    init("site")
    assert "copyright" not in (tmp_path / "site/conf.py").read_text("utf-8")


def test_a_wrong_language_is_refused(tmp_path: Path) -> None:
    assert "is no code of a language" in init("site", "--language", "日本語", code=2).output
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", sorted({"check", "new", "topics", "live"} & set(COMMANDS)))
def test_outside_of_a_project_a_command_names_init(name: str) -> None:
    arguments = [name, "topic", "Caching"] if name == "new" else [name]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "eventnotes init" in result.output

"""Former anchors: they stay on the page or say where their text is now; the redirect of an old page knows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from eventnotes_tools.cli import main
from tests.helpers import CONF, ROOT, Project, differences, site_project
from tests.serving import Visit, served

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from playwright.sync_api import Browser

FILES = {
    "index.md": "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n",
    "events/conf.md": (
        "# Conf\n\n:::{event} conf\n:date: 2030-05-18\n:::\n\n## One & only\n\n:::{session} one\n:::\n\nWords.\n"
    ),
    "events/other.md": "# Other\n\n:::{event} other\n:date: 2030-05-19\n:::\n\n## Two\n\n:::{session} two\n:::\n",
}
MOVED = {
    "events/conf#first": "events/conf#one",
    "events/conf#talk": "events/other#two",
    "old/page": "events/conf",
    "old/page#two": "events/other#two",
}


def conf(moved: dict[str, str]) -> str:
    return f"{CONF}eventnotes_redirects = {moved!r}\n"


@pytest.mark.parametrize(("builder", "ending"), [("html", ".html"), ("dirhtml", "/index.html")])
def test_an_old_place_is_still_an_address(tmp_path: Path, builder: str, ending: str) -> None:
    result = Project(tmp_path, FILES, conf(MOVED)).build(builder)
    assert result.warnings == []
    page = result.page(f"events/conf{ending}")
    renamed, moved = page.find(id="first"), page.find(id="talk")
    assert renamed is not None
    assert renamed.find_parent(id="one") is not None
    assert moved is not None
    link = moved.select_one("a")
    assert link is not None
    assert (link["href"], link.get_text()) == ({"html": "other.html#two", "dirhtml": "../other/#two"}[builder], "Two")
    script = result.page(f"old/page{ending}").select_one("script")
    assert script is not None
    known = json.loads(str(script["data-moved"]))
    assert known == {"two": {"html": "../events/other.html#two", "dirhtml": "../../events/other/#two"}[builder]}


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_arrives(tmp_path: Path, browser: Browser) -> None:
    with served(Project(tmp_path, FILES, conf(MOVED)).build().outdir) as address:
        visit = Visit(browser, address)
        for old, new in {
            "old/page.html#two": "events/other.html#two",
            "old/page.html#one": "events/conf.html#one",
            "old/page.html#__proto__": "events/conf.html#__proto__",
            "old/page.html": "events/conf.html",
        }.items():
            visit.tab.goto("about:blank")
            visit.tab.goto(address + old)
            visit.tab.wait_for_url(address + new)
        assert visit.complaints == []
        visit.tab.goto("about:blank")
        tab = visit.open("events/conf.html#talk")
        assert tab.evaluate("document.querySelector(':target').innerText.trim()").endswith("Two")
        assert tab.locator("#talk").is_visible()
        visit.close()


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_other_formats_build(tmp_path: Path, builder: str) -> None:
    project = Project(tmp_path, FILES, f'{conf(MOVED)}copyright = "2030"\n')
    assert project.build(builder).warnings == []


def test_only_the_pages_that_had_them_are_written_again(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.build()
    project.write({"conf.py": conf(MOVED)})
    result = project.build()
    assert (result.read, result.written) == ([], ["events/conf"])
    # The page that a notice leads to has another title.
    project.edit("events/other.md", "## Two", "## Zwei")
    result = project.build()
    assert "events/conf" in result.written
    assert differences(result.outdir, project.build(folder="clean").outdir) == []


def permalinks(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["permalinks", *arguments], catch_exceptions=False)


def test_the_command_tells_what_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path, FILES)
    monkeypatch.chdir(project.source)
    missing = permalinks()
    assert (missing.exit_code, missing.stderr.splitlines()[-1]) == (
        2,
        "Error: there is no permalinks.txt. Create it with: eventnotes permalinks --add",
    )
    assert permalinks("--add").stderr == "4 added\n"
    kept = (project.source / "permalinks.txt").read_bytes()
    assert permalinks("--add").exit_code == 0
    assert (project.source / "permalinks.txt").read_bytes() == kept
    project.edit("events/conf.md", "{session} one", "{session} opening")
    project.rename("events/other.md", "events/another.md")
    found = permalinks()
    assert (found.exit_code, found.stderr) == (1, "3 not in permalinks.txt yet; --add adds them\n")
    expected = {
        "events/conf#one": "where/it-is-now",
        "events/other#other": "events/another#other",
        "events/other#two": "events/another#two",
    }
    advice = "the address is broken; add a redirect: eventnotes_redirects ="
    assert found.stdout.splitlines() == [f"{old}: {advice} {{'{old}': '{new}'}}" for old, new in expected.items()]
    moved = {"events/conf#one": "events/conf#opening", "events/other": "events/another"}
    project.write({"conf.py": conf(moved)})
    assert permalinks().exit_code == 0
    # A label of the author's own will do as well.
    project.write({"conf.py": conf({"events/other": "events/another"})})
    project.edit("events/conf.md", "## One", "(one)=\n## One")
    assert permalinks().exit_code == 0


def test_no_control_character_of_the_file_reaches_the_terminal(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.md": "# Index\n", "permalinks.txt": "gone\x1b]0;title\x07#a\n"})
    found = permalinks(str(project.source))
    assert found.exit_code == 1
    assert found.stdout.startswith("gone]0;title#a: the address is broken")
    assert "\x1b" not in found.stdout + found.stderr


def test_a_file_of_another_kind_is_no_list_of_addresses(tmp_path: Path) -> None:
    project = Project(tmp_path, {"permalinks.txt": b"\xff\xfe\x00"})
    found = permalinks(str(project.source), "--add")
    assert found.exit_code == 2
    assert "can't be read" in found.stderr
    assert (project.source / "permalinks.txt").read_bytes() == b"\xff\xfe\x00"


@pytest.mark.slow
def test_every_address_of_this_site_that_was_published_leads_somewhere(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    project.write({"permalinks.txt": (ROOT / "permalinks.txt").read_text("utf-8")})
    found = permalinks(str(project.source))
    assert (found.exit_code, found.stdout) == (0, "")
    project.edit("events/jaws-days-2018.md", "{session} container-waiwai", "{session} container")
    lost = permalinks(str(project.source))
    assert (lost.exit_code, lost.stdout.partition(":")[0]) == (1, "events/jaws-days-2018#container-waiwai")

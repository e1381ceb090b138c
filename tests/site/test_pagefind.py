"""The search index: its records and its program, when it runs, what it publishes, what it says when it can't."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eventnotes.domain import state_of
from eventnotes.site.search import pagefind
from tests.helpers import CONF, Project, differences

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from tests.helpers import Result

PAGEFIND = f'{CONF}eventnotes_search = "pagefind"\nhtml_theme = "basic"\n'
FILES = {
    "index.md": "# Start\n\n前書きの言葉\n\n```{search-box}\n```\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "conf-2030.md": "# Conf 2030\n\n:::{event} conf-2030\n:date: 2030-05-18\n:::\n\n"
    "## Fast talk\n\n:::{session} fast\n:topics: Wasm\n:::\n\n- 速い\n\n```sh\nwasm --run\n```\n\n"
    "## Slow talk\n\n:::{session} slow\n:::\n\n- 遅い\n",
    "wasm.md": "# WebAssembly\n\n:::{topic} wasm\n:aliases: Wasm\n\n定義\n:::\n",
    "old.md": "---\nnosearch: true\n---\n# Old page\n\nobsolete words\n",
}
WITHDRAWN = "## Slow talk\n\n:::{session} slow\n:status: withdrawn\n:::\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES, PAGEFIND)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Put a program in the place of Pagefind that notes each run and publishes the records as they are."""
    log = tmp_path / "runs"
    program = tmp_path / "pagefind_extended"
    program.write_text(
        '#!/bin/sh\necho run >>"$(dirname "$0")/runs"\ncp -R "$2" "$4"\ntouch "$4/pagefind-entry.json" "$4/x-ui.js"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(pagefind, "executable", lambda: program)
    return log


def index(result: Result) -> dict[str, str]:
    """Return the published files of the index, and what stands in them."""
    folder = result.outdir / "pagefind"
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def test_each_object_and_page_is_a_record(project: Project, runs: Path) -> None:
    result = project.build()
    assert result.warnings == []
    assert set(index(result)) == {
        "conf-2030.html@/_conf-2030.html",
        "conf-2030.html@/_fast.html",
        "conf-2030.html@/_slow.html",
        "wasm.html@/_wasm.html",
        "index.html@/_.html",
        "pagefind-entry.json",
    }
    fast = index(result)["conf-2030.html@/_fast.html"]
    assert 'content="conf-2030 Conf 2030"' in fast
    assert ">速い</h6>" in fast
    assert ">wasm --run</h6>" in fast
    assert "遅い" not in fast


def test_sphinx_makes_no_index_of_its_own(project: Project, runs: Path) -> None:
    result = project.build()
    assert not (result.outdir / "searchindex.js").exists()
    page = result.page("search.html")
    assert page.select_one(".eventnotes-search form input[name=q]") is not None
    assert [part.get_text() for part in page.select("noscript p")] == ["検索には JavaScript が必要です。"]
    assert page.find("link", rel="search") is not None
    assert not page.select('script[src*="searchtools"]')
    # No script or style is written into the page, but for data.
    own = page.select(".eventnotes-search script, .eventnotes-search [style]")
    assert [element.get("type") for element in own] == ["application/json"]


def test_records_that_did_not_change_are_not_indexed_again(project: Project, runs: Path) -> None:
    project.build()
    before = index(project.build())
    assert runs.read_text() == "run\n"
    project.edit("conf-2030.md", "速い", "とても速い")
    after = index(project.build())
    assert runs.read_text() == "run\nrun\n"
    assert {name for name in before if before[name] != after[name]} == {"conf-2030.html@/_fast.html"}


def test_an_index_that_is_made_once_stays_until_another_is_asked_for(project: Project, runs: Path) -> None:
    before = index(project.build(eventnotes_search_index="once"))
    project.edit("conf-2030.md", "速い", "とても速い")
    assert index(project.build(eventnotes_search_index="once")) == before
    assert runs.read_text() == "run\n"
    assert "とても速い" in index(project.build())["conf-2030.html@/_fast.html"]


def test_it_is_told_whether_pagefind_is_at_work(project: Project, runs: Path) -> None:
    program = runs.with_name("pagefind_extended")
    waiting = 'while [ ! -e "$(dirname "$0")/go" ]; do sleep 0.01; done'
    program.write_text(program.read_text().replace("echo run", f"{waiting}\necho run"))
    seen: list[bool] = []

    def look(app: Sphinx, *_: object) -> None:
        seen.append(pagefind.is_indexing(app))
        runs.with_name("go").touch()

    for line in ("速い", "とても速い"):
        project.edit("conf-2030.md", "速い", line)
        with project.app(eventnotes_search_index="once") as (app, _):
            app.connect("write-started", look)
            app.build()
    assert seen == [True, False]


def test_an_output_that_is_lost_is_published_again_without_a_run(project: Project, runs: Path) -> None:
    result = project.build()
    before = index(result)
    (result.outdir / "pagefind" / "pagefind-entry.json").unlink()
    assert index(project.build()) == before
    assert runs.read_text() == "run\n"


@pytest.mark.parametrize("lost", [False, True])
def test_what_is_withdrawn_or_deleted_leaves_nothing(project: Project, runs: Path, lost: bool) -> None:
    result = project.build()
    if lost:
        # Even where there is no account of the older index any more.
        (result.outdir / ".eventnotes.json").unlink()
    text = FILES["conf-2030.md"].partition("## Slow talk")[0] + WITHDRAWN
    project.write({"conf-2030.md": text})
    project.delete("wasm.md")
    found = index(project.build())
    assert not {"conf-2030.html@/_slow.html", "wasm.html@/_wasm.html"} & set(found)
    assert "遅い" not in "".join(found.values())
    staged = "".join(path.read_text("utf-8") for path in project.folder.rglob("*.html"))
    assert "遅い" not in staged


def test_a_draft_has_no_record(project: Project, runs: Path) -> None:
    project.edit("conf-2030.md", ":::{session} slow\n", ":::{session} slow\n:status: draft\n")
    assert "conf-2030.html@/_slow.html" not in index(project.build())
    assert "conf-2030.html@/_slow.html" in index(project.build(eventnotes_drafts=True))


def test_records_of_an_incremental_build_equal_those_of_a_clean_one(project: Project, runs: Path) -> None:
    project.build()
    project.edit("wasm.md", ":aliases: Wasm", ":aliases: Wasm, ワズム")
    one, other = project.build(), project.build(folder="clean", jobs=2)
    assert index(one) == index(other)
    assert differences(one.outdir, other.outdir) == []


def test_the_search_can_be_changed(project: Project, runs: Path) -> None:
    project.build()
    sphinx = project.build(eventnotes_search="sphinx")
    assert not (sphinx.outdir / "pagefind").exists()
    assert (sphinx.outdir / "searchindex.js").exists()
    again = project.build()
    assert not (again.outdir / "searchindex.js").exists()
    assert index(again)


def test_addresses_fit_the_builder(project: Project, runs: Path) -> None:
    assert "conf-2030/@/_fast.html" in index(project.build("dirhtml"))


@pytest.mark.parametrize("builder", ["epub", "singlehtml", "latex", "text"])
def test_only_a_web_site_of_pages_has_the_index_and_the_box(project: Project, runs: Path, builder: str) -> None:
    result = project.build(builder)
    assert not [text for text in result.warnings if "search" in text]
    assert not runs.exists()
    pages = "".join(path.read_text("utf-8", "replace") for path in result.outdir.glob("index.*"))
    assert "eventnotes-search-box" not in pages


def test_a_search_box_leads_to_the_search_page(project: Project, runs: Path) -> None:
    form = project.build().page("index.html").select_one("form.eventnotes-search-box")
    assert form is not None
    assert (form["action"], form["role"], form["method"]) == ("search.html", "search", "get")


def test_a_missing_program_is_a_warning_that_helps(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "executable", lambda: None)
    for _ in range(2):
        result = project.build()
        assert len(result.warnings) == 1
        assert "pip install 'pagefind[extended]'" in result.warnings[0]
        assert "[notes.search]" in result.warnings[0]
    assert index(result) == {}


def test_a_program_that_fails_is_a_warning_with_its_words(
    project: Project, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    broken = project.folder / "broken"
    broken.write_text("#!/bin/sh\necho the disk is full >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(pagefind, "executable", lambda: broken)
    result = project.build()
    assert len(result.warnings) == 1
    assert "the disk is full" in result.warnings[0]
    # Rather no index than one of what was.
    assert index(result) == {}


def test_a_build_that_fails_leaves_no_program_behind(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(pagefind, "executable", lambda: slow)
    started: list[subprocess.Popen[bytes] | None] = []
    with project.app() as (app, _):

        def fail(_app: object, *_args: object) -> None:
            run = state_of(app.env).part(pagefind._Search).run
            started.append(run._process if run is not None else None)
            raise RuntimeError("no")

        app.connect("html-page-context", fail, priority=1)
        with pytest.raises(Exception, match="no"):
            app.build()
    (process,) = started
    assert process is not None
    assert process.poll() is not None


def test_the_program_of_the_python_package_is_found() -> None:
    program = pagefind.executable()
    assert program is not None
    assert program.is_file()

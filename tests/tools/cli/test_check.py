"""``eventnotes check``: all problems of a project, each time, without a page being built."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from eventnotes_tools.cli import COMMANDS, main
from tests.helpers import CONF, ROOT, Project

if TYPE_CHECKING:
    from click.testing import Result

GOOD = {
    "index.md": "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n",
    "conf.md": "# Conf\n\n:::{event} conf\n:date: 2030-05-18\n:::\n\nWords.\n",
}
BAD = {
    "index.md": GOOD["index.md"],
    "conf.md": "# Conf\n\n:::{event} conf\n:dat: 2030-05-18\n:::\n\n{nothing}`x`\n\n[there](#nowhere)\n",
    "left.md": "---\norphan: true\n---\n\n# Left\n\n日本語 {topic}`ない`\n",
}
PROBLEMS = [
    ("conf.md", 3, "notes.option", "event: the option 'date' is required; add ':date:'"),
    ("conf.md", 3, "notes.option", "event: there is no option 'dat'; did you mean 'date'?"),
    ("conf.md", 7, "notes.source", "the role 'nothing' is unknown, so it is shown as written; correct its name"),
    ("conf.md", 9, "myst.xref_missing", "'myst' cross-reference target not found: 'nowhere'"),
    ("left.md", 7, "notes.unknown", "there is no topic 'ない'"),
]


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with problems of all kinds, which is the current folder."""
    project = Project(tmp_path, BAD)
    monkeypatch.chdir(project.source)
    return project


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_problems_are_told_each_time(bad: Project, jobs: str) -> None:
    expected = "".join(f"{path}:{line}: {kind}: {text}\n" for path, line, kind, text in PROBLEMS)
    for _ in range(3):
        found = check("-j", jobs)
        assert (found.exit_code, found.stdout) == (1, expected)
        assert found.stderr == "5 problems in 2 files\n"


def test_the_same_as_data(bad: Project) -> None:
    found = check("--json")
    assert found.exit_code == 1
    problems = json.loads(found.stdout)["problems"]
    assert [tuple(problem[key] for key in ("path", "line", "kind", "text")) for problem in problems] == PROBLEMS


def test_what_is_mended_is_no_longer_told(bad: Project) -> None:
    check()
    bad.write({"conf.md": GOOD["conf.md"]})
    assert check().stdout == "left.md:7: notes.unknown: there is no topic 'ない'\n"
    bad.delete("left.md")
    assert (check().exit_code, check().output) == (0, "")


def test_a_page_in_no_table_of_contents_is_told_each_time(tmp_path: Path) -> None:
    project = Project(tmp_path, {**GOOD, "index.md": "# Notes\n"})
    for _ in range(2):
        found = check(str(project.source))
        assert re.fullmatch(r"\S+/conf\.md: toc\.not_included: .*\n", found.stdout)


def test_nothing_is_printed_where_all_is_well(tmp_path: Path) -> None:
    project = Project(tmp_path, GOOD)
    found = check(str(project.source))
    assert (found.exit_code, found.output) == (0, "")
    assert json.loads(check(str(project.source), "--json").stdout) == {"schema": 1, "problems": []}
    assert not list(project.source.rglob("*.html"))


def test_references_count_where_asked_for(tmp_path: Path) -> None:
    files = {**GOOD, "a.md": "# A\n\n{py:func}`nothing`\n"}
    project = Project(tmp_path, files, CONF.replace("nitpicky = True\n", ""))
    assert check(str(project.source)).exit_code == 0
    assert "ref.func: py:func reference target not found: nothing" in check(str(project.source), "-n").stdout


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ("extensions = ['nowhere']", "Could not import extension nowhere"),
        ("1 +", "Configuration error: There is a syntax error"),
        ("extensions = []", "The extension is not enabled: add 'eventnotes' to 'extensions'"),
    ],
)
def test_a_project_that_cant_be_read_is_another_failure(tmp_path: Path, conf: str, message: str) -> None:
    found = check(str(Project(tmp_path, GOOD, conf).source))
    assert found.exit_code == 2
    assert message in found.stderr
    assert found.stdout == ""


def test_colours_are_for_terminals_only(bad: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def run() -> str:
        return CliRunner().invoke(main, ["check"], color=True).stdout

    assert "\x1b[1mconf.md:3\x1b[0m" in run()
    assert "\x1b" not in check().stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run()


def test_the_commit_hook_runs_it() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert "  entry: eventnotes check\n" in hook
    assert "  pass_filenames: false\n" in hook
    assert "check" in COMMANDS

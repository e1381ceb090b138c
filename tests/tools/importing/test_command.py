"""``eventnotes import``: what it prints, and its exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eventnotes_tools.cli import main

NOTE = "# Conf\n\n2019-05-16\n\n## One by Ann Lee\n\n{% what %}\n"


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["import", str(folder / "notes"), "--into", str(folder / "events"), *options])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "conf.md").write_text(NOTE, "utf-8")
    return tmp_path


def test_the_report_names_pages_figures_and_doubts_with_their_lines(folder: Path) -> None:
    result = run(folder)
    source = folder / "notes" / "conf.md"
    assert result.exit_code == 0
    counted = "1 files, 1 written, 0 unchanged, 0 kept, 0 refused"
    assert result.output.splitlines() == [
        "         page          date        found in  sessions  speakers  slides  doubts  event",
        "written  conf-2019.md  2019-05-16  text      1         1                 1       Conf",
        "",
        f"{source}:",
        "  7: The tag '{% what %}' is not known, and stays as text.",
        "",
        f"{counted}, 1 sessions, 1 doubts, 0 repairs, 0 embeds, 0 held back, 0 copied",
    ]


def test_a_dry_run_says_what_would_be_done(folder: Path) -> None:
    lines = run(folder, "--dry-run").output.splitlines()
    assert lines[1].startswith("would be written  conf-2019.md  2019-05-16  text")
    assert lines[-1].startswith("1 files, 1 would be written, 0 unchanged")
    assert lines[-1].endswith("0 would be copied")
    assert json.loads(run(folder, "--dry-run", "--json").output)["dry_run"] is True


def test_missing_pictures_are_summed_up_and_doubts_on_the_event_come_first(folder: Path) -> None:
    pictures = "".join(f"![x](p{number}.png)\n\n" for number in range(4))
    (folder / "notes" / "conf.md").write_text(f"# Conf\n\n2019-05-16\n\n{pictures}\n{{% what %}}\n\n## One\n", "utf-8")
    told = [line for line in run(folder).output.splitlines() if line.startswith("  ")]
    assert told[1:] == [
        "  16: Nothing but the heading says that these are sessions: One.",
        "  14: The tag '{% what %}' is not known, and stays as text.",
        "  4 pictures are missing, such as 'p0.png'.",
    ]


def test_what_was_mended_is_told_where_it_is_asked_for(folder: Path) -> None:
    (folder / "notes" / "conf.md").write_text(NOTE.replace("# Conf", "#Conf"), "utf-8")
    usual, all_of_it = (run(folder, "--dry-run", *more).output.splitlines() for more in ([], ["--verbose"]))
    (told,) = set(all_of_it) - set(usual)
    assert told.startswith("  1: ")


def test_directives_are_written_as_the_project_asks_for(folder: Path) -> None:
    pages = []
    for settings in ('extensions = ["eventnotes"]\n', 'primary_domain = "notes"\n'):
        (folder / "conf.py").write_text(settings, "utf-8")
        assert run(folder, "--force").exit_code == 0
        pages.append((folder / "events/conf-2019.md").read_text("utf-8"))
    assert ":::{notes:event} conf-2019\n" in pages[0]
    assert pages[1] == pages[0].replace("notes:", "")


def test_the_report_as_json(folder: Path) -> None:
    report = json.loads(run(folder, "--json", "--dry-run").output)
    (file,) = report["files"]
    assert (report["schema"], file["outcome"], file["target"]) == (1, "written", "conf-2019.md")
    assert file["sessions"][0]["speakers"] == ["Ann Lee"]
    assert file["doubts"] == [{"text": "The tag '{% what %}' is not known, and stays as text.", "line": 7, "about": ""}]
    assert not (folder / "events").exists()


def test_a_page_that_was_edited_is_kept_and_forced(folder: Path) -> None:
    run(folder)
    page = folder / "events" / "conf-2019.md"
    page.write_text("mine", "utf-8")
    kept = run(folder)
    assert (kept.exit_code, page.read_text("utf-8")) == (1, "mine")
    assert "use --force" in kept.output
    assert run(folder, "--force").exit_code == 0
    assert page.read_text("utf-8").startswith("# Conf\n")


def test_a_date_for_notes_that_tell_none(folder: Path) -> None:
    (folder / "notes" / "about.md").write_text("# About\n", "utf-8")
    refused = run(folder)
    assert refused.exit_code == 1
    assert "no date was found" in refused.output
    assert run(folder, "--date", "2020-01-02/2020-01-03").exit_code == 0
    assert ":date: 2020-01-02/2020-01-03\n" in (folder / "events" / "about-2020.md").read_text("utf-8")
    assert run(folder, "--date", "someday").exit_code == 2


def test_pages_inside_the_notes_are_not_imported_again(folder: Path) -> None:
    command = ["import", str(folder), "--into", str(folder / "events")]
    first = CliRunner().invoke(main, [*command, "--json"])
    again = CliRunner().invoke(main, [*command, "--json"])
    assert json.loads(first.output)["counts"]["written"] == json.loads(again.output)["counts"]["unchanged"] == 1


@pytest.mark.parametrize("options", [["--into", "x"], ["missing.md", "--into", "x"], ["."]])
def test_wrong_usage(options: list[str]) -> None:
    assert CliRunner().invoke(main, ["import", *options]).exit_code == 2


def test_without_the_extra_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (
        "eventnotes_tools.cli.import_",
        *(name for name in sys.modules if name.startswith("eventnotes_tools.importing")),
    ):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "yaml", None)
    result = run(folder)
    assert result.exit_code == 1
    assert "pip install '.[import]'" in result.output

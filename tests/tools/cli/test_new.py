"""``eventnotes new``: pages and sections to type into, that build at once."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from eventnotes.model.visibility import read_visibility
from eventnotes_tools.cli import main
from eventnotes_tools.cli.project import find_project
from tests.helpers import CONF, ROOT, Project

if TYPE_CHECKING:
    from click.testing import Result

SCHEDULES = ROOT / "tests" / "data" / "schedules"
INDEX = "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project, which is the current folder."""
    project = Project(tmp_path, {"index.md": INDEX})
    monkeypatch.chdir(project.source)
    return project


def run(*arguments: str, code: int = 0, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["new", *arguments], input=given)
    assert result.exit_code == code, result.output
    return result


def text(name: str) -> str:
    return Path(name).read_text("utf-8")


# -- event ---------------------------------------------------------------------------------------------------


def test_an_event_of_today(site: Project) -> None:
    assert run("event", "JAWS DAYS 2030").stdout == "events/jaws-days-2030.md\n"
    today = dt.date.today().isoformat()  # noqa: DTZ011
    assert text("events/jaws-days-2030.md") == (
        f"# JAWS DAYS 2030\n\n:::{{event}} jaws-days-2030\n:date: {today}\n:::\n"
    )


def test_an_event_takes_all_options_of_its_directive(site: Project) -> None:
    run("event", "第3回勉強会", "--id", "study-3", "--date", "2030-05-18/2030-05-19", "--series", "study", "--online",
        "--topics", "Lambda, S3", "--hashtag", "#study", "--author", "Grace")  # fmt: skip
    assert text("events/study-3.md") == (
        "# 第3回勉強会\n\n:::{event} study-3\n:date: 2030-05-18/2030-05-19\n:series: study\n:online:\n"
        ':hashtag: "#study"\n:topics: Lambda, S3\n:author: Grace\n:::\n'
    )


@pytest.mark.parametrize("name", sorted(path.name for path in SCHEDULES.iterdir()))
def test_a_page_from_a_schedule_builds_at_once(site: Project, name: str) -> None:
    page = run("event", "--schedule", str(SCHEDULES / name)).stdout.strip()
    result = site.build()
    assert result.warnings == []
    declared = read_visibility(text(page), markdown=True).declarations
    sections = result.page(page.replace(".md", ".html")).select("article section section")
    assert [section["id"] for section in sections] == [it.id for it in declared if it.kind == "session"]
    assert not result.page(page.replace(".md", ".html")).select("article script, article .problematic")


def test_it_says_what_it_left_out(site: Project) -> None:
    found = run("event", "--schedule", str(SCHEDULES / "pretalx.json"))
    assert found.stderr == "5 talks; left out: breaks (1), cancelled or withdrawn talks (1)\n"


def test_a_schedule_by_standard_input_with_a_title_of_ones_own(site: Project) -> None:
    content = (SCHEDULES / "calendar.ics").read_bytes()
    run("event", "クラウド勉強会", "--id", "study", "--series", "study", "--schedule", "-", given=content)
    assert text("events/study.md").startswith(
        "# クラウド勉強会\n\n:::{event} study\n:date: 2030-06-15\n:series: study\n:timezone: Asia/Tokyo\n:::\n\n"
        "## Opening\n"
    )


def test_nothing_is_overwritten(site: Project) -> None:
    run("event", "Conf", "--date", "2030-05-18")
    before = text("events/conf.md")
    found = run("event", "Conf", code=1)
    assert "The event 'conf' is declared already, at events/conf.md:3." in found.stderr
    site.write({"events/other.md": "# Mine\n"})
    assert "events/other.md exists already and was not changed." in run("event", "Other", code=1).stderr
    assert (text("events/conf.md"), text("events/other.md")) == (before, "# Mine\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("event",), 2, "The event has no title."),
        (("event", "勉強会"), 2, "No id can be made from '勉強会'. Choose one: --id some-words"),
        (("event", "Conf", "--id", "id1"), 2, "'id1' can't be an id"),
        (("event", "Conf", "--id", "Conf 1"), 2, "such as 'conf-1'"),
        (("event", "Conf", "--date", "2030-02-30"), 2, "the date 2030-02-30 does not exist"),
        (("event", "--schedule", "conf.py"), 1, "conf.py: the file is neither JSON nor XML nor iCalendar"),
        (("event", "--schedule", "nowhere.json"), 2, "No such file"),
        (("session", "Talk", "--event", "nowhere"), 2, "No page declares the event 'nowhere'."),
        (("session", "Talk"), 2, "Name the event with --event. Today's events: none."),
        (("topic", "X", "--match", "wild"), 2, "wild"),
    ],
)
def test_misuse_is_told(site: Project, arguments: tuple[str, ...], code: int, message: str) -> None:
    assert message in run(*arguments, code=code).stderr
    assert sorted(path.name for path in Path().iterdir()) == ["conf.py", "index.md"]


def test_an_id_is_asked_for_at_a_terminal(site: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventnotes_tools.cli.new_page.is_interactive", lambda: True)
    found = run("event", "勉強会", given=b"id1\nstudy\n")
    assert "'id1' can't be an id" in found.output
    assert Path("events/study.md").exists()


def test_the_page_is_opened_in_the_editor(site: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "edit", lambda *, filename: opened.append(filename))
    run("event", "Conf", "-e")
    assert [Path(name).name for name in opened] == ["conf.md"]


# -- session -------------------------------------------------------------------------------------------------


def test_sessions_are_added_at_the_end_of_todays_event(site: Project) -> None:
    run("event", "Conf")
    assert run("session", "Programs # that last", "--speakers", "Ada Lovelace", "--type", "keynote").stdout == (
        "events/conf.md:7\n"
    )
    assert run("session", "Lightning Talks").stdout == "events/conf.md:14\n"
    assert run("session", "Lightning Talks").stdout == "events/conf.md:19\n"
    assert text("events/conf.md").partition(":::\n\n")[2] == (
        "## Programs # that last\n\n:::{session} programs-that-last\n:speakers: Ada Lovelace\n:type: keynote\n:::\n\n"
        "## Lightning Talks\n\n:::{session} lightning-talks\n:::\n\n"
        "## Lightning Talks\n\n:::{session} lightning-talks-2\n:::\n"
    )
    assert site.build().warnings == []


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n", "\r\n"])
def test_what_stands_on_the_page_stays(site: Project, end: str) -> None:
    newline = "\r\n" if "\r" in end else "\n"
    before = newline.join(["# Conf", "", ":::{event} conf", ":date: 2030-05-18", ":::", "", "Words."]) + end
    site.write({"events/conf.md": before})
    line = int(run("session", "Talk", "--event", "conf").stdout.partition(":")[2])
    after = Path("events/conf.md").read_bytes().decode()
    assert after.startswith(before)
    assert after.splitlines()[line - 1] == "## Talk"
    assert after.count("\n") == after.count(newline)


def test_an_id_of_the_event_is_not_given_twice(site: Project) -> None:
    run("event", "Conf")
    site.write({"events/conf-keynote.md": "# 基調講演\n\n:::{session} keynote\n:event: conf\n:::\n"})
    assert "'conf' has the id 'keynote' already, at events/conf-keynote.md:3." in (
        run("session", "Another", "--event", "conf", "--id", "keynote", code=1).stderr
    )
    assert "'conf' has the id 'conf' already" in run("session", "C", "--event", "conf", "--id", "conf", code=1).stderr
    assert site.build().warnings == []


def test_a_page_that_ends_in_a_code_block_is_left_alone(site: Project) -> None:
    site.write({"events/conf.md": "# Conf\n\n:::{event} conf\n:date: 2030-05-18\n:::\n\n```\ncode\n"})
    found = run("session", "Talk", "--event", "conf", code=1)
    assert "events/conf.md ends inside a code block or directive. Close it first." in found.stderr


def test_an_example_in_the_guide_is_no_event(site: Project) -> None:
    site.write({"guide.md": "# Guide\n\n```markdown\n:::{event} conf\n:::\n```\n"})
    assert "No page declares" in run("session", "Talk", "--event", "conf", code=2).stderr


# -- topic ---------------------------------------------------------------------------------------------------


def test_a_topic_with_its_reading(site: Project) -> None:
    run("topic", "負荷試験", "--reading", "ふかしけん", "--aliases", "ロードテスト", "--hidden-aliases", "負荷実験")
    assert text("topics/fukashiken.md") == (
        "# 負荷試験\n\n:::{topic} fukashiken\n:aliases: ロードテスト\n:hidden-aliases: 負荷実験\n"
        ":reading: ふかしけん\n:::\n"
    )
    assert site.build().warnings == []


def test_a_spelling_of_another_topic_is_refused(site: Project) -> None:
    run("topic", "AWS Lambda", "--aliases", "Lambda, ラムダ")
    found = run("topic", "ＬＡＭＢＤＡ", code=1)
    assert "'ＬＡＭＢＤＡ' is a topic already: topics/aws-lambda.md:3 declares 'aws-lambda'." in found.stderr


# -- projects ------------------------------------------------------------------------------------------------


def test_pages_go_where_the_others_are(site: Project) -> None:
    for name in ("a", "b"):
        site.write({f"notes/{name}.md": f"# {name}\n\n:::{{event}} {name}\n:date: 2030-05-18\n:::\n"})
    assert run("event", "Conf").stdout == "notes/conf.md\n"


def test_what_an_editor_leaves_beside_an_open_page_is_no_page(site: Project) -> None:
    run("event", "JAWS DAYS 2030")
    (site.source / "events/.#jaws-days-2030.md").symlink_to("me@host.1234:1")
    (site.source / "events/gone.md").symlink_to("nowhere.md")
    os.mkfifo(site.source / "events/pipe.md")
    run("event", "JAWS DAYS 2031", "--date", "2031-03-01")
    assert run("session", "Serverless").stdout == "events/jaws-days-2030.md:7\n"


def test_other_projects_get_directives_that_work_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conf = CONF.replace('primary_domain = "notes"\n', "").replace('"colon_fence", ', "")
    project = Project(tmp_path, {"index.md": INDEX}, conf)
    monkeypatch.chdir(project.source)
    run("event", "Conf")
    run("topic", "Wasm")
    assert "```{notes:event} conf\n" in text("events/conf.md")
    result = project.build()
    assert result.warnings == []
    assert '"conf"' in result.text("notes.json")


def test_the_project_is_found_from_below_and_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs" / "events").mkdir(parents=True)
    (tmp_path / "docs" / "conf.py").write_text("")
    for folder in (tmp_path, tmp_path / "docs", tmp_path / "docs" / "events"):
        monkeypatch.chdir(folder)
        assert find_project(None).root == tmp_path / "docs"
    monkeypatch.chdir(tmp_path.parent)
    assert "There is no conf.py in this folder or above it." in run("topic", "X", code=2).stderr


def test_a_new_page_does_not_wait_for_sphinx(site: Project) -> None:
    code = (
        "import sys; from eventnotes_tools.cli import main; main(['new', 'event', 'Conf'], standalone_mode=False);"
        "sys.exit(str({'sphinx', 'docutils', 'icalendar'} & set(sys.modules)) if 'sphinx' in sys.modules else 0)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env={"PYTHONPATH": str(ROOT / "_ext")}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "events/conf.md\n"), done.stderr


# -- links out of the project ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["event", "topic"])
def test_no_page_is_made_behind_a_link_out_of_the_project(site: Project, tmp_path: Path, kind: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (site.source / f"{kind}s").symlink_to(outside)
    result = run(kind, "Something", code=1)
    assert f"{kind}s is a symbolic link out of the project" in result.output
    assert list(outside.iterdir()) == []


def test_no_section_is_added_behind_a_link_out_of_the_project(site: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("# Conf\n\n:::{event} conf\n:date: 2030-01-01\n:::\n", "utf-8")
    before = outside.read_bytes()
    (site.source / "conf.md").symlink_to(outside)
    result = run("session", "Talk", "--event", "conf", code=1)
    assert "conf.md is a symbolic link out of the project, or below one, and was not changed." in result.output
    assert f"Edit {outside} directly" in result.output
    assert outside.read_bytes() == before


def test_links_within_the_project_and_in_a_circle_are_no_obstacle(site: Project) -> None:
    (site.source / "talks").mkdir()
    (site.source / "topics").symlink_to("talks")
    (site.source / "events").symlink_to("events")
    run("topic", "Something")
    assert (site.source / "talks/something.md").is_file()
    assert f"{site.source / 'events'}: File exists; fix that" in run("event", "Something", code=1).output


def test_a_file_in_place_of_the_folder_is_named(site: Project) -> None:
    site.write({"topics": "no folder"})
    assert f"{site.source / 'topics'}: " in run("topic", "Something", code=1).output

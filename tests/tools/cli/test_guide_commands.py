"""The guide's pages on commands: what they show is what is printed."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import get_completion_class
from click.testing import CliRunner

from eventnotes_tools.cli import COMMANDS, main
from guide.reference_tables import command_table
from tests.helpers import ROOT, Project

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES, REFERENCE = ((ROOT / "guide" / name).read_text("utf-8") for name in ("taking-notes.md", "commands.md"))
SHOWN = re.findall(r"```\{code-block\} console\n(.*?)```", EXAMPLES, re.DOTALL)


def steps(block: str) -> list[tuple[str, str]]:
    """Return the commands of a block, each with what is printed below it."""
    parts = re.split(r"(?m)^\$ ", block)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def test_each_command_prints_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n"
    project = Project(tmp_path, {"index.md": index})
    monkeypatch.chdir(project.source)
    shutil.copyfile(ROOT / "tests" / "data" / "schedules" / "pretalx.json", "schedule.json")
    for command, output in (step for block in SHOWN for step in steps(block)):
        if command == "eventnotes check":
            project.edit("events/example-conf-2030.md", ":speakers: Ada", ":topics: Rust\n:speakers: Ada")
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.output == output, command
    assert project.build().warnings == []
    assert f":date: {dt.date.today()}" in (project.source / "events/example-conf-2030.md").read_text("utf-8")  # noqa: DTZ011


def leaves(command: click.Command, name: str = "eventnotes") -> list[str]:
    """Return the full names of the commands that do something."""
    if not isinstance(command, click.Group):
        return [name]
    context = click.Context(command)
    found = {part: command.get_command(context, part) for part in command.list_commands(context)}
    return [leaf for part, it in found.items() if it is not None for leaf in leaves(it, f"{name} {part}")]


@pytest.mark.parametrize("name", [name for name in leaves(main) if command_table(name).rows])
def test_each_command_has_its_options_in_the_guide(name: str) -> None:
    assert any(f"```{{reference-table}} {name}\n" in path.read_text("utf-8") for path in (ROOT / "guide").glob("*.md"))


def test_help_has_an_example_for_each_command() -> None:
    for name in leaves(main):
        result = CliRunner().invoke(main, [*name.split()[1:], "--help"])
        assert result.exit_code == 0
        assert re.search(rf"(?m)^  {name}\b", result.output), name
    assert set(COMMANDS) <= set(CliRunner().invoke(main, ["-h"]).output.split())


def test_the_shells_that_the_guide_names_are_known() -> None:
    for shell in re.findall(r"_EVENTNOTES_COMPLETE=(\w+)_source", REFERENCE):
        completion = get_completion_class(shell)
        assert completion is not None
        assert "_EVENTNOTES_COMPLETE" in completion(main, {}, "eventnotes", "_EVENTNOTES_COMPLETE").source()

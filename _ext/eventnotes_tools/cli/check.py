"""``eventnotes check``: report all problems in the notes without writing pages."""

from __future__ import annotations

import json
from pathlib import Path

import click

from eventnotes.text.sanitize import remove_control_characters
from eventnotes_tools.build_warnings import BuildWarning
from eventnotes_tools.cli.project import display_path, find_project
from eventnotes_tools.cli.sphinx_run import folder_argument, jobs_option, read_project


@click.command(name="check")
@folder_argument
@click.option("-n", "--nitpicky", is_flag=True, help="Report every missing reference, as sphinx-build -n does.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@jobs_option
@click.pass_context
def command(context: click.Context, folder: Path | None, nitpicky: bool, as_json: bool, jobs: int) -> None:
    """Report problems in the notes in DIR, without building pages.

    Prints one line for each problem: file, line, kind and what to do. Kinds in suppress_warnings in conf.py are
    left out.

    The exit code is 0 without problems, 1 with problems, 2 if the notes could not be checked.

    \b
    eventnotes check
    eventnotes check docs --json
    """
    with read_project(find_project(folder).root, jobs=jobs, nitpicky=nitpicky, resolve=True) as reading:
        problems = sorted(
            warned._replace(path=display_path(Path(warned.path)) if warned.path else "") for warned in reading.warnings
        )
    if as_json:
        data = [{**it._asdict(), "path": it.path or None, "line": it.line or None} for it in problems]
        click.echo(json.dumps({"schema": 1, "problems": data}, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(_problem_line(problem))
        if problems:
            click.echo(_summary(problems), err=True)
    context.exit(1 if problems else 0)


def _problem_line(problem: BuildWarning) -> str:
    place = ":".join(filter(None, (problem.path, str(problem.line or ""))))
    text = remove_control_characters(problem.text).text
    parts = (click.style(place, bold=True) if place else "", click.style(problem.kind, fg="yellow"), text)
    return ": ".join(filter(None, parts))


def _summary(problems: list[BuildWarning]) -> str:
    files = len({problem.path for problem in problems if problem.path})
    where = f" in {files} file{'' if files == 1 else 's'}" if files else ""
    return f"{len(problems)} problem{'' if len(problems) == 1 else 's'}{where}"

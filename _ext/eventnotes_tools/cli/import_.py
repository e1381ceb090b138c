"""``eventnotes import``: turn notes in other tools' Markdown into pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from eventnotes.model.dates import DateRange, parse_date_range
from eventnotes_tools.cli.project import Project
from eventnotes_tools.importing.pages import PagePlan
from eventnotes_tools.importing.report import report_lines
from eventnotes_tools.importing.run import ImportOptions, import_notes

_PATHS = click.Path(exists=True, path_type=Path)


def _parse_date(_context: click.Context, _parameter: click.Parameter, written: str | None) -> DateRange | None:
    """Parse the option ``--date``."""
    try:
        return parse_date_range(written) if written else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=_PATHS, metavar="PATH...")
@click.option(
    "--into",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the pages, such as 'events'.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Report what would be done, and write nothing.")
@click.option("-f", "--force", is_flag=True, help="Replace existing pages and pictures that differ.")
@click.option(
    "--date",
    callback=_parse_date,
    metavar="DATE",
    help="The day, or first/last, of events without a date in their notes.",
)
@click.option("--event", default="", metavar="NAME", help="The event that all notes are on, each a talk.")
@click.option("--encoding", default="", metavar="NAME", help="The encoding of the files; by default detected for each.")
@click.option("-v", "--verbose", is_flag=True, help="Also report repairs.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(paths: tuple[Path, ...], *, as_json: bool, verbose: bool, **chosen: Any) -> None:
    """Turn notes in Markdown into pages with events and sessions.

    PATH is a file or a folder: notes for Hugo, Jekyll, Pelican, Obsidian, Zenn, Qiita or HackMD, or plain
    Markdown. The notes are not changed. Existing pages and pictures in DIR are kept, unless --force is given.
    The nearest conf.py above DIR decides whether directives have the prefix 'notes:'.

    \b
    eventnotes import ~/blog/content/posts --into events
    eventnotes import notes.md --into events --date 2018-03-10 --dry-run

    The exit code is 1 if something was not imported.
    """
    into = chosen["into"].resolve()  # it need not exist yet
    root = next((above for above in (into, *into.parents) if (above / "conf.py").is_file()), None)
    prefix = Project(root).style.prefix if root else ""
    report = import_notes(paths, ImportOptions(**chosen, prefix=prefix), _progress)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report_lines(report, verbose=verbose):
            click.echo(line)
    click.get_current_context().exit(int(report.failed))


def _progress(plans: Sequence[PagePlan]) -> Iterator[PagePlan]:
    """Yield the plans, with a progress bar at a terminal."""
    if not sys.stderr.isatty():
        yield from plans
        return
    with click.progressbar(plans, file=sys.stderr, label="Importing") as bar:
        yield from bar

"""``eventnotes archive``: copy remote pictures and PDF files of the notes into the site."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventnotes_tools.archiving.archive import ArchiveTask, LinkOutcome, LinkState, archive, find_links, restore_links
from eventnotes_tools.archiving.client import Client, FetchLimits
from eventnotes_tools.archiving.rewrite import ArchiveError, find_notes, find_site
from eventnotes_tools.archiving.ssrf_guard import Gate

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCHEMA = 1
_MEGABYTE = 1_000_000
_MARKS = {LinkState.FAILED: "red", LinkState.ARCHIVED: "green", LinkState.KNOWN: "green", LinkState.RESTORED: "green"}
_HINT = (
    "What failed is tried again by the next run. For what is gone, look for a copy, as at https://web.archive.org/,\n"
    "save it beside the note, and link to that file."
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The site's folder; by default the nearest one above with a conf.py.",
)
@click.option("--slides", is_flag=True, help="Copy PDF files too: in slides, links and the text.")
@click.option("--html", is_flag=True, help="Copy the pictures of <img> too; the site then needs MyST's html_image.")
@click.option("--dry-run", is_flag=True, help="Report what would be copied, without any request.")
@click.option("--undo", "undoing", is_flag=True, help="Restore the original links; keep the copies.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--retry",
    type=click.IntRange(0, 10),
    default=2,
    show_default=True,
    help="Number of retries after a temporary error.",
)
@click.option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=30, show_default=True, help="Seconds for one file."
)
@click.option(
    "--max-size", type=click.FloatRange(0.001, 1000), default=20, show_default=True, help="Megabytes of one file."
)
@click.option(
    "--max-total", type=click.FloatRange(0.001), default=1000, show_default=True, help="Megabytes of one run."
)
@click.option("--max-time", type=click.FloatRange(1), default=3600, show_default=True, help="Seconds of one run.")
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=0.5,
    show_default=True,
    help="Seconds between two requests to a host.",
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Allow this host in your own network. May be repeated.",
)
def command(paths: Sequence[Path], site: Path | None, **options: Any) -> None:
    """Copy remote pictures that the notes link to into the site, and link to the copies.

    PATH is a note, or a folder of notes. The copies, and a log of where they came from, are put into the folder
    _archive of the site. What was copied once is not asked for again.

    \b
    eventnotes archive events
    eventnotes archive --slides events/jaws-days-2018.md

    The exit code is 0 if all links were archived, 1 if one failed, 2 for a wrong call.
    """
    try:
        root = site.resolve() if site else find_site(paths[0])
        task = ArchiveTask(
            site=root,
            notes=find_notes(root, paths),
            documents=options["slides"],
            html=options["html"],
            total=int(options["max_total"] * _MEGABYTE),
            seconds=options["max_time"],
        )
        outcomes = _run(task, options)
    except ArchiveError as misuse:
        raise click.UsageError(str(misuse)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'the disk'}: {error.strerror}; then run it again") from error
    click.echo(_json(outcomes) if options["as_json"] else _text(outcomes))
    if any(outcome.state is LinkState.FAILED for outcome in outcomes):
        sys.exit(1)


def _run(task: ArchiveTask, options: dict[str, Any]) -> list[LinkOutcome]:
    if options["undoing"]:
        return restore_links(task)
    found = list(find_links(task).values())
    if options["dry_run"]:
        return found
    limits = FetchLimits(
        timeout=options["timeout"],
        size=int(options["max_size"] * _MEGABYTE),
        retries=options["retry"],
        pause=options["pause"],
    )
    client = Client(Gate(options["allowed"]), limits)
    hidden = options["as_json"] or not sys.stderr.isatty()
    wanted = sum(outcome.state is LinkState.FOUND for outcome in found)
    with click.progressbar(length=wanted, label="Copying", file=sys.stderr, hidden=hidden) as bar:
        return archive(task, client, lambda _outcome: bar.update(1))


def _text(outcomes: Sequence[LinkOutcome]) -> str:
    lines = []
    for outcome in outcomes:
        state = click.style(outcome.state, fg=_MARKS.get(outcome.state))
        end = {LinkState.FAILED: f": {outcome.reason}", LinkState.LEFT: ": it is an <img>; see --html"}.get(
            outcome.state
        )
        if end is None:
            end = f" -> {outcome.file}" if outcome.state in {LinkState.ARCHIVED, LinkState.KNOWN} else ""
        lines += [f"{place.path}:{place.line}: {state} {outcome.url}{end}" for place in outcome.places]
    counts = {state: sum(outcome.state is state for outcome in outcomes) for state in LinkState}
    summary = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    lines.append(summary or "Nothing to do: no note links to a remote picture.")
    return "\n".join([*lines, *([_HINT] if counts[LinkState.FAILED] else [])])


def _json(outcomes: Sequence[LinkOutcome]) -> str:
    links = [{**asdict(outcome), "places": [place._asdict() for place in outcome.places]} for outcome in outcomes]
    return json.dumps({"schema": _SCHEMA, "links": links}, ensure_ascii=False, indent=1)

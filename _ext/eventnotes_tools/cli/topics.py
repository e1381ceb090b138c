"""``eventnotes topics``: report missing topics, aliases and tags, and make pages for missing topics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventnotes.domain import notes_domain
from eventnotes.notebook.analysis.topic_candidates import MissingTopic, find_missing_topics
from eventnotes.notebook.analysis.vocabulary_report import report_vocabulary
from eventnotes.text.folding import fold
from eventnotes.text.markdown_writer import join_list
from eventnotes.text.matcher import MatchMode
from eventnotes.text.similarity import nearest_by_spelling
from eventnotes_tools.cli.new import create_topic
from eventnotes_tools.cli.new_page import NoIdError, print_page
from eventnotes_tools.cli.project import Project, display_path, find_project
from eventnotes_tools.cli.sphinx_run import folder_argument, jobs_option, read_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eventnotes.model.records import Place
    from eventnotes.notebook.analysis.vocabulary_report import ReportSection
    from eventnotes.notebook.notebook import Notebook

#: How many findings of each kind are printed without ``--all``.
_MAX_FINDINGS = 20


@click.command(name="topics")
@folder_argument
@click.option("--all", "everything", is_flag=True, help=f"Print all lines, not only {_MAX_FINDINGS} of each part.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@click.option(
    "--create", "names", multiple=True, metavar="NAME", help="Make a page for a topic that the report lists as missing."
)
@click.option(
    "--create-undeclared",
    is_flag=True,
    help="Make pages for all referenced topics without one, except misspelled ones.",
)
@jobs_option
@click.pass_context
def command(
    context: click.Context,
    folder: Path | None,
    everything: bool,
    as_json: bool,
    names: tuple[str, ...],
    create_undeclared: bool,
    jobs: int,
) -> None:
    """Report missing topics, aliases and tags of the notes in DIR, or make pages for topics.

    The exit code of the report is 0 whatever it finds.

    \b
    eventnotes topics --all
    eventnotes topics --create OpenTelemetry --create オブザーバビリティ
    """
    project = find_project(folder)
    with read_project(project.root, jobs=jobs) as reading:
        notebook = notes_domain(reading.app.env).notebook
        paths = {name: display_path(Path(reading.app.env.doc2path(name))) for name in reading.app.env.found_docs}
    if names or create_undeclared:
        context.exit(0 if _create_pages(project, notebook, names, undeclared=create_undeclared) else 1)
    parts = report_vocabulary(notebook)
    if as_json:
        content = {part.key: list(_data(part, paths)) for part in parts}
        click.echo(json.dumps({"schema": 1, **content}, ensure_ascii=False, indent=1))
        return
    for number, part in enumerate(parts):
        heading = f"{part.title}: {len(part.findings) or 'none'}"
        click.echo(("\n" if number else "") + click.style(heading, bold=True))
        for line in _lines(part, paths, None if everything else _MAX_FINDINGS):
            click.echo(line)


def _lines(part: ReportSection, paths: Mapping[str, str], most: int | None) -> Iterator[str]:
    """Yield a line for each of the first *most* findings, or for all; *paths* are those of documents."""
    for finding in part.findings[:most]:
        place, more = finding.places[0], len(finding.places) - 1
        where = _path(place, paths) + (f":{place.line}" if place.line else "")
        yield f"{where}: {finding.text}" + (f" (and {more} more place{'' if more == 1 else 's'})" if more else "")
    if most is not None and len(part.findings) > most:
        yield f"and {len(part.findings) - most} more, with --all"


def _data(part: ReportSection, paths: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for finding in part.findings:
        places = [{"path": _path(place, paths), "line": place.line} for place in finding.places]
        yield {**finding.facts, "text": finding.text, "places": places}


def _path(place: Place, paths: Mapping[str, str]) -> str:
    return place.file or paths[place.docname]


def _create_pages(project: Project, notebook: Notebook, names: Iterable[str], *, undeclared: bool) -> bool:
    """Make the pages; return whether all were made."""
    wanted = find_missing_topics(notebook)
    chosen: dict[str, MissingTopic] = {}
    for name in names:
        known = notebook.vocabulary.resolve(name)
        if known is not None:
            raise click.ClickException(f"'{name}' is a topic already: '{known}'.")
        if fold(name) not in wanted:
            raise click.ClickException(
                f"The report does not list '{name}'. To make its page anyway: eventnotes new topic '{name}'"
            )
        chosen[fold(name)] = wanted[fold(name)]
    if undeclared:
        chosen.update(_without_misspellings(notebook, wanted))
    covered: set[str] = set()
    left: list[str] = []
    # The name that an id is made of without a change takes it.
    for topic in sorted(chosen.values(), key=lambda topic: not topic.name.isascii()):
        # An alias of another new topic needs no page.
        if topic.name in covered:
            continue
        covered.update(topic.aliases)
        try:
            match = MatchMode.EXPLICIT if topic.is_common else None
            options = {"aliases": join_list(topic.aliases) or None, "match": match}
            print_page(create_topic(project, topic.name, None, options))
            if match:
                click.echo(
                    f"'{topic.name}' may be an ordinary word in notes, so its page has ':match: {match}': only what"
                    " names it in 'topics' or by a role is on it. Remove that line to find the word everywhere.",
                    err=True,
                )
        except NoIdError:
            left.append(f"'{topic.name}' needs an id. Choose one: eventnotes new topic '{topic.name}' --id …")
        except click.ClickException as error:  # its id or name is taken
            left.append(f"'{topic.name}' was left out: {error.message}")
    click.echo("".join(f"{text}\n" for text in left), err=True, nl=False)
    return not left


def _without_misspellings(notebook: Notebook, wanted: dict[str, MissingTopic]) -> dict[str, MissingTopic]:
    """Return the undeclared topics, except those that look like misspellings of others, which are reported."""
    found: dict[str, MissingTopic] = {}
    known = [spelling.text for spelling in notebook.vocabulary.spellings]
    for key, _ in sorted(notebook.undeclared.items(), key=lambda item: (-item[1].uses, item[1].title)):
        topic = wanted[key]
        near = nearest_by_spelling([*known, *(it.name for it in found.values() if it.name not in topic.aliases)])
        other = near.find(topic.name)
        if other:
            click.echo(f"Left out: '{topic.name}', which may be '{other}'.", err=True)
        else:
            found[key] = topic
    return found

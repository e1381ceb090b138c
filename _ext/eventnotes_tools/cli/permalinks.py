"""``eventnotes permalinks``: check that everything once published still has its address or a redirect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventnotes.domain import notes_domain
from eventnotes.files import write_if_changed
from eventnotes.notebook.redirects import Permalink, existing_permalinks, find_redirects, published_permalinks
from eventnotes.text.sanitize import remove_control_characters
from eventnotes_tools.cli.project import display_path, find_project
from eventnotes_tools.cli.sphinx_run import folder_argument, jobs_option, read_project

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes_tools.cli.sphinx_run import ProjectReading

_HEAD = """\
# Addresses that were published, each a page and a place on it. `eventnotes permalinks --add` adds new ones.
# None is taken out: what moves gets a redirect, in eventnotes_redirects or in the redirects of a topic or speaker.
"""


@click.command("permalinks")
@folder_argument
@click.option("--add", is_flag=True, help="Add new addresses to the file.")
@jobs_option
@click.pass_context
def command(context: click.Context, folder: Path | None, add: bool, jobs: int) -> None:
    """Report published addresses that are broken now.

    An address is the page and anchor of an event, session, topic or speaker. Published addresses are listed in
    permalinks.txt in DIR; keep it with the notes. A broken address needs a redirect.

    The exit code is 0 if every address works, 1 if one is broken, 2 if they could not be checked.

    \b
    eventnotes permalinks --add
    eventnotes permalinks
    """
    root = find_project(folder).root
    path = root / "permalinks.txt"
    if not add and not path.exists():
        raise click.UsageError(f"there is no {display_path(path)}. Create it with: eventnotes permalinks --add")
    kept = _read_permalinks(path)
    with read_project(root, jobs=jobs) as reading:
        gone = _broken(reading, kept)
        found = published_permalinks(notes_domain(reading.app.env).notebook)
    for link in gone:
        # A terminal acts upon control characters, and anyone may have written the file.
        click.echo(remove_control_characters(f"{link}: {_advice(link, found)}").text)
    new = [link for link in found if link not in kept]
    if add and new:
        lines = sorted(map(str, {*kept, *new}))
        write_if_changed(path, (_HEAD + "".join(f"{line}\n" for line in lines)).encode())
    if new:
        click.echo(
            f"{len(new)} added" if add else f"{len(new)} not in {display_path(path)} yet; --add adds them", err=True
        )
    context.exit(1 if gone else 0)


def _read_permalinks(path: Path) -> set[Permalink]:
    """Return the addresses in a file; none if there is no file."""
    try:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{display_path(path)} can't be read: {error}") from None
    return {Permalink.parse(line.strip()) for line in lines if line.strip() and not line.startswith("#")}


def _broken(reading: ProjectReading, kept: Iterable[Permalink]) -> list[Permalink]:
    """Return those of *kept* that neither exist nor are redirected, sorted."""
    env = reading.app.env
    domain = notes_domain(env)
    redirects = find_redirects(domain.notebook, domain.state.settings.redirects or {})
    labels = env.domains.standard_domain.anonlabels.values()
    pages = map(Permalink, env.found_docs)
    places = {
        *pages,
        *existing_permalinks(domain.notebook),
        *(Permalink(docname, anchor) for docname, anchor in labels),
    }
    return sorted(link for link in kept if not {link, redirects.follow(link)} & places)


def _advice(link: Permalink, found: Iterable[Permalink]) -> str:
    """Return what to do about a broken address; *found* are the addresses of now."""
    there = [new for new in found if new.anchor == link.anchor]
    new = str(there[0]) if len(there) == 1 else "where/it-is-now"
    return f"the address is broken; add a redirect: eventnotes_redirects = {{'{link}': '{new}'}}"

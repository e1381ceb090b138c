"""``eventnotes touch``: lets a build on a fresh clone use what an earlier build has left."""

from __future__ import annotations

from pathlib import Path

import click

from eventnotes.builds.timestamps import restore_timestamps


@click.command(short_help="Let a fresh clone use a cached build.")
@click.argument("build", type=click.Path(exists=True, file_okay=False, path_type=Path), default="_build")
def command(build: Path) -> None:
    """Give unchanged sources their old times back.

    Sphinx reads a file again when its time is newer than the last build, and on a fresh clone all times are new. Run
    this after a cached build folder was put back and before the build. BUILD is that folder; the project must stand
    at the path where it stood when the folder was made.

    \b
    eventnotes touch _build
    """
    done = restore_timestamps(build)
    if not done.builds:
        raise click.ClickException(f"{build} holds no record of a build; build the site once and keep the folder")
    click.echo(f"{done.unchanged} unchanged sources, {done.changed} changed, {done.pages} files of the site")

"""``eventnotes touch``: restore modification times so that a fresh clone can use a cached build."""

from __future__ import annotations

from pathlib import Path

import click

from eventnotes.builds.timestamps import restore_timestamps


@click.command(short_help="Let a fresh clone use a cached build.")
@click.argument("build", type=click.Path(file_okay=False, path_type=Path), default="_build")
def command(build: Path) -> None:
    """Restore the modification times of unchanged sources.

    Sphinx reads a file again when it is newer than the last build, and in a fresh clone all files are new. Run this
    after restoring a cached build folder and before the build. BUILD is that folder; the project must be at the same
    path as when the folder was made. Without that folder there is nothing to do.

    \b
    eventnotes touch _build
    """
    if not build.exists():
        click.echo(f"there is no {build}; the next build reads all sources")
        return
    done = restore_timestamps(build)
    if not done.builds:
        raise click.ClickException(f"{build} holds no record of a build; build the site once and cache the folder")
    click.echo(f"{done.unchanged} unchanged sources, {done.changed} changed, {done.pages} files of the site")

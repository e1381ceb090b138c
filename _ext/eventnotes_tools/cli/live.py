"""``eventnotes live``: serve a site, and build it again at every change."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eventnotes_tools.cli.project import find_project
from eventnotes_tools.cli.sphinx_run import folder_argument, jobs_option
from eventnotes_tools.live.protocol import BuildOptions
from eventnotes_tools.live.server import serve


@click.command(name="live")
@folder_argument
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@jobs_option
def command(folder: Path | None, port: int, *, no_browser: bool, jobs: int) -> None:
    """Serve the site, drafts too, on 127.0.0.1, and build it again when a file changes.

    DIR is the folder with conf.py; by default the project of the current folder. The edited page is shown first;
    the others follow. Warnings are printed, and shown on the pages until they are fixed.

    \b
    eventnotes live
    eventnotes live notes --port 8000 --no-browser
    """
    root = find_project(folder).root
    build = root / "_build" / "live"
    options = BuildOptions(
        source=str(root),
        outdir=str(build / "html"),
        doctrees=str(build / "doctrees"),
        jobs=jobs,
        progress=sys.stderr.isatty(),
    )
    serve(options, port, open_browser=not no_browser)

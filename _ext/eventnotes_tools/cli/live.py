"""``eventnotes live``: serve a site, and build it again at every change."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from eventnotes_tools.cli.project import find_project
from eventnotes_tools.cli.sphinx_run import folder_argument, jobs_option

#: Where no source stands, as patterns.
_IGNORED = ("_build", "_ext", "tests", "bench", "dist", ".*", "*/__pycache__/*")


@click.command(name="live", context_settings={"ignore_unknown_options": True})
@folder_argument
@click.option("--port", type=int, default=0, help="The port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@jobs_option
def command(folder: Path | None, port: int, *, no_browser: bool, jobs: int) -> None:
    """Serve the site, drafts too, on 127.0.0.1, and build it again when a file changes.

    DIR is the folder with conf.py; by default the project of the current folder.
    """
    root = find_project(folder).root
    if find_spec("sphinx_autobuild") is None:
        raise click.ClickException(
            "'live' needs the package sphinx-autobuild; install eventnotes with the extra 'live'"
        )
    arguments = ["--host", "127.0.0.1", "--port", str(port), *([] if no_browser else ["--open-browser"])]
    arguments += [part for pattern in _IGNORED for part in ("--ignore", pattern)]
    build = root / "_build" / "live"
    arguments += ["-n", "-j", str(jobs), "-D", "eventnotes_drafts=1", "-d", str(build / "doctrees")]
    raise SystemExit(
        subprocess.call([sys.executable, "-m", "sphinx_autobuild", *arguments, str(root), str(build / "html")])  # noqa: S603
    )

"""Read a project with Sphinx, without output, and record every warning."""

from __future__ import annotations

import io
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.build_phase import BuildPhase
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eventnotes import private_apis
from eventnotes.log import TYPE
from eventnotes_tools.build_warnings import BuildWarning, parse_warning

if TYPE_CHECKING:
    from collections.abc import Iterator


class ReadingError(click.ClickException):
    """The project can't be read."""

    exit_code = 2


class _WarningStream(io.StringIO):
    """Records the warnings that Sphinx writes, one at a time."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.app: Sphinx | None = None
        self.found: dict[BuildWarning, None] = {}

    def write(self, written: str) -> int:
        warned = parse_warning(written)
        if warned is not None:
            self.found[warned] = None
            # Problems with notes are stored with their page and reported by every build.
            own = warned.kind.startswith(f"{TYPE}.")
            if self.app is not None and self.app.builder.phase is BuildPhase.READING and not own:
                private_apis.read_next_time(self.app.env, self.app.project.path2doc(warned.path))
        return len(written)


class ProjectReading(NamedTuple):
    """The application that read a project, and its warnings."""

    app: Sphinx
    warnings: list[BuildWarning]


@contextmanager
def read_project(root: Path, *, jobs: int, nitpicky: bool = False, resolve: bool = False) -> Iterator[ProjectReading]:
    """Read a project with a builder that writes no page; raise ReadingError if that fails.

    With *resolve*, references of all pages are resolved too, as every other builder does before it writes a page.

    The environment is kept in ``_build/check``, apart from that of other builds, which would hide warnings from each
    other. Changed pages are read, and those that gave a warning: Sphinx alone would report it only once.
    """
    stream = _WarningStream()
    cache = root / "_build" / "check"
    overrides = {"show_warning_types": True, **({"nitpicky": True} if nitpicky else {})}
    try:
        with patch_docutils(root), docutils_namespace():
            folders = (root, root, cache / "none", cache)
            app = Sphinx(*folders, "dummy", overrides, status=None, warning=stream, parallel=jobs, keep_going=True)
            stream.app = app
            if "eventnotes" not in app.extensions:
                text = f"The extension is not enabled: add 'eventnotes' to 'extensions' in {app.confdir}/conf.py."
                raise click.UsageError(text)
            app.build(filenames=() if resolve else [Path(app.env.doc2path(app.config.root_doc))])
            # Sphinx checks only after it has read a page; what is found twice is kept once.
            app.env.check_consistency()
            yield ProjectReading(app, list(stream.found))
    except SphinxError as error:
        raise ReadingError(f"{error.category}: {error}") from None


def parse_jobs(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    """Return the number of processes for ``auto`` or a number."""
    if value == "auto":
        return os.cpu_count() or 1
    if not value.isdigit() or value == "0":
        raise click.BadParameter(f"'{value}' is neither 'auto' nor a number above 0.")
    return int(value)


folder_argument = click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
jobs_option = click.option(
    "-j",
    "--jobs",
    default="auto",
    show_default=True,
    metavar="N",
    callback=parse_jobs,
    help="Number of processes.",
)

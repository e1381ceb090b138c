"""Reading a project with Sphinx, quietly, with every warning as a record."""

from __future__ import annotations

import io
import json
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.build_phase import BuildPhase
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eventnotes.builds.reports import TopicsBuilder
from eventnotes.files import write_if_changed
from eventnotes.log import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

#: As Sphinx writes a warning: its place, its level, what it says, its type.
_WARNING = re.compile(
    r"(?:(?P<path>.+?)(?::(?P<line>\d+|None)?)?: )?(?P<level>WARNING|ERROR|CRITICAL): (?P<text>.*?)"
    r"(?: \[(?P<kind>[\w.-]+)\])?",
    re.DOTALL,
)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
#: Where it is kept, beside the doctrees, which pages gave a warning when they were read.
_REREAD_FILE = "read-again.json"


class BuildWarning(NamedTuple):
    """A warning."""

    #: The source file, as Sphinx writes it; empty where it is about none.
    path: str
    #: Counted from 1; 0 where it is not known.
    line: int
    #: Its type and subtype, such as ``notes.unknown``; ``warning`` or ``error`` where it has none.
    kind: str
    text: str
    #: Whether it was given by the reading of a page, and so only when that page is read.
    while_reading: bool = False


class ReadingError(click.ClickException):
    """A project that can't be read."""

    exit_code = 2


class _WarningStream(io.StringIO):
    """Takes what Sphinx writes, one warning at a time."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.app: Sphinx | None = None
        self.found: dict[BuildWarning, None] = {}

    def write(self, written: str) -> int:
        match = _WARNING.fullmatch(_COLOURS.sub("", written).strip())
        if match:
            kind = match["kind"] or ("warning" if match["level"] == "WARNING" else "error")
            line = int(match["line"]) if (match["line"] or "None") != "None" else 0
            reading = self.app is not None and self.app.builder.phase is BuildPhase.READING
            # Our own problems are kept with the page and told again by every build.
            again = reading and not kind.startswith(f"{TYPE}.")
            self.found[BuildWarning(match["path"] or "", line, kind, " ".join(match["text"].split()), again)] = None
        return len(written)


class ProjectReading(NamedTuple):
    """A project that was read, and the warnings so far."""

    app: Sphinx
    warnings: list[BuildWarning]


@contextmanager
def read_project(
    root: Path, builder: str, outdir: Path, cache: Path, *, jobs: int, nitpicky: bool = False
) -> Iterator[ProjectReading]:
    """Build a project with one of the builders that write no page; raise ReadingError where that fails.

    What was read is kept in *cache*, and not shared with the builds of pages, which would miss warnings.
    Only pages that have changed are read, and those again that gave a warning: Sphinx alone would tell it once.
    """
    stream = _WarningStream()
    again = cache / _REREAD_FILE
    overrides = {"show_warning_types": True, **({"nitpicky": True} if nitpicky else {})}
    try:
        with patch_docutils(root), docutils_namespace():
            app = Sphinx(
                root,
                root,
                outdir,
                cache,
                builder,
                overrides,
                status=None,
                warning=stream,
                parallel=jobs,
                keep_going=True,
            )
            stream.app = app
            _require_extension(app)
            checked: list[str] = []
            app.connect("env-get-outdated", lambda _app, env, *_names: _pages_to_reread(again, env))
            app.connect("env-check-consistency", lambda _app, _env: checked.append("once"))
            if isinstance(app.builder, TopicsBuilder):
                app.builder.prints = False
            app.build()
            if not checked:
                # Sphinx does this only where it has read a page.
                app.env.check_consistency()
            found = list(stream.found)
            write_if_changed(again, json.dumps(_pages_with_warnings(app, found)).encode())
            yield ProjectReading(app, found)
    except SphinxError as error:
        raise ReadingError(f"{error.category}: {error}") from None


def parse_jobs(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    """Return how many processes ``auto`` or a number means."""
    if value == "auto":
        return os.cpu_count() or 1
    if not value.isdigit() or value == "0":
        raise click.BadParameter(f"'{value}' is neither 'auto' nor a number above 0.")
    return int(value)


folder_argument = click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
jobs_option = click.option(
    "-j", "--jobs", default="auto", show_default=True, metavar="N", callback=parse_jobs, help="How many processes read."
)


def _require_extension(app: Sphinx) -> None:
    if "eventnotes" not in app.extensions:
        raise click.UsageError(
            f"The extension is not in use: add 'eventnotes' to 'extensions' in {app.confdir}/conf.py."
        )


def _pages_to_reread(path: Path, env: BuildEnvironment) -> Iterable[str]:
    """Return the pages that gave a warning when they were read; all, where one could not be told."""
    try:
        names = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return []
    return env.found_docs if None in names else [name for name in names if name in env.found_docs]


def _pages_with_warnings(app: Sphinx, warnings: Iterable[BuildWarning]) -> list[str | None]:
    """Return the pages whose reading gave a warning; None stands for a page that can't be told."""
    names = {app.project.path2doc(warned.path) for warned in warnings if warned.while_reading}
    return sorted((name if name in app.env.found_docs else None for name in names), key=str)

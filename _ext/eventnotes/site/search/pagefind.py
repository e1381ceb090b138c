"""Pagefind: the search index, made of staged records by a program that runs while pages are written."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.display import progress_message

from eventnotes.builders import has_search_page
from eventnotes.domain import state_of
from eventnotes.log import warn
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.site.search.pagefind_records import pagefind_language, stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx

_LOGGER = logging.getLogger(__name__)
#: The folder of the index in the output directory.
FOLDER = "pagefind"
#: Pagefind's own user interfaces, which are not used.
_UNUSED = ("*-ui.*", "*-highlight.js")
_WHEEL = "pagefind_bin_extended"


def uses_pagefind(app: Sphinx) -> bool:
    """Tell whether this build has a search page, and Pagefind is what it asks."""
    return state_of(app.env).settings.search == "pagefind" and has_search_page(app.builder)


def executable() -> Path | None:
    """Return the program, extended edition: that of the Python package, or else the one on the path."""
    if find_spec(_WHEEL) is not None:
        try:
            return Path(import_module(_WHEEL).get_executable())
        except FileNotFoundError:
            pass
    found = shutil.which("pagefind_extended")
    return Path(found) if found else None


class Run:
    """One run of Pagefind, over the records in a folder beside the doctrees; not needed where they are as before."""

    def __init__(self, app: Sphinx, program: Path) -> None:
        folder = Path(app.doctreedir, "eventnotes-search", app.builder.name)
        self.bundle = folder / "bundle"
        self._log = folder / "log.txt"
        self._made_from = folder / "made-from.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self._said = "the search index is up to date"
        if state_of(app.env).settings.search_index == "once" and self._made_from.exists():
            self._said = "the search index stays as it is"
            return
        files = stage(app)
        self.count = len(files)
        language = pagefind_language(app)
        self._digest = _digest(files, program, language)
        if self._is_done():
            return
        # First, so that nobody takes for whole what is half deleted.
        self._made_from.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        for parent in {(folder / "records" / name).parent for name in files}:
            parent.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / "records" / name).write_bytes(content)
        if files:
            # Into a file: nobody reads a pipe before it is full. Pagefind looks for settings in the folder it runs in.
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(  # noqa: S603  (the program of a package that was asked for)
                    [program, "--site", "records", "--output-path", "bundle", "--force-language", language, "--quiet"],
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )

    def _is_done(self) -> bool:
        try:
            return self._made_from.read_text("utf-8") == self._digest
        except OSError:
            return False

    def finish(self) -> str:
        """Wait for the end; return what went wrong."""
        if self._process is None:
            _LOGGER.info(self._said)
            return ""
        with progress_message(f"making the search index of {self.count} records"):
            code = self._process.wait()
        if code:
            return self._log.read_text("utf-8", "replace").strip() or f"it ended with {code}"
        self._made_from.write_text(self._digest, "utf-8")
        return ""

    @property
    def is_working(self) -> bool:
        """Whether the program was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the program where it still runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def files(self) -> dict[str, bytes]:
        """Return the files of the index, relative to the output directory."""
        return {
            f"{FOLDER}/{path.relative_to(self.bundle).as_posix()}": path.read_bytes()
            for path in sorted(self.bundle.rglob("*"))
            if path.is_file() and not any(path.match(pattern) for pattern in _UNUSED)
        }


@dataclass(slots=True)
class _Search:
    """The search index of a build."""

    #: From the end of reading to the end of writing.
    run: Run | None = None


def start(app: Sphinx) -> None:
    """Start Pagefind once all records are known."""
    if uses_pagefind(app):
        program = executable()
        if program is None:
            _report("Pagefind is not installed: pip install 'pagefind[extended]', or set eventnotes_search to 'sphinx'")
        else:
            state_of(app.env).part(_Search).run = Run(app, program)


def is_running(app: Sphinx) -> bool:
    """Tell whether Pagefind is at work for this build."""
    run = state_of(app.env).part(_Search).run
    return run is not None and run.is_working


def make(app: Sphinx) -> dict[str, bytes]:
    """Return the files of the index, by their names relative to the output directory; none where it failed."""
    run = _take_run(app)
    if run is None:
        return {}
    failure = run.finish()
    if failure:
        _report(f"Pagefind failed, and the site has no search: {failure}")
        return {}
    return run.files()


def stop(app: Sphinx, _exception: Exception | None) -> None:
    """End what still runs where a build failed."""
    run = _take_run(app)
    if run is not None:
        run.stop()


def _take_run(app: Sphinx) -> Run | None:
    search = state_of(app.env).part(_Search)
    run, search.run = search.run, None
    return run


def is_published(app: Sphinx, files: AbstractSet[str]) -> bool:
    """Tell whether an index is among the published *files*, where there is to be one."""
    return not uses_pagefind(app) or any(name.startswith(f"{FOLDER}/") for name in files)


def left_over(app: Sphinx, files: AbstractSet[str]) -> set[str]:
    """Return what lies in the output directory of an older index, whatever the account of it: it may be withdrawn."""
    if not uses_pagefind(app):
        return set()
    found = (path.relative_to(app.outdir).as_posix() for path in Path(app.outdir, FOLDER).rglob("*"))
    return {*found, "searchindex.js"} - files


def _report(text: str) -> None:
    warn([Problem(kind=ProblemKind.SEARCH, message=text, docname="")])


def _digest(files: Mapping[str, bytes], program: Path, language: str) -> str:
    """Return what the index depends on: the records, and the program by its file."""
    digest = hashlib.sha256(f"{_identity(program)} {language}".encode())
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _identity(program: Path) -> str:
    about = program.stat()
    return f"{program} {about.st_size} {about.st_mtime_ns}"


def made_by(app: Sphinx) -> str:
    """Return what tells the program that makes the index from another one; empty where none does."""
    program = executable() if uses_pagefind(app) else None
    return _identity(program) if program else ""


def register(app: Sphinx) -> None:
    """End the run with the build, where it has not ended among what is written beside the pages."""
    app.connect("build-finished", stop, priority=900)

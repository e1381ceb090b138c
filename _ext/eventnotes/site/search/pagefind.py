"""Pagefind, the program that makes the search index from record files while pages are written."""

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
from eventnotes.site.search.pagefind_records import pagefind_language, record_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx

_LOGGER = logging.getLogger(__name__)
#: The folder of the index in the output directory.
FOLDER = "pagefind"
#: Pagefind's own user interfaces.
_UNUSED_FILES = ("*-ui.*", "*-highlight.js")
_PACKAGE = "pagefind_bin_extended"


def uses_pagefind(app: Sphinx) -> bool:
    """Tell whether this build has a search page that uses Pagefind."""
    return state_of(app.env).settings.search == "pagefind" and has_search_page(app.builder)


def executable() -> Path | None:
    """Return the program, extended edition, from its Python package or else from the path."""
    if find_spec(_PACKAGE) is not None:
        try:
            return Path(import_module(_PACKAGE).get_executable())
        except FileNotFoundError:
            pass
    found = shutil.which("pagefind_extended")
    return Path(found) if found else None


class IndexRun:
    """One run of Pagefind over the record files beside the doctrees; skipped if they are unchanged."""

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
        files = record_files(app)
        self.count = len(files)
        language = pagefind_language(app)
        self._digest = _index_digest(files, program, language)
        if self._is_done():
            return
        # First, so that no later build takes a half-deleted index for a complete one.
        self._made_from.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        for parent in {(folder / "records" / name).parent for name in files}:
            parent.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / "records" / name).write_bytes(content)
        if files:
            # Into a file, because a full pipe blocks. Pagefind looks for settings in its working directory.
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
        """Wait for the program; return its error output, empty if it succeeded."""
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
        """Whether the program is running."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Kill the program if it is running."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def files(self) -> dict[str, bytes]:
        """Return the files of the index, relative to the output directory."""
        return {
            f"{FOLDER}/{path.relative_to(self.bundle).as_posix()}": path.read_bytes()
            for path in sorted(self.bundle.rglob("*"))
            if path.is_file() and not any(path.match(pattern) for pattern in _UNUSED_FILES)
        }


@dataclass(slots=True)
class _Search:
    """The search index of a build."""

    #: From the end of reading to the end of writing.
    run: IndexRun | None = None


def start_indexing(app: Sphinx) -> None:
    """Start Pagefind after reading."""
    if uses_pagefind(app):
        program = executable()
        if program is None:
            _warn("Pagefind is not installed: pip install 'pagefind[extended]', or set eventnotes_search to 'sphinx'")
        else:
            state_of(app.env).part(_Search).run = IndexRun(app, program)


def is_indexing(app: Sphinx) -> bool:
    """Tell whether Pagefind is running for this build."""
    run = state_of(app.env).part(_Search).run
    return run is not None and run.is_working


def index_files(app: Sphinx) -> dict[str, bytes]:
    """Return the files of the index by name, relative to the output directory; none if Pagefind failed."""
    run = _take_run(app)
    if run is None:
        return {}
    failure = run.finish()
    if failure:
        _warn(f"Pagefind failed, and the site has no search: {failure}")
        return {}
    return run.files()


def stop_indexing(app: Sphinx, _exception: Exception | None) -> None:
    """Kill Pagefind after a build that failed."""
    run = _take_run(app)
    if run is not None:
        run.stop()


def _take_run(app: Sphinx) -> IndexRun | None:
    search = state_of(app.env).part(_Search)
    run, search.run = search.run, None
    return run


def has_index(app: Sphinx, files: AbstractSet[str]) -> bool:
    """Tell whether the index is among the *files* of the site, or none is needed."""
    return not uses_pagefind(app) or any(name.startswith(f"{FOLDER}/") for name in files)


def stale_files(app: Sphinx, files: AbstractSet[str]) -> set[str]:
    """Return the files of an older index, whether or not the manifest names them: they may hold withdrawn words."""
    if not uses_pagefind(app):
        return set()
    found = (path.relative_to(app.outdir).as_posix() for path in Path(app.outdir, FOLDER).rglob("*"))
    return {*found, "searchindex.js"} - files


def _warn(text: str) -> None:
    warn([Problem(kind=ProblemKind.SEARCH, message=text, docname="")])


def _index_digest(files: Mapping[str, bytes], program: Path, language: str) -> str:
    """Return a digest of all inputs of the index: the record files, the language and the program."""
    digest = hashlib.sha256(f"{_program_id(program)} {language}".encode())
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _program_id(program: Path) -> str:
    about = program.stat()
    return f"{program} {about.st_size} {about.st_mtime_ns}"


def indexer_id(app: Sphinx) -> str:
    """Return what identifies the program that makes the index; empty if none does."""
    program = executable() if uses_pagefind(app) else None
    return _program_id(program) if program else ""


def register(app: Sphinx) -> None:
    """Connect with the end of a build: one that fails leaves no program behind."""
    app.connect("build-finished", stop_indexing, priority=900)

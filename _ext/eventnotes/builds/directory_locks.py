"""Lock the output and doctree directories against concurrent builds, and mark them until a build has ended.

Where an earlier build has left its mark, all pages are written again, doctrees that are newer than the environment are
read again, and files that the earlier build recorded and this one does not write are deleted.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

from sphinx.util import logging

from eventnotes import private_apis
from eventnotes.builds.disk_errors import readable_disk_errors
from eventnotes.domain import state_of
from eventnotes.files import FolderLocked, lock_folder, remove_partial_files_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOGGER = logging.getLogger(__name__)
#: The folders that this process has locked, whichever of its applications did: it never waits for itself. A lock
#: belongs to the process, so this is the one thing that no application's ``BuildState`` can hold.
_LOCKED_FOLDERS: dict[Path, int] = {}
#: The mark: a file that lists, one a line, the files that unfinished builds may have written in its directory.
MARK = ".eventnotes-unfinished"


def acquire(app: Sphinx, *_ignored: object) -> list[str]:
    """Lock the build's directories, waiting for another build to release them; return no outdated pages."""
    # In one order everywhere, so that no two builds wait for each other.
    for folder in sorted({Path(app.outdir).resolve(), Path(app.doctreedir).resolve()} - _LOCKED_FOLDERS.keys()):
        with readable_disk_errors(app):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = lock_folder(folder)
        except FolderLocked:
            _LOGGER.info("another build writes into %s; waiting until it has ended", folder)
            lock = lock_folder(folder, wait=True)
        if lock is not None:
            _LOCKED_FOLDERS[folder] = lock
            finalize(app, _release, (folder,))
    return []


def release(app: Sphinx, _exception: Exception | None) -> None:
    """Release the locks."""
    _release((Path(app.outdir).resolve(), Path(app.doctreedir).resolve()))


def _release(folders: Iterable[Path]) -> None:
    for folder in folders:
        lock = _LOCKED_FOLDERS.pop(folder, None)
        if lock is not None:
            os.close(lock)


@dataclass(slots=True)
class _Unfinished:
    """What builds that were interrupted have left."""

    #: Whether the marks have been read.
    is_known: bool = False
    #: Whether the output directory, or that of the doctrees, has the mark.
    outdir: bool = False
    doctrees: bool = False
    #: Files that they may have written, relative to the output directory.
    files: set[str] = field(default_factory=set)


def mark_unfinished(app: Sphinx, *_ignored: object) -> list[str]:
    """Read and clean up what interrupted builds have left, and set the marks; return no outdated pages."""
    left = state_of(app.env).part(_Unfinished)
    if not left.is_known:
        with readable_disk_errors(app):
            _mark(left, Path(app.outdir), Path(app.doctreedir))
    return []


def _mark(left: _Unfinished, outdir: Path, doctrees: Path) -> None:
    left.is_known, left.outdir, left.doctrees = True, (outdir / MARK).exists(), (doctrees / MARK).exists()
    if left.outdir:
        # The last line may have no end.
        left.files = set((outdir / MARK).read_text("utf-8").split("\n")[:-1])
        remove_partial_files_in(outdir, below=True)
        # Sphinx fails at one that is empty.
        (outdir / ".buildinfo").unlink(missing_ok=True)
    if left.doctrees:
        remove_partial_files_in(doctrees)
    for folder in (outdir, doctrees):
        (folder / MARK).touch()


def clear_mark(app: Sphinx, exception: Exception | None) -> None:
    """Remove the marks after a build that succeeded."""
    if exception is None:
        for folder in (app.outdir, app.doctreedir):
            Path(folder, MARK).unlink(missing_ok=True)


def was_interrupted(app: Sphinx) -> bool:
    """Tell whether an earlier build of this output directory was interrupted."""
    return state_of(app.env).part(_Unfinished).outdir


def files_of_interrupted_builds(app: Sphinx) -> AbstractSet[str]:
    """Return the files that interrupted builds may have written, relative to the output directory."""
    return state_of(app.env).part(_Unfinished).files


def record_files(app: Sphinx, names: Iterable[str]) -> None:
    """Record files in the mark before they are written to the output directory."""
    with Path(app.outdir, MARK).open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{name}\n" for name in sorted(names))


def _newer_doctrees(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages whose doctrees are newer than the stored environment, which is written after them."""
    if not state_of(env).part(_Unfinished).doctrees:
        return []
    folder = Path(app.doctreedir)
    known = _time(folder / private_apis.ENVIRONMENT_FILE)
    return [name for name in env.all_docs if name in env.found_docs and _time(folder / f"{name}.doctree") > known]


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def register(app: Sphinx) -> None:
    """Hold the locks from before the environment is loaded until everything is written, also in a second build.

    The marks are set before Sphinx writes anything and removed after everything else.
    """
    app.connect("config-inited", acquire, priority=900)
    app.connect("env-get-outdated", acquire, priority=100)
    app.connect("builder-inited", mark_unfinished, priority=0)
    app.connect("env-get-outdated", mark_unfinished, priority=110)
    app.connect("env-get-outdated", _newer_doctrees)
    app.connect("build-finished", clear_mark, priority=920)
    app.connect("build-finished", release, priority=950)

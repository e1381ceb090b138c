"""Lock the output and doctree directories against concurrent builds, and mark them until a build has ended.

Where the mark of an earlier build stands, nothing is trusted that this one has left: pages are written anew, doctrees
that are newer than the environment are read anew, and what it began to make is deleted where it is not made again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

from sphinx.util import logging

from eventnotes import internals
from eventnotes.builds.disk_errors import told
from eventnotes.domain import state_of
from eventnotes.files import Busy, sweep_folder, take

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOGGER = logging.getLogger(__name__)
#: The folders that this process has locked, whichever of its applications did: it never waits for itself. A lock
#: belongs to the process, so this is the one thing that no application's ``BuildState`` can hold.
_HELD: dict[Path, int] = {}
#: The mark: a file that lists, one a line, what the builds that were cut short may have made in its folder.
MARK = ".eventnotes-unfinished"


def acquire(app: Sphinx, *_ignored: object) -> list[str]:
    """Wait until no other build writes into the folders of this one; return that no page is outdated by that."""
    # In one order everywhere, so that no two builds wait for each other.
    for folder in sorted({Path(app.outdir).resolve(), Path(app.doctreedir).resolve()} - _HELD.keys()):
        with told(app):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = take(folder)
        except Busy:
            _LOGGER.info("another build writes into %s; waiting until it has ended", folder)
            lock = take(folder, wait=True)
        if lock is not None:
            _HELD[folder] = lock
            finalize(app, _release, (folder,))
    return []


def release(app: Sphinx, _exception: Exception | None) -> None:
    """Let the next build in."""
    _release((Path(app.outdir).resolve(), Path(app.doctreedir).resolve()))


def _release(folders: Iterable[Path]) -> None:
    for folder in folders:
        lock = _HELD.pop(folder, None)
        if lock is not None:
            os.close(lock)


@dataclass(slots=True)
class _Unfinished:
    """What earlier builds that were cut short have left."""

    #: Whether somebody has looked.
    is_known: bool = False
    #: Whether pages, or doctrees, may be half-written.
    outdir: bool = False
    doctrees: bool = False
    #: What they may have made in the output directory, relative to it.
    files: set[str] = field(default_factory=set)


def begin(app: Sphinx, *_ignored: object) -> list[str]:
    """Look at what earlier builds have left, and mark the folders; return that no page is outdated by that."""
    left = state_of(app.env).part(_Unfinished)
    if not left.is_known:
        with told(app):
            _begin(left, Path(app.outdir), Path(app.doctreedir))
    return []


def _begin(left: _Unfinished, outdir: Path, doctrees: Path) -> None:
    left.is_known, left.outdir, left.doctrees = True, (outdir / MARK).exists(), (doctrees / MARK).exists()
    if left.outdir:
        # The last line may have no end.
        left.files = set((outdir / MARK).read_text("utf-8").split("\n")[:-1])
        sweep_folder(outdir, below=True)
        # Sphinx fails at one that is empty.
        (outdir / ".buildinfo").unlink(missing_ok=True)
    if left.doctrees:
        sweep_folder(doctrees)
    for folder in (outdir, doctrees):
        (folder / MARK).touch()


def end(app: Sphinx, exception: Exception | None) -> None:
    """Take the marks away, where all was written."""
    if exception is None:
        for folder in (app.outdir, app.doctreedir):
            Path(folder, MARK).unlink(missing_ok=True)


def is_left(app: Sphinx) -> bool:
    """Tell whether an earlier build of this output directory was cut short."""
    return state_of(app.env).part(_Unfinished).outdir


def left_files(app: Sphinx) -> AbstractSet[str]:
    """Return what such builds may have made, relative to the output directory."""
    return state_of(app.env).part(_Unfinished).files


def note_files(app: Sphinx, names: Iterable[str]) -> None:
    """Note files that are about to be made in the output directory."""
    with Path(app.outdir, MARK).open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{name}\n" for name in sorted(names))


def _doubtful(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages whose doctrees are newer than the environment, which is written after them."""
    if not state_of(env).part(_Unfinished).doctrees:
        return []
    folder = Path(app.doctreedir)
    known = _time(folder / internals.ENVIRONMENT_FILE)
    return [name for name in env.all_docs if name in env.found_docs and _time(folder / f"{name}.doctree") > known]


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def register(app: Sphinx) -> None:
    """Hold the locks from before the environment is loaded until all is written, and again for a next build.

    The folders are marked before Sphinx writes anything, and the marks go when all else is done.
    """
    app.connect("config-inited", acquire, priority=900)
    app.connect("env-get-outdated", acquire, priority=100)
    app.connect("builder-inited", begin, priority=0)
    app.connect("env-get-outdated", begin, priority=110)
    app.connect("env-get-outdated", _doubtful)
    app.connect("build-finished", end, priority=920)
    app.connect("build-finished", release, priority=950)

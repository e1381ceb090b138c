"""Alone: builds that write into one folder, or share their doctrees, do so one after the other."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

from sphinx.util import logging

from eventnotes.core.locks import Busy, take
from eventnotes.publishing.faults import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

_LOGGER = logging.getLogger(__name__)
#: The folders that this process has locked: it never waits for itself.
_HELD: dict[Path, int] = {}


def begin(app: Sphinx, *_ignored: object) -> list[str]:
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


def end(app: Sphinx, _exception: Exception | None) -> None:
    """Let the next build in."""
    _release((Path(app.outdir).resolve(), Path(app.doctreedir).resolve()))


def _release(folders: Iterable[Path]) -> None:
    for folder in folders:
        lock = _HELD.pop(folder, None)
        if lock is not None:
            os.close(lock)


def register(app: Sphinx) -> None:
    """Hold the folders from before the environment is loaded until all is written, and again for a next build."""
    app.connect("config-inited", begin, priority=900)
    app.connect("env-get-outdated", begin, priority=100)
    app.connect("build-finished", end, priority=950)

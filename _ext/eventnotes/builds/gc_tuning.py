"""Memory: while a build runs, Python looks for unused objects less often, and not among those that stay.

Nodes of documents refer to one another, so only Python's search for cycles frees them. By default it begins after every
700 new objects, though a page of notes has tens of thousands, and it looks through all records of all pages each time.
"""

from __future__ import annotations

import atexit
import gc
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from eventnotes.domain import state_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

    from eventnotes.build_state import BuildState

#: As ``gc.set_threshold`` takes them. Beyond these the time hardly falls any more, but memory grows.
THRESHOLDS = (50_000, 10, 10)


@dataclass(slots=True)
class _Collection:
    """How Python collected before a build, where the build changed that."""

    before: tuple[int, int, int] | None = None
    frozen: bool = False


def _relax(state: BuildState, _app: Sphinx, _config: Config) -> None:
    """Collect less often, unless whoever runs the build has chosen to do so already (0: never)."""
    before = gc.get_threshold()
    if state.settings.relaxed_gc and 0 < before[0] < THRESHOLDS[0]:
        state.part(_Collection).before = before
        gc.set_threshold(*THRESHOLDS)
        # When a process ends, Python would look through everything once more, though all of it goes anyway.
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)


def _freeze(_app: Sphinx, builder: Builder) -> None:
    """Leave out what was read, which stays to the end, while documents come and go."""
    collection = state_of(builder.env).part(_Collection)
    if collection.before is not None and not gc.get_freeze_count():
        collection.frozen = True
        gc.freeze()


def _restore(app: Sphinx, _exception: Exception | None) -> None:
    """Collect as before."""
    collection = state_of(app.env).part(_Collection)
    if collection.frozen:
        gc.unfreeze()
    if collection.before is not None:
        gc.set_threshold(*collection.before)


def register(app: Sphinx, state: BuildState) -> None:
    """Connect with the settings, after which Sphinx loads what it knows, and with the last event of a build."""
    app.connect("config-inited", partial(_relax, state))
    app.connect("write-started", _freeze)
    app.connect("build-finished", _restore, priority=900)

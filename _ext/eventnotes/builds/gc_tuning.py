"""Run the cyclic garbage collector less often during a build, and not on objects that stay.

Document nodes refer to one another, so only the cyclic collector frees them. By default it runs after every 700 new
objects, though a page of notes has tens of thousands, and traverses the records of all pages each time.
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

#: For ``gc.set_threshold``. Higher ones hardly save time, but take more memory.
THRESHOLDS = (50_000, 10, 10)


@dataclass(slots=True)
class _Collection:
    """The collector's state before a build that changes it."""

    before: tuple[int, int, int] | None = None
    frozen: bool = False


def _relax(state: BuildState, _app: Sphinx, _config: Config) -> None:
    """Raise the thresholds, unless whoever runs the build has done so already (0: never collect)."""
    before = gc.get_threshold()
    if 0 < before[0] < THRESHOLDS[0]:
        state.part(_Collection).before = before
        gc.set_threshold(*THRESHOLDS)
        # At exit Python would collect once more, although the process ends anyway.
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)


def _freeze(_app: Sphinx, builder: Builder) -> None:
    """Exclude what was read, which stays until the end, from collections while pages are written."""
    collection = state_of(builder.env).part(_Collection)
    if collection.before is not None and not gc.get_freeze_count():
        collection.frozen = True
        gc.freeze()


def _restore(app: Sphinx, _exception: Exception | None) -> None:
    """Restore the collector's state."""
    collection = state_of(app.env).part(_Collection)
    if collection.frozen:
        gc.unfreeze()
    if collection.before is not None:
        gc.set_threshold(*collection.before)


def register(app: Sphinx, state: BuildState) -> None:
    """Connect with the settings, after which Sphinx loads the environment, and with the end of a build."""
    app.connect("config-inited", partial(_relax, state))
    app.connect("write-started", _freeze)
    app.connect("build-finished", _restore, priority=900)

"""Memory: while a build runs, Python looks for unused objects less often, and not among those that stay.

Nodes of documents refer to one another, so only Python's search for cycles frees them. By default it begins after every
700 new objects, though a page of notes has tens of thousands, and it looks through all records of all pages each time.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

from eventnotes.config import settings_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

#: As ``gc.set_threshold`` takes them. Beyond these the time hardly falls any more, but memory grows.
THRESHOLDS = (50_000, 10, 10)


class _Collection:
    """How Python collects during one build, and how it did before."""

    def __init__(self) -> None:
        self.before: tuple[int, int, int] | None = None
        self.frozen = False

    def relax(self, _app: Sphinx, config: Config) -> None:
        """Collect less often, unless whoever runs the build has chosen to do so already (0: never)."""
        before = gc.get_threshold()
        if settings_of(config).relaxed_gc and 0 < before[0] < THRESHOLDS[0]:
            self.before = before
            gc.set_threshold(*THRESHOLDS)
            # When a process ends, Python would look through everything once more, though all of it goes anyway.
            atexit.unregister(gc.freeze)
            atexit.register(gc.freeze)

    def keep(self, _app: Sphinx, _builder: Builder) -> None:
        """Leave out what was read, which stays to the end, while documents come and go."""
        if self.before is not None and not gc.get_freeze_count():
            self.frozen = True
            gc.freeze()

    def restore(self, _app: Sphinx, _exception: Exception | None) -> None:
        """Collect as before."""
        if self.frozen:
            gc.unfreeze()
            self.frozen = False
        if self.before is not None:
            gc.set_threshold(*self.before)
            self.before = None


def register(app: Sphinx) -> None:
    """Connect with the settings, after which Sphinx loads what it knows, and with the last event of a build."""
    collection = _Collection()
    app.connect("config-inited", collection.relax)
    app.connect("write-started", collection.keep)
    app.connect("build-finished", collection.restore, priority=900)

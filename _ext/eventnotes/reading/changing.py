"""Changing: a source that is saved while it is read is read again by the next build.

Sphinx remembers when it had read a page, and takes what was saved before for what it has read. So the time is set to
the moment before.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from eventnotes.reading import read_again

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Systems give files the time of their last tick, at most so long ago, in microseconds.
_TICK = 20_000
#: Of each application, document name to when it was about to be read, in microseconds.
_BEGUN: WeakKeyDictionary[Sphinx, dict[str, int]] = WeakKeyDictionary()


def _note(app: Sphinx, _env: BuildEnvironment, docname: str) -> None:
    """Note that a page is about to be read; the first time counts, because some pages are read twice."""
    _BEGUN.setdefault(app, {}).setdefault(docname, time.time_ns() // 1_000 - _TICK)


def _set_back(app: Sphinx, env: BuildEnvironment) -> None:
    for docname, begun in _BEGUN.pop(app, {}).items():
        if docname in env.all_docs:
            env.all_docs[docname] = min(begun, env.all_docs[docname])


def register(app: Sphinx) -> None:
    """Connect with the events before and after reading."""
    app.connect("env-purge-doc", _note)
    app.connect("env-updated", _set_back, priority=read_again.PRIORITY + 1)

"""While a build runs, Python looks for unused memory less often, and for less; afterwards as before."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from sphinx.testing.util import SphinxTestApp

from eventnotes.builds.incremental import THRESHOLDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx

USUAL = (700, 10, 10)


@pytest.fixture(autouse=True)
def _usual() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*before)


def _build(folder: Path, *, error: bool = False) -> tuple[int, int, int]:
    """Build a page and return the thresholds at the end of reading."""
    (folder / "conf.py").write_text("extensions = ['eventnotes']")
    (folder / "index.rst").write_text("Page\n====\n")
    seen = []

    def look(_app: Sphinx, _env: object) -> None:
        seen.append(gc.get_threshold())
        if error:
            raise ValueError

    app = SphinxTestApp("text", srcdir=folder)
    try:
        app.connect("env-updated", look)
        app.build()
    finally:
        app.cleanup()
    return seen[0]


def test_rarely_during_a_build_and_as_before_afterwards(tmp_path: Path) -> None:
    assert _build(tmp_path) == THRESHOLDS
    assert gc.get_threshold() == USUAL


def test_what_was_read_is_left_out_while_pages_are_written(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("extensions = ['eventnotes']")
    (tmp_path / "index.rst").write_text("Page\n====\n")
    frozen = []
    gc.unfreeze()  # what a build left that was cut short
    app = SphinxTestApp("text", srcdir=tmp_path)
    try:
        app.connect("doctree-resolved", lambda *_: frozen.append(gc.get_freeze_count()))
        app.build()
    finally:
        app.cleanup()
    assert frozen[0] > 0
    assert gc.get_freeze_count() == 0


def test_as_before_when_a_build_fails(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="look"):
        _build(tmp_path, error=True)
    assert gc.get_threshold() == USUAL


def test_as_chosen_by_whoever_runs_the_build(tmp_path: Path) -> None:
    gc.set_threshold(0)
    assert _build(tmp_path)[0] == 0

"""Sphinx reads in several processes: each sends back the pages that it has read, and no others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx.testing.util import SphinxTestApp

from eventnotes.domain import notes_domain

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def _build(folder: Path) -> tuple[list[tuple[set[str], set[str]]], set[str]]:
    """Build in two processes; return what each read and sent back, and what is known in the end."""
    sent: list[tuple[set[str], set[str]]] = []

    def look(_app: Sphinx, _env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
        sent.append((set(docnames), set(other.domaindata["notes"]["pages"])))

    app = SphinxTestApp("text", srcdir=folder, parallel=2)
    try:
        app.connect("env-merge-info", look)
        app.build()
        return sent, set(notes_domain(app.env).pages)
    finally:
        app.cleanup()


def test_only_what_was_read_comes_back(tmp_path: Path) -> None:
    names = {"index", *(f"page-{number}" for number in range(60))}
    (tmp_path / "conf.py").write_text("extensions = ['eventnotes']")
    for name in names:
        page = tmp_path / f"{name}.rst"
        page.write_text(f":orphan:\n\n{name}\n=======\n")
        # A page that was saved less than a tick of the clock before it was read is read again.
        os.utime(page, (1_500_000_000, 1_500_000_000))
    sent, known = _build(tmp_path)
    # More turns than processes: the later ones begin with pages that were read by earlier ones.
    assert len(sent) > 2
    assert all(read == pages for read, pages in sent)
    assert known == names
    (tmp_path / "page-1.rst").write_text(":orphan:\n\nAnother\n=======\n")
    assert _build(tmp_path) == ([({"page-1"}, {"page-1"})], names)

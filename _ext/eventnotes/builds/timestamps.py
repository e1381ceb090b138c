"""Detect sources whose content changed although their modification time did not, and the reverse.

Sphinx reads a page again if its file is newer than the last reading. But a clone gives every file a new modification
time, and a file that was moved, copied with its time or restored has an old one. With the modification times and
digests in the records of pages, a build does not read pages again whose files are newer but unchanged, and does if they
have changed without being newer.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from eventnotes import private_apis
from eventnotes.builds import manifest
from eventnotes.domain import notes_domain
from eventnotes.files import file_digest, look_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.records import SourceFile


def changed_sources(app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return the pages made from a file whose mtime and content are not those that were read."""
    _, others = _compare(app)
    return [name for name, page in sorted(notes_domain(env).pages.items()) if not others.isdisjoint(page.files)]


def _compare(app: Sphinx) -> tuple[dict[SourceFile, int], set[SourceFile]]:
    """Return the files whose mtime is another: those of the same content, with their mtimes, and the others.

    A missing file is in neither, because Sphinx notices.
    """
    same: dict[SourceFile, int] = {}
    others: set[SourceFile] = set()
    for file in {file for page in notes_domain(app.env).pages.values() for file in page.files}:
        path = Path(app.srcdir, file.path)
        look = look_of(path)
        if not look or look[1] == file.mtime:
            continue
        if file.mtime >= 0 and file_digest(path) == file.digest:
            same[file] = look[1]
        else:
            others.add(file)
    return same, others


def _take_copies_as_read(app: Sphinx) -> None:
    """Let Sphinx take a newer file as read, and its pages as written, if its content is the same."""
    same, others = _compare(app)
    times_read = private_apis.read_times(app.env)
    for docname, page in notes_domain(app.env).pages.items() if same else ():
        newer = [same[file] for file in page.files if file in same]
        if newer and others.isdisjoint(page.files):
            times_read[docname] = max(times_read[docname], max(newer) // 1000 + 1)
    for name in manifest.load(Path(app.outdir)).files if same else ():
        path = Path(app.outdir, name)
        if path.is_file() and path.resolve().is_relative_to(Path(app.outdir).resolve()):
            os.utime(path)


def register(app: Sphinx) -> None:
    """Connect with the events before reading."""
    app.connect("builder-inited", _take_copies_as_read)
    app.connect("env-get-outdated", changed_sources)

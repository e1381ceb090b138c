"""Detect sources whose content changed although their modification time did not, and the reverse.

Sphinx reads a page again if its file is newer than the last reading. But a clone gives every file a new modification
time, and a file that was moved, copied with its time or restored has an old one. So the domain keeps the modification
time and digest of every file that pages were made from. With them, a build does not read pages again whose files are
newer but unchanged, and does if they have changed without being newer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING

from eventnotes import private_apis
from eventnotes.builds import manifest
from eventnotes.domain import notes_domain, state_of
from eventnotes.files import file_digest
from eventnotes.parsing import hiding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Modification times have the resolution of the system's clock tick; at most this many nanoseconds.
_CLOCK_TICK = 20_000_000


@dataclass(slots=True)
class _Reading:
    """The pages that this build reads, and when it began to, in nanoseconds."""

    docnames: list[str] = field(default_factory=list)
    started: int = 0


def changed_sources(app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return the pages made from a file whose mtime and content are not those that were read."""
    _, others = _compare(app)
    return [name for name in sorted(env.found_docs) if others and not others.isdisjoint(_source_files(env, name))]


def reconfigured(app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return the pages that were read before there was a ``docutils.conf``; later, they depend on that file."""
    path = app.confdir / "docutils.conf"
    if not path.is_file():
        return []
    known = env.found_docs & private_apis.read_times(env).keys()
    return sorted(name for name in known if str(path) not in private_apis.dependencies(env, name))


def _compare(app: Sphinx) -> tuple[dict[str, int], set[str]]:
    """Return the files whose mtime is not the recorded one: those of the same content, with their mtimes, and others.

    A missing file is in neither, because Sphinx notices.
    """
    same: dict[str, int] = {}
    others: set[str] = set()
    for name, (time, digest) in notes_domain(app.env).data["files"].items():
        path = Path(app.srcdir, name)
        now = _mtime(path)
        if now in {None, time}:
            continue
        if file_digest(path) == digest:
            same[name] = now
        else:
            others.add(name)
    return same, others


def _take_copies_as_read(app: Sphinx) -> None:
    """Let Sphinx take a newer file as read, and its pages as written, if its content is the same.

    Not pages that also depend on files outside the project, which may have changed.
    """
    env, (same, others) = app.env, _compare(app)
    times_read = private_apis.read_times(env)
    for docname in times_read if same else ():
        files = {*_source_files(env, docname)}
        is_inside = len(files) > len(private_apis.dependencies(env, docname))
        if is_inside and files & same.keys() and files.isdisjoint(others):
            newest = max(same[name] for name in files & same.keys())
            times_read[docname] = max(times_read[docname], newest // 1000 + 1)
    for name in manifest.load(Path(app.outdir)).files if same else ():
        page = Path(app.outdir, name)
        if page.is_file() and page.resolve().is_relative_to(Path(app.outdir).resolve()):
            os.utime(page)


def _source_files(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield the files of the project that a document was made from, relative to the source directory, with ``/``."""
    root = Path(env.srcdir)
    for name in (str(env.doc2path(docname, base=False)), *private_apis.dependencies(env, docname)):
        path = Path(os.path.relpath(root / name, root)).as_posix()
        if not path.startswith("../"):
            yield path


def _mtime(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def _note_start(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    reading = state_of(env).part(_Reading)
    reading.docnames, reading.started = docnames, time_ns() - _CLOCK_TICK


def _record_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Record the files that pages were made from; one that was saved since is read again by the next build."""
    reading, root, data = state_of(env).part(_Reading), Path(app.srcdir), notes_domain(env).data
    read = {name for docname in reading.docnames for name in _source_files(env, docname)}
    others = {name for docname in private_apis.read_times(env) for name in _source_files(env, docname)} - read
    files = {name: known for name, known in data["files"].items() if name in others}
    for name in read:
        time = _mtime(root / name)
        if time is not None:
            files[name] = (time, file_digest(root / name)) if time < reading.started else (0, "")
    data["files"] = files


def register(app: Sphinx) -> None:
    """Connect with the events before and after reading."""
    app.connect("builder-inited", _take_copies_as_read)
    app.connect("env-get-outdated", changed_sources)
    app.connect("env-get-outdated", reconfigured)
    app.connect("env-before-read-docs", _note_start)
    app.connect("env-updated", _record_files, priority=hiding.READ_AGAIN_PRIORITY + 1)

"""Detect sources whose content changed although their modification time did not, and the reverse.

Sphinx reads a page again if its file is newer than the last reading. But a clone gives every file a new modification
time, and a file that was moved, copied with its time or restored has an old one. So each build stores, beside its
doctrees, the modification time and digest of every file that it read. With this record a build does not read pages
again whose files are newer but unchanged, and does if they have changed without being newer.

A source that is saved while it is read must be read again by the next build. Sphinx stores when it finished reading a
page and assumes that it has read what was saved before; so that time is set back to the start of reading.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING

from eventnotes import private_apis
from eventnotes.builds import manifest
from eventnotes.domain import state_of
from eventnotes.files import file_digest, write_if_changed
from eventnotes.parsing import hiding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_FILE = ".eventnotes-times.json"
_VERSION = 2
#: Modification times have the resolution of the system's clock tick; at most this many microseconds.
_CLOCK_TICK = 20_000


class _Started(dict[str, int]):
    """Document name to the start of its reading in this build, in microseconds."""


def load(folder: Path) -> dict[str, tuple[int, str]]:
    """Return the record in a doctree directory; empty if there is none that can be read.

    Path relative to the source directory, with ``/``, to mtime in nanoseconds and SHA-256 in hexadecimal.
    """
    try:
        found = json.loads((folder / _FILE).read_text("utf-8"))
        if found["version"] != _VERSION:
            return {}
        return {name: (int(time), str(digest)) for name, (time, digest) in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def changed_sources(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages made from a file whose mtime and content are not those that were read."""
    source, times = Path(app.srcdir), load(Path(app.doctreedir))
    others = {name for name, (time, digest) in times.items() if not _is_unchanged(source / name, time, digest)}
    known = env.found_docs - added - changed if others else set()
    return [docname for docname in sorted(known) if not others.isdisjoint(_source_files(env, docname))]


def reconfigured(app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return the pages that were read before there was a ``docutils.conf``; later, they depend on that file."""
    path = app.confdir / "docutils.conf"
    if not path.is_file():
        return []
    known = env.found_docs & private_apis.read_times(env).keys()
    return sorted(name for name in known if str(path) not in private_apis.dependencies(env, name))


def save_timestamps(app: Sphinx, exception: Exception | None) -> None:
    """Store the record of the files that the doctrees were made from."""
    if exception is not None:
        return
    folder, source = Path(app.doctreedir), Path(app.srcdir)
    before, files = load(folder), {}
    for name, read in sorted(_read_files(app.env)):
        time = _mtime(source / name)
        # A file that has changed since it was read is not the one that the doctree was made from.
        if time is None or time // 1000 > read:
            continue
        known = before.get(name)
        files[name] = known if known and known[0] == time else (time, file_digest(source / name))
    content = {"version": _VERSION, "files": files}
    write_if_changed(folder / _FILE, json.dumps(content, ensure_ascii=False, indent=0).encode("utf-8", "surrogatepass"))


def _take_copies_as_read(app: Sphinx) -> None:
    """Let Sphinx take a newer file as read, and its pages as written, if its content is the same.

    Not pages that also depend on files outside the project, which may have changed.
    """
    known, source, env = load(Path(app.doctreedir)), Path(app.srcdir), app.env
    found = {name: _mtime(source / name) for name in known}
    newer = {name: now for name, now in found.items() if now is not None and now > known[name][0]}
    same = {name for name in newer if file_digest(source / name) == known[name][1]}
    times_read = private_apis.read_times(env)
    for docname in times_read if same else ():
        files = {*_source_files(env, docname)}
        is_inside = len(files) > len(private_apis.dependencies(env, docname))
        if files & same and not files & newer.keys() - same and is_inside:
            read = max(newer[name] for name in files & same) // 1000 + 1
            times_read[docname] = max(read, times_read[docname])
    for name in manifest.load(Path(app.outdir)).files if same else ():
        page = Path(app.outdir, name)
        if page.is_file() and page.resolve().is_relative_to(Path(app.outdir).resolve()):
            os.utime(page)


def _is_unchanged(path: Path, time: int, digest: str) -> bool:
    """Tell whether a file is the one that was read; a missing one counts as unchanged, because Sphinx notices."""
    now = _mtime(path)
    return now is None or now == time or file_digest(path) == digest


def _read_files(env: BuildEnvironment) -> Iterator[tuple[str, int]]:
    """Yield each file that documents were made from, and when it was first read, in microseconds."""
    earliest: dict[str, int] = {}
    for docname, read in private_apis.read_times(env).items():
        for path in _source_files(env, docname):
            earliest[path] = min(read, earliest.get(path, read))
    yield from earliest.items()


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


def _note_start(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Note the start of a page's reading; the first one counts, because some pages are read twice."""
    state_of(env).part(_Started).setdefault(docname, time_ns() // 1_000 - _CLOCK_TICK)


def _set_read_times(_app: Sphinx, env: BuildEnvironment) -> None:
    times = private_apis.read_times(env)
    for docname, started in state_of(env).part(_Started).items():
        if docname in times:
            times[docname] = min(started, times[docname])


def register(app: Sphinx) -> None:
    """Connect with the events before and after reading."""
    app.connect("builder-inited", _take_copies_as_read)
    app.connect("env-purge-doc", _note_start)
    app.connect("env-updated", _set_read_times, priority=hiding.READ_AGAIN_PRIORITY + 1)

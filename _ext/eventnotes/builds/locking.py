"""Keep builds that run at once, are killed or meet a full disk from leaving a wrong site.

A build locks its output and doctree directories while it reads and writes, and reads all pages again where another one
has stored an environment since it loaded its own. Before it reads, it deletes the stored environment, as Sphinx does
after an error, and until all pages are written, the manifest of the output holds no fingerprints: after a build that
did not come so far, all pages are read and written again.
"""

from __future__ import annotations

import logging as python_logging
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.errors import SphinxError
from sphinx.util import logging

from eventnotes import private_apis
from eventnotes.builders import writes_pages
from eventnotes.builds import manifest
from eventnotes.domain import notes_domain
from eventnotes.files import look_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

_LOGGER = logging.getLogger(__name__)
#: The file in each directory that is locked. It stays, because deleting it would let two builds in.
LOCK = ".eventnotes.lock"
#: From this priority on, handlers of ``env-get-outdated`` find the directories locked.
LOCKED_PRIORITY = 110
#: Among the handlers of ``build-finished``: all pages are written, and what other extensions and the theme add.
WRITTEN_PRIORITY = 510
#: The lines of a ``.buildinfo``.
_BUILD_INFO_LINES = 4
#: The loggers of Sphinx's builders.
_BUILDERS = f"{logging.NAMESPACE}.sphinx.builders."


class BuildStopped(SphinxError):  # noqa: N818 (the fault is not the program's)
    """A build that can't go on, for a reason outside the notes and the program."""

    category = "The build stopped"


class _FailedWrites(python_logging.Handler):
    """Notes that a builder could not write a file: Sphinx warns, without a type, and goes on."""

    def __init__(self) -> None:
        super().__init__(python_logging.WARNING)
        self.seen = False

    def emit(self, record: python_logging.LogRecord) -> None:
        self.seen |= record.name.startswith(_BUILDERS) and not getattr(record, "type", None)


class BuildGuard:
    """The locks of one application, and what it knows of the files that other builds may change."""

    def __init__(self) -> None:
        self._locks: list[FileLock] = []
        #: The look of the stored environment before it was loaded, or when it was written; None after an error.
        self._environment: tuple[int, ...] | None = ()
        self._failed = _FailedWrites()

    def note_environment(self, app: Sphinx, *_ignored: object) -> None:
        """Note which environment is going to be loaded: an application may be made long before it builds."""
        self._environment = look_of(_environment_file(app))

    def begin(self, app: Sphinx, env: BuildEnvironment, *_changes: object) -> Iterable[str]:
        """Lock the directories for the build; return all pages if another build has stored another environment."""
        self._acquire(app)
        if private_apis.makes_search_index(app.builder) and not private_apis.read_times(env).keys() <= env.found_docs:
            # Only a second build of one application finds an index before it has read anything.
            raise BuildStopped("Sphinx's search index can't forget pages that are gone now; make a new application")
        return () if look_of(_environment_file(app)) == self._environment else sorted(env.found_docs)

    def watch(self, _app: Sphinx, _builder: Builder) -> None:
        """Watch for files that can't be written."""
        self._failed.seen = False
        python_logging.getLogger(logging.NAMESPACE).addHandler(self._failed)

    def check_written(self, app: Sphinx, exception: Exception | None) -> None:
        """Raise BuildStopped if a file could not be written."""
        python_logging.getLogger(logging.NAMESPACE).removeHandler(self._failed)
        if exception is None and self._failed.seen:
            raise BuildStopped("a file of the site was not written, as the warnings say; mend that and build again")

    def end(self, app: Sphinx, exception: Exception | None) -> None:
        """Release the locks; report an error of the disk in one line."""
        self._environment = look_of(_environment_file(app)) if exception is None else None
        for lock in self._locks:
            lock.release(force=True)
        self._locks.clear()
        while exception is not None:
            if isinstance(exception, OSError) and exception.filename:
                raise _stopped(exception) from exception
            exception = exception.__cause__ or exception.__context__  # type: ignore[assignment]

    def _acquire(self, app: Sphinx) -> None:
        # In one order everywhere, so that no two builds wait for each other.
        for folder in sorted({Path(app.outdir).resolve(), Path(app.doctreedir).resolve()}):
            # A process never waits for itself, and asks anew where it is a copy of another one.
            lock = FileLock(folder / LOCK, thread_local=False, is_singleton=True)
            try:
                folder.mkdir(parents=True, exist_ok=True)
                lock.acquire(blocking=False)
            except Timeout:
                _LOGGER.info("another build writes into %s; waiting until it has ended", folder)
                lock.acquire()
            except OSError as error:
                raise _stopped(error) from error
            self._locks.append(lock)


def _environment_file(app: Sphinx) -> Path:
    return Path(app.doctreedir, ENV_PICKLE_FILENAME)


def _stopped(error: OSError) -> BuildStopped:
    return BuildStopped(f"{error.filename}: {error.strerror}; mend that and build again")


def _before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Make the next build a clean one, should this one not end."""
    notes_domain(env).note_process()
    if docnames:
        _environment_file(app).unlink(missing_ok=True)
        if writes_pages(app.builder):
            manifest.mark_unfinished(app.outdir)


def _remove_broken_build_info(app: Sphinx) -> None:
    """Delete a ``.buildinfo`` that a killed build has left without all its lines: Sphinx fails at it."""
    path = Path(app.outdir, ".buildinfo")
    if path.is_file() and path.read_bytes().count(b"\n") < _BUILD_INFO_LINES:
        path.unlink()


def register(app: Sphinx) -> None:
    """Connect with the events around loading, reading and writing."""
    guard = BuildGuard()
    app.connect("config-inited", guard.note_environment)
    app.connect("builder-inited", _remove_broken_build_info)
    app.connect("env-get-outdated", guard.begin, priority=LOCKED_PRIORITY - 10)
    app.connect("env-before-read-docs", _before_reading)
    app.connect("write-started", guard.watch)
    app.connect("build-finished", guard.check_written, priority=WRITTEN_PRIORITY - 10)
    app.connect("build-finished", guard.end, priority=990)

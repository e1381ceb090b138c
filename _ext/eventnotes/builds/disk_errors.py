"""Report errors of the disk in one line that says what to do, in place of a warning or a traceback."""

from __future__ import annotations

import errno
import logging as python_logging
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import SphinxError
from sphinx.util import logging

from eventnotes import private_apis
from eventnotes.domain import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

_LOGGER = logging.getLogger(__name__)
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_NOT_WRITABLE = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))
#: The text of an OSError, as a worker process reports it.
_WORKER_ERROR = re.compile(r"\w+: \[Errno (?P<number>\d+)\] [^:]*(?:: '(?P<path>.*?)'(?: ->.*)?)?$")


class BuildStopped(SphinxError):  # noqa: N818 (the fault is not the program's)
    """A build that can't go on, for a reason outside the notes and the program."""

    category = "The build stopped"


def check_writable(app: Sphinx) -> None:
    """Raise BuildStopped if the output or doctree directory is not writable."""
    for folder in (Path(app.outdir), Path(app.doctreedir)):
        there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
        if not os.access(there, os.W_OK | os.X_OK):
            raise BuildStopped(_not_writable(str(there)))


def report_disk_error(app: Sphinx, exception: Exception | None) -> None:
    """Log, and raise as BuildStopped, an error of the disk or a source that disappeared during the build."""
    if exception is None:
        return
    for number, path in _errors(exception):
        text = _message(app, number, path)
        if text:
            _LOGGER.error("%s", text)
            raise BuildStopped(text) from exception


@contextmanager
def readable_disk_errors(app: Sphinx) -> Iterator[None]:
    """Turn an OSError into a BuildStopped with a readable message."""
    try:
        yield
    except OSError as error:
        report_disk_error(app, error)
        raise


def _errors(exception: BaseException | None) -> Iterator[tuple[int, str]]:
    """Yield the error number and path of each OSError in the chain of causes of *exception*."""
    while exception is not None:
        if isinstance(exception, OSError) and exception.errno is not None:
            yield exception.errno, str(exception.filename or "")
        if match := _WORKER_ERROR.match(private_apis.error_of_worker(exception) or ""):
            yield int(match["number"]), match["path"] or ""
        exception = exception.__cause__ or exception.__context__


def _message(app: Sphinx, number: int, path: str) -> str:
    """Return the message for an OSError; empty if it is not about the disk."""
    written = not path or _is_below(path, (app.outdir, app.doctreedir))
    if number in _FULL and written:
        return f"{path or app.outdir} can't be written: the disk is full; make room on it and build again"
    if number in _NOT_WRITABLE and path and written:
        return _not_writable(path)
    if number == errno.ENOENT and path and not written and _is_below(path, (app.srcdir,)):
        return f"{path} was deleted or moved while it was read; build again"
    return ""


def _not_writable(path: str) -> str:
    return f"{path} can't be written; allow that, or build into another folder (with -d for the doctrees)"


def _is_below(path: str, folders: Iterable[Path]) -> bool:
    return any(Path(path).resolve().is_relative_to(folder.resolve()) for folder in folders)


class _RaiseWriteErrors(python_logging.Filter):
    """Raises the OSError that Sphinx logs as a warning when it cannot write a file of the output.

    Sphinx would go on, and nobody would know later which pages are truncated.
    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._outdir = Path(app.outdir)

    def filter(self, record: python_logging.LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        for error in arguments:
            if isinstance(error, OSError) and self._is_of_writing(error):
                # An error of writing to an open file lacks its name; the warning has it.
                path = next((str(found) for found in arguments if isinstance(found, str | os.PathLike)), None)
                raise OSError(error.errno, error.strerror, error.filename or path) from error
        return True

    def _is_of_writing(self, error: OSError) -> bool:
        names = [str(name) for name in (error.filename, error.filename2) if name is not None]
        return error.errno in _FULL | {errno.EROFS} or any(_is_below(name, (self._outdir,)) for name in names)


@dataclass(slots=True)
class _Watch:
    """The loggers that have the filter during one build."""

    refusal: _RaiseWriteErrors = field(init=False)
    loggers: list[python_logging.Logger] = field(default_factory=list)


def _start_watch(app: Sphinx) -> None:
    """Add the filter to the loggers of the builder's modules."""
    refusal = _RaiseWriteErrors(app)
    modules = {kind.__module__ for kind in type(app.builder).__mro__ if kind.__module__.startswith("sphinx.")}
    watch = state_of(app.env).part(_Watch)
    watch.refusal = refusal
    watch.loggers = [python_logging.getLogger(f"{logging.NAMESPACE}.{module}") for module in sorted(modules)]
    for logger in watch.loggers:
        logger.addFilter(refusal)


def _end_watch(app: Sphinx, _exception: Exception | None) -> None:
    watch = state_of(app.env).part(_Watch)
    for logger in watch.loggers:
        logger.removeFilter(watch.refusal)


def register(app: Sphinx) -> None:
    """Check the directories before Sphinx creates them, watch the writing, report after all other handlers."""
    check_writable(app)
    app.connect("builder-inited", _start_watch)
    app.connect("build-finished", _end_watch)
    app.connect("build-finished", report_disk_error, priority=990)

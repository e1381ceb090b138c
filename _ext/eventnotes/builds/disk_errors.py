"""Faults of the disk: what happened and what to do, in one line, in the place of a warning or of a traceback."""

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

from eventnotes import internals
from eventnotes.domain import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

_LOGGER = logging.getLogger(__name__)
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_CLOSED = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))
#: How Python writes an error of the system, as far as another process tells it.
_TOLD = re.compile(r"\w+: \[Errno (?P<number>\d+)\] [^:]*(?:: '(?P<path>.*?)'(?: ->.*)?)?$")


class BuildStopped(SphinxError):  # noqa: N818 (the fault is not the program's)
    """A build that can't go on, for a reason outside the notes and the program."""

    category = "The build stopped"


def check(app: Sphinx) -> None:
    """Raise BuildStopped where a build could not write."""
    for folder in (Path(app.outdir), Path(app.doctreedir)):
        there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
        if not os.access(there, os.W_OK | os.X_OK):
            raise BuildStopped(_closed(str(there)))


def tell(app: Sphinx, exception: Exception | None) -> None:
    """Say what stopped a build, where that is a fault of the disk or a source that went away."""
    if exception is None:
        return
    for number, path in _errors(exception):
        text = _text(app, number, path)
        if text:
            _LOGGER.error("%s", text)
            raise BuildStopped(text) from exception


@contextmanager
def told(app: Sphinx) -> Iterator[None]:
    """Do the same for what is done before a build begins."""
    try:
        yield
    except OSError as error:
        tell(app, error)
        raise


def _errors(exception: BaseException | None) -> Iterator[tuple[int, str]]:
    """Yield the number and the file of each error of the system among what led to an exception."""
    while exception is not None:
        if isinstance(exception, OSError) and exception.errno is not None:
            yield exception.errno, str(exception.filename or "")
        if told := _TOLD.match(internals.error_of_worker(exception) or ""):
            yield int(told["number"]), told["path"] or ""
        exception = exception.__cause__ or exception.__context__


def _text(app: Sphinx, number: int, path: str) -> str:
    """Return what happened and what to do; nothing where it has another reason."""
    written = not path or _is_below(path, (app.outdir, app.doctreedir))
    if number in _FULL and written:
        return f"{path or app.outdir} can't be written: the disk is full; make room on it and build again"
    if number in _CLOSED and path and written:
        return _closed(path)
    if number == errno.ENOENT and path and not written and _is_below(path, (app.srcdir,)):
        return f"{path} was deleted or moved while it was read; build again"
    return ""


def _closed(path: str) -> str:
    return f"{path} can't be written; allow that, or build into another folder (with -d for the doctrees)"


def _is_below(path: str, folders: Iterable[Path]) -> bool:
    return any(Path(path).resolve().is_relative_to(folder.resolve()) for folder in folders)


class _Refusal(python_logging.Filter):
    """Makes an error of the warning that a file of the output could not be written.

    Sphinx would go on, and nobody would know later which pages are cut off.
    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._outdir = Path(app.outdir)

    def filter(self, record: python_logging.LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        for error in arguments:
            if isinstance(error, OSError) and self._is_of_writing(error):
                # What is written to an open file fails without its name; the warning has that.
                path = next((str(found) for found in arguments if isinstance(found, str | os.PathLike)), None)
                raise OSError(error.errno, error.strerror, error.filename or path) from error
        return True

    def _is_of_writing(self, error: OSError) -> bool:
        names = [str(name) for name in (error.filename, error.filename2) if name is not None]
        return error.errno in _FULL | {errno.EROFS} or any(_is_below(name, (self._outdir,)) for name in names)


@dataclass(slots=True)
class _Watch:
    """What is watched in one build."""

    refusal: _Refusal = field(init=False)
    loggers: list[python_logging.Logger] = field(default_factory=list)


def _watch(app: Sphinx) -> None:
    """Watch what the modules of the builder have to say."""
    refusal = _Refusal(app)
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
    """Look at the folders before Sphinx makes them; watch the writing; speak when all other parts have ended theirs."""
    check(app)
    app.connect("builder-inited", _watch)
    app.connect("build-finished", _end_watch)
    app.connect("build-finished", tell, priority=990)

"""Files: written whole or not at all, also where the power fails; and what an interrupted run has left."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: The end of the names of files that are being written; they begin with a dot.
_PART = ".eventnotes-part"


class Busy(Exception):  # noqa: N818 (it is no fault of the program)
    """Another run works on the same site."""


def write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put *content* into the place of *path* in one step; a symbolic link there is replaced, not followed."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_PART)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Bring the names in *folder* to the disk; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folders: Iterable[Path]) -> None:
    """Delete what a run that was cut short has left."""
    for folder in folders:
        for path in folder.glob(f".*{_PART}"):
            path.unlink(missing_ok=True)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep other runs out of *folder*; raise Busy where there is one. The system lets go when a process ends."""
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # Windows has no such lock
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Busy from error
    finally:
        os.close(descriptor)

"""Locks: one process at a time works in a folder; the system lets go when a process ends, however it ends."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Busy(Exception):  # noqa: N818 (it is no fault of the program)
    """Another process works in the folder."""


def take(folder: Path, *, wait: bool = False) -> int | None:
    """Lock *folder*, and return what to close to let go; None where its system or its disk knows no locks.

    Nothing is left in the folder. Where another process has it, wait for it or raise Busy. Processes that are forked
    meanwhile keep it too: also what a process that was killed leaves running is waited for.
    """
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # Windows
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise Busy from error
    except OSError:  # as on some network drives
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep other processes out of *folder*; raise Busy where there is one."""
    descriptor = take(folder)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)

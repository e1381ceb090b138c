"""Runs a module as a program, on a disk that fails: at its n-th change, or at the first of a certain file.

``python -m tests.faulty FOLDER WHERE FAULT MODULE ARGUMENT…``: *WHERE* is the number of a change below *FOLDER*,
counted from 0, or a pattern of paths; *FAULT* is ``kill``, ``count``, or the name of an error, such as ``ENOSPC``,
with which that change and all others like it fail.
"""

from __future__ import annotations

import errno
import os
import runpy
import signal
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

CHANGES = frozenset(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.chmod", "os.link"))
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
#: Where ``count`` leaves the number of changes, in the folder's parent.
COUNT = "changes.txt"


class Disk:
    """Hears of every call that changes the disk, before it is made."""

    def __init__(self, folder: Path, where: str, fault: str) -> None:
        self.folder, self.where, self.fault = str(folder), where, fault
        self.changes = 0
        self.broken = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" and event not in CHANGES:
            return
        path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
        if not path.startswith(self.folder) or (event == "open" and not arguments[2] & WRITING):
            return
        number, self.changes = self.changes, self.changes + 1
        hit = number >= int(self.where) if self.where.isdigit() else fnmatch(path, self.where)
        if not hit or self.broken:
            return
        if self.fault == "kill":
            self.broken = True
            if event == "open" and not arguments[2] & os.O_APPEND:
                self._write_half(Path(path))
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.fault != "count" and event in {"open", "os.mkdir"}:
            code = getattr(errno, self.fault)
            raise OSError(code, os.strerror(code), path)

    @staticmethod
    def _write_half(path: Path) -> None:
        """Leave the file as it is while another content is written: cut off."""
        if path.is_file():
            os.truncate(path, path.stat().st_size // 2)
        else:
            path.touch()


if __name__ == "__main__":
    _, folder, where, fault, module, *rest = sys.argv
    disk = Disk(Path(folder), where, fault)
    sys.argv = [module, *rest]
    sys.addaudithook(disk)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        disk.broken = True
        if fault == "count":
            Path(folder).with_name(COUNT).write_text(str(disk.changes))

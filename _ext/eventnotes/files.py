"""Write files atomically and only if they changed; lock folders."""

from __future__ import annotations

import glob
import hashlib
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: The end of the names of files that are being written; they begin with a dot and the name that they will have.
_PART = ".eventnotes-part"
#: How many characters of that name: no name may have more than 255 bytes.
_NAMED = 60


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write *content* to *path* in one step; return False, and touch nothing, where it stands there already."""
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, content)
    return True


def write(path: Path, content: bytes, mode: int = 0o644, *, durable: bool = False) -> None:
    """Put *content* into the place of *path* in one step, also where the power fails if it is to be *durable*.

    A symbolic link there is replaced, not followed.
    """
    with _part(path, content, mode, durable=durable) as part:
        part.replace(path)
    if durable:
        _keep_names(path.parent)


def create(path: Path, content: bytes) -> None:
    """Write a new file in one step; raise FileExistsError where there is one of that name already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path)
    with _part(path, content) as part:
        try:
            path.hardlink_to(part)
        except FileExistsError:
            raise
        except OSError:  # not every file system knows names for one file
            if path.exists():
                raise FileExistsError(path) from None
            part.replace(path)


def append(path: Path, content: bytes) -> None:
    """Write *content* at the end of a file, or nothing of it where the disk is full."""
    with path.open("ab", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        written = 0
        try:
            while written < len(content):
                written += file.write(content[written:])
        except OSError:
            file.truncate(size)
            raise


@contextmanager
def _part(path: Path, content: bytes, mode: int = 0o644, *, durable: bool = False) -> Iterator[Path]:
    """Yield a file with *content* beside *path*, and delete it afterwards where it is there still."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_NAMED]}.", suffix=_PART)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.chmod(mode)
        yield part
    finally:
        part.unlink(missing_ok=True)


def _keep_names(folder: Path) -> None:
    """Bring the names in *folder* to the disk; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(path: Path) -> None:
    """Delete what a process that was killed while it wrote *path* left beside it."""
    for left in path.parent.glob(f".{glob.escape(path.name[:_NAMED])}.*{_PART}"):
        left.unlink(missing_ok=True)


def sweep_folder(folder: Path, *, below: bool = False) -> None:
    """Delete what processes that were killed have left in *folder*, and in the folders *below* it."""
    for left in (folder.rglob if below else folder.glob)(f".*{_PART}"):
        left.unlink(missing_ok=True)


def digest_of(paths: Iterable[Path]) -> str:
    """Return a digest of files by name and content, in hexadecimal; what Python has compiled is left out."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def delete(root: Path, names: set[str]) -> None:
    """Delete the files *names* (relative to *root*, with ``/``), and the folders that this leaves empty."""
    for name in sorted(names):
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()) or not path.is_file():
            continue
        path.unlink()
        for folder in path.parents:
            if folder == root.resolve() or any(folder.iterdir()):
                break
            folder.rmdir()


class Later(NamedTuple):
    """A file's content, not made yet."""

    #: All that the content follows from, but for settings, programs and templates.
    made_of: str
    make: Callable[[], bytes]


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

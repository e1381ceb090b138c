"""Write files atomically and only if they changed."""

from __future__ import annotations

import glob
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.text.digests import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: The suffix of temporary files; their names begin with a dot and the name of the final file.
_PARTIAL_SUFFIX = ".eventnotes-part"
#: How many characters of that name are used: file names have at most 255 bytes.
_NAME_CHARACTERS = 60


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write *content* to *path* atomically, unless the file has it already; return whether it was written."""
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, content)
    return True


def write(path: Path, content: bytes, mode: int = 0o644, *, durable: bool = False) -> None:
    """Write *content* to *path* atomically; if *durable*, also in case of a power failure.

    A symbolic link there is replaced, not followed.
    """
    with _partial_file(path, content, mode, durable=durable) as part:
        part.replace(path)
    if durable:
        _sync_folder(path.parent)


def create(path: Path, content: bytes) -> None:
    """Write a new file atomically; raise FileExistsError if there is one of that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_partial_files(path)
    with _partial_file(path, content) as part:
        try:
            path.hardlink_to(part)
        except FileExistsError:
            raise
        except OSError:  # not every file system has hard links
            if path.exists():
                raise FileExistsError(path) from None
            part.replace(path)


def append(path: Path, content: bytes) -> None:
    """Append *content* to a file, or nothing of it if the disk is full."""
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
def _partial_file(path: Path, content: bytes, mode: int = 0o644, *, durable: bool = False) -> Iterator[Path]:
    """Yield a temporary file with *content* beside *path*, and delete it afterwards if it was not moved."""
    descriptor, name = tempfile.mkstemp(
        dir=path.parent, prefix=f".{path.name[:_NAME_CHARACTERS]}.", suffix=_PARTIAL_SUFFIX
    )
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


def _sync_folder(folder: Path) -> None:
    """Sync the directory entries of *folder* to the disk, if the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_partial_files(path: Path) -> None:
    """Delete temporary files of *path* that killed processes have left."""
    for left in path.parent.glob(f".{glob.escape(path.name[:_NAME_CHARACTERS])}.*{_PARTIAL_SUFFIX}"):
        left.unlink(missing_ok=True)


def remove_partial_files_in(folder: Path, *, below: bool = False) -> None:
    """Delete temporary files that killed processes have left in *folder*, and in the folders *below* it."""
    for left in (folder.rglob if below else folder.glob)(f".*{_PARTIAL_SUFFIX}"):
        left.unlink(missing_ok=True)


def look_of(path: Path) -> tuple[int, ...]:
    """Return the size in bytes and the mtime in nanoseconds of a file; empty if there is none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_size, status.st_mtime_ns


def file_digest(path: Path) -> str:
    """Return the digest of a file's content; empty if it can't be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def files_digest(paths: Iterable[Path]) -> str:
    """Return a digest of the names and contents of files."""
    return digest(*(part for path in sorted(paths) for part in (path.name, file_digest(path))))


def delete(root: Path, names: set[str]) -> None:
    """Delete the files *names* (relative to *root*, with ``/``) and folders that become empty."""
    for name in sorted(names):
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()) or not path.is_file():
            continue
        path.unlink()
        for folder in path.parents:
            if folder == root.resolve() or any(folder.iterdir()):
                break
            folder.rmdir()


class DeferredFile(NamedTuple):
    """The content of a file that is made only if its inputs have changed."""

    #: All inputs other than settings, programs and templates.
    inputs: str
    make: Callable[[], bytes]

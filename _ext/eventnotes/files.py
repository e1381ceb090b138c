"""Write files atomically and only if they changed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.text.digests import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    """Write *content* to *path* atomically; if *durable*, its content survives a power failure.

    A symbolic link there is replaced, not followed.
    """
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
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def create(path: Path, content: bytes) -> None:
    """Write a new file atomically; raise FileExistsError if there is one of that name."""
    if os.path.lexists(path):
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_partial_files(path.parent)
    write(path, content)


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


def remove_partial_files(folder: Path, *, below: bool = False) -> None:
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

"""Files: written whole or not at all, and only where their bytes change."""

from __future__ import annotations

import glob
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write *content* to *path* in one step; return False, and touch nothing, where it stands there already."""
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def digest_of(paths: Iterable[Path]) -> str:
    """Return a digest of files by name and content, in hexadecimal; what Python has compiled is left out."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def sweep(path: Path) -> None:
    """Delete what a process that was killed while it wrote *path* left beside it."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.????????"):
        left.unlink()


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

"""Attachments: files that notes name as Obsidian does, without the folder in which they stand."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from eventnotes.importing.sources import SKIPPED


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachments:
    """Finds files below a root by their names; each root is read once, and no symbolic link to a folder is followed."""

    #: The folder of pages: what stands there was copied before.
    into: Path
    #: By root, then by name in lower case.
    known: dict[Path, dict[str, list[Path]]] = field(default_factory=dict)

    def find(self, root: Path, name: str) -> Path | None:
        """Return the file called *name*, which may begin with folders; None where there is none or several."""
        if root not in self.known:
            self.known[root] = self._read(root)
        wanted = PurePosixPath(name.strip("/").casefold()).parts
        found = [
            path
            for path in self.known[root].get(wanted[-1] if wanted else "", ())
            if tuple(part.casefold() for part in path.parts[-len(wanted) :]) == wanted
        ]
        return found[0] if len(found) == 1 else None

    def _read(self, root: Path) -> dict[str, list[Path]]:
        pages = self.into.resolve()
        found: dict[str, list[Path]] = defaultdict(list)
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not SKIPPED.match(name) and Path(folder, name) != pages]
            for name in names:
                found[name.casefold()].append(Path(folder, name))
        return dict(found)

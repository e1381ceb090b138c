"""The manifest: what an output directory holds of ours, and from what each page was made."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eventnotes.files import write_if_changed

if TYPE_CHECKING:
    from pathlib import Path

#: The file of this module.
FILE = ".eventnotes.json"
_VERSION = 1


@dataclass(slots=True)
class Manifest:
    """The state of one output directory after its last finished build."""

    #: Document name to the digest of all that its page shows.
    digests: dict[str, str] = field(default_factory=dict)
    #: Files that follow from the documents, relative to the directory.
    files: set[str] = field(default_factory=set)


def load(outdir: Path) -> Manifest:
    """Return the manifest of *outdir*; an empty one where there is none."""
    try:
        found = json.loads((outdir / FILE).read_text("utf-8"))
        if found["version"] != _VERSION:
            return Manifest()
        return Manifest(dict(found["pages"]), set(found["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest()


def save(outdir: Path, manifest: Manifest) -> None:
    """Keep *manifest*."""
    content = {
        "version": _VERSION,
        "pages": dict(sorted(manifest.digests.items())),
        "files": sorted(manifest.files),
    }
    write_if_changed(outdir / FILE, json.dumps(content, ensure_ascii=False, indent=0).encode())

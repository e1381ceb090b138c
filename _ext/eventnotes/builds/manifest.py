"""The manifest of an output directory: the files written there and the fingerprint of each page.

Of a build that did not end it has all files that such builds may have written, and fingerprints if all pages were.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eventnotes.files import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: The name of the manifest.
FILE = ".eventnotes.json"


@dataclass(slots=True)
class Manifest:
    """The state of one output directory after its last build."""

    #: Document name to fingerprint.
    fingerprints: dict[str, str] = field(default_factory=dict)
    #: Files made from the documents, relative to the directory.
    files: set[str] = field(default_factory=set)
    finished: bool = False


def load(outdir: Path) -> Manifest:
    """Return the manifest of *outdir*; an empty one if there is none."""
    try:
        found = json.loads((outdir / FILE).read_text("utf-8"))
        return Manifest(dict(found["pages"]), set(found["files"]), found["finished"])
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest()


def mark_unfinished(outdir: Path, files: Iterable[str] = ()) -> None:
    """Remove the fingerprints until the build ends, and add files that are about to be written."""
    save(outdir, Manifest(files=load(outdir).files.union(files)))


def add_files(outdir: Path, files: Iterable[str]) -> None:
    """Add files that are about to be written, unless the manifest has them."""
    found = load(outdir)
    if not found.files.issuperset(files):
        save(outdir, Manifest(found.fingerprints, found.files.union(files)))


def save(outdir: Path, manifest: Manifest) -> None:
    """Write *manifest* to *outdir*."""
    content = {
        "pages": dict(sorted(manifest.fingerprints.items())),
        "files": sorted(manifest.files),
        "finished": manifest.finished,
    }
    write_if_changed(outdir / FILE, json.dumps(content, ensure_ascii=False, indent=0).encode())

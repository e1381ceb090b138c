"""The manifest: what an output directory holds of ours, and from what each page was made."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eventnotes.core.files import write_if_changed

if TYPE_CHECKING:
    from pathlib import Path

_NAME = ".eventnotes.json"
_UNFINISHED = ".eventnotes-unfinished"
#: The files of this module.
FILES = (_NAME, _UNFINISHED)
_VERSION = 1


@dataclass(slots=True)
class Manifest:
    """The state of one output directory after its last finished build."""

    #: Document name to the digest of all that its page shows.
    digests: dict[str, str] = field(default_factory=dict)
    #: Files that follow from the documents, relative to the directory.
    files: set[str] = field(default_factory=set)


def load(outdir: Path) -> Manifest:
    """Return the manifest of *outdir*; without digests where a build was cut short, so that all is written."""
    try:
        found = json.loads((outdir / _NAME).read_text("utf-8"))
        if found["version"] != _VERSION:
            return Manifest()
        manifest = Manifest(dict(found["pages"]), set(found["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest()
    if is_unfinished(outdir):
        manifest.digests.clear()
    return manifest


def is_unfinished(outdir: Path) -> bool:
    """Tell whether the last build of *outdir* was cut short while it wrote pages."""
    return (outdir / _UNFINISHED).exists()


def begin(outdir: Path) -> None:
    """Note that pages are about to be written."""
    outdir.mkdir(parents=True, exist_ok=True)
    (outdir / _UNFINISHED).touch()


def save(outdir: Path, manifest: Manifest) -> None:
    """Keep *manifest*, and note that its build is finished."""
    content = {
        "version": _VERSION,
        "pages": dict(sorted(manifest.digests.items())),
        "files": sorted(manifest.files),
    }
    write_if_changed(outdir / _NAME, json.dumps(content, ensure_ascii=False, indent=0).encode())
    end(outdir)


def end(outdir: Path) -> None:
    """Note that the build is finished."""
    (outdir / _UNFINISHED).unlink(missing_ok=True)

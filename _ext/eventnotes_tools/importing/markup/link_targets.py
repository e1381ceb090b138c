"""Find the files that a note's links name, and their targets on the site."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

#: How many folders above the given one may hold Hugo's ``static``, as for ``content/en/posts``.
_ABOVE = 3
#: Folders without notes.
SKIPPED_FOLDERS = re.compile(r"\.|_build$|_site$|node_modules$|themes?$|public$|archetypes$")


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkTargets:
    """Resolves the targets of one note's links."""

    #: The folder given to the importer, and the note's folder below it; both resolved.
    root: Path
    folder: Path
    #: The page, relative to the folder of pages.
    page: PurePosixPath
    #: Resolved path of each imported note to its page.
    pages: Mapping[Path, PurePosixPath]
    #: Name of a note in lower case, without suffix, to its path, as wiki links and ``post_url`` name it.
    names: Mapping[str, Path]
    attachments: AttachmentIndex
    #: Target of each file to copy, relative to the folder of pages, to its path; filled by ``resolve``.
    files: dict[PurePosixPath, Path] = field(default_factory=dict)

    def resolve(self, href: str) -> str | None:
        """Return the target of *href*, a path as written, relative to the page; None if there is no file."""
        path, mark, anchor = unquote(href).partition("#")
        path = path.partition("?")[0]
        found = self._find(path)
        return self._href_of(found, mark + anchor) if found is not None else None

    def resolve_picture(self, name: str) -> str | None:
        """Return the target of a picture of Obsidian, by path or by a *name* that is unique below the root."""
        for path in (name, f"/{name}"):
            if href := self.resolve(quote(path)):
                return href
        named = self.attachments.find(self.root, name)
        found = _file_below(named, self.root) if named is not None else None
        return self._href_of(found) if found is not None else None

    def _href_of(self, found: Path, anchor: str = "") -> str | None:
        page = self.pages.get(found)
        if page is not None:
            return _bracketed(self._relative(page))
        if found.suffix.lower() in {".md", ".markdown", ".rst"}:
            return None  # a note that is not imported
        goes = self._copy_target(found)
        return _bracketed(self._relative(goes)) + (anchor if anchor != "#" else "")

    def _find(self, path: str) -> Path | None:
        """Return the file of *path*: beside the note, below the root, or in Hugo's ``static``."""
        if not path:
            return None
        bases = [self.folder]
        if path.startswith("/"):
            bases = [
                self.root,
                self.root / "static",
                self.root / "source",
                *(above / "static" for above in self.root.parents[:_ABOVE]),
                self.root / "content",
            ]
        for base in bases:
            for candidate in (
                path.lstrip("/"),
                f"{path.strip('/')}.md",
                f"{path.strip('/')}/README.md",
                f"{path.strip('/')}/index.md",
            ):
                found = _file_below(base / candidate, self.root if base.is_relative_to(self.root) else base)
                if found is not None:
                    return found
        name = PurePosixPath(path.rstrip("/")).name
        return self.names.get(file_key(name.removesuffix(".md")))

    def _copy_target(self, found: Path) -> PurePosixPath:
        """Return the target of a file to copy: in the folder named like the page."""
        folder = self.page.with_suffix("")
        inside = found.relative_to(self.folder) if found.is_relative_to(self.folder) else Path(found.name)
        goes = folder / PurePosixPath(*(unicodedata.normalize("NFC", part) for part in inside.parts))
        number = 2
        while self.files.get(goes, found) != found:
            goes = goes.with_name(f"{inside.stem}-{number}{inside.suffix}")
            number += 1
        self.files[goes] = found
        return goes

    def _relative(self, target: PurePosixPath) -> str:
        return Path(os.path.relpath(target, self.page.parent)).as_posix()


def _file_below(path: Path, root: Path) -> Path | None:
    """Return the file *path*, whose name may be in another Unicode normal form, if it is below *root*."""
    try:
        found = path.resolve()
        if not found.is_file() and not path.as_posix().isascii():
            found = _normalized_match(path, root).resolve()
        return found if found.is_file() and found.is_relative_to(root.resolve()) else None
    except (OSError, ValueError, RuntimeError):  # an impossible file name, or symbolic links in a circle
        return None


def _normalized_match(path: Path, root: Path) -> Path:
    """Return the path below *root* whose parts are those of *path* in any normal form, or else *path*."""
    found = root
    for part in path.relative_to(root).parts:
        wanted = unicodedata.normalize("NFC", part)
        names = (entry.name for entry in found.iterdir()) if found.is_dir() else iter(())
        found /= next((name for name in names if unicodedata.normalize("NFC", name) == wanted), part)
    return found


def _bracketed(path: str) -> str:
    return f"<{path}>" if re.search(r"[\s()<>]", path) else path


def file_key(name: str) -> str:
    """Return a file's name as it is looked up: in normal form C and lower case."""
    return unicodedata.normalize("NFC", name).casefold()


def notes_by_name(paths: Sequence[Path]) -> dict[str, Path]:
    """Return notes by file name in lower case, without suffix; a name that several have is left out."""
    by_name: dict[str, list[Path]] = {}
    for path in paths:
        by_name.setdefault(file_key(path.stem), []).append(path)
    return {name: found[0] for name, found in by_name.items() if len(found) == 1}


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentIndex:
    """Finds files by name below a root; each root is listed once, without following links to folders."""

    #: The folder of pages, which is skipped.
    into: Path
    #: Root to file name in lower case to paths.
    known: dict[Path, dict[str, list[Path]]] = field(default_factory=dict)

    def find(self, root: Path, name: str) -> Path | None:
        """Return the file *name*, which may begin with folders; None if there is none or several."""
        if root not in self.known:
            self.known[root] = self._read(root)
        wanted = PurePosixPath(file_key(name.strip("/"))).parts
        found = [
            path
            for path in self.known[root].get(wanted[-1] if wanted else "", ())
            if tuple(map(file_key, path.parts[-len(wanted) :])) == wanted
        ]
        return found[0] if len(found) == 1 else None

    def _read(self, root: Path) -> dict[str, list[Path]]:
        pages = self.into.resolve()
        found: dict[str, list[Path]] = defaultdict(list)
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not SKIPPED_FOLDERS.match(name) and Path(folder, name) != pages]
            for name in names:
                found[file_key(name)].append(Path(folder, name))
        return dict(found)

"""Find the files that a note's links name, and their targets on the site."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

#: How many folders above the given one may hold Hugo's ``static``, as for ``content/en/posts``.
_ABOVE = 3
NOTE_SUFFIXES = frozenset((".md", ".markdown", ".mkd", ".mdown", ".mkdn"))
_SKIPPED_FOLDERS = re.compile(r"\.|_build$|_site$|node_modules$|themes?$|archetypes$")


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
    index: FileIndex
    #: Target of each file to copy, relative to the folder of pages, to its path; filled by ``resolve``.
    files: dict[PurePosixPath, Path] = field(default_factory=dict)

    def resolve(self, href: str) -> str | None:
        """Return the target of *href*, a path as written, relative to the page; None if there is no file."""
        path, mark, anchor = unquote(href).partition("#")
        found = self.find(path.partition("?")[0])
        return self.href_of(found, mark + anchor) if found is not None else None

    def href_of(self, found: Path, anchor: str = "") -> str | None:
        """Return the target of a file; None for a note that is not imported."""
        page = self.pages.get(found)
        if page is None and found.suffix.lower() in NOTE_SUFFIXES:
            return None
        path = Path(os.path.relpath(page or self._copy_target(found), self.page.parent)).as_posix()
        # An anchor in another note is not known on its page.
        kept = anchor if page is None and anchor != "#" else ""
        return (f"<{path}>" if re.search(r"[\s()<>]", path) else path) + kept

    def find(self, path: str, *, by_name: bool = False) -> Path | None:
        """Return the file of *path*: beside the note, below the root, or in Hugo's ``static``; a note also by name.

        With *by_name*, find any file by the end of its path, if that is unique below the root, as Obsidian does.
        """
        bases = [self.folder]
        if path.startswith("/"):
            above = [folder / "static" for folder in self.root.parents[:_ABOVE]]
            bases = [self.root, self.root / "static", self.root / "source", *above, self.root / "content"]
        plain = path.strip("/")
        for base in bases if path else ():
            for candidate in (path.lstrip("/"), *(f"{plain}{end}" for end in (".md", "/README.md", "/index.md"))):
                found = self._file_below(base / candidate, self.root if base.is_relative_to(self.root) else base)
                if found is not None:
                    return found
        named = self.index.find(self.root, plain) if by_name else None
        if named is None:
            note = self.index.find(self.root, PurePosixPath(plain).name.removesuffix(".md"))
            named = note if note is not None and note.suffix.lower() in NOTE_SUFFIXES else None
        return self._file_below(named, self.root) if named is not None else None

    def _file_below(self, path: Path, root: Path) -> Path | None:
        """Return the file *path*, whose name may be in another Unicode normal form, if it is below *root*."""
        try:
            found = path.resolve()
            if not found.is_file() and not path.as_posix().isascii():
                found = self.index.find(root, f"/{found.relative_to(root).as_posix()}") or found
            return found if found.is_file() and found.is_relative_to(root.resolve()) else None
        except (OSError, ValueError, RuntimeError):  # an impossible file name, or symbolic links in a circle
            return None

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


def walk_files(folder: Path) -> Iterator[Path]:
    """Yield the files below *folder*; not those in folders of tools, and behind links to folders."""
    for path, folders, names in os.walk(folder):
        # Hugo's output is in `public`, but so are the articles of Qiita.
        folders[:] = [
            name
            for name in folders
            if not (_SKIPPED_FOLDERS.match(name) or (name == "public" and Path(path, name, "index.html").exists()))
        ]
        yield from (Path(path, name) for name in names)


def _file_key(name: str) -> str:
    """Return a file's name as it is looked up: in normal form C and lower case."""
    return unicodedata.normalize("NFC", name).casefold()


@dataclass(frozen=True, kw_only=True, slots=True)
class FileIndex:
    """Finds files by name below a root; each root is listed once, without following links to folders."""

    #: The folder of pages, which is skipped.
    into: Path
    #: Root to file name in lower case, of notes also without suffix, to paths.
    known: dict[Path, dict[str, list[Path]]] = field(default_factory=dict)

    def find(self, root: Path, name: str) -> Path | None:
        """Return the file *name*, which may begin with folders, ``/`` for *root*; None if there is none or several."""
        if root not in self.known:
            self.known[root] = self._read(root)
        *folders, last = _file_key(name).split("/")
        found = [
            path
            for path in self.known[root].get(last, ())
            if ["", *map(_file_key, path.relative_to(root).parts)][-len(folders) - 1 : -1] == folders
        ]
        return found[0] if len(found) == 1 else None

    def _read(self, root: Path) -> dict[str, list[Path]]:
        pages = self.into.resolve()
        found: dict[str, list[Path]] = defaultdict(list)
        for path in walk_files(root):
            if not path.is_relative_to(pages):
                found[_file_key(path.name)].append(path)
                if path.suffix.lower() in NOTE_SUFFIXES:
                    found[_file_key(path.stem)].append(path)
        return dict(found)

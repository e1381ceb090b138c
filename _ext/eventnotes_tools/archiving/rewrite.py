"""Find the notes of a site and rewrite their links."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eventnotes.files import write
from eventnotes_tools.archiving import markdown, restructuredtext
from eventnotes_tools.archiving.links import FileLine, RemoteFileLink, lines_of
from eventnotes_tools.archiving.manifest import FOLDER

_FINDERS: dict[str, Callable[[Sequence[FileLine]], Iterable[RemoteFileLink]]] = {
    ".md": markdown.find,
    ".markdown": markdown.find,
    ".rst": restructuredtext.find,
}
#: Folders that hold no notes, besides hidden ones.
_SKIPPED = frozenset((FOLDER, "_build", "node_modules", "__pycache__"))


class ArchiveError(Exception):
    """A wrong call; the message says what to do."""


@dataclass(frozen=True)
class SiteNote:
    """A file of the site."""

    #: The site's folder.
    site: Path
    #: Relative to it, with ``/``.
    name: str

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.site / self.name

    @cached_property
    def text(self) -> str:
        """What it holds; bytes that are no UTF-8 come out again as they went in."""
        return self.path.read_bytes().decode("utf-8", "surrogateescape")

    @cached_property
    def lines(self) -> list[FileLine]:
        """Its lines."""
        return lines_of(self.text)

    @cached_property
    def links(self) -> list[RemoteFileLink]:
        """The pictures and PDF files that it names, in the order of their places."""
        return sorted(_FINDERS[self.path.suffix](self.lines), key=lambda link: link.start)

    def line_of(self, link: RemoteFileLink) -> int:
        """Return the line of a link, counted from 1."""
        return bisect_right(self.lines, link.start, key=lambda line: line.start)

    def rewritten(self, new: Callable[[RemoteFileLink], str | None]) -> str:
        """Return the text with each link replaced by *new* of it, unless that is None."""
        parts, end = [], 0
        for link in self.links:
            replacement = new(link)
            if replacement is not None and link.start >= end:
                parts += [self.text[end : link.start], replacement]
                end = link.end
        return "".join((*parts, self.text[end:]))


def rewrite(note: SiteNote, new: Callable[[RemoteFileLink], str | None]) -> None:
    """Rewrite the links of a note as it is now: someone may have edited it in the meantime."""
    fresh = SiteNote(note.site, note.name)
    text = fresh.rewritten(new)
    if text != fresh.text:
        mode = fresh.path.stat().st_mode & 0o777
        write(fresh.path, text.encode("utf-8", "surrogateescape"), mode, durable=True)


def find_site(path: Path) -> Path:
    """Return the folder of the site that *path* belongs to: the nearest one above that holds ``conf.py``."""
    start = path.resolve()
    for folder in (start, *start.parents):
        if (folder / "conf.py").is_file():
            return folder
    raise ArchiveError(f"no folder above {path} holds a conf.py; name the site's folder with --site")


def find_notes(site: Path, paths: Iterable[Path]) -> list[SiteNote]:
    """Return the notes in *paths* (files and folders), by name; symbolic links below them are not followed."""
    names = set()
    for path in paths:
        start = path.resolve()
        if not start.is_relative_to(site):
            raise ArchiveError(f"{path} is not in the site's folder {site}")
        if start.is_file() and start.suffix not in _FINDERS:
            raise ArchiveError(f"{path} is no note: only {', '.join(_FINDERS)} are read")
        names |= {found.relative_to(site).as_posix() for found in ([start] if start.is_file() else _walk(start))}
    return [SiteNote(site, name) for name in sorted(names)]


def _walk(start: Path) -> Iterator[Path]:
    for folder, inner, files in os.walk(start, followlinks=False):
        inner[:] = [name for name in inner if _holds_notes(Path(folder, name))]
        for name in files:
            path = Path(folder, name)
            if path.suffix in _FINDERS and not name.startswith(".") and not path.is_symlink():
                yield path


def _holds_notes(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name in _SKIPPED
    return not hidden and not (folder / "pyvenv.cfg").exists()

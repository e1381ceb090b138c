"""Find a Sphinx project and scan its sources and settings, without starting Sphinx."""

from __future__ import annotations

import ast
import os
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from eventnotes.model.visibility import Declaration, Visibility, read_visibility
from eventnotes.text.markdown_writer import DirectiveStyle

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Folders that often hold a project's conf.py, relative to its root.
_FOLDERS = (".", "docs", "doc", "docs/source", "source")
#: Suffix of a source to whether it is Markdown.
_SUFFIXES = {".md": True, ".rst": False}


class DeclaringPage(NamedTuple):
    """A source file that declares something."""

    path: Path
    source: Visibility

    def declarations(self, kind: str) -> Iterator[Declaration]:
        """Yield its declarations of one kind: ``event``, ``session`` or ``topic``."""
        return (found for found in self.source.declarations if found.kind == kind)


class Project:
    """A folder with a ``conf.py``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def _settings(self) -> dict[str, Any]:
        return _literal_settings(self.root / "conf.py")

    @property
    def style(self) -> DirectiveStyle:
        """The prefix and fence of directives that the settings allow."""
        own = self._settings.get("primary_domain") == "notes"
        colons = "colon_fence" in (self._settings.get("myst_enable_extensions") or ())
        return DirectiveStyle("" if own else "notes:", ":" if colons else "`")

    def pages(self) -> Iterator[DeclaringPage]:
        """Yield the sources that declare something, by path."""
        for path in self._sources():
            markdown = _SUFFIXES[path.suffix]
            source = read_visibility(path.read_text("utf-8", "replace"), markdown=markdown)
            if source.declarations:
                yield DeclaringPage(path, source)

    def refuse_outside(self, path: Path) -> Path:
        """Return *path*; raise click.ClickException if symbolic links lead it out of the project."""
        real = Path(os.path.realpath(path))  # Path.resolve fails at links in a circle.
        if not real.is_relative_to(os.path.realpath(self.root)):
            raise click.ClickException(
                f"{display_path(path)} is a symbolic link out of the project, or below one, and was not changed."
                f" Edit {real} directly if that is intended."
            )
        return path

    def _sources(self) -> Iterator[Path]:
        patterns = [str(pattern).rstrip("/") for pattern in self._settings.get("exclude_patterns") or ()]
        for folder, folders, names in os.walk(self.root):
            place = Path(folder).relative_to(self.root)
            folders[:] = sorted(
                name
                for name in folders
                if name[0] not in "._" and not _is_excluded((place / name).as_posix(), patterns)
            )
            for name in sorted(names):
                path = place / name
                # An editor's lock file may be a dangling link.
                page = name[0] != "." and path.suffix in _SUFFIXES and not _is_excluded(path.as_posix(), patterns)
                if page and (self.root / path).is_file():
                    yield self.root / path


def display_path(path: Path) -> str:
    """Return a path relative to the current folder, or absolute if it is outside."""
    full = Path(os.path.abspath(path))  # noqa: PTH100  (of a link, its own)
    return str(full.relative_to(Path.cwd())) if full.is_relative_to(Path.cwd()) else str(full)


def find_project(named: Path | None) -> Project:
    """Return the project in the folder *named*, or else that of the current folder.

    Raise click.UsageError if there is none.
    """
    if named is not None:
        folders = [named]
    else:
        here = Path.cwd()
        folders = [above / folder for above in (here, *here.parents) for folder in _FOLDERS]
    for folder in folders:
        if (folder / "conf.py").is_file():
            return Project(folder.resolve())
    where = f"in {named}" if named is not None else "in this folder or above it"
    raise click.UsageError(f"There is no conf.py {where}. Name the folder of a project; 'eventnotes init' makes one.")


def _is_excluded(path: str, patterns: list[str]) -> bool:
    return any(fnmatch(path, pattern.removeprefix("**/")) for pattern in patterns)


def _literal_settings(path: Path) -> dict[str, Any]:
    """Return the settings in *path* whose values are literals."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        raise click.ClickException(f"{display_path(path)} can't be read: {error}") from None
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            try:
                value = ast.literal_eval(statement.value)
            except ValueError:
                continue
            found.update({target.id: value for target in statement.targets if isinstance(target, ast.Name)})
    return found

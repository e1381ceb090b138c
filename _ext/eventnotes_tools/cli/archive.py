"""``eventnotes archive``: copy remote pictures that the notes show into the site."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import click

from eventnotes import private_apis
from eventnotes.files import remove_partial_files, write
from eventnotes.text.urls import is_remote_url
from eventnotes_tools.archiving import FOLDER, Archive, NoCopyError
from eventnotes_tools.cli.project import display_path, find_project
from eventnotes_tools.cli.sphinx_run import jobs_option, read_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes_tools.cli.sphinx_run import ProjectReading

#: What stands before the address of a picture: Markdown, a definition, a directive in either markup, HTML.
_BEFORE = r"!\[[^\[\]]*\]\(\s*<?|^[ \t>]*\[[^\[\]]+\]:\s*<?|(?:image|figure)(?:\}|::)[ \t]+|\bsrc=[\"']?"


class RemotePicture(NamedTuple):
    """A remote picture that a page shows."""

    #: The file that names it.
    path: Path
    #: As docutils has it.
    url: str
    #: The source of the page, which the path of a copy is relative to.
    page: Path


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Allow this host in your own network. May be repeated.",
)
@jobs_option
def command(paths: Sequence[Path], allowed: Sequence[str], jobs: int) -> None:
    """Copy remote pictures that the notes show into the site, and link to the copies.

    PATH is a note, or a folder of notes. The copies are put into the folder _archive of the site, with a list of where
    they came from. What was copied once is not asked for again.

    \b
    eventnotes archive events

    The exit code is 0 if all pictures were copied, 1 if one was not, 2 for a wrong call.
    """
    wanted = [path.resolve() for path in paths]
    above = (folder for folder in (wanted[0], *wanted[0].parents) if (folder / "conf.py").is_file())
    root = find_project(next(above, wanted[0])).root
    for path in wanted:
        if not path.is_relative_to(root):
            raise click.UsageError(f"{display_path(path)} is not in the site's folder {root}")
    with read_project(root, jobs=jobs) as reading:
        pictures = sorted(
            {
                picture
                for picture in _remote_pictures(reading)
                if any(picture.page.is_relative_to(path) for path in wanted)
            }
        )
    archive = Archive(root, allowed)
    failed = False
    for picture in pictures:
        text = picture.path.read_bytes().decode("utf-8", "surrogateescape")
        place = _places(picture.url).search(text)
        line = text.count("\n", 0, place.start()) + 1 if place else 1
        try:
            said = _copy(archive, picture, root) if place else "failed: not found as it is written"
        except NoCopyError as error:
            said = f"failed: {error}"
        failed |= said.startswith("failed")
        click.echo(f"{display_path(picture.path)}:{line}: {picture.url} {said}")
    if not pictures:
        click.echo("Nothing to do: no note shows a remote picture.")
    sys.exit(1 if failed else 0)


def _remote_pictures(reading: ProjectReading) -> Iterator[RemotePicture]:
    """Yield the remote pictures of all pages, as the parser of each found them."""
    env = reading.app.env
    root = Path(env.srcdir).resolve()
    for docname in env.found_docs:
        page = Path(env.doc2path(docname)).resolve()
        included = [(root / name).resolve() for name in private_apis.dependencies(env, docname)]
        files = [page, *(path for path in included if path.is_relative_to(root) and path.is_file())]
        node: Any
        for node in env.get_doctree(docname).findall():
            name = type(node).__name__
            url = (
                node["uri"] if name == "image" else node["url"] if name == "media" and node["kind"] == "picture" else ""
            )
            if is_remote_url(url):
                found = next((file for file in files if _places(url).search(_text(file))), page)
                yield RemotePicture(found, url, page)


def _places(url: str) -> re.Pattern[str]:
    """Return a pattern of the places where a source names the picture at *url*."""
    spellings = "|".join(map(re.escape, dict.fromkeys((url, unquote(url), url.replace("&", "&amp;")))))
    return re.compile(rf"(?P<before>{_BEFORE})(?:{spellings})(?=[\s>)\"']|$)", re.MULTILINE)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _copy(archive: Archive, picture: RemotePicture, root: Path) -> str:
    """Copy a picture and link to the copy; return what was done."""
    name = archive.copy(picture.url)
    path = posixpath.relpath(f"{FOLDER}/{name}", picture.page.parent.relative_to(root).as_posix())
    # As the note is now: someone may have edited it in the meantime.
    old = _text(picture.path)
    new = _places(picture.url).sub(lambda found: found["before"] + path, old)
    if new != old:
        remove_partial_files(picture.path.parent)
        mode = picture.path.stat().st_mode & 0o777
        write(picture.path, new.encode("utf-8", "surrogateescape"), mode, durable=True)
    return f"-> {FOLDER}/{name}"

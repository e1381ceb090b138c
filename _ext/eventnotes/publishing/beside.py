"""Beside the pages: the files of a web site that are made from all pages at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from sphinx.util.display import progress_message

from eventnotes.core.files import write_if_changed
from eventnotes.publishing import exports, feeds, llms, notfound, pagefind, redirects, sitemap, unchanged, unfinished
from eventnotes.publishing.later import Later
from eventnotes.publishing.outputs import is_given, is_web

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Returns files by their names relative to the output directory, with ``/``.
Maker = Callable[["Sphinx"], Mapping[str, bytes | Later]]

MAKERS: tuple[Maker, ...] = (
    exports.make,
    feeds.make,
    llms.make,
    notfound.make,
    redirects.make,
    sitemap.make,
)


def write_files(app: Sphinx) -> set[str]:
    """Write what belongs beside the pages of a web site; return the names of all of it."""
    if not is_web(app.builder):
        return set()
    with progress_message("writing data, feeds and Markdown"):
        names = _write(app, MAKERS)
    # At last, because it may have to wait.
    return names | _write(app, (pagefind.make,))


def write_again(app: Sphinx) -> None:
    """Write what Sphinx has written over in a build that changes nothing."""
    if is_web(app.builder):
        _write(app, (notfound.make,))


def _write(app: Sphinx, makers: Iterable[Maker]) -> set[str]:
    files = {name: content for make in makers for name, content in make(app).items()}
    unfinished.note_files(app, (name for name in files if not (app.outdir / name).exists()))
    for name, content in files.items():
        if is_given(app, name):
            continue
        if isinstance(content, bytes):
            write_if_changed(app.outdir / name, content)
        elif not unchanged.is_made(app, name, content.made_of):
            write_if_changed(app.outdir / name, content.make())
    return set(files)

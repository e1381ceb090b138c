"""Freshness: a page is written again when, and only when, something that it shows has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.builders import copies_pictures, page_path, writes_pages
from eventnotes.builds import directory_locks, manifest, outputs, up_to_date
from eventnotes.builds.fingerprints import Digests
from eventnotes.builds.outputs import made_files, withheld_files
from eventnotes.builds.site_files import write_again, write_files
from eventnotes.files import delete
from eventnotes.site import not_found
from eventnotes.site.search import pagefind

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: Where Sphinx puts an older ``.buildinfo``; a clean build has none.
_BACKUP = ".buildinfo.bak"


class Freshness:
    """The state of one build, from the end of reading to the end of writing."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.before = manifest.Manifest()
        self.written: set[str] = set()
        self.unchanged = False

    def name_pictures(self, _app: Sphinx, env: BuildEnvironment) -> None:
        """Name pictures in the order of their paths: in that of reading, names would differ between builds."""
        images = type(env.images)()
        for path, (docnames, _name) in sorted(env.images.items()):
            for docname in sorted(docnames):
                images.add_file(docname, path)
        env.images = images

    def outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages that show something else than when they were written."""
        self.before = manifest.load(app.outdir)
        self.before.files |= directory_locks.left_files(app)
        outputs.begin(app)
        if directory_locks.is_left(app):
            self.before.digests.clear()
        self.unchanged = up_to_date.is_unchanged(app)
        if not self.unchanged:
            # Before the pages are compared with those of the last build: that takes one processor, this the other.
            pagefind.start(app)
        if self.unchanged or not writes_pages(app.builder):
            return []
        self.digests = Digests(app).of_all(sorted(env.found_docs), free=not pagefind.is_running(app))
        known = self.before.digests
        return [
            docname
            for docname, digest in self.digests.items()
            if known.get(docname) != digest or not page_path(app.builder, docname).exists()
        ]

    def begin(self, app: Sphinx, builder: Builder) -> None:
        """Note what is about to be written."""
        self.written.clear()
        delete(builder.outdir, {_BACKUP})
        if writes_pages(builder) and not self.unchanged:
            made = made_files(builder)
            directory_locks.note_files(app, made - self.before.files)
            if builder.name == "epub":
                # The book is packed from whatever lies in the folder, before the build is finished.
                delete(builder.outdir, self.before.files - made)

    def note_written(self, _app: Sphinx, _document: nodes.document, docname: str) -> None:
        """Note a page that is about to be written; Sphinx resolves all of them in the main process."""
        self.written.add(docname)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write what belongs beside the pages, delete what is no longer made, keep the digests of what was written."""
        if exception is not None or not (writes_pages(app.builder) or copies_pictures(app.builder)):
            return
        if self.unchanged:
            write_again(app)
            return
        up_to_date.forget(app)
        beside = write_files(app) if writes_pages(app.builder) else set()
        files = made_files(app.builder) | outputs.index_files(app) | beside
        gone = self.before.files - files - outputs.files(app)
        # What is withheld, or of an older search index, goes also where an older build kept no account of it.
        delete(app.outdir, gone | withheld_files(app.builder) | pagefind.left_over(app, files))
        digests = {
            docname: digest if docname in self.written else self.before.digests.get(docname, "")
            for docname, digest in self.digests.items()
        }
        manifest.save(app.outdir, manifest.Manifest(digests, files))
        # Where there should be an index and is none, the next build tries again, and says so again.
        if writes_pages(app.builder) and pagefind.is_published(app, files):
            up_to_date.keep(app, beside - {not_found.FILE})


def register(app: Sphinx) -> None:
    """Connect one build's state with its events."""
    state = Freshness()
    app.connect("config-inited", _keep_out_of_books)
    # Before the report and everything else that looks at the environment as a whole.
    app.connect("env-updated", state.name_pictures, priority=100)
    # Before Sphinx numbers sections (500).
    app.connect("env-get-updated", _drop_section_numbers, priority=400)
    app.connect("env-get-updated", state.outdated)
    app.connect("write-started", state.begin)
    app.connect("doctree-resolved", state.note_written)
    outputs.register(app)
    app.connect("build-finished", state.finish)


def _drop_section_numbers(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Remove the section numbers of the last build: Sphinx overwrites numbers, and leaves those of other pages."""
    if env.toc_secnumbers or env.numbered_toctrees:
        references = (node for toc in env.tocs.values() for node in toc.findall(nodes.reference))
        for node in (*references, *env.titles.values()):
            node.attributes.pop("secnumber", None)
    return []


def _keep_out_of_books(_app: Sphinx, config: Config) -> None:
    """Keep our notes on the output directory out of EPUB, whose builder takes every file there."""
    config.epub_exclude_files = [*config.epub_exclude_files, manifest.FILE, directory_locks.MARK]

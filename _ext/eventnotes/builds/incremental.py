"""What is rewritten after an edit: a page whose fingerprint, of all that it shows, is not that of the last build."""

from __future__ import annotations

import atexit
import gc
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from eventnotes import private_apis
from eventnotes.builders import copies_pictures, output_path, writes_pages
from eventnotes.builds import locking, manifest, outputs, up_to_date
from eventnotes.builds.fingerprints import Fingerprints
from eventnotes.builds.outputs import document_files, withheld_sources
from eventnotes.builds.site_files import rewrite_not_found_page, write_files
from eventnotes.domain import notes_domain, state_of
from eventnotes.files import delete, remove_partial_files
from eventnotes.site import not_found, search

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: Where Sphinx puts an older ``.buildinfo``; a clean build has none.
_BACKUP = ".buildinfo.bak"
#: For ``gc.set_threshold``. Higher ones hardly save time, but take more memory.
THRESHOLDS = (50_000, 10, 10)
#: Document trees that are kept in memory, of which each takes about a megabyte.
_DOCTREES = 100


@dataclass(slots=True)
class _Writing:
    """A build from the end of reading to the end of writing."""

    #: Document name to fingerprint, of all pages.
    fingerprints: dict[str, str] = field(default_factory=dict)
    #: The manifest of the last build.
    before: manifest.Manifest = field(default_factory=manifest.Manifest)
    #: The names of the documents that were written.
    written: set[str] = field(default_factory=set)
    #: Whether nothing has changed since the last build.
    unchanged: bool = False
    #: Document name to the documents that list it in a table of contents.
    listing: dict[str, set[str]] = field(default_factory=dict)


def _load_manifest(app: Sphinx, env: BuildEnvironment, *_changes: object) -> list[str]:
    """Load the manifest of the last build, before this one changes anything; return no outdated pages."""
    writing = state_of(env).part(_Writing)
    writing.before = manifest.load(app.outdir)
    if not writing.before.finished:
        remove_partial_files(app.outdir, below=True)
        remove_partial_files(app.doctreedir)
    return []


def _name_pictures(_app: Sphinx, env: BuildEnvironment) -> None:
    private_apis.renumber_pictures(env)
    private_apis.restore_generated_pages(env)


def _outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose fingerprint has changed, or whose file is missing."""
    writing = state_of(env).part(_Writing)
    before = writing.before
    writing.unchanged = up_to_date.is_unchanged(app)
    if writing.unchanged or not writes_pages(app.builder):
        return []
    fingerprints = Fingerprints(app, before.fingerprints)
    writing.fingerprints = {docname: fingerprints.of(docname) for docname in sorted(env.found_docs)}
    return [
        docname
        for docname, fingerprint in writing.fingerprints.items()
        if before.fingerprints.get(docname) != fingerprint or not output_path(app.builder, docname).exists()
    ]


def _record_files(app: Sphinx, builder: Builder) -> None:
    """Record the files that are about to be written."""
    writing = state_of(app.env).part(_Writing)
    delete(builder.outdir, {_BACKUP})
    if writes_pages(builder) and not writing.unchanged:
        made = document_files(builder)
        manifest.mark_unfinished(builder.outdir, made)
        # A table of contents may have changed only where the fingerprint of its page has.
        writing.listing = private_apis.replace_listing_pages(builder.env, {})
        if builder.name == "epub":
            # The book is packed from all files in the directory, before the build is finished.
            delete(builder.outdir, writing.before.files - made)


def _note_written(app: Sphinx, _document: nodes.document, docname: str) -> None:
    """Note a page that is about to be written: Sphinx resolves all of them in the main process."""
    domain = notes_domain(app.env)
    writing = domain.state.part(_Writing)
    if writing.unchanged and not writing.written:
        # Sphinx writes pages again whose templates are newer.
        manifest.mark_unfinished(app.outdir)
    writing.written.add(docname)
    domain.drop_page_body(docname)


def _save_fingerprints(app: Sphinx, exception: Exception | None) -> None:
    """Save that all pages are written: a build that ends from now on need not write them again."""
    writing = state_of(app.env).part(_Writing)
    if exception is None and writes_pages(app.builder) and not writing.unchanged:
        known = writing.before.fingerprints
        for docname in writing.fingerprints.keys() - writing.written:
            writing.fingerprints[docname] = known.get(docname, "")
        manifest.save(app.outdir, manifest.Manifest(writing.fingerprints, manifest.load(app.outdir).files))


def _finish_build(app: Sphinx, exception: Exception | None) -> None:
    """Write the files beside the pages, delete those that are no longer made, save the manifest."""
    if exception is not None or not (writes_pages(app.builder) or copies_pictures(app.builder)):
        return
    writing = state_of(app.env).part(_Writing)
    if writing.unchanged:
        rewrite_not_found_page(app)
        if writing.written:
            manifest.save(app.outdir, writing.before)
        return
    beside = write_files(app) if writes_pages(app.builder) else set()
    files = document_files(app.builder) | outputs.general_index_files(app) | outputs.static_files(app.builder) | beside
    gone = writing.before.files - files - outputs.generated_files(app)
    # Withheld sources and an older search index are also deleted if they are in no manifest.
    delete(app.outdir, gone | withheld_sources(app.builder) | search.stale_files(app, files))
    manifest.save(app.outdir, manifest.Manifest(writing.fingerprints, files, finished=True))
    if writes_pages(app.builder):
        up_to_date.save_record(app, beside - {not_found.FILE})


def _end_writing(app: Sphinx, _exception: Exception | None) -> None:
    writing = state_of(app.env).part(_Writing)
    if writing.listing:
        private_apis.replace_listing_pages(app.env, writing.listing)


def register(app: Sphinx) -> None:
    """Connect with the events of a build."""
    app.connect("config-inited", _relax_collector)  # then Sphinx loads the environment
    app.connect("config-inited", _exclude_from_epub)
    app.connect("env-get-outdated", _load_manifest, priority=locking.LOCKED_PRIORITY)
    # Before problems are reported, and everything else that uses the environment as a whole.
    app.connect("env-updated", _name_pictures, priority=100)
    # Before Sphinx numbers sections (500).
    app.connect("env-get-updated", _drop_section_numbers, priority=400)
    app.connect("env-get-updated", _outdated)
    for event in ("source-read", "doctree-resolved"):
        app.connect(event, lambda app, *_: private_apis.forget_doctrees(app.env, _DOCTREES))
    app.connect("write-started", _record_files)
    app.connect("doctree-resolved", _note_written)
    outputs.register(app)
    app.connect("build-finished", _end_writing, priority=0)
    app.connect("build-finished", _save_fingerprints, priority=locking.WRITTEN_PRIORITY)
    app.connect("build-finished", _finish_build, priority=locking.WRITTEN_PRIORITY + 20)


def _drop_section_numbers(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    private_apis.forget_section_numbers(env)
    return []


def _exclude_from_epub(_app: Sphinx, config: Config) -> None:
    """Exclude the manifest and the lock from EPUB, whose builder packs every file in the output directory."""
    config.epub_exclude_files = [*config.epub_exclude_files, manifest.FILE, locking.LOCK]


def _relax_collector(app: Sphinx, _config: Config) -> None:
    """Run the cyclic garbage collector less often, unless whoever runs the build has chosen so (0: never).

    Document nodes refer to one another, so only that collector frees them. By default it runs after every 700 new
    objects, though a page of notes has tens of thousands, and traverses the records of all pages each time: a third of
    the processor time of a build.
    """
    before = gc.get_threshold()
    if 0 < before[0] < THRESHOLDS[0]:
        gc.set_threshold(*THRESHOLDS)
        # At exit Python would collect once more, although the process ends anyway.
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)
        if not gc.get_freeze_count():
            app.connect("write-started", _freeze)
            app.connect("build-finished", lambda *_: gc.unfreeze())
        app.connect("build-finished", partial(_restore_collector, before), priority=900)


def _freeze(_app: Sphinx, _builder: Builder) -> None:
    """Exclude from collections what was read, which stays until the end, and collect what was written more often."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS[:2], 1)


def _restore_collector(before: tuple[int, int, int], _app: Sphinx, _exception: Exception | None) -> None:
    gc.set_threshold(*before)

"""Registration: which part of the extension stands at which point of a build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from eventnotes import config, embeds, memory, nodes, search_box
from eventnotes.domain import NotesDomain, note_output
from eventnotes.i18n import CATALOG, LOCALE_DIR
from eventnotes.publishing import (
    alone,
    faults,
    freshness,
    head,
    navigation,
    notfound,
    pagefind,
    problems,
    search,
    search_page,
    sources,
    times,
    translations,
    unchanged,
    unfinished,
)
from eventnotes.publishing.topics import TopicsBuilder
from eventnotes.reading import changing, drafts, finish, guard, pictures, read_again, source, untrusted
from eventnotes.reading.declare import DeclareObjects
from eventnotes.reading.defuse import Defuse
from eventnotes.reading.hide import HideNotes
from eventnotes.reading.keep import KeepWords
from eventnotes.rendering.markup import note_plain
from eventnotes.rendering.mentions import LinkMentions
from eventnotes.rendering.moved import KeepPlaces
from eventnotes.rendering.transform import FillPlaceholders

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ASSETS = Path(__file__).parent / "assets"


def register(app: Sphinx) -> None:
    """Register with Sphinx, in the order in which a build comes by."""
    faults.register(app)
    alone.register(app)
    unfinished.register(app)
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
    config.register(app)
    app.add_domain(NotesDomain)
    nodes.register(app)
    embeds.register(app)
    search_box.register(app)
    memory.register(app)
    # read
    app.connect("env-get-outdated", times.replaced)
    app.connect("config-inited", drafts.leave_out, priority=drafts.PRIORITY)
    app.connect("config-inited", untrusted.restrict)
    app.connect("config-inited", guard.need_parsers)
    app.connect("builder-inited", source.read_any_bytes)
    app.connect("builder-inited", guard.guard_parsers)
    changing.register(app)
    app.connect("source-read", source.mend, priority=source.PRIORITY)
    app.add_transform(HideNotes)
    app.add_transform(DeclareObjects)
    app.add_transform(Defuse)
    app.add_transform(KeepWords)
    app.connect("doctree-read", pictures.name_files, priority=pictures.PRIORITY)
    app.connect("doctree-read", finish.finish_page, priority=finish.PRIORITY)
    app.connect("env-updated", read_again.read_again, priority=read_again.PRIORITY)
    # derive and check
    unchanged.register(app)
    app.connect("env-updated", problems.report)
    app.connect("warn-missing-reference", problems.is_reported)
    # invalidate and render
    freshness.register(app)
    app.connect("html-page-context", sources.hide_source)
    app.connect("doctree-resolved", head.add_feed_link)
    app.connect("html-collect-pages", notfound.collect)
    app.connect("html-page-context", head.add_head, priority=head.PRIORITY)
    navigation.register(app)
    app.connect("build-finished", search.drop_unused_words)
    app.connect("build-finished", times.keep)
    pagefind.register(app)
    search_page.register(app)
    app.add_post_transform(LinkMentions)
    app.add_post_transform(FillPlaceholders)
    app.add_post_transform(KeepPlaces)
    app.add_builder(TopicsBuilder)
    app.connect("builder-inited", note_output)
    app.connect("builder-inited", note_plain)
    app.connect("builder-inited", _add_assets)
    app.connect("builder-inited", translations.replace_translations)


def _add_assets(app: Sphinx) -> None:
    """Serve the extension's style sheets and scripts with HTML; e-books have a plain style sheet of their own."""
    if app.builder.format != "html":
        return
    folder = _ASSETS / "epub" if app.builder.name == "epub" else _ASSETS
    # Another list, because a default is one for all builds of a process.
    app.config.html_static_path = [*app.config.html_static_path, str(folder)]
    # By their names without the ending: what is common first, what is for paper last.
    for path in sorted(folder.glob("*.css"), key=lambda path: path.stem):
        app.add_css_file(path.name)
    for path in sorted(folder.glob("*.js")):
        app.add_js_file(path.name, loading_method="defer")

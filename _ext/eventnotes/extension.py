"""Register every part of the extension with Sphinx, in the order of a build."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eventnotes import config, i18n, private_apis
from eventnotes.build_state import BuildState
from eventnotes.builds import incremental, locking, outputs, reports, timestamps, up_to_date
from eventnotes.config import checked_settings
from eventnotes.domain import NotesDomain, notes_domain
from eventnotes.i18n import CATALOG, LOCALE_DIR
from eventnotes.parsing import hiding, nodes, passages, pictures
from eventnotes.parsing.declarations import DeclareObjects
from eventnotes.parsing.directives import DIRECTIVES
from eventnotes.parsing.hardening import markup_lookup, parser_fallback, untrusted
from eventnotes.parsing.hardening.parser_fallback import KeepWords
from eventnotes.parsing.hardening.untrusted import Defuse
from eventnotes.parsing.hiding import HideNotes
from eventnotes.parsing.japanese import JoinLines
from eventnotes.parsing.node_removal import conditions_changed
from eventnotes.parsing.pictures import RemotePictures
from eventnotes.parsing.roles import ROLES
from eventnotes.parsing.withdrawn_speakers import WithholdNames, names_changed
from eventnotes.rendering import embeds, formulas, untrusted_html
from eventnotes.rendering.html_renderer import note_translator
from eventnotes.rendering.links import KeepOldAnchors, LinkMentions
from eventnotes.rendering.placeholders import FillPlaceholders
from eventnotes.rendering.session_index import SessionIndex, translate_names
from eventnotes.site import head, not_found, search
from eventnotes.site.navigation import page_context

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_ASSETS = Path(__file__).parent / "assets"


def register(app: Sphinx) -> None:
    """Register all parts, in the order of a build."""
    state = BuildState()
    app.connect("builder-inited", partial(_hand_over, state), priority=0)
    locking.register(app)
    private_apis.name_empty_globs()
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
    config.register(app)
    app.connect("config-inited", partial(_check_settings, state))
    _add_domain(app)
    nodes.register(app)
    embeds.register(app)
    _add_reading(app, state)
    # derive and check
    up_to_date.register(app)
    app.connect("env-updated", reports.report_problems)
    app.connect("warn-missing-reference", reports.suppress_missing)
    # invalidate and render
    incremental.register(app)
    app.connect("html-page-context", outputs.hide_source)
    app.connect("doctree-resolved", head.add_feed_link)
    app.connect("html-collect-pages", not_found.collect_page)
    app.connect("html-page-context", head.add_head, priority=head.PRIORITY)
    page_context.register(app)
    app.connect("html-page-context", untrusted_html.filter_body, priority=untrusted_html.PRIORITY)
    search.register(app)
    for post_transform in (LinkMentions, FillPlaceholders, KeepOldAnchors):
        app.add_post_transform(post_transform)
    app.connect("config-inited", formulas.choose, priority=formulas.CHOOSE_PRIORITY)
    app.connect("doctree-read", formulas.report)
    app.connect("html-page-context", formulas.name_page, priority=formulas.TITLE_PRIORITY)
    for begin in (formulas.declare_in_book, note_translator, _add_assets, i18n.replace_javascript_catalog):
        app.connect("builder-inited", begin)
    app.connect("build-finished", _end_build, priority=970)


def _add_reading(app: Sphinx, state: BuildState) -> None:
    """Register what reads pages."""
    for outdated in (conditions_changed, names_changed):
        app.connect("env-get-outdated", outdated)
    app.connect("config-inited", partial(hiding.leave_out, state), priority=hiding.PRIORITY)
    app.connect("config-inited", partial(untrusted.restrict, state))
    app.connect("config-inited", parser_fallback.need_parsers)
    app.connect("builder-inited", parser_fallback.guard_parsers)
    timestamps.register(app)
    app.connect("source-read", parser_fallback.mend, priority=parser_fallback.PRIORITY)
    app.connect("source-read", markup_lookup.look_up, priority=markup_lookup.PRIORITY)
    steps = (JoinLines, RemotePictures, HideNotes, WithholdNames, DeclareObjects, Defuse, KeepWords)
    for transform in steps:
        app.add_transform(transform)
    app.connect("doctree-read", pictures.name_files, priority=pictures.PRIORITY)
    app.connect("doctree-read", pictures.refuse_outside, priority=pictures.REFUSE_PRIORITY)
    app.connect("doctree-read", passages.finish_page, priority=passages.PRIORITY)
    app.connect("env-updated", hiding.read_again, priority=hiding.READ_AGAIN_PRIORITY)


def _check_settings(state: BuildState, app: Sphinx, config: Config) -> None:
    state.settings = checked_settings(app, config)


def _hand_over(state: BuildState, app: Sphinx) -> None:
    """Set the domain's state, for everything that has an environment."""
    state.builder = app.builder
    notes_domain(app.env).state = state


def _end_build(app: Sphinx, _exception: Exception | None) -> None:
    notes_domain(app.env).end_build()


def _add_domain(app: Sphinx) -> None:
    """Add the domain with its directives, roles and index."""
    app.add_domain(NotesDomain)
    for name, directive in DIRECTIVES.items():
        app.add_directive_to_domain("notes", name, directive)
    for name, role in ROLES.items():
        app.add_role_to_domain("notes", name, role)
    app.add_index_to_domain("notes", SessionIndex)
    app.connect("builder-inited", translate_names)


def _add_assets(app: Sphinx) -> None:
    """Add style sheets and scripts to HTML; e-books have a style sheet of their own."""
    if app.builder.format != "html":
        return
    folder = _ASSETS / "epub" if app.builder.name == "epub" else _ASSETS
    # A new list, because all builds of a process share the default one.
    app.config.html_static_path = [*app.config.html_static_path, str(folder)]
    # By stem: common rules first, rules for print last.
    for path in sorted(folder.glob("*.css"), key=lambda path: path.stem):
        app.add_css_file(path.name)
    for path in sorted(folder.glob("*.js")):
        app.add_js_file(path.name, loading_method="defer")

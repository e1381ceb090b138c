"""The head of a page: description, feeds, and linked data (JSON-LD)."""

from __future__ import annotations

import html
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes

from eventnotes.builders import is_web, writes_pages
from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.parsing.inline_text import text_of
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_days
from eventnotes.site import llms_txt
from eventnotes.site.atom_feeds import feed_title, has_feeds
from eventnotes.site.urls import file_url, page_url, relative_url
from eventnotes.views.exports.linked_data import with_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from eventnotes.model.records import Event
    from eventnotes.views.exports.feeds import FeedLink
    from eventnotes.views.exports.head import HeadView
    from eventnotes.views.page_view import PageView

#: Among the handlers of ``html-page-context``: before sphinxext-opengraph (500), which uses the description.
PRIORITY = 400
#: Characters of a description: search engines show no more.
_MAX_DESCRIPTION = 200
#: Characters that could end a ``<script>``, with their JSON escapes.
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def head_of(app: Sphinx, page: PageView) -> HeadView | None:
    """Return the view of a page's head; None if the builder makes no web site."""
    if not (is_web(app.builder) and writes_pages(app.builder)):
        return None
    return page.head(feeds=has_feeds(app))


def add_head(
    app: Sphinx, docname: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Add description, feeds and linked data to a page's head."""
    view = head_of(app, notes_domain(app.env).page_view(docname)) if document is not None else None
    if view is None or document is None:
        return
    metatags: str = context.get("metatags") or ""
    context["metatags"] = "\n".join([metatags, *_tags(app, docname, view), ""])
    text = _description(view, document, app.config.language)
    if text and 'name="description"' not in metatags:
        context["metatags"] += f"{_meta('description', text)}\n"
        # sphinxext-opengraph writes it between quotation marks and escapes only these.
        kind = "article" if any(node["@type"] == "Article" for node in view.graph) else "website"
        shared = {"og:description": html.escape(text, quote=False), "og:type": kind}
        context["meta"] = {**shared, **(context.get("meta") or {})}


def _tags(app: Sphinx, docname: str, view: HeadView) -> Iterator[str]:
    if view.hidden:
        yield _meta("robots", "noindex")
    for feed in view.feeds:
        title, address = html.escape(feed_title(app, feed)), html.escape(relative_url(app, docname, feed.name))
        yield f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{address}">'
    if name := llms_txt.markdown_file(app, view):
        address = html.escape(relative_url(app, docname, name))
        yield f'<link rel="alternate" type="text/markdown" href="{address}">'
    if view.graph:
        source = app.builder.get_target_uri(docname)
        graph = with_urls(view.graph, partial(page_url, app, source=source), partial(file_url, app, source=source))
        written = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
        yield f'<script type="application/ld+json">{written.translate(_ESCAPED)}</script>'


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{html.escape(content)}">'


# -- descriptions ------------------------------------------------------------------------------------------------


def _description(view: HeadView, document: nodes.document, language: str) -> str:
    """Return the description of a page; empty if nothing on it makes one."""
    if view.hidden:
        return ""
    if view.event:
        return shorten(_of_event(view.event, view, language))
    if view.topic and view.stats:
        return shorten(f"{view.topic.definition or view.topic.title} ({counts.of_topic(view.stats)})")
    return shorten(_first_paragraph(document))


def _of_event(event: Event, view: HeadView, language: str) -> str:
    number = len(view.sessions) + view.sessions_elsewhere
    facts = [
        event.title,
        format_days(event.date, event.end_date, language) if event.date else "",
        event.venue,
        counts.sessions(number) if number else "",
    ]
    words, titles = " · ".join(filter(None, facts)), _(", ").join(view.sessions)
    return _("%(event)s: %(sessions)s") % {"event": words, "sessions": titles} if titles else words


def _first_paragraph(document: nodes.document) -> str:
    """Return the first paragraph of the page's own text."""
    for paragraph in document.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section | nodes.document) and (text := text_of(paragraph)):
            return text
    return ""


def shorten(text: str) -> str:
    """Return *text*, cut if it is too long for a description."""
    return text if len(text) <= _MAX_DESCRIPTION else f"{text[: _MAX_DESCRIPTION - 1].rstrip()}…"


# -- the foot ----------------------------------------------------------------------------------------------------


def add_feed_link(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Add a link to the page's own feed at its end, for feed readers that ignore the head."""
    view = head_of(app, notes_domain(app.env).page_view(docname))
    for feed in view.feeds if view else ():
        if feed.kind != "site" or docname == app.config.root_doc:
            link = nodes.reference("", _feed_link_text(feed), refuri=relative_url(app, docname, feed.name))
            document += nodes.paragraph("", "", link, classes=["eventnotes-feed"])


def _feed_link_text(feed: FeedLink) -> str:
    return {
        "topic": _("Follow this topic (Atom feed)"),
        "speaker": _("Follow this speaker (Atom feed)"),
        "series": _("Follow this series (Atom feed)"),
        "site": _("Follow this site (Atom feed)"),
    }[feed.kind]

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
from eventnotes.site.urls import link_to_page, link_url, relative_url
from eventnotes.views.exports.linked_data import Site, linked_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from eventnotes.views.exports.feeds import FeedLink
    from eventnotes.views.exports.head import EventHead, HeadView, TopicHead
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
        shared = {"og:description": html.escape(text, quote=False), "og:type": _og_type(view)}
        context["meta"] = {**shared, **(context.get("meta") or {})}


def _tags(app: Sphinx, docname: str, view: HeadView) -> Iterator[str]:
    if view.hidden:
        yield _meta("robots", "noindex")
    for feed in view.feeds:
        yield _feed_tag(app, docname, feed)
    if name := llms_txt.markdown_file(app, view):
        address = html.escape(relative_url(app, docname, name))
        yield f'<link rel="alternate" type="text/markdown" href="{address}">'
    source = app.builder.get_target_uri(docname)
    site = Site(app.config.html_title or app.config.project, app.config.root_doc, app.config.language or "")
    data = linked_data(
        view,
        docname,
        site,
        partial(link_to_page, app, source),
        partial(link_url, app, source),
    )
    if data is not None:
        written = json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
        yield f'<script type="application/ld+json">{written}</script>'


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{html.escape(content)}">'


def _feed_tag(app: Sphinx, docname: str, feed: FeedLink) -> str:
    title, address = html.escape(feed_title(app, feed)), relative_url(app, docname, feed.name)
    return f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{html.escape(address)}">'


def _og_type(view: HeadView) -> str:
    return "article" if view.note else "website"


# -- descriptions ------------------------------------------------------------------------------------------------


def _description(view: HeadView, document: nodes.document, language: str) -> str:
    """Return the description of a page; empty if nothing on it makes one."""
    if view.hidden:
        return ""
    if view.event:
        return shorten(_of_event(view.event, [session.session.title for session in view.sessions], language))
    if view.topic:
        return shorten(_of_topic(view.topic))
    return shorten(_first_paragraph(document))


def _of_event(head: EventHead, titles: Sequence[str], language: str) -> str:
    event = head.event
    number = len(titles) + len(head.elsewhere)
    facts = [
        event.title,
        format_days(event.date, event.end_date, language) if event.date else "",
        event.venue,
        counts.sessions(number) if number else "",
    ]
    words = " · ".join(filter(None, facts))
    return _("%(event)s: %(sessions)s") % {"event": words, "sessions": _(", ").join(titles)} if titles else words


def _of_topic(head: TopicHead) -> str:
    figures = counts.of_topic(head.stats)
    return f"{head.topic.definition or head.topic.title} ({figures})"


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
    if feed.kind == "topic":
        return _("Follow this topic (Atom feed)")
    if feed.kind == "speaker":
        return _("Follow this speaker (Atom feed)")
    return _("Follow this series (Atom feed)") if feed.kind == "series" else _("Follow this site (Atom feed)")

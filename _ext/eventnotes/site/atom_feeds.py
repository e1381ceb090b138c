"""Atom feeds (RFC 4287) of the site, and of each topic, series and speaker with a page."""

from __future__ import annotations

import uuid
from functools import partial
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from feedgenerator import Atom1Feed

from eventnotes import private_apis
from eventnotes.domain import notes_domain, state_of
from eventnotes.files import DeferredFile
from eventnotes.i18n import _
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_days
from eventnotes.rendering.topic_page import line_text
from eventnotes.site.urls import base_url, file_url, page_url
from eventnotes.text.sanitize import remove_invalid_xml
from eventnotes.views.exports.feeds import all_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from eventnotes.views.exports.feeds import Feed, FeedEntry, FeedLink
    from eventnotes.views.exports.plain_text import TextLine


def has_feeds(app: Sphinx) -> bool:
    """Tell whether the site has feeds: the setting is on, and ``html_baseurl``, which they need, is set."""
    return state_of(app.env).settings.feeds and bool(base_url(app))


def feed_files(app: Sphinx) -> dict[str, bytes | DeferredFile]:
    """Return the feeds by file name, relative to the output directory."""
    if not has_feeds(app):
        return {}
    found = all_feeds(notes_domain(app.env).notebook)
    return {feed.link.name: DeferredFile(repr(feed.depends_on), partial(_atom, app, feed)) for feed in found}


def feed_title(app: Sphinx, link: FeedLink) -> str:
    """Return the title of a feed."""
    site = app.config.html_title or app.config.project
    return _("%(subject)s – %(site)s") % {"subject": link.subject, "site": site} if link.subject else site


def _atom(app: Sphinx, feed: Feed) -> bytes:
    page = feed.page
    written = Atom1Feed(
        title=remove_invalid_xml(feed_title(app, feed.link)),
        link=page_url(app, page.docname or "", page.anchor) if page else page_url(app, app.config.root_doc),
        description=None,
        language=app.config.language or None,
        author_name=remove_invalid_xml(_author(app)),
        feed_url=file_url(app, feed.link.name),
        feed_guid=_guid(app, feed.link.name),
    )
    for entry in feed.entries():
        written.add_item(
            title=remove_invalid_xml(entry.link.text),
            link=page_url(app, entry.link.docname or "", entry.link.anchor),
            description=None,
            content=remove_invalid_xml(_content(app, entry)),
            author_name=remove_invalid_xml(entry.author) or None,
            updateddate=entry.updated,
            unique_id=_guid(app, entry.key),
        )
    text: str = written.writeString("utf-8")
    return f"{text}\n".encode()


def _author(app: Sphinx) -> str:
    """Return the author of all feeds, which Atom requires."""
    config, author = app.config, str(app.config.author)
    return author if author not in {"", private_apis.UNKNOWN_AUTHOR} else str(config.project)


def _guid(app: Sphinx, key: str) -> str:
    """Return an id that stays when a page moves or is renamed, and that no other site has."""
    return uuid.uuid5(uuid.NAMESPACE_URL, base_url(app) + key).urn


def _content(app: Sphinx, entry: FeedEntry) -> str:
    """Return an entry's content as HTML."""
    event = entry.event
    link = f'<a href="{escape(page_url(app, event.place.docname, event.place.anchor))}">{escape(event.title)}</a>'
    days = escape(format_days(event.date, event.end_date, app.config.language))
    facts = [link, days, *([escape(_(", ").join(entry.speakers))] if entry.speakers else [])]
    more = f"<p>{escape(counts.more_lines(entry.more))}</p>" if entry.more else ""
    lines = [line._replace(text=line_text(line, app.config.language)) for line in entry.lines]
    return f"<p>{' · '.join(facts)}</p>{''.join(_nested_list(lines, 0))}{more}"


def _nested_list(lines: Sequence[TextLine], depth: int) -> Iterator[str]:
    """Yield nested lists; a line that is deeper than the one before goes below it."""
    if not lines:
        return
    number = 0
    heads = [number := number + (line.depth <= depth) for line in lines]
    yield "<ul>"
    for _head, group in groupby(zip(heads, lines, strict=True), key=lambda item: item[0]):
        first, *rest = [line for _number, line in group]
        yield f"<li>{escape(first.text)}"
        yield from _nested_list(rest, depth + 1)
        yield "</li>"
    yield "</ul>"

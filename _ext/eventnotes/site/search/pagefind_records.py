"""Staging: search records as small HTML files, in the form that Pagefind reads."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from eventnotes.domain import notes_domain
from eventnotes.rendering.dates import format_days
from eventnotes.views.exports.search_records import search_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from eventnotes.views.exports.search_records import SearchRecord


def stage(app: Sphinx) -> dict[str, bytes]:
    """Return the staged files by name, relative to a folder that holds nothing else.

    A file's name is the address of its page, ``@/_``, the id on the page and ``.html``: Pagefind keeps it, and the
    search page makes the link of it. In the page's metadata the address would be searched too.
    """
    language = pagefind_language(app)
    return {
        f"{unquote(app.builder.get_target_uri(record.docname))}@/_{record.anchor}.html": "".join(
            _html(record, language)
        ).encode("utf-8", "surrogatepass")
        for record in search_records(notes_domain(app.env).notebook)
    }


def pagefind_language(app: Sphinx) -> str:
    """Return the site's language as Pagefind names it: one for all records, whatever language a note is in."""
    return (app.config.language or "en").partition("_")[0].lower()


#: Before every date, as text: among the newest first, it comes last.
_UNDATED = "0"
_TITLE, _NAMES, _SPEAKERS, _TEXT, _AROUND = 7, 5, 3, 1, 0.5


def _html(record: SearchRecord, language: str) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{escape(language)}">\n<head><title>{escape(record.title)}</title>\n'
    for facet in record.facets:
        value = f"{facet.key} {facet.label}".rstrip()
        yield f'<meta data-pagefind-filter="{facet.name}[content]" content="{escape(value)}">\n'
    shown = dict(_metadata(record, language))
    for name, text in shown.items():
        yield f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">\n'
    date = record.event.date if record.event else None
    # Pagefind leaves out what has nothing to be sorted by.
    day = date.isoformat() if date is not None else _UNDATED
    yield f'<meta data-pagefind-sort="date[content]" content="{day}">\n'
    yield "</head>\n<body data-pagefind-body>\n"
    # Pagefind finds words within Japanese text only in the body; metadata are words to it as they stand.
    around = (*(text for name, text in shown.items() if name in {"event", "date"}), *record.about)
    for weight, texts in (
        (_TITLE, (record.title,)),
        (_NAMES, record.names),
        (_SPEAKERS, record.speakers),
        (_AROUND, around),
    ):
        for text in texts:
            yield f'<p data-pagefind-weight="{weight}">{escape(text)}</p>\n'
    # What was said at events comes before what a definition says.
    weight = _AROUND if record.kind == "topic" else _TEXT
    for anchor, text in record.blocks:
        # A heading, because Pagefind gives results within a page by headings: so each hit knows its line.
        yield f'<h6 id="{escape(anchor)}" data-pagefind-weight="{weight}">{escape(text)}</h6>\n'
    yield "</body>\n</html>\n"


def _metadata(record: SearchRecord, language: str) -> Iterator[tuple[str, str]]:
    """Yield what the search page shows of a result beside its text."""
    yield "title", record.title
    if record.event is not None:
        if record.kind == "session":
            yield "event", record.event.title
        yield "date", format_days(record.event.date, record.event.end_date, language)
    if record.speakers:
        yield "speakers", ", ".join(record.speakers)

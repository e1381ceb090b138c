"""Search records as small HTML files, from which Pagefind makes its index."""

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


def record_files(app: Sphinx) -> dict[str, bytes]:
    """Return the record files by name, relative to a folder of their own.

    A file's name is the URL of its page, ``@/_``, the anchor and ``.html``: Pagefind stores it, and the search page
    makes the link from it. As metadata, the URL would also be searched.
    """
    language = pagefind_language(app)
    return {
        f"{unquote(app.builder.get_target_uri(record.docname))}@/_{record.anchor}.html": "".join(
            _html(record, language)
        ).encode("utf-8", "surrogatepass")
        for record in search_records(notes_domain(app.env).notebook)
    }


def pagefind_language(app: Sphinx) -> str:
    """Return the site's language as Pagefind names it; one for all records, whatever language a note is in."""
    return (app.config.language or "en").partition("_")[0].lower()


#: Sorts before every date, so that undated records come last when the newest are first.
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
    # Pagefind leaves out records without a sort key.
    day = date.isoformat() if date is not None else _UNDATED
    yield f'<meta data-pagefind-sort="date[content]" content="{day}">\n'
    yield "</head>\n<body data-pagefind-body>\n"
    # Pagefind segments Japanese text only in the body, not in metadata.
    around = (*(text for name, text in shown.items() if name in {"event", "date"}), *record.about)
    for weight, texts in (
        (_TITLE, (record.title,)),
        (_NAMES, record.names),
        (_SPEAKERS, record.speakers),
        (_AROUND, around),
    ):
        for text in texts:
            yield f'<p data-pagefind-weight="{weight}">{escape(text)}</p>\n'
    # Sessions and events rank before a topic's definition.
    weight = _AROUND if record.kind == "topic" else _TEXT
    for anchor, text in record.blocks:
        # A heading, because Pagefind gives sub-results by headings: so each hit has its line's anchor.
        yield f'<h6 id="{escape(anchor)}" data-pagefind-weight="{weight}">{escape(text)}</h6>\n'
    yield "</body>\n</html>\n"


def _metadata(record: SearchRecord, language: str) -> Iterator[tuple[str, str]]:
    """Yield the metadata that the search page shows with a result."""
    yield "title", record.title
    if record.event is not None:
        if record.kind == "session":
            yield "event", record.event.title
        yield "date", format_days(record.event.date, record.event.end_date, language)
    if record.speakers:
        yield "speakers", ", ".join(record.speakers)

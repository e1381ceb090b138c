"""The extension's own words and dates, in the language of the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import UnknownLocaleError
from babel.dates import format_date, format_interval
from sphinx.locale import get_translation

if TYPE_CHECKING:
    from datetime import date

CATALOG = "eventnotes"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)


def format_days(first: date | None, last: date | None, language: str) -> str:
    """Return a day or a span of days as the readers of *language* (a BCP 47 or POSIX tag) write it."""
    if first is None:
        return _("date unknown")
    locale = (language or "en").replace("-", "_")
    try:
        if last is None or last == first:
            return format_date(first, "long", locale=locale)
        return format_interval(first, last, "yMMMMd", locale=locale)
    except (UnknownLocaleError, ValueError):
        return first.isoformat() if last in {None, first} else f"{first.isoformat()}/{last}"

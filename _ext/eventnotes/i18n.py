"""Translated texts, dates and language names of the extension, and Sphinx's JavaScript translations."""

from __future__ import annotations

import json
import re
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_interval, format_skeleton
from sphinx import package_dir
from sphinx.locale import get_translation, get_translator

from eventnotes.builders import is_web
from eventnotes.files import write_if_changed

if TYPE_CHECKING:
    from datetime import date

    from sphinx.application import Sphinx

CATALOG = "eventnotes"
LOCALE_DIR = Path(__file__).parent / "locale"
_ = get_translation(CATALOG)
#: How a day is written everywhere: of intervals, CLDR knows only this form in every language, so that a day alone
#: and a span of days look alike.
_DAY = "yMMMd"
#: As Sphinx compiles its catalogues: one call with one JSON object.
_CALL = re.compile(r"\s*Documentation\.addTranslations\((\{.*\})\);?\s*", re.DOTALL)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the translation that goes with *count*, where Sphinx itself offers only ``_``."""
    return get_translator(CATALOG).ngettext(singular, plural, count)


def format_days(first: date | None, last: date | None, language: str) -> str:
    """Return a day or a span of days as the readers of *language* (a BCP 47 or POSIX tag) write it."""
    return _("date unknown") if first is None else _days(first, last, _locale(language))


# The same days stand on many pages, and Babel takes its time.
@lru_cache(maxsize=4096)
def _days(first: date, last: date | None, locale: str) -> str:
    try:
        if last is None or last == first:
            return format_skeleton(_DAY, first, locale=locale)
        return format_interval(first, last, _DAY, locale=locale)
    except (UnknownLocaleError, ValueError):
        return first.isoformat() if last in {None, first} else f"{first.isoformat()}/{last}"


@lru_cache(maxsize=4096)
def format_month(day: date, language: str) -> str:
    """Return the month of a day in short, as the readers of *language* write it."""
    try:
        return format_skeleton("yMMM", day, locale=_locale(language))
    except (UnknownLocaleError, ValueError):
        return f"{day:%Y-%m}"


def format_published(text: str, language: str) -> str:
    """Return the day of an ISO 8601 date or time; what is none stays as it is."""
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return text
    return format_days(day, day, language)


def format_times(start: str, end: str, language: str) -> str:
    """Return from when to when a session was: each ``hh:mm``, an ISO 8601 date and time, or empty."""
    first, last = _moment(start), _moment(end)
    same_zone = first is not None and last is not None and first.tzname() == last.tzname()
    return format_span(
        _clock(start, first, language, day=True, zone=not same_zone),
        _clock(end, last, language, day=_day(first) != _day(last), zone=True),
    )


def format_span(first: str, last: str) -> str:
    """Return *first* to *last*; one of them where the other is the same or empty."""
    if not first or last in {"", first}:
        return first or last
    return _("%(first)s – %(last)s") % {"first": first, "last": last}


def language_name(tag: str, language: str) -> str:
    """Return what a language is called in *language*; an unknown tag stays as it is."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(_locale(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _locale(language: str) -> str:
    return (language or "en").replace("-", "_")


def _moment(text: str) -> datetime | time | None:
    try:
        return datetime.fromisoformat(text) if "T" in text or " " in text else time.fromisoformat(text)
    except ValueError:
        return None


def _day(moment: datetime | time | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else None


def _clock(text: str, moment: datetime | time | None, language: str, *, day: bool, zone: bool) -> str:
    if moment is None:
        return text
    date_of = _day(moment)
    parts = (
        format_days(date_of, None, language) if day and date_of else "",
        f"{moment:%H:%M}",
        moment.tzname() if zone else "",
    )
    return " ".join(filter(None, parts))


def without_eval(text: str) -> str | None:
    """Return a script that does what Sphinx's *text* does; None where that is no call as Sphinx writes it."""
    match = _CALL.fullmatch(text)
    if match is None:
        return None
    catalog = json.loads(match[1])
    lines = (
        f"Object.assign(Documentation.TRANSLATIONS, {json.dumps(catalog['messages'], sort_keys=True)});",
        f"Documentation.PLURAL_EXPR = (n) => Number({catalog['plural_expr']});",
        f"Documentation.LOCALE = {json.dumps(catalog['locale'])};",
    )
    return "\n".join(lines) + "\n"


def replace_translations(app: Sphinx) -> None:
    """Have a web site served with the script in the place of Sphinx's: static files of a project come last.

    Sphinx's ``doctools.js`` makes a function of each language's rule for plurals, which is a text in
    ``translations.js``. A strict Content-Security-Policy forbids that, and the error would leave the words without
    their plurals. So the file is written again, with the rule as a function.
    """
    source = _source(app) if is_web(app.builder) else None
    script = None if source is None else without_eval(source.read_text("utf-8"))
    if script is not None:
        path = Path(app.doctreedir, "eventnotes", "translations.js")
        write_if_changed(path, script.encode())
        app.config.html_static_path.append(str(path))


def _source(app: Sphinx) -> Path | None:
    """Return Sphinx's file, looked for where Sphinx does."""
    folders = (*(Path(app.srcdir, folder) for folder in app.config.locale_dirs), package_dir / "locale")
    paths = (folder / app.config.language / "LC_MESSAGES" / "sphinx.js" for folder in folders)
    return next((path for path in paths if path.is_file()), None)

"""Dates, times and spans as the readers of a language write them."""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_interval, format_skeleton

from eventnotes.i18n import _, babel_locale

if TYPE_CHECKING:
    from datetime import date

#: How a day is written everywhere: of intervals, CLDR knows only this form in every language, so that a day alone
#: and a span of days look alike.
_DAY = "yMMMd"


def format_days(first: date | None, last: date | None, language: str) -> str:
    """Return a day or a span of days in *language*, a BCP 47 or POSIX tag; without a first day, "date unknown"."""
    return _("date unknown") if first is None else _cached_days(first, last, language)


# Many pages show the same days, and Babel is slow.
@lru_cache(maxsize=4096)
def _cached_days(first: date, last: date | None, language: str) -> str:
    locale = babel_locale(language)
    if last is None or last == first:
        return format_skeleton(_DAY, first, locale=locale)
    return format_interval(first, last, _DAY, locale=locale)


@lru_cache(maxsize=4096)
def format_month(day: date, language: str) -> str:
    """Return the abbreviated month and the year of a day in *language*."""
    return format_skeleton("yMMM", day, locale=babel_locale(language))


def format_published(text: str, language: str) -> str:
    """Return the day of *text*, an ISO 8601 date or time, in *language*; any other text unchanged."""
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return text
    return format_days(day, day, language)


def format_times(start: str, end: str, language: str) -> str:
    """Return the span of a session's times: each ``hh:mm``, an ISO 8601 date and time, or empty."""
    first, last = _parse_time(start), _parse_time(end)
    same_zone = first is not None and last is not None and first.tzname() == last.tzname()
    return format_span(
        _format_time(start, first, language, day=True, zone=not same_zone),
        _format_time(end, last, language, day=_day(first) != _day(last), zone=True),
    )


def format_span(first: str, last: str) -> str:
    """Return the span from *first* to *last*; only one of them if the other is the same or empty."""
    if not first or last in {"", first}:
        return first or last
    return _("%(first)s – %(last)s") % {"first": first, "last": last}


def _parse_time(text: str) -> datetime | time | None:
    try:
        return datetime.fromisoformat(text) if "T" in text or " " in text else time.fromisoformat(text)
    except ValueError:
        return None


def _day(moment: datetime | time | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else None


def _format_time(text: str, moment: datetime | time | None, language: str, *, day: bool, zone: bool) -> str:
    if moment is None:
        return text
    date_of = _day(moment)
    parts = (
        format_days(date_of, None, language) if day and date_of else "",
        f"{moment:%H:%M}",
        moment.tzname() if zone else "",
    )
    return " ".join(filter(None, parts))

"""Find an event's date in texts, paths and values of front matter."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from eventnotes.model.dates import DateRange

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "(?P<name>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name if name) + r")\.?"
_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_DAY = "(?P<day>[0-9]{1,2})"
#: The last day of an interval after its first: ``-21``, ``〜22日``, ``-6/1``.
_UNTIL = (
    r"(?:\s*(?:[(（][^)）]{1,12}[)）])?\s*[-~〜～–—]"
    r"\s*(?:(?P<month2>[0-9]{1,2})[/月.])?(?P<day2>[0-9]{1,2})日?(?![0-9:：時/.]))?"
)
_NUMERIC = re.compile(
    rf"(?<![0-9./-]){_YEAR}\s?[-/.年]\s?(?P<month>[0-9]{{1,2}})\s?[-/.月]\s?{_DAY}(?![0-9])日?{_UNTIL}"
    r"(?![-_][A-Za-z])"  # the name of a file
)
_WITH_MONTH_NAME = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:\s*[-–]\s*(?P<day2>[0-9]{{1,2}}))?,?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_DAY}(?:st|nd|rd|th)?(?:\s*[-–]\s*(?P<day2>[0-9]{{1,2}}))?\s+{_MONTH},?\s+{_YEAR}", re.IGNORECASE),
)
#: A day without its year: "on April 12". Case counts: "may 10 people" is no date.
_YEARLESS_WITH_MONTH_NAME = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\b(?!,?\s+(?:19|20)[0-9]{{2}})"),
    re.compile(rf"\b{_DAY}(?:st|nd|rd|th)?\s+{_MONTH}\b(?!,?\s+(?:19|20)[0-9]{{2}})"),
)
#: A day without its year, such as ``5/18(土)`` or ``5月18日``.
_YEARLESS_NUMERIC = re.compile(
    r"(?<![0-9/.])(?P<month>[0-9]{1,2})\s?(?:/|月)\s?(?P<day>[0-9]{1,2})(?:日)?(?![0-9/])"
    r"\s*(?:[(（](?P<weekday>[月火水木金土日]|mon|tue|wed|thu|fri|sat|sun)[^)）]{0,6}[)）])?",
    re.IGNORECASE,
)
_WEEKDAYS = {name: number % 7 for number, name in enumerate("月火水木金土日")} | {
    name.lower(): number for number, name in enumerate(calendar.day_abbr)
}
#: Most days between an event and a post about it.
_MAX_DELAY = 200

_PATH_FULL = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-_.]?)(?P<month>[01][0-9])(?P=mark)(?P<day>[0-3][0-9])(?![0-9])"
)
_PATH_MONTH_DAY = re.compile(r"(?P<month>[01][0-9])[-_]?(?P<day>[0-3][0-9])(?![0-9])")
_PATH_YEAR = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?![0-9])")


class EventDate(NamedTuple):
    """An event's days and where they were found."""

    days: DateRange
    #: ``title``, ``text``, ``path``, ``front matter``, ``year`` (only the year is known) or ``option``.
    found_in: str


def dates_in_text(text: str) -> Iterator[DateRange]:
    """Yield the dates in a text that have a year, with ranges of at most 31 days."""
    for pattern in (_NUMERIC, *_WITH_MONTH_NAME):
        for match in pattern.finditer(text):
            days = _matched_days(match.groupdict())
            if days:
                yield days


def yearless_dates_in_text(text: str, published: dt.date) -> Iterator[DateRange]:
    """Yield the dates in a text that have no year, as days within ``_MAX_DELAY`` before *published*."""
    for match in (
        found for pattern in (_YEARLESS_NUMERIC, *_YEARLESS_WITH_MONTH_NAME) for found in pattern.finditer(text)
    ):
        found = match.groupdict()
        weekday = found.get("weekday")
        month = found.get("month") or str(_MONTHS_BY_START[found["name"][:3].lower()])
        if not weekday and "name" not in found and "月" not in match[0]:
            continue  # may be a fraction
        for year in (published.year, published.year - 1):
            day = _valid_date(year, month, found["day"])
            if day is None or not 0 <= (published - day).days <= _MAX_DELAY:
                continue
            if weekday and day.weekday() != _WEEKDAYS[weekday[:3].lower()]:
                continue
            yield DateRange(day, day)


def date_in_path(parts: Sequence[str]) -> EventDate | None:
    """Return the day in a path's *parts*, or else the whole year; None if they name neither."""
    for index in reversed(range(len(parts))):
        match = _PATH_FULL.search(parts[index])
        if match and (day := _valid_date(*match.group("year", "month", "day"))):
            return EventDate(DateRange(day, day), "path")
    years = [(index, match["year"]) for index, part in enumerate(parts) if (match := _PATH_YEAR.search(part))]
    for index, year in reversed(years):
        if not _PATH_YEAR.fullmatch(parts[index]):
            continue
        rest = "-".join(parts[index + 1 :])
        match = _PATH_MONTH_DAY.match(rest)
        if match and (day := _valid_date(year, match["month"], match["day"])):
            return EventDate(DateRange(day, day), "path")
    if not years:
        return None
    year = int(years[-1][1])
    return EventDate(DateRange(dt.date(year, 1, 1), dt.date(year, 12, 31)), "year")


def dates_in_value(value: Any) -> DateRange | None:
    """Return the days in a value of front matter: a date, a time, a text with a date, or a list of these."""
    if isinstance(value, dt.datetime):
        return DateRange(value.date(), value.date())
    if isinstance(value, dt.date):
        return DateRange(value, value)
    if isinstance(value, list) and value:
        found = [days for item in value if (days := dates_in_value(item))]
        return DateRange(min(days.first for days in found), max(days.last for days in found)) if found else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    compact = _PATH_FULL.fullmatch(value.strip())
    if compact and (day := _valid_date(*compact.group("year", "month", "day"))):
        return DateRange(day, day)
    return next(dates_in_text(value), None)


def _matched_days(found: dict[str, str | None]) -> DateRange | None:
    year = str(found["year"])
    month = found.get("month") or str(_MONTHS_BY_START[str(found["name"])[:3].lower()])
    first = _valid_date(year, month, str(found["day"]))
    if first is None:
        return None
    last = None
    if found.get("day2"):
        last = _valid_date(year, found.get("month2") or month, str(found["day2"]))
    return DateRange(first, last if last and 0 < (last - first).days <= 31 else first)  # noqa: PLR2004 -- a month


_MONTHS_BY_START = {name[:3]: number for name, number in _MONTHS.items()}


def _valid_date(year: str | int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None

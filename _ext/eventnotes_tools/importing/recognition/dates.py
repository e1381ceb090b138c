"""Parse dates in texts, paths and values of front matter."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eventnotes.model.dates import DateRange

_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name if name)
_YEAR = r"(?:19|20)[0-9]{2}"
_WEEKDAY = r"(?:\s*\((?P<weekday>[月火水木金土日]|mon|tue|wed|thu|fri|sat|sun)[^)]{0,10}\))?"
#: Between the first and the last day. A list of days counts only with a mark of its own: ``26日、27日``.
_TO = r"\s*(?:[-~〜–—→]|から|to|through|until)\s*"
_AND = r"\s*(?:[・、,&]|and|と)\s*"
_CLOCK = r"(?:\s*[0-9]{1,2}:[0-9]{2})?"
#: 2031-05-17, 2031年5月17日(土)〜18日, 5月17日, 5/17(土)
_NUMERIC = (
    rf"(?<![0-9./-])(?:(?P<year>{_YEAR})\s?[-/.年]\s?)?(?P<month>[0-9]{{1,2}})\s?(?P<mark>[-/.月])\s?"
    rf"(?P<day>[0-9]{{1,2}})(?![0-9])(?P<unit>日?){_WEEKDAY}{_CLOCK}(?:(?:{_TO}|{_AND}(?=[0-9]{{1,2}}日))"
    rf"(?:(?:(?P<year2>{_YEAR})[-/.年]\s?)?(?P<month2>[0-9]{{1,2}})[-/.月]\s?)?(?P<day2>[0-9]{{1,2}})(?![0-9:時/.])日?)?"
    r"(?![-_][A-Za-z])"  # the name of a file
)
#: May 17th, 2031; May 17-18, 2031; May 30 – June 1
_MONTH_FIRST = (
    rf"\b(?P<name>{_NAMES})\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>{_YEAR})\b)?"
    rf"{_CLOCK}(?:(?:{_TO}|{_AND})(?:(?P<name2>{_NAMES})\.?\s+)?(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![:/.][0-9])"
    rf"(?:,?\s+(?P<year2>{_YEAR})\b)?)?"
)
#: 17 May 2031; 17–18 May; 25th to 28th February; 30 May - 1 June 2031
_DAY_FIRST = (
    rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:(?:\s+(?P<name>{_NAMES})\.?(?:\s+(?P<year>{_YEAR}))?)?"
    rf"(?:{_TO}|{_AND})(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?)?(?:\s+of)?\s+(?P<name2>{_NAMES})\b\.?"
    rf"(?:,?\s+(?P<year2>{_YEAR})\b)?"
)
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (_NUMERIC, _MONTH_FIRST, _DAY_FIRST))
_WEEKDAYS = {name: number % 7 for number, name in enumerate("月火水木金土日")} | {
    name.lower(): number for number, name in enumerate(calendar.day_abbr)
}
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_MAX_LENGTH = 31  # days of an event
_MAX_DELAY = 200  # days between an event and a post about it

#: 2031-05-17 and 20310517; 2031/05/17 and 2031/0517
_PATH_DATE = re.compile(
    rf"(?<![0-9])(?P<year>{_YEAR})(?:(?P<mark>[-_.]?)(?P<month>[01][0-9])(?P=mark)"
    r"|(?<=/[0-9]{4})/(?P<month2>[01][0-9])[-_/]?)(?P<day>[0-3][0-9])(?![0-9])"
)
YEAR = re.compile(rf"(?<![0-9])(?P<year>{_YEAR})(?![0-9])")


class EventDate(NamedTuple):
    """An event's days and where they were found."""

    days: DateRange
    #: ``title``, ``text``, ``path``, ``front matter``, ``publication`` (the event took place in the month before),
    #: ``year`` (only the year is known) or ``option``.
    found_in: str
    #: Why the days may be wrong; empty if they are sure.
    doubt: str = ""
    #: Line number in the source file, or 0.
    line: int = 0


def dates_in_text(text: str, year: int | None = None, published: dt.date | None = None) -> Iterator[DateRange]:
    """Yield the days and ranges of days in a text.

    A day without a year is in *year*, or else the last one of its name and weekday up to *published*; with neither it
    is left out.
    """
    plain = unicodedata.normalize("NFKC", text)
    taken: list[range] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            is_taken = any(match.start() in other for other in taken)
            if not is_taken and (days := _matched_days(match, year, published)):
                taken.append(range(match.start(), match.end()))
                yield days


def _matched_days(match: re.Match[str], year: int | None, published: dt.date | None) -> DateRange | None:
    found = {name: value for name, value in match.groupdict().items() if value}
    start, end = _month(found, ""), _month(found, "2")
    written = found.get("year") or found.get("year2")
    is_date = "weekday" in found or found["mark"] == "月" if "month" in found else not match[0][0].islower()
    if not written and not is_date:
        return None  # may be a fraction, or "may 10 of us"
    late = None if written or year else published
    years = [late.year, late.year - 1] if late else filter(None, [written or year])
    weekday = _WEEKDAYS.get(found.get("weekday", "")[:3].lower())
    days = (day for it in years if (day := _valid_date(it, start or end, found["day"])))
    if late:
        days = (it for it in days if 0 <= (late - it).days <= _MAX_DELAY and weekday in {None, it.weekday()})
    if (first := next(days, None)) is None:
        return None
    last = _valid_date(found.get("year2", first.year), end or start, found.get("day2", 0))
    return DateRange(first, last if last and 0 < (last - first).days <= _MAX_LENGTH else first)


def _month(found: Mapping[str, str], suffix: str) -> int:
    """Return the month of a date's first or last day, whose groups have the *suffix*; 0 if it has none."""
    name = found.get(f"name{suffix}")
    return _MONTHS[name[:3].lower()] if name else int(found.get(f"month{suffix}", 0))


def date_in_path(parts: Sequence[str]) -> EventDate | None:
    """Return the day in a path's *parts*, or else the whole year; None if they name neither."""
    path = "/".join(("", *parts))
    matches = (match.groupdict() for match in _PATH_DATE.finditer(path))
    if days := [day for it in matches if (day := _valid_date(it["year"], it["month"] or it["month2"], it["day"]))]:
        return EventDate(DateRange(days[-1], days[-1]), "path")
    if not (years := [int(match["year"]) for match in YEAR.finditer(path)]):
        return None
    doubt = f"Only the year of the event is known; it was given the whole of {years[-1]}."
    return EventDate(DateRange(dt.date(years[-1], 1, 1), dt.date(years[-1], 12, 31)), "year", doubt)


def dates_in_value(value: Any) -> DateRange | None:
    """Return the days in a value of front matter: a date, a time, a text with a date, or a list of these."""
    if isinstance(value, list):
        found = [days for item in value if (days := dates_in_value(item))]
        return DateRange(min(days.first for days in found), max(days.last for days in found)) if found else None
    text = str(value).strip() if isinstance(value, str | int | dt.date) else ""
    compact = _PATH_DATE.fullmatch(text)
    if compact and (day := _valid_date(*compact.group("year", "month", "day"))):
        return DateRange(day, day)
    return next(dates_in_text(text), None)


def _valid_date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None

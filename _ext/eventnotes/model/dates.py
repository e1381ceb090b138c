"""Dates of events and notes: parse ISO 8601 dates, intervals and times (https://www.iso.org/iso-8601)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")


class DateRange(NamedTuple):
    """The first and the last day of an event; they are equal for one day."""

    first: date
    last: date

    def isoformat(self) -> str:
        """Return the ISO 8601 date or interval, as in the option ``date`` of an event."""
        return "/".join(dict.fromkeys(map(date.isoformat, self)))


def parse_date(text: str) -> date:
    """Parse ``YYYY-MM-DD``; raise ValueError with what is wrong."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"'{text}' is not a date; write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"the date {text} does not exist") from None


def parse_date_range(text: str) -> DateRange:
    """Parse a date or an interval ``YYYY-MM-DD/YYYY-MM-DD``; raise ValueError with what is wrong."""
    first_text, slash, last_text = (part.strip() for part in text.strip().partition("/"))
    first = parse_date(first_text)
    last = parse_date(last_text) if slash else first
    if last < first:
        raise ValueError(f"the interval {text} ends before it begins; write the earlier date first")
    return DateRange(first, last)


def validate_timestamp(text: str) -> str:
    """Return an ISO 8601 date or date and time as written; raise ValueError if it is neither."""
    if parse_timestamp(text, "") is None:
        raise ValueError(f"'{text}' is not a date or time; write it as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    return text


def validate_session_time(text: str) -> str:
    """Return ``hh:mm`` or an ISO 8601 date and time as written; raise ValueError if it is neither."""
    if _parse_session_time(date.min, text) is None:
        raise ValueError(f"'{text}' is not a time; write it as hh:mm or YYYY-MM-DDThh:mm")
    return text


def _parse_session_time(day: date | None, text: str) -> datetime | None:
    # ISO 8601 would also read "13:30-14:00" as half past one, fourteen hours behind UTC.
    bare = _TIME.fullmatch(text) is not None
    try:
        found = datetime.fromisoformat(f"{day}T{text}" if bare else text)
    except ValueError:
        return None
    return found if bare or "T" in text or " " in text else None


def validate_timezone(text: str) -> str:
    """Return the IANA name of a time zone; raise ValueError if there is none."""
    if _find_timezone(text) is None:
        raise ValueError(f"'{text}' is not a time zone; write its IANA name, such as Asia/Tokyo")
    return text


def parse_timestamp(text: str, zone: str) -> datetime | None:
    """Parse an ISO 8601 date, as its midnight, or a date and time; None if *text* is neither.

    Without a UTC offset it is in *zone*, an IANA name, or in UTC if that is unknown.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=_find_timezone(zone) or UTC)


def session_timestamp(day: date | None, text: str, zone: str) -> str:
    """Return a session's time, as ``validate_session_time`` accepts it, as an ISO 8601 date and time.

    ``hh:mm`` is on *day*; empty if that is None. There is no UTC offset unless *text* or *zone* gives one.
    """
    found = _parse_session_time(day, text)
    if found is None:
        return ""
    return (found if found.tzinfo else found.replace(tzinfo=_find_timezone(zone))).isoformat(timespec="minutes")


def _find_timezone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):  # unknown or malformed name
        return None

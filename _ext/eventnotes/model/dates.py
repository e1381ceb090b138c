"""Dates of events and notes: ISO 8601 dates, intervals and times (https://www.iso.org/iso-8601)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")


class DateRange(NamedTuple):
    """The days of an event; *last* equals *first* for an event of one day."""

    first: date
    last: date


def parse_date(text: str) -> date:
    """Read ``YYYY-MM-DD``; raise ValueError with what is wrong."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"'{text}' is no date; write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"the date {text} does not exist") from None


def parse_date_range(text: str) -> DateRange:
    """Read a date or an interval ``YYYY-MM-DD/YYYY-MM-DD``; raise ValueError with what is wrong."""
    first_text, slash, last_text = (part.strip() for part in text.strip().partition("/"))
    first = parse_date(first_text)
    last = parse_date(last_text) if slash else first
    if last < first:
        raise ValueError(f"the interval {text} ends before it begins; write the earlier date first")
    return DateRange(first, last)


def validate_timestamp(text: str) -> str:
    """Check an ISO 8601 date or date and time, and return it as written; raise ValueError otherwise."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is no date or time; write it as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ") from None
    return text


def validate_session_time(text: str) -> str:
    """Check the time of a session, ``hh:mm`` or an ISO 8601 date and time, and return it as written."""
    if not _is_session_time(text):
        raise ValueError(f"'{text}' is no time; write it as hh:mm or YYYY-MM-DDThh:mm")
    return text


def _is_session_time(text: str) -> bool:
    # Not every time of ISO 8601: to it, "13:30-14:00" is half past one, fourteen hours behind UTC.
    bare = _TIME.fullmatch(text) is not None
    try:
        datetime.fromisoformat(f"2000-01-01T{text}" if bare else text)
    except ValueError:
        return False
    return bare or "T" in text or " " in text


def validate_timezone(text: str) -> str:
    """Check the IANA name of a time zone, and return it; raise ValueError where the time zone data have none."""
    if _find_timezone(text) is None and _find_timezone("Asia/Tokyo") is not None:  # some machines have no such data
        raise ValueError(f"'{text}' is no time zone; write its IANA name, such as Asia/Tokyo")
    return text


def parse_timestamp(text: str, zone: str) -> datetime | None:
    """Return an ISO 8601 date (its midnight) or time as a moment; None where *text* is neither.

    What names no time zone is in *zone*, an IANA name; in UTC where that is unknown.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=_find_timezone(zone) or UTC)


def session_timestamp(day: date | None, text: str, zone: str) -> str:
    """Return the time of a session, as ``parse_moment`` takes it, as an ISO 8601 date and time.

    ``hh:mm`` is on *day*; empty where that is None. Without a known *zone*, the result has no time zone.
    """
    if _TIME.match(text) and day is None:
        return ""
    try:
        found = datetime.fromisoformat(f"{day}T{text}" if _TIME.match(text) else text)
        return (found if found.tzinfo else found.replace(tzinfo=_find_timezone(zone))).isoformat(timespec="minutes")
    except ValueError:
        return ""


def _find_timezone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):  # no such zone, or no such name
        return None

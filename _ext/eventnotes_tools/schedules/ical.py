"""Read schedules in iCalendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from eventnotes.model.dates import DateRange
from eventnotes_tools.schedules import records
from eventnotes_tools.schedules.records import Schedule, ScheduledTalk, ScheduleError, SkipReason


def read_ical(content: bytes, timezone: str = "") -> Schedule:
    """Read a calendar; a single entry is the event itself. Raise ScheduleError if the calendar is invalid."""
    try:
        # Lines are folded between bytes, also inside a letter (RFC 5545, 3.1).
        unfolded = re.sub(rb"\r?\n[ \t]", b"", content).decode("utf-8-sig")
        calendars = Calendar.from_ical(unfolded, multiple=True)
    except (ValueError, KeyError, IndexError) as error:
        raise ScheduleError(f"the iCalendar file is invalid: {error}") from None
    if not calendars:
        raise ScheduleError("the iCalendar file is cut off: 'END:VCALENDAR' is missing; export it again")
    entries = [entry for calendar in calendars for entry in calendar.walk("VEVENT") if _parse_time(entry, "DTSTART")]
    if not entries:
        raise ScheduleError("the calendar has no entry with a date; export one that has")
    name = timezone or _timezone(calendars, entries)
    zone = records.find_time_zone(name)
    for entry in entries:
        title = _property_text(entry, "SUMMARY")
        # Each date of a talk that repeats would be an event of its own.
        if (entry.get("RRULE") or entry.get("RDATE")) and records.skip_reason(ScheduledTalk(title=title)) is None:
            raise ScheduleError(
                f"the entry '{title}' repeats (RRULE); export a calendar with the dates of one event only"
            )
    talks = records.sort_by_start(_parse_talk(entry, zone) for entry in entries)
    if all(talk.skipped in {SkipReason.CANCELLED, SkipReason.PRIVATE} for talk in talks):
        raise ScheduleError("the calendar has no entry that is public and takes place")
    dates = [talk.start.date() for talk in talks if talk.start]
    if len(talks) == 1:
        (only,) = talks
        # An end at midnight belongs to the day before.
        last = max(dates[0], (only.end - dt.timedelta(microseconds=1)).date()) if only.end else dates[0]
        days = DateRange(dates[0], last)
        return Schedule(
            title=only.title, days=days, timezone=name, url=only.url, venue=only.room, abstract=only.abstract
        )
    title, url = _calendar_text(calendars, "NAME", "X-WR-CALNAME"), _calendar_text(calendars, "URL")
    return Schedule(title=title, days=DateRange(min(dates), max(dates)), timezone=name, url=url, talks=talks)


def _parse_talk(entry: Component, zone: ZoneInfo | None) -> ScheduledTalk:
    start, end = _parse_time(entry, "DTSTART"), _parse_time(entry, "DTEND")
    length = getattr(entry.get("DURATION"), "dt", None)
    if start and end is None and isinstance(length, dt.timedelta):
        end = start + length
    groups = _property_values(entry, "CATEGORIES")
    categories = [str(name).strip() for group in groups for name in getattr(group, "cats", ())]
    talk = ScheduledTalk(
        title=_property_text(entry, "SUMMARY") or "?",
        start=records.local_time(start, zone) if start else None,
        end=records.local_time(end, zone) if end else None,
        room=_property_text(entry, "LOCATION"),
        track=next(iter(categories), ""),
        type=" ".join(categories),
        abstract=records.html_to_text(_property_text(entry, "DESCRIPTION")),
        url=_property_text(entry, "URL"),
    )
    skipped = records.skip_reason(talk, _property_text(entry, "STATUS"))
    if _property_text(entry, "CLASS").upper() not in {"", "PUBLIC"}:
        skipped = SkipReason.PRIVATE
    elif start and not isinstance(start, dt.datetime):
        skipped = skipped or SkipReason.WHOLE_DAY
    return replace(talk, skipped=skipped)


def _parse_time(entry: Component, name: str) -> dt.datetime | dt.date | None:
    value = getattr(entry.get(name), "dt", None)
    return value if isinstance(value, dt.date) else None


def _timezone(calendars: Iterable[Component], entries: Iterable[Component]) -> str:
    """Return the calendar's time zone, or else the one of most entries; empty if there is none."""
    zones = (getattr(_parse_time(entry, "DTSTART"), "tzinfo", None) for entry in entries)
    keys = Counter(zone.key for zone in zones if isinstance(zone, ZoneInfo))
    return _calendar_text(calendars, "X-WR-TIMEZONE") or next((key for key, _ in keys.most_common(1)), "")


def _calendar_text(calendars: Iterable[Component], *names: str) -> str:
    """Return the first text of these properties in any of *calendars*; empty if there is none."""
    return next(filter(None, (_property_text(calendar, name) for calendar in calendars for name in names)), "")


def _property_text(component: Component, name: str) -> str:
    """Return a property's text; of several values the first."""
    return next((str(value).strip() for value in _property_values(component, name)), "")


def _property_values(component: Component, name: str) -> list[Any]:
    found = component.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]

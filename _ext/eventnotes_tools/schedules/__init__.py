"""Read event schedules that other programs export: one module per format, all returning the same records."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import cast

from eventnotes_tools.schedules.records import Schedule, ScheduleError

#: Start of a file's content to the module and function that read its format.
_FORMATS = {b"{": "frab:read_json", b"[": "frab:read_json", b"<": "frab:read_xml", b"BEGIN:VCALENDAR": "ical:read_ical"}


def read_schedule(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule in JSON, XML or iCalendar; raise ScheduleError if that is not possible.

    Times are local to *timezone*, an IANA name, or else to the schedule's own time zone.
    """
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].upper()
    for mark, reader in _FORMATS.items():
        if beginning.startswith(mark):
            try:
                return cast("Schedule", resolve_name(f"{__name__}.{reader}")(content, timezone))
            except (OverflowError, ValueError):
                raise ScheduleError("it has a date or duration that is invalid; correct it") from None
    raise ScheduleError("the file is neither JSON nor XML nor iCalendar; export the schedule in one of these formats")

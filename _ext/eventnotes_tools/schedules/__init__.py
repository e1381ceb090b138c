"""Read event schedules that other programs export: one module per format, all returning the same records."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from eventnotes_tools.schedules.records import Schedule, ScheduleError

#: Start of a file's content, and the module and function that read its format.
_FORMATS = (
    (b"{", "frab", "read_json"),
    (b"[", "frab", "read_json"),
    (b"<", "frab", "read_xml"),
    (b"BEGIN:VCALENDAR", "ical", "read_ical"),
)


def read_schedule(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule in JSON, XML or iCalendar; raise ScheduleError if that is not possible.

    Times are local to *timezone*, an IANA name, or else to the schedule's own time zone.
    """
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].upper()
    for mark, module, function in _FORMATS:
        if beginning.startswith(mark):
            reader = getattr(import_module(f"{__name__}.{module}"), function)
            try:
                return cast("Schedule", reader(content, timezone))
            except (OverflowError, ValueError):
                raise ScheduleError("it has a date or duration that is invalid; correct it") from None
    raise ScheduleError("the file is neither JSON nor XML nor iCalendar; export the schedule in one of these formats")

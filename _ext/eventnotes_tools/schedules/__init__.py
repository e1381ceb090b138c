"""Schedules of events as other programs export them: one module per format, all to the same records."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from eventnotes_tools.schedules.records import ScheduleError

if TYPE_CHECKING:
    from eventnotes_tools.schedules.records import Schedule

#: How the content of a file begins, and the module and its function that read it.
_FORMATS = ((b"{", "frab", "read_json"), (b"<", "frab", "read_xml"), (b"BEGIN:VCALENDAR", "ical", "read_ical"))


def read_schedule(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule, whatever its format; times are by the clocks of *timezone*, or of the schedule's own.

    Raise ScheduleError where it can't be read.
    """
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].upper()
    for mark, module, function in _FORMATS:
        if beginning.startswith(mark):
            reader = getattr(import_module(f"{__name__}.{module}"), function)
            try:
                return cast("Schedule", reader(content, timezone))
            except ScheduleError:
                raise
            except (OverflowError, ValueError):
                raise ScheduleError("it holds a date or a duration that no calendar has; correct it there") from None
    raise ScheduleError("this is neither JSON nor XML nor iCalendar; export the schedule in one of them")

"""Schedules in JSON: ``schedule.json`` as pretalx and frab export it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from eventnotes.schedules import frab
from eventnotes.schedules.common import mapping
from eventnotes.schedules.records import ScheduleError

if TYPE_CHECKING:
    from eventnotes.schedules.records import Schedule


def read(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule; raise ScheduleError where it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ScheduleError(f"this is no JSON that can be read: {error}") from None
    schedule = mapping(mapping(found).get("schedule"))
    if not mapping(schedule.get("conference")):
        raise ScheduleError("this JSON is no schedule; export it as 'schedule.json' (pretalx: Schedule, Export, JSON)")
    return frab.read(schedule, timezone)

"""Read the grid of a schedule that Sessionize exports (https://sessionize.com/playbook/api), in JSON."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from eventnotes_tools.schedules.records import Schedule, ScheduledSpeaker, ScheduledTalk, ScheduleError, SkipReason
from eventnotes_tools.schedules.values import (
    as_list,
    as_mapping,
    as_text,
    find_time_zone,
    local_time,
    skip_reason,
    sort_by_start,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def read_json(content: bytes, timezone: str = "") -> Schedule:
    """Read a grid; raise ScheduleError if it is invalid. A grid has no title: the event's page needs one."""
    try:
        days = [as_mapping(day) for day in json.loads(content)]
    except (ValueError, RecursionError) as error:
        raise ScheduleError(f"the JSON is invalid: {error}") from None
    if not any("rooms" in day for day in days):
        raise ScheduleError("the JSON is no schedule; of Sessionize, export the grid ('GridSmart')")
    zone = find_time_zone(timezone)
    rooms = [as_mapping(room) for day in days for room in as_list(day.get("rooms"))]
    written = [as_mapping(it) for room in rooms for it in as_list(room.get("sessions"))]
    talks = sort_by_start(_parse_talk(talk, zone) for talk in written if as_text(talk.get("title")))
    dates = [talk.start.date() for talk in talks if talk.start]
    if not dates:
        raise ScheduleError(
            "the grid has no session with a start time; publish the schedule in Sessionize, and export it again"
        )
    return Schedule(title="", first=min(dates), last=max(dates), timezone=timezone, talks=talks)


def _parse_talk(written: dict[str, Any], zone: ZoneInfo | None) -> ScheduledTalk:
    speakers = [as_mapping(speaker) for speaker in as_list(written.get("speakers"))]
    talk = ScheduledTalk(
        title=as_text(written.get("title")),
        start=_parse_time(written.get("startsAt"), zone),
        end=_parse_time(written.get("endsAt"), zone),
        room=as_text(written.get("room")),
        speakers=tuple(
            ScheduledSpeaker(as_text(it.get("name")), as_text(it.get("id")))
            for it in speakers
            if as_text(it.get("name"))
        ),
        abstract=as_text(written.get("description")),
        url=as_text(written.get("liveUrl")),
        code=as_text(written.get("id")),
    )
    pause = SkipReason.BREAK if written.get("isServiceSession") is True else None
    return replace(talk, skipped=skip_reason(talk, as_text(written.get("status"))) or pause)


def _parse_time(written: Any, zone: ZoneInfo | None) -> dt.datetime | None:
    try:
        return local_time(dt.datetime.fromisoformat(as_text(written)), zone)
    except ValueError:
        return None

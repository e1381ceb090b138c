"""Read schedules of frab, pretalx and pentabarf (https://c3voc.de/wiki/schedule) and of Sessionize, in JSON and XML."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from eventnotes.model.dates import DateRange
from eventnotes_tools.schedules import records
from eventnotes_tools.schedules.records import Attachment, Schedule, ScheduledTalk, ScheduleError

_DURATION = re.compile(r"(?:(?P<days>\d+):)?(?P<hours>\d+):(?P<minutes>\d{2})(?::\d{2})?|(?P<only>\d+)")
#: Key of a talk to its key in a grid of Sessionize (https://sessionize.com/playbook/api).
_GRID_KEYS = {
    "date": "startsAt",
    "end": "endsAt",
    "persons": "speakers",
    "url": "liveUrl",
    "code": "id",
    "state": "status",
}


def read_json(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule in JSON; raise ScheduleError if it is invalid."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ScheduleError(f"the JSON is invalid: {error}") from None
    if isinstance(found, list):
        days = [day for day in records.mappings(found) if records.mappings(day.get("rooms"))]
        if not days:
            raise ScheduleError("the JSON is no schedule; of Sessionize, export the grid ('GridSmart')")
        return _parse_schedule({"conference": {"days": list(map(_grid_day, days))}}, timezone, markdown=False)
    schedule = records.as_mapping(records.as_mapping(found).get("schedule"))
    if not records.as_mapping(schedule.get("conference")):
        raise ScheduleError("the JSON is no schedule; export it as 'schedule.json' (pretalx: Schedule, Export, JSON)")
    return _parse_schedule(schedule, timezone)


def read_xml(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule in XML; raise ScheduleError if it is invalid or declares entities."""
    try:
        root = fromstring(content)
    except ParseError as error:
        raise ScheduleError(f"the XML is invalid: {error}") from None
    except DefusedXmlException:
        raise ScheduleError("the XML declares entities, which can do harm; export the schedule without them") from None
    except (ValueError, LookupError) as error:
        raise ScheduleError(f"the XML has an unknown encoding: {error}") from None
    if root.tag != "schedule" or root.find("conference") is None:
        raise ScheduleError("the XML is no schedule of frab, pentabarf or pretalx; export it as 'schedule.xml'")
    return _parse_schedule(_xml_schedule(root), timezone)


def _parse_schedule(schedule: dict[str, Any], timezone: str, *, markdown: bool = True) -> Schedule:
    """Parse the object ``schedule``; times are local to *timezone*, or to the conference's own."""
    conference = records.as_mapping(schedule.get("conference"))
    places = (records.first_text(conference, key) for key in ("venue", "city"))
    days = records.mappings(conference.get("days"))
    name = timezone or records.first_text(conference, "time_zone_name")
    zone = records.find_time_zone(name)
    base = records.first_text(schedule, "base_url") or records.first_text(conference, "base_url")
    talks = records.sort_by_start(
        _parse_talk(talk, room, _parse_start(talk, day, records.first_text(conference, "day_change"), zone), zone, base)
        for day in days
        for room, written in records.as_mapping(day.get("rooms")).items()
        for talk in records.mappings(written)
        if records.first_text(talk, "title")
    )
    declared = [conference.get("start"), conference.get("end"), *(day.get("date") for day in days)]
    moments = [_parse_moment(str(written)[:10], None) for written in declared]
    dates = [moment.date() for moment in moments if moment] or [talk.start.date() for talk in talks if talk.start]
    if not dates:
        raise ScheduleError("the schedule has neither a day nor a talk with a start time; add one")
    return Schedule(
        title=records.first_text(conference, "title", "acronym"),
        acronym=records.first_text(conference, "acronym"),
        days=DateRange(min(dates), max(dates)),
        timezone=name,
        url=records.first_text(conference, "url") or records.first_text(schedule, "url") or base,
        venue=", ".join(filter(None, places)),
        markdown=markdown,
        talks=talks,
    )


def _grid_day(day: dict[str, Any]) -> dict[str, Any]:
    """Convert a day of Sessionize to the structure of the JSON."""
    rooms = records.mappings(day["rooms"])
    return {**day, "rooms": {"": [_grid_talk(it) for room in rooms for it in records.mappings(room.get("sessions"))]}}


def _grid_talk(written: dict[str, Any]) -> dict[str, Any]:
    """Convert a talk of Sessionize to the structure of the JSON."""
    renamed = {key: written.get(name) for key, name in _GRID_KEYS.items()}
    return {**written, **renamed, "type": "break" if written.get("isServiceSession") is True else ""}


def _parse_talk(
    written: dict[str, Any], room: str, start: dt.datetime | None, zone: ZoneInfo | None, base: str
) -> ScheduledTalk:
    length = _parse_duration(records.first_text(written, "duration"))
    talk = ScheduledTalk(
        title=records.first_text(written, "title"),
        subtitle=records.first_text(written, "subtitle"),
        start=start,
        end=start + length if start and length else _parse_moment(records.first_text(written, "end"), zone),
        room=records.first_text(written, "room") or room,
        track=records.first_text(written, "track"),
        type=records.first_text(written, "type"),
        language=records.first_text(written, "language"),
        speakers=tuple(
            name
            for person in records.mappings(written.get("persons"))
            if (name := records.first_text(person, "public_name", "full_public_name", "name"))
        ),
        abstract=records.html_to_text(records.first_text(written, "abstract", "description")),
        url=urljoin(base, records.first_text(written, "url")) if written.get("url") else "",
        attachments=tuple(
            Attachment(urljoin(base, url), records.first_text(found, "title"), records.first_text(found, "type"))
            for kind in ("attachments", "links")
            for found in records.mappings(written.get(kind))
            if (url := records.first_text(found, "url"))
        ),
        code=records.first_text(written, "code", "slug") or f"talk-{records.first_text(written, 'id')}",
    )
    return replace(talk, skipped=records.skip_reason(talk, records.first_text(written, "state")))


def _parse_start(
    written: dict[str, Any], day: dict[str, Any], change: str, zone: ZoneInfo | None
) -> dt.datetime | None:
    """Return the local start of a talk, from its full date or from its day and clock time."""
    if moment := _parse_moment(records.first_text(written, "date"), zone):
        return moment
    found = re.match(r"\d{1,2}:\d{2}", records.first_text(written, "start"))
    clock = found[0].zfill(5) if found else "?"
    moment = _parse_moment(f"{records.first_text(day, 'date')[:10]}T{clock}", None)
    # A schedule's day ends at the day change, which may be long after midnight.
    return moment + dt.timedelta(days=clock < change.zfill(5)) if moment else None


def _parse_moment(written: str, zone: ZoneInfo | None) -> dt.datetime | None:
    try:
        return records.local_time(dt.datetime.fromisoformat(written), zone)
    except ValueError:
        return None


def _parse_duration(written: str) -> dt.timedelta | None:
    """Parse a duration, ``hh:mm``, ``d:hh:mm`` or a number of minutes."""
    found = _DURATION.fullmatch(written)
    if found is None:
        return None
    days, hours, minutes = (int(part or 0) for part in found.group("days", "hours", "minutes"))
    return dt.timedelta(days=days, hours=hours, minutes=minutes + int(found["only"] or 0))


def _xml_schedule(root: Element) -> dict[str, Any]:
    """Convert the XML to the structure of the JSON."""
    days = [
        {
            **day.attrib,
            "rooms": {
                room.get("name", ""): list(map(_xml_talk, room.iterfind("event"))) for room in day.iterfind("room")
            },
        }
        for day in root.iterfind("day")
    ]
    return {**_xml_texts(root), "conference": {**_xml_texts(root.find("conference")), "days": days}}


def _xml_talk(talk: Element) -> dict[str, Any]:
    links = {
        kind: [
            {"url": item.get("href"), "title": item.text, "type": item.get("type")}
            for item in talk.iterfind(f"{kind}/{kind.removesuffix('s')}")
        ]
        for kind in ("attachments", "links")
    }
    persons = [{"name": person.text, **person.attrib} for person in talk.iterfind("persons/person")]
    return {**talk.attrib, **_xml_texts(talk), **links, "persons": persons}


def _xml_texts(element: Element | None) -> dict[str, Any]:
    """Return the texts of the children of *element*, by tag."""
    return {child.tag: "".join(child.itertext()) for child in (() if element is None else element)}

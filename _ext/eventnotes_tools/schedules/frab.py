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

#: Elements of a talk in XML that hold others.
_XML_LISTS = ("persons", "attachments", "links")


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
        return _parse_schedule({"conference": {"days": days}}, timezone, markdown=False)
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
    conference = root.find("conference")
    if root.tag != "schedule" or conference is None:
        raise ScheduleError("the XML is no schedule of frab, pentabarf or pretalx; export it as 'schedule.xml'")
    days = [{**day.attrib, "rooms": list(map(_xml_room, day.iterfind("room")))} for day in root.iterfind("day")]
    return _parse_schedule({**_xml_record(root), "conference": {**_xml_record(conference), "days": days}}, timezone)


def _parse_schedule(schedule: dict[str, Any], timezone: str, *, markdown: bool = True) -> Schedule:
    """Parse the object ``schedule``; times are local to *timezone*, or to the conference's own.

    The rooms of a day are a mapping of their names to their talks, or a list, as Sessionize has it
    (https://sessionize.com/playbook/api), whose other names of keys are read too.
    """
    conference = records.as_mapping(schedule.get("conference"))
    days = records.mappings(conference.get("days"))
    name = timezone or records.first_text(conference, "time_zone_name")
    zone = records.find_time_zone(name)
    base = records.first_text(schedule, "base_url") or records.first_text(conference, "base_url")
    talks = records.sort_by_start(
        _parse_talk(talk, room, _parse_start(talk, day, records.first_text(conference, "day_change"), zone), zone, base)
        for day in days
        for room, written in (
            *records.as_mapping(day.get("rooms")).items(),
            *((records.first_text(it, "name"), it.get("sessions")) for it in records.mappings(day.get("rooms"))),
        )
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
        venue=", ".join(filter(None, (records.first_text(conference, key) for key in ("venue", "city")))),
        markdown=markdown,
        talks=talks,
    )


def _parse_talk(
    written: dict[str, Any], room: str, start: dt.datetime | None, zone: ZoneInfo | None, base: str
) -> ScheduledTalk:
    length = _parse_duration(records.first_text(written, "duration"))
    url, text = records.first_text(written, "url", "liveUrl"), records.first_text(written, "abstract", "description")
    people = records.mappings(written.get("persons") or written.get("speakers"))
    names = (records.first_text(it, "public_name", "full_public_name", "name", "title") for it in people)
    talk = ScheduledTalk(
        title=records.first_text(written, "title"),
        start=start,
        end=start + length if start and length else _parse_moment(records.first_text(written, "end", "endsAt"), zone),
        room=records.first_text(written, "room") or room,
        track=records.first_text(written, "track"),
        type="break" if written.get("isServiceSession") is True else records.first_text(written, "type"),
        language=records.first_text(written, "language"),
        speakers=tuple(filter(None, names)),
        abstract="\n\n".join(filter(None, (records.first_text(written, "subtitle"), records.html_to_text(text)))),
        url=urljoin(base, url) if url else "",
        attachments=tuple(
            Attachment(urljoin(base, address), records.first_text(found, "title"), records.first_text(found, "type"))
            for kind in ("attachments", "links")
            for found in records.mappings(written.get(kind))
            if (address := records.first_text(found, "url", "href"))
        ),
        code=records.first_text(written, "code", "slug") or f"talk-{records.first_text(written, 'id')}",
    )
    return replace(talk, skipped=records.skip_reason(talk, records.first_text(written, "state", "status")))


def _parse_start(
    written: dict[str, Any], day: dict[str, Any], change: str, zone: ZoneInfo | None
) -> dt.datetime | None:
    """Return the local start of a talk, from its full date or from its day and clock time."""
    if moment := _parse_moment(records.first_text(written, "date", "startsAt"), zone):
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
    parts = written.split(":")
    if not all(part.isdecimal() for part in parts):
        return None
    minutes, hours, days = (*map(int, reversed(parts)), 0, 0)[:3]
    return dt.timedelta(days=days, hours=hours, minutes=minutes)


def _xml_room(room: Element) -> dict[str, Any]:
    return {**room.attrib, "sessions": list(map(_xml_record, room.iterfind("event")))}


def _xml_record(element: Element) -> dict[str, Any]:
    """Return the attributes of *element*, the texts or records of its children by tag, its own text as ``title``."""
    below = {it.tag: list(map(_xml_record, it)) if it.tag in _XML_LISTS else "".join(it.itertext()) for it in element}
    return {"title": element.text, **element.attrib, **below}

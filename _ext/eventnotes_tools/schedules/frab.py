"""Read schedules of frab, pretalx and pentabarf (https://c3voc.de/wiki/schedule) and of Sessionize, in JSON and XML."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from eventnotes_tools.schedules.records import Attachment, Schedule, ScheduledSpeaker, ScheduledTalk, ScheduleError
from eventnotes_tools.schedules.values import (
    as_list,
    as_mapping,
    as_text,
    find_time_zone,
    html_to_text,
    local_time,
    skip_reason,
    sort_by_start,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element
    from zoneinfo import ZoneInfo


_DURATION = re.compile(r"(?:(?P<days>\d+):)?(?P<hours>\d+):(?P<minutes>\d{2})(?::\d{2})?|(?P<only>\d+)")


def read_json(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule in JSON; raise ScheduleError if it is invalid."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ScheduleError(f"the JSON is invalid: {error}") from None
    if isinstance(found, list):
        return _parse_schedule(_grid_schedule(found), timezone, markdown=False)
    schedule = as_mapping(as_mapping(found).get("schedule"))
    if not as_mapping(schedule.get("conference")):
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
    conference = as_mapping(schedule.get("conference"))
    name = timezone or as_text(conference.get("time_zone_name"))
    zone = find_time_zone(name)
    base = as_text(schedule.get("base_url")) or as_text(conference.get("base_url"))
    talks = sort_by_start(_parse_talks(conference, zone, base))
    dates = [*_declared_days(conference)] or [talk.start.date() for talk in talks if talk.start]
    if not dates:
        raise ScheduleError("the schedule has neither a day nor a talk with a start time; add one")
    return Schedule(
        title=as_text(conference.get("title")) or as_text(conference.get("acronym")),
        acronym=as_text(conference.get("acronym")),
        first=min(dates),
        last=max(dates),
        timezone=name,
        url=as_text(conference.get("url")) or as_text(schedule.get("url")) or base,
        venue=", ".join(filter(None, (as_text(conference.get("venue")), as_text(conference.get("city"))))),
        markdown=markdown,
        talks=talks,
    )


def _grid_schedule(days: list[Any]) -> dict[str, Any]:
    """Convert a grid of Sessionize (https://sessionize.com/playbook/api) to the structure of the JSON."""
    rooms = [as_mapping(room) for day in days for room in as_list(as_mapping(day).get("rooms"))]
    if not rooms:
        raise ScheduleError("the JSON is no schedule; of Sessionize, export the grid ('GridSmart')")
    talks = [_grid_talk(as_mapping(talk)) for room in rooms for talk in as_list(room.get("sessions"))]
    return {"conference": {"days": [{"rooms": {"": talks}}]}}


def _grid_talk(written: dict[str, Any]) -> dict[str, Any]:
    return {
        **written,
        "date": written.get("startsAt"),
        "end": written.get("endsAt"),
        "persons": written.get("speakers"),
        "url": written.get("liveUrl"),
        "code": written.get("id"),
        "state": written.get("status"),
        "type": "break" if written.get("isServiceSession") is True else "",
    }


def _declared_days(conference: dict[str, Any]) -> Iterator[dt.date]:
    """Yield the days that the schedule declares."""
    found = [conference.get("start"), conference.get("end")]
    for written in [*found, *(as_mapping(day).get("date") for day in as_list(conference.get("days")))]:
        try:
            yield dt.date.fromisoformat(as_text(written)[:10])
        except ValueError:
            continue


def _parse_talks(conference: dict[str, Any], zone: ZoneInfo | None, base: str) -> Iterator[ScheduledTalk]:
    change = _parse_clock(as_text(conference.get("day_change")))
    for day in map(as_mapping, as_list(conference.get("days"))):
        for room, talks in as_mapping(day.get("rooms")).items():
            for talk in map(as_mapping, as_list(talks)):
                if as_text(talk.get("title")):
                    yield _parse_talk(
                        talk, room, _parse_start(talk, as_text(day.get("date")), change, zone), zone, base
                    )


def _parse_talk(
    written: dict[str, Any], room: str, start: dt.datetime | None, zone: ZoneInfo | None, base: str
) -> ScheduledTalk:
    length = _parse_duration(written.get("duration"))
    talk = ScheduledTalk(
        title=as_text(written.get("title")),
        subtitle=as_text(written.get("subtitle")),
        start=start,
        end=start + length if start and length else _parse_moment(written.get("end"), zone),
        room=as_text(written.get("room")) or room,
        track=as_text(written.get("track")),
        type=as_text(written.get("type")),
        language=as_text(written.get("language")),
        speakers=tuple(_speakers(written)),
        abstract=html_to_text(as_text(written.get("abstract")) or as_text(written.get("description"))),
        url=urljoin(base, as_text(written.get("url"))) if written.get("url") else "",
        attachments=tuple(_attachments(written, base)),
        code=as_text(written.get("code")) or as_text(written.get("slug")) or f"talk-{as_text(written.get('id'))}",
    )
    return replace(talk, skipped=skip_reason(talk, as_text(written.get("state"))))


def _speakers(written: dict[str, Any]) -> Iterator[ScheduledSpeaker]:
    for person in map(as_mapping, as_list(written.get("persons"))):
        names = (person.get(key) for key in ("public_name", "full_public_name", "name"))
        name = next(filter(None, map(as_text, names)), "")
        if name:
            yield ScheduledSpeaker(
                name, as_text(person.get("code")) or as_text(person.get("id")) or as_text(person.get("guid"))
            )


def _attachments(written: dict[str, Any], base: str) -> Iterator[Attachment]:
    for kind in ("attachments", "links"):
        for found in map(as_mapping, as_list(written.get(kind))):
            if as_text(found.get("url")):
                yield Attachment(
                    urljoin(base, as_text(found["url"])), as_text(found.get("title")), as_text(found.get("type"))
                )


def _parse_start(
    written: dict[str, Any], day: str, change: dt.time | None, zone: ZoneInfo | None
) -> dt.datetime | None:
    """Return the local start of a talk, from its full date or from its day and clock time."""
    if moment := _parse_moment(written.get("date"), zone):
        return moment
    clock = _parse_clock(as_text(written.get("start")))
    try:
        date = dt.date.fromisoformat(day[:10])
    except ValueError:
        return None
    if clock is None:
        return None
    # A schedule's day ends at the day change, which may be long after midnight.
    after_midnight = change is not None and clock < change
    return dt.datetime.combine(date, clock) + dt.timedelta(days=after_midnight)


def _parse_moment(written: Any, zone: ZoneInfo | None) -> dt.datetime | None:
    try:
        return local_time(dt.datetime.fromisoformat(as_text(written)), zone)
    except ValueError:
        return None


def _parse_clock(written: str) -> dt.time | None:
    found = re.match(r"(\d{1,2}):(\d{2})", written)
    try:
        return dt.time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _parse_duration(written: Any) -> dt.timedelta | None:
    """Parse a duration, ``hh:mm``, ``d:hh:mm`` or a number of minutes."""
    found = _DURATION.fullmatch(as_text(written))
    if found is None:
        return None
    if found["only"]:
        return dt.timedelta(minutes=int(found["only"]))
    return dt.timedelta(days=int(found["days"] or 0), hours=int(found["hours"]), minutes=int(found["minutes"]))


def _xml_schedule(root: Element) -> dict[str, Any]:
    """Convert the XML to the structure of the JSON."""
    conference: dict[str, Any] = _xml_texts(root.find("conference"))
    conference["days"] = [{**day.attrib, "rooms": _xml_rooms(day)} for day in root.iterfind("day")]
    return {**_xml_texts(root), "conference": conference}


def _xml_rooms(day: Element) -> dict[str, list[dict[str, Any]]]:
    return {room.get("name", ""): [_xml_talk(talk) for talk in room.iterfind("event")] for room in day.iterfind("room")}


def _xml_talk(talk: Element) -> dict[str, Any]:
    links = {
        kind: [
            {"url": item.get("href"), "title": _xml_text(item), "type": item.get("type")}
            for item in talk.iterfind(f"{kind}/{kind.removesuffix('s')}")
        ]
        for kind in ("attachments", "links")
    }
    persons = [{"name": _xml_text(person), **person.attrib} for person in talk.iterfind("persons/person")]
    return {**talk.attrib, **_xml_texts(talk), **links, "persons": persons}


def _xml_texts(element: Element | None) -> dict[str, Any]:
    """Return the texts of the children of *element* that have no children, by tag."""
    children = () if element is None else element
    return {child.tag: _xml_text(child) for child in children if not len(child)}


def _xml_text(element: Element) -> str:
    return (element.text or "").strip()

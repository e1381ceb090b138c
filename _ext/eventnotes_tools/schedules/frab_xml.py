"""Schedules in XML: ``schedule.xml`` as frab, pentabarf and pretalx export it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from eventnotes_tools.schedules import frab
from eventnotes_tools.schedules.records import ScheduleError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from eventnotes_tools.schedules.records import Schedule


def read(content: bytes, timezone: str = "") -> Schedule:
    """Read a schedule; raise ScheduleError where it is none, or where it could expand without end."""
    try:
        root = fromstring(content)
    except ParseError as error:
        raise ScheduleError(f"this is no XML that can be read: {error}") from None
    except DefusedXmlException:
        raise ScheduleError("this XML declares entities, which can do harm; no schedule needs them") from None
    except (ValueError, LookupError) as error:
        raise ScheduleError(f"this XML is in an encoding that can't be read: {error}") from None
    if root.tag != "schedule" or root.find("conference") is None:
        raise ScheduleError("this XML is no schedule of frab, pentabarf or pretalx; export it as 'schedule.xml'")
    return frab.read(_schedule(root), timezone)


def _schedule(root: Element) -> dict[str, Any]:
    """Return the schedule in the shape of the JSON."""
    conference: dict[str, Any] = _texts(root.find("conference"))
    conference["days"] = [{**day.attrib, "rooms": _rooms(day)} for day in root.iterfind("day")]
    return {**_texts(root), "conference": conference}


def _rooms(day: Element) -> dict[str, list[dict[str, Any]]]:
    return {room.get("name", ""): [_talk(talk) for talk in room.iterfind("event")] for room in day.iterfind("room")}


def _talk(talk: Element) -> dict[str, Any]:
    links = {
        kind: [
            {"url": item.get("href"), "title": _text(item), "type": item.get("type")}
            for item in talk.iterfind(f"{kind}/{kind.removesuffix('s')}")
        ]
        for kind in ("attachments", "links")
    }
    persons = [{"name": _text(person), **person.attrib} for person in talk.iterfind("persons/person")]
    return {**talk.attrib, **_texts(talk), **links, "persons": persons}


def _texts(element: Element | None) -> dict[str, Any]:
    """Return the texts of the elements in *element* that hold no other, by tag."""
    children = () if element is None else element
    return {child.tag: _text(child) for child in children if not len(child)}


def _text(element: Element) -> str:
    return (element.text or "").strip()

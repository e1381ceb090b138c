"""Schedules whose fields hold anything, in every format."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from tests.fuzzing.notes import plain, scalars
from tests.fuzzing.values import address, date, named, near, scraps, telling, value

#: Anything that JSON holds.
anything: st.SearchStrategy[Any] = named(
    st.recursive(
        scalars.map(plain),
        lambda inner: st.one_of(
            st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(("en", "ja", "x")), inner)
        ),
        max_leaves=3,
    )
)
moment = st.one_of(date, st.sampled_from(("2030-05-18T10:00:00+09:00", "2030-05-18", "10:00", "25:99", "9:5", "24:00")))
length = st.sampled_from(("00:30", "1:00:00", "45", "99999999999:00", "-1", "0", "00:00", "9" * 40, "30 min"))
words = named(st.one_of(telling, telling, scraps, value, anything))
link = named(st.one_of(address, near, anything))
person = st.fixed_dictionaries(
    {}, optional={"public_name": words, "name": words, "full_public_name": words, "code": value, "id": anything}
)
attachment = st.fixed_dictionaries({}, optional={"url": link, "title": words, "type": words})


def _some(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(inner, max_size=3), st.lists(inner, max_size=3), anything)


talk = st.fixed_dictionaries(
    {"title": words},
    optional={
        **dict.fromkeys(("subtitle", "abstract", "description", "room", "track", "type", "language", "state"), words),
        **dict.fromkeys(("code", "slug", "id", "guid"), st.one_of(value, anything)),
        "date": st.one_of(moment, anything),
        "start": st.one_of(moment, anything),
        "duration": st.one_of(length, anything),
        "url": link,
        "persons": _some(person),
        "attachments": _some(attachment),
        "links": _some(attachment),
    },
)
rooms = st.one_of(st.dictionaries(value, _some(talk), min_size=1, max_size=2), anything)
day = st.fixed_dictionaries({"rooms": rooms}, optional={"date": st.one_of(moment, anything), "index": anything})
conference = st.fixed_dictionaries(
    {"title": words, "days": _some(day)},
    optional={
        **dict.fromkeys(("acronym", "venue", "city"), words),
        **dict.fromkeys(("start", "end", "day_change"), st.one_of(moment, anything)),
        **dict.fromkeys(("url", "base_url"), link),
        "time_zone_name": st.one_of(
            st.sampled_from(("Asia/Tokyo", "UTC", "Europe/Berlin", "", "../x", "a\x00b")), anything
        ),
    },
)
frab = st.fixed_dictionaries({"conference": conference}, optional={"base_url": link, "url": link, "version": anything})
frab_json = frab.map(lambda data: json.dumps({"schedule": data}).encode())


def _text(data: Any) -> str:
    return data if isinstance(data, str) else json.dumps(data)


def _element(name: str, data: dict[str, Any], attributes: tuple[str, ...] = ()) -> ET.Element:
    """Return an element whose children or attributes are what *data* holds."""
    element = ET.Element(name, {key: _text(data[key]) for key in attributes if key in data})
    for key, item in data.items():
        if key not in attributes:
            ET.SubElement(element, key).text = _text(item)
    return element


def _xml(data: dict[str, Any]) -> bytes:
    root = ET.Element("schedule")
    about = {key: item for key, item in data["conference"].items() if key != "days"}
    root.append(_element("conference", about))
    for day in _dictionaries(data["conference"]["days"]):
        written = ET.SubElement(root, "day", {key: _text(day[key]) for key in ("date", "index") if key in day})
        for name, talks in (_dictionary(day.get("rooms"))).items():
            room = ET.SubElement(written, "room", name=name)
            room.extend(_xml_talk(talk) for talk in _dictionaries(talks))
    return ET.tostring(root)


def _xml_talk(talk: dict[str, Any]) -> ET.Element:
    lists = ("persons", "attachments", "links")
    element = _element("event", {key: item for key, item in talk.items() if key not in lists}, ("id", "guid"))
    for kind in lists:
        group = ET.SubElement(element, kind)
        for item in _dictionaries(talk.get(kind)):
            child = ET.SubElement(group, kind.removesuffix("s"))
            child.text = _text(item.get("title", item.get("name", "")))
            child.attrib.update({key: _text(item[key]) for key in ("url", "href", "type", "id", "code") if key in item})
    return element


def _dictionaries(items: Any) -> list[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _dictionary(item: Any) -> dict[str, Any]:
    return item if isinstance(item, dict) else {}


frab_xml = frab.map(_xml)
#: Lines of an entry of a calendar.
field = st.one_of(
    st.builds(
        "{}{}:{}".format,
        st.sampled_from(("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "STATUS", "UID", "ATTACH", "X-A")),
        st.sampled_from(
            ("", "", ";LANGUAGE=ja", ";FMTTYPE=video/webm", ";FILENAME=a.pdf", ';X="', ";ENCODING=BASE64;VALUE=BINARY")
        ),
        st.one_of(telling, value, address),
    ),
    st.builds(
        "{}{}:{}".format,
        st.sampled_from(("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "RECURRENCE-ID", "DTSTAMP")),
        st.sampled_from(("", "", ";TZID=Asia/Tokyo", ";TZID=Nowhere", ";VALUE=DATE", ";VALUE=PERIOD")),
        st.sampled_from(
            (
                *("20300518T100000", "20300518T100000Z", "20300518", "99991231T235959", "00010101T000000Z", "PT30M"),
                *("P1D", "-P1D", "P9999999999D", "FREQ=DAILY;COUNT=2", "20301318", "20300518T100000/PT1H", "x", ""),
                *("20300518T100000,20300519T100000", "00010101", "99991231"),
            )
        ),
    ),
)
entry = st.lists(field, max_size=6).map(
    lambda fields: ["BEGIN:VEVENT", *(["DTSTART:20300518T100000"] if len(fields) % 2 else []), *fields, "END:VEVENT"]
)
header = st.sampled_from(
    (
        "X-WR-CALNAME:w0c01x",
        "NAME:x",
        "X-WR-TIMEZONE:Asia/Tokyo",
        "X-WR-TIMEZONE:Nowhere",
        "URL:javascript:x",
        "VERSION:2.0",
    )
)
calendar = st.builds(
    lambda headers, entries: "\r\n".join(
        ["BEGIN:VCALENDAR", *headers, *(line for lines in entries for line in lines), "END:VCALENDAR", ""]
    ).encode("utf-8", "replace"),
    st.lists(header, max_size=3),
    st.lists(entry, max_size=4),
)
schedules = named(st.one_of(frab_json, frab_json, frab_xml, calendar))

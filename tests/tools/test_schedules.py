"""Schedules: each format gives the same kind of records, and a page that is ready to type under."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from eventnotes.model.options import EVENT_OPTIONS, SESSION_OPTIONS, parse_options
from eventnotes_tools.schedules import read_schedule
from eventnotes_tools.schedules.declarations import event_declaration, session_declarations
from eventnotes_tools.schedules.records import ScheduleError, SkipReason, html_to_text
from tests.helpers import ROOT

if TYPE_CHECKING:
    from eventnotes.text.markdown_writer import Declaration
    from eventnotes_tools.schedules.records import Schedule

DATA = ROOT / "tests" / "data" / "schedules"
NAMES = sorted(path.name for path in DATA.iterdir())


def schedule(name: str, timezone: str = "") -> Schedule:
    return read_schedule((DATA / name).read_bytes(), timezone)


def sections(name: str, timezone: str = "") -> dict[str, Declaration]:
    return {section.id: section for section in session_declarations(schedule(name, timezone), "the-event")}


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_written_can_be_read_by_the_directives(name: str) -> None:
    event = event_declaration(schedule(name), "")
    for known, section in [(EVENT_OPTIONS, event), *((SESSION_OPTIONS, talk) for talk in sections(name).values())]:
        written = {key: value for key, value in section.options.items() if value is not None}
        assert parse_options(known, written)[1] == []


@pytest.mark.parametrize(
    ("name", "event_id", "title", "date", "timezone"),
    [
        ("pretalx.json", "example-conf-2030", "Example Conf 2030 東京", "2030-05-18/2030-05-19", "Asia/Tokyo"),
        ("frab.json", "exconf30", "ExConf #30", "2030-12-27", None),
        ("frab.xml", "exconf30", "Example Days & Nights", "2030-12-27/2030-12-28", "Europe/Berlin"),
        ("pentabarf.xml", "free-software-day", "Free Software Day", "2031-02-01", None),
        ("calendar.ics", "cloud-day-2030", "関西クラウド勉強会 Cloud Day 2030", "2030-06-15", "Asia/Tokyo"),
        ("meetup.ics", "python-meetup-42", "Python Meetup #42", "2030-07-04", "Europe/Berlin"),
    ],
)
def test_the_event(name: str, event_id: str, title: str, date: str, timezone: str | None) -> None:
    event = event_declaration(schedule(name), "")
    assert (event.id, event.title, event.options["date"], event.options["timezone"]) == (
        event_id,
        title,
        date,
        timezone,
    )


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("pretalx.json", ["programs-that-last", "sls7qx", "lightning-talks", "lightning-talks-2", "open-space"]),
        ("frab.json", ["nachtvortrag-uber-grosse"]),
        ("frab.xml", ["opening-ceremony", "kontena", "hacker-jeopardy"]),
        ("pentabarf.xml", ["welcome-to-free-software-day", "afterwards"]),
        ("calendar.ics", ["opening", "lambda-fargate"]),
        ("meetup.ics", []),
    ],
)
def test_talks_come_in_the_order_of_time_each_with_an_id_of_its_own(name: str, ids: list[str]) -> None:
    assert list(sections(name)) == ids


def test_a_talk_has_all_that_the_schedule_says() -> None:
    talk = sections("pretalx.json")["sls7qx"]
    assert talk.title == "新しい負荷試験の形"
    assert talk.options == {
        "speakers": "山田 太郎, Sato Jr.",
        "url": "https://pretalx.example.org/example-conf-2030/talk/SLS7QX/",
        "slides": "https://speakerdeck.com/player/01c3d4b2311e45f1a88a3f2d17091f75",
        "video": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "links": None,
        "track": "Serverless",
        "type": "talk",
        "language": "ja",
        "start": "2030-05-18T10:00",
        "end": "2030-05-18T10:45",
    }
    assert talk.body.startswith("秒間 200 万アクセス\n\n**概要**\n\n\\$1.251 で")
    assert "\\<script>" in talk.body


def test_attachments_are_told_apart_and_relative_ones_completed() -> None:
    keynote = sections("pretalx.json")["programs-that-last"].options
    assert keynote["slides"] == (
        "https://pretalx.example.org/media/example-conf-2030/submissions/KEYN8T/programs%20that%20last.odp"
    )
    assert keynote["links"] == "Notes with code <https://example.org/last/>"
    opening = sections("frab.xml")["opening-ceremony"].options
    assert opening["slides"] == "https://frab.example.org/attachments/11223/opening.pdf"
    assert opening["video"] == "https://media.example.org/v/exconf30-11223.webm"


@pytest.mark.parametrize(
    ("name", "talk", "start"),
    [
        ("pretalx.json", "programs-that-last", "2030-05-18T10:00"),  # 01:00 UTC
        ("frab.xml", "hacker-jeopardy", "2030-12-28T00:30"),
        ("frab.json", "nachtvortrag-uber-grosse", "2030-12-28T00:15"),  # of the 27th, for the conference
        ("pentabarf.xml", "afterwards", "2031-02-02T00:10"),  # a day that changes at nine
        ("calendar.ics", "lambda-fargate", "10:30"),  # 01:30 UTC
    ],
)
def test_times_are_those_of_the_clocks_at_the_event(name: str, talk: str, start: str) -> None:
    assert sections(name)[talk].options["start"] == start


def test_another_time_zone_can_be_asked_for() -> None:
    talks = sections("calendar.ics", "UTC")
    assert (talks["opening"].options["start"], talks["lambda-fargate"].options["start"]) == ("01:00", "01:30")
    with pytest.raises(ScheduleError, match="no time zone 'Nowhere'"):
        schedule("calendar.ics", "Nowhere")


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("pretalx.json", {"Lunch": SkipReason.BREAK, "CANCELLED: A talk about nothing": SkipReason.CANCELLED}),
        ("frab.xml", {"Coffee break": SkipReason.BREAK}),
        (
            "calendar.ics",
            {"懇親会は翌日": SkipReason.WHOLE_DAY, "昼休憩": SkipReason.BREAK, "中止になった話": SkipReason.CANCELLED},
        ),
    ],
)
def test_what_is_no_talk_is_left_out_and_named(name: str, left_out: dict[str, SkipReason]) -> None:
    assert {talk.title: talk.skipped for talk in schedule(name).talks if talk.skipped} == left_out


def test_an_entry_that_is_alone_in_a_calendar_is_the_event() -> None:
    event = event_declaration(schedule("meetup.ics"), "")
    assert (event.options["venue"], event.body) == ("Example GmbH, Berlin", "Two talks, then pizza.")


def test_a_name_stands_once() -> None:
    assert sections("frab.json")["nachtvortrag-uber-grosse"].options["speakers"] == "Max Mustermann"


def test_no_talk_takes_the_id_of_the_event() -> None:
    found = [talk.id for talk in session_declarations(schedule("calendar.ics"), "opening")]
    assert found == ["opening-2", "lambda-fargate"]


def test_html_becomes_text() -> None:
    assert html_to_text("<p>One<br>two</p><script>no</script><ul><li>a&amp;b</li></ul>") == "One\ntwo\n\n- a&b"
    assert html_to_text("2 < 3 and <x>") == "2 < 3 and <x>"
    assert html_to_text("<b>One</b>\ntwo\n\n- a <i>b</i>") == "One\ntwo\n\n- a b"
    assert html_to_text("<h2>One</h2>two\nthree") == "One\n\ntwo three"


BOMB = b'<!DOCTYPE s [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><schedule><conference>&b;</conference></schedule>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "neither JSON nor XML nor iCalendar"),
        (b"{", "the JSON is invalid"),
        (b'{"talks": []}', "the JSON is no schedule; export it as 'schedule.json'"),
        (b'{"schedule": {"conference": {"title": "x"}}}', "neither a day nor a talk"),
        (b'{"schedule": {"conference": {"title": "x", "days": [7, {"rooms": []}]}}}', "neither a day nor a talk"),
        (b"[" * 100_000, "the JSON is invalid"),
        (b'{"a":' * 100_000, "the JSON is invalid"),
        (b"<schedule>", "the XML is invalid"),
        (b"<html></html>", "the XML is no schedule"),
        (b'<?xml version="1.0" encoding="nonsense"?><schedule/>', "unknown encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?><schedule/>', "unknown encoding"),
        (BOMB, "declares entities"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "no entry with a date"),
        (b"BEGIN:VCALENDAR\nnonsense\n", "iCalendar"),
        (b"BEGIN:VCALENDAR\nX:\xff\n", "iCalendar"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20310304\nEND:VEVENT\n", "cut off"),
    ],
)
def test_what_is_no_schedule_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ScheduleError, match=message):
        read_schedule(content)


CALENDAR = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:%s\r\nDURATION:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
FRAB = b'{"schedule": {"conference": {"day_change": "09:00", "days": [{"date": "%s", "rooms": {"a": [%s]}}]}}}'


@pytest.mark.parametrize(
    "content",
    [
        CALENDAR % (b"99991231T100000", b"P900D"),
        CALENDAR % (b"20300101T100000", b"P9999999999D"),
        FRAB % (b"2030-01-01", b'{"title": "t", "date": "2030-01-01T10:00:00", "duration": "99999999999:00"}'),
        FRAB % (b"9999-12-31", b'{"title": "t", "start": "01:00"}'),
    ],
)
def test_what_no_calendar_has_is_refused(content: bytes) -> None:
    with pytest.raises(ScheduleError, match="is invalid"):
        read_schedule(content)


def test_fields_of_a_wrong_shape_do_no_harm() -> None:
    talk = {"title": "T", "date": 5, "duration": [], "persons": {"a": 1}, "links": [None, {"url": 3}], "type": None}
    content = {"schedule": {"conference": {"start": "2030-05-18", "days": [{"rooms": {"R": [talk, None, {}]}}]}}}
    (found,) = read_schedule(json.dumps(content).encode()).talks
    assert (found.title, found.start, found.speakers) == ("T", None, ())
    assert read_schedule(json.dumps(content).encode()).days.first == dt.date(2030, 5, 18)


EVENT = (
    "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20310101T000000Z\r\nDTSTART:2031030{day}T100000\r\n{more}\r\nEND:VEVENT\r\n"
)


def calendar(*entries: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(entries)}END:VCALENDAR\r\n".encode()


@pytest.mark.parametrize("place", range(8, 20))
def test_a_line_folded_inside_a_letter_is_read(place: int) -> None:
    content = calendar(
        EVENT.format(uid="a", day=4, more="SUMMARY:観測の話😀"), EVENT.format(uid="b", day=4, more="SUMMARY:B")
    )
    at = content.index(b"SUMMARY") + place
    for fold in (b"\r\n ", b"\n\t"):
        read = read_schedule(content[:at] + fold + content[at:])
        assert [talk.title for talk in read.talks] == ["観測の話😀", "B"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("CLASS:PRIVATE", SkipReason.PRIVATE),
        ("CLASS:confidential", SkipReason.PRIVATE),
        ("CLASS:X-STAFF", SkipReason.PRIVATE),
        ("STATUS:CANCELLED\r\nCLASS:PUBLIC", SkipReason.CANCELLED),
        ("CLASS:PUBLIC", None),
    ],
)
def test_a_private_entry_is_left_out_and_no_event_is_made_of_it_alone(line: str, reason: SkipReason | None) -> None:
    hidden = EVENT.format(uid="a", day=4, more=f"SUMMARY:A\r\n{line}")
    found = read_schedule(calendar(hidden, EVENT.format(uid="b", day=4, more="SUMMARY:B")))
    assert {talk.title: talk.skipped for talk in found.talks} == {"A": reason, "B": None}
    if reason:
        with pytest.raises(ScheduleError, match="no entry that is public"):
            read_schedule(calendar(hidden))


@pytest.mark.parametrize("text", ["One <b>bold</b> word", "<p>One bold</p> word", "<![CDATA[One bold word]]>"])
def test_markup_inside_a_text_of_the_xml_loses_no_word(text: str) -> None:
    talk = f"<event><title>T</title><abstract>{text}</abstract></event>"
    content = f"<schedule><conference><start>2030-05-18</start></conference><day><room>{talk}</room></day></schedule>"
    (found,) = read_schedule(content.encode()).talks
    assert found.abstract == "One bold word"


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=MONTHLY;COUNT=3",
        "RRULE:FREQ=DAILY",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20310401T000000Z",
        "RDATE:20310305T100000",
        "RDATE;VALUE=DATE:20310305,20310405",
    ],
)
def test_an_entry_that_repeats_is_refused_with_a_message_that_is_true(rule: str) -> None:
    content = calendar(
        EVENT.format(uid="a", day=4, more=f"SUMMARY:Meetup\r\n{rule}"), EVENT.format(uid="b", day=5, more="")
    )
    with pytest.raises(ScheduleError, match="'Meetup' repeats"):
        read_schedule(content)
    pause = EVENT.format(uid="a", day=4, more=f"SUMMARY:Lunch\r\n{rule}")
    talk = EVENT.format(uid="b", day=5, more="SUMMARY:Talk")
    assert [it.title for it in read_schedule(calendar(pause, talk)).talks if it.skipped is None] == ["Talk"]


def test_a_grid_without_talks_has_its_days() -> None:
    content = b'[{"date": "2031-04-01T00:00:00", "rooms": [{"sessions": []}]}]'
    assert read_schedule(content).days.first == dt.date(2031, 4, 1)


@pytest.mark.parametrize(
    "more", [{}, {"room": None}, {"id": 7}, {"liveUrl": "https://e.org/x"}, {"status": "Accepted", "categories": []}]
)
def test_a_grid_of_sessionize(more: dict[str, object]) -> None:
    talk: dict[str, object] = {
        "id": "7",
        "title": "Types",
        "description": "Words.",
        "startsAt": "2031-04-01T10:00:00",
        "room": "Hall",
        **more,
    }
    talk |= {"endsAt": "2031-04-01T10:40:00", "speakers": [{"id": "x", "name": "Ada Lovelace"}, {"name": ""}]}
    lunch = {"title": "Food", "startsAt": "2031-04-01T12:00:00", "isServiceSession": True}
    days = [{"date": "2031-04-01T00:00:00", "rooms": [{"id": 1, "name": "Hall", "sessions": [lunch, talk]}]}]
    read = read_schedule(json.dumps(days).encode())
    first, second = read.talks
    assert (read.days.first, first.title, first.room, first.speakers[0]) == (
        dt.date(2031, 4, 1),
        "Types",
        "Hall",
        "Ada Lovelace",
    )
    assert (first.skipped, second.skipped, len(first.speakers)) == (None, SkipReason.BREAK, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'[{"rooms": [{"id": 1, "name": "Hall", "sessions": []}]}]', "nor a talk with a start"),
        (b'[{"groupId": 1, "sessions": []}]', "export the grid"),
        (b"[1, 2]", "export the grid"),
        (b"[]", "export the grid"),
        (b"[{", "JSON is invalid"),
    ],
)
def test_what_is_no_grid_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ScheduleError, match=message):
        read_schedule(content)

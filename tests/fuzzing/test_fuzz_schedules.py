"""Any schedule is refused, or gives declarations that every reader takes, with all its words."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventnotes.model.options import EVENT_OPTIONS, SESSION_OPTIONS, parse_options
from eventnotes.text.markdown_writer import write_declaration
from eventnotes.text.sanitize import remove_control_characters
from eventnotes_tools.cli import main
from eventnotes_tools.schedules import read_schedule
from eventnotes_tools.schedules.declarations import event_declaration, session_declarations
from eventnotes_tools.schedules.records import ScheduleError
from tests.fuzzing.schedules import schedules
from tests.helpers import CONF
from tests.tools.importing.test_properties import MARKED, _known_directives, complaints  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from eventnotes_tools.schedules.records import Schedule, ScheduledTalk

few = settings(max_examples=settings().max_examples * 3 // 5, suppress_health_check=list(HealthCheck), print_blob=True)


def page_of(schedule: Schedule) -> str:
    """Return the page, after a look at every option."""
    event = event_declaration(schedule, "")
    parts = [write_declaration("event", event._replace(id="the-event"))]
    written = [(EVENT_OPTIONS, event)]
    for talk in session_declarations(schedule, "the-event"):
        parts.append(write_declaration("session", talk, level=2))
        written.append((SESSION_OPTIONS, talk))
    for known, section in written:
        options = {
            name: remove_control_characters(text).text for name, text in section.options.items() if text is not None
        }
        assert parse_options(known, options)[1] == []
    page = "\n".join(parts)
    assert remove_control_characters(page).fault == ""
    return page


def words_of(talk: ScheduledTalk) -> set[str]:
    texts = (talk.title, talk.abstract, talk.track or talk.room, *talk.speakers)
    return set(MARKED.findall(" ".join(texts)))


#: A link without a title, to an address that is not one of the web.
RELATIVE = (
    b'{"schedule": {"conference": {"title": "x", "days": [{"date": "2030-05-18",'
    b' "rooms": {"a": [{"title": "T", "links": [{"url": "slides"}, {"url": "//h/x"}, {"url": "HTTPS://h"}]}]}}]}}}'
)
CALENDAR = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20300518T100000\r\n%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@few
@given(content=schedules)
@example(content=RELATIVE)
@example(content=CALENDAR % b"DURATION:20300518T100000")
@example(content=CALENDAR % b"CATEGORIES;ENCODING=BASE64;VALUE=BINARY:")
@example(content=CALENDAR % b"LOCATION:\x00\xef\xbf\xbf")
def test_any_schedule_is_refused_or_read(content: bytes) -> None:
    try:
        schedule = read_schedule(content)
    except ScheduleError:
        return
    page = page_of(schedule)
    wanted = {word for talk in schedule.talks if talk.skipped is None for word in words_of(talk)}
    assert wanted <= set(MARKED.findall(page))
    assert complaints(page) == ""


@few
@given(content=schedules, cut=st.integers(0, 400), put=st.binary(max_size=4))
def test_any_damaged_schedule_is_refused_or_read(content: bytes, cut: int, put: bytes) -> None:
    at = cut % (len(content) + 1)
    try:
        schedule = read_schedule(content[:at] + put + content[at + 1 :])
    except ScheduleError:
        return
    page_of(schedule)


@settings(few, max_examples=settings().max_examples // 5)
@given(content=schedules)
def test_the_command_makes_a_page_or_says_why_not(content: bytes) -> None:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        Path(name, "conf.py").write_text(CONF, "utf-8")
        os.chdir(name)
        try:
            made = CliRunner().invoke(main, ["new", "event", "--schedule", "-"], input=content)
        finally:
            os.chdir(before)
        assert made.exception is None or isinstance(made.exception, SystemExit), made.output
        if made.exit_code == 0:
            page = Path(name, made.stdout.strip()).read_text("utf-8")
            assert re.search(r"^:date: \d{4}-\d\d-\d\d", page, re.MULTILINE)
        else:
            assert "Error: " in made.stderr
            assert sorted(path.name for path in Path(name).rglob("*.md")) == []

"""Values near right ones: what a reader of options takes, it takes again as it is shown, and all of it can be shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given

from eventnotes.model import dates, options
from eventnotes.model.dates import parse_timestamp, session_timestamp
from eventnotes.rendering.dates import format_published, format_times
from eventnotes.text.sanitize import remove_control_characters
from eventnotes.text.urls import validate_url
from tests.fuzzing.values import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from eventnotes.model.records import TitledLink


def _named(item: TitledLink) -> str:
    return f"{item.text} <{item.url}>" if item.url else item.text


#: Readers of options, and how what each gives is written.
READERS: dict[str, tuple[Callable[[str], Any], Callable[[Any], str]]] = {
    "text": (options.parse_text, str),
    "texts": (options.parse_texts, ", ".join),
    "url": (validate_url, str),
    "urls": (options.parse_urls, " ".join),
    "named": (options.parse_titled_link, _named),
    "links": (options.parse_titled_links, lambda found: ", ".join(map(_named, found))),
    "identifier": (options.parse_id, str),
    "identifiers": (options.parse_ids, ", ".join),
    "number": (options.parse_number, str),
    "days": (dates.parse_date_range, dates.DateRange.isoformat),
    "published": (dates.validate_timestamp, str),
    "moment": (dates.validate_session_time, str),
    "zone": (dates.validate_timezone, str),
}


@pytest.mark.parametrize("name", READERS)
@given(written=value)
@example(written="https://a.example/<a>?")
def test_what_is_read_is_read_again_as_it_is_shown(name: str, written: str) -> None:
    read, show = READERS[name]
    try:
        found = read(remove_control_characters(written).text.strip())
    except ValueError as error:
        assert str(error).strip()  # noqa: PT017 - a value is refused or read
        return
    assert read(show(found).strip()) == found


@given(written=value)
@example(written="9999-12-31T23:59-14:00")
@example(written="0001-01-01T00:00+14:00")
def test_every_time_can_be_shown(written: str) -> None:
    for zone in ("", "Asia/Tokyo", "Nowhere", "\ud800"):
        parse_timestamp(written, zone)
        session_timestamp(dt.date(2018, 3, 10), written, zone)
        session_timestamp(None, written, zone)
    for language in ("en", "ja"):
        format_times(written, written, language)
        format_published(written, language)

"""Which dates and times are valid, and the messages for all others."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.model.dates import (
    DateRange,
    parse_date,
    parse_date_range,
    parse_timestamp,
    session_timestamp,
    validate_session_time,
    validate_timestamp,
)

dates = st.dates()


@given(dates)
def test_a_day_is_an_iso_date(day: dt.date) -> None:
    assert parse_date_range(day.isoformat()) == DateRange(day, day)


@given(dates, dates)
def test_an_interval_is_two_iso_dates_in_their_order(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    assert parse_date_range(f"{first}/{last}") == DateRange(first, last)
    assert parse_date_range(f" {first} / {last} ") == DateRange(first, last)


@given(dates, dates)
def test_an_interval_does_not_end_before_it_begins(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    if first < last:
        with pytest.raises(ValueError, match="ends before it begins; write the earlier date first"):
            parse_date_range(f"{last}/{first}")


NO_DATES = (
    "/ 2018 2018-3-10 20180310 2018/03/10 10.3.2018 2018-03-10/ 2018-03-10/11 2018-W10-6 ２０１８-０３-１０"
    " 2018-03-10T10:00 2018-03-10/2018-03-11/2018-03-12 平成30年3月10日"
)


@pytest.mark.parametrize("text", ["", *NO_DATES.split()])
def test_what_is_no_date_is_told_the_form(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date; write it as YYYY-MM-DD"):
        parse_date_range(text)


@pytest.mark.parametrize("text", ["2018-02-29", "2018-13-01", "2018-00-10", "0000-01-01"])
def test_a_date_that_does_not_exist_is_said_not_to_exist(text: str) -> None:
    with pytest.raises(ValueError, match=f"the date {text} does not exist"):
        parse_date(text)


@given(st.text())
def test_any_text_is_read_or_refused_with_a_value_error(text: str) -> None:
    for parse in (parse_date_range, validate_timestamp, validate_session_time):
        with suppress(ValueError):
            parse(text)


@pytest.mark.parametrize(
    "text", ["2018-03-17", "2018-03-17T06:16:55Z", "2018-03-17T15:16:55+09:00", "2018-03-17 15:16"]
)
def test_when_a_note_was_published_stays_as_written(text: str) -> None:
    assert validate_timestamp(text) == text


@pytest.mark.parametrize("text", ["", "yesterday", "2018-02-30", "2018-03-17T25:00"])
def test_what_is_no_publication_date_is_told_the_form(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date or time; write it as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"):
        validate_timestamp(text)


@pytest.mark.parametrize("text", ["13:30", "13:30:00", "2018-03-10T13:30", "2018-03-10 13:30"])
def test_when_a_session_began_stays_as_written(text: str) -> None:
    assert validate_session_time(text) == text


@pytest.mark.parametrize(
    "text", ["", "1:30", "25:00", "13:30-14:00", "afternoon", "2018-03-10", "2018-03-10T", "2018-03-32 13:30"]
)
def test_what_is_no_time_is_told_the_form(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time; write it as hh:mm or YYYY-MM-DDThh:mm"):
        validate_session_time(text)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2018-03-10", "", "2018-03-10T00:00:00+00:00"),
        ("2018-03-10", "Asia/Tokyo", "2018-03-10T00:00:00+09:00"),
        ("2018-03-10", "Nowhere/At_All", "2018-03-10T00:00:00+00:00"),
        ("2018-03-17T06:16:55Z", "Asia/Tokyo", "2018-03-17T06:16:55+00:00"),
        ("", "", None),
        ("last spring", "", None),
    ],
)
def test_a_date_is_a_moment_in_its_time_zone(text: str, zone: str, expected: str | None) -> None:
    found = parse_timestamp(text, zone)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("day", "text", "zone", "expected"),
    [
        ("2018-03-10", "13:30", "", "2018-03-10T13:30"),
        ("2018-03-10", "13:30", "Asia/Tokyo", "2018-03-10T13:30+09:00"),
        ("2018-03-10", "13:30", "../etc", "2018-03-10T13:30"),
        ("2018-03-10", "2018-03-11 09:00", "", "2018-03-11T09:00"),
        (None, "2018-03-11T09:00+02:00", "Asia/Tokyo", "2018-03-11T09:00+02:00"),
        (None, "13:30", "Asia/Tokyo", ""),
        ("2018-03-10", "", "Asia/Tokyo", ""),
    ],
)
def test_a_time_is_a_moment_on_its_day(day: str | None, text: str, zone: str, expected: str) -> None:
    assert session_timestamp(dt.date.fromisoformat(day) if day else None, text, zone) == expected

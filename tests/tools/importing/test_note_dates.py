"""When an event took place: the dates in titles, texts, paths and front matter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from eventnotes_tools.importing.recognition.dates import (
    date_in_path,
    dates_in_text,
    dates_in_value,
)

PUBLISHED = dt.date(2018, 3, 17)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2018-03-10", ["2018-03-10"]),
        ("2018/3/10, 2019.04.11", ["2018-03-10", "2019-04-11"]),
        ("2018年3月10日(土)〜11日", ["2018-03-10/2018-03-11"]),
        ("2018/3/30 - 4/1", ["2018-03-30/2018-04-01"]),
        ("2018/3/10 - 2018/3/11", ["2018-03-10/2018-03-11"]),
        # What ends before it began, or lasts for months, is the first day.
        ("2018/3/10-9", ["2018-03-10"]),
        ("2018/3/10 - 6/9", ["2018-03-10"]),
        ("2018/3/10-13:00", ["2018-03-10"]),
        ("March 10th, 2018", ["2018-03-10"]),
        ("Mar. 10-11, 2018", ["2018-03-10/2018-03-11"]),
        ("10th–11th of it, 10 March 2018", ["2018-03-10"]),
        ("10–11 march 2018", ["2018-03-10/2018-03-11"]),
        ("2018-02-30, 2018-13-01", []),
        ("1899-03-10", []),
        ("12018-03-10", []),
        ("[[2018-03-10-conf]], 2018-03-11_conf.md, https://example.org/2018/03/12/conf", []),
        ("2018-03-10T10:00 or 2018/3/11 Conf", ["2018-03-10", "2018-03-11"]),
    ],
)
def test_days_with_their_year(text: str, found: list[str]) -> None:
    assert [days.isoformat() for days in dates_in_text(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3月10日", ["2018-03-10"]),
        ("03/10 (土)", ["2018-03-10"]),
        ("3/10 (Sat)", ["2018-03-10"]),
        ("3/10 (Saturday)", ["2018-03-10"]),
        ("3/10（土・祝）", ["2018-03-10"]),
        # Of another year, by its weekday; before the turn of the year; after it was published, or long before.
        ("3/10 (日)", []),
        ("12月20日", ["2017-12-20"]),
        ("3月18日", []),
        ("8月1日", []),
        ("3月17日", ["2018-03-17"]),
        # A fraction does not end it.
        ("1/2 of it, 3/10 (土) and 3/11 (日)", ["2018-03-10", "2018-03-11"]),
        ("1/2 of it", []),
        ("In Berlin on March 10.", ["2018-03-10"]),
        ("10 Mar, in Berlin", ["2018-03-10"]),
        ("may 10 of us", []),
        ("March 10, 2016", ["2016-03-10"]),
        ("2月30日", []),
    ],
)
def test_days_without_their_year(text: str, found: list[str]) -> None:
    assert [days.isoformat() for days in dates_in_text(text, published=PUBLISHED)] == found


@pytest.mark.parametrize(
    ("path", "found", "where"),
    [
        ("2019-05-16-conf.md", "2019-05-16", "path"),
        ("posts/20190516_conf.md", "2019-05-16", "path"),
        ("2019.05.16/20180310/notes.md", "2018-03-10", "path"),
        ("2019/05/16/conf.md", "2019-05-16", "path"),
        ("2019/0516-conf/README.md", "2019-05-16", "path"),
        ("2019/conf-0516.md", "2019-01-01/2019-12-31", "year"),
        ("2018/conf-2019/a.md", "2019-01-01/2019-12-31", "year"),
        ("2019-05_16.md", "2019-01-01/2019-12-31", "year"),
        ("2019-02-30.md", "2019-01-01/2019-12-31", "year"),
    ],
)
def test_the_date_in_a_path(path: str, found: str, where: str) -> None:
    result = date_in_path(path.split("/"))
    assert result is not None
    assert (result.days.isoformat(), result.found_in) == (found, where)


def test_a_path_without_a_date() -> None:
    assert date_in_path(["notes", "conf-12345.md"]) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (dt.date(2018, 3, 10), "2018-03-10"),
        (dt.datetime(2018, 3, 10, 23, 0, tzinfo=dt.UTC), "2018-03-10"),
        ("20180310", "2018-03-10"),
        (20180310, "2018-03-10"),
        (" 2018-03-10 ", "2018-03-10"),
        ("March 10-11, 2018", "2018-03-10/2018-03-11"),
        ([dt.date(2018, 3, 11), "2018-03-09", "soon", "2018/3/10"], "2018-03-09/2018-03-11"),
    ],
)
def test_the_days_of_a_value(value: Any, found: str) -> None:
    days = dates_in_value(value)
    assert days is not None
    assert days.isoformat() == found


@pytest.mark.parametrize("value", [None, True, 2018, "soon", [], ["soon"], {"first": "2018-03-10"}, 1.5])
def test_values_that_tell_no_days(value: Any) -> None:
    assert dates_in_value(value) is None

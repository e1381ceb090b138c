"""Dates, times and names of languages in a page's language."""

from __future__ import annotations

from datetime import date

import pytest
from sphinx.locale import translators

from eventnotes.i18n import language_name, ngettext
from eventnotes.rendering.dates import format_days, format_published, format_times

FIRST, LAST = date(2018, 3, 10), date(2018, 3, 11)


@pytest.fixture(autouse=True)
def _without_a_catalogue() -> None:
    """Forget the language of the project that another test has built in this process."""
    translators.clear()


@pytest.mark.parametrize(
    ("first", "last", "language", "expected"),
    [
        (FIRST, None, "ja", "2018年3月10日"),
        (FIRST, FIRST, "en", "Mar 10, 2018"),
        (FIRST, LAST, "en", "Mar 10\N{THIN SPACE}–\N{THIN SPACE}11, 2018"),
        (FIRST, LAST, "ja", "2018年3月10日～11日"),
        (FIRST, None, "", "Mar 10, 2018"),
        (FIRST, None, "xx", "Mar 10, 2018"),
        (FIRST, LAST, "not a tag", "Mar 10\N{THIN SPACE}–\N{THIN SPACE}11, 2018"),
        (None, None, "en", "date unknown"),
    ],
)
def test_days(first: date | None, last: date | None, language: str, expected: str) -> None:
    assert format_days(first, last, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-03-17T06:16:55Z", "2018年3月17日"),
        ("2018-03-17", "2018年3月17日"),
        ("", ""),
        ("last spring", "last spring"),
    ],
)
def test_published(text: str, expected: str) -> None:
    assert format_published(text, "ja") == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("", "", ""),
        ("13:30", "", "13:30"),
        ("", "14:20", "14:20"),
        ("13:30", "14:20", "13:30 – 14:20"),
        ("13:30", "13:30", "13:30"),
        ("2018-03-10T13:30", "2018-03-10T14:20", "Mar 10, 2018 13:30 – 14:20"),
        ("2018-03-10T23:30", "2018-03-11T00:20", "Mar 10, 2018 23:30 – Mar 11, 2018 00:20"),
        ("2018-03-10 13:30", "14:20", "Mar 10, 2018 13:30 – 14:20"),
        ("2018-03-10T13:30+09:00", "2018-03-10T14:20+09:00", "Mar 10, 2018 13:30 – 14:20 UTC+09:00"),
        ("2018-03-10T13:30+09:00", "2018-03-10T14:20+10:00", "Mar 10, 2018 13:30 UTC+09:00 – 14:20 UTC+10:00"),
        ("13:30Z", "", "13:30 UTC"),
        ("noon", "14:20", "noon – 14:20"),
    ],
)
def test_times(start: str, end: str, expected: str) -> None:
    assert format_times(start, end, "en") == expected


@pytest.mark.parametrize(
    ("tag", "language", "expected"),
    [
        ("ja", "ja", "日本語"),
        ("en", "ja", "英語"),
        ("ja", "en", "Japanese"),
        ("", "ja", ""),
        ("xx-unheard", "ja", "xx-unheard"),
        ("en", "xx", "English"),
    ],
)
def test_a_language_is_called_by_its_name(tag: str, language: str, expected: str) -> None:
    assert language_name(tag, language) == expected


def test_without_a_catalogue_english_has_singular_and_plural() -> None:
    assert [ngettext("%d event", "%d events", count) % count for count in (0, 1, 2)] == [
        "0 events",
        "1 event",
        "2 events",
    ]

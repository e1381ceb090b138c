"""Find an event's date in its note: weigh the dates in title, text, front matter and file name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any, NamedTuple

from eventnotes.model.dates import DateRange
from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import parse_markdown
from eventnotes_tools.importing.recognition import dates, titles
from eventnotes_tools.importing.recognition.dates import EventDate

_LABEL = re.compile(r"(?:開催)?(?:日時|日程|日付|会期|期間|開催日)|(?:event )?dates?|when", re.IGNORECASE)
#: Labels of other moments, such as those that Notion exports.
_OTHER_LABEL = re.compile(
    r"(?:created|updated|modified|published|posted|last|due|deadline|作成|更新|投稿|公開|締切|申込)[^:：|]{0,12}[:：|]",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(r"<[^<>]*>|\]\([^()]*\)|https?://[^\s<>()]+")
_SPOKE = rf"attended|joined|went|was (?:at|held)|were at|spoken|(?:gave|given|delivered)\b|{titles.SPEAK}"
#: A word for the day beside a verb of taking place, of going there or of speaking, by the days before publication.
_RELATIVE = tuple(
    re.compile(
        rf"(?:^|[。!！\s])(?:{japanese})[はも、の](?:(?!先[日週月])[^。!！]){{0,200}}?"
        r"(?:(?:参加|登壇|発表|出席|視聴|開催)[しさい]|行[っきわ]|話し|開か)"
        rf"|(?<!of )\b(?:{english})\b,?\s+(?:[^\s.!;]+\s+){{0,8}}?"
        rf"(?:{_SPOKE}|host(?:ed|ing)|took place|speaking|(?:I['’]m|we['’]re) at)\b"
        rf"|\b(?:I|we)(?:['’]ve|\shave)?\s+(?:\w+\s+)?(?:{_SPOKE})\b(?:(?!\b(?:that|which|we|last)\b)[^.,!?;]){{0,200}}?\s(?:{english})\b"
        rf"|\b(?:{english})['’]s\s(?:\w+\s)?{titles.TALK}|\bmy\s(?:\w+\s)?{titles.TALK}\s(?:{english})\b",
        re.IGNORECASE,
    )
    for japanese, english in (
        ("今日|本日|きょう", "today|this (?:morning|afternoon|evening)|tonight"),
        ("昨日|きのう", "yesterday|last night"),
    )
)
_SOON = re.compile(r"\b(?:next (?:week|month)|tomorrow)\b|来[週月]|明日", re.IGNORECASE)
_PREAMBLE = 40  # lines that may hold a date without a label
_RELATIVE_LINES = 5
_DATE_LINE = 60  # characters of a line that holds little but a date
_BEFORE, _AFTER = 400, 3  # days from publication to the event, at most
_LABELLED = 4  # points of a date with a label
_SURE = 3  # points from which a date is not doubted
#: Keys of the moment of publication.
_PUBLISHED = ("published_at", "pubdate", "publishdate", "published", "created_at")
#: A time of day, or a zone.
_TIME = re.compile(r"\d[T ](?:(?!00:00)\d{1,2}:\d{2}|\S+\s?(?:Z|[+-]\d{2}:?\d{2})$)")
_POST_FOLDERS = frozenset(("_posts", "_drafts", "articles"))


class _Line(NamedTuple):
    """A line that may hold the date."""

    text: str
    number: int
    #: The evidence for a date on it, and whether it is the title or the first heading.
    points: float
    is_title: bool
    #: Whether it stands above the second heading, and is no heading.
    early: bool


def find_date(
    parts: Sequence[str], values: Mapping[str, Any], body: Sequence[NoteLine], title: str
) -> EventDate | None:
    """Find the date of an event in its note; None if there is none.

    *parts* are those of its path, *values* those of its front matter, by key in lower case.
    """
    if days := _first_days(values, ("event_date", "eventdate", "event-date")):
        return EventDate(days, "front matter")
    named = dates.date_in_path(parts[-2:])
    published = _first_days(values, ("date", *_PUBLISHED))
    moment = published or (named.days if named and named.found_in == "path" else None)
    lines = list(_candidate_lines(body, title))
    # The year that the title names, or else the first lines or the path.
    early = [line.text for line in lines if line.early or line.is_title][:_RELATIVE_LINES]
    named_years = (dates.YEAR.search(text) for text in (title, *early, *reversed(parts)))
    year = next((int(match["year"]) for match in named_years if match), None)
    if found := _best(lines, title, moment, year):
        return found
    if moment is None or moment.first != moment.last:
        return EventDate(moment, "front matter") if moment else None
    # What the day on which the note was written tells of the event's date.
    first = [line for line in lines[:_RELATIVE_LINES] if line.early]
    for (before, pattern), (line, after) in product(enumerate(_RELATIVE), pairwise([*first, first[0]])):
        word = pattern.search(f"{line.text} {after.text}")
        if word and word.start() < len(line.text):
            day = moment.first - dt.timedelta(before)
            doubt = "The date follows from the day of publication and a word such as 'today' or 'yesterday'."
            return EventDate(DateRange(day, day), "text", doubt, line.number)
    # A blog's folder or keys, a time of day, a report's title.
    is_post = (
        _TIME.search(str(values.get("date")))
        or not _POST_FOLDERS.isdisjoint(parts[:-1])
        or (published and values.get("date") is None)
        or titles.is_report_title(title)
    )
    if not is_post:
        doubt = "The date may be that on which the note was written." if published else ""
        return EventDate(moment, "front matter" if published else "path", doubt)
    is_ahead = not titles.is_report_title(title) and any(_SOON.search(line.text) for line in first)
    length, which = (30, "from") if is_ahead else (-30, "up to")
    days = DateRange(*sorted((moment.first, moment.first + dt.timedelta(length))))
    doubt = f"Only the day of publication is known; the event was given the month {which} {moment.first}."
    return EventDate(days, "publication", doubt)


def _first_days(values: Mapping[str, Any], keys: Iterable[str]) -> DateRange | None:
    return next(filter(None, (dates.dates_in_value(values.get(key)) for key in keys)), None)


def _best(lines: Sequence[_Line], title: str, moment: DateRange | None, year: int | None) -> EventDate | None:
    """Return the date with the most evidence; of two alike the first."""
    found = [
        (_points(line, days, title, year), line, days)
        for line in lines
        for days in dates.dates_in_text(line.text, year, moment.last if moment else None)
        if moment is None or -_BEFORE <= (days.first - moment.first).days <= _AFTER
    ]
    points, line, days = max(found, key=lambda it: it[0], default=(0.0, lines[0], DateRange(dt.date.min, dt.date.max)))
    if points < 1:
        return None
    near = [it.first for other, _, it in found if other >= points - 1 and not days.first <= it.first <= days.last]
    doubt = ""
    if points < _SURE:
        doubt = f"The date {days.first} stands in the text without a label."
    elif near and points < _LABELLED:
        doubt = f"The text names other days too, such as {near[0]}."
    return EventDate(days, "title" if line.is_title else "text", doubt, line.number)


def _points(line: _Line, days: DateRange, title: str, year: int | None) -> float:
    """Return the evidence that the *days* on a line are those of the event called *title* in the *year*."""
    name = re.sub(r"[\W\d]+$", "", fold(title))[:8]
    points = line.points + 0.5 * (days.first != days.last)
    points += 1.5 * bool(line.number and len(name) > 2 and name in fold(line.text))  # noqa: PLR2004 -- no name is shorter
    is_held = not dates.YEAR.search(title) and re.search(r"開催|\b(?:held|took place)\b", line.text)
    return points - 2.0 * bool(year and not is_held and year not in {days.first.year, days.last.year})


def _candidate_lines(body: Sequence[NoteLine], title: str) -> Iterator[_Line]:
    """Yield the title and the lines that are neither code, HTML, quotations nor other moments."""
    yield _Line(title, 0, 3.0 + (len(title) <= _DATE_LINE), is_title=True, early=True)
    parsed = parse_markdown(body)
    hidden = parsed.literal.union(*(range(first, last) for _, first, last in parsed.blocks("blockquote_open")))
    headings = {first for _, first, _ in parsed.blocks("heading_open")}
    count, seen, pending = 0, 0, False
    for index, line in enumerate(body):
        text = _NOT_TEXT.sub(" ", line.text)
        plain = re.sub(r"[*_`]|~~", "", text).strip(" \t|-+*>#")
        if index in hidden or not plain:
            continue
        seen += 1
        count += index in headings
        label = _LABEL.match(plain)
        rest = plain[label.end() :].lstrip() if label else ""
        labelled = pending or bool(label and re.match(r"[:：|]|は|(?:\s*(?=[0-9]))", rest) and rest)
        pending = bool(label and not rest.strip(":： "))
        if not _OTHER_LABEL.match(plain):
            is_heading, above = index in headings, count <= 1 and seen <= _PREAMBLE
            early = above and not is_heading
            points = 4.0 if labelled else 1.0 if is_heading else 2.0 if above else 0.0
            points += early and len(plain) <= _DATE_LINE
            yield _Line(plain, line.number, points, is_title=is_heading and above, early=early)

"""Records of a schedule, the event and its talks, and the conversion of values that all formats share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eventnotes.model.dates import DateRange
from eventnotes.text.html import strip_tags

_BREAK = re.compile(
    r"(?:(?:coffee|tea|lunch|short|long|morning|afternoon)[\s-]*)?(?:break|pause)s?|lunch|"
    r"(?:doors open|registration|check-?in)(?: .*)?|.{0,2}休憩.{0,3}|昼食|ランチ(?:タイム|休憩)?|開場|受付(?:開始)?|"
    r"(?:kaffee|mittags)pause",
    re.IGNORECASE,
)
_CANCELLED = re.compile(r"[\[(（【]?\s*(?:cancelled|canceled|withdrawn|中止|取り下げ)\s*[\])）】:：]", re.IGNORECASE)
_HTML = re.compile(r"</(?:p|div|li|ul|ol|a|em|strong|b|i|span|h[1-6])>|<br\s*/?>|<p>", re.IGNORECASE)
#: Tags, and what a reader sees of them in a text.
_BREAKS = (
    (re.compile(r"<br\b[^<>]*+>", re.IGNORECASE), "\n"),
    (re.compile(r"<li\b[^<>]*+>", re.IGNORECASE), "\n- "),
    (re.compile(r"</?(?:p|div|ul|ol|h[1-6]|table|tr)\b[^<>]*+>", re.IGNORECASE), "\n\n"),
)


class ScheduleError(Exception):
    """A schedule that can't be read; the message says what is wrong and what to do."""


class SkipReason(StrEnum):
    """Why an entry of a schedule becomes no session; in the plural, for messages."""

    BREAK = "breaks"
    CANCELLED = "cancelled or withdrawn talks"
    PRIVATE = "private entries"
    WHOLE_DAY = "entries for whole days"


class Attachment(NamedTuple):
    """A file or page that a talk links to."""

    url: str
    title: str = ""
    #: As in the schedule, such as ``slides`` or ``video/webm``.
    type: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduledTalk:
    """An entry of a schedule, a talk or a break."""

    title: str
    #: Local times at the event, without a time zone.
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    room: str = ""
    track: str = ""
    #: As in the schedule, such as ``Lightning Talk``.
    type: str = ""
    language: str = ""
    speakers: tuple[str, ...] = ()
    abstract: str = ""
    url: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: Source of an id if the title gives none.
    code: str = ""
    skipped: SkipReason | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """The schedule of an event, its talks by start time."""

    title: str
    #: A short name, such as ``pycon-2030``.
    acronym: str = ""
    days: DateRange
    #: An IANA time zone name, or empty.
    timezone: str = ""
    url: str = ""
    venue: str = ""
    abstract: str = ""
    #: Whether abstracts are in Markdown; otherwise they are plain text.
    markdown: bool = False
    talks: tuple[ScheduledTalk, ...] = ()


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return next(filter(None, map(_as_text, value.values())), "")
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def first_text(written: dict[str, Any], *keys: str) -> str:
    """Return the first value of *keys* that is not empty, as text; of texts by language likewise."""
    return next(filter(None, (_as_text(written.get(key)) for key in keys)), "")


def as_mapping(value: Any) -> dict[str, Any]:
    """Return *value* if it is a mapping, or else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """Return the mappings in *value*, if it is a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def find_time_zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name, None for an empty name; raise ScheduleError if it is unknown."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScheduleError(f"there is no time zone '{name}'; write one such as Asia/Tokyo") from None


def local_time(moment: dt.datetime | dt.date, zone: ZoneInfo | None) -> dt.datetime:
    """Convert a time to *zone*, without its time zone; without *zone* the clock time stays. A day is its midnight."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time())
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def skip_reason(talk: ScheduledTalk, state: str = "") -> SkipReason | None:
    """Return why a talk with this *state* becomes no session; None if it does."""
    is_off = state.casefold() in {"cancelled", "canceled", "withdrawn", "rejected", "declined"}
    if is_off or _CANCELLED.match(talk.title):
        return SkipReason.CANCELLED
    is_break = not talk.speakers and any(map(_BREAK.fullmatch, (talk.type, talk.title)))
    return SkipReason.BREAK if is_break else None


def sort_by_start(talks: Iterable[ScheduledTalk]) -> tuple[ScheduledTalk, ...]:
    """Sort talks by start time, stably; those without one come last."""
    return tuple(sorted(talks, key=lambda talk: talk.start.isoformat() if talk.start else "later"))


def html_to_text(written: str) -> str:
    """Convert HTML to text with an empty line between paragraphs; a text without HTML stays as it is."""
    if not _HTML.search(written):
        return written
    # Beside tags such as <b> alone, the lines are the author's.
    has_blocks = any(pattern.search(written) for pattern, _ in _BREAKS)
    text = re.sub(r"\s+", " ", written) if has_blocks else written
    for pattern, shown in _BREAKS:
        text = pattern.sub(shown, text)
    lines = (" ".join(line.split()) for line in strip_tags(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

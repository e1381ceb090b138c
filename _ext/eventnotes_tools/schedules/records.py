"""What a schedule says: the event, and its talks in the order of time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class ScheduleError(ValueError):
    """A file that is no schedule; its text says what is wrong and what to do."""


class SkipReason(StrEnum):
    """Why an entry of a schedule is no talk to take notes on; in the plural, as a message says it."""

    BREAK = "breaks"
    CANCELLED = "cancelled or withdrawn talks"
    WHOLE_DAY = "entries for whole days"


class Attachment(NamedTuple):
    """Something that a talk links to."""

    url: str
    title: str = ""
    #: As the schedule says it, such as ``slides`` or ``video/webm``.
    type: str = ""


class ScheduledSpeaker(NamedTuple):
    """A person, with the key by which the schedule tells namesakes apart; it may be empty."""

    name: str
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduledTalk:
    """An entry of a schedule."""

    title: str
    subtitle: str = ""
    #: When it begins and ends, by the clocks at the event: without a time zone.
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    room: str = ""
    track: str = ""
    #: As the schedule says it, such as ``Lightning Talk``.
    type: str = ""
    language: str = ""
    speakers: tuple[ScheduledSpeaker, ...] = ()
    abstract: str = ""
    url: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: What an id may be made of where the title has nothing for it.
    code: str = ""
    skipped: SkipReason | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """A schedule, whatever its format."""

    title: str
    #: A short name, such as ``pycon-2030``.
    acronym: str = ""
    first: dt.date
    last: dt.date
    #: An IANA time zone name; empty where the schedule has none.
    timezone: str = ""
    url: str = ""
    venue: str = ""
    abstract: str = ""
    #: Whether abstracts are in Markdown; otherwise they are plain text.
    markdown: bool = False
    talks: tuple[ScheduledTalk, ...] = ()

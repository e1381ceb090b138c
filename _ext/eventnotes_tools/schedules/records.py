"""Records of a schedule: the event and its talks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class ScheduleError(ValueError):
    """A schedule that can't be read; the message says what is wrong and what to do."""


class SkipReason(StrEnum):
    """Why an entry of a schedule becomes no session; in the plural, for messages."""

    BREAK = "breaks"
    CANCELLED = "cancelled or withdrawn talks"
    WHOLE_DAY = "entries for whole days"


class Attachment(NamedTuple):
    """A file or page that a talk links to."""

    url: str
    title: str = ""
    #: As in the schedule, such as ``slides`` or ``video/webm``.
    type: str = ""


class ScheduledSpeaker(NamedTuple):
    """A speaker, with the key that tells namesakes apart, or an empty one."""

    name: str
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduledTalk:
    """An entry of a schedule, a talk or a break."""

    title: str
    subtitle: str = ""
    #: Local times at the event, without a time zone.
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    room: str = ""
    track: str = ""
    #: As in the schedule, such as ``Lightning Talk``.
    type: str = ""
    language: str = ""
    speakers: tuple[ScheduledSpeaker, ...] = ()
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
    first: dt.date
    last: dt.date
    #: An IANA time zone name, or empty.
    timezone: str = ""
    url: str = ""
    venue: str = ""
    abstract: str = ""
    #: Whether abstracts are in Markdown; otherwise they are plain text.
    markdown: bool = False
    talks: tuple[ScheduledTalk, ...] = ()

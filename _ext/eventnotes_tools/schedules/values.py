"""Convert values that all schedule formats share: texts, local times, breaks, HTML."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eventnotes.text.html import LenientHTMLParser
from eventnotes_tools.schedules.records import ScheduleError, SkipReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes_tools.schedules.records import ScheduledTalk

_BREAK_TYPES = {"break", "pause", "lunch", "休憩"}
_BREAK = re.compile(
    r"(?:(?:coffee|tea|lunch|short|long|morning|afternoon)[\s-]*)?(?:break|pause)s?|lunch|"
    r"(?:doors open|registration|check-?in)(?: .*)?|.{0,2}休憩.{0,3}|昼食|ランチ(?:タイム|休憩)?|開場|受付(?:開始)?|"
    r"(?:kaffee|mittags)pause",
    re.IGNORECASE,
)
_CANCELLED = re.compile(r"[\[(（【]?\s*(?:cancelled|canceled|withdrawn|中止|取り下げ)\s*[\])）】:：]", re.IGNORECASE)
_HTML = re.compile(r"</(?:p|div|li|ul|ol|a|em|strong|b|i|span|h[1-6])>|<br\s*/?>|<p>", re.IGNORECASE)


def as_text(value: Any) -> str:
    """Return a value as text; of texts by language, the first that is not empty."""
    if isinstance(value, dict):
        return next(filter(None, map(as_text, value.values())), "")
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def as_mapping(value: Any) -> dict[str, Any]:
    """Return *value* if it is a mapping, or else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Return *value* if it is a list, or else an empty one."""
    return value if isinstance(value, list) else []


def find_time_zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name, None for an empty name; raise ScheduleError if it is unknown."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScheduleError(f"there is no time zone '{name}'; write one such as Asia/Tokyo") from None


def local_time(moment: dt.datetime, zone: ZoneInfo | None) -> dt.datetime:
    """Convert a time to *zone*, without its time zone; without *zone* the clock time stays."""
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def skip_reason(talk: ScheduledTalk, state: str = "") -> SkipReason | None:
    """Return why a talk with this *state* becomes no session; None if it does."""
    if state.casefold() in {"cancelled", "canceled", "withdrawn", "rejected"} or _CANCELLED.match(talk.title):
        return SkipReason.CANCELLED
    if not talk.speakers and (talk.type.casefold() in _BREAK_TYPES or _BREAK.fullmatch(talk.title)):
        return SkipReason.BREAK
    return None


def sort_by_start(talks: Iterable[ScheduledTalk]) -> tuple[ScheduledTalk, ...]:
    """Sort talks by start time, stably; those without one come last."""
    return tuple(sorted(talks, key=lambda talk: talk.start.isoformat() if talk.start else "later"))


def html_to_text(written: str) -> str:
    """Convert HTML to text with an empty line between paragraphs; a text without HTML stays as it is."""
    if not _HTML.search(written):
        return written
    reader = _TextParser()
    reader.feed(written)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextParser(LenientHTMLParser):
    """Collects text; blocks become paragraphs, list items lines."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._silent += 1
        self.parts.append(
            {"br": "\n", "li": "\n- ", "p": "\n\n", "div": "\n\n", "ul": "\n\n", "ol": "\n\n"}.get(tag, "")
        )

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent = max(0, self._silent - 1)
        self.parts.append(_paragraph(tag))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _paragraph(tag: str) -> str:
    return "\n\n" if tag in {"p", "div", "ul", "ol"} else ""

"""Convert a schedule to the declarations of an event and its sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from eventnotes.model.identifiers import transliterate_id, unused_id
from eventnotes.model.media import resolve_media
from eventnotes.text.markdown_writer import Declaration, join_list, write_paragraphs
from eventnotes.text.urls import is_safe_url
from eventnotes_tools.schedules.records import Attachment, Schedule, ScheduledTalk

#: Session type to the pattern of a schedule's types; the first match counts.
_TYPES = {
    "keynote": r"keynote|基調講演|キーノート",
    "lightning": r"lightning|\blt\b|ライトニング",
    "workshop": r"workshop|tutorial|hands-?on|ワークショップ|ハンズオン|チュートリアル",
    "panel": r"panel|podium|パネル",
    "talk": r"talk|lecture|vortrag|presentation|session|講演|セッション",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SLIDES = re.compile(r"slides?\b|スライド|資料", re.IGNORECASE)
_SLIDE_FILES = (".key", ".odp", ".ppt", ".pptx")
_VIDEO = re.compile(r"video|recording|録画|動画", re.IGNORECASE)


def event_declaration(schedule: Schedule, event_id: str) -> Declaration:
    """Return the event's declaration; without *event_id* the id is made from the acronym or title, or is empty."""
    return Declaration(
        schedule.title,
        event_id or transliterate_id(schedule.acronym, schedule.title),
        {
            "date": schedule.days.isoformat(),
            "url": _safe_url(schedule.url),
            "venue": schedule.venue or None,
            "timezone": schedule.timezone or None,
        },
        write_paragraphs(schedule.abstract, markdown=schedule.markdown),
    )


def session_declarations(schedule: Schedule, event_id: str) -> Iterator[Declaration]:
    """Yield a session's declaration for each talk that is not skipped, by start time, each with a unique id."""
    # The event's id is an anchor on the same page.
    taken = {event_id}
    days = {*schedule.days, *(talk.start.date() for talk in schedule.talks if talk.start)}
    time_format = "%Y-%m-%dT%H:%M" if len(days) > 1 else "%H:%M"
    for talk in schedule.talks:
        if talk.skipped is None:
            session_id = unused_id(transliterate_id(talk.title, talk.code) or "talk", taken)
            taken.add(session_id)
            options = {
                "speakers": join_list(dict.fromkeys(talk.speakers)) or None,
                "url": _safe_url(talk.url),
                **_media_options(talk),
                "track": talk.track or talk.room or None,
                "type": next((name for name, it in _TYPES.items() if re.search(it, talk.type, re.IGNORECASE)), None),
                "language": talk.language.replace("_", "-") if _LANGUAGE.fullmatch(talk.language) else None,
                "start": f"{talk.start:{time_format}}" if talk.start else None,
                "end": f"{talk.end:{time_format}}" if talk.end else None,
            }
            body = write_paragraphs(talk.abstract, markdown=schedule.markdown)
            yield Declaration(talk.title, session_id, options, body)


def _safe_url(written: str) -> str | None:
    url = re.sub(r"[\s<>\"、]", lambda found: quote(found[0]), written)
    return url if url and is_safe_url(url) else None


def _media_options(talk: ScheduledTalk) -> dict[str, str | None]:
    """Return the options ``slides``, ``video`` and ``links`` for the attachments of a talk."""
    found: dict[str, list[str]] = {"slides": [], "video": [], "links": []}
    for attachment in talk.attachments:
        if url := _safe_url(attachment.url):
            kind = _media_option(attachment, url)
            title = join_list([re.sub(r"[<>]", " ", attachment.title)])
            # In `links`, a URL that is not on the web needs its angle brackets.
            is_bare = kind != "links" or (not title and url.startswith(("http://", "https://")))
            found[kind].append(url if is_bare else f"{title} <{url}>".lstrip())
    return {kind: (", " if kind == "links" else " ").join(dict.fromkeys(urls)) or None for kind, urls in found.items()}


def _media_option(attachment: Attachment, url: str) -> str:
    """Return the option of an attachment, by its provider or else by its type and title."""
    media = resolve_media(url)
    if media.provider is not None and (media.embed_url or media.provider.kind != "video"):
        return "video" if media.provider.kind == "video" else "slides"
    said = f"{attachment.type} {attachment.title}"
    has_slides = _SLIDES.search(said) or url.endswith(_SLIDE_FILES)
    return "slides" if has_slides else "video" if _VIDEO.search(said) else "links"

"""Recognize the type of a file by its content."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from eventnotes_tools.archiving.links import LinkKind


class FileType(NamedTuple):
    """A format that is archived."""

    suffix: str
    mime: str
    kind: LinkKind
    #: Bytes that a file begins with, as a pattern.
    begins: bytes
    #: Tells whether the end of the file is there, which a server without a given length may have cut off.
    is_whole: Callable[[bytes], bool]


def _webp_is_whole(content: bytes) -> bool:
    return len(content) >= int.from_bytes(content[4:8], "little") + 8


def _has(end: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.rfind(end) > 0


TYPES = (
    FileType(".png", "image/png", LinkKind.PICTURE, rb"\x89PNG\r\n\x1a\n", _has(b"IEND\xaeB`\x82")),
    FileType(".jpg", "image/jpeg", LinkKind.PICTURE, rb"\xff\xd8\xff", _has(b"\xff\xd9")),
    FileType(".gif", "image/gif", LinkKind.PICTURE, rb"GIF8[79]a", lambda it: it.rstrip(b"\0").endswith(b";")),
    FileType(".webp", "image/webp", LinkKind.PICTURE, rb"RIFF....WEBPVP8", _webp_is_whole),
    FileType(".avif", "image/avif", LinkKind.PICTURE, rb"....ftyp(?:avif|avis|.{8}(?:.{4}){0,8}?avif)", lambda _: True),
    FileType(".pdf", "application/pdf", LinkKind.DOCUMENT, rb"%PDF-[0-9]", _has(b"%%EOF")),
)


def recognise(content: bytes, kind: LinkKind) -> FileType:
    """Return the format of a file that should be of this *kind*; raise ValueError, saying what is wrong with it."""
    found = next((item for item in TYPES if re.match(item.begins, content, re.DOTALL)), None)
    if found is None:
        raise ValueError(_what(content[:1024].lstrip().lower()))
    if found.kind is not kind:
        raise ValueError(f"what is there is {found.mime}, not a {kind}")
    if not found.is_whole(content):
        raise ValueError("the file is cut off")
    return found


def _what(beginning: bytes) -> str:
    if not beginning:
        return "what is there is empty"
    if b"<svg" in beginning:
        return "what is there is SVG, which may hold scripts and is not archived; save it as PNG beside the notes"
    if beginning.startswith(b"<"):
        return "what is there is a web page"
    return "what is there is none of PNG, JPEG, GIF, WebP, AVIF and PDF"

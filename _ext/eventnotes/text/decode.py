"""Decoding: bytes become text, with what had to be mended said."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

#: Byte order marks, and the encoding that each stands for.
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ESCAPED_JIS = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")
_JAPANESE_ENCODINGS = ("cp932", "euc_jp")
# Characters at which Python, and so MyST, breaks lines, though no editor shows a line break there.
_HIDDEN_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The other control characters, noncharacters and halves of surrogate pairs: none may stand in XML.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_COMPOSABLE = re.compile("[^\\s\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")


class DecodedText(NamedTuple):
    """A file's text: lines end with a line feed, and no control character but the tab is in it."""

    text: str
    #: What was mended, each as a sentence with the number of its line, or 0.
    repairs: tuple[tuple[str, int], ...]


def decode_bytes(content: bytes, encoding: str = "") -> DecodedText:
    """Read *content*, in *encoding* where one is given; raise ValueError where no encoding fits."""
    text, repairs = _decode_unrepaired(content, encoding)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        repairs.append(("The line ends of Windows or of old Macs were replaced.", 0))
    for pattern, put, what in (
        (_HIDDEN_BREAKS, " ", "A line break that no editor shows became a space."),
        (_CONTROL, "", "A control character was taken out."),
    ):
        repairs += [(what, number) for number in _matching_lines(pattern, text)]
        text = pattern.sub(put, text)
    return DecodedText(text, tuple(repairs))


def compose_marks(text: str) -> str:
    """Join letters with the marks that stand apart behind them (``か`` and ``゛`` as macOS stores file names).

    Not ``unicodedata.normalize`` over all of it: that also replaces characters such as 神 by others.
    """
    return _COMPOSABLE.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def _decode_unrepaired(content: bytes, encoding: str) -> tuple[str, list[tuple[str, int]]]:
    for mark, marked in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            said = "A byte order mark was taken off." if marked == "utf-8" else f"The text was read as {marked}."
            return _decode_as(content.removeprefix(mark), marked), [(said, 0)]
    if encoding:
        return _decode_as(content, encoding), []
    if not _ESCAPED_JIS.search(content):
        try:
            return content.decode(), []
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
        guessed = _guess_encoding(content)
        if guessed is None:
            raise ValueError(
                f"line {line} is neither UTF-8 nor Shift_JIS nor EUC-JP; save the file as UTF-8,"
                " or name its encoding with --encoding"
            )
    else:
        guessed = "iso2022_jp"
    return _decode_as(content, guessed), [(f"The text was read as {guessed}.", 0)]


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise ValueError(f"it can't be read as {encoding}: {error}") from None


def _guess_encoding(content: bytes) -> str | None:
    """Return the Japanese encoding in which *content* reads most like Japanese, or None."""
    best: tuple[float, str] | None = None
    for encoding in _JAPANESE_ENCODINGS:
        try:
            likeness = _japanese_share(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        if likeness > 0 and (best is None or likeness > best[0]):
            best = likeness, encoding
    return best[1] if best else None


def _japanese_share(text: str) -> float:
    """Tell how much of what is not ASCII is kana or common punctuation; half-width kana count against it."""
    foreign = [char for char in text if char > "\x7f"]
    kana = sum("\u3000" <= char <= "\u30ff" for char in foreign)
    odd = sum("\uff61" <= char <= "\uff9f" for char in foreign)
    return (kana - odd + 0.1) / max(len(foreign), 1)


def _matching_lines(pattern: re.Pattern[str], text: str) -> list[int]:
    if not pattern.search(text):
        return []
    return [number for number, line in enumerate(text.split("\n"), start=1) if pattern.search(line)]

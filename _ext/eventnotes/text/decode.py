"""Decode source files of any encoding, and report every repair."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

#: Byte order marks with the encoding each denotes.
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ESCAPED_JIS = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")
_JAPANESE_ENCODINGS = ("cp932", "euc_jp")
# Characters at which Python, and therefore MyST, breaks lines, although editors show no line break.
_HIDDEN_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The other control characters, noncharacters and lone surrogates: XML allows none of them.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_COMPOSABLE = re.compile("[^\\s\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")


class DecodedText(NamedTuple):
    """The text of a file, with LF line endings and no control characters except tabs."""

    text: str
    #: Each repair as an English sentence, with its line number counted from 1, or 0 for the whole file.
    repairs: tuple[tuple[str, int], ...]


def decode_bytes(content: bytes, encoding: str = "") -> DecodedText:
    """Decode *content*, in *encoding* if given; raise ValueError if no encoding fits."""
    text, repairs = _decode_unrepaired(content, encoding)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        repairs.append(("Line endings were converted to LF.", 0))
    for pattern, replacement, repair in (
        (_HIDDEN_BREAKS, " ", "An invisible line break was replaced by a space."),
        (_CONTROL, "", "A control character was removed."),
    ):
        repairs += [(repair, number) for number in _matching_lines(pattern, text)]
        text = pattern.sub(replacement, text)
    return DecodedText(text, tuple(repairs))


def compose_marks(text: str) -> str:
    """Compose letters with the combining marks behind them (``か`` and ``゛``, as macOS stores file names).

    Normalizing the whole text to NFC would also replace compatibility ideographs such as 神.
    """
    return _COMPOSABLE.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def _decode_unrepaired(content: bytes, encoding: str) -> tuple[str, list[tuple[str, int]]]:
    for mark, marked in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            repair = "The byte order mark was removed." if marked == "utf-8" else f"Decoded as {marked}."
            return _decode_as(content.removeprefix(mark), marked), [(repair, 0)]
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
    return _decode_as(content, guessed), [(f"Decoded as {guessed}.", 0)]


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise ValueError(f"it can't be decoded as {encoding}: {error}") from None


def _guess_encoding(content: bytes) -> str | None:
    """Return the Japanese encoding whose decoding looks most like Japanese; None if none does."""
    best: tuple[float, str] | None = None
    for encoding in _JAPANESE_ENCODINGS:
        try:
            share = _japanese_share(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        if share > 0 and (best is None or share > best[0]):
            best = share, encoding
    return best[1] if best else None


def _japanese_share(text: str) -> float:
    """Return the share of kana and punctuation among non-ASCII characters; half-width kana count negatively."""
    foreign = [char for char in text if char > "\x7f"]
    kana = sum("\u3000" <= char <= "\u30ff" for char in foreign)
    odd = sum("\uff61" <= char <= "\uff9f" for char in foreign)
    return (kana - odd + 0.1) / max(len(foreign), 1)


def _matching_lines(pattern: re.Pattern[str], text: str) -> list[int]:
    if not pattern.search(text):
        return []
    return [number for number, line in enumerate(text.split("\n"), start=1) if pattern.search(line)]

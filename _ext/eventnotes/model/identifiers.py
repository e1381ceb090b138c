"""Ids: validate declared ones, and derive others from titles and texts."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

import jaconv

from eventnotes.text.digests import digest
from eventnotes.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Container

#: In letters: ids become file names, which have at most 255 bytes.
MAX_ID_LENGTH = 100
#: The rule for ids, as part of a message.
ID_RULE = "write one from a-z, 0-9 and hyphens (at most 100 letters, and not 'id' with a number)"
_DECLARED = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_POSITIONAL = re.compile(r"(?:id|toc-entry-|term-)\d+")
#: Maximum length of a transliterated id; longer ones lose their last words.
_MAX_TRANSLITERATED = 40
#: Minimum number of letters in a transliterated id.
_MIN_LETTERS = 2
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_NO_KANA = re.compile(r"[^\W\u3041-\u3096\u30a1-\u30fc]")


def is_id(text: str) -> bool:
    """Return whether *text* is a valid id: ``[a-z0-9-]+``, not too long, and no positional id of docutils."""
    return len(text) <= MAX_ID_LENGTH and _DECLARED.fullmatch(text) is not None and not is_positional_id(text)


def is_positional_id(text: str) -> bool:
    """Return whether *text* is a positional id of docutils (``id1``, ``toc-entry-2``), which can change."""
    return _POSITIONAL.fullmatch(text) is not None


def suggest_id(text: str) -> str:
    """Return the valid id nearest to *text*; empty if there is none."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    candidate = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:MAX_ID_LENGTH].rstrip("-")
    return candidate if is_id(candidate) else ""


def hashed_id(prefix: str, *parts: str) -> str:
    """Return *prefix*, a hyphen and ten hexadecimal digits of the SHA-256 hash of *parts*."""
    return f"{prefix}-{digest(chr(0).join(parts))[:10]}"


class AnchorCounter:
    """Make hashed ids that survive reordering; a counter distinguishes equal parts."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], int] = {}

    def next_id(self, prefix: str, *parts: str) -> str:
        """Return the next id for *parts*; the last part is folded, so spacing does not matter."""
        key = (prefix, *parts[:-1], fold(parts[-1]))
        count = self._seen[key] = self._seen.get(key, 0) + 1
        return hashed_id(prefix, *key[1:], *([str(count)] if count > 1 else []))


def transliterate_id(*texts: str) -> str:
    """Return an id from the Latin words and numbers of the first of *texts* that has any; empty if none has.

    A text in kana alone is transliterated.
    """
    return next(filter(None, map(_transliterate, texts)), "")


def unused_id(wanted: str, taken: Container[str]) -> str:
    """Return *wanted*, or the first of ``wanted-2``, ``wanted-3`` … that is not *taken*.

    If that would be a positional id of docutils, such as ``term-2``, it is ``wanted-no-2`` instead.
    """
    if wanted not in taken:
        return wanted
    stem = wanted[: MAX_ID_LENGTH - len("-no-99999")].rstrip("-")
    if is_positional_id(f"{stem}-2"):
        stem += "-no"
    return next(found for number in count(2) if (found := f"{stem}-{number}") not in taken)


def _transliterate(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _KANA.search(plain) and not _NO_KANA.search(plain):
        # Drop what jaconv can't transliterate, such as long vowel marks.
        plain = jaconv.kana2alphabet(jaconv.kata2hira(plain)).replace("-", "")
    # Drop accents and apostrophes: Zürich is zurich, what's is whats.
    plain = re.sub(r"[\u0300-\u036f'’]", "", unicodedata.normalize("NFD", plain))
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > _MAX_TRANSLITERATED:
        words.pop()
    found = "-".join(words)[:_MAX_TRANSLITERATED]
    return found if is_id(found) and len(re.findall("[a-z]", found)) >= _MIN_LETTERS else ""

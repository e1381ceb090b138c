"""Identifiers: which ids an author may declare, and how the ids that nobody declared are made."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from eventnotes.core.folding import fold

#: Files are called by ids, and no file's name is longer than 255 bytes.
LONGEST_ID = 100
#: What an author is told about ids.
ID_RULE = "write one from a-z, 0-9 and hyphens (at most 100 letters, and not 'id' with a number)"
_DECLARED = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_POSITIONAL = re.compile(r"(?:id|toc-entry-|term-)\d+")


def is_id(text: str) -> bool:
    """Tell whether *text* may be declared: ``[a-z0-9-]+``, not too long, and not one of docutils' positional ids."""
    return len(text) <= LONGEST_ID and _DECLARED.fullmatch(text) is not None and not is_positional(text)


def is_positional(text: str) -> bool:
    """Tell whether docutils made *text* by counting (``id1``, ``toc-entry-2``), so that it moves."""
    return _POSITIONAL.fullmatch(text) is not None


def suggest_id(text: str) -> str:
    """Return the declarable id nearest to *text*, or an empty string where there is none."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    candidate = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:LONGEST_ID].rstrip("-")
    return candidate if is_id(candidate) else ""


def hashed_id(prefix: str, *parts: str) -> str:
    """Return ``prefix-`` and ten hexadecimal digits that depend on *parts* alone."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:10]}"


class Anchors:
    """Hands out hashed ids that survive reordering: equal parts are told apart by a counter."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], int] = {}

    def take(self, prefix: str, *parts: str) -> str:
        """Return the next id for *parts*; the last part is folded, so that spacing does not matter."""
        key = (prefix, *parts[:-1], fold(parts[-1]))
        count = self._seen[key] = self._seen.get(key, 0) + 1
        return hashed_id(prefix, *key[1:], *([str(count)] if count > 1 else []))

"""People: one spelling folded with another is one speaker, and ``Name <id>`` tells namesakes apart."""

from __future__ import annotations

import re
from functools import lru_cache

from eventnotes.core.folding import fold

_NAMESAKE = re.compile(r"(?P<name>(?:.*\S)?)\s*<(?P<id>[^<>]+)>")


def speaker_name(written: str) -> str:
    """Return the name to show for a speaker as written in ``speakers``."""
    found = _NAMESAKE.fullmatch(written)
    return found["name"] if found and found["name"] else written


@lru_cache(maxsize=4096)  # every topic of a session asks for its speakers
def speaker_key(written: str) -> str:
    """Return the key under which spellings of one person are equal; empty where nothing is left of it."""
    found = _NAMESAKE.fullmatch(written)
    return f"<{found['id'].strip().casefold()}>" if found else fold(written)

"""Make ids and file names of imported pages from titles and paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from eventnotes.model.identifiers import hashed_id, is_id, suggest_id, unused_id
from eventnotes.text.folding import fold
from eventnotes_tools.importing.recognition.dates import YEAR, EventDate, dates_in_text

_MAX_LENGTH = 60  # characters
_LEADING_DATE = re.compile(r"^(?:(?:19|20)[0-9]{2}[-_.]?)?[01][0-9][-_.]?[0-3][0-9][-_ .]+(?=\S)")
_EXPORT_HASH = re.compile(r"[ _-][0-9a-f]{32}$")
#: A name that a tool made, such as those of Zenn and Qiita.
_RANDOM = re.compile(r"(?=.*[0-9])[0-9a-f]{8,}")
#: Stems, in lower case, of files that are the page of their folder.
INDEX_NAMES = frozenset(("readme", "index", "_index"))


def session_id(title: str, taken: set[str], prefix: str) -> str:
    """Return *prefix* and an id made from *title*, new in *taken*; empty if too little of the title is ASCII."""
    if not _is_descriptive(title):
        return ""
    identifier = unused_id(short_id(title), taken)
    taken.add(identifier)
    return f"{prefix}{identifier}"


def short_id(text: str) -> str:
    """Return an id of at most 60 characters made from *text*, cut after a word; empty if there is none."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    plain = re.sub(r"(?<=\w)['’](?=\w)", "", plain)
    identifier = suggest_id(plain)
    while len(identifier) > _MAX_LENGTH and "-" in identifier:
        identifier = identifier.rpartition("-")[0]
    return identifier if len(identifier) <= _MAX_LENGTH and is_id(identifier) else ""


def _is_descriptive(title: str) -> bool:
    """Tell whether the ASCII letters of *title* are most of it, or several words."""
    identifier = short_id(title)
    letters = [char for char in title if char.isalpha()]
    share = sum(char.isascii() for char in letters) / max(len(letters), 1)
    return bool(re.search(r"[a-z]{2}", identifier)) and (share > 0.6 or identifier.count("-") > 1)  # noqa: PLR2004 -- by eye


def event_id_candidates(parts: Sequence[str], title: str, found: EventDate, *, is_whole: bool) -> list[str]:
    """Return three candidates for an event's id, the best first; the last is unique to its path.

    *is_whole* tells whether *title* is all of the note's title: then a file's name that holds it is the fuller one.
    """
    year = str(found.days.first.year)
    day = found.days.first.isoformat() if found.found_in != "year" else year
    stem = parts[-1].rpartition(".")[0] or parts[-1]
    folder = parts[-2] if len(parts) > 1 else ""
    stems = [folder] if stem.lower() in INDEX_NAMES else [stem] if not _RANDOM.fullmatch(stem) else []
    known = (is_whole and any(fold(title) in fold(stem) for stem in stems)) or any(dates_in_text(title))
    fuller = title if _is_descriptive(title) and not known else ""
    slugs = (short_id(strip_date(name)) for name in (fuller, *stems, title))
    slug = next((it for it in slugs if re.search(r"[a-z]{2}", it)), "event")
    with_year = slug if YEAR.search(slug) else f"{slug}-{year}"
    first = f"event-{day}" if slug == "event" else with_year
    return [first, f"{slug}-{day}", hashed_id(slug, *parts)]


def title_in_name(stem: str) -> str:
    """Return a file's stem as a title: with a capital and spaces, without a leading date or number."""
    plain = re.sub(r"^[0-9]{1,3}[-_. )]+(?=\D)", "", strip_date(stem)).replace("_", " ")
    return plain[:1].upper() + (plain if " " in plain else plain.replace("-", " "))[1:]


def strip_date(stem: str) -> str:
    """Return a file's stem without a leading date and without the hash that an export from Notion appends."""
    return _LEADING_DATE.sub("", _EXPORT_HASH.sub("", stem))

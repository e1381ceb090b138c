"""The log of copies and failures, a JSON file beside the copies."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from eventnotes.files import write
from eventnotes_tools.archiving.file_types import TYPES, FileType

#: The folder in the site that holds the copies, and the log in it.
FOLDER = "_archive"
NAME = "log.json"
_SCHEMA = 1
_FAILURE = frozenset(("reason", "date", "note"))
_FILE = re.compile(rf"[0-9a-f]{{16}}(?:-[a-z0-9-]+)?(?:{'|'.join(re.escape(item.suffix) for item in TYPES)})")


class LogError(Exception):
    """The log is invalid and must not be overwritten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyEntry:
    """A copy."""

    #: Its name in the folder: the beginning of its hash, and what the address ended with.
    file: str
    #: In hexadecimal digits.
    sha256: str
    #: In bytes.
    size: int
    #: A MIME type.
    type: str
    #: When it was copied, ISO 8601 in UTC.
    date: str
    #: Where the address led to, if elsewhere.
    redirected: str = ""
    #: The address as the notes had it, with the escapes of the markup, where these differ.
    written: str = ""


@dataclass(slots=True)
class Log:
    """The copies and failures of a site, by URL."""

    files: dict[str, CopyEntry] = field(default_factory=dict)
    #: Address to why it was not copied (``reason``), when this was tried (``date``), and a ``note`` that links to it.
    failed: dict[str, dict[str, str]] = field(default_factory=dict)

    def name_for(self, url: str, content: bytes, found: FileType) -> str:
        """Return a file name for what is at *url*: no two addresses share one, so that each copy has one origin."""
        digest = hashlib.sha256(content).hexdigest()[:16]
        last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].rpartition(".")
        words = re.sub(r"[^a-z0-9]+", "-", (last[0] or last[2]).lower())[:40].strip("-")
        taken = {entry.file for address, entry in self.files.items() if address != url}
        stem = "-".join(filter(None, (digest, words)))
        name, number = stem + found.suffix, 2
        while name in taken:
            name, number = f"{stem}-{number}{found.suffix}", number + 1
        return name


def load(folder: Path) -> Log:
    """Return the log in *folder*, or an empty one; raise LogError if it is invalid."""
    path = folder / NAME
    if path.is_symlink():
        raise LogError(f"{path} is a symbolic link; put the file itself there")
    try:
        found = json.loads(path.read_text("utf-8"))
        if found["schema"] != _SCHEMA:
            raise LogError(f"{path} was written by another version of eventnotes; use that one")
        log = Log({url: CopyEntry(**entry) for url, entry in found["files"].items()}, dict(found["failed"]))
        if not all(failure.keys() >= _FAILURE for failure in log.failed.values()):
            raise LogError(f"{path} holds a failure without its reason; restore the log")
        if not all(map(_is_sound, log.files.values())) or not all(map(_is_words, log.failed.values())):
            raise LogError(f"{path} holds a value that is none of its kind; restore the log")
        if not all(_FILE.fullmatch(entry.file) for entry in log.files.values()):
            raise LogError(f"{path} names a file outside its folder; restore the log")
    except FileNotFoundError:
        return Log()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LogError(f"{path} can't be read ({error}); restore it, or move it away to begin anew") from error
    return log


def _is_sound(entry: CopyEntry) -> bool:
    """Tell whether an entry is valid, with an original URL on one line."""
    values = asdict(entry)
    size = values.pop("size")
    return isinstance(size, int) and _is_words(values) and not re.search(r"[\x00-\x20\x7f]", entry.written)


def _is_words(values: dict[str, Any]) -> bool:
    return all(isinstance(value, str) for value in values.values())


def save(folder: Path, log: Log) -> None:
    """Write the log, sorted by URL."""
    content = {
        "schema": _SCHEMA,
        "files": {url: _without_empty(asdict(entry)) for url, entry in sorted(log.files.items())},
        "failed": dict(sorted(log.failed.items())),
    }
    # A lone surrogate is escaped in JSON too: it represents a byte of a note that is not UTF-8.
    data = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
    path = folder / NAME
    if not path.exists() or path.read_bytes() != data:
        write(path, data, durable=True)


def _without_empty(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value != ""}

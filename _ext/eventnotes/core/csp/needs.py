"""Needs: what pages and style sheets ask a policy to allow, and what in them no strict policy allows."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SELF, DATA, NONE = "'self'", "data:", "'none'"
#: Stands before the hashes of attributes.
UNSAFE_HASHES = "'unsafe-hashes'"
#: A host that a policy can name. Browsers, and Python, take more for one, such as ``a;script-src`` and ``*``.
_HOST = re.compile(r"[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*\.?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that will not work under the policy."""

    #: The file, relative to the site's root, with ``/``.
    path: str
    #: Counted from 1; 0 where unknown.
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


@dataclass(kw_only=True, slots=True)
class Needs:
    """What was found so far; filled by the readers of pages and style sheets."""

    #: Pairs of a directive, as ``img-src``, and a source, as ``'self'`` or ``https://example.org``.
    sources: set[tuple[str, str]] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def add(self, directive: str, *sources: str) -> None:
        """Ask for sources."""
        self.sources.update((directive, source) for source in sources)


def source_of(url: str) -> str | None:
    """Return the source expression for *url*; None where it asks nobody or can't be allowed (``javascript:``)."""
    try:
        # Without what browsers drop, and with the slashes that they read.
        parts = urlsplit("".join(url.split()).replace("\\", "/"))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if host and not _HOST.fullmatch(host):
        return None
    if parts.scheme == "data":
        return DATA
    if parts.scheme not in {"", "http", "https"}:
        return None
    # An address without a scheme is asked for by that of the page, and so is a source.
    scheme = f"{parts.scheme}://" if parts.scheme else ""
    return f"{scheme}{host}{port}" if host else SELF


def hash_of(text: str) -> str:
    """Return the source expression for a script or a style that stands in a page."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

"""The one digest that ids, fingerprints and records of files are made of."""

from __future__ import annotations

import hashlib


def digest(*parts: str | bytes) -> str:
    """Return the SHA-256 of a text in UTF-8 or of bytes, in hexadecimal digits; of several, that of their digests."""
    if len(parts) != 1:
        return digest("".join(digest(part) for part in parts))
    (part,) = parts
    return hashlib.sha256(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part).hexdigest()

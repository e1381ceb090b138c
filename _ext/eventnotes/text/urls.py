"""Addresses: which are safe to link to and to load from."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

# Control, format (zero width, direction), surrogate and separator characters: browsers drop, trim or hide
# them, so that the address that a reader sees is not the one that opens.
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
#: What is in no host's name; a colon is in an address of IPv6.
_INVALID_HOST_CHARACTER = re.compile(r"[\x00-\x7f](?<![a-zA-Z0-9._:-])")


def is_safe_url(url: str) -> bool:
    """Tell whether *url* is an http, https or relative URL that says where it leads."""
    return _find_fault(url) is None


def is_remote_url(url: str) -> bool:
    """Tell whether a browser would read *url* as ``http:``, ``https:`` or ``//host``."""
    seen = re.sub(r"[\x00-\x20]", "", url).replace("\\", "/").lower()
    return seen.startswith(("http:", "https:", "//"))


def is_script_url(url: str) -> bool:
    """Tell whether a browser could run *url*, or read the reader's own files by it."""
    seen = re.sub(r"[\x00-\x20]", "", url).lower()
    return seen.startswith(("javascript:", "vbscript:", "data:", "file:"))


def url_host(url: str) -> str:
    """Return the host of a safe *url*, without ``www.``; empty for a relative one."""
    return split_url_host(urlsplit(url))


def validate_url(url: str) -> str:
    """Return *url*, with ``https:`` before ``//host``; raise ValueError where it is not safe."""
    if (fault := _find_fault(url)) is not None:
        raise ValueError(f"{url!r} {fault}")
    return f"https:{url}" if url.startswith("//") else url


def split_url_host(parts: SplitResult) -> str:
    """Return the host of an address, without ``www.``; empty where there is none."""
    return (parts.hostname or "").removeprefix("www.")


def _find_fault(url: str) -> str | None:
    """Say what is wrong with *url*, as the end of a sentence that begins with it."""
    if not url:
        return "is empty: give an address"
    if any(character == "\\" or unicodedata.category(character) in _INVISIBLE_CATEGORIES for character in url):
        return "has a space, a backslash or an invisible character in it: write it percent-encoded"
    try:
        return _find_fault_in_parts(urlsplit(url), remote=is_remote_url(url))
    except ValueError as error:
        return f"can't be read as an address: {error}"


def _find_fault_in_parts(parts: SplitResult, *, remote: bool) -> str | None:
    _ = parts.port  # raises ValueError where it is no number
    if parts.scheme not in {"http", "https", ""}:
        return f"begins with {parts.scheme}: only http, https and relative addresses can be linked to"
    if "@" in parts.netloc:
        return "has a user name in it: take out everything before the @"
    if remote and not parts.hostname:
        return "names no host: write https:// and the host"
    if odd := _INVALID_HOST_CHARACTER.search(unicodedata.normalize("NFKC", parts.hostname or "")):
        # Browsers ask for such a host; where its name is written into settings, it may say more.
        return f"has a '{odd[0]}' in the name of its host: correct it"
    return None

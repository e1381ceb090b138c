"""URLs: which are safe to link to and to load."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

# Control, format (zero width, direction), surrogate and separator characters: browsers drop, trim or hide them, so
# the URL that a reader sees is not the one that opens.
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
#: ASCII characters that no host name contains; IPv6 addresses contain colons.
_INVALID_HOST_CHARACTER = re.compile(r"[\x00-\x7f](?<![a-zA-Z0-9._:-])")


def is_safe_url(url: str) -> bool:
    """Return whether *url* is a valid http, https or relative URL that shows where it leads."""
    return _find_fault(url) is None


def is_remote_url(url: str) -> bool:
    """Return whether browsers read *url* as ``http:``, ``https:`` or ``//host``."""
    seen = re.sub(r"[\x00-\x20]", "", url).replace("\\", "/").lower()
    return seen.startswith(("http:", "https:", "//"))


def is_script_url(url: str) -> bool:
    """Return whether browsers could run *url* as a script, or open local files with it."""
    seen = re.sub(r"[\x00-\x20]", "", url).lower()
    return seen.startswith(("javascript:", "vbscript:", "data:", "file:"))


def url_host(url: str) -> str:
    """Return the host of a safe *url* without ``www.``; empty if it is relative."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def validate_url(url: str) -> str:
    """Return *url*, completed with ``https:`` if it begins with ``//``; raise ValueError if it is not safe."""
    if (fault := _find_fault(url)) is not None:
        raise ValueError(f"{url!r} {fault}")
    return f"https:{url}" if url.startswith("//") else url


def _find_fault(url: str) -> str | None:
    """Return what is wrong with *url*, as the end of a sentence that begins with it; None if nothing is."""
    if not url:
        return "is empty: give a URL"
    if any(character == "\\" or unicodedata.category(character) in _INVISIBLE_CATEGORIES for character in url):
        return "contains a space, a backslash or an invisible character: percent-encode it"
    try:
        return _find_fault_in_parts(urlsplit(url), remote=is_remote_url(url))
    except ValueError as error:
        return f"can't be parsed as a URL: {error}"


def _find_fault_in_parts(parts: SplitResult, *, remote: bool) -> str | None:
    _ = parts.port  # raises ValueError if it is no number
    if parts.scheme not in {"http", "https", ""}:
        return f"begins with {parts.scheme}: use an http, https or relative URL"
    if "@" in parts.netloc:
        return "contains a user name: remove everything before the @"
    if remote and not parts.hostname:
        return "has no host: write https:// and the host"
    if odd := _INVALID_HOST_CHARACTER.search(unicodedata.normalize("NFKC", parts.hostname or "")):
        # Browsers accept such a host; in a server's settings its name could inject more.
        return f"has a '{odd[0]}' in its host name: correct it"
    return None


#: Hosts of repositories to the addresses of a line: of a repository, branch, path and line.
_LINES = {
    "https://github.com/": "{}/blob/{}/{}?plain=1#L{}",
    "https://gitlab.com/": "{}/-/blob/{}/{}?plain=1#L{}",
    "https://bitbucket.org/": "{}/src/{}/{}#lines-{}",
}


def source_url(theme_options: Mapping[str, Any], path: str, line: int) -> str:
    """Return the address of a line of a source in the repository that Furo's options name; empty without one."""
    repository = str(theme_options.get("source_repository", "")).rstrip("/")
    form = next((form for host, form in _LINES.items() if repository.startswith(host)), "")
    folder = str(theme_options.get("source_directory", "")).strip("/")
    where = quote(f"{folder}/{path}".lstrip("/"))
    return form.format(repository, quote(str(theme_options.get("source_branch", ""))), where, line)

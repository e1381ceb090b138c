"""Make the strictest Content-Security-Policy for a site, and write it for different servers."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from eventnotes_tools.csp.requirements import DATA, NONE, SELF, UNSAFE_HASHES, SiteRequirements, read_page, read_style

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Directives to sources, in the order in which they are sent.
Policy = dict[str, tuple[str, ...]]
#: The directives in the order in which they are sent.
_DIRECTIVES = (
    "default-src",
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "media-src",
    "connect-src",
    "worker-src",
    "manifest-src",
    "frame-src",
    "object-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
)
#: Those that say so where nothing is allowed: the others follow ``default-src``.
_ALWAYS = ("default-src", "object-src", "base-uri", "form-action", "frame-ancestors")
#: The order within a directive; hosts come last.
_KEYWORDS = (NONE, SELF, "'wasm-unsafe-eval'", DATA, UNSAFE_HASHES)
#: A file that Pagefind's index always has.
_PAGEFIND = "pagefind-entry.json"
_HEADER = "Content-Security-Policy"
#: nginx reads no word longer than 4096 bytes.
_NGINX_WORD = 3000


def read_site(folder: Path) -> SiteRequirements:
    """Read all pages and style sheets of a built site, in a fixed order."""
    needs = SiteRequirements()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix in {".html", ".htm"}:
            read_page(_read_text(path), name, needs)
        elif path.suffix == ".css":
            read_style(_read_text(path), name, needs)
        elif path.name == _PAGEFIND:
            # Its worker compiles WebAssembly. https://pagefind.app/docs/hosting/
            needs.add("script-src", "'wasm-unsafe-eval'")
            needs.add("worker-src", SELF)
    return needs


def strictest_policy(needs: SiteRequirements) -> Policy:
    """Return the policy that allows what is needed, and nothing else."""
    found: dict[str, set[str]] = {}
    for directive, source in needs.sources:
        found.setdefault(directive, set()).add(source)
    if "script-src" in found:
        # The site's own scripts may ask for its own files: an index to search in, for example.
        found.setdefault("connect-src", set()).add(SELF)
    if SELF in found.get("frame-src", ()):
        found["frame-ancestors"] = {SELF}
    for directive in _ALWAYS:
        found.setdefault(directive, {NONE})
    return {directive: tuple(sorted(found[directive], key=_order)) for directive in _DIRECTIVES if directive in found}


def _order(source: str) -> tuple[int, bool, str]:
    rank = _KEYWORDS.index(source) if source in _KEYWORDS else len(_KEYWORDS)
    return rank, not source.startswith("'"), source


def _read_text(path: Path) -> str:
    # As browsers do: each line ends in one character, and what is not UTF-8 is replaced.
    return path.read_text("utf-8", errors="replace")


def policy_value(policy: Policy) -> str:
    """Return the policy alone: the value of the header."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())


def policy_header(policy: Policy) -> str:
    """Return the header."""
    return f"{_HEADER}: {policy_value(policy)}"


def apache(policy: Policy) -> str:
    """Return a line for Apache's ``.htaccess``; needs its module ``headers``."""
    return f'Header always set {_HEADER} "{policy_value(policy)}"'


def meta(policy: Policy) -> str:
    """Return an element for the head of each page; ``frame-ancestors`` counts in a header only."""
    rest = {directive: sources for directive, sources in policy.items() if directive != "frame-ancestors"}
    return f'<meta http-equiv="{_HEADER}" content="{policy_value(rest)}">'


def netlify(policy: Policy) -> str:
    """Return the file ``_headers`` of Netlify and Cloudflare Pages, for all pages."""
    return f"/*\n  {policy_header(policy)}"


def nginx(policy: Policy) -> str:
    """Return lines for a ``location`` of nginx."""
    pieces = textwrap.wrap(policy_value(policy), _NGINX_WORD, break_long_words=False, break_on_hyphens=False)
    first, *more = pieces
    lines = [f'set $csp "{first}";', *(f'set $csp "$csp {piece}";' for piece in more)]
    return "\n".join([*lines, f"add_header {_HEADER} $csp always;"])


#: By the names that the command knows them by.
FORMATS: dict[str, Callable[[Policy], str]] = {
    "header": policy_header,
    "value": policy_value,
    "nginx": nginx,
    "apache": apache,
    "netlify": netlify,
    "meta": meta,
}

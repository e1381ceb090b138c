"""A policy as text: the header itself, and what different servers want in their settings."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from eventnotes.core.csp.policy import Policy

_HEADER = "Content-Security-Policy"
#: nginx reads no word longer than 4096 bytes.
_NGINX_WORD = 3000


def value(policy: Policy) -> str:
    """Return the policy alone: the value of the header."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())


def header(policy: Policy) -> str:
    """Return the header."""
    return f"{_HEADER}: {value(policy)}"


def apache(policy: Policy) -> str:
    """Return a line for Apache's ``.htaccess``; needs its module ``headers``."""
    return f'Header always set {_HEADER} "{value(policy)}"'


def meta(policy: Policy) -> str:
    """Return an element for the head of each page; ``frame-ancestors`` counts in a header only."""
    rest = {directive: sources for directive, sources in policy.items() if directive != "frame-ancestors"}
    return f'<meta http-equiv="{_HEADER}" content="{value(rest)}">'


def netlify(policy: Policy) -> str:
    """Return the file ``_headers`` of Netlify and Cloudflare Pages, for all pages."""
    return f"/*\n  {header(policy)}"


def nginx(policy: Policy) -> str:
    """Return lines for a ``location`` of nginx."""
    pieces = textwrap.wrap(value(policy), _NGINX_WORD, break_long_words=False, break_on_hyphens=False)
    first, *more = pieces
    lines = [f'set $csp "{first}";', *(f'set $csp "$csp {piece}";' for piece in more)]
    return "\n".join([*lines, f"add_header {_HEADER} $csp always;"])


#: By the names that the command knows them by.
FORMATS: dict[str, Callable[[Policy], str]] = {
    "header": header,
    "value": value,
    "nginx": nginx,
    "apache": apache,
    "netlify": netlify,
    "meta": meta,
}

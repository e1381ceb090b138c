"""Style sheets: the pictures and fonts that they load."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from eventnotes.core.csp.needs import DATA, SELF, Fault, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.core.csp.needs import Needs

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^"')\s;]+))""", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*+(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))\s*\)""", re.IGNORECASE)
_FONT = re.compile(r"data:(?:application/(?:x-)?)?font|.*\.(?:woff2?|ttf|otf|eot)$", re.IGNORECASE)


def read_style(text: str, path: str, needs: Needs, line: int = 0) -> None:
    """Add what a style sheet, or a style in a page, loads when it is applied."""
    for directive, url in _loads(_COMMENT.sub("", text)):
        source = source_of(url)
        if source in {SELF, DATA}:
            needs.add(directive, source)
        elif source is not None:
            needs.faults.append(Fault(path=path, line=line, text=f"a style loads {url}: put that file into the site"))


def _loads(text: str) -> Iterator[tuple[str, str]]:
    """Yield the directive and the address of each file that a style loads."""
    for groups in _IMPORT.findall(text):
        yield "style-src", "".join(groups)
    for groups in _URL.findall(_IMPORT.sub("", text)):
        url = "".join(groups)
        if not url.startswith("#"):  # a part of the page itself
            yield "font-src" if _FONT.match(_file(url)) else "img-src", url


def _file(url: str) -> str:
    """Return what tells the type of the file at *url*."""
    try:
        return url if url.startswith("data:") else urlsplit(url).path
    except ValueError:
        return ""

"""Collect what the pages and style sheets of a built site require of a Content-Security-Policy."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from eventnotes.text.html import LenientHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

SELF, DATA, NONE = "'self'", "data:", "'none'"
#: Stands before the hashes of attributes.
UNSAFE_HASHES = "'unsafe-hashes'"
#: A host that a policy can name. Browsers, and Python, take more for one, such as ``a;script-src`` and ``*``.
_HOST = re.compile(r"[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*\.?")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^"')\s;]+))""", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*+(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))\s*\)""", re.IGNORECASE)
_FONT = re.compile(r"data:(?:application/(?:x-)?)?font|.*\.(?:woff2?|ttf|otf|eot)$", re.IGNORECASE)
#: Which attribute of which element makes a browser load, send or resolve, and the directive that it is under.
_ADDRESSES = {
    ("script", "src"): "script-src",
    ("img", "src"): "img-src",
    ("input", "src"): "img-src",
    ("video", "poster"): "img-src",
    ("image", "href"): "img-src",
    ("image", "xlink:href"): "img-src",
    ("audio", "src"): "media-src",
    ("video", "src"): "media-src",
    ("source", "src"): "media-src",
    ("track", "src"): "media-src",
    ("iframe", "src"): "frame-src",
    ("object", "data"): "object-src",
    ("embed", "src"): "object-src",
    ("form", "action"): "form-action",
    ("button", "formaction"): "form-action",
    ("input", "formaction"): "form-action",
    ("base", "href"): "base-uri",
}
#: What ``<link>`` loads, by a word of ``rel``; the others load nothing.
_LINKS = {
    "stylesheet": "style-src",
    "icon": "img-src",
    "apple-touch-icon": "img-src",
    "manifest": "manifest-src",
    "modulepreload": "script-src",
}
#: What ``<link rel="preload">`` loads, by ``as``.
_PRELOADS = {
    "script": "script-src",
    "style": "style-src",
    "image": "img-src",
    "font": "font-src",
    "fetch": "connect-src",
}
#: Pictures and films can't act, so a page may show those of other sites. What could act is the site's own.
_PASSIVE = frozenset({"img-src", "media-src"})
_ADVICE = {
    "script-src": "put that file into the site",
    "style-src": "put that file into the site",
    "frame-src": "name it in the option slides or video of a session, which loads it on a click, or link to it",
}
# https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element: any other type is data.
_JAVASCRIPT = ("ecmascript", "javascript", "jscript", "livescript", "x-ecmascript", "x-javascript")
_EXECUTED = {"", "module", "importmap", "speculationrules"} | {
    f"{kind}/{name}" for kind in ("text", "application") for name in _JAVASCRIPT
}
#: How the extension's cards say what a click loads.
_EMBED, _CARD, _PICTURE = "data-embed", "eventnotes-media", "eventnotes-media--picture"
_Attributes = dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyFault:
    """Something that will not work under the policy."""

    #: The file, relative to the site's root, with ``/``.
    path: str
    #: Counted from 1; 0 where unknown.
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


@dataclass(kw_only=True, slots=True)
class SiteRequirements:
    """What was found so far; filled by the readers of pages and style sheets."""

    #: Pairs of a directive, as ``img-src``, and a source, as ``'self'`` or ``https://example.org``.
    sources: set[tuple[str, str]] = field(default_factory=set)
    faults: list[PolicyFault] = field(default_factory=list)

    def add(self, directive: str, *sources: str) -> None:
        """Ask for sources."""
        self.sources.update((directive, source) for source in sources)


def source_expression(url: str) -> str | None:
    """Return the source expression for *url*; None if it makes no request or can't be allowed (``javascript:``)."""
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
    # A URL without a scheme uses that of the page, and so does its source.
    scheme = f"{parts.scheme}://" if parts.scheme else ""
    return f"{scheme}{host}{port}" if host else SELF


def hash_expression(text: str) -> str:
    """Return the source expression for an inline script or style."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def read_style(text: str, path: str, needs: SiteRequirements, line: int = 0) -> None:
    """Add what a style sheet, or a style in a page, loads when it is applied."""
    for directive, url in _style_loads(_COMMENT.sub("", text)):
        source = source_expression(url)
        if source in {SELF, DATA}:
            needs.add(directive, source)
        elif source is not None:
            needs.faults.append(
                PolicyFault(path=path, line=line, text=f"a style loads {url}: put that file into the site")
            )


def _style_loads(text: str) -> Iterator[tuple[str, str]]:
    """Yield the directive and the address of each file that a style loads."""
    for groups in _IMPORT.findall(text):
        yield "style-src", "".join(groups)
    for groups in _URL.findall(_IMPORT.sub("", text)):
        url = "".join(groups)
        if not url.startswith("#"):  # a part of the page itself
            yield "font-src" if _FONT.match(_file(url)) else "img-src", url


def _file(url: str) -> str:
    """Return the part of *url* that shows the type of its file."""
    try:
        return url if url.startswith("data:") else urlsplit(url).path
    except ValueError:
        return ""


class _Load(NamedTuple):
    """An address that an element gives to a browser."""

    directive: str
    url: str
    #: Whether it is a card's, which may load from any host.
    anywhere: bool = False


def read_page(text: str, path: str, needs: SiteRequirements) -> None:
    """Add what a page needs; *path* names it in what is reported."""
    reader = _PageParser(path, needs)
    reader.feed(text)


class _PageParser(LenientHTMLParser):
    """Adds what it comes by to the needs."""

    def __init__(self, path: str, needs: SiteRequirements) -> None:
        super().__init__()
        self._path = path
        self._needs = needs
        #: The text of the script or the style that is open; None outside, and in one that is not looked at.
        self._inline: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Of an attribute that is there twice, browsers take the first.
        attributes: _Attributes = {name: value or "" for name, value in reversed(attrs)}
        for load in _loads(tag, attributes):
            self._load(tag, load)
        self._read_attributes(tag, attributes)
        is_inline = tag == "style" or (tag == "script" and "src" not in attributes and _is_executed(attributes))
        self._inline = [] if is_inline else None

    def handle_data(self, data: str) -> None:
        if self._inline is not None:
            self._inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._inline is None:
            return
        text, self._inline = "".join(self._inline), None
        if tag == "style":
            self._needs.add("style-src", hash_expression(text))
            read_style(text, self._path, self._needs, self.getpos()[0])
        elif text:
            self._needs.add("script-src", hash_expression(text))

    def _read_attributes(self, tag: str, attributes: _Attributes) -> None:
        for name, value in attributes.items():
            if name == "style":
                self._needs.add("style-src", UNSAFE_HASHES, hash_expression(value))
                read_style(value, self._path, self._needs, self.getpos()[0])
            elif name.startswith("on"):
                self._fault(f"{name} of <{tag}> does not run: put the script into a file of the site")
            elif "".join(value.split()).lower().startswith("javascript:"):
                self._fault(f"the address {value} of <{tag}> does not run: put the script into a file of the site")

    def _load(self, tag: str, load: _Load) -> None:
        source = source_expression(load.url)
        if source is None:
            return
        if source == SELF or load.anywhere or load.directive in _PASSIVE:
            self._needs.add(load.directive, source)
        else:
            advice = _ADVICE.get(load.directive, "link to it instead")
            self._fault(f"<{tag}> does not get {load.url}, which is not of the site: {advice}")

    def _fault(self, text: str) -> None:
        self._needs.faults.append(PolicyFault(path=self._path, line=self.getpos()[0], text=text))


def _loads(tag: str, attributes: _Attributes) -> Iterator[_Load]:
    """Yield what an element makes a browser load, send or resolve."""
    for name, value in attributes.items():
        if name == "srcset":
            candidates = filter(None, map(str.split, re.split(r",\s+", value)))
            yield from (_Load("img-src", words[0]) for words in candidates)
        elif directive := _ADDRESSES.get((tag, name)):
            yield _Load(directive, value)
    if tag == "link" and (directive := _directive_of_link(attributes)):
        yield _Load(directive, attributes.get("href", ""))
    classes = attributes.get("class", "").split()
    if _CARD in classes and _EMBED in attributes:
        yield _Load("img-src" if _PICTURE in classes else "frame-src", attributes[_EMBED], anywhere=True)


def _directive_of_link(attributes: _Attributes) -> str | None:
    words = attributes.get("rel", "").lower().split()
    if "preload" in words or "prefetch" in words:
        return _PRELOADS.get(attributes.get("as", "").lower())
    return next((_LINKS[word] for word in words if word in _LINKS), None)


def _is_executed(attributes: _Attributes) -> bool:
    return attributes.get("type", "").strip().lower() in _EXECUTED

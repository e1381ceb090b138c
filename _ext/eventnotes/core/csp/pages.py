"""Pages: what one asks for when it is opened, and what its players ask for on a click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.csp.needs import SELF, UNSAFE_HASHES, Fault, hash_of, source_of
from eventnotes.core.csp.styles import read_style
from eventnotes.core.html_reader import HtmlReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.core.csp.needs import Needs

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


class _Load(NamedTuple):
    """An address that an element gives to a browser."""

    directive: str
    url: str
    #: Whether the site asked for it by a card, so that it may be on any host.
    anywhere: bool = False


def read_page(text: str, path: str, needs: Needs) -> None:
    """Add what a page needs; *path* names it in what is reported."""
    reader = _Reader(path, needs)
    reader.feed(text)


class _Reader(HtmlReader):
    """Adds what it comes by to the needs."""

    def __init__(self, path: str, needs: Needs) -> None:
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
            self._needs.add("style-src", hash_of(text))
            read_style(text, self._path, self._needs, self.getpos()[0])
        elif text:
            self._needs.add("script-src", hash_of(text))

    def _read_attributes(self, tag: str, attributes: _Attributes) -> None:
        for name, value in attributes.items():
            if name == "style":
                self._needs.add("style-src", UNSAFE_HASHES, hash_of(value))
                read_style(value, self._path, self._needs, self.getpos()[0])
            elif name.startswith("on"):
                self._fault(f"{name} of <{tag}> does not run: put the script into a file of the site")
            elif "".join(value.split()).lower().startswith("javascript:"):
                self._fault(f"the address {value} of <{tag}> does not run: put the script into a file of the site")

    def _load(self, tag: str, load: _Load) -> None:
        source = source_of(load.url)
        if source is None:
            return
        if source == SELF or load.anywhere or load.directive in _PASSIVE:
            self._needs.add(load.directive, source)
        else:
            advice = _ADVICE.get(load.directive, "link to it instead")
            self._fault(f"<{tag}> does not get {load.url}, which is not of the site: {advice}")

    def _fault(self, text: str) -> None:
        self._needs.faults.append(Fault(path=self._path, line=self.getpos()[0], text=text))


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

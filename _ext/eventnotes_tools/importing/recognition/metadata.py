"""Map a note's front matter and first lines to options of its event or session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eventnotes.text.folding import fold
from eventnotes.text.urls import is_remote_url, is_safe_url
from eventnotes_tools.importing.markup.lines import NoteLine, join_lines, wiki_links_as_text
from eventnotes_tools.importing.markup.writer import join_items
from eventnotes_tools.importing.recognition.event_names import labelled_values
from eventnotes_tools.importing.recognition.held_back import page_key

_HASHTAG = re.compile(
    r"(?:ハッシュタグ|hash ?tags?|twitter)[\Wは]{0,4}\[?\s*(?P<tag>[#＃][^\s\]()、,]+)", re.IGNORECASE
)
_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<url>https?://[^\s()<>]+)\)")
#: An address on a site that hosts the pages of events: alone on its line or in an item, or the target of a link.
_EVENT_PAGE = re.compile(
    r"(?:^\s*(?:[-*+]\s+)?<?|\]\()(?P<url>https?://(?:[\w-]+\.)?"
    r"(?:connpass|doorkeeper|eventregist|peatix|meetup|eventbrite|techplay|atnd|lu)\.(?:com|jp|org|ma)/[^\s<>()]*)(?:>?\s*$|\))",
    re.IGNORECASE | re.MULTILINE,
)
_PUBLISHED = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_EMPTY: tuple[object, ...] = (None, "", [], {})


class NoteMetadata(NamedTuple):
    """Title, options and the rest of a note's front matter."""

    title: str
    #: Options of the event, of the note, and of the session if the note is one talk, as written.
    options: dict[str, str]
    rest: dict[str, Any]


def read_metadata(values: Mapping[str, Any]) -> NoteMetadata:
    """Map *values* of a front matter, by lower-case key, to options and a rest, without what hides or shows a note."""
    rest: dict[str, Any] = _without_flags({name: it for name, it in values.items() if it not in _EMPTY})

    def take(*names: str) -> str:
        for name in names:
            if isinstance(rest.get(name), str | int | float) and not isinstance(rest[name], bool):
                return " ".join(str(rest.pop(name)).split())
        return ""

    def take_list(*names: str, words: bool = True) -> str:
        found: list[str] = []
        for name in names:
            if (items := _split_list(rest.get(name), words=words)) is not None:
                found += items
                del rest[name]
        return join_items(found)

    options = {
        "venue": take("venue", "location", "place"),
        "series": take("series") if isinstance(rest.get("series"), str) else "",
        "topics": take_list("tags", "tag", "keywords", "topics") or take_list("categories", "category"),
        "author": take("author") if isinstance(rest.get("author"), str) else take_list("author", "authors"),
        "published": _take_published(rest),
        "license": take("license", "licence"),
        "address": _take_urls(rest, "url", "canonical", "canonical_url", "canonicalurl", "link"),
        "speakers": take_list("speaker", "speakers", "presenter", "presenters", words=False),
        "slides": _take_urls(rest, "slides", "slide"),
        "video": _take_urls(rest, "video", "videos", "recording"),
    }
    return NoteMetadata(title=take("title"), options={name: it for name, it in options.items() if it}, rest=rest)


def _without_flags(value: Any) -> Any:
    """Return a value without the flags in it, at any depth: there, too, they would hold the page back."""
    if isinstance(value, list):
        return [_without_flags(it) for it in value]
    if not isinstance(value, Mapping):
        return value
    kept = ((name, page_key(str(name), it), it, _without_flags(it)) for name, it in value.items())
    return {key: left for name, key, it, left in kept if (key or name == "") and (left not in _EMPTY or it in _EMPTY)}


def _take_urls(rest: dict[str, Any], *names: str) -> str:
    for name in names:
        found = _split_list(rest.get(name)) or []
        if found and all(is_remote_url(url) and is_safe_url(url) for url in found):
            del rest[name]
            return " ".join(found)
    return ""


def _split_list(value: Any, *, words: bool = True) -> list[str] | None:
    """Return the items of a list, or of a text separated by ``;``, ``、``, ``,`` or, if *words*, spaces."""
    if isinstance(value, list):
        items = [item.get("name") if isinstance(item, dict) else item for item in value]
        is_flat = all(isinstance(item, str | int | float) for item in items)
        return [wiki_links_as_text(str(item)) for item in items] if is_flat else None
    if not isinstance(value, str):
        return None
    text = wiki_links_as_text(value).strip().strip("[]")
    for separator in (";", "、", ","):
        if separator in text:
            return [item.strip().strip("\"'`") for item in text.split(separator)]
    return text.split() if words else [text]


def _take_published(rest: dict[str, Any]) -> str:
    """Take the date or time of publication (ISO 8601); a value with more text stays in the rest too."""
    written = str(rest.get("date")).strip()
    if not (found := _PUBLISHED.match(written)):
        return ""
    if found.end() == len(written):
        del rest["date"]
    zone = (found[5] or "").replace("+00:00", "Z")
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" + (f"T{found[4]}{zone}" if found[4] else "")


def event_options_in_preamble(lines: Sequence[NoteLine], title: str) -> dict[str, str]:
    """Find the options ``url`` and ``hashtag`` in the lines above the first session."""
    text = join_lines(lines)
    urls = [value for label, value in labelled_values(text.split("\n")) if label == "url"]
    urls += [found["url"] for found in _LINK.finditer(text) if fold(found["text"]) == fold(title) != ""]
    urls += [found["url"] for found in _EVENT_PAGE.finditer(text)]
    hashtag = _HASHTAG.search(text)
    url = next((url for url in urls if is_remote_url(url) and is_safe_url(url)), "")
    options = {"url": url, "hashtag": hashtag["tag"].lstrip("#＃") if hashtag else ""}
    return {name: value for name, value in options.items() if value}

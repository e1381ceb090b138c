"""Convert embedded players of slides and videos to URLs, and find the media lines of a session."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from eventnotes.model.media import resolve_media
from eventnotes.text.html import LenientHTMLParser
from eventnotes.text.markdown_writer import escape_inline
from eventnotes.text.urls import is_remote_url, is_safe_url, validate_url
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown

_ADDRESS = r"https?://[^\s<>()\[\]]+(?:\([^\s<>()]*\)[^\s<>()\[\]]*)*"
#: The script of Twitter that replaces a quote by the post.
_TWITTER = re.compile(r"(?:https?:)?//platform\.(?:twitter|x)\.com/widgets\.js(?:\?.*)?")
_HTML_START = re.compile(r"\s*(?:[-*+]\s+|>\s?)?<(?:script|iframe|div|p|embed|object|center|figure)\b", re.IGNORECASE)
_HTML_INSIDE = re.compile(r"<(?:script|iframe)\b|<blockquote[^<>]*\btwitter-tweet\b", re.IGNORECASE)
#: A line that holds an address or a link, and a label before it.
_MEDIA_LINE = re.compile(
    rf"\s*(?P<before>(?:>\s?)*(?:[-*+]\s+)?)(?:\**(?P<label>[^\s:：*\[\]]{{1,12}})\**[:：]\**\s*)?"
    rf"(?:<?(?P<url>{_ADDRESS})>?|\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>{_ADDRESS})\)\S{{0,6}})\s*"
)
_SLIDES = re.compile(r"(?:発表|登壇)?(?:資料|スライド)(?:は(?:こちら|コチラ))?|slides?(?: ?deck)?|deck", re.IGNORECASE)
_VIDEO = re.compile(r"(?:録画|動画|アーカイブ)(?:は(?:こちら|コチラ))?|videos?|recording|youtube", re.IGNORECASE)
_SESSION_PAGE = re.compile(
    r"abstract|session page|talk page|セッション(?:詳細|ページ|概要|情報)|公式(?:の?セッション)?ページ(?:はこちら)?",
    re.IGNORECASE,
)
#: More media of a kind than this in one section are a collection and stay in the text.
_MAX_MEDIA = 3


class SectionMedia(NamedTuple):
    """The media of one section."""

    options: dict[str, tuple[str, ...]]
    #: Indices of the lines that the options replace.
    lines: frozenset[int]


class _EmbedParser(LenientHTMLParser):
    """Collects the players in a piece of HTML, with the text and the links beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.players: list[str] = []
        self.parts: list[str] = []
        self.other = False
        #: Whether it is an embedded post of Twitter.
        self.post = False
        self._href, self._text = "", ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"script", "iframe"}:
            self._inside = tag
            player = _player_url(tag, values)
            if player:
                self.players.append(player)
            elif tag == "script" and _TWITTER.fullmatch(values.get("src", "")):
                self.post = True
            else:
                self.other = True
        elif tag == "a" and _is_safe_url(values.get("href", "")):
            self._href, self._text = values["href"], ""
        elif tag == "blockquote" and "twitter-tweet" in values.get("class", "").split():
            self.post = True
        elif tag not in {"div", "p", "strong", "b", "em", "i", "span", "br", "center", "figure", "small", "a"}:
            self.other = True

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag == "a" and self._href:
            if text := escape_inline(self._text):
                self.parts.append(f"[{text}]({validate_url(self._href)})")
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.other |= bool(data.strip())
        elif self._href:
            self._text += data
        elif data.strip():
            self.parts.append(escape_inline(data))


def embeds_to_urls(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Replace each player's script or frame by its URL; the text beside it becomes a line."""
    result: list[NoteLine] = []
    parsed = parse_markdown(lines)
    position = 0
    for index, end in sorted(_html_blocks(lines, parsed)):
        whole = "\n".join(line.text for line in lines[index:end])
        made = _convert_embed(whole, lines[index].number) if _HTML_INSIDE.search(whole) else None
        if made is not None:
            # Outside lists and quotes, an empty line between it and the paragraphs around it.
            is_block = whole.lstrip().startswith("<")
            result += lines[position:index]
            result += [NoteLine("")] if is_block and result and result[-1].text.strip() else []
            result += made
            result += [NoteLine("")] if is_block and end < len(lines) and lines[end].text.strip() else []
            position = end
    return [*result, *lines[position:]]


def _html_blocks(lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> Iterator[tuple[int, int]]:
    yield from ((first, last) for _, first, last in parsed.blocks("html_block"))
    # A frame alone on a line is a paragraph or list item, no HTML block.
    for _, first, last in parsed.blocks("paragraph_open"):
        whole = _HTML_START.match(lines[first].text) and _HTML_INSIDE.search(lines[first].text)
        yield from [(first, last)] if whole else ((index, index + 1) for index in range(first, last))


def _convert_embed(whole: str, number: int) -> list[NoteLine] | None:
    """Return the lines that replace a piece of HTML; None if it has to stay."""
    prefix = re.match(r"\s*(?:(?:[-*+]\s+)|(?:>\s?))*", whole)
    before = prefix[0] if prefix else ""
    parser = _EmbedParser()
    parser.feed(whole[len(before) :])
    if parser.other or "<!" in whole or not (parser.players or parser.post) or (before.strip() and "\n" in whole):
        return None
    blank = " " * len(before) if before.strip(" >") else before
    result = [NoteLine(f"{before if not i else blank}<{url}>", number) for i, url in enumerate(parser.players)]
    if parser.parts and parser.post and not parser.players:
        result.append(NoteLine(f"{before}> {' '.join(parser.parts)}", number))
    elif parser.parts:
        result += [NoteLine(blank.rstrip()), NoteLine(blank + " ".join(parser.parts), number)]
    return result or ([NoteLine("")] if before.strip() else [])


def _player_url(tag: str, values: dict[str, str]) -> str | None:
    """Return the URL of the player of a ``<script>`` or ``<iframe>``; None if it is no known player."""
    if tag == "script":
        deck = values.get("data-id", "")
        known = "speakerdeck" in values.get("class", "") + values.get("src", "")
        return f"https://speakerdeck.com/player/{deck}" if known and re.fullmatch(r"[0-9a-f]{32}", deck) else None
    url = values.get("src", "") or values.get("data-src", "")
    if not _is_safe_url(url):
        return None
    return validate_url(url) if resolve_media(url).embed_url else None


def _is_safe_url(url: str) -> bool:
    return is_safe_url(url) and is_remote_url(url) and not re.search(r"[<>()\[\]]", url)


def find_media(lines: Sequence[NoteLine], within: Iterable[int], literal: set[int]) -> SectionMedia:
    """Find the media lines of a session in the lines *within*, as values of its options."""
    found: dict[int, tuple[str, str]] = {}
    alone: set[int] = set()
    for index in within:
        text = lines[index].text
        match = None if index in literal else _MEDIA_LINE.fullmatch(text)
        url = (match["url"] or match["target"]) if match else ""
        labels = [label.strip() for label in match.group("label", "text") if label] if match else []
        option = next(filter(None, (media_option(url, label) for label in (*labels, ""))), "") if url else ""
        if match and option:
            found[index] = option, url
            # In a list or a quote the URL is part of the text.
            neighbours = "".join(lines[i].text for i in (index - 1, index + 1) if 0 <= i < len(lines))
            if not labels and not match["before"].strip() and not neighbours.strip() and text[:4].strip():
                alone.add(index)
    by_option: dict[str, tuple[str, ...]] = {}
    for option, most in (("slides", _MAX_MEDIA), ("video", _MAX_MEDIA), ("url", 1)):
        urls = tuple(dict.fromkeys(url for kind, url in found.values() if kind == option))
        if 0 < len(urls) <= most:
            by_option[option] = urls
    return SectionMedia(by_option, frozenset(index for index in alone if found[index][0] in by_option))


def media_option(url: str, label: str) -> str:
    """Return the session option for a URL: ``slides``, ``video``, ``url``, or empty for none."""
    if not is_safe_url(url):
        return ""
    media = resolve_media(url)
    for option, pattern in (("slides", _SLIDES), ("video", _VIDEO), ("url", _SESSION_PAGE)):
        if label and pattern.fullmatch(label):
            return option
    if media.provider is None or media.provider.kind == "document":
        return ""
    deck = media.provider.kind == "slides" and urlsplit(media.url).path.strip("/").count("/") > 0
    return media.provider.kind if media.embed_url or deck else ""

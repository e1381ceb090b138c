"""Convert embedded players of slides and videos to URLs, and find the media lines of a session."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from eventnotes.model.media import resolve_media
from eventnotes.text.html import LenientHTMLParser
from eventnotes.text.urls import validate_url
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown

_ADDRESS = r"https?://[^\s<>()\[\]]+(?:\([^\s<>()]*\)[^\s<>()\[\]]*)*"
#: The script of Twitter that replaces a quote by the post.
_TWITTER = re.compile(r"(?:https?:)?//platform\.(?:twitter|x)\.com/widgets\.js(?:\?.*)?")
_HTML_START = re.compile(r"\s*(?:[-*+]\s+|>\s?)?<(?:script|iframe|div|p|embed|object|center|figure)\b", re.IGNORECASE)
_HTML_INSIDE = re.compile(r"<(?:script|iframe)\b|<blockquote[^<>]*\btwitter-tweet\b", re.IGNORECASE)
_URL_LINE = re.compile(rf"\s*(?P<before>(?:>\s?)*(?:[-*+]\s+)?)<?(?P<url>{_ADDRESS})>?\s*")
_LINK_LINE = re.compile(
    rf"\s*(?:>\s?)*(?:[-*+]\s+)?(?:\S{{0,12}}[:：]\s*)?\[(?P<label>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<url>{_ADDRESS})\)\S{{0,6}}\s*"
)
_SLIDES = re.compile(r"(?:発表|登壇)?(?:資料|スライド)(?:は(?:こちら|コチラ))?|slides?(?: ?deck)?|deck", re.IGNORECASE)
_VIDEO = re.compile(r"(?:録画|動画|アーカイブ)(?:は(?:こちら|コチラ))?|videos?|recording|youtube", re.IGNORECASE)
_SESSION_PAGE = re.compile(
    r"abstract|session page|talk page|セッション(?:詳細|ページ|概要|情報)|公式(?:の?セッション)?ページ(?:はこちら)?",
    re.IGNORECASE,
)
#: More media of a kind than this in one section are a collection and stay in the text.
_MAX_MEDIA = 3


class MediaLine(NamedTuple):
    """The URL of slides, a video or a session's page on a line."""

    #: ``slides``, ``video`` or ``url``.
    option: str
    url: str
    #: Index of the line.
    line: int
    #: Whether the line holds only the URL and is a paragraph of its own.
    alone: bool


class SectionMedia(NamedTuple):
    """The media of one section."""

    #: URLs by option.
    options: dict[str, tuple[str, ...]]
    #: Indices of the lines that the options replace.
    lines: frozenset[int]


class _EmbedParser(LenientHTMLParser):
    """Collects the players in a piece of HTML, with the text and the links beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.players: list[str] = []
        self.parts: list[str] = []
        self.links: list[tuple[str, str]] = []
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
            text = " ".join(self._text.split())
            if text:
                self.links.append((text, validate_url(self._href)))
                self.parts.append(f"[{_escape_markdown(text)}]({validate_url(self._href)})")
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.other |= bool(data.strip())
        elif self._href:
            self._text += data
        elif data.strip():
            self.parts.append(_escape_markdown(" ".join(data.split())))

    def handle_comment(self, _data: str) -> None:
        self.other = True

    def handle_decl(self, _decl: str) -> None:
        self.other = True

    def handle_pi(self, _data: str) -> None:
        self.other = True

    def unknown_decl(self, _data: str) -> None:
        self.other = True


def embeds_to_urls(lines: Sequence[NoteLine]) -> tuple[list[NoteLine], dict[int, str]]:
    """Replace each player's script or frame by its URL; the text beside it becomes a line.

    Also return the names that credit lines such as "Slides from Ada Lovelace" give, by the index of the line.
    """
    result: list[NoteLine] = []
    names: dict[int, str] = {}
    parsed = parse_markdown(lines)
    blocks = dict(_html_blocks(lines, parsed))
    code = parsed.literal - {index for first, last in blocks.items() for index in range(first, last)}
    index = 0
    while index < len(lines):
        end = blocks.get(index, index + 1)
        taken = lines[index:end]
        whole = "\n".join(line.text for line in taken)
        if index in code or not _HTML_INSIDE.search(whole):
            result += taken
        else:
            made = _convert_embed(whole, taken[0].number)
            if made is None:
                result += taken
            else:
                replacement, name = made
                if name:
                    names[len(result)] = name
                # One empty line between it and the paragraphs around it.
                if not replacement[0].text and not (result and result[-1].text.strip()):
                    del replacement[0]
                if replacement and not replacement[-1].text and not (end < len(lines) and lines[end].text.strip()):
                    del replacement[-1]
                result += replacement
        index = end
    return result, names


def _html_blocks(lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> Iterator[tuple[int, int]]:
    for _, first, last in parsed.blocks("html_block"):
        end = last
        while end > first + 1 and not lines[end - 1].text.strip():
            end -= 1
        yield first, end
    # A frame alone on a line is a paragraph or list item, no HTML block.
    for _, first, last in parsed.blocks("paragraph_open"):
        if _HTML_START.match(lines[first].text) and _HTML_INSIDE.search(lines[first].text):
            yield first, last


def _convert_embed(whole: str, number: int) -> tuple[list[NoteLine], str] | None:
    """Return the lines that replace a piece of HTML and the name that its credit gives; None if it has to stay."""
    prefix = re.match(r"\s*(?:(?:[-*+]\s+)|(?:>\s?))*", whole)
    before = prefix[0] if prefix else ""
    parser = _EmbedParser()
    parser.feed(whole[len(before) :])
    if parser.other or not (parser.players or parser.post) or (before.strip() and "\n" in whole):
        return None
    blank = " " * len(before) if before.strip(" >") else before
    result = [NoteLine(f"{before if not i else blank}<{url}>", number) for i, url in enumerate(parser.players)]
    name = ""
    if parser.parts and parser.post and not parser.players:
        result.append(NoteLine(f"{before}> {' '.join(parser.parts)}", number))
    elif parser.parts:
        result += [NoteLine(blank.rstrip()), NoteLine(blank + " ".join(parser.parts), number)]
        found = re.search(r"(?:from|by) \[", " ".join(parser.parts))
        name = parser.links[-1][0] if found and parser.links else ""
    gap = [] if before.strip() else [NoteLine("")]
    return [*gap, *result, *gap] or [NoteLine("")], name


def _player_url(tag: str, values: dict[str, str]) -> str | None:
    """Return the URL of the player of a ``<script>`` or ``<iframe>``; None if it is no known player."""
    if tag == "script":
        deck = values.get("data-id", "")
        known = "speakerdeck" in values.get("class", "") + values.get("src", "")
        return f"https://speakerdeck.com/player/{deck}" if known and re.fullmatch(r"[0-9a-f]{32}", deck) else None
    url = values.get("src", "") or values.get("data-src", "")
    if not _is_safe_url(url):
        return None
    media = resolve_media(url)
    return validate_url(url) if media.provider is not None and media.embed_url else None


def _is_safe_url(url: str) -> bool:
    try:
        return validate_url(url).startswith(("http://", "https://")) and not re.search(r"[<>()\[\]]", url)
    except ValueError:
        return False


def _escape_markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", text)


def find_media(lines: Sequence[NoteLine], within: range, literal: set[int]) -> SectionMedia:
    """Find the media lines of a session in the lines *within*, as values of its options."""
    found = [medium for index in within if index not in literal and (medium := _media_line(lines, index))]
    by_option: dict[str, tuple[str, ...]] = {}
    for option in ("slides", "video", "url"):
        urls = tuple(dict.fromkeys(medium.url for medium in found if medium.option == option))
        if 0 < len(urls) <= (1 if option == "url" else _MAX_MEDIA):
            by_option[option] = urls
    lifted = {medium.line for medium in found if medium.alone and medium.url in by_option.get(medium.option, ())}
    return SectionMedia(by_option, frozenset(lifted))


def _media_line(lines: Sequence[NoteLine], index: int) -> MediaLine | None:
    text = lines[index].text
    found = _URL_LINE.fullmatch(text)
    label = ""
    if not found:
        found = _LINK_LINE.fullmatch(text)
        label = found["label"].strip() if found else ""
    if not found:
        return None
    option = media_option(found["url"], label)
    if not option:
        return None
    # In a list or a quote the URL is part of the text.
    neighbours = [lines[i].text.strip() for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    alone = not label and not found["before"].strip() and not any(neighbours) and text[:4].strip() != ""
    return MediaLine(option, found["url"], index, alone)


def media_option(url: str, label: str) -> str:
    """Return the session option for a URL: ``slides``, ``video``, ``url``, or empty for none."""
    try:
        media = resolve_media(url)
        parts = urlsplit(media.url)
    except ValueError:
        return ""
    for option, pattern in (("slides", _SLIDES), ("video", _VIDEO), ("url", _SESSION_PAGE)):
        if label and pattern.fullmatch(label):
            return option
    if media.provider is None or media.provider.kind == "document":
        return ""
    deck = media.provider.kind == "slides" and parts.path.strip("/").count("/") > 0
    return media.provider.kind if media.embed_url or deck else ""

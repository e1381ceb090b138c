"""Convert players, posts and pictures in raw HTML, report HTML that can act, and find the media lines of a session."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from eventnotes.model.media import resolve_media
from eventnotes.text.html import LenientHTMLParser
from eventnotes.text.markdown_writer import escape_inline
from eventnotes.text.urls import is_remote_url, is_safe_url, is_script_url, validate_url
from eventnotes_tools.importing.markup.lines import DoubtReporter, NoteLine
from eventnotes_tools.importing.markup.parser import parse_markdown

_ADDRESS = r"https?://[^\s<>()\[\]]+(?:\([^\s<>()]*\)[^\s<>()\[\]]*)*"
#: The script of Twitter that replaces a quote by the post.
_TWITTER = re.compile(r"(?:https?:)?//platform\.(?:twitter|x)\.com/widgets\.js(?:\?.*)?")
_HTML_INSIDE = re.compile(r"<(?:script|iframe)\b|<blockquote[^<>]*\btwitter-tweet\b", re.IGNORECASE)
#: Tags that may stand around a player or a post.
_PLAIN_TAGS = frozenset(("div", "p", "strong", "b", "em", "i", "span", "br", "center", "figure", "small"))
#: A line that holds an address or a link, and a label before it.
_MEDIA_LINE = re.compile(
    rf"\s*(?P<before>(?:>\s?)*(?:[-*+]\s+)?)(?:\**(?P<label>[^\s:：*\[\]]{{1,12}})\**[:：]\**\s*)?"
    rf"(?:<?(?P<url>{_ADDRESS})>?|\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>{_ADDRESS})\)\S{{0,6}})\s*"
)
_SLIDES = re.compile(r"(?:発表|登壇)?(?:資料|スライド)(?:は(?:こちら|コチラ))?|slides?(?: ?deck)?|deck", re.IGNORECASE)
_VIDEO = re.compile(r"(?:録画|動画|アーカイブ)(?:は(?:こちら|コチラ))?|videos?|recording|youtube", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
#: The tags of a paragraph around pictures, which Markdown does not need.
_PARAGRAPH = re.compile(r"</?(?:p|div|center|br)\b[^<>]*+>", re.IGNORECASE)
_NOT_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|$")
_FILE_ATTRIBUTES = frozenset(("href", "src", "poster"))
_ACTIVE_TAGS = frozenset("script iframe object embed applet base link meta style form frame".split())
#: Attributes that hold a URL.
_URL_ATTRIBUTES = frozenset(("href", "src", "action", "formaction", "data", "xlink:href", "poster"))
#: More media of a kind than this in one section are a collection and stay in the text.
_MAX_MEDIA = 3


class SectionMedia(NamedTuple):
    """The media of one section."""

    options: dict[str, tuple[str, ...]]
    #: Indices of the lines that the options replace.
    lines: frozenset[int]


class _HTMLParts(LenientHTMLParser):
    """Splits a piece of HTML into its tags and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        #: The name of each start tag, or of an end tag behind ``/``; its attributes; a text; the line number from 0.
        self.parts: list[tuple[str, dict[str, str], str, int]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, {name: value or "" for name, value in attrs}, "", self.getpos()[0] - 1))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append((f"/{tag}", {}, "", 0))

    def handle_data(self, data: str) -> None:
        self.parts.append(("", {}, data, 0))


def embeds_to_urls(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Replace each player's script or frame by its URL; the text beside it becomes a line."""
    result: list[NoteLine] = []
    parsed = parse_markdown(lines)
    position = 0
    blocks = [(first, last) for _, first, last in parsed.blocks("html_block")]
    # A frame alone on a line is a paragraph or list item, no HTML block.
    rows = [(i, i + 1) for _, first, last in parsed.blocks("paragraph_open") for i in range(first, last)]
    for index, end in sorted(blocks + rows):
        whole = "\n".join(line.text for line in lines[index:end])
        is_known = _HTML_INSIDE.search(whole) and "<!" not in whole
        made = _convert_embed(whole, lines[index].number) if is_known else None
        if made is not None:
            # Outside lists and quotes, an empty line between it and the paragraphs around it.
            is_block = whole.lstrip().startswith("<")
            result += lines[position:index]
            result += [NoteLine("")] if is_block and result and result[-1].text.strip() else []
            result += made
            result += [NoteLine("")] if is_block and end < len(lines) and lines[end].text.strip() else []
            position = end
    return [*result, *lines[position:]]


def _convert_embed(whole: str, number: int) -> list[NoteLine] | None:
    """Return the lines that replace a piece of HTML; None if it has to stay."""
    html = re.sub(r"\A\s*(?:[-*+]\s+|>\s?)*", "", whole)
    before = whole.removesuffix(html)
    players, texts = list[str](), list[str]()
    is_post, href = False, ""
    for tag, values, text, _ in _HTMLParts(html).parts:
        if player := _player_url(tag, values):
            players.append(player)
        elif (tag == "script" and _TWITTER.fullmatch(values.get("src", ""))) or (
            tag == "blockquote" and "twitter-tweet" in values.get("class", "").split()
        ):
            is_post = True
        elif tag in {"a", "/a"}:
            href = values["href"] if _is_safe_url(values.get("href", "")) else ""
        elif tag and tag[0] != "/" and tag not in _PLAIN_TAGS:
            return None
        elif shown := escape_inline(text):
            texts.append(f"[{shown}]({validate_url(href)})" if href else shown)
    if not (players or is_post) or (before.strip() and "\n" in whole):
        return None
    blank = " " * len(before) if before.strip(" >") else before
    result = [NoteLine(f"{before if not i else blank}<{url}>", number) for i, url in enumerate(players)]
    if texts and not players:
        result.append(NoteLine(f"{before}> {' '.join(texts)}", number))
    elif texts:
        result += [NoteLine(blank.rstrip()), NoteLine(blank + " ".join(texts), number)]
    return result or ([NoteLine("")] if before.strip() else [])


def _player_url(tag: str, values: dict[str, str]) -> str | None:
    """Return the URL of the player of a ``<script>`` or ``<iframe>``; None for another tag or no known player."""
    if tag == "script":
        deck = values.get("data-id", "")
        known = "speakerdeck" in values.get("class", "") + values.get("src", "")
        return f"https://speakerdeck.com/player/{deck}" if known and re.fullmatch(r"[0-9a-f]{32}", deck) else None
    url = values.get("src", "") or values.get("data-src", "")
    is_player = tag == "iframe" and _is_safe_url(url) and resolve_media(url).embed_url
    return validate_url(url) if is_player else None


def _is_safe_url(url: str) -> bool:
    return is_safe_url(url) and is_remote_url(url) and not re.search(r"[<>()\[\]]", url)


def find_media(lines: Sequence[NoteLine], within: Iterable[int], literal: set[int]) -> SectionMedia:
    """Find the media lines of a session in the lines *within*, as values of its options."""
    found: dict[str, list[str]] = {"slides": [], "video": []}
    alone: dict[int, str] = {}
    for index in within:
        text = lines[index].text
        match = None if index in literal else _MEDIA_LINE.fullmatch(text)
        if match is None:
            continue
        url, labels = match["url"] or match["target"], [text for text in match.group("label", "text") if text]
        if option := _media_option(url, labels):
            found[option].append(url)
            # In a list or a quote the URL is part of the text.
            neighbours = "".join(lines[i].text for i in (index - 1, index + 1) if 0 <= i < len(lines))
            if not labels and not match["before"].strip() and not neighbours.strip() and text[:4].strip():
                alone[index] = option
    options = {option: tuple(dict.fromkeys(urls)) for option, urls in found.items()}
    options = {option: urls for option, urls in options.items() if 0 < len(urls) <= _MAX_MEDIA}
    return SectionMedia(options, frozenset(index for index, option in alone.items() if option in options))


def _media_option(url: str, labels: Sequence[str]) -> str:
    """Return the session option for a URL: ``slides``, ``video``, or empty for none."""
    if not is_safe_url(url):
        return ""
    for label in labels:
        for option, pattern in (("slides", _SLIDES), ("video", _VIDEO)):
            if pattern.fullmatch(label.strip()):
                return option
    media = resolve_media(url)
    if media.provider is None or media.provider.kind == "document":
        return ""
    deck = media.provider.kind == "slides" and urlsplit(media.url).path.strip("/").count("/") > 0
    return media.provider.kind if media.embed_url or deck else ""


def pictures_to_markdown(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Convert each ``<img>`` to Markdown where no other HTML than that of its paragraph is around it."""
    result, parsed = list(lines), parse_markdown(lines)
    for index in {span.line for span in parsed.spans if span.kind == "html_inline"}:
        result[index] = lines[index]._replace(text=_IMAGE.sub(_picture_markdown, lines[index].text))
    for _, first, last in parsed.blocks("html_block"):
        texts = [_PARAGRAPH.sub("", line.text).strip() for line in lines[first:last]]
        if "".join(texts) and not "".join(_IMAGE.sub("", text).strip() for text in texts):
            for index, text in enumerate(texts, start=first):
                result[index] = lines[index]._replace(text=_IMAGE.sub(_picture_markdown, text))
    return result


def _picture_markdown(match: re.Match[str]) -> str:
    """Write a picture in Markdown; leave it as it is if that is impossible."""
    values = _HTMLParts(match[0]).parts[0][1]
    source, alt = values.get("src", "").strip(), re.sub(r"[][`<>]", "", values.get("alt", ""))
    target = f"<{source}>" if re.search(r"[\s()]", source) else source
    return f"![{alt}]({target})" if source else match[0]


def report_html(lines: Sequence[NoteLine], doubt: DoubtReporter) -> None:
    """Report each element of raw HTML that can run, load or send something, and each local file; they stay."""
    parsed = parse_markdown(lines, myst=True)
    pieces = [(token.content, first) for token, first, _ in parsed.blocks("html_block")]
    for span in parsed.spans:
        if span.kind == "html_inline":
            *rows, last = (line.text for line in lines[span.line : span.last + 1])
            pieces.append(("\n".join((*rows, last[: span.end]))[span.start :], span.line))
    for html, index in pieces:
        found = _HTMLParts(html)
        # A browser closes an unclosed tag at a later `>` or quotation mark of the page.
        ends = (">", "'>", '">') if found.has_unclosed_markup else ()
        parts = [*found.parts, *(part for end in ends for part in _HTMLParts(html + end).parts)]
        for tag in dict.fromkeys(tag for tag, attributes, *_ in parts if _is_active(tag, attributes)):
            text = f"The raw HTML <{tag}> can run a script or load something; it stays. Check it, or remove it."
            doubt(text, lines[index].number)
        for tag, attributes, _, row in found.parts:
            for name, value in attributes.items():
                # As a browser resolves the address: a file of the site.
                seen = re.sub(r"[\x00-\x20]", "", value).replace("\\", "/")
                if name in _FILE_ATTRIBUTES and not _NOT_LOCAL.match(seen):
                    text = f"The raw HTML <{tag}> names the file '{value}', which is not copied; write it in Markdown."
                    doubt(text, lines[index + row].number)


def _is_active(tag: str, attributes: dict[str, str]) -> bool:
    """Tell whether a tag can run, load or send something."""
    return tag in _ACTIVE_TAGS or any(
        name.startswith("on") or name == "srcdoc" or (name in _URL_ATTRIBUTES and is_script_url(value))
        for name, value in attributes.items()
    )

"""Convert pictures and links in raw HTML to Markdown; report HTML that needs a file or could run or load something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from eventnotes.text.html import LenientHTMLParser
from eventnotes.text.urls import is_script_url
from eventnotes_tools.importing.markup.lines import DoubtReporter, LineEdit, NoteLine, apply_edits
from eventnotes_tools.importing.markup.parser import parse_markdown

_IMAGE = re.compile(r"<img\b(?P<attributes>[^<>]*+)>", re.IGNORECASE)
#: A picture, and the link around it.
_PICTURE = re.compile(
    r"<a\b(?P<link>[^<>]*+)>\s*+<img\b(?P<linked>[^<>]*+)>\s*+</a>|<img\b(?P<attributes>[^<>]*+)>", re.IGNORECASE
)
_LINK = re.compile(r"(?<!!)<a\b(?P<attributes>[^<>]*+)>(?P<text>[^][<>`|\\]*+)</a>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?P<name>[\w-]+)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))")
#: HTML that can't be split at a picture.
_INDIVISIBLE = re.compile(
    r"<(?:!|\?|(?:script|style|pre|code|textarea|iframe|embed|object|picture|svg|video|audio)\b)", re.IGNORECASE
)
#: The tags of a paragraph right around a picture: in Markdown the picture gets its own paragraph.
_BEFORE = re.compile(r"\s*+<p\b[^<>]*+>\s*+\Z", re.IGNORECASE)
_AFTER = re.compile(r"\A(?:\s|<br\b[^<>]*+>)*+(?:</p>)?", re.IGNORECASE)
_NOT_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_FILE_ATTRIBUTES = {
    "a": ("href",),
    "area": ("href",),
    "img": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src",),
    "track": ("src",),
}
_ACTIVE_TAGS = frozenset(
    ("script", "iframe", "object", "embed", "applet", "base", "link", "meta", "style", "form", "frame")
)
#: Attributes that hold a URL.
_URL_ATTRIBUTES = frozenset(("href", "src", "action", "formaction", "data", "xlink:href", "poster"))


def pictures_to_markdown(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Convert pictures of local files in HTML blocks to Markdown; the HTML around them stays."""
    result: list[NoteLine] = []
    position = 0
    for token, first, last in parse_markdown(lines).blocks("html_block"):
        made = _split_at_pictures(lines[first:last]) if token.level == 0 else None
        if made is not None:
            result += lines[position:first]
            if result and result[-1].text.strip():
                result.append(NoteLine(""))
            result += made
            position = last
    return [*result, *lines[position:]]


def _split_at_pictures(lines: Sequence[NoteLine]) -> list[NoteLine] | None:
    """Split an HTML block at its pictures; None if it has none, or if a part would be parsed differently."""
    text = "\n".join(line.text for line in lines)
    found = list(_PICTURE.finditer(text))
    sources = [_attribute_values(match["linked"] or match["attributes"]).get("src", "") for match in found]
    if not any(map(_is_local, sources)) or _INDIVISIBLE.search(text) or _is_single_picture(lines):
        return None
    made: list[NoteLine] = []
    html: set[int] = set()
    end = 0
    for match in [*found, None]:
        between = text[end : match.start() if match else len(text)]
        kept = _BEFORE.sub("", between) if match else between
        kept = (_AFTER.sub("", kept) if end else kept).strip()
        if made and "<" in between:
            made.append(NoteLine(""))
        if kept:
            index = text.count("\n", 0, text.index(kept, end))
            html |= set(range(len(made), len(made) + kept.count("\n") + 1))
            made += [NoteLine(part, line.number) for part, line in zip(kept.split("\n"), lines[index:], strict=False)]
            made += [NoteLine("")] if match else []
        if match:
            picture = _linked_picture(match)
            if picture is None:
                return None
            made.append(NoteLine(picture, lines[text.count("\n", 0, match.start())].number))
            end = match.end()
    while not made[-1].text:
        made.pop()
    return made if parse_markdown(made).literal == html else None


def _linked_picture(match: re.Match[str]) -> str | None:
    image = _picture_markdown(match["linked"] or match["attributes"])
    href = _link_destination(_attribute_values(match["link"] or "").get("href", ""))
    return f"[{image}]({href})" if image and href else image


def inline_tags_to_markdown(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Convert ``<img>``, and ``<a>`` to local files, to Markdown where no other HTML is around them."""
    parsed = parse_markdown(lines)
    inline = [span for span in parsed.spans if span.kind == "html_inline"]
    edits = []
    for index in [first for _, first, last in parsed.blocks("html_block") if _is_single_picture(lines[first:last])] + [
        span.line for span in inline if span.line == span.last
    ]:
        for match in _IMAGE.finditer(lines[index].text):
            image = _picture_markdown(match["attributes"])
            if image:
                edits.append(LineEdit(index, match.start(), match.end(), image))
    begun = {(span.line, span.start) for span in inline}
    for index in {span.line for span in inline}:
        for match in _LINK.finditer(lines[index].text):
            href = _attribute_values(match["attributes"]).get("href", "")
            if (
                (index, match.start()) in begun
                and match["text"].strip()
                and _is_local(href)
                and _link_destination(href)
            ):
                edits.append(
                    LineEdit(index, match.start(), match.end(), f"[{match['text']}]({_link_destination(href)})")
                )
    return apply_edits(lines, dict.fromkeys(edits))


def report_local_addresses(lines: Sequence[NoteLine], extensions: frozenset[str], doubt: DoubtReporter) -> None:
    """Report each local address in raw HTML: its file is not copied."""
    for html, index in html_pieces(lines, extensions):
        reader = _LocalAddressParser()
        reader.feed(html)
        for tag, address, row in reader.found:
            text = f"The raw HTML <{tag}> names the file '{address}', which is not copied; write it in Markdown."
            doubt(text, lines[index + row].number)


class _LocalAddressParser(LenientHTMLParser):
    """Collects elements with the address of a local file."""

    def __init__(self) -> None:
        super().__init__()
        #: Name of the tag, address, and line number from 0.
        self.found: list[tuple[str, str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _FILE_ATTRIBUTES.get(tag, ()) and _is_local(value or ""):
                self.found.append((tag, value or "", self.getpos()[0] - 1))


def _is_local(address: str) -> bool:
    """Tell whether a browser resolves an address against the page, to a file of the site."""
    seen = re.sub(r"[\x00-\x20]", "", unescape(address)).replace("\\", "/")
    return bool(seen) and not _NOT_LOCAL.match(seen)


def _is_single_picture(lines: Sequence[NoteLine]) -> bool:
    texts = [line.text for line in lines if line.text.strip()]
    return len(texts) == 1 and not _IMAGE.sub("", texts[0]).strip()


def _picture_markdown(attributes: str) -> str | None:
    values = _attribute_values(attributes)
    source, alt = _link_destination(values.get("src", "")), values.get("alt", "")
    return f"![{re.sub(r'[][`<>]', '', alt)}]({source})" if source and "\n" not in alt else None


def _attribute_values(attributes: str) -> dict[str, str]:
    return {
        match["name"].lower(): match["double"] or match["single"] or match["bare"] or ""
        for match in _ATTRIBUTE.finditer(attributes)
    }


def _link_destination(address: str) -> str | None:
    """Write an address as a link destination of Markdown; None if that is impossible."""
    address = address.strip()
    if not address or re.search(r"[<>\n]", address):
        return None
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def report_active_elements(lines: Sequence[NoteLine], extensions: frozenset[str], doubt: DoubtReporter) -> None:
    """Report each element that can run, load or send something; it stays as it is."""
    for html, index in html_pieces(lines, extensions):
        for name in _active_elements(html):
            text = f"The raw HTML <{name}> can run a script or load something; it stays. Check it, or remove it."
            doubt(text, lines[index].number)


def html_pieces(lines: Sequence[NoteLine], extensions: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield each piece of raw HTML with the index of its first line."""
    parsed = parse_markdown(lines, extensions)
    for token, first, _ in parsed.blocks("html_block"):
        yield token.content, first
    for span in parsed.spans:
        if span.kind == "html_inline":
            *rows, last = (line.text for line in lines[span.line : span.last + 1])
            html = "\n".join((*rows, last[: span.end]))
            yield html[span.start :], span.line


def _active_elements(html: str) -> Iterator[str]:
    reader = _ActiveElementParser()
    reader.feed(html)
    found = reader.found
    # A browser closes an unclosed tag at a later `>` or quotation mark of the page.
    for end in (">", "'>", '">') if reader.has_unclosed_markup else ():
        reader = _ActiveElementParser()
        reader.feed(html + end)
        found += reader.found
    yield from dict.fromkeys(found)


class _ActiveElementParser(LenientHTMLParser):
    """Collects the names of elements that can run, load or send something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE_TAGS or any(_is_active_attribute(name, value or "") for name, value in attrs):
            self.found.append(tag)


def _is_active_attribute(name: str, value: str) -> bool:
    return name.startswith("on") or name == "srcdoc" or (name in _URL_ATTRIBUTES and is_script_url(value))

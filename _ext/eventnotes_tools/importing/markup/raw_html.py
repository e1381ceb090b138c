"""Convert pictures in raw HTML to Markdown; report HTML that needs a file or could run or load something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eventnotes.text.html import LenientHTMLParser
from eventnotes.text.urls import is_script_url
from eventnotes_tools.importing.markup.lines import DoubtReporter, NoteLine
from eventnotes_tools.importing.markup.parser import parse_markdown

_IMAGE = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
#: The tags of a paragraph around pictures, which Markdown does not need.
_PARAGRAPH = re.compile(r"</?(?:p|div|center|br)\b[^<>]*+>", re.IGNORECASE)
_NOT_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_FILE_ATTRIBUTES = frozenset(("href", "src", "poster"))
_ACTIVE_TAGS = frozenset(
    ("script", "iframe", "object", "embed", "applet", "base", "link", "meta", "style", "form", "frame")
)
#: Attributes that hold a URL.
_URL_ATTRIBUTES = frozenset(("href", "src", "action", "formaction", "data", "xlink:href", "poster"))


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
    values = _ElementParser(match[0]).attributes
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
        reader = _ElementParser(html)
        # A browser closes an unclosed tag at a later `>` or quotation mark of the page.
        ends = (">", "'>", '">') if reader.has_unclosed_markup else ()
        for tag in dict.fromkeys(
            tag for it in (reader, *(_ElementParser(html + end) for end in ends)) for tag in it.active
        ):
            text = f"The raw HTML <{tag}> can run a script or load something; it stays. Check it, or remove it."
            doubt(text, lines[index].number)
        for tag, address, row in reader.local:
            text = f"The raw HTML <{tag}> names the file '{address}', which is not copied; write it in Markdown."
            doubt(text, lines[index + row].number)


class _ElementParser(LenientHTMLParser):
    """Collects the elements that can run, load or send something, and those with the address of a local file."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.active: list[str] = []
        #: The attributes of the last element.
        self.attributes: dict[str, str] = {}
        #: Name of the tag, address, and line number from 0.
        self.local: list[tuple[str, str, int]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes = {name: value or "" for name, value in attrs}
        if tag in _ACTIVE_TAGS or any(
            name.startswith("on") or name == "srcdoc" or (name in _URL_ATTRIBUTES and is_script_url(value))
            for name, value in self.attributes.items()
        ):
            self.active.append(tag)
        for name, value in self.attributes.items():
            # As a browser resolves the address: a file of the site.
            seen = re.sub(r"[\x00-\x20]", "", value).replace("\\", "/")
            if name in _FILE_ATTRIBUTES and seen and not _NOT_LOCAL.match(seen):
                self.local.append((tag, value, self.getpos()[0] - 1))

"""Links: what leads to files beside a note leads to where those files go; what leads nowhere becomes text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from markdown_it.common.normalize_url import normalizeLink

from eventnotes_tools.importing.markup.escape import comment_out_definition
from eventnotes_tools.importing.markup.lines import DoubtReporter, LineEdit, NoteLine, apply_edits
from eventnotes_tools.importing.markup.link_targets import LinkTargets
from eventnotes_tools.importing.markup.parser import InlineSpan, ParsedMarkdown, parse_markdown
from eventnotes_tools.importing.markup.raw_html import inline_tags_to_markdown
from eventnotes_tools.importing.markup.word_check import split_words

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: The schemes that MyST takes for addresses without being told.
_EXTERNAL_SCHEMES = ("http:", "https:", "mailto:", "ftp:")
_DEFINITION = re.compile(
    r"^(?P<head>(?:\s*+(?:>|[-*+]\s|\d++[.)]\s))*+\s*+\[(?!\^)(?:\\.|[^\]\\])+\]:\s*)(?P<href><[^<>]*>|\S+)"
)
_HREF = re.compile(r"\]\(\s*(?P<href><[^<>]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)")
_WIKI = re.compile(r"(?<!!)\[\[(?P<target>[^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|(?P<text>[^\[\]]+))?\]\]")
#: A picture in Obsidian, with a caption or a width.
_WIKI_PICTURE = re.compile(
    r"!\[\[(?P<target>[^\[\]|#]+\.(?:png|jpe?g|gif|svg|webp))(?:\|(?P<text>[^\[\]]*))?\]\]", re.IGNORECASE
)
_ROUNDS = 20


def resolve_links(
    lines: Sequence[NoteLine], around: LinkTargets, anchors: Mapping[str, str], doubt: DoubtReporter, spent: list[str]
) -> list[NoteLine]:
    """Return *lines* with every link leading somewhere.

    *anchors* gives ids of this page by an anchor's name. Words that were no text but an address are added to *spent*.
    """
    linker = _LinkResolver(around, anchors, doubt)
    result = linker.convert_wiki_links(inline_tags_to_markdown(lines), spent)
    for number in range(_ROUNDS):
        # What becomes text can let another bracket before it begin a link.
        edits = list(linker.link_edits(result, parse_markdown(result), again=number > 0))
        if not edits:
            break
        result = apply_edits(result, edits)
    return result


class _LinkResolver:
    """Finds out where the links of a page shall lead."""

    def __init__(self, around: LinkTargets, anchors: Mapping[str, str], doubt: DoubtReporter) -> None:
        self.targets = around
        self.anchors = anchors
        self.doubt = doubt
        #: Addresses that were written already, and are not looked up again.
        self.resolved: set[str] = set()

    def convert_wiki_links(self, lines: Sequence[NoteLine], spent: list[str]) -> list[NoteLine]:
        """Make links of ``[[Name]]`` where a note of that name is imported, and pictures of ``![[name.png]]``."""
        reading, edits = parse_markdown(lines), []
        code = [span for span in reading.spans if span.kind == "backticks"]
        for index, line in enumerate(lines):
            for match in [*_WIKI.finditer(line.text), *_WIKI_PICTURE.finditer(line.text)]:
                inside = any((s.line, s.start) <= (index, match.start()) < (s.last, s.end) for s in code)
                if inside or index in reading.literal:
                    continue
                made = self.resolve_wiki_link(match)
                if made is None and match[0].startswith("!"):
                    self.report_broken(match["target"].strip(), line.number)
                elif made is not None:
                    shown, href = made
                    self.resolved.add(href.strip("<>"))
                    spent += (Counter(split_words(match[0])) - Counter(split_words(shown))).elements()
                    mark = "!" if match[0].startswith("!") else ""
                    edits.append(LineEdit(index, match.start(), match.end(), f"{mark}[{shown}]({href})"))
        return apply_edits(lines, edits)

    def resolve_wiki_link(self, match: re.Match[str]) -> tuple[str, str] | None:
        """Return the words of a wiki link or picture, and where it leads; None where that is nowhere."""
        name, text = match["target"].strip(), (match["text"] or "").strip()
        if match[0].startswith("!"):
            href = self.targets.resolve_picture(name)
            return (re.sub(r"[\d\sx]+", "", text) and text, href) if href else None
        target = self.targets.names.get(name.casefold())
        if target is None or target not in self.targets.pages:
            return None
        return text or name, self.targets.resolve(name) or ""

    def link_edits(self, lines: Sequence[NoteLine], reading: ParsedMarkdown, *, again: bool) -> Iterator[LineEdit]:
        for span in reading.spans:
            if span.kind in {"link", "image"} and span.href is not None:
                yield from self.span_edits(lines, span, span.href, again=again)
            elif span.kind == "autolink" and not _is_external(lines[span.line].text[span.start + 1 : span.end - 1]):
                yield LineEdit(span.line, span.start, span.start, "\\")
        for index, last in sorted(_definitions(reading)):
            match = _DEFINITION.match(lines[index].text) if index < len(lines) else None
            if match:
                yield from self.definition_edits(lines, index, last, match)

    def resolve(self, href: str) -> str | None:
        """Return where a link shall lead: *href* itself where it may stay, None where it leads nowhere."""
        if href in self.resolved:
            return href
        new = _external_url(href)
        if new is None and href.startswith("#"):
            new = self.anchors.get(unquote(href[1:]).casefold())
        elif new is None and href and not _SCHEME.match(href):
            new = self.targets.resolve(href)
        if new is not None:
            self.resolved.add(new.strip("<>"))
        return new

    def definition_edits(
        self, lines: Sequence[NoteLine], index: int, last: int, match: re.Match[str]
    ) -> Iterator[LineEdit]:
        """Change the definition of a link that is used by its name."""
        href = match["href"].strip("<>")
        new = self.resolve(href)
        if new is None:
            self.report_broken(href, lines[index].number)
            yield from comment_out_definition(lines, index, last, match["head"].index("["))
        elif new != href:
            yield LineEdit(index, match.start("href"), match.end("href"), new)

    def span_edits(self, lines: Sequence[NoteLine], span: InlineSpan, href: str, *, again: bool) -> Iterator[LineEdit]:
        """Change a link or a picture."""
        whole = _span_text(lines, span)
        # The last one: the text of a link may hold a picture.
        found = next(iter([*_HREF.finditer(whole)][-1:]), None) if whole.endswith(")") else None
        if found is not None and normalizeLink(found["href"].strip("<>")) == href:
            yield from self.inline_link_edits(lines, span, whole, found)
        elif again and self.resolve(unquote(href)) not in {unquote(href), href}:
            # By name, and its definition is not where it was looked for; or written in a way not thought of.
            self.report_broken(href, lines[span.line].number)
            yield _escape_span(span)

    def inline_link_edits(
        self, lines: Sequence[NoteLine], span: InlineSpan, whole: str, found: re.Match[str]
    ) -> Iterator[LineEdit]:
        """Change a link that holds its address."""
        href, number = found["href"].strip("<>"), lines[span.line].number
        new = self.resolve(href)
        if new == href:
            return
        if new is not None:
            yield _replace_href(lines, span, found, new)
        elif span.kind == "image" and not href and "--" not in whole and _is_alone(lines, span, whole):
            yield LineEdit(span.line, span.start, span.end, f"<!-- {whole} -->")
        elif href.startswith("#") and span.kind == "link" and span.line == span.last:
            self.doubt(f"The link to '{href}' leads to no heading that has an address; its words stay.", number)
            yield LineEdit(span.line, span.start, span.start + 1, "")
            yield LineEdit(span.line, span.start + whole.rindex("]("), span.end, "")
        else:
            self.report_broken(href, number)
            yield _escape_span(span)

    def report_broken(self, href: str, number: int) -> None:
        """Report a link that leads nowhere."""
        self.doubt(f"The link to '{href}' leads to no file that is imported; it stays as text.", number)


def _is_alone(lines: Sequence[NoteLine], span: InlineSpan, whole: str) -> bool:
    """Tell whether a span is a paragraph of its own; elsewhere a comment would swallow what stands beside it."""
    around = [lines[index].text.strip() for index in (span.line - 1, span.line + 1) if 0 <= index < len(lines)]
    return lines[span.line].text == whole and not any(around)


def _definitions(reading: ParsedMarkdown) -> set[tuple[int, int]]:
    references = reading.env.get("references", {}).values()
    return {(reference["map"][0], reference["map"][1]) for reference in references if reference.get("map")}


def _escape_span(span: InlineSpan) -> LineEdit:
    at = span.start + (1 if span.kind == "image" else 0)
    return LineEdit(span.line, at, at, "\\")


def _replace_href(lines: Sequence[NoteLine], span: InlineSpan, found: re.Match[str], text: str) -> LineEdit:
    """Put *text* in place of the address, which stands in one of the lines of a span."""
    start, end, position = found.start("href"), found.end("href"), 0
    for index in range(span.line, span.last + 1):
        begin = span.start if index == span.line else 0
        stop = span.end if index == span.last else len(lines[index].text)
        if position <= start and end <= position + stop - begin:
            return LineEdit(index, begin + start - position, begin + end - position, text)
        position += stop - begin + 1
    return _escape_span(span)


def _span_text(lines: Sequence[NoteLine], span: InlineSpan) -> str:
    if span.line == span.last:
        return lines[span.line].text[span.start : span.end]
    middle = [lines[index].text for index in range(span.line + 1, span.last)]
    return "\n".join((lines[span.line].text[span.start :], *middle, lines[span.last].text[: span.end]))


def _external_url(href: str) -> str | None:
    """Return an address that leads out of the notes, mended where it lacks its beginning; None for others."""
    if href.startswith("//"):
        href = f"https:{href}"
    elif re.match(r"www\.[\w-]+\.", href):
        href = f"https://{href}"
    try:
        return href if href.lower().startswith(_EXTERNAL_SCHEMES) and urlsplit(href).scheme else None
    except ValueError:
        return None


def _is_external(href: str) -> bool:
    return href.lower().startswith(_EXTERNAL_SCHEMES) or "@" in href

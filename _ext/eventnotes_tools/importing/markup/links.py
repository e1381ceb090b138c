"""Point links and pictures of a note to where their files go on the site; broken ones become text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from markdown_it.common.normalize_url import normalizeLink

from eventnotes_tools.importing.markup.dialects import PICTURE
from eventnotes_tools.importing.markup.embeds import pictures_to_markdown
from eventnotes_tools.importing.markup.lines import DoubtReporter, LineEdit, NoteLine, apply_edits
from eventnotes_tools.importing.markup.link_targets import LinkTargets
from eventnotes_tools.importing.markup.parser import InlineSpan, ParsedMarkdown, parse_markdown
from eventnotes_tools.importing.markup.word_check import missing_words, split_words

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Schemes that MyST treats as external by default.
_EXTERNAL_SCHEMES = ("http:", "https:", "mailto:", "ftp:")
_DEFINITION = re.compile(
    r"^(?P<head>(?:\s*+(?:>|[-*+]\s|\d++[.)]\s))*+\s*+\[(?!\^)(?:\\.|[^\]\\])+\]:\s*)(?P<href><[^<>]*>|\S+)"
)
_HREF = re.compile(r"\]\(\s*(?P<href><[^<>]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)")
#: A link or embed of Obsidian: a note or file, a heading or block, and the words to show or the width of a picture.
_WIKI = re.compile(
    r"(?P<mark>!?)\[\[(?P<target>[^\[\]|#^\\]*)(?P<anchor>[#^][^\[\]|\\]*)?(?:\\?\|(?P<text>[^\[\]]*))?\]\]"
)
_ROUNDS = 20


def heading_anchor(text: str) -> str:
    """Return the anchor that Git hosts give to a heading."""
    return re.sub(r"[^\w -]", "", text.strip().casefold()).replace(" ", "-")


def resolve_links(
    lines: Sequence[NoteLine],
    targets: LinkTargets,
    anchors: Mapping[str, str],
    doubt: DoubtReporter,
    consumed: list[str],
) -> list[NoteLine]:
    """Resolve every link and picture in *lines*; report and escape those that are broken.

    *anchors* maps the anchors of the note's headings to ids on the page. Words of wiki links that named a file and are
    not shown are added to *consumed*.
    """
    linker = _LinkResolver(targets, anchors, doubt)
    result = linker.convert_wiki_links(pictures_to_markdown(lines), consumed)
    result = apply_edits(result, linker.definition_edits(result, parse_markdown(result)))
    for _ in range(_ROUNDS):
        # An escaped link can let a bracket before it begin a link.
        edits = list(linker.link_edits(result, parse_markdown(result)))
        if not edits:
            break
        result = apply_edits(result, edits)
    return result


class _LinkResolver:
    """Resolves the links of one note."""

    def __init__(self, targets: LinkTargets, anchors: Mapping[str, str], doubt: DoubtReporter) -> None:
        self.targets = targets
        self.anchors = anchors
        self.doubt = doubt
        #: Targets that were written already and need no lookup.
        self.resolved: set[str] = set()

    def convert_wiki_links(self, lines: Sequence[NoteLine], consumed: list[str]) -> list[NoteLine]:
        """Convert ``[[Name]]`` to a link if its file is there, and ``![[name.png]]`` to a picture; doubt the others."""
        edits = []
        for index, match in parse_markdown(lines).matches(_WIKI, lines):
            made = self.wiki_link(match, lines[index].number)
            if made is None:
                self.report_broken(f"{match['target'].strip()}{match['anchor'] or ''}", lines[index].number)
                continue
            self.resolved.add(made[1].strip("<>"))
            text = f"{made[2]}[{made[0]}]({made[1]})" if made[1] else made[0]
            consumed += missing_words(split_words(match[0]), split_words(made[0]))
            edits.append(LineEdit(index, *match.span(), text))
        return apply_edits(lines, edits)

    def wiki_link(self, match: re.Match[str], number: int) -> tuple[str, str, str] | None:
        """Return the text of a wiki link, its target (empty if only the text stays) and ``!`` for a picture."""
        name, text = match["target"].strip(), (match["text"] or "").strip()
        anchor = (match["anchor"] or "")[1:].strip("^ ")
        shown = text or " > ".join(filter(None, (name, anchor)))
        if not name:
            href = self.anchors.get(heading_anchor(anchor))
            if href is None:
                self.report_anchor(anchor, number)
            return (shown, href or "", "") if shown else None
        found = self.targets.find(name, by_name=True)
        href = self.targets.href_of(found) if found is not None else None
        if href is None:
            return None
        if found in self.targets.pages and (anchor or match["mark"]):
            self.doubt(f"'{match[0]}' became a link to the whole page.", number)
        if match["mark"] and PICTURE.search(name):
            return re.sub(r"(?:^|\|)[\d\sx]*$", "", text), href, "!"
        return shown, href, ""

    def link_edits(self, lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> Iterator[LineEdit]:
        for span in parsed.spans:
            if span.kind in {"link", "image"} and span.href is not None:
                yield from self.span_edits(lines, span, span.href)
            elif span.kind == "autolink":
                address = lines[span.line].text[span.start + 1 : span.end - 1]
                if not address.lower().startswith(_EXTERNAL_SCHEMES) and "@" not in address:
                    yield LineEdit(span.line, span.start, span.start, "\\")

    def definition_edits(self, lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> Iterator[LineEdit]:
        """Resolve the link definitions; a broken one stays, without references."""
        for index in sorted(it["map"][0] for it in parsed.env.get("references", {}).values()):
            match = _DEFINITION.match(lines[index].text) if index < len(lines) else None
            new = self.resolve(match["href"].strip("<>")) if match else None
            if match and new is not None and new != match["href"].strip("<>"):
                yield LineEdit(index, *match.span("href"), new)

    def resolve(self, href: str) -> str | None:
        """Return the target of a link on the page: *href* itself if it may stay, None if it is broken."""
        if href in self.resolved:
            return href
        new = _external_url(href)
        if new is None and href.startswith("#"):
            new = self.anchors.get(unquote(href[1:]).casefold())
        elif new is None and href and not _SCHEME.match(href):
            new = self.targets.resolve(href)
        if new is not None and "#" in href and new.partition("#")[0].endswith(".md"):
            self.doubt(f"The link to '{unquote(href)}' leads to the whole page.", 0)
            new = new.partition("#")[0]
        if new is not None:
            self.resolved.add(new.strip("<>"))
        return new

    def span_edits(self, lines: Sequence[NoteLine], span: InlineSpan, href: str) -> Iterator[LineEdit]:
        """Resolve a link or a picture."""
        number = lines[span.line].number
        # The last match, because the text of a link may hold a picture.
        found = next(iter([*_HREF.finditer(lines[span.last].text, 0, span.end)][-1:]), None)
        if found is None or normalizeLink(found["href"].strip("<>")) != href:
            # A reference to a definition that stayed, or a syntax that _HREF does not match.
            if self.resolve(unquote(href)) not in {unquote(href), href}:
                self.report_broken(href, number)
                yield _escape_span(span)
            return
        written = found["href"].strip("<>")
        new = self.resolve(written)
        if new == written:
            return
        if new is not None:
            yield LineEdit(span.last, *found.span("href"), new)
        elif span.kind == "image" and not written and lines[span.line].text == "![]()":
            yield LineEdit(span.line, span.start, span.end, "<!-- ![]() -->")
        elif written.startswith("#") and span.kind == "link" and span.line == span.last:
            self.report_anchor(written[1:], number)
            yield LineEdit(span.line, span.start, span.start + 1, "")
            yield LineEdit(span.line, found.start(), span.end, "")
        else:
            self.report_broken(written, number)
            yield _escape_span(span)

    def report_anchor(self, anchor: str, number: int) -> None:
        """Report a link to a place of the page that has no id on the site."""
        self.doubt(f"The link to '#{anchor}' matches no session of the page; only its text stays.", number)

    def report_broken(self, href: str, number: int) -> None:
        """Report a link or picture whose file is not imported."""
        self.doubt(f"The link to '{href}' leads to no imported file, or to a draft; it stays as text.", number)


def _escape_span(span: InlineSpan) -> LineEdit:
    at = span.start + (1 if span.kind == "image" else 0)
    return LineEdit(span.line, at, at, "\\")


def _external_url(href: str) -> str | None:
    """Return an external URL, completed if it lacks its scheme; None for other targets."""
    if href.startswith("//"):
        href = f"https:{href}"
    elif re.match(r"www\.[\w-]+\.", href):
        href = f"https://{href}"
    try:
        return href if href.lower().startswith(_EXTERNAL_SCHEMES) and urlsplit(href).scheme else None
    except ValueError:
        return None

"""Repair damaged Markdown, and convert the tags of Hugo, Jekyll, Pelican, kramdown, Zenn and HackMD to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventnotes.text.decode import compose_marks
from eventnotes_tools.importing.markup.lines import DoubtReporter, LineEdit, NoteLine, apply_edits
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown

_TAG = re.compile(
    r"\{%-?\s*(?P<liquid>/?\w[\w-]*)(?P<liquid_args>(?:\s[^%{}]*?)?)\s*-?%\}"
    r"|\{\{(?P<mark>[<%])\s*(?P<hugo>/?\s*[\w./-]+)(?P<hugo_args>(?:\s(?:\"[^\"]*\"|[^\"{}])*?)?)\s*/?(?P=mark)?[>%]\}\}"
    r"|\{\{-?\s*(?P<variable>site\.(?:base_?url|url))\s*-?\}\}"
    r"|\{\{-?\s*(?P<quote>[\"'])(?P<path>[^\"'{}<>\s]+)(?P=quote)\s*\|\s*(?:relative|absolute)_url\s*-?\}\}"
    r"|@\[(?P<zenn>[\w-]+)\]\((?P<zenn_args>[^()\s]+)\)"
)
#: Markup of HackMD, Zenn and Obsidian that stays as it is written: marks, blocks, callouts with a title, open comments.
_UNREAD = re.compile(
    r"(?<!\\)%%|<!--(?=[ \w])(?!.*-->)|(?<=\s)\^[\w-]+$|(?<=> )\[!\w+\](?:[-+]|\s*\S).*|"
    r"(?<![=!<>])==[^=\s](?:[^=]*[^=\s])?==(?!=)|\+\+\w[^+]*\+\+|(?<!\{)\{[^{}|`%]+\|[^{}|`%]+\}|"
    r"(?<=\w)[~^]\w{1,4}[~^]|\^\[[^\]]+\]"
)
_ARGUMENT = re.compile(r"(?:(?P<name>[\w-]+)=)?(?:(?P<mark>[\"'])(?P<quoted>.*?)(?P=mark)|(?P<plain>\S+))", re.DOTALL)
_TABLE_OF_CONTENTS = re.compile(r"^\s*\[(?:TOC|\[_?TOC_?\])\]\s*$", re.IGNORECASE)
#: Attributes of a quotation in HackMD.
_QUOTE_ATTRIBUTE = re.compile(r"\[(?P<key>name|time|color)=(?P<value>[^\]]*)\]")
#: Inline constructs in which a backslash is text.
_WHOLE = frozenset(("backticks", "html_inline", "image"))
_CODE_TAGS = frozenset(("highlight", "codeblock", "code"))
PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)(?:[?#].*)?$", re.IGNORECASE)
#: Attribute lists of kramdown, and attributes at the end of headings of Hugo and Pandoc.
_ATTRIBUTES = re.compile(r"\{:(?:[.#][\w-]++|[\w-]++=(?:\"[^\"]*\"|'[^']*'|[^\s\"'}]++)|toc|:[\w-]++|\s)++\}")
_HEADING_ATTRIBUTES = re.compile(
    r"^ {0,3}#{1,6}\s+[^\s#{].*?(?P<attributes>\s*\{:?\s*#[\w:.-]+(?:\s+[.#][\w-]+)*\s*\}\s*)$"
)
_LOCAL = re.compile(r"(?<=\()(?:\{(?:filename|static|attach|photo)\}|\|filename\|)")
#: A picture's size after its URL in Zenn and HackMD (``=250x``, ``=x100``, ``=50%x``), or in Obsidian after its text.
_SIZED = re.compile(
    r"!\[(?:\\.|[^][\\])*+\]\(\s*+(?:<[^<>]*+>|[^\s()<>]++)(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?"
    r"(?P<size>\s++=(?:\d++%?x(?:\d++%?)?|x\d++%?))\s*+\)"
    r"|!\[[^][|\\]*+(?P<width>\\?\|\d++(?:x\d++)?)\]\("
)
_GLUED = re.compile(r"(?P<marks>#{1,6})(?P<text>[^#\s].*)")
_HASHTAGS = re.compile(r"(?:[#＃]\S++\s*+)+")
_ITEM = re.compile(r"^(?P<indent>[ \t　]*)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap>[ \t　]+)(?=\S)")
_EMPTY_HEADING = re.compile(r"\s{0,3}#{1,6}\s*#*\s*")
_HEADING = re.compile(r" {0,3}#{2,6}\s+\S")


def repair_lines(lines: Sequence[NoteLine], report: DoubtReporter) -> list[NoteLine]:
    """Repair *lines* and report each repair to *report*; only a fence that is closed adds a line."""
    result = _close_fences(lines, report)
    literal = parse_markdown(result).literal
    has_title = any(re.match(r" {0,3}# \S", line.text) for i, line in enumerate(result) if i not in literal)
    first = next((i for i, line in enumerate(result) if line.text.strip()), -1)
    for index, line in enumerate(result):
        if index in literal:
            continue
        text = whole = compose_marks(line.text)
        if whole != line.text:
            report("Letters and their separate marks were composed.", 0)
        # A line of hashtags is no heading.
        glued = _GLUED.fullmatch(text)
        if glued and (index == first or len(glued["marks"]) > 1 or not (has_title or _HASHTAGS.fullmatch(text))):
            text = f"{glued['marks']} {glued['text']}"
        text = _ITEM.sub(_replace_ideographic_spaces, text)
        if _EMPTY_HEADING.fullmatch(text):
            text = ""
            report("A heading without text was removed.", line.number)
        elif text != whole:
            report("The missing space of a heading or list item was added.", line.number)
        result[index] = line._replace(text=text)
    return result


def _replace_ideographic_spaces(match: re.Match[str]) -> str:
    """Replace the ideographic spaces around a list item's mark: two columns each in the indent."""
    gap = " " if "　" in match["gap"] else match["gap"]
    return f"{match['indent'].replace('　', '  ')}{match['mark']}{gap}"


def _close_fences(lines: Sequence[NoteLine], report: DoubtReporter) -> list[NoteLine]:
    """Close an unclosed fence at the top level before the next heading, or at the end of the text."""
    for token, first, last in parse_markdown(lines).blocks("fence"):
        closing = lines[last - 1].text.strip() if last - 1 > first else ""
        is_closed = len(closing) >= len(token.markup) and not closing.strip(token.markup[0])
        if token.level or is_closed:
            continue
        below = range(first + 1, len(lines))
        headings = (i for i in below if _HEADING.match(lines[i].text) and not lines[i - 1].text.strip())
        end = next(headings, len(lines))
        while end > first + 1 and not lines[end - 1].text.strip():
            end -= 1
        report("An unclosed code block was closed before the next heading.", lines[first].number)
        closed = [*lines[:end], NoteLine(token.markup), *lines[end:]]
        return _close_fences(closed, report) if end < len(lines) else closed
    return list(lines)


class TemplateTag(NamedTuple):
    """A tag of Liquid (Jekyll, Pelican, HackMD), a shortcode of Hugo, or an embed of Zenn."""

    name: str
    #: The arguments by name; of those without one the first is ``0``.
    arguments: dict[str, str]

    def get(self, name: str) -> str:
        """Return the argument *name*, or else the first one without a name; empty if there is neither."""
        return self.arguments.get(name) or self.arguments.get("0", "")


def convert_dialects(lines: Sequence[NoteLine], doubt: DoubtReporter) -> list[NoteLine]:
    """Replace known tags in *lines* by Markdown; unknown tags stay as text and are reported to *doubt*.

    The number of lines stays. Attributes, which readers do not see, are left out.
    """
    lines = _convert_code_tags(lines)
    return apply_edits(lines, _edits(lines, parse_markdown(lines), doubt))


def keep_line_breaks(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """End each line that a paragraph of MyST continues with a backslash, so that its break is shown."""
    result, parsed = list(lines), parse_markdown(lines, myst=True)
    inside = {index for span in parsed.spans if span.kind in _WHOLE for index in range(span.line, span.last)}
    for _, first, end in parsed.blocks("paragraph_open"):
        is_formula = any("$$" in line.text for line in lines[first:end])
        for index in () if is_formula else set(range(first, end - 1)) - inside:
            text = lines[index].text
            if text.strip() and not text.endswith(("\\", "  ")):
                result[index] = lines[index]._replace(text=f"{text}\\")
    return result


def _convert_code_tags(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Convert ``{% highlight %}`` … ``{% endhighlight %}``, each on a line of its own, to code fences."""
    result = list(lines)
    literal = parse_markdown(lines).literal
    begun: tuple[int, TemplateTag] | None = None
    for index, line in enumerate(lines):
        found = _TAG.fullmatch(line.text.strip())
        tag = _parse_tag(found) if found else None
        if tag and begun is None and tag.name in _CODE_TAGS and index not in literal:
            begun = index, tag
        elif tag and begun and tag.name in {f"end{begun[1].name}", f"/{begun[1].name}"}:
            first, opening = begun
            inside = "\n".join(line.text for line in lines[first + 1 : index])
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", inside)), 0)
            language = opening.get("lang").split(",")[0].partition(":")[0]
            result[first], result[index] = lines[first]._replace(text=fence + language), line._replace(text=fence)
            begun = None
    return result


def _parse_tag(match: re.Match[str]) -> TemplateTag:
    name = match["liquid"] or (match["hugo"] or "").replace(" ", "") or match["variable"] or match["zenn"]
    written = (match["liquid_args"] or match["hugo_args"] or match["zenn_args"] or "").strip()
    pairs = [(it["name"], it["quoted"] or it["plain"] or "") for it in _ARGUMENT.finditer(written)]
    others = (value for key, value in pairs if not key)
    named = {key: value for key, value in pairs if key}
    return TemplateTag(name, {**named, **{str(index): value for index, value in enumerate(others)}})


def _edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown, doubt: DoubtReporter) -> Iterator[LineEdit]:
    for index, match in parsed.matches(_TAG, lines):
        replacement = match["path"] or _convert_tag(_parse_tag(match))
        if replacement is None:
            doubt(f"The tag '{match[0][:60]}' is not known, and stays as text.", lines[index].number)
            replacement = _escape_html(match[0])
        yield LineEdit(index, *match.span(), replacement)
    for index, match in parsed.matches(_UNREAD, lines):
        doubt(f"The markup '{match[0][:40]}' is not known, and stays as text.", lines[index].number)
    for index, match in parsed.matches(_QUOTE_ATTRIBUTE, lines):
        if lines[index].text.lstrip().startswith(">"):
            yield LineEdit(index, *match.span(), match["value"] if match["key"] != "color" else "")
    for pattern in (_TABLE_OF_CONTENTS, _LOCAL, _SIZED, _ATTRIBUTES, _HEADING_ATTRIBUTES):
        for index, match in parsed.matches(pattern, lines):
            yield LineEdit(index, *match.span(match.lastgroup or 0), "")


#: Tags that show nothing, those that give the address of another note, and the addresses of providers, each for an
#: id and for a path such as ``user/deck``.
_SILENT = frozenset(("raw", "endraw", "site.baseurl", "site.base_url", "site.url"))
_PAGE_LINKS = frozenset(("ref", "relref", "post_url", "link"))
_PROVIDERS = {
    "youtube": ("https://www.youtube.com/watch?v={}",),
    "vimeo": ("https://vimeo.com/{}",),
    "speakerdeck": ("https://speakerdeck.com/player/{}", "https://speakerdeck.com/{}"),
    "slideshare": ("https://www.slideshare.net/slideshow/embed_code/key/{}", "https://www.slideshare.net/{}"),
    "docswell": ("https://www.docswell.com/slide/{}/embed",),
    "googleslides": ("https://docs.google.com/presentation/d/{}/embed",),
    "tweet": ("https://twitter.com/i/status/{}",),
    "gist": ("https://gist.github.com/{}",),
}
_ALIASES = {"slide_share": "slideshare", "speaker_deck": "speakerdeck", "twitter": "tweet", "x": "tweet"}


def _convert_tag(tag: TemplateTag) -> str | None:
    """Return a tag as Markdown: the picture or address that it shows; None if that is not known."""
    name = _ALIASES.get(tag.name.lower(), tag.name.lower())
    if name in _SILENT:
        return ""
    if name in _PAGE_LINKS:
        path = tag.get("path")
        return path if path and not re.search(r"[\s<>()]", path) else None
    if "src" in tag.arguments:
        return _convert_picture(tag, is_figure=name == "figure")
    value = "/".join(filter(None, map(tag.arguments.get, "01"))) if name == "gist" else tag.get("id").strip()
    url = f"https:{value}" if value.startswith("//") else value
    is_address = re.fullmatch(r"https?://[^\s<>]+", url) is not None
    if name not in _PROVIDERS:
        # Whatever its name, a tag of an address alone shows what is there.
        return f"<{url}>" if is_address and [*tag.arguments.values()] == [value] else None
    if not is_address:
        pattern = _PROVIDERS[name][-1 if "/" in value else 0]
        # Zenn puts the place to start at behind an id.
        is_id = re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*(?:\?[\w=&.-]*)?", value)
        url = pattern.format(value.partition("?")[0]) if is_id else ""
    return f"<{url}>" if url else None


def _convert_picture(tag: TemplateTag, *, is_figure: bool) -> str | None:
    """Convert ``figure src= alt= caption=``, or a tag of another name whose ``src`` is a picture."""
    source, alt = tag.arguments["src"], _escape_html(tag.arguments.get("alt", ""))
    shown = dict.fromkeys(tag.arguments.get(name, "") for name in ("title", "caption", "attr"))
    words = [value for name, value in tag.arguments.items() if name not in {"src", "alt", "title", "caption", "attr"}]
    is_known = is_figure or (PICTURE.search(source) and all(re.fullmatch(r"[\w%.-]*", word) for word in words))
    if not is_known or not source or re.search(r"[\s<>()]", source):
        return None
    escaped = re.sub(r"([][])", r"\\\1", alt)
    caption = _escape_html(" ".join(text for text in shown if text and text != tag.arguments.get("alt")))
    return f"![{escaped}]({source}) {caption}".rstrip()


def _escape_html(text: str) -> str:
    """Escape ``<`` in the text of a tag, so that it is not parsed as HTML."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)

"""Convert the template tags and attributes of Hugo, Jekyll, Octopress, Hexo, Pelican and kramdown to Markdown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from eventnotes_tools.importing.markup.lines import DoubtReporter, LineEdit, NoteLine, apply_edits
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown

_TAG = re.compile(
    r"\{%-?\s*(?P<liquid>/?\w[\w-]*)(?P<liquid_args>(?:\s[^%{}]*?)?)\s*-?%\}"
    r"|\{\{(?P<mark>[<%])\s*(?P<hugo>/?\s*[\w./-]+)(?P<hugo_args>(?:\s(?:\"[^\"]*\"|[^\"{}])*?)?)\s*/?(?P=mark)?[>%]\}\}"
    r"|\{\{-?\s*(?P<variable>site\.(?:base_?url|url))\s*-?\}\}"
    r"|@\[(?P<zenn>[\w-]+)\]\((?P<zenn_args>[^()\s]+)\)"
)
#: Markup of HackMD, Zenn and Obsidian that stays as it is written.
_UNREAD = re.compile(
    r"(?<![=!<>])==[^=\s](?:[^=]*[^=\s])?==(?!=)|\+\+\w[^+]*\+\+|\{[^{}|`%]+\|[^{}|`%]+\}|(?<=\w)[~^]\w{1,4}[~^]|\^\[[^\]]+\]"
)
_TABLE_OF_CONTENTS = re.compile(r"\s*\[(?:TOC|\[_?TOC_?\])\]\s*", re.IGNORECASE)
#: Attributes of a quotation in HackMD.
_QUOTE_ATTRIBUTE = re.compile(r"\[(?P<key>name|time|color)=(?P<value>[^\]]*)\]")
_CODE_TAGS = frozenset(("highlight", "codeblock", "code"))
_BLOCK = re.compile(r"\s*(?P<tag>\{[%{].*[%}]\})\s*")
#: Attribute lists of kramdown, and heading attributes of Hugo and Pandoc.
_ATTRIBUTES = re.compile(r"\{:(?:[.#][\w-]++|[\w-]++=(?:\"[^\"]*\"|'[^']*'|[^\s\"'}]++)|toc|:[\w-]++|\s)++\}")
_HEADING_ATTRIBUTES = re.compile(r"\s*\{:?\s*#[\w:.-]+(?:\s+[.#][\w-]+)*\s*\}\s*$")
_LOCAL = re.compile(r"(?<=\()(?:\{(?:filename|static|attach|photo)\}|\|filename\|)")
#: A picture's size in Zenn and HackMD after its URL: ``=250x``, ``=x100``, ``=250x100`` or ``=50%x``.
_SIZED = re.compile(
    r"!\[(?:\\.|[^][\\])*+\]\(\s*+(?:<[^<>]*+>|[^\s()<>]++)(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?"
    r"(?P<size>\s++=(?:\d++%?x(?:\d++%?)?|x\d++%?))\s*+\)"
)


class TemplateTag(NamedTuple):
    """A tag of Liquid (Jekyll, Octopress, Hexo) or a shortcode of Hugo."""

    name: str
    #: Arguments without a name, and those with one.
    positional: tuple[str, ...]
    named: Mapping[str, str]

    def get(self, name: str, position: int = 0) -> str:
        """Return the argument *name*, or else the positional one at *position*; empty if there is neither."""
        return self.named.get(name) or (self.positional[position] if len(self.positional) > position else "")


def convert_dialects(lines: Sequence[NoteLine], doubt: DoubtReporter) -> list[NoteLine]:
    """Replace known tags in *lines* by Markdown; unknown tags stay as text and are reported to *doubt*."""
    lines = _convert_code_tags(lines)
    parsed = parse_markdown(lines)
    result = apply_edits(lines, [*_tag_edits(lines, parsed, doubt), *_attribute_edits(lines, parsed)])
    return _move_heading_attributes(result)


def _convert_code_tags(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Convert ``{% highlight %}`` … ``{% endhighlight %}``, each on a line of its own, to code fences."""
    result: list[NoteLine] = []
    literal = parse_markdown(lines).literal
    index = 0
    while index < len(lines):
        line = lines[index]
        tag = _tag_on_line(line.text) if index not in literal else None
        end = _end_tag(lines, index, tag.name) if tag and tag.name in _CODE_TAGS else None
        if tag is None or end is None:
            result.append(line)
            index += 1
            continue
        body = lines[index + 1 : end]
        longest = max((len(found) for part in body for found in re.findall("`+", part.text)), default=0)
        fence = "`" * max(3, longest + 1)
        language = next((word for word in (tag.named.get("lang", ""), *tag.positional) if word and ":" not in word), "")
        result += [NoteLine(fence + language.split(",")[0], line.number), *body, NoteLine(fence, lines[end].number)]
        index = end + 1
    return result


def _end_tag(lines: Sequence[NoteLine], start: int, name: str) -> int | None:
    for index in range(start + 1, len(lines)):
        tag = _tag_on_line(lines[index].text)
        if tag and tag.name in {f"end{name}", f"/{name}"}:
            return index
    return None


def _tag_on_line(text: str) -> TemplateTag | None:
    match = _TAG.fullmatch(text.strip())
    return _parse_tag(match) if match else None


def _parse_tag(match: re.Match[str]) -> TemplateTag:
    name = match["liquid"] or (match["hugo"] or "").replace(" ", "") or match["variable"] or match["zenn"]
    written = (match["liquid_args"] or match["hugo_args"] or match["zenn_args"] or "").strip()
    try:
        words = shlex.split(written)
    except ValueError:  # a quotation mark that nothing closes
        words = written.split()
    named, plain = {}, []
    for word in words:
        key, equals, value = word.partition("=")
        if equals and re.fullmatch(r"[\w-]+", key):
            named[key] = value
        else:
            plain.append(word)
    return TemplateTag(name, tuple(plain), named)


def _tag_edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown, doubt: DoubtReporter) -> list[LineEdit]:
    literal, edits = parsed.literal, []
    for index, line in enumerate(lines):
        if index in literal:
            continue
        for match in _TAG.finditer(line.text):
            if parsed.is_code_span(index, match.start()):
                continue
            tag = _parse_tag(match)
            replacement = _convert_tag(tag)
            if replacement is None:
                doubt(f"The tag '{match[0][:60]}' is not known, and stays as text.", line.number)
                edits.append(LineEdit(index, match.start(), match.end(), _escape_html(match[0])))
            else:
                edits.append(LineEdit(index, match.start(), match.end(), replacement))
        if _TABLE_OF_CONTENTS.fullmatch(line.text):
            edits.append(LineEdit(index, 0, len(line.text), ""))
        if line.text.lstrip().startswith(">"):
            edits += [
                LineEdit(index, *match.span(), match["value"] if match["key"] != "color" else "")
                for match in _QUOTE_ATTRIBUTE.finditer(line.text)
            ]
        for match in _UNREAD.finditer(line.text):
            if not parsed.is_code_span(index, match.start()):
                doubt(f"The markup '{match[0][:40]}' is not known, and stays as text.", line.number)
        edits += [
            LineEdit(index, *match.span(group), "")
            for pattern, group in ((_LOCAL, 0), (_SIZED, "size"))
            for match in pattern.finditer(line.text)
            if not parsed.is_code_span(index, match.start())
        ]
    return edits


def _attribute_edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> list[LineEdit]:
    """Move attribute lists of kramdown into comments: readers do not see them."""
    literal = parsed.literal
    return [
        LineEdit(index, match.start(), match.end(), f"<!-- {match[0]} -->")
        for index, line in enumerate(lines)
        if index not in literal
        for match in _ATTRIBUTES.finditer(line.text)
        if "--" not in match[0] and not parsed.is_code_span(index, match.start())
    ]


def _move_heading_attributes(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Move the attributes at the end of a heading into a comment below it."""
    under: dict[int, tuple[int, NoteLine]] = {}
    result = list(lines)
    for token, _, last in parse_markdown(lines).blocks("heading_open"):
        end = last - 1 if token.markup[0] == "#" else last - 2
        match = re.search(r"\s*<!-- (\{[^}]*\}) -->\s*$", result[end].text) or _HEADING_ATTRIBUTES.search(
            result[end].text
        )
        if match and token.level == 0 and result[end].text[: match.start()].strip("# "):
            attributes = match[0].strip().removeprefix("<!-- ").removesuffix(" -->")
            under[last - 1] = (end, NoteLine(f"<!-- {attributes} -->", result[end].number))
            result[end] = result[end]._replace(text=result[end].text[: match.start()])
    made: list[NoteLine] = []
    for index, line in enumerate(result):
        made.append(line)
        if index in under:
            made += [NoteLine(""), under[index][1], NoteLine("")]
    return made


def _escape_html(text: str) -> str:
    """Escape ``<`` in the text of a tag, so that it is not parsed as HTML."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


def _autolink(url: str) -> str | None:
    return f"<{url}>" if re.fullmatch(r"https?://[^\s<>]+", url) else None


def _url_from(pattern: str, site: str = "") -> Callable[[TemplateTag], str | None]:
    """Return a converter that puts an argument into the URL *pattern*, unless it is a URL itself.

    *site* is the pattern for an argument such as ``user/deck``.
    """

    def convert(tag: TemplateTag) -> str | None:
        value = tag.get("id").strip()
        if site and "/" in value and re.fullmatch(r"[\w.-]+/[\w.-]+", value):
            return _autolink(site.format(value))
        if re.match(r"(?:https?:)?//", value):
            return _autolink(f"https:{value}" if value.startswith("//") else value)
        return _autolink(pattern.format(value)) if re.fullmatch(r"[\w./-]+", value) else None

    return convert


def _convert_picture(tag: TemplateTag) -> str | None:
    """Convert ``figure src= alt= caption=`` and ``img [class] URL [width] [height] "title" "alt"``."""
    words = [word for word in tag.positional if not word.isdecimal()]
    source = (
        tag.named.get("src") or tag.named.get("link") or next((word for word in words if re.search(r"[/.]", word)), "")
    )
    if not source or re.search(r"[\s<>()]", source):
        return None
    after = words[words.index(source) + 1 :] if source in words else []
    alt = tag.named.get("alt") or (after[-1] if after else "")
    captions = (tag.named.get("title", ""), tag.named.get("caption", ""), tag.named.get("attr", ""))
    shown = " ".join(dict.fromkeys(text for text in captions if text and text != alt))
    escaped = re.sub(r"([][])", r"\\\1", _escape_html(alt))
    return f"![{escaped}]({source}) {_escape_html(shown)}".rstrip()


def _convert_gist(tag: TemplateTag) -> str | None:
    words = [word for word in tag.positional if re.fullmatch(r"[\w/-]+", word)]
    return _autolink(f"https://gist.github.com/{'/'.join(words[:2])}") if words else None


def _convert_page_link(tag: TemplateTag) -> str | None:
    words = [word for word in (tag.named.get("path", ""), *tag.positional) if word]
    return words[0] if words and not re.search(r"[\s<>()]", words[0]) else None


def _remove_tag(_tag: TemplateTag) -> str:
    return ""


_CONVERTERS: dict[str, Callable[[TemplateTag], str | None]] = {
    "youtube": _url_from("https://www.youtube.com/watch?v={}"),
    "vimeo": _url_from("https://vimeo.com/{}"),
    "speakerdeck": _url_from("https://speakerdeck.com/player/{}", "https://speakerdeck.com/{}"),
    "slideshare": _url_from("https://www.slideshare.net/slideshow/embed_code/key/{}", "https://www.slideshare.net/{}"),
    "docswell": _url_from("https://www.docswell.com/slide/{}/embed"),
    "googleslides": _url_from("https://docs.google.com/presentation/d/{}/embed"),
    "oembed": _url_from("{}"),
    "embed": _url_from("{}"),
    "card": _url_from("{}"),
    "pdf": _url_from("{}"),
    "tweet": _url_from("https://twitter.com/i/status/{}"),
    "twitter": _url_from("https://twitter.com/i/status/{}"),
    "x": _url_from("https://twitter.com/i/status/{}"),
    "gist": _convert_gist,
    "figure": _convert_picture,
    "img": _convert_picture,
    "image": _convert_picture,
    "asset_img": _convert_picture,
    "ref": _convert_page_link,
    "relref": _convert_page_link,
    "post_url": _convert_page_link,
    "link": _convert_page_link,
    "asset_path": _convert_page_link,
    "raw": _remove_tag,
    "endraw": _remove_tag,
    "site.baseurl": _remove_tag,
    "site.base_url": _remove_tag,
    "site.url": _remove_tag,
}
_ALIASES = {"slide_share": "slideshare", "speaker_deck": "speakerdeck", "jsfiddle": ""}


def _convert_tag(tag: TemplateTag) -> str | None:
    known = _CONVERTERS.get(_ALIASES.get(tag.name.lower(), tag.name.lower()))
    return known(tag) if known else None

"""Dialects: what Hugo, Jekyll, Octopress, Hexo and Pelican put into Markdown becomes Markdown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from eventnotes_tools.importing.markup.lines import Doubt, Edit, Line, edited
from eventnotes_tools.importing.markup.parser import Reading, read

_TAG = re.compile(
    r"\{%-?\s*(?P<liquid>/?\w[\w-]*)(?P<liquid_args>(?:\s[^%{}]*?)?)\s*-?%\}"
    r"|\{\{(?P<mark>[<%])\s*(?P<hugo>/?\s*[\w./-]+)(?P<hugo_args>(?:\s(?:\"[^\"]*\"|[^\"{}])*?)?)\s*/?(?P=mark)?[>%]\}\}"
    r"|\{\{-?\s*(?P<variable>site\.(?:base_?url|url))\s*-?\}\}"
)
_CODE_TAGS = frozenset(("highlight", "codeblock", "code"))
_BLOCK = re.compile(r"\s*(?P<tag>\{[%{].*[%}]\})\s*")
#: Kramdown's attributes; also those of headings in Hugo and Pandoc.
_ATTRIBUTES = re.compile(r"\{:(?:[.#][\w-]++|[\w-]++=(?:\"[^\"]*\"|'[^']*'|[^\s\"'}]++)|toc|:[\w-]++|\s)++\}")
_HEADING_ATTRIBUTES = re.compile(r"\s*\{:?\s*#[\w:.-]+(?:\s+[.#][\w-]+)*\s*\}\s*$")
_LOCAL = re.compile(r"(?<=\()(?:\{(?:filename|static|attach|photo)\}|\|filename\|)")
#: The size of a picture in Zenn and HackMD: ``=250x``, ``=x100``, ``=250x100`` or ``=50%x`` behind its address.
_SIZED = re.compile(
    r"!\[(?:\\.|[^][\\])*+\]\(\s*+(?:<[^<>]*+>|[^\s()<>]++)(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?"
    r"(?P<size>\s++=(?:\d++%?x(?:\d++%?)?|x\d++%?))\s*+\)"
)


class Tag(NamedTuple):
    """One tag of a template language."""

    name: str
    #: The words without a name, and those with one.
    words: tuple[str, ...]
    named: Mapping[str, str]

    def get(self, name: str, position: int = 0) -> str:
        """Return the argument called *name*, or the one without a name at *position*; else nothing."""
        return self.named.get(name) or (self.words[position] if len(self.words) > position else "")


def to_markdown(lines: Sequence[Line], doubt: Doubt) -> list[Line]:
    """Return *lines* with the tags that are known replaced by Markdown; the others stay, and are doubts."""
    lines = _code_blocks(lines)
    reading = read(lines)
    result = edited(lines, [*_tag_edits(lines, reading, doubt), *_attribute_edits(lines, reading)])
    return _heading_attributes(result)


def in_code(reading: Reading, line: int, start: int) -> bool:
    """Tell whether the character *start* of *line* stands in a code span."""
    return any(
        (span.line, span.start) <= (line, start) < (span.last, span.end)
        for span in reading.spans
        if span.kind == "backticks"
    )


def _code_blocks(lines: Sequence[Line]) -> list[Line]:
    """Turn ``{% highlight %}`` … ``{% endhighlight %}`` on lines of their own into fences."""
    result: list[Line] = []
    literal = read(lines).literal
    index = 0
    while index < len(lines):
        line = lines[index]
        tag = _only_tag(line.text) if index not in literal else None
        end = _end(lines, index, tag.name) if tag and tag.name in _CODE_TAGS else None
        if tag is None or end is None:
            result.append(line)
            index += 1
            continue
        body = lines[index + 1 : end]
        longest = max((len(found) for part in body for found in re.findall("`+", part.text)), default=0)
        fence = "`" * max(3, longest + 1)
        language = next((word for word in (tag.named.get("lang", ""), *tag.words) if word and ":" not in word), "")
        result += [Line(fence + language.split(",")[0], line.number), *body, Line(fence, lines[end].number)]
        index = end + 1
    return result


def _end(lines: Sequence[Line], start: int, name: str) -> int | None:
    for index in range(start + 1, len(lines)):
        tag = _only_tag(lines[index].text)
        if tag and tag.name in {f"end{name}", f"/{name}"}:
            return index
    return None


def _only_tag(text: str) -> Tag | None:
    match = _TAG.fullmatch(text.strip())
    return _tag(match) if match else None


def _tag(match: re.Match[str]) -> Tag:
    name = match["liquid"] or (match["hugo"] or "").replace(" ", "") or match["variable"]
    written = (match["liquid_args"] or match["hugo_args"] or "").strip()
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
    return Tag(name, tuple(plain), named)


def _tag_edits(lines: Sequence[Line], reading: Reading, doubt: Doubt) -> list[Edit]:
    literal, edits = reading.literal, []
    for index, line in enumerate(lines):
        if index in literal:
            continue
        for match in _TAG.finditer(line.text):
            if in_code(reading, index, match.start()):
                continue
            tag = _tag(match)
            replacement = _replacement(tag)
            if replacement is None:
                doubt(f"The tag '{match[0][:60]}' is not known, and stays as text.", line.number)
                edits.append(Edit(index, match.start(), match.end(), _as_text(match[0])))
            else:
                edits.append(Edit(index, match.start(), match.end(), replacement))
        edits += [
            Edit(index, *match.span(group), "")
            for pattern, group in ((_LOCAL, 0), (_SIZED, "size"))
            for match in pattern.finditer(line.text)
            if not in_code(reading, index, match.start())
        ]
    return edits


def _attribute_edits(lines: Sequence[Line], reading: Reading) -> list[Edit]:
    """Hide kramdown's attributes in comments: the author meant them to be seen by no reader."""
    literal = reading.literal
    return [
        Edit(index, match.start(), match.end(), f"<!-- {match[0]} -->")
        for index, line in enumerate(lines)
        if index not in literal
        for match in _ATTRIBUTES.finditer(line.text)
        if "--" not in match[0] and not in_code(reading, index, match.start())
    ]


def _heading_attributes(lines: Sequence[Line]) -> list[Line]:
    """Put the attributes at the end of a heading into a comment under it: they are no part of its words."""
    under: dict[int, tuple[int, Line]] = {}
    result = list(lines)
    for token, _, last in read(lines).blocks("heading_open"):
        end = last - 1 if token.markup[0] == "#" else last - 2
        match = re.search(r"\s*<!-- (\{[^}]*\}) -->\s*$", result[end].text) or _HEADING_ATTRIBUTES.search(
            result[end].text
        )
        if match and token.level == 0 and result[end].text[: match.start()].strip("# "):
            attributes = match[0].strip().removeprefix("<!-- ").removesuffix(" -->")
            under[last - 1] = (end, Line(f"<!-- {attributes} -->", result[end].number))
            result[end] = result[end]._replace(text=result[end].text[: match.start()])
    made: list[Line] = []
    for index, line in enumerate(result):
        made.append(line)
        if index in under:
            made += [Line(""), under[index][1], Line("")]
    return made


def _as_text(text: str) -> str:
    """Return what stood in a tag, so that it does not become HTML where it stands alone."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


def _address(url: str) -> str | None:
    return f"<{url}>" if re.fullmatch(r"https?://[^\s<>]+", url) else None


def _of(pattern: str, names: str = "id", position: int = 0) -> Callable[[Tag], str | None]:
    """Return a replacement that puts an argument into an address, or uses it where it is one already."""

    def replacement(tag: Tag) -> str | None:
        value = tag.get(names, position).strip()
        if re.match(r"(?:https?:)?//", value):
            return _address(f"https:{value}" if value.startswith("//") else value)
        return _address(pattern.format(value)) if re.fullmatch(r"[\w./-]+", value) else None

    return replacement


def _picture(tag: Tag) -> str | None:
    """Read ``figure src= alt= caption=``, and ``img [class] address [width] [height] "title" "alt"``."""
    words = [word for word in tag.words if not word.isdecimal()]
    source = (
        tag.named.get("src") or tag.named.get("link") or next((word for word in words if re.search(r"[/.]", word)), "")
    )
    if not source or re.search(r"[\s<>()]", source):
        return None
    after = words[words.index(source) + 1 :] if source in words else []
    alt = tag.named.get("alt") or (after[-1] if after else "")
    captions = (tag.named.get("title", ""), tag.named.get("caption", ""), tag.named.get("attr", ""))
    shown = " ".join(dict.fromkeys(text for text in captions if text and text != alt))
    escaped = re.sub(r"([][])", r"\\\1", _as_text(alt))
    return f"![{escaped}]({source}) {_as_text(shown)}".rstrip()


def _gist(tag: Tag) -> str | None:
    words = [word for word in tag.words if re.fullmatch(r"[\w/-]+", word)]
    return _address(f"https://gist.github.com/{'/'.join(words[:2])}") if words else None


def _page(tag: Tag) -> str | None:
    words = [word for word in (tag.named.get("path", ""), *tag.words) if word]
    return words[0] if words and not re.search(r"[\s<>()]", words[0]) else None


def _nothing(_tag: Tag) -> str:
    return ""


_KNOWN: dict[str, Callable[[Tag], str | None]] = {
    "youtube": _of("https://www.youtube.com/watch?v={}"),
    "vimeo": _of("https://vimeo.com/{}"),
    "speakerdeck": _of("https://speakerdeck.com/player/{}"),
    "slideshare": _of("https://www.slideshare.net/slideshow/embed_code/key/{}"),
    "docswell": _of("https://www.docswell.com/slide/{}/embed"),
    "googleslides": _of("https://docs.google.com/presentation/d/{}/embed"),
    "oembed": _of("{}"),
    "embed": _of("{}"),
    "tweet": _of("https://twitter.com/i/status/{}"),
    "twitter": _of("https://twitter.com/i/status/{}"),
    "x": _of("https://twitter.com/i/status/{}"),
    "gist": _gist,
    "figure": _picture,
    "img": _picture,
    "image": _picture,
    "asset_img": _picture,
    "ref": _page,
    "relref": _page,
    "post_url": _page,
    "link": _page,
    "asset_path": _page,
    "raw": _nothing,
    "endraw": _nothing,
    "site.baseurl": _nothing,
    "site.base_url": _nothing,
    "site.url": _nothing,
}
_ALIASES = {"slide_share": "slideshare", "speaker_deck": "speakerdeck", "jsfiddle": ""}


def _replacement(tag: Tag) -> str | None:
    known = _KNOWN.get(_ALIASES.get(tag.name.lower(), tag.name.lower()))
    return known(tag) if known else None

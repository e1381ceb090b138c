"""Writing: the Markdown of a declaration, and words of others made safe to stand in Markdown.

The Markdown is MyST's (https://myst-parser.readthedocs.io), whatever of its extensions are enabled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eventnotes.text.sanitize import without_control

#: What MyST would read in the text of an option's value: quotation, block texts, comments.
_QUOTED_VALUE = re.compile(r"['\"|>#]|.*\s#", re.DOTALL)
#: As much of a URL as no markup can begin in.
_URL = re.compile(r"https?://(?:[A-Za-z0-9\-./?=&%#:+@,!]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|(?<!~)~(?!~))+")
_CODE = re.compile(r"(?<![\\`{}])(`+)(?!`)([^`\n](?:.*?[^`])??)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]<>`{}\\\n]+)\]\((https?://[^\s()<>\[\]{}`\\]+)\)|<https?://[^\s<>{}`\\]+>")
#: What may begin or end something inside a line. An underscore between letters does not.
_SPECIAL = re.compile(r"[\\`*{\[$]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~")
#: The same without the marks of emphasis, which can do no harm.
_SPECIAL_IN_MARKDOWN = re.compile(r"[\\`{\[$]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~")
_RULE = re.compile(r"[-*_=+\s]+")
_ITEM = re.compile(r"([-*+]|[0-9]{1,9}[.)])\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s++(.*[^\s#])[\s#]*")
#: What begins a block: a heading, a quotation, a table, a comment, a fence, a field, a break, a label, a number.
_BLOCK = re.compile(r"[#>|%:~]|[-+*](?=\s|$)|\+{3}|\((?=.*\)=$)|[0-9]{1,9}(?P<point>[.)])(?=\s|$)")


class Style(NamedTuple):
    """How a project writes its directives."""

    #: What stands before their names: ``notes:`` where the domain is not the primary one.
    prefix: str = ""
    #: The character of their fences: a colon, or a backtick where MyST's ``colon_fence`` is off.
    fence: str = ":"


class Section(NamedTuple):
    """A heading with the directive that says what it is."""

    title: str
    #: The id; empty where it is left out.
    id: str
    #: The options as written in the directive; those that are None are left out.
    options: Mapping[str, str | None]
    #: The directive's body, in Markdown.
    body: str = ""


def directive(name: str, section: Section, style: Style = Style()) -> str:  # noqa: B008 - a tuple
    """Return the directive *name* with the id, options and body of *section*, without a newline at its end."""
    runs = re.findall(rf"(?m)^\s*({re.escape(style.fence)}{{3,}})", section.body)
    fence = style.fence * max([3, *(len(run) + 1 for run in runs)])
    lines = [f"{fence}{{{style.prefix}{name}}} {section.id}".rstrip()]
    lines += [option(key, value) for key, value in section.options.items() if value is not None]
    if section.body.strip():
        lines += ["", section.body.strip("\n")]
    return "\n".join([*lines, fence])


def option(name: str, value: str) -> str:
    """Return the line of an option, quoted where MyST would read the value as something else."""
    plain = " ".join(without_control(value).text.split())
    if _QUOTED_VALUE.match(plain):
        escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
        plain = f'"{escaped}"'
    return f":{name}: {plain}".rstrip()


def as_list(items: Iterable[str]) -> str:
    """Return *items* as the value of an option that is a list; a comma within an item becomes a space."""
    return ", ".join(" ".join(re.sub(r"[,、]", " ", item).split()) for item in items)


def declared(name: str, section: Section, style: Style = Style(), *, level: int = 1) -> str:  # noqa: B008
    """Return a heading and its directive, with a newline at the end; the title is plain text."""
    return f"{'#' * level} {in_line(section.title)}\n\n{directive(name, section, style)}\n"


def in_line(text: str) -> str:
    """Return plain *text* on one line, so that Markdown shows it as it is."""
    line = " ".join(without_control(text).text.split())
    return re.sub(r"(?<!\S)(#+)$", r"\\\1", _escaped(line, _SPECIAL))


def paragraphs(text: str, *, markdown: bool = False) -> str:
    """Return *text* so that it can stand in a page: its paragraphs, lists and URLs, and no other markup.

    With *markdown*, emphasis, code in a line and links to the web are kept too, and headings become bold.
    """
    text = without_control("\n".join(text.splitlines())).text
    if markdown:
        text = re.sub(r"(?m)^[ \t]*#{1,6}[ \t].*$", r"\n\g<0>\n", text)
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "\n\n".join("\n".join(_line(line.strip(), markdown) for line in _lines(block)) for block in blocks)


def _lines(block: str) -> Iterable[str]:
    return (line for line in block.split("\n") if line.strip())


def _line(line: str, markdown: bool) -> str:
    heading = _HEADING.fullmatch(line) if markdown else None
    if heading and heading[1]:
        words = _inline(heading[1].replace("*", ""), markdown)
        return f"**{words}**"
    if _RULE.fullmatch(line):
        return f"\\{line[0]}{_inline(line[1:], markdown)}"
    item = _ITEM.match(line)
    if item:
        return f"{item[1]} {_line(line[item.end() :], markdown)}"
    block = _BLOCK.match(line)
    if block is None:
        return _inline(line, markdown)
    before = block.start("point") if block["point"] else 0
    rest = _inline(line[before + 1 :], markdown)
    return f"{line[:before]}\\{line[before]}{rest}"


def _inline(text: str, markdown: bool) -> str:
    if not markdown:
        return _escaped(text, _SPECIAL)
    kept = re.compile(f"{_CODE.pattern}|{_LINK.pattern}", re.DOTALL)
    parts, end = [], 0
    for found in kept.finditer(text):
        parts += [_escaped(text[end : found.start()], _SPECIAL_IN_MARKDOWN), found[0]]
        end = found.end()
    return "".join([*parts, _escaped(text[end:], _SPECIAL_IN_MARKDOWN)])


def _escaped(text: str, special: re.Pattern[str]) -> str:
    """Put a backslash before what is special, but not within a URL."""
    found = re.compile(f"(?P<url>{_URL.pattern})|{special.pattern}")
    return found.sub(lambda match: match[0] if match["url"] else f"\\{match[0]}", text)

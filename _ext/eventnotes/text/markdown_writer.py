"""Writing: the Markdown of a declaration, and words of others made safe to stand in Markdown.

The Markdown is MyST's (https://myst-parser.readthedocs.io), whatever of its extensions are enabled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eventnotes.text.sanitize import remove_control_characters

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
_THEMATIC_BREAK = re.compile(r"[-*_=+\s]+")
_LIST_ITEM = re.compile(r"([-*+]|[0-9]{1,9}[.)])\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s++(.*[^\s#])[\s#]*")
#: What begins a block: a heading, a quotation, a table, a comment, a fence, a field, a break, a label, a number.
_BLOCK_START = re.compile(r"[#>|%:~]|[-+*](?=\s|$)|\+{3}|\((?=.*\)=$)|[0-9]{1,9}(?P<point>[.)])(?=\s|$)")


class DirectiveStyle(NamedTuple):
    """How a project writes its directives."""

    #: What stands before their names: ``notes:`` where the domain is not the primary one.
    prefix: str = ""
    #: The character of their fences: a colon, or a backtick where MyST's ``colon_fence`` is off.
    fence: str = ":"


#: The domain is the primary one, and ``colon_fence`` is on.
MYST_DEFAULTS = DirectiveStyle()


class Declaration(NamedTuple):
    """A heading with the directive that says what it is."""

    title: str
    #: The id; empty where it is left out.
    id: str
    #: The options as written in the directive; those that are None are left out.
    options: Mapping[str, str | None]
    #: The directive's body, in Markdown.
    body: str = ""


def write_directive(name: str, section: Declaration, style: DirectiveStyle = MYST_DEFAULTS) -> str:
    """Return the directive *name* with the id, options and body of *section*, without a newline at its end."""
    runs = re.findall(rf"(?m)^\s*({re.escape(style.fence)}{{3,}})", section.body)
    fence = style.fence * max([3, *(len(run) + 1 for run in runs)])
    lines = [f"{fence}{{{style.prefix}{name}}} {section.id}".rstrip()]
    lines += [write_option(key, value) for key, value in section.options.items() if value is not None]
    if section.body.strip():
        lines += ["", section.body.strip("\n")]
    return "\n".join([*lines, fence])


def write_option(name: str, value: str) -> str:
    """Return the line of an option, quoted where MyST would read the value as something else."""
    plain = " ".join(remove_control_characters(value).text.split())
    if _QUOTED_VALUE.match(plain):
        escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
        plain = f'"{escaped}"'
    return f":{name}: {plain}".rstrip()


def join_list(items: Iterable[str]) -> str:
    """Return *items* as the value of an option that is a list; a comma within an item becomes a space."""
    return ", ".join(" ".join(re.sub(r"[,、]", " ", item).split()) for item in items)


def write_declaration(name: str, section: Declaration, style: DirectiveStyle = MYST_DEFAULTS, *, level: int = 1) -> str:
    """Return a heading and its directive, with a newline at the end; the title is plain text."""
    return f"{'#' * level} {escape_inline(section.title)}\n\n{write_directive(name, section, style)}\n"


def escape_inline(text: str) -> str:
    """Return plain *text* on one line, so that Markdown shows it as it is."""
    line = " ".join(remove_control_characters(text).text.split())
    return re.sub(r"(?<!\S)(#+)$", r"\\\1", _escape(line, _SPECIAL))


def write_paragraphs(text: str, *, markdown: bool = False) -> str:
    """Return *text* so that it can stand in a page: its paragraphs, lists and URLs, and no other markup.

    With *markdown*, emphasis, code in a line and links to the web are kept too, and headings become bold.
    """
    text = remove_control_characters("\n".join(text.splitlines())).text
    if markdown:
        text = re.sub(r"(?m)^[ \t]*#{1,6}[ \t].*$", r"\n\g<0>\n", text)
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "\n\n".join(
        "\n".join(_write_line(line.strip(), markdown) for line in _nonblank_lines(block)) for block in blocks
    )


def _nonblank_lines(block: str) -> Iterable[str]:
    return (line for line in block.split("\n") if line.strip())


def _write_line(line: str, markdown: bool) -> str:
    heading = _HEADING.fullmatch(line) if markdown else None
    if heading and heading[1]:
        words = _write_inline(heading[1].replace("*", ""), markdown)
        return f"**{words}**"
    if _THEMATIC_BREAK.fullmatch(line):
        return f"\\{line[0]}{_write_inline(line[1:], markdown)}"
    item = _LIST_ITEM.match(line)
    if item:
        return f"{item[1]} {_write_line(line[item.end() :], markdown)}"
    block = _BLOCK_START.match(line)
    if block is None:
        return _write_inline(line, markdown)
    before = block.start("point") if block["point"] else 0
    rest = _write_inline(line[before + 1 :], markdown)
    return f"{line[:before]}\\{line[before]}{rest}"


def _write_inline(text: str, markdown: bool) -> str:
    if not markdown:
        return _escape(text, _SPECIAL)
    kept = re.compile(f"{_CODE.pattern}|{_LINK.pattern}", re.DOTALL)
    parts, end = [], 0
    for found in kept.finditer(text):
        parts += [_escape(text[end : found.start()], _SPECIAL_IN_MARKDOWN), found[0]]
        end = found.end()
    return "".join([*parts, _escape(text[end:], _SPECIAL_IN_MARKDOWN)])


def _escape(text: str, special: re.Pattern[str]) -> str:
    """Put a backslash before what is special, but not within a URL."""
    found = re.compile(f"(?P<url>{_URL.pattern})|{special.pattern}")
    return found.sub(lambda match: match[0] if match["url"] else f"\\{match[0]}", text)

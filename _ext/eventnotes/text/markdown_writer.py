"""Write declarations as MyST Markdown, and escape text for it.

The result is valid whichever MyST extensions are enabled (https://myst-parser.readthedocs.io).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eventnotes.text.sanitize import remove_control_characters

#: What MyST would parse in an option's value: quotes, block scalars, comments.
_QUOTED_VALUE = re.compile(r"['\"|>#]|.*\s#", re.DOTALL)
#: The longest part of a URL in which no markup can begin.
_URL = r"https?://(?:[A-Za-z0-9\-./?=&%#:+@,!]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|(?<!~)~(?!~))+"
_CODE = r"(?<![\\`{}])(?P<ticks>`+)(?!`)([^`\n](?:.*?[^`])??)(?P=ticks)(?!`)"
_LINK = r"\[([^\[\]<>`{}\\\n]+)\]\((https?://[^\s()<>\[\]{}`\\]+)\)|<https?://[^\s<>{}`\\]+>"
#: What may begin or end inline markup.
_MARKS = r"[\\`{\[$]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~"
#: What to keep of plain text, and what to escape: emphasis too, but no underscore between letters.
_PLAIN = re.compile(rf"(?P<kept>{_URL})|{_MARKS}|\*|(?<![^\W_])_|_(?![^\W_])")
#: The same for Markdown: emphasis is harmless, code and web links are kept.
_MARKDOWN = re.compile(f"(?P<kept>{_CODE}|{_LINK}|{_URL})|{_MARKS}", re.DOTALL)
_THEMATIC_BREAK = re.compile(r"[-*_=+\s]+")
_LIST_ITEM = re.compile(r"([-*+]|[0-9]{1,9}[.)])\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s++(.*[^\s#])[\s#]*")
#: What begins a block: a heading, quote, table, comment, fence, field, break, label or number.
_BLOCK_START = re.compile(r"[#>|%:~]|[-+*](?=\s|$)|\+{3}|\((?=.*\)=$)|[0-9]{1,9}(?P<point>[.)])(?=\s|$)")


class DirectiveStyle(NamedTuple):
    """How a project writes directives."""

    #: The prefix of their names: ``notes:`` if the domain is not the primary one.
    prefix: str = ""
    #: The character of their fences: a colon, or a backtick without MyST's ``colon_fence``.
    fence: str = ":"


#: The domain is the primary one, and ``colon_fence`` is on.
MYST_DEFAULTS = DirectiveStyle()


class Declaration(NamedTuple):
    """An event, session or topic to declare: a heading and its directive."""

    title: str
    #: The id; empty to leave it out.
    id: str
    #: The values of the options as written; None leaves an option out.
    options: Mapping[str, str | None]
    #: The body of the directive, in Markdown.
    body: str = ""


def write_directive(name: str, declaration: Declaration, style: DirectiveStyle = MYST_DEFAULTS) -> str:
    """Return the directive *name* of *declaration*, without a newline at the end."""
    runs = re.findall(rf"(?m)^\s*({re.escape(style.fence)}{{3,}})", declaration.body)
    fence = style.fence * max([3, *(len(run) + 1 for run in runs)])
    lines = [f"{fence}{{{style.prefix}{name}}} {declaration.id}".rstrip()]
    lines += [write_option(key, value) for key, value in declaration.options.items() if value is not None]
    if declaration.body.strip():
        lines += ["", declaration.body.strip("\n")]
    return "\n".join([*lines, fence])


def write_option(name: str, value: str) -> str:
    """Return the line of an option; quote its value if MyST would parse it as something else."""
    plain = " ".join(remove_control_characters(value).text.split())
    if _QUOTED_VALUE.match(plain):
        escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
        plain = f'"{escaped}"'
    return f":{name}: {plain}".rstrip()


def join_list(items: Iterable[str]) -> str:
    """Return *items* as the value of a list option; commas within an item become spaces."""
    return ", ".join(" ".join(re.sub(r"[,、]", " ", item).split()) for item in items)


def write_declaration(
    name: str, declaration: Declaration, style: DirectiveStyle = MYST_DEFAULTS, *, level: int = 1
) -> str:
    """Return the heading and directive of *declaration*, whose title is plain text, with a newline at the end."""
    return f"{'#' * level} {escape_inline(declaration.title)}\n\n{write_directive(name, declaration, style)}\n"


def escape_inline(text: str) -> str:
    """Escape plain *text* as one line of Markdown."""
    line = " ".join(remove_control_characters(text).text.split())
    return re.sub(r"(?<!\S)(#+)$", r"\\\1", _escape(line, _PLAIN))


def write_paragraphs(text: str, *, markdown: bool = False) -> str:
    """Return *text* as Markdown that keeps its paragraphs, lists and URLs, and escapes all other markup.

    With *markdown*, also keep emphasis, inline code and web links, and make headings bold.
    """
    text = remove_control_characters("\n".join(text.splitlines())).text
    if markdown:
        text = re.sub(r"(?m)^[ \t]*#{1,6}[ \t].*$", r"\n\g<0>\n", text)
    special = _MARKDOWN if markdown else _PLAIN
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n\s*\n", text)]
    return "\n\n".join("\n".join(_write_line(line, special) for line in block) for block in blocks if block)


def _write_line(line: str, special: re.Pattern[str]) -> str:
    heading = _HEADING.fullmatch(line) if special is _MARKDOWN else None
    if heading and heading[1]:
        return f"**{_escape(heading[1].replace('*', ''), special)}**"
    if _THEMATIC_BREAK.fullmatch(line):
        return f"\\{line[0]}{_escape(line[1:], special)}"
    item = _LIST_ITEM.match(line)
    if item:
        return f"{item[1]} {_write_line(line[item.end() :], special)}"
    block = _BLOCK_START.match(line)
    if block is None:
        return _escape(line, special)
    before = block.start("point") if block["point"] else 0
    return f"{line[:before]}\\{line[before]}{_escape(line[before + 1 :], special)}"


def _escape(text: str, special: re.Pattern[str]) -> str:
    """Put a backslash before each match of *special* but those to keep."""
    return special.sub(lambda match: match[0] if match["kept"] else f"\\{match[0]}", text)

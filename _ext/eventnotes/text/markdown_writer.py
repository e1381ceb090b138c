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
_URL = re.compile(r"https?://(?:[A-Za-z0-9\-./?=&%#:+@,!]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|(?<!~)~(?!~))+")
_CODE = re.compile(r"(?<![\\`{}])(`+)(?!`)([^`\n](?:.*?[^`])??)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]<>`{}\\\n]+)\]\((https?://[^\s()<>\[\]{}`\\]+)\)|<https?://[^\s<>{}`\\]+>")
#: What may begin or end inline markup. An underscore between letters does not.
_SPECIAL = re.compile(r"[\\`*{\[$]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~")
#: The same without emphasis, which is harmless.
_SPECIAL_IN_MARKDOWN = re.compile(r"[\\`{\[$]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~")
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
    return re.sub(r"(?<!\S)(#+)$", r"\\\1", _escape(line, _SPECIAL))


def write_paragraphs(text: str, *, markdown: bool = False) -> str:
    """Return *text* as Markdown that keeps its paragraphs, lists and URLs, and escapes all other markup.

    With *markdown*, also keep emphasis, inline code and web links, and make headings bold.
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
    """Put a backslash before each match of *special* outside URLs."""
    found = re.compile(f"(?P<url>{_URL.pattern})|{special.pattern}")
    return found.sub(lambda match: match[0] if match["url"] else f"\\{match[0]}", text)

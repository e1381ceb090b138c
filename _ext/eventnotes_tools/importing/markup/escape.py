"""Escape what MyST would parse as its own syntax, and what docutils rejects; containers become admonitions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pygments.lexers import get_lexer_by_name

from eventnotes_tools.importing.markup.lines import DoubtReporter, LineEdit, NoteLine, apply_edits, join_lines
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown

#: Name of a container to the name of the admonition.
ADMONITIONS = {
    "message": "note", "note": "note", "info": "note", "tip": "tip", "hint": "hint", "important": "important",
    "warn": "warning", "warning": "warning", "alert": "warning", "caution": "caution", "danger": "danger",
    "error": "error", "success": "tip", "details": "admonition", "spoiler": "admonition",
}  # fmt: skip
_CONTAINER = re.compile(r"(?P<marks>:{3,})\s*(?P<name>\w+)[ \t]*(?P<rest>.*?)\s*")
_ROUNDS = 50
#: Token type of a MyST block to the pattern of its start in a line.
_BLOCK_STARTS: dict[str, re.Pattern[str]] = {
    "myst_line_comment": re.compile(r"%"),
    # In `+ +++`, a list item to other tools, the content of the item.
    "myst_block_break": re.compile(r"\+(?=\+[ \t]*\+)|(?<=[ \t])\+"),
    "myst_target": re.compile(r"\(.*\)=\s*$"),
    "colon_fence": re.compile(r":{3,}"),
    "dd_open": re.compile(r"[:~](?=\s|$)"),
    "fieldlist_name_open": re.compile(r":"),
}
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_BRACKET = re.compile(r"\[")
_UNDERLINE = re.compile(r"(?:=+|-+)\s*$")
_FENCE = re.compile(r"```|~~~")
#: The mark of a list item, or what ends its number.
_ITEM = re.compile(r"(?:[-+*]|(?<=\d)[.)])(?=\s|$)")
_NUMBER = re.compile(r"\s*(\d+)[.)](?=\s|$)")
_LABEL = re.compile(r"\[\^?[^\]]+\]:")


def escape_myst(lines: Sequence[NoteLine], doubt: DoubtReporter, consumed: list[str]) -> list[NoteLine]:
    """Escape *lines* so that MyST parses them as the author's tool does.

    Words that the page no longer shows, such as the name of a container, are added to *consumed*.
    """
    result = list(lines)
    # Code needs no escapes, even where MyST still takes it for something else.
    plain = parse_markdown(lines)
    kept = set(plain.code)
    for first, last in list(_convert_containers(result, plain, doubt, consumed)):
        # Most numbers right below a text line start no list; inside an admonition they do, and are no words.
        consumed += [match[1] for line in result[first + 1 : last] if (match := _NUMBER.match(line.text))]
        inner = escape_myst(result[first + 1 : last], doubt, consumed)
        result[first + 1 : last] = apply_edits(inner, list(_nested_rule_edits(inner, parse_markdown(inner, myst=True))))
        kept |= set(range(first, last + 1))
    for _ in range(_ROUNDS):
        parsed = parse_markdown(result, myst=True)
        edits = [edit for edit in _escape_edits(result, parsed, plain) if edit.line not in kept]
        # Paragraphs are settled only after the other escapes.
        edits = edits or list(_side_effect_edits(result, parsed, plain, kept))
        if not edits:
            break
        result = apply_edits(result, edits)
    else:
        doubt("Some text may be parsed as MyST syntax; compare the page with the note.", 0)
    return _mark_unknown_languages(result)


def _convert_containers(
    lines: list[NoteLine], plain: ParsedMarkdown, doubt: DoubtReporter, consumed: list[str]
) -> Iterator[tuple[int, int]]:
    """Convert closed containers in *lines* in place; yield the indices of the opening and the closing line of each.

    Report those that stay as text.
    """
    for token, first, end in parse_markdown(lines, myst=True).blocks("colon_fence"):
        match, last = _CONTAINER.fullmatch(lines[first].text.strip()), end - 1
        if not match or match["name"] not in ADMONITIONS:
            continue
        name, rest = match["name"], match["rest"]
        titled = bool(rest) and rest not in ADMONITIONS
        kind = "admonition" if titled else ADMONITIONS[rest or name]
        can_be = last > first and lines[last].text.strip() == token.markup and token.level == 0
        if can_be and titled == (kind == "admonition") and _can_be_admonition(lines, first, last, plain):
            lines[first] = lines[first]._replace(text=f"{token.markup}{{{kind}}} {rest if titled else ''}".rstrip())
            consumed += filter(None, (name, "" if titled else rest))
            yield first, last
        else:
            doubt(f"The container '{match[0][:40]}' stays as text.", lines[first].number)


def _can_be_admonition(lines: Sequence[NoteLine], first: int, last: int, plain: ParsedMarkdown) -> bool:
    """Tell whether the lines between *first* and *last* mean the same inside an admonition.

    They may not begin with ``:`` or ``---`` (options), hold a heading (it may be a session's), code or HTML that other
    tools parse in another way, or a link definition.
    """
    inner = lines[first + 1 : last]
    inside = parse_markdown(inner)
    around = [end for _, _, end in plain.blocks("heading_open") if first < end <= last + 1]
    return (
        re.match(r"\s*(?!---)[^\s:]", join_lines(inner)) is not None
        and not (around or any(inside.blocks("heading_open")) or inside.definitions)
        and {first + 1 + index for index in inside.literal} == plain.literal & set(range(first, last + 1))
    )


def _escape_edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown, plain: ParsedMarkdown) -> list[LineEdit]:
    html = [span for span in parsed.spans if span.kind == "html_inline"]
    in_parsed = Counter(span.line for span in html)
    in_plain = Counter(span.line for span in plain.spans if span.kind == "html_inline")
    edits = [
        *_block_edits(lines, parsed, plain),
        *(_escape(span.line, span.start) for span in parsed.spans if span.kind == "myst_role"),
        # Inline HTML that an escape made of code: its words would vanish.
        *(_escape(span.line, span.start) for span in html if in_parsed[span.line] > in_plain[span.line]),
        *_footnote_edits(lines, parsed),
        *_definition_edits(lines, parsed, plain.definitions),
    ]
    return [edit for edit in dict.fromkeys(edits) if lines[edit.line].text[edit.start : edit.end] != edit.text]


def _escape(line: int, at: int) -> LineEdit:
    return LineEdit(line, at, at, "\\")


def _block_edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown, plain: ParsedMarkdown) -> Iterator[LineEdit]:
    for token, first, last in parsed.blocks(*_BLOCK_STARTS):
        if token.type == "dd_open" and first in plain.code and not lines[first - 1].text.strip():
            # Code takes no escape: a comment before it ends the definition list.
            code = lines[first].text.expandtabs(4)
            indent = " " * (len(code) - len(code.lstrip()) - 4)
            yield LineEdit(first - 1, 0, len(lines[first - 1].text), f"{indent}<!-- -->")
        for index in range(first, last if token.type == "myst_line_comment" else first + 1):
            yield from _escape_first(_BLOCK_STARTS[token.type], lines, index)


def _side_effect_edits(
    lines: Sequence[NoteLine], parsed: ParsedMarkdown, plain: ParsedMarkdown, kept: set[int]
) -> Iterator[LineEdit]:
    """Escape headings, list items and fences that exist only because of other escapes, such as of a footnote."""
    underlined = {last for _, _, last in plain.blocks("heading_open")}
    items = {first for _, first, _ in plain.blocks("list_item_open")}
    for token, first, last in parsed.blocks("heading_open", "list_item_open", "fence"):
        if token.type == "heading_open" and token.markup[0] != "#" and last not in underlined:
            yield from _escape_first(_UNDERLINE, lines, last - 1)
        elif token.type == "list_item_open" and first not in items:
            yield from _escape_first(_ITEM, lines, first)
        elif token.type == "fence" and first not in kept:
            yield from _escape_first(_FENCE, lines, first)


def _escape_first(pattern: re.Pattern[str], lines: Sequence[NoteLine], index: int) -> Iterator[LineEdit]:
    """Escape the first match of *pattern* in a line that is not escaped."""
    text = lines[index].text
    found = (match.start() for match in pattern.finditer(text) if not text[: match.start()].endswith("\\"))
    yield from (_escape(index, start) for start in [*found][:1])


def _footnote_edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> Iterator[LineEdit]:
    """Escape references to missing footnotes, and footnotes without a reference."""
    spans = [span for span in parsed.spans if span.kind == "footnote_ref"]
    labels = {span: lines[span.line].text[span.start : span.end] for span in spans if span.line == span.last}
    used = {text.strip("[]^") for text in labels.values()}
    defined: set[str] = set()
    for token, first, _ in parsed.blocks("footnote_reference_open"):
        label = str(token.meta["label"])
        edits = [*_escape_first(_LABEL, lines, first)] if label not in used or label in defined or token.level else []
        yield from edits
        if not edits:
            defined.add(label)
    for span in spans:
        if labels.get(span, "").strip("[]^") not in defined:
            yield _escape(span.line, span.start)


def _definition_edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown, defined: set[int]) -> Iterator[LineEdit]:
    """Escape link definitions that only an escape made; rename those of a label that is already defined.

    Escaped, these would be paragraphs that swallow the lines below: other definitions, or a heading's underline.
    """
    for index in parsed.definitions - defined:
        yield from _escape_first(_BRACKET, lines, index)
    for index in {it["map"][0] for it in parsed.env.get("duplicate_refs", ())} & defined:
        if label := _LABEL.search(lines[index].text):
            yield LineEdit(index, label.end() - 2, label.end() - 2, " (again)")


def remove_invalid_rules(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Remove from the lines of a whole page the thematic breaks (rules) that docutils rejects.

    These separate nothing: of two in a row the second, and one at the end of a page. It also rejects rules inside
    lists and quotes; those become HTML.
    """
    parsed = parse_markdown(lines, myst=True)
    edits = list(_nested_rule_edits(lines, parsed, above=0))
    top = list(_top_level_blocks(parsed))
    last = max((index for index, (kind, _) in enumerate(top) if kind != "hr"), default=-1)
    for index, (kind, line) in enumerate(top):
        useless = index == 0 or index > last or top[index - 1][0] in {"hr", "heading_open"}
        if kind == "hr" and useless:
            edits.append(LineEdit(line, 0, len(lines[line].text), ""))
    return apply_edits(lines, edits)


def _nested_rule_edits(lines: Sequence[NoteLine], parsed: ParsedMarkdown, above: int = -1) -> Iterator[LineEdit]:
    """Convert each rule nested deeper than level *above* to HTML: docutils allows rules in sections only."""
    for token, first, _ in parsed.blocks("hr"):
        match = _RULE.search(lines[first].text)
        if token.level > above and match:
            yield LineEdit(first, match.start(), match.end(), "<!-- --><hr>")


def _top_level_blocks(parsed: ParsedMarkdown) -> Iterator[tuple[str, int]]:
    """Yield type and first line of top-level blocks that are not blank: docutils drops those at the end of a page."""
    for token, inner in zip(parsed.tokens, [*parsed.tokens[1:], None], strict=True):
        text = token if token.type == "code_block" else inner if token.type == "paragraph_open" else None
        blank = text is not None and not text.content.strip()
        if token.level == 0 and token.nesting >= 0 and token.type != "inline" and not blank:
            yield token.type, token.map[0] if token.map else 0


def _mark_unknown_languages(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Put the language of a code block before ``language:file``, or ``text`` where Pygments can't highlight it."""
    edits = []
    for token, first, _ in parse_markdown(lines).blocks("fence"):
        info = token.info.strip()
        language = re.split(r"[\s:]", info, maxsplit=1)[0]
        shown = language if _can_highlight(language, token.content) else "text"
        if info and info.split()[0] != shown:
            at = lines[first].text.find(token.markup) + len(token.markup)
            edits.append(LineEdit(first, at, len(lines[first].text), f"{shown} {info}"))
    return apply_edits(lines, edits)


def _can_highlight(language: str, code: str) -> bool:
    try:
        list(get_lexer_by_name(language, stripnl=False, filters=["raiseonerror"]).get_tokens(code))
    except Exception:  # noqa: BLE001 -- the filter raises an exception of the lexer's choice
        return language in {"default", "none", "guess"}
    return True

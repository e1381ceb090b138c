"""Make headings of the titles of talks that a note has in bold lines or in items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent
from typing import NamedTuple

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown
from eventnotes_tools.importing.recognition import sessions, speakers
from eventnotes_tools.importing.recognition.headings import Heading, find_headings, heading_tree

_BOLD = re.compile(r" {0,3}(?:\*\*(?P<stars>[^*]+)\*\*|__(?P<lines>[^_]+)__)[:：]?\s*")
_ITEM = re.compile(r" {0,3}(?:(?:[-*+]|\d{1,9}[.)]) +|・)(?P<text>\S.*)")
#: The line above a list that calls its items talks.
_ANNOUNCES = re.compile(
    r"(?:セッション|トーク|発表|講演)(?:[はを一：:]|です|$)|\b(?:talks|sessions|presentations)\b[^.]*[:：]?$",
    re.IGNORECASE,
)
_SLIDES = re.compile(r"スライド|資料|slides|decks", re.IGNORECASE)
_KEPT = frozenset(("fence", "code_block", "html_block"))
_MIN_TITLE, _MAX_TITLE = 2, 120  # characters


class _Candidate(NamedTuple):
    """A line that may be the title of a talk, as a heading of level 0 with its notes as section."""

    heading: Heading
    #: Whether it names a speaker, a time, slides or the like, and whether notes stand under it.
    evident: bool
    noted: bool


def promote_titles(lines: Sequence[NoteLine]) -> tuple[list[NoteLine], set[int], list[Heading]]:
    """Make headings of titles of talks. The number of lines stays.

    Also return the numbers of their lines, and the items of lists that may be talks without notes.
    """
    parsed = parse_markdown(lines)
    headings = [heading for heading in find_headings(parsed) if heading.text]
    known = {fold(_plain(heading.text)) for heading in headings}
    result, promoted, announced = list(lines), set[int](), list[Heading]()
    top = min((heading.level for heading in headings), default=2)
    above = top + (headings[:1] != [] and headings[0].level > top)
    for heading in (heading_tree(headings, None, len(lines)), *headings):
        level = min(heading.level + 1, 6) if heading.level else above
        chosen = _titles([*_bold_lines(lines, parsed, heading)], in_group=sessions.is_group_title(heading.text))
        chosen += _repeated(lines, parsed, heading)
        for items, in_group in [] if chosen else _lists(lines, parsed, heading):
            new = [item.heading for item in items if fold(_plain(item.heading.text)) not in known]
            titles = _titles(items, in_group=in_group) if len(new) == len(items) else []
            for title in titles:
                if (body := _outdented(lines[title.line : title.last])) is not None:
                    result[title.line + 1 : title.last] = body
                    chosen.append(title)
            announced += new if in_group and not titles else []
        for title in chosen:
            result[title.line] = lines[title.line]._replace(text=f"{'#' * level} {title.text}")
            promoted.add(lines[title.line].number)
    return result, promoted, announced


def _plain(text: str) -> str:
    return speakers.without_links(text).strip("*_ ")


def _titles(candidates: Sequence[_Candidate], *, in_group: bool) -> list[Heading]:
    """Return the titles of talks among candidates: most have notes under a group's heading, or else evidence."""
    titles = [it for it in candidates if _is_title(it.heading.text)]
    evident = [it.heading for it in titles if it.evident]
    noted = [it.heading for it in titles if it.noted]
    if in_group and 3 * len(noted) >= 2 * len(candidates):
        return noted
    return evident if 3 * len(evident) >= 2 * len(candidates) else []


def _is_title(text: str) -> bool:
    is_long = _MIN_TITLE <= len(_plain(text)) <= _MAX_TITLE
    return is_long and not re.search(r"(?:。|です|ます|した)$", text.strip()) and not sessions.is_no_talk(_plain(text))


def _is_evident(lines: Sequence[NoteLine], literal: set[int], heading: Heading, others: Sequence[str]) -> bool:
    """Tell whether what may be a *heading* beside *others* or the first lines under it say that it is a talk."""
    credit = speakers.credit_in_heading(heading.text, others, "")
    kind = sessions.session_type(heading.text) or sessions.NUMBERED.match(heading.text)
    return bool(kind) or sessions.evidence(lines, literal, heading, credit) > 0


def _bold_lines(lines: Sequence[NoteLine], parsed: ParsedMarkdown, heading: Heading) -> Iterator[_Candidate]:
    """Yield the bold lines right under a heading that may be titles."""
    found = [
        (first, (match["stars"] or match["lines"]).strip())
        for token, first, _ in parsed.blocks("paragraph_open")
        if not token.level and first in heading.own_lines and (match := _BOLD.fullmatch(lines[first].text))
    ]
    texts = [text for _, text in found]
    for (index, text), (limit, _) in zip(found, [*found[1:], (heading.own_lines.stop, "")], strict=False):
        notes = [line.text for line in lines[index + 1 : limit] if line.text.strip()]
        noted = any(map(_ITEM.match, notes)) or len(notes) > 1
        made = Heading(text=text, level=0, line=index, end=index + 1, last=limit)
        yield _Candidate(made, noted and _is_evident(lines, parsed.literal, made, texts), noted)


def _lists(
    lines: Sequence[NoteLine], parsed: ParsedMarkdown, heading: Heading
) -> Iterator[tuple[list[_Candidate], bool]]:
    """Yield the lists right under a heading whose items may be talks, each with whether it or a line says so."""
    of_slides, is_group = _SLIDES.search(heading.text) is not None, sessions.is_group_title(heading.text)
    if heading.text and sessions.is_no_talk(heading.text) and not of_slides and not is_group:
        return
    all_items = [(first, last) for token, first, last in parsed.blocks("list_item_open") if token.level == 1]
    lists = [
        [item for item in all_items if first <= item[0] < last]
        for token, first, last in parsed.blocks("bullet_list_open", "ordered_list_open")
        if not token.level and first in heading.own_lines
    ]
    literal = parsed.literal
    lists.append([(at, at + 1) for at in heading.own_lines if at not in literal and lines[at].text.startswith("・")])
    for items in filter(None, lists):
        above = [line.text for line in lines[heading.end : items[0][0]] if line.text.strip()]
        in_group = is_group or bool(above and _ANNOUNCES.search(above[-1].strip()))
        found = []
        rows = [(match, first, last) for first, last in items if (match := _ITEM.fullmatch(lines[first].text))]
        texts = [match["text"] for match, *_ in rows] if in_group else ()
        for match, first, last in rows:
            text = match["text"].strip()
            under = any(line.text.strip() for line in lines[first + 1 : last])
            # Media on a line without notes are evidence below a heading that says so.
            made = Heading(text=text, level=0, line=first, end=first + (not under and not of_slides), last=last)
            counts = text.startswith(("**", "__", "[")) or in_group or (under and heading.level > 0)
            evident = counts and _is_evident(lines, literal, made, texts)
            found.append(_Candidate(made, evident, under or sessions.split_link(text)[1] != ""))
        if len(found) > 1 or of_slides:
            yield found, in_group and not of_slides


def _repeated(lines: Sequence[NoteLine], parsed: ParsedMarkdown, section: Heading) -> list[Heading]:
    """Return the lines of a section that repeat an item of a list above them, which has announced the talks."""
    announced: set[str] = set()
    found = []
    for index in sorted(set(section.own_lines) - parsed.literal):
        text = lines[index].text.strip()
        if item := _ITEM.fullmatch(text):
            announced.add(fold(_plain(item["text"])))
        elif fold(_plain(text)) in announced and _is_title(text):
            found.append(Heading(text=text, level=0, line=index, end=index + 1, last=section.last))
    return found if len(found) > 1 else []


def _outdented(item: Sequence[NoteLine]) -> list[NoteLine] | None:
    """Return the lines of an item below its first one without indent; None if that changes code or makes headings."""
    texts = dedent("\n".join(re.sub(r"^[ \t]+", lambda it: it[0].expandtabs(4), line.text) for line in item[1:]))
    made = [line._replace(text=text) for line, text in zip(item[1:], texts.split("\n"), strict=False)]
    before, after = ([token.content for token, *_ in parse_markdown(it).blocks(*_KEPT)] for it in (item, made))
    return made if before == after and not any(parse_markdown(made).blocks("heading_open")) else None

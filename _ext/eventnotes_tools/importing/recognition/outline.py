"""Make headings of the titles of talks that a note has in bold lines, in items of a list, or on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import dedent
from typing import NamedTuple

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import ParsedMarkdown, parse_markdown
from eventnotes_tools.importing.recognition import sessions, speakers
from eventnotes_tools.importing.recognition.headings import Heading, find_headings

_BOLD = re.compile(r" {0,3}(?:\*\*(?P<stars>[^*]+)\*\*|__(?P<lines>[^_]+)__)[:：]?\s*")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]) +(?P<text>\S.*)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])+)\]\(<?(?P<url>[^\s()<>]+)>?\)")
#: A title in bold or a link, with the code of a talk behind it: **Title** [CON2291].
_HEADED = re.compile(
    r"(?:(?P<bold>\*\*|__)(?=\S).+?(?P=bold)|\[[^\[\]]+\]\([^()\s]+\))"
    r"(?P<code>\s*\\?[\[(](?=[A-Z0-9-]*[0-9])[A-Z][A-Z0-9-]+\\?[\])])?(?=\s|$)"
)
#: The line above a list that calls its items talks.
_ANNOUNCES = re.compile(
    r"(?:セッション|トーク|発表|講演)(?:[はを一：:]|です|$)|\b(?:talks|sessions|presentations)\b[^.]*[:：]?$",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"[-*+]\s|[・•]")
_URL_LINE = re.compile(r"\s*<?https?://\S+>?\s*")
_SLIDES = re.compile(r"スライド|資料|slides|decks", re.IGNORECASE)
_KEPT = frozenset(("fence", "code_block", "html_block"))
_MIN_TITLE, _MAX_TITLE = 2, 120  # characters


class _Candidate(NamedTuple):
    """A line that may be the title of a talk."""

    #: Indices of its line and of the line after its notes.
    line: int
    end: int
    title: str
    #: Whether it names a speaker, a time, slides or the like, and whether notes stand under it.
    evident: bool
    noted: bool
    #: Whether more than its own line says so: the line above its list, or a code.
    is_sure: bool = True


def promote_titles(lines: Sequence[NoteLine]) -> tuple[list[NoteLine], dict[int, bool], list[NoteLine]]:
    """Make headings of titles of talks. The number of lines stays.

    Also return by line number whether each is sure, and the items of lists that may be talks without notes.
    """
    parsed = parse_markdown(lines)
    headings = [heading for heading in find_headings(parsed) if heading.text]
    known = {fold(_plain(heading.text)) for heading in headings}
    result, promoted, announced = list(lines), dict[int, bool](), list[NoteLine]()
    limits = [*(heading.line for heading in headings), len(lines)]
    sections: list[tuple[Heading | None, int, int]] = [(None, 0, limits[0])]
    sections += [(heading, heading.end, limit) for heading, limit in zip(headings, limits[1:], strict=True)]
    top = min((heading.level for heading in headings), default=2)
    for heading, start, end in sections:
        level = min(heading.level + 1, 6) if heading else top + (headings[:1] != [] and headings[0].level > top)
        chosen = _bold_lines(lines, parsed, heading, start, end)
        for candidate in [] if chosen else _listed(lines, parsed, heading, (start, end), known):
            body = _outdented(lines[candidate.line : candidate.end])
            if body is not None:
                result[candidate.line + 1 : candidate.end] = body
                chosen.append(candidate)
        for candidate in chosen:
            result[candidate.line] = lines[candidate.line]._replace(text=f"{'#' * level} {candidate.title}")
        promoted |= {lines[candidate.line].number: candidate.is_sure for candidate in chosen}
        if not chosen:
            items = _announced_items(lines[start:end], heading)
            announced += [item for item in items if fold(_plain(item.text)) not in known]
    return result, promoted, announced


def _announced_items(section: Sequence[NoteLine], heading: Heading | None) -> list[NoteLine]:
    """Return the items of a list without notes that the line or the heading above it says are talks."""
    above = heading.text if heading else ""
    written = [line for line in section if line.text.strip()]
    for is_item, group in groupby(written, lambda line: _LIST_ITEM.match(line.text) is not None):
        rows = list(group)
        if is_item and len(rows) > 1 and _ANNOUNCES.search(above):
            return [line._replace(text=line.text.strip("-+*・• ")) for line in rows]
        above = rows[-1].text.strip()
    return []


def _plain(text: str) -> str:
    return _LINK.sub(lambda match: match["text"], text).strip("*_ ")


def _is_evident(lines: Sequence[NoteLine], literal: set[int], heading: Heading, others: Sequence[str]) -> bool:
    """Tell whether what may be a *heading* beside *others* or the first lines under it say that it is a talk."""
    credit = speakers.credit_in_heading(heading.text, others, "")
    kind = sessions.session_type(heading.text) or sessions.is_numbered(heading.text)
    return bool(kind) or sessions.evidence(lines, literal, heading, credit) > 0


def _bold_lines(
    lines: Sequence[NoteLine], parsed: ParsedMarkdown, heading: Heading | None, start: int, end: int
) -> list[_Candidate]:
    """Return the bold lines of a section that are titles: most of them have evidence, or the heading groups talks."""
    paragraphs = {first for token, first, _ in parsed.blocks("paragraph_open") if not token.level}
    found = [
        (index, (match["stars"] or match["lines"]).strip())
        for index in range(start, end)
        if index in paragraphs and (match := _BOLD.fullmatch(lines[index].text))
    ]
    texts = [text for _, text in found]
    candidates = []
    for (index, text), (limit, _) in zip(found, [*found[1:], (end, "")], strict=False):
        under = [line.text for line in lines[index + 1 : limit] if line.text.strip()]
        notes = [line for line in under if not _URL_LINE.fullmatch(line)]
        noted = any(re.match(r"\s*(?:[-*+]|\d+[.)])\s", line) for line in notes) or len(notes) > 1
        made = Heading(text=text, level=0, line=index, end=index + 1, last=limit)
        candidates.append(_Candidate(index, limit, text, _is_evident(lines, parsed.literal, made, texts), noted))
    titles = [it for it in candidates if _is_title(it.title) and not sessions.is_no_talk(it.title)]
    in_group = heading is not None and sessions.is_group_title(heading.text)
    evident = [it for it in titles if it.evident and it.noted]
    if in_group:
        return [it for it in titles if it.noted or it.evident]
    return [it for it in titles if it.noted] if len(evident) > 1 and 2 * len(evident) >= len(candidates) else []


def _is_title(text: str) -> bool:
    return _MIN_TITLE <= len(_plain(text)) <= _MAX_TITLE and not re.search(r"(?:。|です|ます|した)$", text.strip())


def _listed(
    lines: Sequence[NoteLine], parsed: ParsedMarkdown, heading: Heading | None, within: tuple[int, int], known: set[str]
) -> Iterator[_Candidate]:
    """Yield the items of a section's lists that are talks."""
    of_slides = heading is not None and _SLIDES.search(heading.text) is not None
    under_group = heading is not None and sessions.is_group_title(heading.text)
    if heading is not None and sessions.is_no_talk(heading.text) and not of_slides and not under_group:
        return
    for items in _top_lists(parsed, *within):
        above = [line.text for line in lines[within[0] : items[0][0]] if line.text.strip()]
        in_group = under_group or bool(above and _ANNOUNCES.search(above[-1].strip()))
        found = []
        texts = [lines[first].text for first, _ in items] if in_group else ()
        for first, last in items:
            match = _ITEM.fullmatch(lines[first].text)
            if match is None:
                return
            text = match["text"].strip()
            under = [line.text for line in lines[first + 1 : last] if line.text.strip()]
            headed, is_link = _HEADED.match(text), _LINK.fullmatch(text) is not None
            code = headed["code"] if headed else None
            # Media on a line without notes are evidence below a heading that says so.
            made = Heading(text=text, level=0, line=first, end=first + (not under and not of_slides), last=last)
            is_evident = bool(code) or _is_evident(lines, parsed.literal, made, texts)
            found.append(
                _Candidate(
                    first,
                    last,
                    match["text"],
                    evident=is_evident and bool(headed or in_group or (under and heading)),
                    noted=bool(under) or is_link,
                    is_sure=bool(under) or in_group or of_slides or bool(code and not text.endswith(code)),
                )
            )
        titles = [it for it in found if _is_title(it.title) and not sessions.is_no_talk(_plain(it.title))]
        echoed = [it for it in titles if fold(_plain(it.title)) in known]
        evident = [it for it in titles if it.evident]
        noted = [it for it in titles if it.noted]
        if echoed or (len(found) < 2 and not of_slides):  # noqa: PLR2004 -- a list
            continue
        if in_group and not of_slides and 3 * len(noted) >= 2 * len(found):
            yield from noted
        elif 3 * len(evident) >= 2 * len(found):
            yield from evident


def _top_lists(parsed: ParsedMarkdown, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the lists of a section at its top level, each as the line ranges of its items."""
    items = [(first, last) for token, first, last in parsed.blocks("list_item_open") if token.level == 1]
    for token, first, last in parsed.blocks("bullet_list_open", "ordered_list_open"):
        if token.level == 0 and start <= first < end:
            yield [item for item in items if first <= item[0] < last]


def _outdented(item: Sequence[NoteLine]) -> list[NoteLine] | None:
    """Return the lines of an item below its first one without indent; None if that changes code or makes headings."""
    texts = dedent(
        "\n".join(re.sub(r"^[ \t]+", lambda indent: indent[0].expandtabs(4), line.text) for line in item[1:])
    )
    made = [line._replace(text=text) for line, text in zip(item[1:], texts.split("\n"), strict=False)]
    before, after = (
        [token.content for token in parse_markdown(lines).tokens if token.type in _KEPT] for lines in (item, made)
    )
    is_heading = any(token.type == "heading_open" for token in parse_markdown(made).tokens)
    return made if before == after and not is_heading else None

"""Find what the source of a page declares, and which of its notes are held back.

The source decides because a parser drops what it can't parse. A status that is written as documented is obeyed;
anything else that looks like a status holds back and is reported.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, takewhile
from typing import NamedTuple

from eventnotes.model.identifiers import is_id
from eventnotes.model.options import (
    EVENT_OPTIONS,
    NOTE_OPTIONS,
    SESSION_OPTIONS,
    SPEAKER_OPTIONS,
    TOPIC_OPTIONS,
    parse_texts,
)
from eventnotes.model.records import Status
from eventnotes.text.folding import fold

KINDS = ("event", "session", "topic", "speaker")
#: Names of options, keys and fields that hold a status.
_STATUS_NAMES = frozenset(("status", "state", "visibility", "状態", "公開状態", "ステータス"))
#: Values that hold back, and names of flags that do (``draft: true``).
_HELD = frozenset(
    re.findall(
        r"\w+",
        "draft drafts withdrawn withdraw hidden hide private unpublished unlisted retracted secret internal wip pending"
        " ignorepublish 下書き ドラフト 非公開 未公開 取り下げ 取下げ 撤回",
    )
)
#: Those that are not also options of other directives.
_CLEAR = _HELD - {"hidden", "hide", "private", "unlisted", "secret", "internal", "wip", "pending", "ignorepublish"}
_PUBLIC = frozenset(("publish", "published", "public", "visible", "公開"))
_STATUSES = frozenset(Status)
#: Options whose values are never a status.
_KNOWN = (EVENT_OPTIONS, NOTE_OPTIONS, SESSION_OPTIONS, SPEAKER_OPTIONS, TOPIC_OPTIONS)
_OTHERS = frozenset().union(*_KNOWN) - {"status", "published"}
_NO = frozenset(("no", "false", "off", "0", "n"))
_YES = frozenset(("", "yes", "true", "on", "1", "y"))
#: Directives whose content is not markup.
_CODE = frozenset(("code-block", "code", "sourcecode", "literalinclude", "parsed-literal", "math", "raw", "mermaid"))

#: The first characters of lines that may matter, after list and quote markers. Most lines are skipped by them.
_BEGINS = frozenset(":：`~#.<=^\"'_sSｓＳ状公スvV")
#: The end of every message.
HOW_TO_HOLD = "write ':status: draft' or ':status: withdrawn' right below the directive's first line, or take it out"
_PREFIX = r"(?:[ \t>]|[-*+][ \t]|[0-9]++[.)][ \t])*+"
_FENCE = re.compile(rf"{_PREFIX}(?P<fence>:{{2,}}+|`{{3,}}+|~{{3,}}+)[ \t]*+(?P<info>.*+)")
_INFO = re.compile(r"(?P<brace>[{｛]?)[ \t]*+(?P<name>(?:\w++|[:-](?=\w))++)[ \t]*+[}｝\]]?[ \t]*+(?P<argument>.*+)")
_EXACT_INFO = re.compile(r"\{(?:notes:)?(?:event|session|topic|speaker)\}", re.IGNORECASE)
_RST = re.compile(
    r"[ \t]*+\.\.[ \t]*+(?P<name>(?:\w++|[:-](?=\w))++)[ \t]*+(?P<colons>::?+)(?:[ \t]++(?P<argument>.*+))?+"
)
_EXACT_RST = re.compile(r"[ \t]*+\.\. ++(?:notes:)?(?:event|session|topic|speaker)::", re.IGNORECASE)
_ADORNMENT = re.compile(r"[ \t]{0,3}+([=\-~^\"'`*+#:.<>_])\1*+[ \t]*+")
_HEADING = re.compile(r"[ \t]{0,3}+(#{1,6})[ \t]")
_EXACT = re.compile(r":status:(?:[ \t]++(?P<value>.*+))?+", re.IGNORECASE)
_EXACT_YAML = re.compile(r"status:(?:[ \t]++(?P<value>.*+))?+", re.IGNORECASE)
_EVENT = re.compile(r":?event:[ \t]*+[\"']?(?P<id>[\w-]++)")
_OPTION = re.compile(r"(?P<name>[^\s:#][^:]*):(?:\s+(?P<value>.*))?")
_STRAY = re.compile(r"[\s>*+-]*+[:：]|\w++[ \t]*+[:：=]")
_NAMED = re.compile(r"(?P<lead>\W*+)(?P<name>\w[\w-]*+)(?P<rest>.*+)")


class Hold(NamedTuple):
    """An instruction to hold something back."""

    status: Status
    #: Counted from 1, in the page or in the directive.
    line: int
    #: What is wrong with it; empty if it is written as documented.
    fault: str = ""


@dataclass(slots=True)
class Declaration:
    """A directive that declares an event, session, topic or speaker, possibly misspelt."""

    kind: str
    #: The first word of the argument; may be empty.
    id: str
    #: Counted from 1.
    line: int
    #: The number of headings above it.
    heading: int
    hold: Hold | None
    #: Its option ``event``.
    event: str = ""
    #: The heading above it, and its level: empty and 1 if there is none, 1 in reStructuredText.
    title: str = ""
    level: int = 1
    #: Its options as they are written, without quotation marks.
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Visibility:
    """The declarations of a page, and what is held back."""

    declarations: list[Declaration] = field(default_factory=list)
    #: For the whole page, in the order of the lines.
    page: list[Hold] = field(default_factory=list)
    #: Under headings that declare nothing.
    strays: list[Hold] = field(default_factory=list)
    #: The marker of each heading, in order.
    headings: list[str] = field(default_factory=list)
    #: Whether the front matter has a flag such as ``draft: true``, which holds back pages without declarations too.
    is_flagged: bool = False
    #: Whether a fence is never closed.
    has_unclosed_fence: bool = False

    @property
    def may_hold(self) -> bool:
        """Whether this page, or an event that it names, may hold back some of its notes."""
        return bool(self.page or self.strays or any(found.hold or found.event for found in self.declarations))

    def whole(self, *, faults_only: bool = False) -> Hold | None:
        """Return the reason to leave the page out of the site; None if it stays."""
        if self.page and (self.declarations or self.is_flagged):
            return self.page[0]
        first = self.declarations[0] if self.declarations else None
        if first is None or first.hold is None or (first.kind == "session" and not self.is_alone):
            return None
        is_draft = first.hold.status is Status.DRAFT and (first.hold.fault or not faults_only)
        # A notice in the place of a withdrawn speaker would stand at an address with the name in it.
        is_gone = first.kind == "speaker" and first.hold.status is Status.WITHDRAWN
        return first.hold if is_draft or is_gone else None

    @property
    def is_alone(self) -> bool:
        """Whether the first declaration covers the whole page."""
        return self.declarations[0].heading == 1 and self.headings.count(self.headings[0]) == 1


def read_visibility(text: str, *, markdown: bool) -> Visibility:
    """Read the source of a page."""
    return _Reader(text.removeprefix("\ufeff").splitlines(), markdown=markdown).read()


def held_pages(pages: Mapping[str, Visibility], *, faults_only: bool) -> tuple[dict[str, Hold | None], set[str]]:
    """Return the pages to leave out, by the keys of *pages*, with the reasons, and the ids of their events."""
    whole = {name: page.whole(faults_only=faults_only) for name, page in pages.items()}
    held = {name: hold for name, hold in whole.items() if hold is not None}
    events = {found.id for name in held for found in pages[name].declarations if found.kind == "event" and found.id}
    others = (
        (name, page) for name, page in pages.items() if page.declarations and page.declarations[0].event in events
    )
    members = (name for name, page in others if page.declarations[0].kind == "event" or page.is_alone)
    return {**dict.fromkeys(members), **held}, events


class WithdrawnNames(NamedTuple):
    """The names and ids of withdrawn speakers, folded and sorted."""

    names: tuple[str, ...] = ()
    #: Those that another speaker with a page has too.
    shared: tuple[str, ...] = ()


def withdrawn_names(pages: Iterable[Visibility]) -> WithdrawnNames:
    """Return the names that no output may hold, from all pages; in doubt, a speaker is withdrawn."""
    by_status: dict[bool, set[str]] = {True: set(), False: set()}
    for page in pages:
        for found in page.declarations:
            if found.kind == "speaker":
                hold = found.hold or next(iter(page.page), None)
                options = (found.options.get(name, "") for name in ("aliases", "reading", "redirects"))
                names = (found.title, found.id, *chain.from_iterable(map(parse_texts, options)))
                is_withdrawn = hold is not None and bool(hold.fault or hold.status is Status.WITHDRAWN)
                by_status[is_withdrawn].update(fold(re.sub(r"[*_`\\]", "", name)) for name in names)
    withdrawn = by_status[True] - {""}
    return WithdrawnNames(tuple(sorted(withdrawn)), tuple(sorted(withdrawn & by_status[False])))


def hold_of(kind: str, lines: Sequence[str], argument: str = "") -> Hold | None:
    """Read a directive's *lines* without its first one; None if nothing is held back."""
    opening = 1 if lines and lines[0].strip() == "---" else 0
    head = len(_option_lines(lines))
    found: list[tuple[int, re.Match[str] | None]] = []
    for number, line in enumerate(lines):
        in_head = opening <= number < opening + head
        if _says(line, in_directive=True, is_option=in_head):
            exact = (_EXACT_YAML if opening else _EXACT).fullmatch(line.strip()) if in_head else None
            found.append((number, exact))
    rest = [re.sub(r"\W+", "", word) for word in _plain(argument).split()[1:]]
    if kind != "topic" and not (_HELD | _STATUS_NAMES).isdisjoint(rest):
        found.insert(0, (-1, None))
    if not found:
        return None
    number, exact = found[-1]
    at = number + 2
    value = _unquoted(exact["value"] or "") if exact else ""
    if len(found) > 1:
        return Hold(Status.DRAFT, at, "a status stands here more than once")
    if exact is None or value not in _STATUSES:
        written = (lines[number] if number >= 0 else argument).strip()
        return Hold(Status.DRAFT, at, f"'{written}' can't be read as a status")
    if kind == "topic":
        return Hold(Status.DRAFT, at, "a topic has no status")
    return None if value == Status.PUBLISHED else Hold(Status(value), at)


def body_of(block: str) -> list[str]:
    """Return the lines of a directive's source without its first line, which the parser may have taken off."""
    lines = block.splitlines()
    return lines[1:] if lines and (_FENCE.fullmatch(lines[0]) or _RST.fullmatch(lines[0])) else lines


def options_by_line(lines: Sequence[str]) -> dict[str, str]:
    """Return the options in a directive's *lines* without its first one, as they are written.

    A line that is not an option continues the one above it. Quotation marks around a value are removed.
    """
    found: dict[str, str] = {}
    name = ""
    for line in (line.strip().removeprefix(":").strip() for line in _option_lines(lines)):
        option = _OPTION.fullmatch(line)
        if option:
            name = option["name"].strip()
            found[name] = (option["value"] or "").strip().strip("\"'")
        elif line and not line.startswith("#"):
            name = name or line
            found[name] = f"{found.get(name, '')} {line}".strip() if name != line else ""
    return found


def _option_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines of a directive's options: those between two lines of ``---``, or that begin with a colon."""
    if lines and lines[0].strip() == "---":
        return list(takewhile(lambda line: line.strip() != "---", lines[1:]))
    # In reStructuredText, an option goes on in lines that are indented more.
    first = _indent(lines[0]) if lines else 0
    goes_on = re.compile(rf"\s*[:：](?!::)|\s{{{first + 1},}}\S" if first else r"\s*[:：](?!::)")
    return list(takewhile(goes_on.match, lines))


class _Reader:
    """Scans the lines of a page."""

    def __init__(self, lines: list[str], *, markdown: bool) -> None:
        self.lines = lines
        self.markdown = markdown
        self.found = Visibility()
        #: Outside of directives, with the number of headings above.
        self.strays: list[tuple[int, Hold]] = []
        #: Fences that are never closed.
        self.open: set[str] = set()
        #: The last heading.
        self.title = ""

    def read(self) -> Visibility:
        number = self.front_matter()
        while number < len(self.lines):
            first = self.lines[number].lstrip(" \t>*+-0123456789)")[:1]
            number = number + 1 if first and first not in _BEGINS else self.read_line(number)
        for heading, hold in self.strays:
            owner = next((found for found in self.found.declarations if found.heading == heading), None)
            if owner is not None and heading > 0:
                owner.hold = hold
            else:
                (self.found.strays if heading > 0 else self.found.page).append(hold)
        self.found.has_unclosed_fence = bool(self.open)
        return self.found

    def misplaced(self, number: int) -> Hold:
        written = self.lines[number].strip()
        return Hold(Status.DRAFT, number + 1, f"'{written}' can't be read as a status here")

    def front_matter(self) -> int:
        """Read the front matter; return the index of the line after it."""
        start = next((number for number, line in enumerate(self.lines) if line.strip()), 0)
        if not self.lines or not self.markdown or self.lines[start].strip() not in {"---", "+++"}:
            return 0
        ends = (self.lines[start].strip(), "...")
        end = next((n for n in range(start + 1, len(self.lines)) if self.lines[n].strip() in ends), None)
        if end is None:
            return 0
        for number in range(start + 1, end):
            if _says(self.lines[number], in_front=True):
                self.strays.append((0, self.misplaced(number)))
                self.found.is_flagged |= not _is_status(_plain(self.lines[number]))
        return end + 1

    def read_line(self, number: int) -> int:
        """Read the block that begins in a line; return the index of the next line to read."""
        line = self.lines[number]
        if self.markdown and line.lstrip().startswith("<!--"):
            return next((n + 1 for n in range(number, len(self.lines)) if "-->" in self.lines[n]), len(self.lines))
        fence = _FENCE.fullmatch(line) if self.markdown else None
        # Neither a closing one, nor code within a line.
        if (
            fence
            and (fence["info"] or fence["fence"][0] != ":")
            and not (fence["fence"][0] == "`" and "`" in fence["info"])
        ):
            return self.read_fence(number, fence)
        if directive := _RST.fullmatch(line):
            return self.read_directive(number, directive)
        if not self.markdown and (line.rstrip().endswith("::") or line.startswith(".. ") or line.rstrip() == ".."):
            return self.indented_end(number)
        if self.markdown and (heading := _HEADING.match(line)):
            self.found.headings.append(heading[1])
            self.title = line.strip().strip("#").strip()
        elif self.is_underline(number):
            mark = line.strip()[0]
            self.found.headings.append({"=": "#", "-": "##"}[mark] if self.markdown else mark)
            self.title = self.lines[number - 1].strip()
        elif _STRAY.match(line) and _says(line):
            self.strays.append((len(self.found.headings), self.misplaced(number)))
        return number + 1

    def is_underline(self, number: int) -> bool:
        """Return whether a line underlines a heading."""
        line, above = self.lines[number], self.lines[number - 1] if number else ""
        if not _ADORNMENT.fullmatch(line) or not above.strip() or _ADORNMENT.fullmatch(above):
            return False
        return line.strip()[0] in "=-" if self.markdown else line[0] == line.strip()[0]

    def read_fence(self, number: int, fence: re.Match[str]) -> int:
        info = _INFO.match(fence["info"])
        kind = _kind(info["name"]) if info else ""
        if info and kind and (kind != "topic" or is_id(info["argument"].strip())):
            last = self.fence_end(number, fence["fence"])
            exact = fence["fence"] != "::" and _EXACT_INFO.match(fence["info"]) is not None
            self.declare(kind, number, last, info["argument"], exact=exact)
            return last + 1
        is_code = info is None or not info["brace"] or info["name"] in _CODE
        last = self.fence_end(number, fence["fence"])
        # An unclosed code block is read like text.
        return last + 1 if is_code and last < len(self.lines) else number + 1

    def fence_end(self, number: int, fence: str) -> int:
        """Return the index of the line that closes a fence; the number of lines if none does."""
        closing = re.compile(rf"[ \t>]*{fence}{fence[0]}*[ \t]*")
        end = len(self.lines)
        later = range(number + 1, end) if fence not in self.open else ()
        last = next((n for n in later if closing.fullmatch(self.lines[n])), end)
        if last == end:
            self.open.add(fence)
        return last

    def read_directive(self, number: int, directive: re.Match[str]) -> int:
        kind, argument = _kind(directive["name"]), directive["argument"] or ""
        if kind and (kind != "topic" or is_id(argument.strip())):
            exact = _EXACT_RST.match(self.lines[number]) is not None
            last = self.indented_end(number)
            self.declare(kind, number, last, argument, exact=exact)
            return last
        is_unread = directive["name"] in _CODE or directive["colons"] == ":"
        return self.indented_end(number) if is_unread else number + 1

    def indented_end(self, number: int) -> int:
        """Return the index of the line after an indented block."""
        indent = _indent(self.lines[number])
        later = range(number + 1, len(self.lines))
        ends = (n for n in later if self.lines[n].strip() and _indent(self.lines[n]) <= indent)
        return next(ends, len(self.lines))

    def declare(self, kind: str, number: int, last: int, argument: str, *, exact: bool) -> None:
        body = self.lines[number + 1 : last]
        hold = hold_of(kind, body, argument)
        if hold is not None:
            fault = hold.fault or ("" if exact else f"'{self.lines[number].strip()}' is no directive")
            hold = Hold(Status.DRAFT if fault else hold.status, hold.line + number, fault)
        event = next((found["id"] for line in body if (found := _EVENT.match(line.strip()))), "")
        name = (argument.split() or [""])[0]
        level = len(self.found.headings[-1]) if self.markdown and self.found.headings else 1
        above = len(self.found.headings)
        self.found.declarations.append(
            Declaration(kind, name, number + 1, above, hold, event, self.title, level, options_by_line(body))
        )


def _says(line: str, *, in_directive: bool = False, is_option: bool = False, in_front: bool = False) -> bool:
    """Return whether a line looks like a status."""
    found = _NAMED.fullmatch(_plain(line))
    if found is None or (found["name"] in _OTHERS and not in_front):
        return False
    lead, name, rest = found["lead"], found["name"].strip("_"), found["rest"]
    value = re.sub(r"^\W+|\W+$", "", rest)
    is_field = lead.endswith(":") and (rest.lstrip().startswith(":") or in_directive)
    is_marked = re.match(r"\W*[:=]", rest) is not None
    holds = not _HELD.isdisjoint(value.split())
    if _is_status(name):
        alone = (is_field and not lead.strip(" \t>*+-:")) or (not lead and is_marked and value in _HELD)
        return is_marked or is_field or holds if in_directive or in_front else alone
    if name in _HELD and (in_front or is_option):
        return (is_marked or is_field) and value not in _NO
    if name in _HELD:
        return (is_field or (in_directive and is_marked)) and name in _CLEAR and value in _YES | _HELD
    if name in _PUBLIC:
        return is_marked and (in_front or in_directive) and (value in _NO or holds)
    return is_option and is_marked and value in _HELD


@lru_cache(1000)
def _is_status(name: str) -> bool:
    name = (re.findall(r"\w+", name) or [""])[0]
    return name in _STATUS_NAMES or bool(difflib.get_close_matches(name, ["status"], cutoff=0.8))


@lru_cache(1000)
def _kind(name: str) -> str:
    """Return the kind that a directive, possibly misspelt, declares; empty for other directives."""
    found = difflib.get_close_matches(_plain(name).rpartition(":")[2], KINDS, n=1, cutoff=0.8)
    return found[0] if found else ""


def _plain(text: str) -> str:
    """Return *text* normalized, in lower case and without invisible characters."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return folded if folded.isprintable() else "".join(filter(str.isprintable, folded))


def _unquoted(value: str) -> str:
    value = value.strip()
    return (value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value).lower()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())

"""Scan source files for declarations of events, sessions and topics, without a build.

The scanner knows enough Markdown to skip examples in code blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DIRECTIVE = r"(?:notes:)?(?P<kind>event|session|topic)"
_MARKDOWN = re.compile(rf"\{{{_DIRECTIVE}\}}\s*(?P<argument>.*)")
_RESTRUCTUREDTEXT = re.compile(rf"\.\. {_DIRECTIVE}::\s*(?P<argument>.*)")
_FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s++(?P<title>.*[^\s#])[\s#]*")
_OPTION_LINE = re.compile(r"\s*:(?P<name>[\w-]+):\s*(?P<value>.*)")
#: What may surround a heading invisibly. Unambiguous and atomic, so that no input makes it slow.
_UNSEEN = r"""(?>
        [ \t]*+\n
      | \([^)\n]+\)=[ \t]*\n | %.*\n | <!--(?s:.*?)-->[ \t]*\n             # Markdown: labels and comments
      | \.\.[ ]_.*\n | \.\.[ \t]++(?!.*::).*\n (?:[ \t]++\S.*\n)*+          # reStructuredText: the same
    )"""
_HEAD = re.compile(
    rf"""
    \ufeff?+
    (?>---[ \t]*\n (?:.*\n)*? (?:---|\.\.\.)[ \t]*\n)?+                    # front matter
    (?> {_UNSEEN} | :[^:\n]++:.*\n )*+                                    # or a field list
    (?:
        \#[ \t]+.+\n
      | (?P<over>(?P<line>[=\-~^"'`*+\#:.<>_])(?P=line)+[ \t]*\n)?+ [^\S\n]*+\S.*+\n
        (?P<under>[=\-~^"'`*+\#:.<>_])(?P=under)*+[ \t]*\n
    )
    {_UNSEEN}*+
    (?: (?::{{3,}}|`{{3,}}|~{{3,}})\{{(?:notes:)?(?P<markdown>event|session)\}}
      | \.\.[ \t]+(?:notes:)?(?P<rst>event|session):: )
    (?P<argument>.*)\n
    (?P<options> ---[ \t]*\n (?:.*\n)*? ---[ \t]*\n | (?> [ \t]*+:[^:\n]++:.*\n | [ \t]++\S.*\n )*+ )
    """,
    re.VERBOSE,
)
_HEAD_OPTION = re.compile(r"^[ \t]*:?([a-z-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


class SourceDeclaration(NamedTuple):
    """The declaration of an event, session or topic in a source file."""

    kind: str
    #: The id; empty if it has none.
    id: str
    #: The line of the directive, counted from 1.
    line: int
    options: Mapping[str, str]
    #: The heading above it; empty in reStructuredText.
    title: str = ""
    #: The level of that heading; 1 if unknown.
    level: int = 1


class SourceScan(NamedTuple):
    """The declarations in a source file."""

    declarations: tuple[SourceDeclaration, ...]
    #: Whether the file ends inside an unclosed fence.
    has_unclosed_fence: bool = False


def scan_source(text: str, *, markdown: bool = True) -> SourceScan:
    """Return the declarations in a source, which is Markdown or reStructuredText."""
    lines = text.splitlines()
    if not markdown:
        found = ((number, _RESTRUCTUREDTEXT.fullmatch(line)) for number, line in enumerate(lines))
        return SourceScan(tuple(_read_declaration(lines, number, match, None) for number, match in found if match))
    walk = _MarkdownScanner(lines)
    declared = tuple(walk.declarations())
    return SourceScan(declared, has_unclosed_fence=bool(walk.fences))


class _MarkdownScanner:
    """Scan the lines of Markdown and keep track of open fences."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.fences: list[str] = []

    def declarations(self) -> Iterator[SourceDeclaration]:
        """Yield the declarations in the source."""
        heading: re.Match[str] | None = None
        for number, line in enumerate(self.lines):
            found = _FENCE.fullmatch(line)
            if found is None:
                heading = (None if self.in_code() else _HEADING.fullmatch(line)) or heading
            elif self.opens(found["fence"], found["info"].strip()):
                match = _MARKDOWN.fullmatch(found["info"].strip())
                if match:
                    yield _read_declaration(self.lines, number, match, heading)

    def in_code(self) -> bool:
        """Return whether the innermost fence is a code block."""
        return bool(self.fences) and self.fences[-1][0] != ":"

    def opens(self, fence: str, info: str) -> bool:
        """Return whether a fence opens a block; otherwise it closes one, or is text in a code block."""
        if self.fences and not info and self.fences[-1] in fence:
            self.fences.pop()
            return False
        if self.in_code() or (fence[0] == "`" and "`" in info) or (fence[0] == ":" and not info):
            return False
        self.fences.append(fence)
        return True


def _read_declaration(
    lines: Sequence[str], number: int, match: re.Match[str], heading: re.Match[str] | None
) -> SourceDeclaration:
    options = {}
    for line in lines[number + 1 :]:
        found = _OPTION_LINE.fullmatch(line)
        if found is None:
            break
        options[found["name"]] = found["value"].strip().strip("\"'")
    title, level = (heading["title"], len(heading["marks"])) if heading else ("", 1)
    return SourceDeclaration(match["kind"], match["argument"].strip(), number + 1, options, title, level)


class PageHead(NamedTuple):
    """The declaration right under the first heading of a page."""

    kind: str
    argument: str
    options: Mapping[str, str]
    #: Whether that heading is the only one of its level, so that the whole page belongs to it.
    covers_page: bool

    @property
    def is_draft(self) -> bool:
        """Whether its option ``status`` is ``draft``."""
        return self.options.get("status", "").lower() == Status.DRAFT


def scan_page_head(text: str) -> PageHead | None:
    """Return the declaration right under the first heading of a page; None if there is none."""
    text = text.replace("\r\n", "\n") + "\n"
    found = _HEAD.match(text)
    if found is None:
        return None
    if found["under"]:
        adorned = rf"^{re.escape(found['under'])}+[ \t]*$"
        covers_page = len(re.findall(adorned, text, re.MULTILINE)) == (2 if found["over"] else 1)
    else:
        # A comment in a code block looks the same: then the page stays, and only its session is left out.
        covers_page = len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    return PageHead(
        kind=found["markdown"] or found["rst"],
        argument=" ".join(found["argument"].split()),
        options=dict(_HEAD_OPTION.findall(found["options"])),
        covers_page=covers_page,
    )


def draft_events(heads: Iterable[PageHead]) -> set[str]:
    """Return the ids of the draft events."""
    return {head.argument for head in heads if head.kind == "event" and head.argument and head.is_draft}


def draft_pages(heads: Mapping[str, PageHead]) -> set[str]:
    """Return the keys in *heads* of the pages that are drafts as a whole, or belong to a draft event."""
    events = draft_events(heads.values())
    return {
        page
        for page, head in heads.items()
        if (head.kind == "event" or head.covers_page) and (head.is_draft or head.options.get("event") in events)
    }

"""Find the declarations in a source file without parsing it, for what must not wait for a build.

It knows as much of Markdown as is needed not to take an example in a code block for a declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DIRECTIVE = r"(?:notes:)?(?P<kind>event|session|topic)"
_MARKDOWN = re.compile(rf"\{{{_DIRECTIVE}\}}\s*(?P<argument>.*)")
_RESTRUCTUREDTEXT = re.compile(rf"\.\. {_DIRECTIVE}::\s*(?P<argument>.*)")
_FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s++(?P<title>.*[^\s#])[\s#]*")
_OPTION_LINE = re.compile(r"\s*:(?P<name>[\w-]+):\s*(?P<value>.*)")
#: What may stand around a heading unseen. Nothing in it can be read in two ways, and no part is tried twice.
_UNSEEN = r"""(?>
        [ \t]*+\n
      | \([^)\n]+\)=[ \t]*\n | %.*\n | <!--(?s:.*?)-->[ \t]*\n             # Markdown: labels and comments
      | \.\.[ ]_.*\n | \.\.[ \t]++(?!.*::).*\n (?:[ \t]++\S.*\n)*+          # reStructuredText: the same
    )"""
_HEAD = re.compile(
    rf"""
    \ufeff?+
    (?>---[ \t]*\n (?:.*\n)*? (?:---|\.\.\.)[ \t]*\n)?+                    # front matter
    (?> {_UNSEEN} | :[^:\n]++:.*\n )*+                                    # or fields that tell of the page
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
    """An event, session or topic as it is declared in a file."""

    kind: str
    #: The id; empty where there is none.
    id: str
    #: The line of the directive, counted from 1.
    line: int
    options: Mapping[str, str]
    #: The heading above it, in Markdown; empty elsewhere.
    title: str = ""
    #: The level of that heading; 1 where it is not known.
    level: int = 1


class SourceScan(NamedTuple):
    """What was found in a file."""

    declarations: tuple[SourceDeclaration, ...]
    #: Whether the file ends inside a fence that nothing closes.
    has_unclosed_fence: bool = False


def scan_source(text: str, *, markdown: bool = True) -> SourceScan:
    """Return what a source declares."""
    lines = text.splitlines()
    if not markdown:
        found = ((number, _RESTRUCTUREDTEXT.fullmatch(line)) for number, line in enumerate(lines))
        return SourceScan(tuple(_read_declaration(lines, number, match, None) for number, match in found if match))
    walk = _MarkdownScanner(lines)
    declared = tuple(walk.declarations())
    return SourceScan(declared, has_unclosed_fence=bool(walk.fences))


class _MarkdownScanner:
    """Goes through the lines of Markdown and knows which fences are open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.fences: list[str] = []

    def declarations(self) -> Iterator[SourceDeclaration]:
        """Yield the declarations."""
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
        """Tell whether the innermost fence is one whose content is not looked at."""
        return bool(self.fences) and self.fences[-1][0] != ":"

    def opens(self, fence: str, info: str) -> bool:
        """Tell whether a fence begins something; otherwise it ends something, or is text in a code block."""
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
    """The declaration under a page's first heading."""

    kind: str
    argument: str
    options: Mapping[str, str]
    #: Whether it is the only heading of its level, so that all of the page belongs to it.
    covers_page: bool

    @property
    def is_draft(self) -> bool:
        """Whether it says of itself that it is a draft."""
        return self.options.get("status", "").lower() == Status.DRAFT


def scan_page_head(text: str) -> PageHead | None:
    """Return what a page's source declares under its first heading; None where nothing stands right there."""
    text = text.replace("\r\n", "\n") + "\n"
    found = _HEAD.match(text)
    if found is None:
        return None
    if found["under"]:
        adorned = rf"^{re.escape(found['under'])}+[ \t]*$"
        alone = len(re.findall(adorned, text, re.MULTILINE)) == (2 if found["over"] else 1)
    else:
        # A comment in a listing looks the same; then the page stays, and only the session in it goes.
        alone = len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    return PageHead(
        kind=found["markdown"] or found["rst"],
        argument=" ".join(found["argument"].split()),
        options=dict(_HEAD_OPTION.findall(found["options"])),
        covers_page=alone,
    )


def draft_events(heads: Iterable[PageHead]) -> set[str]:
    """Return the ids of the events that are drafts."""
    return {head.argument for head in heads if head.kind == "event" and head.argument and head.is_draft}


def draft_pages(heads: Mapping[str, PageHead]) -> set[str]:
    """Return the pages, by the keys of *heads*, of which all is a draft, or belongs to one."""
    events = draft_events(heads.values())
    return {
        page
        for page, head in heads.items()
        if (head.kind == "event" or head.covers_page) and (head.is_draft or head.options.get("event") in events)
    }

"""Heads: what the source of a page declares under its first heading, read without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eventnotes.core.records import Status

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
_OPTION = re.compile(r"^[ \t]*:?([a-z-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


class Head(NamedTuple):
    """The declaration under a page's first heading."""

    kind: str
    argument: str
    options: Mapping[str, str]
    #: Whether it is the only heading of its level, so that all of the page belongs to it.
    alone: bool

    @property
    def is_draft(self) -> bool:
        """Whether it says of itself that it is a draft."""
        return self.options.get("status", "").lower() == Status.DRAFT


def head_of(text: str) -> Head | None:
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
    return Head(
        kind=found["markdown"] or found["rst"],
        argument=" ".join(found["argument"].split()),
        options=dict(_OPTION.findall(found["options"])),
        alone=alone,
    )


def draft_events(heads: Iterable[Head]) -> set[str]:
    """Return the ids of the events that are drafts."""
    return {head.argument for head in heads if head.kind == "event" and head.argument and head.is_draft}


def draft_pages(heads: Mapping[str, Head]) -> set[str]:
    """Return the pages, by the keys of *heads*, of which all is a draft, or belongs to one."""
    events = draft_events(heads.values())
    return {
        page
        for page, head in heads.items()
        if (head.kind == "event" or head.alone) and (head.is_draft or head.options.get("event") in events)
    }

"""Sessions: which headings of a note stand for one talk each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.embeds import find_media
from eventnotes_tools.importing.markup.lines import SourceLine
from eventnotes_tools.importing.recognition import speakers
from eventnotes_tools.importing.recognition.headings import Heading, Kind, has_text, is_hands_on, kind_of, type_of
from eventnotes_tools.importing.recognition.speakers import Credit

_TIMES = re.compile(r"(?P<start>[0-2]?[0-9][:：][0-5][0-9])\s*[-~〜～–—]\s*(?P<end>[0-2]?[0-9][:：][0-5][0-9])")
#: The time a heading begins with, with or without the end.
_START = re.compile(rf"(?:{_TIMES.pattern}|(?P<only>[0-2]?[0-9][:：][0-5][0-9])(?:\s*[-~〜～–—])?(?=\s))")
_LINK = re.compile(r"\]\((?:\./)?(?P<name>[^\s()/#]+)\)")
_SAME = 0.9  # how like a file's name a link is that misspells it
_LONGEST = 500  # characters of a heading that are looked at
_QUOTED = re.compile(r"[「『“\"].{4,}[」』”\"]")


class Planned(NamedTuple):
    """A heading that becomes a session."""

    heading: Heading
    credit: Credit
    #: ``keynote``, ``lightning``, ``panel``, ``workshop`` or empty.
    type: str = ""


class Elsewhere(NamedTuple):
    """The talks of an event that have a page of their own."""

    #: As ``plain_title`` makes them.
    titles: Collection[str] = ()
    #: The names of their files in the event's folder.
    files: Collection[str] = ()


class Finder:
    """Finds the sessions of one event's page."""

    def __init__(self, lines: Sequence[SourceLine], literal: set[int], event: str, elsewhere: Elsewhere) -> None:
        self.lines = lines
        self.literal = literal
        self.event = event
        self.elsewhere = elsewhere
        self.hands_on = is_hands_on(event)

    def find(self, root: Heading) -> list[Planned]:
        """Return the sessions under *root*, in order."""
        return list(self._under(root, ""))

    def _under(self, parent: Heading, type_: str) -> Iterator[Planned]:
        siblings = [child.text for child in parent.children]
        for child in parent.children:
            credit = speakers.in_heading(child.text, siblings, self.event)
            kind = self._kind(child, credit)
            if kind is Kind.GROUP and child.children:
                yield from self._under(child, type_of(child.text) or type_)
            elif kind is Kind.OTHER:
                # A closing may hold the lightning talks.
                for group in child.children:
                    if kind_of(group.text) is Kind.GROUP and group.children:
                        yield from self._under(group, type_of(group.text))
            elif kind is Kind.TALK or has_text(self.lines, child):
                yield Planned(child, credit, type_of(child.text) or type_)

    def _kind(self, heading: Heading, credit: Credit) -> Kind:
        if self._is_elsewhere(heading, credit):
            return Kind.OTHER
        if self._is_named(heading, credit):
            return Kind.TALK
        kind = kind_of(heading.text)
        if kind is not Kind.TALK:
            return kind
        if self.hands_on or self._introduces_event(heading):
            return Kind.OTHER
        signs = [child for child in heading.children if self._has_signs(child, heading)]
        if len(signs) > 1 and 2 * len(signs) >= len(heading.children) and not self._has_media(heading):
            return Kind.GROUP
        return Kind.TALK

    def _is_elsewhere(self, heading: Heading, credit: Credit) -> bool:
        title = heading.text[: credit.cut] if credit.cut > 0 else heading.text
        if plain_title(title) in self.elsewhere.titles:
            return True
        names = [found["name"] for index in heading.own for found in _LINK.finditer(self.lines[index].text)]
        return any(get_close_matches(name, self.elsewhere.files, n=1, cutoff=_SAME) for name in names)

    def _is_named(self, heading: Heading, credit: Credit) -> bool:
        """Tell whether a heading names who speaks, or a talk in quotation marks."""
        return bool(credit.speakers or credit.organizers or _QUOTED.search(heading.text[:_LONGEST]))

    def _introduces_event(self, heading: Heading) -> bool:
        """Tell whether a heading asks what the event itself is."""
        found = re.fullmatch(r"(?P<what>.{2,30}?)(?:とは(?:何か)?|について|って\?|の紹介)", heading.text)
        return found is not None and fold(found["what"])[:6] in fold(self.event)

    def _has_signs(self, heading: Heading, parent: Heading) -> bool:
        credit = speakers.in_heading(heading.text, [child.text for child in parent.children], self.event)
        under = [self.lines[index].text for index in heading.own]
        return bool(
            self._is_named(heading, credit)
            or _TIMES.match(heading.text)
            or speakers.in_lines(under)
            or self._has_media(heading)
        )

    def _has_media(self, heading: Heading) -> bool:
        found = find_media(self.lines, heading.own, self.literal).options
        return bool(found.get("slides") or found.get("video"))


def times_of(text: str) -> tuple[str, str, str]:
    """Return the times at the start of a heading as ``hh:mm``, or empty strings, and what stands behind them."""
    found = _START.match(text)
    if not found:
        return "", "", text
    start, end = ((time or "").replace("：", ":") for time in (found["start"] or found["only"], found["end"]))
    return start.zfill(5), end and end.zfill(5), text[found.end() :]


def plain_title(text: str) -> str:
    """Return what two ways to write the title of one talk have in common."""
    return fold(text).strip("\"'「」『』.!?。！？")

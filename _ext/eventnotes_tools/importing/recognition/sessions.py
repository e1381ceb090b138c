"""Find the headings of a note that are sessions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.embeds import find_media
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.recognition import speakers
from eventnotes_tools.importing.recognition.headings import (
    Heading,
    HeadingKind,
    has_own_text,
    heading_kind,
    is_hands_on,
    session_type,
)
from eventnotes_tools.importing.recognition.speakers import Credit

_TIMES = re.compile(r"(?P<start>[0-2]?[0-9][:：][0-5][0-9])\s*[-~〜～–—]\s*(?P<end>[0-2]?[0-9][:：][0-5][0-9])")
#: The start time at the beginning of a heading, with or without the end time.
_START = re.compile(rf"(?:{_TIMES.pattern}|(?P<only>[0-2]?[0-9][:：][0-5][0-9])(?:\s*[-~〜～–—])?(?=\s))")
_LINK = re.compile(r"\]\((?:\./)?(?P<name>[^\s()/#]+)\)")
_SIMILARITY = 0.9  # between a file's name and a link that misspells it
_MAX_LENGTH = 500  # characters of a heading that are examined
_QUOTED = re.compile(r"[「『“\"].{4,}[」』”\"]")


class SessionHeading(NamedTuple):
    """A heading that becomes a session, with whom it credits."""

    heading: Heading
    credit: Credit
    #: ``keynote``, ``lightning``, ``panel``, ``workshop`` or empty.
    type: str = ""


class SeparateTalks(NamedTuple):
    """The talks of an event that have pages of their own."""

    #: Titles as ``comparable_title`` returns them.
    titles: Collection[str] = ()
    #: Names of their files in the event's folder.
    files: Collection[str] = ()


class SessionFinder:
    """Finds the sessions on the page of one event."""

    def __init__(self, lines: Sequence[NoteLine], literal: set[int], event: str, elsewhere: SeparateTalks) -> None:
        self.lines = lines
        self.literal = literal
        self.event = event
        self.separate_talks = elsewhere
        self.hands_on = is_hands_on(event)

    def find(self, root: Heading) -> list[SessionHeading]:
        """Return the sessions under *root*, in order."""
        return list(self._under(root, ""))

    def _under(self, parent: Heading, type_: str) -> Iterator[SessionHeading]:
        siblings = [child.text for child in parent.children]
        for child in parent.children:
            credit = speakers.credit_in_heading(child.text, siblings, self.event)
            kind = self._kind(child, credit)
            if kind is HeadingKind.GROUP and child.children:
                yield from self._under(child, session_type(child.text) or type_)
            elif kind is HeadingKind.OTHER:
                # Lightning talks may be under a closing.
                for group in child.children:
                    if heading_kind(group.text) is HeadingKind.GROUP and group.children:
                        yield from self._under(group, session_type(group.text))
            elif kind is HeadingKind.TALK or has_own_text(self.lines, child):
                yield SessionHeading(child, credit, session_type(child.text) or type_)

    def _kind(self, heading: Heading, credit: Credit) -> HeadingKind:
        if self._has_own_page(heading, credit):
            return HeadingKind.OTHER
        if self._names_speaker_or_talk(heading, credit):
            return HeadingKind.TALK
        kind = heading_kind(heading.text)
        if kind is not HeadingKind.TALK:
            return kind
        if self.hands_on or self._introduces_event(heading):
            return HeadingKind.OTHER
        signs = [child for child in heading.children if self._looks_like_session(child, heading)]
        if len(signs) > 1 and 2 * len(signs) >= len(heading.children) and not self._has_media(heading):
            return HeadingKind.GROUP
        return HeadingKind.TALK

    def _has_own_page(self, heading: Heading, credit: Credit) -> bool:
        title = heading.text[: credit.cut] if credit.cut > 0 else heading.text
        if comparable_title(title) in self.separate_talks.titles:
            return True
        names = [found["name"] for index in heading.own_lines for found in _LINK.finditer(self.lines[index].text)]
        return any(get_close_matches(name, self.separate_talks.files, n=1, cutoff=_SIMILARITY) for name in names)

    def _names_speaker_or_talk(self, heading: Heading, credit: Credit) -> bool:
        """Tell whether a heading names a speaker, or quotes a title."""
        return bool(credit.speakers or credit.organizers or _QUOTED.search(heading.text[:_MAX_LENGTH]))

    def _introduces_event(self, heading: Heading) -> bool:
        """Tell whether a heading introduces the event itself, such as ``JAWS-UGとは``."""
        found = re.fullmatch(r"(?P<what>.{2,30}?)(?:とは(?:何か)?|について|って\?|の紹介)", heading.text)
        return found is not None and fold(found["what"])[:6] in fold(self.event)

    def _looks_like_session(self, heading: Heading, parent: Heading) -> bool:
        credit = speakers.credit_in_heading(heading.text, [child.text for child in parent.children], self.event)
        under = [self.lines[index].text for index in heading.own_lines]
        return bool(
            self._names_speaker_or_talk(heading, credit)
            or _TIMES.match(heading.text)
            or speakers.speakers_in_lines(under)
            or self._has_media(heading)
        )

    def _has_media(self, heading: Heading) -> bool:
        found = find_media(self.lines, heading.own_lines, self.literal).options
        return bool(found.get("slides") or found.get("video"))


def split_times(text: str) -> tuple[str, str, str]:
    """Split a heading into start and end time, ``hh:mm`` or empty, and its text after them."""
    found = _START.match(text)
    if not found:
        return "", "", text
    start, end = ((time or "").replace("：", ":") for time in (found["start"] or found["only"], found["end"]))
    return start.zfill(5), end and end.zfill(5), text[found.end() :]


def comparable_title(text: str) -> str:
    """Return a title folded and without surrounding quotation marks and full stops, for comparison."""
    return fold(text).strip("\"'「」『』.!?。！？")

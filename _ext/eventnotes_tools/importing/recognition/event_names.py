"""Find the name of an event in a note: behind a label, in the note's title, or in its first sentences."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventnotes.text.folding import fold
from eventnotes_tools.importing.recognition import titles

#: ``Event: X``, ``**イベント名**：X`` or a row of a table.
_LABELLED = re.compile(
    r"\s*(?:[-*+>]\s+)?(?P<bar>\|?)\s*(?:\*\*|__)?(?P<label>[^|:：*_]{0,16}?)\s*(?:\*\*|__)?\s*(?P<mark>[|:：])\s*"
    r"(?:\*\*|__)?\s*(?P<value>[^\s|-][^|]*?)\s*\|?\s*"
)
_NAME_LABEL = re.compile(r"|(?:event|conference|meetup)(?: name)?|(?:イベント|カンファレンス|勉強会)名?", re.IGNORECASE)
#: Labels of the other rows of a table on one event.
_OTHER_LABELS = frozenset(("url", "日時", "会場", "場所", "date", "when", "where", "venue"))
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_NOT_PROSE = re.compile(r"\s*(?:[|#>{]|[-*+]\s|<|!\[|https?://)")
_LABEL_LINES, _PARAGRAPHS, _MAX_LENGTH = 40, 5, 1000

_LETTER = r"[^\W\u3040-\u9fff]"  # no Japanese one
_WORD = (
    r"(?!(?:At|In|On|For|From|To|The|With|I|We|My|Our|This|Last|Next|It|Today|Tonight|Yesterday)(?:\s|$))"
    rf"(?<!{_LETTER})[a-z]{{0,3}}[A-ZÀ-Þ](?:(?:{_LETTER}|[.'’:&+!/-])*{_LETTER})?"
)
#: Words with capitals, numbers and the like.
_NAME = (
    rf"{_WORD}(?:\s+(?:{_WORD}|(?:of|de|du|des|en)(?=\s[A-Z])|#?\d+(?:\.\d+)*|['’]\d\d))*(?:\s+meetup)?(?!{_LETTER})"
)
#: Words by which events are called, as evidence among others.
_EVENT_WORD = re.compile(
    r"(?:[Cc]onf|Con|Fest|Days?|Camp|\b(?:[Cc]onference|[Ss]ummit|[Mm]eetup|Forum|Symposium|Congress|Unconference))\b"
    r"|カンファレンス|勉強会|セミナー|ミートアップ|大会|交流会"
)
_EVENT_AFTER = re.compile(r"\s+(?:conference|summit|event|congress|symposium|hackathon)\b")
_MONTH = re.compile("|".join(filter(None, calendar.month_name)))
#: What stands before the name of a place or event.
_PLACE = re.compile(
    r"\b(?:(?P<at>at|(?:went|been|going|invited) to|attend(?:ed|ing)?)|for|from|during|hosting|in(?=\s+the))\s+"
    r"(?:(?:the|this|last|our)\s+(?:(?!of|for|in|to)[a-z'’-]+\s+){0,2})?$",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"\b(?:present|spoke|speak|gave|giv|deliver|talk|keynote|record|attend)", re.IGNORECASE)
_ENOUGH, _SURE = 3, 5  # points of a name in a sentence

#: Titles of posts on what their authors did, and of those on a talk's slides.
_HEADLINE = re.compile(r"\b(?:my|our|presentations?|slides|keynote|speaking|presenting)\b", re.IGNORECASE)
_TALKS = re.compile(r"\b(?:talk|session)s?\s+(?:at|from)\b", re.IGNORECASE)
_OWN_SLIDES = re.compile(r"[\[【(（]?(?:発表|登壇|補足|LT)(?:資料|スライド)")
_MINE = re.compile(
    rf"(?:.*\b(?i:my|our)\s+)?(?P<name>{_NAME})\s+(?:\S+\s+)*(?i:presentation|talk|keynote|slides|session)s?\b"
)
#: The ends of "X at Y", "X for the Y meetup" and "X (Y)".
_TAIL = re.compile(
    rf"(?:^|\s)(?:(?i:(?:at|from)(?:\s+the)?\s|for\s+the\s|@)\s*(?P<at>{_NAME})(?:(?:,|\s+and|\s+[-–—|])\s.*)?|\((?P<in>{_NAME})\))$"
)
_JOINED = re.compile(
    r"[「『](?P<name>[^「」『』]{4,80})[」』](?:[(（][^()（）]*[)）])*(?:に|へ)[^、。にで]{0,12}(?:参加|出席|行っ|行き)"
)
_SPOKE = re.compile(
    r"(?:^|[、。\s])(?:[^、。「『]*れた\s*)?(?P<name>(?!先日|今回|今日|昨日|本日)(?:(?!を|で|について)[^、。「『]){4,60}?)\s*"
    r"(?:の(?:発表|登壇|補足|LT)?(?:資料|スライド)|に(?:参加|登壇)"
    r"|(?:で|にて|の[^、。「『]{0,12}で)[、,]?(?:[「『“\"].*?[」』”\"][^、。]{0,12}?)?(?:登壇|発表|LT|話し))"
)


class EventName(NamedTuple):
    """The name of an event, and why it may be wrong: empty if it is sure."""

    text: str
    doubt: str = ""


def find_event_name(title: str, body: Sequence[str], *, is_talk: bool) -> EventName:
    """Find the name of the event that the note with a *title* is on; its text may be empty.

    *body* are its lines; those of code are empty. *is_talk* tells whether the note seems to be on one talk.
    """
    labelled = next((value for label, value in labelled_values(body) if _is_name(label, value)), "")
    paragraphs = list(_paragraphs(body))
    text = _without_links(" ".join(paragraphs))
    joined = _JOINED.search(re.split("[。！!]", text)[0])
    if labelled or joined:
        return EventName(labelled or (joined["name"] if joined else ""))
    name = titles.event_name_in_title(title)
    has_slides = _OWN_SLIDES.match(title) is not None
    is_event = _is_event(name) and not has_slides
    parts = re.split(r"\s+[-–—|]\s+|:\s+", name)
    if is_talk and len(parts) > 1 and sum(map(_is_event, parts)) == 1:
        return EventName(next(filter(_is_event, parts)))
    tail = _TAIL.search(name)
    tail = tail if tail and (tail["at"] or _is_event(tail["in"])) else None
    is_headline = bool(tail or has_slides or _HEADLINE.search(name))
    on_talk = (is_talk and not is_event) or has_slides
    if not (is_headline or on_talk) or titles.is_report_title(title) or (not on_talk and fold(name) in fold(text)):
        return EventName(name)
    headline = name if is_headline else ""  # the words of a talk's title say nothing of its event
    points, found = max(_mentions(paragraphs, headline), key=lambda it: it[0], default=(0, ""))
    if found and (tail or not is_event or _agrees(found, headline)):
        is_sure = points >= _SURE or _agrees(found, headline)
        doubt = "" if is_sure else f"The name of the event stands in a sentence: {found}."
        return EventName(found, doubt)
    named = tail or _MINE.match(name)
    if named and (is_talk or _HEADLINE.search(name) or _TALKS.search(name) or _EVENT_WORD.search(named[0])):
        name = next(filter(None, named.groups()))
    return EventName(name, "The name of the event may be that of a talk, or a headline.")


def _is_name(label: str, value: str) -> bool:
    return _NAME_LABEL.fullmatch(label) is not None and not re.search(r"^[a-z]|[.。!！]$", value)


def _agrees(name: str, title: str) -> bool:
    return name.split()[0].casefold() in re.split(r"[\s(),]+", title.casefold())


def _is_event(name: str) -> bool:
    return bool(titles.NUMBER.search(name) or _EVENT_WORD.search(name))


def labelled_values(body: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield label, in lower case, and value of the lines that have them, and of the tables with labels of an event."""
    rows = [found for line in body[:_LABEL_LINES] if (found := _LABELLED.fullmatch(line))]
    in_table = not _OTHER_LABELS.isdisjoint(row["label"].lower() for row in rows if row["bar"])
    for row in rows:
        if in_table if row["bar"] else row["label"] and row["mark"] != "|":
            yield row["label"].lower(), _without_links(row["value"]).strip("*_ ")


def _without_links(text: str) -> str:
    return _LINK.sub(lambda match: match["text"], text)


def _paragraphs(body: Sequence[str]) -> Iterator[str]:
    """Yield the first paragraphs of prose, each on one line."""
    text, count = "", 0
    for line in [*body, ""]:
        if line.strip() and not _NOT_PROSE.match(line):
            text = f"{text} {line.strip()}".lstrip()
        elif text and count < _PARAGRAPHS:
            yield text[:_MAX_LENGTH]
            text, count = "", count + 1


def _mentions(paragraphs: Sequence[str], title: str) -> Iterator[tuple[int, str]]:
    """Yield the names in the paragraphs that may be an event's, each with its evidence."""
    for number, text in enumerate(paragraphs):
        linked = [match["text"].strip() for match in _LINK.finditer(text)]
        plain = _without_links(text)
        for found in re.finditer(_NAME, plain):
            name, before = found[0], plain[: found.start()]
            sentence = re.split(r"[.!?]\s", before)[-1] + re.split(r"[.!?]\s", plain[found.end() :])[0]
            place = _PLACE.search(before)
            points = 0 if place is None else 2 + bool(_SPEAKING.search(sentence)) if place["at"] else 1
            points += any(link.startswith(name) for link in linked) + 2 * _agrees(name, title)
            named = 2 * bool(titles.NUMBER.search(name))
            named += 2 * bool(_EVENT_WORD.search(name) or _EVENT_AFTER.match(plain, found.end()))
            if points and points + named >= _ENOUGH and not _MONTH.match(name):
                yield points + named + (number == 0), name
        for found in _SPOKE.finditer(plain):
            yield _ENOUGH + 2 * bool(titles.NUMBER.search(found["name"])), found["name"].strip()

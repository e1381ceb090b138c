"""Find the name of an event in a note: behind a label, in the note's title, or in its first sentences."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.lines import wiki_links_as_text
from eventnotes_tools.importing.recognition import titles

#: ``Event: X``, ``**イベント名**：X`` or a row of a table.
_LABELLED = re.compile(
    r"\s*+(?:[-*+>]\s++)?(?P<bar>\|?)\s*+(?:\*\*|__)?(?P<label>(?:[^\s|:：*_](?:[^|:：*_]{0,14}[^\s|:：*_])?)?)\s*+"
    r"(?:\*\*|__)?\s*+(?P<mark>[|:：])\s*+(?:\*\*|__)?\s*+(?P<value>[^\s|-](?:[^|]*[^\s|])?)\s*+\|?\s*+"
)
_NAME_LABEL = re.compile(r"|(?:event|conference|meetup)(?: name)?|(?:イベント|カンファレンス|勉強会)名?")
_VALUE = re.compile(r"(?![a-z]).{3,}[^.。!！]")  # no word, and no sentence
#: Labels of the other rows of a table on one event.
_OTHER_LABELS = frozenset(("url", "日時", "会場", "場所", "date", "when", "where", "venue"))
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_LINES, _PARAGRAPHS, _MAX_LENGTH = 40, 5, 1000  # the last in characters of a paragraph

_LETTER = r"[^\W\u3040-\u9fff]"  # no Japanese one
_NO_NAMES = "At|In|On|For|From|To|The|With|I|We|My|Our|It|That|Today|Tonight|Yesterday" + "|".join(calendar.month_name)
_WORD = rf"(?!(?:{_NO_NAMES})(?:\Ws)?(?!\S))(?<!{_LETTER})[a-z]{{0,3}}[A-ZÀ-Þ](?:(?:{_LETTER}|[.'’:&+!/-])*{_LETTER})?"
#: Words with capitals, numbers and the like.
_PART = rf"{_WORD}|(?:of|de|du|des|en)(?=\s[A-Z])|#?\d+(?:\.\d+)*|['’]\d\d"
_NAME = rf"(?!(?:This|Last|Next)\s)(?:\b\d+(?:st|nd|rd|th)\s)?{_WORD}(?:\s+(?:{_PART}))*(?:\s+meetup)?(?!{_LETTER})"
_MENTION = re.compile(rf"{_NAME}(?=(?P<after>\s+\w+|))")
#: Words by which events are called, as evidence among others.
_EVENT_WORD = re.compile(
    r"(?:[Cc]onf|Con|Fest|Days?|Camp|\b(?:[Cc]onference|[Ss]ummit|[Mm]eetup|[Ss]ymposium|[Cc]ongress|Forum|Unconference))\b"
    r"|カンファレンス|勉強会|セミナー|ミートアップ|大会|交流会"
)
#: What stands before the name of a place or event.
_PLACE = re.compile(
    r"\b(?:(?P<at>at|aux?|(?:went|been|going|back|invited) to|attend(?:ed|ing)?)|(?:that|it)['’]s|edition\s+of"
    r"|à|for|from|during|hosting|my|in(?=\s+the))\s+(?:(?:the|la|this|last|our|my)\s+(?:(?!of|for|in|to)[a-z'’-]+\s+){0,2})?$",
    re.IGNORECASE,
)
#: Evidence that the author spoke there, or was there lately.
_SPEAKING = re.compile(
    rf"\b(?:{titles.SPEAK}|{titles.TALK}|record|on stage|(?:last|this) (?:week|month)|ago\b)", re.IGNORECASE
)
_ENOUGH, _SURE = 3, 5  # points of a name in a sentence
#: Titles that are headlines: "X at Y", "Talks at Y and Z", "X for the Y meetup", "X (Y)", "My Y keynote".
_HEADLINE = re.compile(
    r"(?:^|\s)(?:(?P<talks>(?i:talk|session|speaking|presenting)s?\s+)?"
    r"(?i:(?:at|à|aux?|from|attending|visiting|(?:going|trip)\s+to|slides\s+for)(?:\s+(?:the|la))?\s|for\s+the\s|@)\s*"
    rf"(?P<at>{_NAME})(?:(?:,|\s+and|\s+[-–—|])\s.*)?|\((?P<in>{_NAME})\))[!.]*$"
    rf"|^(?P<my>.*\b(?i:my|our)\s+)?(?P<own>{_NAME})\s+(?:\S+\s+)*"
    r"(?i:presentations|slides|(?(my)(?:presentation|talks?|keynote)|(?!)))\b"
)
_SENTENCE = re.compile(r"[しき]た(?:話|こと)?[。!！]*$")
_JOINED = re.compile(
    r"(?<!で)[「『](?P<name>[^「」『』]{4,80})[」』](?:[(（][^()（）]*[)）])*(?:という[^、。]{1,10}?)?(?:に|へ)[^、。にで]{0,12}(?:参加|出席|行っ|行き)"
)
_SPOKE = re.compile(
    r"(?:^|[、。\s])(?=\S)(?:[^、。「『]{0,40}れた\s?)?(?P<name>(?!先日|今回|今日|昨日|本日)(?:(?!を|で|について)[^、。「『]){4,60}?)\s?"
    r"(?:の(?:発表|登壇|補足|LT)?(?:資料|スライド)|に(?:参加|登壇)"
    r"|(?:で|にて|の[^、。「『]{0,12}で)[、,]?(?:[「『“\"].{0,80}?[」』”\"][^、。]{0,12}?)?(?:登壇|発表|LT|話し))"
)


class EventName(NamedTuple):
    """The name of an event, and why it may be wrong: empty if it is sure."""

    text: str
    doubt: str = ""


def find_event_name(title: str, lines: Sequence[str], paragraphs: Sequence[str], *, is_talk: bool) -> EventName:
    """Find the name of the event that the note with a *title* is on; its text may be empty.

    *lines* and *paragraphs* are those of the note; *is_talk* tells whether it seems to be on one talk.
    """
    paragraphs = [text[:_MAX_LENGTH] for text in paragraphs[:_PARAGRAPHS]]
    text = _plain(" ".join(paragraphs))
    names = [
        value
        for label, value in labelled_values(lines)
        if _NAME_LABEL.fullmatch(label) and _VALUE.fullmatch(value) and (label or is_event_name(value))
    ]
    name = titles.event_name_in_title(title)
    if not titles.NUMBER.search(name):
        names += [found["name"] for found in _JOINED.finditer(re.split("[。！!]", text)[0])]
    if names:
        return EventName(names[0])
    is_other = _SENTENCE.search(name) is not None
    parts = re.split(r"\s+[-–—|]\s+|\s*:\s+", name)
    if is_talk and len(parts) > 1 and sum(map(is_event_name, parts)) == 1:
        name, is_other = next(filter(is_event_name, parts)), False
    is_event = is_event_name(name) and not is_other
    found = max(_HEADLINE.finditer(name[:_MAX_LENGTH]), key=lambda it: it["own"] is None, default=None)
    headline = found if found and not (found["in"] and not is_event_name(found["in"])) else None
    on_talk = (is_talk and not is_event) or is_other
    if not (headline or on_talk) or titles.is_report_title(title) or (not on_talk and fold(name) in fold(text)):
        return EventName(name)
    event = (headline["at"] or headline["in"] or headline["own"]) if headline else ""
    # What a talk's title says before a colon or dash may be its event.
    points, mention = max(_mentions(paragraphs, event, parts[:-1]), key=lambda it: it[0], default=(0, ""))
    if mention and (headline or not is_event):
        is_past = any(number not in mention for number in titles.NUMBER.findall(event))
        is_sure = (points >= _SURE and not is_past) or _agrees(mention, event)
        mention = event if is_past or (headline and headline["at"] and fold(mention) in fold(event)) else mention
        return EventName(mention, "" if is_sure else f"The name of the event stands in a sentence: {mention}.")
    if headline:
        is_said = headline["talks"] or headline["my"] or (is_talk and headline["at"]) or _EVENT_WORD.search(headline[0])
        name = event if is_said or (headline["own"] and is_event_name(event)) else name
    return EventName(name, "The name of the event may be that of a talk, or a headline.")


def _agrees(name: str, title: str) -> bool:
    return name.split(maxsplit=1)[0].casefold() in re.split(r"[\s(),]+", title.casefold())


def is_event_name(name: str) -> bool:
    """Tell whether a name has a number or a word by which events are called."""
    return bool(titles.NUMBER.search(name) or _EVENT_WORD.search(name))


def labelled_values(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield label, in lower case, and value of the lines that have them, and of the tables with labels of an event."""
    rows = [found for line in lines[:_LINES] if (found := _LABELLED.fullmatch(wiki_links_as_text(line)))]
    in_table = not _OTHER_LABELS.isdisjoint(row["label"].lower() for row in rows if row["bar"])
    for row in rows:
        if in_table if row["bar"] else row["label"] and row["mark"] != "|":
            yield row["label"].lower(), _plain(row["value"]).strip("_ ")


def _plain(text: str) -> str:
    """Return a text without links and emphasis."""
    return re.sub("[*`]", "", _LINK.sub(lambda match: match["text"], wiki_links_as_text(text)))


def _mentions(paragraphs: Sequence[str], event: str, parts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the names in the paragraphs that may be an event's, each with its evidence.

    *event* is the name in a headline or empty, *parts* are those of a title that may be one.
    """
    for number, text in enumerate(paragraphs):
        linked = [_plain(match[0]).strip() for match in _LINK.finditer(text)]
        plain = _plain(text)
        for sentence in re.split(r"(?<=[.!?])\s+", plain):
            for found in _MENTION.finditer(sentence):
                name, place = found[0], _PLACE.search(sentence[: found.start()])
                points = int(place is not None or (found.start() == 0 and found["after"].strip() in {"is", "was"}))
                points += 1 + bool(_SPEAKING.search(sentence)) if place and place["at"] else 0
                points += 2 * (_agrees(name, event) or (points > 0 and name in parts))
                points += any(link.startswith(name) for link in linked)
                named = bool(titles.NUMBER.search(name)) + bool(_EVENT_WORD.search(name + found["after"]))
                if points and points + 2 * named >= _ENOUGH and not _EVENT_WORD.fullmatch(name):
                    yield points + 2 * named + (number == 0), name
        for found in _SPOKE.finditer(plain):
            yield _ENOUGH + 2 * bool(titles.NUMBER.search(found["name"])), found["name"].strip()

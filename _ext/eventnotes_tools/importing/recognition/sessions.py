"""Find the headings of a note that are sessions: weigh what stands in each, under it and beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.embeds import find_media
from eventnotes_tools.importing.markup.lines import NoteLine, wiki_links_as_text
from eventnotes_tools.importing.recognition import speakers, titles
from eventnotes_tools.importing.recognition.headings import Heading
from eventnotes_tools.importing.recognition.speakers import Credit

_TIME = r"[0-2]?[0-9][:：][0-5][0-9]"
#: The start time at the beginning of a heading, with or without the end time.
_START = re.compile(rf"(?P<start>{_TIME})(?:\s*[-~〜～–—]\s*(?P<end>{_TIME})|(?:\s*[-~〜～–—])?(?=\s))")
#: A number or letter before a title, such as ``A.``, ``15-A-2`` or ``Session 3:``.
NUMBERED = re.compile(
    r"(?:[A-Z]\.|\d+[.)]|[A-Z]?\d+-[A-Z]?-?\d+|(?:LT|Session|Talk|Track)\s?\d+\s*[:：.])\s*\S", re.IGNORECASE
)
_LINK = re.compile(r"\]\((?:\./)?(?P<name>[^\s()/#]+)\)")
_WHOLE_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])+)\]\((?P<url>https?://[^\s()]+)\)")
_MAX_LENGTH = 500  # characters of a heading that are examined
_QUOTED = re.compile(r"^\W*[「『].{4,}[」』]|[「『].{4,}[」』]\W*$")
#: The ways in which a heading says that it is no talk: a part of the day, of every talk, or of every post.
_NO_TALK = re.compile(
    r"休憩|昼食|ランチ(?!.*[「『])|懇親|懇談|乾杯|パーティー?$|\bparty\b|受付|開[場会]|閉会|挨拶|あいさつ|プレゼント|アンケ(?:ート)?$"
    r"|オープニング|クロージング|(?:開始|終了)$|質疑|質問|\bq ?& ?a\b|questions|agenda|schedule|summary|conclusion"
    r"|\b(?:break|lunch|opening|closing|registration)\b|感想|所感|雑感|まとめ$|振り返|(?:はじめ|初め|おわり|終わり)(?:に|$)"
    r"|終わって|最後に|参考|関連|リンク|概要$|タイムテーブル|スケジュール|(?:スライド|資料|メモ|番外編)$|写真|告知|自己紹介|宣伝|余談"
    r"|その他|準備|^(?:追記|補足|tags?[:：].*)|to google$|wrap ?up"
    r"|^(?:tl;? ?dr|introduction|overview|references?|resources?|thoughts|notes?)$|^(?:links?|misc)|とは(?:何か)?$"
    r"|^(?:lt|会場?|イベント|参加|発表|当日).{0,6}(?:について|こと)|参加して|[良よ]かった|思った|得た|(?:した|する|できる)こと"
    r"|^(?=.*(?:abstract|slide|deck|vid[eé]o|recording|動画))\W*(?:(?:the|my|a|of|and|le|la|les|de|ma|et|abstract|slides?|decks?|youtube"
    rf"|vid[eé]os?|recordings?|動画|présentation|{titles.TALK}s?)\b[\W\d]*)+$",
    re.IGNORECASE,
)
#: The ways in which a heading says that talks stand under it.
_GROUP = re.compile(
    r"(?:day|初日|track|room|hall|stage|トラック|ルーム) ?[0-9a-z一二三]*(?:日目)?|[0-9一二三]+日目.*|第[0-9一二三]+部"
    r"|前半|後半|前夜祭|午[前後].{0,3}|(?:morning|afternoon).*|lt[s会枠]?(?:大会|タイム)?|keynotes?|workshops?"
    r"|.{0,12}(?:セッション|トーク|発表|講演)(?:一覧|レポート|内容)?s?|.{0,12}(?:sessions?|talks)(?: and .{0,12})?"
    r"|(?:[0-9]{4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}日?(?:\s*[(（]?[月火水木金土日][)）]?)?",
    re.IGNORECASE,
)
#: A heading that is a sentence of a post, no title.
_SENTENCE = re.compile(r"(?:ました|です|ます|でした|たい|[^みて]った|かった)[。！!]*$|。$")
#: Titles of hands-on events, whose parts are no talks.
_HANDS_ON = re.compile(r"ハンズオン|hands-? ?on|workshop|ワークショップ|もくもく|code ?lab", re.IGNORECASE)
#: Session type to the pattern of its headings; the first match counts.
_TYPES = {
    "lightning": r"^(?:lt|5分枠|lightning ?talks?)(?![a-z])|(?:lt|ライトニングトーク)(?:大会|枠|s)?$",
    "keynote": r"^(?:[a-z]\.\s*)?(?:keynotes?|キーノート|基調講演)(?![a-z])|\(keynote\)$",
    "panel": r"^panel(?![a-z])|\(panel\)|パネルディスカッション|パネルトーク|座談会",
    "workshop": r"ハンズオン|hands-?on|^workshop|ワークショップ",
}
_TALK_PATH = re.compile(r"/(?:sessions?|talks?|proposals?|timetable|speakers?|presentations?)/[^\s/]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s()<>]+")
_PAGES = 3  # lines that may link the page of the talk
#: Lines on the event as a whole: when and where it takes place.
_EVENT_LINE = re.compile(
    r"(?:開催)?(?:日時|日程|会場|場所|会費)|(?:dates?|when|where|location|venue)\s*[:：]", re.IGNORECASE
)
_PROSE = 100  # characters of a paragraph that is prose
_SHORT = 20  # characters of a heading that a word at its end may tell
_MANY = 6  # lines of notes
_LIST = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_PROVEN, _STRONG, _ENOUGH, _NEAR = 5.0, 2.0, 1.0, 0.0


class SessionHeading(NamedTuple):
    """A heading that may become a session, with whom it credits."""

    heading: Heading
    credit: Credit
    #: ``keynote``, ``lightning``, ``panel``, ``workshop`` or empty.
    type: str
    #: Evidence that it is one: 1 is enough, 2 is sure.
    points: float = _STRONG

    @property
    def text(self) -> str:
        """Its text without a link around the whole."""
        return split_link(self.heading.text)[0]

    @property
    def is_other(self) -> bool:
        """Whether its words say that it is no talk, and it names nobody."""
        named = self.credit.speakers or self.credit.organizers or _QUOTED.search(self.text[:_MAX_LENGTH])
        return not named and is_no_talk(self.text)


@dataclass(slots=True)
class SessionFinder:
    """Finds the sessions on the page of one event."""

    lines: Sequence[NoteLine]
    #: Indices of the lines of code.
    literal: set[int]
    #: Names of the event and of the note.
    event: str
    title: str
    #: Comparable titles of the talks that have pages of their own, and the names of their files.
    separate_talks: Collection[str]
    #: Numbers of the lines of which headings were made.
    promoted: Collection[int]
    #: Whether the note as a whole may be on one talk.
    is_talk: bool
    #: Whether two things, such as speaker and slides, prove each sure talk: other headings are chapters.
    proves_talks: bool = False
    #: Headings that may be sessions, but were not taken.
    left: list[Heading] = field(default_factory=list)

    def find(self, root: Heading) -> list[SessionHeading]:
        """Return the sessions under *root*, in order."""
        proofs = list(self._proofs(root))
        self.proves_talks = len(proofs) > 1 and all(proofs)
        return list(self._under(root, "", in_group=False))

    def _under(self, parent: Heading, type_: str, *, in_group: bool) -> Iterator[SessionHeading]:
        weighed = self._weigh(parent)
        if len(list(filter(NUMBERED.match, (it.text for it in weighed)))) > 1:
            weighed = [it._replace(points=it.points + 2.0 * bool(NUMBERED.match(it.text))) for it in weighed]
        # Headings of an event that is one workshop, or of a note that may be on one talk, are seldom sessions.
        is_hands_on = _HANDS_ON.search(f"{self.event} {self.title}") is not None
        prior = 1.0 - 2.0 * (is_hands_on or (self.is_talk and not in_group))
        group = 2.0 * (in_group and prior > 0)
        groups = [it for it in weighed if self._is_group(it)]
        # The talks are under a heading that does not say so.
        prior -= any(not (it.is_other or is_group_title(it.text)) for it in groups)
        for index, it in enumerate(weighed):
            heading, _, kind, points = it
            if self._has_own_page(it):
                continue
            if it in groups:
                yield from self._under(heading, kind or type_, in_group=not it.is_other)
                continue
            if points < _STRONG:
                points += prior + group + 1.5 * bool(kind) + self._context_points(index, weighed)
                has_text = bool(own_texts(self.lines, (), heading))
                points -= 2.0 * bool(is_group_title(it.text) and not (kind and has_text))
            if points >= _ENOUGH and not it.is_other:
                yield it._replace(type=kind or type_, points=points)
            elif points >= _NEAR and not it.is_other:
                self.left.append(heading)

    def _proofs(self, parent: Heading) -> Iterator[bool]:
        """Tell of each heading under *parent* that is surely a session whether two things say so."""
        for it in self._weigh(parent):
            yield from [it.points >= _PROVEN] if it.points >= _STRONG else self._proofs(it.heading)

    def _weigh(self, parent: Heading) -> list[SessionHeading]:
        texts = [split_link(child.text)[0] for child in parent.children]
        credits_ = [speakers.credit_in_heading(text, texts, self.event) for text in texts]
        first = [self._people_under(child, text) for child, text in zip(parent.children, texts, strict=True)]
        named = [names for names in first if names]
        if len(set(named)) == len(named) > 1 and 2 * len(named) >= len(first):  # other lines repeat, or are rarer
            pairs = zip(credits_, first, strict=True)
            credits_ = [it if it.speakers else it._replace(speakers=names) for it, names in pairs]
        result = []
        for child, text, credit in zip(parent.children, texts, credits_, strict=True):
            points = evidence(self.lines, self.literal, child, credit)
            points += 2.0 * (self.lines[child.line].number in self.promoted)
            result.append(SessionHeading(child, credit, session_type(text), points))
        return result

    def _people_under(self, heading: Heading, text: str) -> tuple[str, ...]:
        """Return the people on the first line under a heading; of two such lines, one may hold a track or employer."""
        people = [speakers.people_on_line(line) for line in own_texts(self.lines, self.literal, heading)[:2]]
        return people[0] if people and not any(people[1:]) and not is_no_talk(text) else ()

    def _context_points(self, index: int, weighed: Sequence[SessionHeading]) -> float:
        """Return the evidence beside and below one of the *weighed* headings, which has none in it."""
        if self.proves_talks:
            return -1.0
        it = weighed[index]
        under = own_texts(self.lines, self.literal, it.heading)
        strong = [place for place, other in enumerate(weighed) if other.points >= _STRONG]
        plain = sum(other.points < _STRONG and not is_no_talk(other.text) for other in weighed)
        if len(strong) > 1 and len(strong) > plain:
            noted = [line for line in under if _LIST.match(line)]
            return 0.0 if strong[0] < index < strong[-1] else 0.5 * (len(noted) >= _MANY) - 0.5
        prose = bool(under) and not _LIST.match(under[0]) and len(under[0]) > _PROSE
        points = 0.5 * bool(under and _LIST.match(under[0])) - 0.5 * prose
        points -= 0.5 * bool(titles.is_diary_title(self.title) and not strong)
        points -= 1.0 * bool(it.heading.children and not name_heading(self.lines, it.heading) and not strong)
        points -= 0.5 * bool(re.search(r"(?:[?？!！]|のか)$", it.text))
        points -= 1.5 * any(_EVENT_LINE.match(re.sub(r"[*_`|>-]", "", line).strip()) for line in under)
        return points - 1.5 * bool(_SENTENCE.search(it.text))

    def _is_group(self, it: SessionHeading) -> bool:
        """Tell whether the headings under a heading may be sessions, by its words or by theirs."""
        if not it.heading.children:
            return False
        if is_group_title(it.text) and not (it.points >= _STRONG and own_texts(self.lines, (), it.heading)):
            return True
        below = self._weigh(it.heading)
        if any(self.lines[child.heading.line].number in self.promoted for child in below):
            return True
        groups = [is_group_title(child.text) and bool(child.heading.children) for child in below]
        if it.is_other:  # lightning talks may be under a closing
            return any(groups)
        signs = sum(child.points >= _STRONG or is_group_title(child.text) for child in below)
        return all(groups) or (signs > 1 and 2 * signs >= len(below))

    def _has_own_page(self, it: SessionHeading) -> bool:
        names = _LINK.findall("\n".join(own_texts(self.lines, self.literal, it.heading)))
        title = comparable_title(it.credit.title(it.heading.text))
        return any(name in self.separate_talks for name in (title, *names))


def own_texts(lines: Sequence[NoteLine], literal: Collection[int], heading: Heading) -> list[str]:
    """Return the filled lines between a heading and the next one, without those whose indices are in *literal*."""
    texts = (lines[index].text for index in heading.own_lines if index not in literal)
    return [text for text in texts if text.strip()]


def evidence(lines: Sequence[NoteLine], literal: set[int], heading: Heading, credit: Credit) -> float:
    """Return the evidence in a heading, with whom it credits, and in the first lines under it: 2 is strong."""
    last = heading.last if name_heading(lines, heading) else heading.own_lines.stop
    own = own_texts(lines, literal, heading)
    media = find_media(lines, range(heading.end, min(heading.end + 10, last)), literal).options
    urls = _ADDRESS.findall("\n".join(own))
    # A video counts that is the first address or one of two.
    has_media = "slides" in media or any(len(urls) <= 2 or url == urls[0] for url in media.get("video", ()))  # noqa: PLR2004
    pages = _ADDRESS.findall(" ".join((heading.text, *own[:_PAGES])))
    points = 3.0 * bool(credit.speakers or credit.organizers or _QUOTED.search(heading.text[:_MAX_LENGTH]))
    points += 3.0 * bool(speakers_under(lines, literal, heading))
    points += (2.5 * has_media + 2.0 * bool(split_times(heading.text)[0])) * (not is_no_talk(heading.text))
    return points + 2.0 * any(map(_TALK_PATH.search, pages))


def speakers_under(lines: Sequence[NoteLine], literal: set[int], heading: Heading) -> tuple[str, ...]:
    """Return the speakers that the first lines under a heading name, or else the heading below it."""
    below = name_heading(lines, heading)
    named = speakers.speakers_in_lines(list(map(wiki_links_as_text, own_texts(lines, literal, heading))))
    return named or speakers.speakers_in_subheading(below.text if below else "")[0]


def name_heading(lines: Sequence[NoteLine], heading: Heading) -> Heading | None:
    """Return the first heading below *heading* if it names the speaker: right below it, and no part among others."""
    first = heading.children[0] if heading.children and not own_texts(lines, (), heading) else None
    if first is None or (own_texts(lines, (), first) and len(heading.children) > 1):
        return None
    return first if speakers.speakers_in_subheading(first.text)[0] else None


def split_link(text: str) -> tuple[str, str]:
    """Return the text and the address of a heading that is one link, or else the whole and an empty address."""
    link = _WHOLE_LINK.fullmatch(text.strip())
    return (link["text"], link["url"]) if link else (text, "")


def _bare(text: str) -> str:
    """Return a heading without numbering, emphasis, emoji and parentheses at its end."""
    plain = unicodedata.normalize("NFKC", text[:_MAX_LENGTH])
    plain = re.sub(r"^(?:[0-9]+[.)、:]\s*|[■◆●○◇□▼▶★☆・]\s*)|[*_`]|:[a-z0-9_+-]+:", "", plain)
    return re.sub(r"\s*\([^()]*\)\s*$", "", plain).strip() or plain.strip()


def is_no_talk(text: str) -> bool:
    """Tell whether a heading says that it is no talk; in a long title such a word may stand for something else."""
    bare = _bare(split_times(text)[2])
    found = _NO_TALK.search(bare)
    return not (bare or split_times(text)[0]) or (
        found is not None and (len(bare) <= 2 * len(found[0]) + 4 or (found.end() == len(bare) and len(bare) <= _SHORT))
    )


def is_group_title(text: str) -> bool:
    """Tell whether a heading's words say that talks stand under it, such as ``Day 1`` or ``LT``."""
    return _GROUP.fullmatch(_bare(text)) is not None


def session_type(text: str) -> str:
    """Return the session type that a heading names: ``lightning``, ``keynote``, ``panel``, ``workshop`` or empty."""
    plain = unicodedata.normalize("NFKC", text[:_MAX_LENGTH]).strip()
    return next((name for name, pattern in _TYPES.items() if re.search(pattern, plain, re.IGNORECASE)), "")


def split_times(text: str) -> tuple[str, str, str]:
    """Split a heading into start and end time, ``hh:mm`` or empty, and its text after them."""
    if not (found := _START.match(text)):
        return "", "", text
    start, end = ((time or "").replace("：", ":") for time in found.group("start", "end"))
    return start.zfill(5), end and end.zfill(5), text[found.end() :]


def comparable_title(text: str) -> str:
    """Return a title folded and without surrounding quotation marks and full stops, for comparison."""
    return fold(text).strip("\"'「」『』.!?。！？")

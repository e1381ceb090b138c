"""Build the tree of a note's headings and classify each as a talk, a group of talks or neither."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.lines import NoteLine
from eventnotes_tools.importing.markup.parser import ParsedMarkdown


@dataclass(kw_only=True, slots=True)
class Heading:
    """A heading outside lists and quotes, with the headings under it."""

    #: Its text as Markdown, on one line.
    text: str
    #: 1 to 6 as written; 0 for the page itself.
    level: int
    #: Indices of its first line, of the line after its last, and of the line after its section.
    line: int
    end: int
    last: int = 0
    children: list[Heading] = field(default_factory=list)

    @property
    def own_lines(self) -> range:
        """Indices of the lines between it and the first heading under it."""
        return range(self.end, self.children[0].line if self.children else self.last)

    def walk(self) -> Iterator[Heading]:
        """Yield the heading and all headings under it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def find_headings(parsed: ParsedMarkdown) -> list[Heading]:
    """Return the headings outside lists and quotes, in order; an empty heading has an empty text."""
    found = []
    for index, token in enumerate(parsed.tokens):
        if token.type == "heading_open" and token.level == 0 and token.map is not None:
            text = parsed.tokens[index + 1].content.replace("\n", " ").strip()
            found.append(Heading(text=text, level=int(token.tag[1:]), line=token.map[0], end=token.map[1]))
    return found


def find_title_heading(headings: Sequence[Heading], title: str, *, is_talk: bool) -> Heading | None:
    """Return the heading that is the page's title, or None; *title* is the one in the front matter."""
    if not headings:
        return None
    first = headings[0]
    if title:
        one, other = fold(first.text), fold(title)
        is_fuller = other in one or (one in other and 2 * len(one) >= len(other))
        return first if one and is_fuller and (first.level == 1 or one == other) else None
    top = min(heading.level for heading in headings)
    if first.level > top:
        return None
    siblings = any(heading.level == first.level for heading in headings[1:])
    # Headings all at one level are sessions without a title, unless they are at level 1.
    return first if first.level == 1 or is_talk or not siblings else None


def heading_tree(headings: Sequence[Heading], title: Heading | None, length: int) -> Heading:
    """Build the tree of *headings*; its root is *title* or a heading of level 0. *length* is the number of lines.

    Raise ValueError if *title* is not the first heading.
    """
    root = title or Heading(text="", level=0, line=0, end=0)
    root.children, root.last = [], length
    if title is not None and title is not headings[0]:
        raise ValueError("the title is not the first heading")
    open_headings: list[Heading] = []
    for heading in headings:
        if heading is title:
            continue
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop().last = heading.line
        (open_headings[-1] if open_headings else root).children.append(heading)
        open_headings.append(heading)
    for heading in open_headings:
        heading.last = length
    return root


def has_own_text(lines: Sequence[NoteLine], heading: Heading) -> bool:
    """Tell whether there is text between *heading* and the next heading."""
    return any(lines[index].text.strip() for index in heading.own_lines)


def normalized_levels(root: Heading) -> Iterator[tuple[Heading, int]]:
    """Yield the headings under *root* with their level on the page: from 2 to 6, none skipped."""
    pending = [(child, 2) for child in root.children]
    while pending:
        heading, level = pending.pop(0)
        yield heading, min(level, 6)
        pending += [(child, level + 1) for child in heading.children]


def set_level(lines: list[NoteLine], heading: Heading, level: int) -> None:
    """Rewrite *heading* in *lines* at *level*, as an ATX heading; the number of lines stays."""
    first = lines[heading.line]
    if heading.level and re.match(r" {0,3}#{1,6}(?:\s|$)", first.text) and heading.end == heading.line + 1:
        lines[heading.line] = first._replace(text=re.sub(r"#+", "#" * level, first.text, count=1))
    elif heading.level != level:
        text = re.sub(r"(\s)(#+)$", r"\1\\\2", heading.text)
        lines[heading.line] = first._replace(text=f"{'#' * level} {text}")
        for index in range(heading.line + 1, heading.end):
            lines[index] = lines[index]._replace(text="")


def cut_heading(lines: list[NoteLine], heading: Heading, at: int) -> bool:
    """Cut the text of a heading at character *at*; return False if its line has another form and stays."""
    text = lines[heading.line].text
    start = text.find(heading.text)
    if start < 0 or not heading.text[:at].strip() or heading.end != heading.line + 1:
        return False
    kept = text[: start + at].rstrip()
    lines[heading.line] = lines[heading.line]._replace(text=kept)
    return True


class HeadingKind(Enum):
    """What a heading is, by its words alone."""

    TALK = "talk"
    #: Groups talks, such as ``Day 1`` or ``LT``.
    GROUP = "group"
    #: Neither: a break, a summary, an announcement.
    OTHER = "other"


_OTHER = r"""
はじめに|初めに|まえがき|前置き|おわりに|終わりに|最後に|さいごに|まとめ|総括
|(?:全体(?:的な|の|を通して?の?)?)?(?:感想|所感)|雑感|余談|おまけ|宣伝|(?:イベント|開催)?概要|目次|アジェンダ
|agenda|タイムテーブル|time ?table|schedule|スケジュール|プログラム|参考(?:資料|リンク|文献|url)?
|(?:関連)?リンク集?|関連記事|(?:発表)?(?:資料|スライド)(?:まとめ|一覧|集)?|書籍|書籍紹介|.{0,6}懇親.{0,4}|乾杯
|交流会|ビアバッシュ|二次会|打ち上げ|アフター.{0,6}|after ?party|(?:meetup ?)?party|networking
|休憩|昼休み?|昼食|ランチ(?:タイム|セッション)?|お弁当|lunch(?: ?break)?|(?:coffee|tea) ?break
|break|受付|registration|開場|会場(?:案内|の様子|について|トランスフォーム)?等?|アクセス
|オープニング(?:セッション|トーク)?|opening(?: ?(?:remarks|session|talk))?
|クロージング(?:セッション|トーク)?|closing(?: ?(?:remarks|session|talk|お片付け撤収))?
|(?:開会|閉会|始め|終わり|はじめ|おわり)(?:式|の?(?:ご?挨拶|あいさつ))?|(?:主催者?)?ご?(?:挨拶|あいさつ)
|welcome|諸注意|注意事項|自己紹介|(?:イベント|各種)?告知(?:タイム)?|お知らせ|announcements?|集合写真|写真
|photos?|プレゼント(?:コーナー|タイム)?|抽選会?|じゃんけん(?:大会)?|アンケ(?:ート)?
|(?:ご?質問|質疑)(?:タイム|コーナー|応答|など)?
|q ?(?:and|＆|&)? ?a(?: ?(?:session|タイム|コーナー))?|questions?|ノベルティ|グッズ
|ブース(?:グッズ)?|(?:企業|スポンサー)(?:ブース|セッション紹介)?|sponsors?|備考|補足|追記|その他|others?
|misc(?:ellaneous)?|メモ|notes?|todo|ハッシュタグ|hashtags?|togetter|動機|きっかけ
|(?:参加)?(?:した)?(?:理由|動機|目的|目標)|背景|事前準備|準備|環境構築|references?|links?|resources?
|summary|conclusions?|introduction|intro|overview|thanks|acknowledge?ments?
|tl;?dr|(?:overall )?(?:impressions?|thoughts)|(?:key )?takeaways|wrap ?up
|venue|food|swag|感じたこと|思ったこと|学んだこと|得たもの|反省|次回(?:予告|開催|は)?|今後の.{1,12}|後日談
|最後の?一言|table ?of ?contents|contents|toc
"""
_GROUP = r"""
(?:day|初日)\s?[0-9一二三]*(?:日目)?|[0-9一二三]+日目|第[0-9一二三]+部|前半|後半|前夜祭|午前(?:の部)?
|午後(?:の部)?|本編|(?:morning|afternoon)(?: sessions?)?|lt[s会枠]?
|lt(?:大会|タイム|セッション|コーナー)|lightning ?talks?|.{0,20}ライトニングトーク(?:ス|大会)?
|keynotes?|基調講演
|(?:各|全|メイン|参加した|聞いた|聴講した|聴いた|見た|気になった|印象に残った|通常)?セッション(?:一覧|レポート|メモ|内容|まとめ)?s?
|(?:main ?)?sessions?|talks?|発表(?:内容|一覧)?|講演(?:内容|一覧)?|トーク
|(?:room|track|hall|stage|ルーム|トラック) ?[a-z0-9]+|workshops?|panels?|posters?
|(?:[0-9]{4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[月火水木金土日])?
"""
_OTHER_WITH_REST = re.compile(
    r"(?:会場案内|懇親会|休憩|乾杯|集合写真|タイムテーブル$).*|.{0,8}(?:まとめ|感想|所感|お知らせ)|.{0,12}(?:挨拶|を終えて|に参加して|を振り返って)",
    re.IGNORECASE,
)
_KIND_PATTERNS = {
    HeadingKind.OTHER: re.compile("".join(_OTHER.split("\n")), re.IGNORECASE),
    HeadingKind.GROUP: re.compile("".join(_GROUP.split("\n")), re.IGNORECASE),
}
_MAX_LENGTH = 500  # characters of a heading that are examined
_NUMBERING = re.compile(r"^(?:[0-9]+[.)、:]\s*|[■◆●○◇□▼▶★☆・]\s*)")
_TRAILING_PARENTHESIS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
#: Emoji shortcodes and punctuation that the patterns do not need.
_MARKS = re.compile(r":[a-z0-9_+-]+:|[^\w\s&＆;/.\-ー年月日]")
#: Titles of hands-on events, whose parts are no talks.
_HANDS_ON = re.compile(r"ハンズオン|hands-? ?on|workshop|ワークショップ|もくもく|code ?lab|勉強会の準備", re.IGNORECASE)
_TYPES = (
    (
        "lightning",
        re.compile(r"^(?:lt|5分枠|lightning ?talks?)(?![a-z])|(?:lt|ライトニングトーク)(?:大会|枠|s)?$", re.IGNORECASE),
    ),
    ("keynote", re.compile(r"^(?:keynotes?|基調講演)(?![a-z])|\(keynote\)$", re.IGNORECASE)),
    ("panel", re.compile(r"^panel(?![a-z])|\(panel\)|パネルディスカッション|パネルトーク|座談会", re.IGNORECASE)),
    ("workshop", re.compile(r"ハンズオン|hands-?on|^workshop|ワークショップ", re.IGNORECASE)),
)


def heading_kind(text: str) -> HeadingKind:
    """Classify a heading by its words; what no pattern matches is a talk."""
    plain = _NUMBERING.sub("", unicodedata.normalize("NFKC", text[:_MAX_LENGTH]))
    for candidate in (plain, _TRAILING_PARENTHESIS.sub("", plain)):
        shown = " ".join(_MARKS.sub("", candidate).split())
        if not shown:
            return HeadingKind.OTHER
        for kind, pattern in _KIND_PATTERNS.items():
            if pattern.fullmatch(shown):
                return kind
        if _OTHER_WITH_REST.fullmatch(shown):
            return HeadingKind.OTHER
    return HeadingKind.TALK


def is_hands_on(title: str) -> bool:
    """Tell whether an event's title says that the event is one workshop."""
    return _HANDS_ON.search(title) is not None


def session_type(text: str) -> str:
    """Return the session type that a heading names: ``lightning``, ``keynote``, ``panel``, ``workshop`` or empty."""
    plain = unicodedata.normalize("NFKC", text[:_MAX_LENGTH]).strip()
    return next((name for name, pattern in _TYPES if pattern.search(plain)), "")

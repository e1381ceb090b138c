"""Find the name of an event in the title of a note or post about it."""

from __future__ import annotations

import re

#: A quotation, with the particle and the words after it: 「題名」というタイトルで.
_QUOTATION = re.compile(r"(?<=\S)\s*[「『“\"][^」』”\"]*[」』”\"](?:という(?:タイトル|テーマ|題))?[をでのと]?")
#: The end of a Japanese title that says what its author did: に参加しました, へ行ってきた, をオンライン視聴した.
_DID = re.compile(
    r"(?<=\S)\s*(?:に|へ|で|を|として)(?:[^にへでを]{0,12}[でを])?[^にへでを]{0,14}?"
    r"(?P<verb>参加|行っ|いっ|行き|登壇|発表|視聴|聴講|出席|LT|話し|運営|出場)(?P<past>\S*)(?:\s.*)?$"
)
#: "XConfで題名を発表した" and "題名をXConfで発表した".
_GAVE = re.compile(
    r"(?:.{4,}?(?:を|について)\s*)?(?P<name>[^をで「『]{4,40}?)(?:で|にて)(?:\s*[^「『]{4,}?(?:を|について))?(?:発表|登壇|LT|話)し.*"
)
#: 勉強会に行ってみた「名前」.
_WENT = re.compile(r"[^「『]*(?:参加|出席|行っ|行き)[^「『]{0,8}[「『](?P<name>[^「」『』]{4,})[」』]")
#: A number such as those of events, and a sentence after it.
NUMBER = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|['’]\d\d\b|[#＃]\s?\d+|\b[Vv]ol\. ?\d+|第\s?\d+回")
_SENTENCE_AFTER = re.compile(
    rf"(?P<name>.*?(?:{NUMBER.pattern}))(?:\s+[-–—|]\s+|\s*[:：]\s*|\s*(?=[にでへを]))"
    r"(?=.*[をがはにで].{2,}(?:こと|[たるいす]|話|まとめ)[。!！]*$|[a-z]\S*\s+\S+\s|.*\b(?:I|we|my)\b).*"
)
#: Words before a name in Latin letters, as in "今年もExampleConfに参加しました" and "念願のExampleConfに行ってきた".
_ADVERB = re.compile(r"^[ぁ-ん一-龥]{2,8}[もの]\s*(?=[A-Z])")
_REPORT = re.compile(
    r"^(?:my\s+)?(?:(?:trip|event|conference)\s+)?(?:notes|recap|report|impressions|takeaways|highlights|thoughts)"
    r"(?:\s+(?:from|of|on)[\s:]+|\s*[:：]\s*|\s+[–—-]\s+)"
    r"|(?:(?<=\S)\s*(?:に|の)?\s*(?:(?:イベント|勉強会|オンライン)?(?:参加|視聴|聴講|登壇)(?:した)?(?:の)?|(?<=\s)[^\s\d]{1,4}?|の)?"
    r"(?:レポート|レポ|メモ|記録?|感想|報告|ログ|まとめ|振り?返り|ふりかえり)(?:\s*[(（].{0,80}[)）])?"
    r"|(?<=\S)\s*の?(?:発表|登壇|LT)(?:資料|スライド)[^\s]*"
    r"|(?<![\s:–—-])[\s:–—-]+(?:my\s+(?:(?:conference|event)\s+)?|(?<=[\d:–—-]\s)(?:conference|event)\s+)?"
    r"(?:trip\s+|talk links and\s+)?(?:notes|report|recap))$",
    re.IGNORECASE,
)
#: Words of notes, which are written during the event.
_NOTES = re.compile(r"(?<![加聴壇た])(?:メモ|ログ)$|\bnotes\b", re.IGNORECASE)
_TAGS = re.compile(r"(?:[\[【][^\]】]{1,12}[\]】]\s*)+(?=\S)")
_HASHTAGS = re.compile(
    r"(?<![\s(（)）])(?:[\s(（)）]*[#＃](?!\d)[^\s#＃()（）]+)+[\s)）]*$|[\s\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+$"
)
#: What remains of a title that names no event.
_NO_NAME = re.compile(r"(?:(?:an?|the|my|our|conference|event|trip|talk|talks)\b\W*+)++", re.IGNORECASE)
#: Words for a talk, and for giving one.
TALK = r"(?:talk|presentation|keynote|session|speech)"
SPEAK = rf"(?:spoke|speak(?:ing)?|present(?:ed|ing)?|(?:g[ai]v|deliver)(?:e|ed|en|ing)?\b[^.!?]{{1,50}}?\b{TALK})"
_MAX_LENGTH = 300  # characters of a title that are examined


def event_name_in_title(title: str) -> str:
    """Return the event's name in the title of a post about it, or else the title."""
    if len(title) > _MAX_LENGTH:
        return title
    name = without_tags(title)
    if found := _GAVE.fullmatch(name) or _WENT.fullmatch(name) or _SENTENCE_AFTER.fullmatch(name):
        return found["name"].strip()
    for pattern in (_REPORT, _DID, _REPORT):
        plain = _QUOTATION.sub("", name) if pattern is _DID else name
        shorter = _HASHTAGS.sub("", pattern.sub("", plain)).rstrip()
        shorter = re.sub(r"\s+[-–—:|/]$|[:：、]$", "", shorter)
        if pattern.search(plain) and _is_name(shorter):
            name = _ADVERB.sub("", shorter) if pattern is _DID else shorter
    quoted = re.fullmatch(r"[「『]([^「」『』]+)[」』]", name.strip())
    return quoted[1] if quoted else name.strip() if _is_name(name) else title


def without_tags(title: str) -> str:
    """Return a title without the tags in brackets before it and the hashtags behind it."""
    return _HASHTAGS.sub("", _TAGS.sub("", title, count=1))


def _is_name(text: str) -> bool:
    return len(text.strip()) > 3 and not _NO_NAME.fullmatch(text)  # noqa: PLR2004 -- no event's name is shorter


def is_report_title(title: str) -> bool:
    """Tell whether a title says that its author reports on an event that is over."""
    found = _REPORT.search(without_tags(title[:_MAX_LENGTH]))
    return is_diary_title(title) or (found is not None and not _NOTES.search(found[0]))


def is_diary_title(title: str) -> bool:
    """Tell whether a title says that its author went somewhere: the parts of such a post are seldom talks."""
    did = _DID.search(_QUOTATION.sub("", _HASHTAGS.sub("", title[:_MAX_LENGTH])))
    return did is not None and bool(did["past"])

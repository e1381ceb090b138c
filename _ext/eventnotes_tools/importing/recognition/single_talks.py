"""Tell whether a note as a whole is on one talk, such as a post on a talk that its author gave."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from eventnotes_tools.importing.recognition import speakers, titles
from eventnotes_tools.importing.recognition.event_names import is_event_name
from eventnotes_tools.importing.recognition.speakers import Credit

#: The word by which a type, a layout, a tag or a folder says that its pages are talks.
_KIND = re.compile(r"talks?|presentations?|slides?|speaking|登壇(?:資料)?|発表(?:資料)?", re.IGNORECASE)
_TAGGED = re.compile(r"\s*[\[【](?:発表|補足|登壇|LT)(?:資料|スライド)?[\]】]\s*\S")
_QUOTED = r"[「『“\"](?P<name>[^「」『』“”\"]{3,120})[」』”\"]"
_GAVE = r"(?:(?:発表|登壇|LT|講演)(?:[をも]?(?:し|させ|やっ|やり)|資料|[。!！]|$)|話(?:し(?:て|まし)|をし|させ))"
#: 「題名」というタイトルで登壇した; and without quotation marks, at the end of a title: Xで題名を発表しました.
_OWN_TALK = re.compile(rf"{_QUOTED}(?:という\S{{1,8}}?)?(?:[をでのと]|について)\S{{0,8}}?{_GAVE}")
_BARE_TALK = re.compile(r"\S[^「」]{1,40}?で(?P<name>[^「」]{6,}?)(?:を|について)(?:発表|登壇|話)し")
_HEARD = r"\b(?:hear|saw|see|watch|attend|vu\b)"
_I_SPOKE = (
    rf"(?:\b(?:I|[Ww]e)\b(?:(?!{_HEARD})[^.!?]){{0,60}}?\b{titles.SPEAK}\b"
    rf"|\b(?i:my|our)\s(?:[\w-]+\s){{0,3}}?(?:{titles.TALK}|slides|deck)\b)"
)
#: I gave a talk called "Title", and I spoke on **Title**.
_CALLED = re.compile(
    rf"{_I_SPOKE}(?:[^.!?]{{0,80}}?\b(?:on|about|my|(?:en)?titled|called|named)|[^.!?\w]?)\W{{0,3}}\s"
    rf"[*_]*(?!\W?[a-z])(?:{_QUOTED}|(?<=[*_])(?P<marked>[^*_\s]{{1,60}}\s[^*_]{{2,120}})[*_])"
)
_SPOKE = re.compile(rf"{_I_SPOKE}|{_GAVE}")
#: A sentence on a talk that one gave.
_TOLD = re.compile(rf"^(?!.*{_HEARD}).*(?:{_GAVE}|\b(?:{titles.SPEAK}|{titles.TALK}|workshop|présent))")
_WORD = r"[A-ZÀ-Þ](?:[\w-]|['’](?!s\b))+"
_NAME = rf"(?!Dr\b){_WORD}(?:(?:\s(?:de|la|van|von|der|den)){{0,2}}\s{_WORD}){{0,2}}"
_NAMES = rf"{_NAME}(?:,\s{_NAME}(?=,|\sand\s|\set\s))*(?:,?\s(?:and|et)\s(?!I\b){_NAME})?"
#: With my friends Ann Lee and Bo; my buddy Ann and I; along with Ann Lee; 山田さんと一緒に.
_BESIDE = re.compile(
    r"(?P<by>\b(?i:with|avec)\s)?\b(?i:my|our|mon|ma|mes|nos)\s(?:[^\W\d_A-Z]+\s){0,3}"
    r"(?:co-\w+|colleague|friend|buddy|mate|mentor|boss|manager|wife|husband|ami|complice|collègue)s?,?\s"
    rf"(?P<friends>{_NAMES})(?(by)|,?\sand\sI\b)"
    rf"|\b(?:{titles.TALK},?\s\(?(?:along|together)|Along|Together)\swith\s(?P<along>(?=\S+\s[A-ZÀ-Þ]){_NAMES})"
    r"|(?<![一-龥々])(?P<with>[一-龥々]{2,8})さんと(?:一緒|いっしょ|共同|[2二]人)[にで]"
)
#: Somebody else is the subject of a clause.
_OTHERS = re.compile(r"(?:さん|氏|様|先生)|が[^、]*$")
_SEVERAL = re.compile(r"\b(?:talks|presentations|keynotes|sessions)\b", re.IGNORECASE)
_MAX_LENGTH = 2000  # characters of text that are examined


class SingleTalk(NamedTuple):
    """The talk that a note as a whole may be on."""

    title: str
    credit: Credit
    #: Evidence that the note is on it: 2 is enough, 2.5 is sure.
    points: float
    #: Whether the note's title or its type says so: a single session yields to it.
    is_declared: bool


def find_single_talk(
    title: str,
    values: Mapping[str, Any],
    shelves: Iterable[str],
    above: Sequence[str],
    media: Mapping[str, Collection[str]],
    *,
    is_signed: bool,
) -> SingleTalk:
    """Weigh whether a note called *title* is on one talk.

    *values* is its front matter, *shelves* its folders and tags, *above* the lines above its parts, *media* the
    addresses of the decks (``slides``) and videos (``video``) there, and *is_signed* tells whether it has a byline.
    """
    text = speakers.without_links(" ".join(above))[:_MAX_LENGTH]
    plain = titles.without_tags(title)
    credit = speakers.credit_in_heading(plain, (), "")
    quoted, in_text = _own_talk(title[:_MAX_LENGTH]), _own_talk(text)
    is_tagged, bare = _TAGGED.match(title) is not None, _BARE_TALK.match(plain)
    called = quoted or (bare["name"] if bare else "") or (plain if is_tagged else in_text)
    is_kind = any(_KIND.fullmatch(str(values.get(key, ""))) for key in ("type", "layout"))
    spoke = any(_SPOKE.search(it) and not _OTHERS.search(_SPOKE.split(it)[0]) for it in re.split("[。、!！?？]", text))
    is_event = titles.is_report_title(title) or is_event_name(re.split(r"\s(?:at|@)\s", title)[0])
    points = 3.0 * bool(quoted or is_tagged) + 2.5 * bool(in_text or is_signed) + 2.0 * bool(is_kind or bare)
    points += sum((any(map(_KIND.fullmatch, shelves)), bool(credit.speakers), spoke and not in_text))
    points += len(media.get("slides", ()) or media.get("video", ())) == 1
    points -= is_event and not (called or is_signed)
    if not called and _SEVERAL.search(title):
        points = min(points, 1.0)
    is_declared = is_kind or is_tagged or bool(quoted or bare)
    name, credit = (called, Credit()) if called else (credit.title(plain), credit)
    told = (it for it in re.split(r"(?<=[.!?])\s|[。！？]", text) if _TOLD.search(it))
    if not credit.speakers and (beside := next(filter(None, map(_BESIDE.search, told)), None)):
        credit = credit._replace(speakers=tuple(re.split(r",\s*|\s(?:and|et)\s", beside[beside.lastgroup or 0])))
    return SingleTalk(name, credit, points, is_declared)


def _own_talk(text: str) -> str:
    """Return the talk that a title or a text says its author gave; empty if it says none."""
    for found in (*_OWN_TALK.finditer(text), *_CALLED.finditer(text)):
        if not _OTHERS.search(re.split(r"[。、!！?？]", text[: found.start()])[-1]):
            return found["name"] or found["marked"]
    return ""

"""Find a session's speakers in its heading (``by X``, ``(@handle)``) or in the first lines under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

#: The last "by" counts: titles may contain others.
_BY = re.compile(r"\s+(?:[-–—]\s*)?[Bb][Yy]\s+(?P<who>(?:(?!\s[Bb][Yy]\s).)+)$")
_PARENTHESIS = re.compile(r"\s*[(（](?P<who>[^()（）]{1,40})[)）]\s*$")
#: A speaker and their employer at the end of a Japanese heading: "題名 山田太郎さん(株式会社倉庫番)".
_HONOURED = re.compile(r"\S\s+(?P<who>[^\s()（）]{1,20})(?:さん|氏|様)\s*[(（](?P<where>[^()（）]{1,40})[)）]\s*$")
_TAB = re.compile(r"\t+(?P<who>[^\t]{1,24})$")
_LINK = re.compile(r"\[(?P<text>[^]]*)\]\((?P<url>[^()\s]+)\)")
_HANDLE = r"@[A-Za-z0-9_][\w-]{0,38}"
_ORGANIZATION = re.compile(
    r"支部|株式会社|有志|[会部社課]$|チーム|コミュニティ|委員会|研究所|大学|-UG\b|\bUG\b|\b(?:Inc|Ltd|LLC|Corp|GmbH|Team|Group|Community"
    r"|Foundation|Labs?|University|Users?|Committee|Association|Project)\b"
)
#: Words in parentheses at the end of a heading that are no name.
_NO_NAME = re.compile(
    r"仮|前編|後編|[編版回分枠本]$|[0-9]|WIP|TBD|通訳|sponsor|再演|録画|デモ|ハンズオン|資料|おまけ|keynote|panel|workshop|LT|beta",
    re.IGNORECASE,
)
_PARTICLES = re.compile(r"[はをがに]|する|した|こと|話$")
_HONORIFIC = re.compile(r"\s*(?:さん|氏|様|先生)(?=$|[\s!！(（@＠、,])")
_NAMED_LINE = re.compile(
    r"(?P<name>[^。、.,!！?？()（）「」<>]{1,32}?)\s*(?:さん|氏|様)\s*(?:[(（@＠][^)）]{0,40}[)）]?)?\s*[!！]*"
)
_SPEAKER_LINE = re.compile(
    r"(?:[-*+]\s+)?\**(?:speakers?|presenters?|登壇者?|発表者?|スピーカー|講師|話者)\**\s*[:：]\s*\**\s*(?P<who>\S.*)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?!search|hashtag|i/)(?P<handle>\w{1,15})/?(?:\?[^/]*)?$"
)
_ACCOUNT_LINE = re.compile(
    r"(?:[-*+]\s+)?(?P<before>[^\[\]]{0,12})\[(?P<text>[^]]*(?:\([^)]*\))?[^]]*)\]\((?P<url>\S+?)\)\s*(?:さん|氏)?(?:より)?\s*"
)
_ACCOUNT_NAME = re.compile(
    r"(?<!\s)\s*+(?:[(（][@＠]\w+[)）]\s*+)?(?:さん\s*+)?[|｜/／]\s*+(?:Twitter|X)\s*$"
    r"|(?<!\s)\s*+[(（][@＠]\w+[)）]\s*+(?:さん)?\s*$"
)
_CAPITALISED = re.compile(r"[A-Z][\w.'’-]*(?:\s+(?:[A-Z(][\w.'’)-]*|de|van|von|la|der)){1,4}")
_MAX_LENGTH = 500  # characters of a heading or line that are examined
_MAX_LINES = 3  # lines under a heading that may name its speaker


class Credit(NamedTuple):
    """The people that a heading names."""

    #: Where to cut the heading's text, in characters; -1 to keep it whole.
    cut: int = -1
    speakers: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    #: Text and URL of the links around the names.
    links: tuple[tuple[str, str], ...] = ()


def credit_in_heading(text: str, siblings: Sequence[str], event: str) -> Credit:
    """Find speakers or organizer at the end of a heading; *siblings* are the texts of the headings beside it."""
    if len(text) > _MAX_LENGTH:
        return Credit()
    found = _BY.search(text)
    if found and found.start() > 0 and _is_credit(found["who"], text[: found.start()], siblings):
        return _by_credit(found, event)
    found = _TAB.search(text.rstrip())
    if found and not _PARTICLES.search(found["who"]) and found.start() > 0:
        return Credit(found.start(), (found["who"].strip(),))
    found = _HONOURED.search(text)
    if found and _ORGANIZATION.search(found["where"]):
        return Credit(speakers=_clean_names([found["who"]]))
    found = _PARENTHESIS.search(text)
    if found and found.start() > 0 and _is_name_in_parentheses(found["who"], siblings):
        return Credit(found.start(), _clean_names(re.split(r"\s*[・,、/&＆]\s*", found["who"])))
    return Credit()


def _is_credit(who: str, title: str, siblings: Sequence[str]) -> bool:
    """Tell ``Loop Better by Trey Hunner`` from ``sorting by hand``."""
    bare = _LINK.sub(lambda match: match["text"], who)
    if title.rstrip().endswith(('"', "”", "」", "』")) or bare.startswith("@") or who.startswith("["):
        return True
    if re.search(r"[^\x00-\x7f]", bare[:1]) or _ORGANIZATION.search(bare) or _CAPITALISED.match(bare):
        return True
    return sum(" by " in sibling for sibling in siblings) > 1 and re.match(r"[\w.-]+(?:\s|$)", bare) is not None


def _is_name_in_parentheses(who: str, siblings: Sequence[str]) -> bool:
    if re.match(rf"(?:{_HANDLE}|@\S{{1,20}})$", who):
        return True
    if _NO_NAME.search(who) or _PARTICLES.search(who):
        return False
    others = [
        match["who"] for sibling in siblings if len(sibling) <= _MAX_LENGTH if (match := _PARENTHESIS.search(sibling))
    ]
    names = [other for other in others if not _NO_NAME.search(other)]
    return len(set(names)) > 1 and 2 * len(names) >= len(siblings)


def _by_credit(found: re.Match[str], event: str) -> Credit:
    who = found["who"].strip()
    links = tuple((match["text"], match["url"]) for match in _LINK.finditer(who))
    bare = _LINK.sub(lambda match: match["text"], who)
    # A name that shares capitals with the event's is an organizer: "JAWS-UG 2017" and "by Security-JAWS".
    initials = set(re.findall(r"\b[A-Z]{3,}\b", event))
    if _ORGANIZATION.search(bare) or (" " not in bare and initials & set(re.findall(r"\b[A-Z]{3,}\b", bare))):
        return Credit(found.start(), organizers=(bare,), links=links) if not re.search(r"[,、<>/]", bare) else Credit()
    names, whole = _split_people(bare)
    return Credit(found.start() if whole and names else -1, names, links=links if names else ())


def _split_people(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the names at the start of *text*, and whether they are all of it."""
    whole = not re.search(r"[(（/:：|]", text)
    head = re.split(r"\s*[(（/:：|]\s*", text)[0]
    joined = re.split(r",?\s+and\s+|\s*[&＆]\s*", head)
    if "," in joined[0] and len(joined) > 1:  # "A, B, and C"
        joined = [*re.split(r"\s*,\s*", joined[0]), *joined[1:]]
    last = joined[-1]
    if "," in last:  # a name and an employer
        joined[-1], whole = last.split(",")[0], False
    joined = [part for name in joined for part in name.split("、")]
    handle = re.match(rf"({_HANDLE})\s+\S", joined[0])
    if handle:
        joined, whole = [handle[1]], False
    return _clean_names(joined), whole


def _clean_names(parts: Iterable[str]) -> tuple[str, ...]:
    plain = (re.sub(r"[*`\\<>]", "", _HONORIFIC.sub("", part)).strip() for part in parts)
    return tuple(dict.fromkeys(name for name in plain if name))


def speakers_in_subheading(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the speakers that a subheading begins with, and whether they are all of it."""
    bare = text.strip()
    if len(bare) > _MAX_LENGTH:
        return (), False
    name = re.split(r"\s*,\s*", bare)[0]
    if not (_CAPITALISED.fullmatch(name) or re.fullmatch(r"@[\w\\-]+", name)):
        return (), False
    return _clean_names([name]), name == bare


def speakers_in_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Find the speakers in the first lines of a section: ``Xさん``, ``Speaker: X``, a link to an account."""
    for line in [text.strip() for text in lines if text.strip()][:_MAX_LINES]:
        if len(line) > _MAX_LENGTH:
            continue
        found = _SPEAKER_LINE.fullmatch(line)
        if found:
            bare = _LINK.sub(lambda match: match["text"], found["who"])
            return _split_people(bare)[0]
        found = _ACCOUNT_LINE.fullmatch(line)
        account = _ACCOUNT.fullmatch(found["url"]) if found else None
        if found and account:
            name = _ACCOUNT_NAME.sub("", found["text"]).strip()
            return (
                _clean_names([name or f"@{account['handle']}"])[:1]
                if not re.search(r"[,、]", name)
                else (f"@{account['handle']}",)
            )
        found = re.fullmatch(rf"({_HANDLE})\s*(?:さん|氏)?", line)
        if found:
            return (found[1],)
        found = _NAMED_LINE.fullmatch(line)
        if found and not re.match(r"[-*+#>|\[]", line):
            return _clean_names([_last_name(found["name"])])
    return ()


def _last_name(text: str) -> str:
    """Return the name at the end of ``ヌーラボ 川端`` and ``話題のanai``."""
    tail = re.split(r"の\s*", text)[-1].strip() or text
    words = tail.split()
    return tail if all(word.isascii() for word in words) else words[-1]

"""Find a session's speakers in its heading, in a heading below it, or in the first lines under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from eventnotes.text.folding import fold

#: The last "by" counts: titles may contain others. "w/" stands before the people of a panel, "with" before those
#: behind a title in bold, a link, or a code in brackets.
_BY = re.compile(
    r"(?:\s*[,、])?\s+(?:[-–—]\s*)?(?P<by>[Bb][Yy]\s|w/|(?<=[\])*_]\s)with\s)\s*(?P<who>(?:(?!\s[Bb][Yy]\s).)+)$"
)
_PARENTHESIS = re.compile(r"\s*(?<!\])(?P<mark>[(（\[])(?:by\s+)?(?P<who>[^()（）\[\]]{1,40})[)）\]]\s*$")
_PANEL = re.compile(r"\bpanel\b|\bfireside\b|パネル|対談|座談会", re.IGNORECASE)
#: A name behind a dash, slash or bar: it counts if the headings beside it have one too.
_BEHIND = re.compile(r"(?:\s+[-–—/／|]|(?<=[*_)\]])[,:]?)\s+(?P<who>\*?[^-–—/／|*_()\]]{2,60}\*?)$")
#: A name before such a mark or a colon.
_AHEAD = re.compile(r"(?P<who>[^:：–—/／|]{2,60}?)(?:\s+[-–—/／|]|[:：])\s+(?=\S)")
_BETWEEN = re.compile(r"\s*[・,、/&＆×]\s*(?:and\s+)?|\s+(?:x|and)\s+")
_TAB = re.compile(r"\t+(?P<who>[^\t]{1,24})$")
_LINK = re.compile(r"\[(?P<text>[^]]*)\]\((?P<url>[^()\s]+)\)")
_HANDLE = r"@[A-Za-z0-9_][\w-]{0,38}"
#: An account at the end, behind a dash or as a link.
_HANDLE_LAST = re.compile(rf"\s*(?:[-–—]\s+|\[)(?P<who>{_HANDLE}(?: [A-Z]\w+)?)(?:\]\((?P<url>[^()\s]+)\))?\s*$")
_HANDLE_FIRST = re.compile(rf"(?P<who>{_HANDLE})\t+(?=\S)")
_ORGANIZATION = re.compile(
    r"支部|株式会社|有志|[会部社課]$|チーム|コミュニティ|委員会|研究所|大学|-UG\b|\bUG\b|\b(?:Inc|Ltd|LLC|Corp|GmbH|Team|Group|Community"
    r"|Foundation|Labs?|University|Users?|Committee|Association|Project)\b"
)
#: Words in parentheses at the end of a heading that are no name.
_NO_NAME = re.compile(
    r"\bpart\b|\bdemo\b|仮|前編|後編|[編版回分枠本]$|[0-9]|WIP|TBD|通訳|sponsor|再演|録画|デモ|ハンズオン|資料|おまけ|keynote|panel|workshop|LT|beta",
    re.IGNORECASE,
)
_PARTICLES = re.compile(r"[はをがに]|する|した|こと|話$|[。！!?？]")
_HONORIFIC = re.compile(r"\s*(?:さん|氏|様|先生)(?=$|[\s!！(（@＠、,])")
_SPEAKER_LINE = re.compile(
    r"(?:speaker|presenter|登壇者?|発表者?|スピーカー|講師|話者)(?P<plural>s?)\s*[:：]\s*(?P<who>.*)", re.IGNORECASE
)
#: "By Ann Lee", "In French, with Ann Lee" and "With Ann Lee and Bo Ek", but "With Spring Boot".
_BY_LINE = re.compile(r"((?P<by>[Bb][Yy])|[Ii]n \w+, with|[Ww]ith(?=\s@|.* (?:and|&) ))\s+(?P<who>[^\sa-z].*?|\S+?)\.?")
_ACCOUNT = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:(?:twitter|x|github|facebook)\.com|linkedin\.com/in)/"
    r"(?!search|hashtag|i/|orgs/|intent|share)(?P<handle>[\w-]{1,39})/?(?:\?[^/]*)?$"
)
_ACCOUNT_LINE = re.compile(
    r"(?:[^\[\]。]{0,39}[^\[\]。はがのをにと、,\s]\s*|\s*)\[(?P<text>[^]]*(?:\([^)]*\))?[^]]*)\]\((?P<url>\S+?)\)"
    r"(?:[^\[\]]{0,23}[^\[\]、,。])?"
)
_CAPITALISED = r"(?!(?:At|From|In|On|With)\s)[A-Z][\w.'’-]*(?:\s+(?:[A-Z(][\w.'’)-]*|de|den|van|von|la|der)){1,4}"
_PERSON = re.compile(rf"{_CAPITALISED}|{_HANDLE}|[一-龥々]{{1,4}}[ \u3000][一-龥々ぁ-んァ-ヶー]{{1,6}}")
_KEYNOTE = re.compile(r"(?:keynote|基調講演)\s*[:：]\s*(?P<who>.+)$", re.IGNORECASE)
#: "Ann Lee, professor @ Example", "Ann Lee (CEO of Example)", "山田太郎（例社）", "@ann": a role has a small first
#: letter, or an employer.
_NAME_WITH_ROLE = re.compile(
    rf"(?:(?P<name>{_CAPITALISED})(?:,\s+(?=[a-z]|[^,]*(?:\s@\s|\bat\b|\bof\b)).{{3,80}}|\s*\([^()]{{2,60}}\))"
    r"|(?P<japanese>[一-龥々]{1,4}[ \u3000]?[一-龥々ぁ-んァ-ヶー]{1,6})\s*(?:[(（]?[@＠]\w+[)）]?)?"
    r"\s*[(（][^()（）]{2,30}[)）]"
    rf"|(?P<handle>{_HANDLE})\s*(?:さん|氏)?)"
)
#: A name with an honorific or an account, maybe behind an employer: "例社 山田さん", "山田太郎（@taro）さん".
_NAMED = re.compile(
    r"(?![#>|\[])(?P<name>[^。、.,!！?？()（）「」<>]{1,32}?)\s*(?:(?:[(（][@＠]\w+[)）]\s*)?(?:さん|氏|様)|(?=[(（][@＠]))"
    r"\s*(?:[(（@＠][^)）]{0,40}[)）]?)?\s*[!！]*"
)
_DASH = re.compile(r"\s+[-–—|]\s+")
_SIMILARITY = 0.8  # between the name of a file and a title
_MAX_LENGTH = 500  # characters of a heading or line that are examined
_MAX_LINES = 4  # lines under a heading that may name its speaker


class Credit(NamedTuple):
    """The people that a heading names."""

    #: Where to cut the heading's text, in characters; -1 to keep its end.
    cut: int = -1
    speakers: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    #: Text and URL of the links around the names.
    links: tuple[tuple[str, str], ...] = ()
    #: Number of characters to cut at the start.
    start: int = 0

    def title(self, text: str) -> str:
        """Return the heading's *text* without the people."""
        return text[self.start : self.cut if self.cut > 0 else None].strip()


def credit_in_heading(text: str, siblings: Sequence[str], event: str) -> Credit:
    """Find speakers or organizer in a heading; *siblings* are the texts of the headings beside it."""
    if len(text) > _MAX_LENGTH:
        return Credit()
    if found := _HANDLE_FIRST.match(text):
        return Credit(speakers=(found["who"],), start=found.end())
    if (found := _BY.search(text)) and found.start() > 0 and _is_credit(found, text[: found.start()], siblings):
        return _by_credit(found, event)
    found = _KEYNOTE.search(text)
    credit = Credit(speakers=_people(found["who"])) if found else _name_at_end(text, siblings)
    return credit if credit.speakers else Credit(speakers=_named_person(text))


def _name_at_end(text: str, siblings: Sequence[str]) -> Credit:
    """Find a name behind a tab, in parentheses, or behind a mark that the headings beside it have too."""
    found = _TAB.search(text.rstrip())
    if found and text[: found.start()].strip("0123456789:： ") and not _PARTICLES.search(found["who"]):
        return Credit(found.start(), (found["who"].strip(),))
    if (found := _HANDLE_LAST.search(text)) and found.start() > 0:
        return Credit(found.start(), (found["who"],), links=((found["who"], found["url"]),) if found["url"] else ())
    if (found := _PARENTHESIS.search(text)) and found.start() > 0 and _is_name_in_parentheses(found, siblings):
        return Credit(found.start(), _clean_names(_BETWEEN.split(found["who"])))
    behind, ahead = (
        {names for it in siblings if (found := find(it[:_MAX_LENGTH])) and (names := _people(found["who"]))}
        for find in (_BEHIND.search, _AHEAD.match)
    )
    is_ahead = len(ahead) > max(2, len(behind)) and 4 * len(ahead) >= 3 * len(siblings)
    found = _AHEAD.match(text) if is_ahead else _BEHIND.search(text)
    names = _people(found["who"] if found else "")
    if found and names and (is_ahead or len(behind) > 1):
        return Credit(start=found.end(), speakers=names) if is_ahead else Credit(found.start(), names)
    return Credit()


def _people(text: str) -> tuple[str, ...]:
    """Return the names in a text; none unless all of it are names."""
    names = _BETWEEN.split(text.strip("*_+- "))
    return _clean_names(names) if all(map(_is_person, names)) else ()


def _named_person(text: str) -> tuple[str, ...]:
    """Return the person in a text that holds only one, with an honorific or an account, and maybe an employer."""
    found = _NAMED.fullmatch(text)
    tail = re.split(r"(?<=[^ぁ-ん])の\s*", found["name"])[-1].strip() if found else ""
    # "ヌーラボ 川端", but "Ann Lee".
    return _clean_names([tail if tail.isascii() else tail.split()[-1]]) if tail else ()


def _is_person(text: str) -> bool:
    """Tell whether a text looks like a name of a person, or like an account."""
    plain = _HONORIFIC.sub("", text.strip())
    return _PERSON.fullmatch(plain) is not None or plain != text.strip()


def without_links(text: str) -> str:
    """Return a text with the words of its links in place of the links."""
    return _LINK.sub(lambda match: match["text"], text)


def _is_credit(found: re.Match[str], title: str, siblings: Sequence[str]) -> bool:
    """Tell ``Loop Better by Trey Hunner`` from ``sorting by hand``."""
    who = found["who"].lstrip()
    if found["by"] == "w/":
        return who.startswith("@") or _PANEL.search(title) is not None
    if re.match(rf"[@\[]|[^\x00-\x7f]|{_CAPITALISED}", who) or _ORGANIZATION.search(who):
        return True
    is_usual = sum(" by " in sibling for sibling in siblings) > 1 and re.match(r"[\w.-]+(?:\s|$)", who)
    return bool(is_usual) or title.rstrip().endswith(('"', "”", "」", "』"))


def _is_name_in_parentheses(found: re.Match[str], siblings: Sequence[str]) -> bool:
    who, is_square = found["who"], found["mark"] == "["
    if re.fullmatch(r"@\S+", who):
        return True
    if _NO_NAME.search(who) or _PARTICLES.search(who):
        return False
    pair = re.split(r"\s*×\s*|\s+x\s+", who)
    if len(pair) > 1 and all(_is_person(name) or (is_square and re.fullmatch("[a-z][a-z_-]+", name)) for name in pair):
        return True
    others = filter(None, (_PARENTHESIS.search(sibling[:_MAX_LENGTH]) for sibling in siblings))
    names = {other["who"] for other in others if not _NO_NAME.search(other["who"])}
    are_most = 2 * len(names) >= len(siblings) and not is_square
    return len(names) > 1 and (are_most or (_is_person(who) and sum(map(_is_person, names)) > 1))


def _by_credit(found: re.Match[str], event: str) -> Credit:
    who = found["who"].strip()
    links = tuple((match["text"], match["url"]) for match in _LINK.finditer(who))
    bare = without_links(who)
    # A name that shares capitals with the event's is an organizer: "JAWS-UG 2017" and "by Security-JAWS".
    initials = set(re.findall(r"\b[A-Z]{3,}\b", event))
    if _ORGANIZATION.search(bare) or (" " not in bare and initials & set(re.findall(r"\b[A-Z]{3,}\b", bare))):
        return Credit(found.start(), organizers=(bare,), links=links) if not re.search(r"[,、<>/]", bare) else Credit()
    names, whole = _split_people(bare)
    return Credit(found.start() if whole and names else -1, names, links=links if names else ())


def _split_people(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the names at the start of *text*, and whether they are all of it."""
    account = re.match(rf"{_HANDLE}(?=\s+(?!and\b|[&＆]))", text)
    head = account[0] if account else re.split(r"\s*[(（/:：|]\s*|\s+(?:from|of|at)\s+(?=[A-Z])", text)[0]
    *others, last = re.split(r",?\s+and\s+|\s*[&＆]\s*|、", head)
    name, employer, _ = last.partition(",")
    names = [part for other in others for part in other.split(",")]  # "A, B, and C"
    return _clean_names([*names, name]), head == text and not employer


def _clean_names(parts: Iterable[str]) -> tuple[str, ...]:
    plain = (re.sub(r"[*`\\<>]", "", _HONORIFIC.sub("", part)).strip() for part in parts)
    return tuple(dict.fromkeys(name for name in plain if name))


def speakers_in_subheading(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the speakers that a heading below a title begins with, and whether they are all of it."""
    bare = without_links(text).strip()
    if len(bare) > _MAX_LENGTH or _PARTICLES.search(re.sub(r"さん|（.*|\(.*", "", bare)):
        return (), False
    if named := _named_person(bare):
        return named, False
    names, whole = _split_people(bare)
    return (names, whole) if all(map(_is_person, names)) else ((), False)


def speakers_in_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Find the speakers in the first lines of a section: ``Xさん``, ``Speaker: X``, ``By X``, a link to an account."""
    rows = [_plain_line(line) for line in lines if line.strip()]
    found: tuple[str, ...] = ()
    for index, row in enumerate(rows[:_MAX_LINES]):
        names = _names_in_line(row, rows[index + 1 :]) if len(row) <= _MAX_LENGTH else ()
        if found and not _BY_LINE.fullmatch(row):
            break
        found += names
    return found


def people_on_line(line: str) -> tuple[str, ...]:
    """Return the people on a line that holds no more than their names and employers; none on an item of a list."""
    names = () if re.match(r"\s*(?:[-*+]|\d+[.)])\s", line) else _split_people(_plain_line(line).strip("*_"))[0]
    is_other = len(line) > _MAX_LENGTH or _NO_NAME.search(line) or any(map(_ORGANIZATION.search, names))
    return names if not is_other and all(map(_is_person, names)) else ()


def signature(lines: Sequence[str], name: str) -> tuple[str, tuple[str, ...]]:
    """Return title and speakers in the first *lines* of a note without a heading, whose file's *name* is the title.

    They stand on one line, ``Ann Lee - Title``, or the speaker on one after the title: of several, the last.
    """
    first, *rest = lines[:_MAX_LINES] or [""]
    parts = _DASH.split(first.lstrip("* "), maxsplit=1)
    title = next((part for part in parts if get_close_matches(fold(part), [fold(name)], 1, _SIMILARITY)), "")
    under = rest[:1] if first.startswith("*") else reversed(rest)
    texts = [*(part for part in parts if part != title), *under] if title else []
    return title, next(filter(None, (people_on_line(text.lstrip("* ")) for text in texts)), ())


def is_speaker_line(line: str) -> bool:
    """Tell whether a line says who speaks, as ``Speaker: X`` does, and nothing else."""
    found = _SPEAKER_LINE.fullmatch(_plain_line(line))
    return found is not None and bool(_people(found["who"]))


def is_byline(line: str) -> bool:
    """Tell whether a line says whose talk it stands under, as ``By X`` and ``Speaker: X`` do."""
    row = without_links(_plain_line(line))
    return bool((_SPEAKER_LINE.fullmatch(row) or _BY_LINE.fullmatch(row)) and _names_in_line(row, ()))


def _plain_line(line: str) -> str:
    text = re.sub(r"<!--.*?-->", "", line)
    return re.sub(r"\*\*|__", "", re.sub(r"^\s*(?:[-*+]|\d+[.)])\s+", "", text)).strip()


def _names_in_line(row: str, after: Sequence[str]) -> tuple[str, ...]:
    bare = without_links(row)
    if found := _SPEAKER_LINE.fullmatch(bare):
        return _labelled_people(found, after)
    if found := _BY_LINE.fullmatch(bare):
        names, whole = _split_people(found["who"])
        return names if found["by"] or (whole and all(map(_is_person, names))) else ()
    if (found := _ACCOUNT_LINE.fullmatch(row)) and (account := _ACCOUNT.fullmatch(found["url"])):
        name = re.split(r"\s*[(（|｜,、]|\s[/／]", found["text"])[0]
        return _clean_names([name]) or (f"@{account['handle']}",)
    if found := _NAME_WITH_ROLE.fullmatch(bare):
        return (found[found.lastgroup or 0],)
    return _named_person(row)


def _labelled_people(found: re.Match[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the people behind a label, or in the lines *after* it if it stands alone."""
    if not (who := found["who"]):
        return tuple(name for row in after[:_MAX_LINES] for name in _split_people(row)[0][:1] if _is_person(name))
    if re.match(r"https?://", who):
        return ()
    several = _people(re.sub(r"\s*[(（].*?[)）]", "", who)) if found["plural"] else ()
    return several or _split_people(who)[0]

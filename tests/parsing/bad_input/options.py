"""Every option of every directive: what may be written there, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.model import options
from tests.parsing.bad_input.case import Case, Says, case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Every declared option, by what it is an option of.
DECLARED: Mapping[str, options.Options] = {**options.OPTIONS, "further-note": options.SECOND_NOTE_OPTIONS}

#: A directive right under the page's heading, in line 3, by the same names.
_PAGES = {
    "event": "# N\n\n:::{event} ID\n:date: 2017-03-11\nOPTION:::\n\nWORDS\n",
    "further-note": "# N\n\n:::{event}\n:event: known\nOPTION:::\n\nWORDS\n",
    "session": "# N\n\n:::{session} ID\n:event: known\nOPTION:::\n\nWORDS\n",
    "topic": "# ID\n\n:::{topic} ID\nOPTION\nWORDS\n:::\n",
    "speaker": "# ID\n\n:::{speaker} ID\nOPTION\nWORDS\n:::\n",
    **{name: f"# N\n\n:::{{{name}}}\nOPTION\nWORDS\n:::\n" for name in options.LISTING_OPTIONS},
}

#: What is said where a value is nothing that an option takes; "" where it is taken.
Rows = tuple[tuple[str, str], ...]

HUGE = "x" * 5_000
SCRIPT = "<script>alert(1)</script>"
#: What no page declares or names.
NOBODY = "<b>nobody</i>"
#: What YAML writes as half a pair of surrogates, which no file can hold.
BROKEN = '"\\ud800x"'

EMPTY = "it is empty; write a value or remove it"
ID_RULE = "write one from a-z, 0-9 and hyphens (at most 100 letters, and not 'id' with a number)"
OUT = "the character U+D800 can't be shown and is left out; delete it"

TEXT: Rows = (("", ""), (HUGE, ""), (SCRIPT, ""), (BROKEN, OUT))
LIST: Rows = (("", ""), (",,、,", ""), (HUGE, ""), (SCRIPT, ""), (BROKEN, OUT))
URL: Rows = (
    ("", EMPTY),
    ("javascript:alert(1)", "begins with javascript: use an http, https or relative URL"),
    ("data:text/html,x", "begins with data: use an http"),
    ("https://a.example/ b", "contains a space, a backslash or an invisible character: percent-encode it"),
    ("https://u:p@a.example/", "contains a user name: remove everything before the @"),
    ("https://a.example:x/", "can't be parsed as a URL"),
    ("https://", "has no host: write https:// and the host"),
    (f"https://a.example/{HUGE}", ""),
    ('"https://a.example/\\ud800"', OUT),
)
FILES: Rows = (
    ("", ""),
    ("javascript:alert(1)", "begins with javascript: use an http"),
    ("../../../etc/passwd", "leads out of the site; put the file into the site's folder"),
    ("nowhere.pdf", "'nowhere.pdf' is not there; put the file beside the page, or correct the path"),
    ("a-known.md", "'a-known.md' is a page; link to it in the text"),
    ("a%00b.pdf", "is no path of a file; write one relative to the page"),
    (f"{HUGE}.pdf", "is no path of a file; write one relative to the page"),
)
LINKS: Rows = (
    ("", EMPTY),
    ("Slides", "'Slides' is not a link; write 'Text <https://…>' or a URL"),
    ("Text <javascript:alert(1)>", "begins with javascript: use an http"),
    ("Text <>", "is empty"),
    ("Text <nowhere.pdf>", "'nowhere.pdf' is not there"),
    (HUGE, "is not a link; write"),
    ("<" * 3000, "is not a link; write"),
)
IDENTIFIER: Rows = (
    ("", EMPTY),
    ("JAWS Days", f"'JAWS Days' can't be an id; {ID_RULE}, such as 'jaws-days'"),
    ("名前", f"'名前' can't be an id; {ID_RULE}"),
    ("id1", "'id1' can't be an id"),
    ("../x", "'../x' can't be an id"),
    (HUGE.upper(), "can't be an id"),
)
CHOICE: Rows = (
    ("", EMPTY),
    (SCRIPT, f"'{SCRIPT}' is not a valid value; use one of"),
    (HUGE, "is not a valid value; use one of"),
)
NUMBER: Rows = (
    ("", EMPTY),
    ("many", "'many' is not a number"),
    ("-1", "'-1' is not a number"),
    ("1.5", "'1.5' is not a number"),
    ("１０", "'１０' is not a number"),
    ("9" * 5000, "is not a number"),
    ("999999999", ""),
)
FLAG: Rows = (
    ("maybe", "'maybe' is neither yes nor no; write one of the two"),
    ("", ""),
    (HUGE, "is neither yes nor no"),
)
MOMENT: Rows = (
    ("", EMPTY),
    ("25:00", "'25:00' is not a time; write it as hh:mm or YYYY-MM-DDThh:mm"),
    ("13:30-14:00", "'13:30-14:00' is not a time"),
    ("2017-02-30T10:00", "'2017-02-30T10:00' is not a time"),
    ("十時", "'十時' is not a time"),
)
STATUS: Rows = (("", "':status:' can't be read as a status"), ("publishd", "':status: publishd' can't be read"))
SORT: Rows = (*CHOICE, ("newset", "'newset' is not a valid value; did you mean 'newest'?"))
LAYOUT: Rows = (*CHOICE, ("tabel", "'tabel' is not a valid value; did you mean 'table'?"))


def unknown(kind: str) -> Rows:
    """Return names of an object that nothing has."""
    return (("unheard-of", f"there is no {kind} 'unheard-of'"), (NOBODY, f"there is no {kind} '{NOBODY}'"))


#: Every option: values, and what is said about each.
OPTIONS: Mapping[tuple[str, str], Rows] = {
    ("event", "date"): (
        ("2017-02-30", "the date 2017-02-30 does not exist"),
        ("2017-13-01", "the date 2017-13-01 does not exist"),
        ("0000-01-01", "the date 0000-01-01 does not exist"),
        ("11.3.2017", "'11.3.2017' is not a date; write it as YYYY-MM-DD"),
        ("２０１７-０３-１１", "is not a date; write it as YYYY-MM-DD"),
        ("2017-03-12/2017-03-11", "ends before it begins; write the earlier date first"),
        ("2017-03-11/", "'' is not a date"),
        ("2017-03-11/2017-03-12/2017-03-13", "'2017-03-12/2017-03-13' is not a date"),
        (HUGE, "is not a date"),
        (SCRIPT, "is not a date"),
    ),
    ("event", "title"): (*TEXT, ("[1, 2]", ""), ("{a: 1}", ""), ("\u202eabc", ""), ("*x*", "")),
    ("event", "url"): URL,
    ("event", "series"): TEXT,
    ("event", "organizer"): LIST,
    ("event", "venue"): TEXT,
    ("event", "timezone"): (
        ("", EMPTY),
        ("Asia/Tokio", "'Asia/Tokio' is not a time zone; write its IANA name, such as Asia/Tokyo"),
        ("../../etc/passwd", "'../../etc/passwd' is not a time zone"),
        (HUGE, "is not a time zone"),
    ),
    ("event", "online"): FLAG,
    ("event", "hashtag"): TEXT,
    ("event", "topics"): (("Nowhere", "no page declares the topic 'Nowhere'"), ("-", "")),
    ("event", "status"): STATUS,
    ("event", "author"): TEXT,
    ("event", "published"): (
        ("", EMPTY),
        ("yesterday", "'yesterday' is not a date or time; write it as YYYY-MM-DD"),
        ("2017-02-30", "'2017-02-30' is not a date or time"),
    ),
    ("event", "source"): (
        ("Title <javascript:alert(1)>", "begins with javascript: use an http"),
        ("Title <>", "is empty"),
    ),
    ("event", "license"): TEXT,
    ("further-note", "event"): (("nowhere", "there is no event 'nowhere'"),),
    ("further-note", "status"): STATUS,
    ("further-note", "author"): TEXT,
    ("further-note", "published"): (("2017-02-30", "'2017-02-30' is not a date or time"),),
    ("further-note", "source"): (("<>", "is empty"),),
    ("further-note", "license"): TEXT,
    ("session", "speakers"): (*LIST, ("<a>", ""), ("A <>", ""), ("A <b", "")),
    ("session", "organizer"): LIST,
    ("session", "url"): URL,
    ("session", "slides"): FILES,
    ("session", "video"): FILES,
    ("session", "links"): LINKS,
    ("session", "topics"): (
        ("Nowhere Land", "no page declares the topic 'Nowhere Land'; make its page with 'eventnotes topics --create-"),
        ("Knwon Thing", "no page declares the topic 'Knwon Thing'; did you mean 'Known Thing'?"),
        (f"{SCRIPT}!", f"no page declares the topic '{SCRIPT}!'"),
        ("y" * 5_000, "no page declares the topic 'yyy"),
        ("", ""),
    ),
    ("session", "track"): TEXT,
    ("session", "type"): (*CHOICE, ("keynotes", "'keynotes' is not a valid value; did you mean 'keynote'?")),
    ("session", "language"): TEXT,
    ("session", "start"): MOMENT,
    ("session", "end"): MOMENT,
    ("session", "event"): (("nowhere", "there is no event 'nowhere'; declare it with the directive 'event'"),),
    ("session", "follows"): (
        ("nowhere", "the option 'follows': there is no session 'nowhere'"),
        ("known/nowhere", "there is no session 'known/nowhere'"),
        (HUGE, "there is no session 'xxx"),
        (SCRIPT, "there is no session"),
    ),
    ("session", "status"): STATUS,
    ("topic", "aliases"): (
        ("-", "the alias '-' is empty after normalization"),
        ("\u3000 ‐", "the alias '‐' is empty after normalization"),
        ("Known Thing", "the spelling 'Known Thing' is claimed by two topics"),
        (SCRIPT, ""),
        (HUGE, ""),
        ("", ""),
    ),
    ("topic", "reading"): TEXT,
    ("topic", "hidden-aliases"): (
        ("-", "the alias '-' is empty after normalization"),
        ("Known Thing", "the spelling 'Known Thing' is claimed by two topics"),
        (f"{SCRIPT} hidden", ""),
        (f"{HUGE} hidden", ""),
    ),
    ("topic", "sort"): TEXT,
    ("topic", "parent"): (
        ("名前", "'名前' can't be an id"),
        ("nowhere", "the option 'parent': there is no topic 'nowhere'; declare it on a page 'topics/nowhere'"),
        ("ID", "is its own ancestor through its parent 'ID' ("),
    ),
    ("topic", "related"): (
        ("名前", "'名前' can't be an id"),
        ("nowhere", "the option 'related': there is no topic 'nowhere'"),
        ("", ""),
    ),
    ("topic", "facts"): (
        ("Price", "'Price' has no label or no key; write 'Label <key>'"),
        ("<price>", "'<price>' has no label or no key"),
        ("Price <値段>", "'値段' can't be an id"),
        (f"{SCRIPT} <price>", f"'{SCRIPT} <price>' has no label or no key"),
        ("", ""),
    ),
    ("topic", "url"): URL,
    ("topic", "match"): (("", EMPTY), ("fuzzy", "'fuzzy' is not a valid value; use one of auto, word, case, explicit")),
    ("topic", "redirects"): (
        ("known-thing", "'known-thing' already redirects to the topic 'known-thing'"),
        ("../../x", ""),
        (HUGE, ""),
    ),
    ("speaker", "aliases"): (*LIST, ("-", "the alias '-' is empty after normalization")),
    ("speaker", "reading"): TEXT,
    ("speaker", "links"): LINKS,
    ("speaker", "redirects"): (("../../x", ""), (HUGE, "")),
    ("speaker", "status"): STATUS,
    ("event-list", "series"): TEXT,
    ("event-list", "topic"): unknown("topic"),
    ("event-list", "year"): NUMBER,
    ("event-list", "limit"): NUMBER,
    ("event-list", "sort"): SORT,
    ("event-list", "layout"): LAYOUT,
    ("event-list", "group"): CHOICE,
    ("session-list", "event"): (*IDENTIFIER, ("nowhere", "there is no event 'nowhere'")),
    ("session-list", "series"): TEXT,
    ("session-list", "topic"): unknown("topic"),
    ("session-list", "speaker"): unknown("speaker"),
    ("session-list", "year"): NUMBER,
    ("session-list", "type"): CHOICE,
    ("session-list", "limit"): NUMBER,
    ("session-list", "sort"): SORT,
    ("session-list", "layout"): LAYOUT,
    ("session-list", "group"): CHOICE,
    ("topic-list", "parent"): (*IDENTIFIER, ("unheard-of", "there is no topic 'unheard-of'")),
    ("topic-list", "min-events"): NUMBER,
    ("topic-list", "limit"): NUMBER,
    ("topic-list", "sort"): SORT,
    ("topic-list", "layout"): LAYOUT,
    ("topic-list", "group"): CHOICE,
    ("topic-matrix", "parent"): (("unheard-of", "there is no topic 'unheard-of'"), ("X", "'X' can't be an id")),
    ("topic-matrix", "min-events"): NUMBER,
    ("topic-matrix", "limit"): NUMBER,
    ("topic-matrix", "sort"): SORT,
    ("topic-matrix", "by"): CHOICE,
    ("topic-matrix", "columns"): NUMBER,
    ("topic-matrix", "quiet"): NUMBER,
    ("speaker-list", "limit"): NUMBER,
    ("speaker-list", "sort"): CHOICE,
    ("speaker-list", "layout"): LAYOUT,
}

#: The types of the warnings that are not about a value by itself.
_KINDS = (
    ("there is no ", "unknown"),
    ("no page declares", "undeclared"),
    ("is empty after normalization", "spelling"),
    ("the spelling", "spelling"),
    ("is its own ancestor", "parent"),
    ("already redirects", "duplicate"),
    ("out of the site", "file"),
    ("is not there", "file"),
    ("is a page", "file"),
    ("is no path", "file"),
)


def _cases() -> Iterator[Case]:
    for (directive, option), rows in OPTIONS.items():
        page = _PAGES[directive]
        # An option that the page has already is replaced.
        page = "\n".join(line for line in page.split("\n") if not line.startswith(f":{option}:"))
        for number, (value, said) in enumerate(rows, start=1):
            kind = next((kind for start, kind in _KINDS if start in said), "option")
            name, source = f"{directive}-{option}-{number}", page.replace("OPTION", f":{option}: {value}\n")
            if option == "status":
                line = source[: source.index(":status:")].count("\n") + 1
                yield case(name, source, Says(line, kind, said), words=(), hidden=("WORDS",))
            else:
                yield case(name, source, *((Says(3, kind, said),) if said else ()))


CASES = tuple(_cases())

"""Ids, places and references: what stands on a page, and what is said about it."""

from __future__ import annotations

from tests.parsing.bad_input.case import EVENT, HEADING, UNTITLED, Says, case
from tests.parsing.bad_input.options import HUGE, SCRIPT

_DAY = ":date: 2017-03-11\n"
_ID_RULE = "write one from a-z, 0-9 and hyphens (at most 100 letters, and not 'id' with a number)"


def _event(argument: str) -> str:
    return f"{HEADING}:::{{event}} {argument}\n{_DAY}:::\n\nWORDS\n"


def _session(argument: str) -> str:
    return f"{EVENT}## S\n\n:::{{session}} {argument}\n:::\n\nWORDS\n"


def _topic(argument: str) -> str:
    return f"# ID\n\n:::{{topic}} {argument}\n\nWORDS\n:::\n"


IDS = (
    case("id-missing", _event(""), Says(3, "id", f"event: the id is missing; {_ID_RULE}")),
    case("id-japanese", _event("名前"), Says(3, "id", f"event: '名前' can't be an id; {_ID_RULE}")),
    case("id-capital", _event("JAWS Days"), Says(3, "id", "such as 'jaws-days'")),
    case("id-reserved", _event("id1"), Says(3, "id", "event: 'id1' can't be an id")),
    case("id-path", _event("../../etc/x"), Says(3, "id", "such as 'etc-x'")),
    case("id-hyphens", _event("--"), Says(3, "id", "event: '--' can't be an id")),
    case("id-script", _event(SCRIPT), Says(3, "id", "such as 'script-alert-1-script'")),
    case("id-huge", _event(HUGE), Says(3, "id", "can't be an id")),
    case(
        "id-twice", _event("known"), Says(3, "duplicate", "the event 'known' is declared twice: here and at a-known:3")
    ),
    case("session-id-japanese", _session("名前"), Says(9, "id", "session: '名前' can't be an id")),
    case("session-id-reserved", _session("term-0"), Says(9, "id", "session: 'term-0' can't be an id")),
    case("session-id-huge", _session(HUGE), Says(9, "id", "can't be an id")),
    case("session-id-slash", _session("known/talk"), Says(9, "id", "such as 'known-talk'")),
    case(
        "session-id-twice",
        f"{EVENT}## S\n\n:::{{session}} s\n:::\n\n## T\n\n:::{{session}} s\n:::\n\nWORDS\n",
        Says(14, "duplicate", "the session 'ID/s' is declared twice: here and at ID:9; change the id of one of them"),
    ),
    case(
        "session-id-twice-elsewhere",
        "# N\n\n:::{session} talk\n:event: known\n:::\n\nWORDS\n",
        Says(3, "duplicate", "the session 'known/talk' is declared twice: here and at a-known:9"),
    ),
    case("topic-id-missing", _topic(""), Says(3, "id", f"topic: the id is missing; {_ID_RULE}")),
    case("topic-id-title", _topic("Some Title"), Says(3, "docutils-topic", "if docutils' directive 'topic' was meant")),
    case("topic-id-japanese", _topic("名前"), Says(3, "docutils-topic", "'名前' can't be the id of a topic")),
    case("topic-id-reserved", _topic("id7"), Says(3, "docutils-topic", "'id7' can't be the id of a topic")),
    case("topic-id-twice", _topic("known-thing"), Says(3, "duplicate", "the topic 'known-thing' is declared twice")),
    case(
        "id-of-a-label",
        f"{EVENT}(s)=\nText.\n\n## S\n\n:::{{session}} s\n:::\n\nWORDS\n",
        Says(12, "duplicate", "another target on this page has the id 's'; rename one of them"),
    ),
)

PLACES = (
    case(
        "no-heading",
        f":::{{event}} ID\n{_DAY}:::\n\nWORDS\n",
        UNTITLED,
        Says(1, "misplaced", "the directive 'event' has no heading; add one right above it"),
    ),
    case(
        "no-heading-session",
        ":::{session} s\n:event: known\n:::\n\nWORDS\n",
        UNTITLED,
        Says(1, "misplaced", "has no heading"),
    ),
    case("no-heading-topic", ":::{topic} ID\n\nWORDS\n:::\n", UNTITLED, Says(1, "misplaced", "has no heading")),
    case(
        "second-event",
        f"{EVENT}## S\n\n:::{{event}} beta\n:date: 2018-01-01\n:::\n\nWORDS\n",
        Says(9, "misplaced", "the directive 'event' must stand right under the page's first heading"),
    ),
    case(
        "second-topic",
        "# ID\n\n:::{topic} ID\n:::\n\n## M\n\n:::{topic} other\n\nWORDS\n:::\n",
        Says(8, "misplaced", "the directive 'topic' must stand right under the page's first heading"),
    ),
    case(
        "two-in-one",
        f"{EVENT}:::{{session}} s\n:::\n\nWORDS\n",
        Says(7, "misplaced", "the heading 'N' already declares an event; give this session its own heading"),
    ),
    case(
        "two-topics-in-one",
        "# ID\n\n:::{topic} ID\n:::\n\n:::{topic} other\n\nWORDS\n:::\n",
        Says(6, "misplaced", "the heading 'ID' already declares a topic; give this topic its own heading"),
    ),
    case(
        "late",
        f"{EVENT}## S\n\nFIRST\n\n:::{{session}} s\n:::\n\nWORDS\n",
        Says(11, "misplaced", "the directive 'session' must stand right under its heading; move it up"),
        words=("FIRST", "WORDS"),
    ),
    case(
        "in-a-list",
        f"{EVENT}- item\n\n  :::{{session}} s\n  :speakers: SPEAKER\n\n  ABSTRACT\n  :::\n\nWORDS\n",
        Says(9, "misplaced", "the directive 'session' has no heading"),
        words=("SPEAKER", "ABSTRACT", "WORDS"),
    ),
    case(
        "in-a-quote",
        f"{EVENT}> :::{{session}} s\n> ABSTRACT\n> :::\n\nWORDS\n",
        Says(7, "misplaced", "has no heading"),
        words=("ABSTRACT", "WORDS"),
    ),
    case(
        "in-a-table",
        f"{EVENT}:::{{list-table}}\n* - CELL\n  - ```{{session}} s\n    ABSTRACT\n    ```\n:::\n\nWORDS\n",
        Says(9, "misplaced", "has no heading"),
        words=("CELL", "ABSTRACT", "WORDS"),
    ),
    case(
        "nested",
        f"{EVENT}## S\n\n:::{{session}} s\n```{{session}} t\nABSTRACT\n```\n:::\n\nWORDS\n",
        Says(10, "misplaced", "has no heading"),
        words=("ABSTRACT", "WORDS"),
    ),
    case(
        "event-in-a-session",
        f"{EVENT}## S\n\n:::{{session}} s\n```{{event}} t\nABSTRACT\n```\n:::\n\nWORDS\n",
        Says(10, "misplaced", "has no heading"),
        words=("ABSTRACT", "WORDS"),
    ),
    case(
        "in-a-note",
        f"{EVENT}:::{{note}}\n```{{session}} s\nABSTRACT\n```\n:::\n\nWORDS\n",
        Says(8, "misplaced", "has no heading"),
        words=("ABSTRACT", "WORDS"),
    ),
    case("no-event", "# N\n\n:::{session} ID\n:::\n\nWORDS\n", Says(3, "misplaced", "the session belongs to no event")),
    case(
        "no-date",
        "# N\n\n:::{event} ID\n:::\n\nWORDS\n",
        Says(3, "option", "the option 'date' is required; add ':date:'"),
    ),
    case("empty-date", "# N\n\n:::{event} ID\n:date:\n:::\n\nWORDS\n", Says(3, "option", "'date' is required")),
    case(
        "beside-a-session",
        "# S\n\n:::{session} ID\n:event: known\n:::\n\nFirst.\n\n# T\n\nWORDS\n",
        Says(9, "misplaced", "the text under the heading 'T' belongs to no session and no event"),
    ),
    case(
        "unknown-option",
        f"{EVENT}## S\n\n:::{{session}} s\n:speeker: A\n:::\n\nWORDS\n",
        Says(9, "option", "session: there is no option 'speeker'; did you mean 'speakers'?"),
    ),
    case(
        "strange-option",
        f"{EVENT}## S\n\n:::{{session}} s\n:{SCRIPT}: A\n:::\n\nWORDS\n",
        Says(9, "option", "there is no option"),
    ),
    case(
        "list-argument",
        "# N\n\n:::{event-list} alpha\nWORDS\n:::\n",
        Says(3, "option", "the directive 'event-list' takes no argument; remove 'alpha'"),
    ),
    case(
        "list-option",
        "# N\n\n:::{topic-list}\n:laiout: table\n\nWORDS\n:::\n",
        Says(3, "option", "there is no option 'laiout'; did you mean 'layout'?"),
    ),
    case(
        "circle-of-two",
        "# ID\n\n:::{topic} ID\n:parent: circle-of-three\n\nWORDS\n:::\n",
        Says(3, "parent", "is its own ancestor through its parent 'circle-of-three' ("),
    ),
    case(
        "circle-of-three",
        "# ID\n\n:::{topic} ID\n:parent: circle-of-four\n\nWORDS\n:::\n",
        Says(3, "parent", "through its parent 'circle-of-four'"),
    ),
    case(
        "circle-of-four",
        "# ID\n\n:::{topic} ID\n:parent: circle-of-two\n\nWORDS\n:::\n",
        Says(3, "parent", "through its parent 'circle-of-two'"),
    ),
    case(
        "rst-session",
        "N\n=\n\n.. event:: ID\n   :date: 2017-03-11\n\nS\n-\n\n- item\n\n  .. session:: s\n\n     ABSTRACT\n\nWORDS\n",
        Says(12, "misplaced", "has no heading"),
        words=("ABSTRACT", "WORDS"),
        suffix=".rst",
    ),
    case(
        "rst-day",
        "N\n=\n\n.. event:: ID\n   :date: 2017-02-30\n\nWORDS\n",
        Says(4, "option", "the date 2017-02-30 does not exist"),
        suffix=".rst",
    ),
    case(
        "rst-no-id",
        "N\n=\n\n.. event::\n   :date: 2017-03-11\n\nWORDS\n",
        Says(4, "id", "event: the id is missing"),
        suffix=".rst",
    ),
    case(
        "rst-unclosed",
        "N\n=\n\n.. event:: ID\n   :date 2017-03-11\n   :venue: PLACE\n\n   ABSTRACT\n\nWORDS\n",
        Says(4, "id", "event: 'rst-unclosed :date 2017-03-11' can't be an id"),
        Says(4, "option", "the option 'date' is required"),
        words=("PLACE", "ABSTRACT", "WORDS"),
        suffix=".rst",
    ),
    case(
        "unknown-directive",
        f"{EVENT}## S\n\n:::{{sesion}} s\n:speakers: SPEAKER\n\nABSTRACT\n:::\n\nWORDS\n",
        Says(9, "source", "the directive 'sesion' is unknown, so it is shown as written; did you mean 'session'?"),
        words=("SPEAKER", "ABSTRACT", "WORDS"),
    ),
    case(
        "rst-unknown-directive",
        "N\n=\n\n.. evnt:: ID\n   :date: 2017-03-11\n\n   ABSTRACT\n\nWORDS\n",
        Says(4, "source", "the directive 'evnt' is unknown, so it is shown as written; did you mean 'event'?"),
        words=("ABSTRACT", "WORDS"),
        suffix=".rst",
    ),
    case(
        "unknown-directive-in-a-list",
        f"{EVENT}1. ITEM\n\n   ```{{sesion}} s\n   ABSTRACT\n   ```\n\nWORDS\n",
        Says(9, "source", "the directive 'sesion' is unknown"),
        words=("ITEM", "ABSTRACT", "WORDS"),
    ),
    case(
        "argument-missing",
        f"{EVENT}```{{list-table}} TITLE\nTEXT\n```\n\n```{{figure}}\nCAPTION\n```\n\nWORDS\n",
        Says(7, "docutils", "list-table"),
        Says(11, "source", "the directive 'figure' takes 1 argument(s), not 0"),
        words=("TEXT", "CAPTION", "WORDS"),
    ),
    case(
        "unclosed",
        f"{EVENT}## S\n\n:::{{session}} s\n\nABSTRACT\n\n## T\n\nWORDS\n",
        Says(9, "source", "the directive 'session' is never closed, so all that follows is in it; write ':::'"),
        words=("ABSTRACT", "WORDS"),
    ),
    case(
        "unclosed-before-another",
        f"# N\n\n:::{{event}} ID\n{_DAY}\nFIRST\n\n## S\n\n:::{{session}} s\n:::\n\nWORDS\n",
        Says(3, "source", "the directive 'event' is not closed before the directive 'session' in line 10; write ':::'"),
        words=("FIRST", "WORDS"),
    ),
    case(
        "unclosed-in-another",
        f"{EVENT}::::{{note}}\n\n:::{{tip}}\nFIRST\n::::\n\nWORDS\n",
        Says(9, "source", "the directive 'tip' is never closed"),
        words=("FIRST", "WORDS"),
    ),
    case(
        "unclosed-code-in-a-list",
        f"{EVENT}- item\n\n  ```python\n  FIRST\n\nWORDS\n",
        Says(9, "source", "'```python' is never closed"),
        words=("FIRST", "WORDS"),
    ),
    case(
        "unclosed-code-at-the-end",
        f"{EVENT}WORDS\n\n```\nFIRST",
        Says(9, "source", "'```' closes nothing here, so it opens another block; remove it, or close that block too"),
        words=("FIRST", "WORDS"),
    ),
    case(
        "closed-twice",
        f"{EVENT}:::\n\n## S\n\n:::{{session}} s\n:::\n\nWORDS\n",
        Says(7, "source", "':::' closes nothing here, so it opens another block"),
    ),
    case(
        "rst-twice",
        "ID\n======================\n\n.. topic:: ID\n   :url: a\n   :url: b\n\n   WORDS\n",
        Says(4, "docutils", 'invalid option data: duplicate option "url".'),
        suffix=".rst",
    ),
)


def _role(written: str) -> str:
    return f"{EVENT}WORDS {written}\n"


ROLES = (
    case("role-event", _role("{event}`nowhere`"), Says(7, "unknown", "there is no event 'nowhere'")),
    case(
        "role-event-near",
        _role("{event}`knwon`"),
        Says(7, "unknown", "there is no event 'knwon'; did you mean 'known'?"),
    ),
    case(
        "role-event-huge",
        _role(f"{{event}}`{HUGE}`"),
        Says(7, "unknown", "there is no event 'xxx"),
        words=("WORDS", HUGE),
    ),
    case("role-event-script", _role(f"{{event}}`T <{SCRIPT}>`"), Says(7, "unknown", "there is no event")),
    case(
        "role-session",
        _role("{session}`nowhere`"),
        Says(7, "unknown", "no session 'nowhere'; write it as 'event/session'"),
    ),
    case("role-session-near", _role("{session}`known/tlak`"), Says(7, "unknown", "did you mean 'known/talk'?")),
    case("role-session-slashes", _role("{session}`a/b/c`"), Says(7, "unknown", "there is no session 'a/b/c'")),
    case("role-topic", _role("{topic}`unheard-of`"), Says(7, "unknown", "there is no topic 'unheard-of'")),
    case("role-topic-near", _role("{topic}`Known Things`"), Says(7, "unknown", "did you mean 'Known Thing'?")),
    case(
        "role-topic-huge",
        _role(f"{{topic}}`{'y' * 4000}`"),
        Says(7, "unknown", "there is no topic 'yyy"),
        words=("WORDS", "y" * 4000),
    ),
    case("role-topic-nothing", _role("{topic}`-`"), Says(7, "unknown", "there is no topic '-'")),
    case("role-speaker", _role("{speaker}`Nobody`"), Says(7, "unknown", "there is no speaker 'Nobody'")),
    case(
        "role-speaker-script",
        _role("{speaker}`NAME <!>`"),
        Says(7, "unknown", "there is no speaker '!'"),
        words=("WORDS", "NAME"),
    ),
    case("role-mention", _role("{mention}`unheard-of`"), Says(7, "unknown", "there is no topic 'unheard-of'")),
    case(
        "role-mention-title",
        _role("{mention}`TITLE <unheard-of>`"),
        Says(7, "unknown", "no topic 'unheard-of'"),
        words=("TITLE",),
    ),
    case("role-no-mention", _role(f"{{no-mention}}`{SCRIPT}`"), words=("WORDS", SCRIPT)),
    case("role-no-mention-huge", _role(f"{{no-mention}}`{HUGE}`"), words=("WORDS", HUGE)),
    case(
        "role-fact-key",
        _role("{fact}`Größe 15`"),
        Says(7, "fact", "'Größe' can't be the key of a fact"),
        words=("Größe 15",),
    ),
    case(
        "role-fact-value",
        _role("{fact}`size`"),
        Says(7, "fact", "the fact 'size' has no value; write it behind the key"),
    ),
    case("role-fact-huge", _role(f"{{fact}}`size {HUGE}`"), words=(HUGE,)),
    case(
        "role-fact-stray",
        "# N\n\nWORDS {fact}`size 15`\n",
        Says(3, "fact", "the fact 'size' is in no passage on an event"),
        words=("15",),
    ),
    case(
        "role-unknown",
        _role("and {topik}`ONE` and {topik}`TWO <known-thing>`\nand {topik}`THREE`"),
        *[Says(7, "source", "the role 'topik' is unknown, so it is shown as written; did you mean 'topic'?")] * 3,
        words=("WORDS", "ONE", "TWO", "THREE"),
    ),
    case(
        "rst-role-unknown",
        "N\n=\n\nWORDS :topik:`TITLE <known-thing>`\n",
        Says(4, "source", "the role 'topik' is unknown"),
        words=("WORDS", "TITLE"),
        suffix=".rst",
    ),
    case(
        "link-event", _role("[TEXT](#nowhere-at-all)"), Says(7, "myst.xref_missing", "nowhere-at-all"), words=("TEXT",)
    ),
    case("picture", _role("![ALT](https://u:p@a.example/x.png)"), Says(7, "picture", "remote picture: ")),
)

CASES = (*IDS, *PLACES, *ROLES)

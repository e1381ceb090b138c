"""What tests by properties found."""

from __future__ import annotations

from tests.parsing.bad_input.case import EVENT, Case, Says, case

_UNREAD = "'event': Invalid options format: "
_UNHELD = Says(5, "option", "this directive can't be read, so these notes are held back")

CASES: tuple[Case, ...] = (
    # MyST drops all options where it can't read one.
    case(
        "unclosed-quote",
        "# N\n\n:::{event} ID\n:date: 2017-03-11\n:venue: \"VENUE\n:author: 'NAME'\n:::\n\nWORDS\n",
        Says(6, "myst.directive_option", f"{_UNREAD}found unexpected end of stream"),
        words=("VENUE", "NAME", "WORDS"),
    ),
    case(
        "option-without-colon",
        "# N\n\n:::{event} ID\n---\ndate: 2017-03-11\nvenue: VENUE\nMORE\nauthor: NAME\n---\n\nWORDS\n:::\n",
        Says(8, "myst.directive_option", f"{_UNREAD}expected ':' after key"),
        words=("VENUE MORE", "NAME", "WORDS"),
    ),
    case(
        "list-unclosed-quote",
        f"{EVENT}:::{{session-list}}\n:speaker: 'nobody\n:layout: table\n:::\n\nWORDS\n",
        Says(7, "unknown", "there is no speaker 'nobody'"),
        Says(9, "myst.directive_option", "'session-list': Invalid options format: found unexpected end of stream"),
    ),
    case(
        "withdrawn-unclosed-quote",
        '# N\n\n:::{event} ID\n:date: 2017-03-11\n:status: withdrawn\n:venue: "VENUE\n:::\n\nWORDS\n',
        Says(6, "myst.directive_option", f"{_UNREAD}found unexpected end of stream"),
        words=("N",),
        hidden=("VENUE", "WORDS"),
    ),
    # PyYAML fails at some tags with errors of which MyST does not know.
    *(
        case(
            f"front-matter-tag-{number}",
            f"---\nx: {value}\n---\n# N\n\nWORDS\n",
            Says(1, "source", "the page can't be parsed ("),
        )
        for number, value in enumerate(("!!timestamp x", "!!bool x", "!!int ''"))
    ),
    case(
        "session-of-no-event",
        "# N\n\n:::{session} ID\n:event: nowhere\n:speakers: SPEAKER\n:track: ROOM\n:::\n\nWORDS\n",
        Says(3, "unknown", "there is no event 'nowhere'"),
        words=("SPEAKER", "ROOM", "WORDS"),
    ),
    case(
        "notes-on-no-event",
        "# N\n\n:::{event}\n:event: nowhere\n:author: NAME\n:license: TERMS\n:::\n\nWORDS\n",
        Says(3, "unknown", "there is no event 'nowhere'"),
        words=("NAME", "TERMS", "WORDS"),
    ),
    # docutils leaves out a directive where it can't read one of its options.
    case(
        "rst-withdrawn-twice",
        "N\n=\n\n.. event:: ID\n   :status: withdrawn\n   :url: a\n   :url: b\n\n   ABSTRACT\n\nWORDS\n",
        Says(4, "docutils", 'invalid option data: duplicate option "url".'),
        _UNHELD,
        words=("–",),
        hidden=("ABSTRACT", "WORDS"),
        suffix=".rst",
    ),
    case(
        "rst-withdrawn-without-colon",
        "N\n=\n\n.. event:: ID\n   :status: withdrawn\n   :url\n\nWORDS\n",
        Says(4, "docutils", "invalid option block."),
        _UNHELD,
        words=("–",),
        hidden=("WORDS",),
        suffix=".rst",
    ),
)

"""Files that are no text, or none that can be read as markup, and what is said about them."""

from __future__ import annotations

from tests.parsing.bad_input.case import EVENT, HEADING, UNTITLED, Case, Says, case

_RST = "N\n=\n\n.. event:: ID\n   :date: 2017-03-11\n\n"
_DEPTH = "lists, quotes or marks are nested too deeply"


def _nested(depth: int, gap: str = "") -> str:
    """Return lists in lists: an item of one word for each."""
    return "".join(f"{'  ' * level}- word{level}\n{gap}" for level in range(depth))


def _control(number: int) -> str:
    return f"the character U+{number:04X} can't be shown and is left out; delete it"


SMALL = (
    # Sphinx itself says at the table of contents that a page has no title.
    case("empty", "", UNTITLED, words=()),
    case("empty-rst", "", UNTITLED, words=(), suffix=".rst"),
    case("only-spaces", "\n \n\u3000\n\n", UNTITLED, words=("",)),
    case("only-a-mark", b"\xef\xbb\xbf", UNTITLED, words=()),
    case("no-title", "WORDS\n", UNTITLED),
    case("nul", f"{EVENT}WO\0RDS\n", Says(7, "source", _control(0))),
    case("nul-rst", f"{_RST}WO\0RDS\n", Says(7, "source", _control(0)), suffix=".rst"),
    case("escape", f"{EVENT}WORDS\x1b[31m\n", Says(7, "source", _control(0x1B))),
    case(
        "vertical-tab",
        f"{HEADING}:::{{event}} ID\n:date: 2017-03-11\n:venue: a\x0bb\n:::\n\nWORDS\n",
        Says(5, "source", _control(0x0B)),
        words=("a b", "WORDS"),
    ),
    case("noncharacter", f"{EVENT}WORDS\uffff\n", Says(7, "source", _control(0xFFFF))),
    case(
        "no-utf-8",
        f"{EVENT}WORDS 日本語 ".encode() + b"\xff\xfe\n",
        Says(7, "source", "here are bytes that are not UTF-8"),
        words=("WORDS 日本語",),
    ),
    case(
        "cut-utf-8",
        f"{EVENT}WORDS 日本語".encode()[:-1],
        Says(7, "source", "save the file as UTF-8"),
        words=("WORDS 日本",),
    ),
    case(
        "surrogates",
        f"{EVENT}WORDS 日本語の文 ".encode() + b"\xed\xa0\x80\n",
        Says(7, "source", "here are bytes that are not UTF-8"),
    ),
    case(
        "shift-jis",
        f"{EVENT}WORDS これは日本語です。\n".encode("cp932"),
        Says(7, "source", "the file is not UTF-8 (decoded as cp932); save it as UTF-8"),
        words=("WORDS これは日本語です。",),
    ),
    case(
        "euc-jp",
        f"{EVENT}WORDS これは日本語です。\n".encode("euc_jp"),
        Says(7, "source", "(decoded as euc_jp)"),
        words=("WORDS これは日本語です。",),
    ),
    case(
        "utf-16",
        f"{EVENT}WORDS これは日本語です。\n".replace("ID", "utf-16").encode("utf-16"),
        Says(1, "source", "(decoded as utf-16-le)"),
        words=("WORDS これは日本語です。",),
    ),
    case(
        "latin-1",
        f"{EVENT}WORDS caf\xe9\n".encode("latin-1"),
        Says(7, "source", "here are bytes that are not UTF-8"),
        words=("WORDS caf",),
    ),
    case(
        "binary",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 16,
        UNTITLED,
        Says(1, "source", "the file is no text, so nothing of it is shown; delete it, or give it another ending"),
        words=(),
    ),
    case(
        "binary-rst",
        b"\x7fELF" + bytes(range(256)),
        UNTITLED,
        Says(1, "source", "the file is no text"),
        words=(),
        suffix=".rst",
    ),
    case("old-mac-lines", f"{EVENT}WORDS\n".replace("\n", "\r")),
    case("windows-lines", f"{EVENT}WORDS\n".replace("\n", "\r\n")),
    case("front-matter", f"---\n: : :\n - x\n---\n{EVENT}WORDS\n", Says(1, "myst.topmatter", "Malformed YAML")),
    case("front-matter-bomb", "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n---\n# N\n\nWORDS\n"),
    case("front-matter-surrogate", f'---\ntitle: "\\ud800"\nauthor: "\\ud800"\n---\n{EVENT}WORDS\n'),
    case(
        "include",
        f"{EVENT}:::{{include}} bad.txt\n:::\n\nWORDS\n",
        Says(7, "docutils", "'utf-8' codec can't decode byte 0x93 in position 0: invalid start byte"),
    ),
    case("lists-40-deep", EVENT + _nested(40), words=("word0", "word39")),
    case("lists-50-deep", EVENT + _nested(50), Says(51, "source", _DEPTH), words=("word0", "word49")),
    case("quotes-40-deep", f"{EVENT}{'>' * 40} WORDS\n"),
    case("quotes-100-deep", f"{EVENT}{'>' * 100} WORDS\n", Says(7, "source", _DEPTH)),
    case(
        "withdrawn-and-too-deep",
        f"# N\n\n:::{{event}} ID\n:date: 2017-03-11\n:status: Withdrawn\n:::\n\n{_nested(60)}",
        Says(52, "source", "As something in it may be hidden, its words are not shown at all"),
        words=("withdrawn-and-too-deep",),
        hidden=("word0", "word59"),
    ),
    case("lists-40-deep-rst", _RST + _nested(40, "\n"), words=("word0", "word39"), suffix=".rst"),
    case("marks-3000", f"{EVENT}{'*' * 3000}WORDS{'*' * 3000}\n", Says(7, "source", _DEPTH)),
    case("brackets-3000", f"{EVENT}{'[' * 3000}WORDS{']' * 3000}\n"),
    case("backticks-3000", f"{EVENT}WORDS {'`' * 3001}\n"),
)

#: Each of them takes long, so that there are few; built without a search, whose reading of Japanese is not ours.
LARGE: tuple[Case, ...] = (
    case("lists-500-deep", EVENT + _nested(500), Says(51, "source", _DEPTH), words=("word0", "word499")),
    case(
        "lists-500-deep-rst",
        _RST + _nested(500, "\n"),
        Says(1005, "source", _DEPTH),
        words=("word0", "word499"),
        suffix=".rst",
    ),
    case("line-of-5-mb", f"{EVENT}{'x' * 5_000_000} WORDS\n"),
    case(
        "file-of-50-mb",
        EVENT + "word word word\n\n" * 3_200_000 + "WORDS\n",
        Says(
            1,
            "source",
            "the page has 51.2 million characters, and no more than 5.5 million are read as markup;"
            " make several pages of it",
        ),
    ),
    case("headings-10000", EVENT + "".join(f"## h{number}\n\n" for number in range(10_000)) + "WORDS\n"),
)

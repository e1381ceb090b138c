"""Values that somebody may write: right ones, ones near to them, and ones that nobody would think of."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from tests.tools.importing.strategies import japanese, marked, punctuation, wild

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")
#: Some value for every option, each of them right somewhere.
RIGHT = (
    *("2018-03-10", "2018-03-10/2018-03-11", "13:30", "13:30:59", "2017-03-11T10:00+09:00", "0001-01-01", "9999-12-31"),
    *("https://a.example/x?y=1#z", "//b.example", "a-known.md", "index", "slides/a.pdf", "#x"),
    "http://xn--r8jz45g.jp/",
    *("https://youtu.be/abcdefghijk", "https://speakerdeck.com/a/b", "Text <https://a.example/>", "A <a>, B <b>、C"),
    *("gone", "gone/talk", "known", "known/talk", "talk", "known-thing", "Known Thing", "A", "Asia/Tokyo", "UTC"),
    "jaws",
    *("yes", "no", "draft", "withdrawn", "published", "auto", "word", "case", "explicit", "event", "year", "series"),
    *("newest", "oldest", "title", "reading", "count", "name", "list", "table", "cards", "talk", "panel", "ja"),
    "en-GB",
    *("0", "1", "2016", "10", "999999999", "-1", "1e3", "かな", "サーバー", "# tag", "*emphasis*", "`code`"),
)
#: What readers of options, of YAML, of Markdown and of reStructuredText stumble over.
HOSTILE = (
    *("\x00", "\x07", "\x0b", "\x0c", "\x1b[31m", "\x1c", "\x7f", "\x85", "\xa0", "\xad", "\u200b", "\u2028", "\u2029"),
    *("\u202e", "\u2066", "\ufeff", "\ufffe", "\uffff", "\ufffc", "\U0001f600", "\U000e0001", "e\u0301", "\u0345"),
    *("<script>alert(1)</script>", "<b", "</b>", "]]>", "&amp;", "&#0;", "%00", "%zz", "javascript:", "data:x", "\\"),
    *("[", "]", "{", "}", "{{ x }}", "{% x %}", "[[", "]]", "((", "))", "<<", ">>", "`", "``", "*", "**", "_", "__"),
    *("'", '"', '"\\ud800"', '"\\x00"', "'unclosed", '"unclosed', "|", ">", "|-", "&a", "*a", "!!python/none", "? "),
    *(": ", " #", "- ", ":", "::", ":::", "```", "---", "...", "%", "@", "$x$", "|x|", "x_", "`x`_", "[1]_", "~", "\t"),
    *(",", "、", ";", "/", "..", "../", "//", "id1", "term-1", "１２", "²", "٣", "NaN", "null", "true", "x" * 3000),
    *("[" * 300, "*" * 300, "<" * 300, "9" * 400, "https://[", "https://[::1]:x/", "https://u:p@h/", "\\N"),
    "{topic}`x`",
)


def named(strategy: SearchStrategy[T]) -> SearchStrategy[T]:
    """Return a strategy that is short when it is printed, as with everything that can be drawn it fills pages."""

    @st.composite
    def drawn(draw: st.DrawFn) -> T:
        return draw(strategy)

    return drawn()


hostile = named(st.sampled_from(HOSTILE))
right = st.sampled_from(RIGHT)


def _damaged(value: str, position: int, piece: str, width: int) -> str:
    at = position % (len(value) + 1)
    return value[:at] + piece + value[at + width :]


#: A right value with one thing put into it, or taken out.
near = named(
    st.builds(_damaged, right, st.integers(0, 40), st.one_of(st.just(""), hostile, punctuation), st.integers(0, 3))
)
date = st.builds(
    "{:04d}-{:02d}-{:02d}{}".format,
    st.integers(0, 10000),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(
        ("", "", "/", "/2018-03-10", "T", "T25:00", "T10:00Z", " 10:00", "T10:00+99:00", "T10:00:00.123456789")
    ),
)
address = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("https://", "http://", "//", "HTTPS:", "ftp://", "mailto:", "", "https:/", "\thttps://")),
    st.sampled_from(("a.example", "例え.jp", "[::1]", "[", "a..b", "u@h", "h:0", "h:99999", "xn--", "%41", "www.", "")),
    st.sampled_from(("", "/", "/a b", "/a,b", "/a、b", "/(a)", "/<a>", "/%", "/\\", "/;x=1", "/日本")),
    st.sampled_from(("", "?", "?a=b&c", "#", "#a#b", "?<>", ".pdf", ".PDF?x")),
)
scraps = named(st.lists(st.one_of(right, hostile, punctuation, japanese, wild), min_size=1, max_size=4).map(" ".join))
#: A value of one line.
value = named(
    st.one_of(right, right, near, near, date, address, hostile, scraps, wild, st.just("")).map(
        lambda text: text.replace("\n", " ").replace("\r", " ")
    )
)
#: One that begins with a word which can be found again, and which no reader of options takes for anything else.
telling = named(st.builds("{}{}".format, marked, st.one_of(st.just(""), st.builds(" {}".format, value))))

"""The lenient HTML parser on damaged HTML."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventnotes.text.html import LenientHTMLParser


class Tags(LenientHTMLParser):
    """Collects the names of tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("damage", ["<![)<(>", "<![x[>", "<![CDATA[>", "<!x>", "<!>", "</ >", "<?>"])
def test_what_follows_damage_is_read(damage: str) -> None:
    assert Tags(f"{damage}<b>").found == ["b"]


@given(text=st.text(st.sampled_from("<>![]()-/?&;aT '\"=#")))
@example(text="<![)<(")
def test_any_text_is_read(text: str) -> None:
    assert all(tag.strip() for tag in Tags(text).found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<!-- <i> --!><b>", ["b"]),
        ("<!--><b>", ["b"]),
        ("<!---><b>", ["b"]),
        ("<!--><i>--><b>", ["i", "b"]),
        ("<!-- -- ><i> --><b>", ["b"]),
        ("<!-- <i>", []),
        ("<i x='><b>", []),
        ("<i x='><b>' y><b>", ["i", "b"]),
        ("<script><b></script><b>", ["script", "b"]),
        ("<script><b>", ["script"]),
    ],
)
def test_tags_are_where_a_browser_finds_them(text: str, found: list[str]) -> None:
    assert Tags(text).found == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("a &lt;b> c &amp; d", "a <b> c & d"),
        ("<b>a</b> &amp; b", "a & b"),
        ("<b>a</b> 1 < 2", "a 1 < 2"),
        ("a <!-- b", "a <!-- b"),
        ("a <b x='c>d &amp; e</b>", "a <b x='c>d & e</b>"),
        ("<b>a</b> <!-- b --> c <! d", "a  c <! d"),
        ("a <script>b &amp; c", "a b &amp; c"),
        ("a </b", "a </b"),
        ("&#x &#x <b>a</b>", "&#x &#x a"),
    ],
)
def test_what_nothing_ends_is_words(text: str, words: str) -> None:
    assert Tags(text).words == words


@pytest.mark.parametrize("end", ["", ">", "'>", "</a>", "-->", "</script>"])
@pytest.mark.parametrize(
    "damage",
    [
        *("<a ", "<a x='", "<a x=y ", "<a /", "<x y='z>'", '<x y="z>"', "<a\0", "<!--", "<!-- --!>", "<!--x>", "<!x"),
        *("<![x>", "<script>", "<script>a</scrip", "</", "</a", "</ ", "<?", "<?x>", "&#x", "&a", "<!DOCTYPE ["),
    ],
)
def test_damage_takes_no_longer_than_its_length(damage: str, end: str) -> None:
    # Read in square time, this would take minutes.
    assert Tags(damage * 20_000 + end).words is not None

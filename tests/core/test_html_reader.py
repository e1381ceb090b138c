"""Tests of reading HTML that is damaged."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventnotes.core.html_reader import HtmlReader


class Tags(HtmlReader):
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
    ("text", "words"),
    [
        ("a &lt;b> c &amp; d", "a <b> c & d"),
        ("<b>a</b> &amp; b", "a & b"),
        ("<b>a</b> 1 < 2", "a 1 < 2"),
        ("", ""),
    ],
)
def test_words_behind_the_last_tag_are_read(text: str, words: str) -> None:
    assert Tags(text).words == words


@pytest.mark.parametrize("end", ["", ">", "'>", "</a>"])
@pytest.mark.parametrize("damage", ["<a ", "<a x='", "<a x=y ", "<a /", "<!--", "<script>", "</", "<?", "&#x"])
def test_what_no_tag_ends_takes_no_longer_than_its_length(damage: str, end: str) -> None:
    # Read in square time, this would take hours.
    assert Tags(damage * 500_000 + end).words is not None

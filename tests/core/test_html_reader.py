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
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.found.append(tag)


@pytest.mark.parametrize("damage", ["<![)<(>", "<![x[>", "<![CDATA[>", "<!x>", "<!>", "</ >", "<?>"])
def test_what_follows_damage_is_read(damage: str) -> None:
    assert Tags(f"{damage}<b>").found == ["b"]


@given(text=st.text(st.sampled_from("<>![]()-/?&;aT '\"=#")))
@example(text="<![)<(")
def test_any_text_is_read(text: str) -> None:
    assert all(tag.strip() for tag in Tags(text).found)

"""Markdown that is written parses to what was meant."""

from __future__ import annotations

import io

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.parsers.docutils_ import Parser
from myst_parser.parsers.options import options_to_items

from eventnotes.model import options
from eventnotes.text.markdown_writer import (
    Declaration,
    DirectiveStyle,
    escape_inline,
    join_list,
    write_declaration,
    write_directive,
    write_option,
    write_paragraphs,
)

#: As many of MyST's extensions as could misread a text.
EXTENSIONS = [
    "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist",
    "html_admonition", "html_image", "smartquotes", "strikethrough", "substitution", "tasklist",
]  # fmt: skip
#: Text that tries: marks of Markdown and MyST between letters, spaces and newlines.
MARKS = st.sampled_from(
    [*list("#*_-+=`~:|<>[](){}$%&;!^\\\"'.1@"), "a", "あ", " ", "  ", "\n", "\n\n", "\t", "https://a.b/c_d"]
)
TEXTS = st.lists(MARKS, max_size=30).map("".join) | st.text(max_size=40)


def read(text: str) -> nodes.document:
    """Read Markdown with nearly all extensions; every warning is an error."""
    stream = io.StringIO()
    settings = {
        "myst_enable_extensions": EXTENSIONS,
        "report_level": 1,
        "warning_stream": stream,
        "smart_quotes": False,
    }
    document = publish_doctree(text, parser=Parser(), settings_overrides=settings)
    assert stream.getvalue() == "", text
    assert not list(document.findall(nodes.problematic)), text
    return document


def words(text: str) -> str:
    """Return what counts of a text: all but spaces, quotation marks as typed."""
    return "".join("".join(char for char in text if char.isprintable()).split()).translate(
        str.maketrans("‘’“”", "''\"\"")
    )


@pytest.mark.parametrize(
    "value",
    ["Ada", "#pycon", "a # b", "a#b", '"quoted"', "it's", "'tis", "> more", "| less", "a: b", ":a: b", 'C:\\x "y" # z',
     "https://example.org/#a", "", "two\nlines", "tab\there", "{x}`y`", "- a", "％", "a \\# b"],
)  # fmt: skip
def test_an_option_is_read_as_it_was_meant(value: str) -> None:
    ((name, text),), _ = options_to_items(write_option("title", value)[1:])
    assert (name, text) == ("title", " ".join(value.split()))


@given(st.text())
def test_any_option_is_read_as_it_was_meant(value: str) -> None:
    ((_, text),), state = options_to_items(write_option("title", value)[1:])
    assert words(text) == words(value)
    assert not state.has_comments


def test_items_with_a_comma_stay_one_item() -> None:
    assert options.parse_texts(join_list(["Davis, Jr.", "山田、太郎", " Ada  Lovelace"])) == (
        "Davis Jr.",
        "山田 太郎",
        "Ada Lovelace",
    )


def test_a_directive() -> None:
    section = Declaration("Ten # things", "ten", {"speakers": "Ada", "url": None, "online": ""}, "Words.\n\n::::\nmore")
    assert write_declaration("session", section, level=2) == (
        "## Ten # things\n\n:::::{session} ten\n:speakers: Ada\n:online:\n\nWords.\n\n::::\nmore\n:::::\n"
    )
    assert write_directive("event", Declaration("", "", {}), DirectiveStyle("notes:", "`")) == "```{notes:event}\n```"


@given(TEXTS)
def test_a_title_is_shown_as_it_is(title: str) -> None:
    document = read(f"# {escape_inline(title)}\n\nText.\n")
    section = document.next_node(nodes.title) or document
    if escape_inline(title):
        assert words(section.astext()) == words(title)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("One.\nTwo.\n\n\nThree.", "One.\nTwo.\n\nThree."),
        ("- one\n  * two\n1. three", "- one\n* two\n1. three"),
        ("# No heading\n---\n> no quote", "\\# No heading\n\\---\n\\> no quote"),
        ("{role}`x` [a](b) <script> a_b _c_ 2 < 3", "\\{role}\\`x\\` \\[a](b) \\<script> a_b \\_c\\_ 2 < 3"),
        ("see https://example.org/a_b_c, _now_", "see https://example.org/a_b_c, \\_now\\_"),
        ("2030. A year", "2030. A year"),
        ("(label)=\n% gone", "\\(label)=\n\\% gone"),
    ],
)  # fmt: skip
def test_plain_text_keeps_paragraphs_and_lists(text: str, written: str) -> None:
    assert write_paragraphs(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("**Bold** `{x}` [a](https://example.org/)", "**Bold** `{x}` [a](https://example.org/)"),
        ("## Outline\n[a](b.md) {x}`y`", "**Outline**\n\n\\[a](b.md) \\{x}\\`y\\`"),
    ],
)
def test_markdown_keeps_what_is_harmless(text: str, written: str) -> None:
    assert write_paragraphs(text, markdown=True) == written


@given(TEXTS)
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    document = read(f"# Title\n\n{write_paragraphs(text)}\n")
    assert not list(document.findall(nodes.raw))
    assert not list(document.findall(nodes.reference))
    if not list(document.findall(nodes.list_item)):
        # The marks of lists are no text.
        assert words(document.astext()) == "Title" + words(text)


@given(TEXTS)
def test_markdown_of_others_gives_no_warning(text: str) -> None:
    document = read(f"# Title\n\n{write_paragraphs(text, markdown=True)}\n")
    assert not list(document.findall(nodes.raw))

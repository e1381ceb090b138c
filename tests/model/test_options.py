"""Options: whatever an author writes is parsed or reported, and never lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventnotes.model.options import (
    OPTIONS,
    Options,
    choice_parser,
    parse_flag,
    parse_id,
    parse_ids,
    parse_number,
    parse_options,
    parse_texts,
    parse_titled_link,
    parse_titled_links,
    parse_urls,
)
from eventnotes.model.records import Status, TitledLink
from eventnotes.text.matcher import MatchMode
from eventnotes.text.sanitize import remove_control_characters

EVERY = [(table, name) for table, options in OPTIONS.items() for name in options]
#: Texts that get past the first character of a reader.
PIECES = (
    "2018-03-10 / , 、 < > https:// http: a.example [ 13:30 T yes Lambda 負荷試験 - id 1 9999999999 draft auto list \0"
    " javascript:x"
)
scraps = st.lists(st.sampled_from([*PIECES.split(), "\n", " ", "\u3000"]), max_size=8).map("".join)
anything = st.one_of(scraps, st.text(), st.text(alphabet=st.characters()))


@pytest.mark.parametrize(("table", "name"), EVERY)
@given(written=anything)
@example(written="\x1f")
def test_any_text_of_any_option_is_either_read_or_reported(table: str, name: str, written: str) -> None:
    options = OPTIONS[table]
    filled = {other: "2018-03-10" for other, option in options.items() if option.required}
    values, messages = parse_options(options, {**filled, name: written})
    about = [message for message in messages if message.startswith(f"the option '{name}'")]
    # What is read without its control characters is both.
    assert (name in values) == (not about) or remove_control_characters(written).fault
    assert name in values or about
    assert about == messages
    assert len(about) <= 1


@given(st.dictionaries(anything, st.none() | anything))
def test_any_names_of_options_are_either_read_or_reported(written: dict[str, str | None]) -> None:
    for options in OPTIONS.values():
        values, messages = parse_options(options, written)
        unread = [
            name for name, text in written.items() if name not in values or remove_control_characters(text or "").fault
        ]
        missing = [name for name, option in options.items() if option.required and name not in written]
        assert len(messages) == len(unread) + len(missing)


@pytest.mark.parametrize(("table", "name"), EVERY)
def test_every_option_has_a_sentence_for_the_guide(table: str, name: str) -> None:
    text = OPTIONS[table][name].help
    assert text[0].isupper() or text[0] == "`"
    assert text.endswith(".")


def messages_of(options: Options, **written: str) -> list[str]:
    return parse_options(options, {name.replace("_", "-"): text for name, text in written.items()})[1]


def test_the_date_of_an_event_is_the_only_required_option() -> None:
    assert [(table, name) for table, name in EVERY if OPTIONS[table][name].required] == [("event", "date")]
    for written in ({}, {"date": ""}, {"date": " \n"}, {"date": None}):
        assert parse_options(OPTIONS["event"], written) == ({}, ["the option 'date' is required; add ':date:'"])


def test_an_unknown_option_is_told_the_near_one() -> None:
    assert messages_of(OPTIONS["session"], speaker="Jeff") == ["there is no option 'speaker'; did you mean 'speakers'?"]


def test_an_unknown_option_that_is_near_none_is_told_all() -> None:
    (message,) = messages_of(OPTIONS["speaker-list"], colour="red")
    assert message == "there is no option 'colour'; use one of layout, limit, sort"


def test_one_bad_option_does_not_take_the_others_with_it() -> None:
    values, messages = parse_options(OPTIONS["session"], {"type": "talkk", "track": "A", "start": "noon"})
    assert values == {"track": "A"}
    assert messages == [
        "the option 'type': 'talkk' is not a valid value; did you mean 'talk'?",
        "the option 'start': 'noon' is not a time; write it as hh:mm or YYYY-MM-DDThh:mm",
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lambda, Step Functions、負荷試験", ("Lambda", "Step Functions", "負荷試験")),
        ("a,b、c\nd", ("a", "b", "c", "d")),
        (" a ,, b ,", ("a", "b")),
        ("a, b, a", ("a", "b")),
        ("Step  \t Functions", ("Step Functions",)),
        ("山田 太郎 <yamada>, Jeff Barr", ("山田 太郎 <yamada>", "Jeff Barr")),
        (" ,、\n", ()),
        ("", ()),
    ],
)
def test_lists_are_separated_by_commas_of_either_kind_and_by_lines(written: str, read: tuple[str, ...]) -> None:
    assert parse_texts(written) == read


@given(st.text())
def test_nothing_of_a_list_is_lost(written: str) -> None:
    kept = {char for item in parse_texts(written) for char in item}
    assert kept - {" "} == set(written) - {",", "、"} - {char for char in written if char.isspace()}


@pytest.mark.parametrize(
    "written",
    [
        "https://a.example/1 https://a.example/2",
        "https://a.example/1\nhttps://a.example/2",
        "https://a.example/1, https://a.example/2",
        "https://a.example/1,\nhttps://a.example/2,",
        "https://a.example/1,https://a.example/2",
        "https://a.example/1、https://a.example/2",
        "https://a.example/1 、 https://a.example/2 、https://a.example/1",
    ],
)
def test_urls_are_separated_like_every_list_and_by_spaces(written: str) -> None:
    assert parse_urls(written) == ("https://a.example/1", "https://a.example/2")


def test_a_url_may_hold_commas() -> None:
    assert parse_urls("https://a.example/1,2 //b.example/,") == ("https://a.example/1,2", "https://b.example/")


def test_one_unsafe_url_among_others_is_refused() -> None:
    with pytest.raises(ValueError, match="'javascript:x' begins with javascript"):
        parse_urls("https://a.example javascript:x")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Slides <https://a.example>", TitledLink(text="Slides", url="https://a.example")),
        ("Slides<notes.pdf>", TitledLink(text="Slides", url="notes.pdf")),
        ("<https://a.example>", TitledLink(url="https://a.example")),
        ("https://a.example/x", TitledLink(url="https://a.example/x")),
        ("JAWS DAYS 2018 に行ってきた", TitledLink(text="JAWS DAYS 2018 に行ってきた")),
        ("see https://a.example", TitledLink(text="see https://a.example")),
        ("", TitledLink()),
    ],
)
def test_a_source_is_a_title_a_url_or_both(written: str, read: TitledLink) -> None:
    assert parse_titled_link(written) == read


@pytest.mark.parametrize("written", ["Slides <javascript:x>", "Slides <>"])
def test_the_url_of_a_title_has_to_be_safe_too(written: str) -> None:
    with pytest.raises(ValueError, match=r"begins with javascript|is empty"):
        parse_titled_link(written)


@pytest.mark.parametrize(
    "written",
    [
        "Code <https://a.example/1>, https://a.example/2",
        "Code <https://a.example/1>、https://a.example/2",
        "Code <https://a.example/1>\nhttps://a.example/2",
        "Code <https://a.example/1> https://a.example/2,",
    ],
)
def test_links_are_a_list_of_named_or_bare_urls(written: str) -> None:
    assert parse_titled_links(written) == (
        TitledLink(text="Code", url="https://a.example/1"),
        TitledLink(url="https://a.example/2"),
    )


@pytest.mark.parametrize(
    ("written", "rest"),
    [("資料", "資料"), ("資料, Code <https://a.example>", "資料"), ("Code <https://a.example> 他", "他"), ("", "")],
)
def test_words_that_are_no_link_are_reported_and_not_dropped(written: str, rest: str) -> None:
    with pytest.raises(ValueError, match=f"'{rest}' is not a link; write 'Text <https://…>' or a URL"):
        parse_titled_links(written)


@given(scraps)
def test_no_word_of_a_list_of_links_is_lost(written: str) -> None:
    try:
        found = parse_titled_links(written)
    except ValueError:
        return
    kept = {char for item in found for char in item.text + item.url}
    assert kept >= set(written) - set(",、<> \n\u3000")


def test_ids_are_checked_and_suggested() -> None:
    assert parse_ids("lambda, step-functions、s3") == ("lambda", "step-functions", "s3")
    with pytest.raises(ValueError, match=r"'Step Functions' can't be an id; .* such as 'step-functions'"):
        parse_ids("lambda, Step Functions")
    with pytest.raises(ValueError, match=r"'id1' can't be an id; .* and not 'id' with a number"):
        parse_id("id1")


@pytest.mark.parametrize(
    ("written", "read"),
    [("", True), ("yes", True), ("TRUE", True), ("on", True), ("no", False), ("False", False), ("off", False)],
)
def test_a_flag_is_set_by_its_name_alone(written: str, read: bool) -> None:
    assert parse_flag(written) is read


@pytest.mark.parametrize("written", ["-1", "1.5", "１", "²", "", "1e3", "9" * 5000])
def test_a_number_is_whole_and_not_negative(written: str) -> None:
    assert parse_number("0") == 0
    assert parse_number("2018") == 2018
    with pytest.raises(ValueError, match="is not a number"):
        parse_number(written)


def test_a_choice_names_the_near_value_or_all() -> None:
    read = choice_parser("newest", "oldest")
    assert read("oldest") == "oldest"
    with pytest.raises(ValueError, match="did you mean 'newest'"):
        read("newst")
    with pytest.raises(ValueError, match="use one of newest, oldest"):
        read("title")


@pytest.mark.parametrize(
    ("options", "written", "read"),
    [
        (OPTIONS["event"], {"date": "2018-03-10", "status": "draft"}, Status.DRAFT),
        (OPTIONS["session"], {"status": "withdrawn"}, Status.WITHDRAWN),
        (OPTIONS["topic"], {"match": "explicit"}, MatchMode.EXPLICIT),
    ],
)
def test_status_and_match_become_members(options: Options, written: dict[str, str], read: Any) -> None:
    values, messages = parse_options(options, written)
    assert messages == []
    assert next(reversed(values.values())) is read

"""Quotes: a passage with its context and child lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eventnotes.model.limits import Limits
from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.notebook import PassageRef
from eventnotes.notebook.outline import context_of, quoted
from tests.making import book, gathered, heads, notes, quotes, shown, talk, topic, without_text

if TYPE_CHECKING:
    from eventnotes.views.topic_page import Quote

FARGATE = topic("fargate", "Fargate")
GPU = topic("gpu", "GPU")
OUTLINE = """
使い分けの視点
  Fargate では難しいもの
    Windows Container
      理由
    GPU
  Lambda を使った方が良い場合
    イベントドリブン
次の話
"""
NOTEBOOK = book(notes("e", talk("s", OUTLINE), talk("t", "ほかの話")), FARGATE, GPU)


def test_a_quote_is_the_passage_with_what_stands_under_it() -> None:
    (found,) = quotes(NOTEBOOK, "fargate")
    assert shown(found) == ["Fargate では難しいもの", "  Windows Container", "    理由", "  GPU"]
    assert found.more == 0
    assert not found.heading


def test_the_path_above_is_outermost_first_and_without_the_sessions_heading() -> None:
    (found,) = quotes(NOTEBOOK, "gpu")
    assert shown(found) == ["GPU"]
    assert found.context == ("使い分けの視点", "Fargate では難しいもの")


def test_a_quote_leads_to_its_line() -> None:
    (found,) = quotes(NOTEBOOK, "gpu")
    assert (found.docname, found.anchor) == ("events/e", found.lines[0].anchor)
    (passage,) = (NOTEBOOK.passage(ref) for ref in NOTEBOOK.passages_by_topic["gpu"])
    assert found.anchor == passage.anchor


@pytest.mark.parametrize(
    ("under", "shown_lines", "more"), [(0, 1, 0), (10, 11, 0), (11, 12, 0), (12, 12, 1), (40, 12, 29)]
)
def test_a_subtree_of_more_than_twelve_lines_is_cut(under: int, shown_lines: int, more: int) -> None:
    outline = "Fargate は\n" + "".join(f"  行 {number}\n" for number in range(under)) + "次の話\n"
    (found,) = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate")
    assert (len(found.lines), found.more) == (shown_lines, more)


def test_the_lines_that_are_cut_are_the_last_at_any_depth() -> None:
    outline = "Fargate\n  一\n    二\n      三\n  四\n"
    (found,) = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate", quote_lines=3)
    assert shown(found) == ["Fargate", "  一"]
    assert found.more == 3


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("Fargate は\n  一\n  二\n    三", ["Fargate は", "  一"]),
        ("Fargate は\n  一\n    二\n  三\n    四", ["Fargate は", "  一", "    二"]),
        ("Fargate は\n  一\n    二\n      三\n        四", ["Fargate は", "  一"]),
    ],
)
def test_a_line_with_child_lines_is_not_the_last_without_any(outline: str, expected: list[str]) -> None:
    (found,) = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate", quote_lines=3)
    assert shown(found) == expected


def test_the_bounds_are_those_of_the_design() -> None:
    assert Limits() == Limits(quote_lines=12, quotes=200, sessions=1000)
    assert NOTEBOOK.quote_lines == 12


def test_a_passage_in_a_shown_quote_is_not_quoted_again() -> None:
    outline = "Fargate と ECS\n  Fargate の料金\n    Fargate の秒課金\n別の Fargate\n"
    assert heads(book(notes("e", talk("s", outline)), FARGATE), "fargate") == ["Fargate と ECS", "別の Fargate"]


def test_a_passage_beyond_the_cut_is_quoted() -> None:
    outline = "Fargate\n  Fargate 一\n  Fargate 二\n  Fargate 三\n    四\n"
    notebook = book(notes("e", talk("s", outline)), FARGATE)
    first, second = quotes(notebook, "fargate", quote_lines=3)
    assert (shown(first), first.more) == (["Fargate", "  Fargate 一", "  Fargate 二"], 0)
    assert (shown(second), second.context) == (["Fargate 三", "  四"], ("Fargate",))


def test_lines_beyond_the_cut_are_counted_once_and_not_if_they_are_shown() -> None:
    outline = "Fargate は\n  一\n  二\n  三\n  四\n    Fargate が\n# 次\n  五\n"
    notebook = book(notes("e", talk("s", outline, topics=("S3", "Fargate"))), FARGATE)
    (part,) = gathered(notebook, "fargate", quote_lines=2).sessions()
    assert [(shown(quote), quote.more) for quote in part.quotes] == [(["Fargate は", "  一"], 2), (["Fargate が"], 0)]
    # The line "四" stands above a quote.
    assert part.rest == 1


def test_a_heading_that_mentions_a_topic_quotes_its_section() -> None:
    outline = "前置き\n# Fargate の運用\n  監視\n    ログ\n# 質問\n  無し\n"
    (found,) = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate")
    assert shown(found) == ["Fargate の運用", "  監視", "    ログ"]
    assert found.heading
    assert found.context == ()


def test_a_heading_within_a_session_is_part_of_the_path() -> None:
    outline = "# 後半\n  料金\n    Fargate は秒課金\n"
    (found,) = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate")
    assert found.context == ("後半", "料金")


def test_a_heading_that_several_sessions_have_is_not_unless_it_names_a_topic() -> None:
    outline = "# 概要\n  料金\n    Fargate は秒課金\n# GPU\n  Fargate には無い\n"
    found = quotes(book(notes("e", talk("s", outline), talk("t", outline)), FARGATE, GPU), "fargate")
    assert [quote.context for quote in found] == [("料金",), ("GPU",)] * 2


def test_the_heading_of_a_session_is_no_quote() -> None:
    notebook = book(notes("e", talk("s", "一\n  二\n三", title="Fargate 入門"), talk("t", "四")), FARGATE)
    assert quotes(notebook, "fargate") == []


def test_the_events_own_words_have_a_path_too() -> None:
    notebook = book(notes("e", talk("s"), words="会場\n  Fargate の展示\n    良い\n"), FARGATE)
    (found,) = quotes(notebook, "fargate")
    assert (found.context, shown(found)) == (("会場",), ["Fargate の展示", "  良い"])


def test_a_heading_without_text_leaves_no_gap_in_the_path() -> None:
    page = notes("e", talk("s", "# 絵\n  表\n    Fargate\n"))
    assert context_of(page, 4) == ("絵", "表")
    assert context_of(without_text(page, 2), 4) == ("表",)


def test_a_quote_tells_which_passages_it_shows() -> None:
    notebook = book(notes("e", talk("s", "一\n  二\n  三\n四")))
    made = quoted(notebook, PassageRef("events/e", 2), (), ())
    assert made is not None
    assert made.lines == ((2, 0), (3, 1), (4, 1))
    assert made.refs == {PassageRef("events/e", number) for number in (2, 3, 4)}


def before(quote: Quote) -> list[str]:
    """Return the text of the line before a quote, if it has one."""
    return [plain_text(line.runs) for line in quote.before]


# -- names alone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("Fargate\n  速い\n次", ["Fargate", "  速い"]),
        ("Fargate\n一\n  二\n三", ["Fargate", "  一", "    二", "  三"]),
        ("・Fargate！\n一\nGPU と Fargate\n二", ["・Fargate！", "  一"]),
        ("Fargate、GPU\n一", ["Fargate、GPU"]),
        ("# 上\n  Fargate\n  一\n次", ["Fargate", "  一"]),
        ("Fargate\n一\n  二\n  三\n  四\n五\n  六", ["Fargate", "  一", "    二", "    三", "    四", "  五"][:5]),
    ],
)
def test_a_name_alone_is_quoted_with_the_next_lines_of_its_list(outline: str, expected: list[str]) -> None:
    notebook = book(notes("e", talk("s", outline)), FARGATE, GPU)
    assert shown(quotes(notebook, "fargate")[0]) == expected


def test_a_heading_without_lines_is_quoted_if_it_says_more_than_a_name() -> None:
    assert heads(book(notes("e", talk("s", "# Fargate の運用\n# Fargate\n# 次")), FARGATE), "fargate") == [
        "Fargate の運用"
    ]


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("難しいもの\n  速い\n  Fargate\n  遅い\n次", [["難しいもの", "  速い", "  Fargate", "  遅い"]]),
        ("難しいもの\n  Fargate は\n  Fargate\n  遅い\n次", [["難しいもの", "  Fargate は", "  Fargate", "  遅い"]]),
        ("難しいもの\n  Fargate の使い勝手が良い\n  Fargate\n次", [["Fargate の使い勝手が良い"], ["Fargate"]]),
        ("難しいもの\n  Fargate\n次", [["Fargate"]]),
        ("難しいもの\n  速い\n    二\n  Fargate\n次", [["Fargate"]]),
        ("難しいもの\n  一\n  二\n  Fargate\n  三\n次", [["二", "Fargate"]]),
    ],
)
def test_a_term_in_a_list_is_quoted_with_the_list(outline: str, expected: list[list[str]]) -> None:
    found = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate", quote_lines=4)
    assert [before(quote) + shown(quote) for quote in found] == expected


@pytest.mark.parametrize(
    "outline",
    [
        "一\nFargate",
        "# 一\n  Fargate\n# 二",
        "GPU\n  Fargate\n二",
        "Fargate\nGPU",
        "Fargate\n# 次\n  二",
        "Fargate\nFargate",
    ],
)
def test_a_name_alone_with_nothing_after_it_is_no_quote(outline: str) -> None:
    notebook = book(notes("e", talk("s", outline)), FARGATE, GPU)
    assert quotes(notebook, "fargate") == []
    (event,) = gathered(notebook, "fargate").elsewhere
    assert [session.link.text for session in event.sessions if session.link] == ["Talk s"]


# -- the line before -----------------------------------------------------------------------------------------------

LONG = "Fargate を使うと起動に時間がかかるので、朝のうちに多めに起動しておくとのこと"


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("上\n  S3 に置く\n  それを Fargate で読み出す", [["S3 に置く", "それを Fargate で読み出す"]]),
        ("S3 に置く\nFargate で読む", [["S3 に置く", "Fargate で読む"]]),
        ("Fargate で読む\nS3 に置く", [["Fargate で読む"]]),
        ("Fargate が速い\nFargate で読む", [["Fargate が速い"], ["Fargate で読む"]]),
        ("S3 に置く\n  二\nFargate で読む", [["Fargate で読む"]]),
        ("S3 に置く\nFargate で読む\n  二", [["Fargate で読む", "  二"]]),
        ("# 一\n  S3 に置く\n# 二\n  Fargate で読む", [["Fargate で読む"]]),
        (f"S3 に置く\n{LONG}", [[LONG]]),
        (f"S3 に置く\n{LONG}？", [["S3 に置く", f"{LONG}？"]]),
    ],
)
def test_a_short_item_or_a_question_is_quoted_with_the_item_before_it(outline: str, expected: list[list[str]]) -> None:
    found = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate")
    assert [before(quote) + shown(quote) for quote in found] == expected


def test_the_line_before_is_not_shown_twice_nor_counted_as_left_out() -> None:
    outline = "一\n二\nFargate が\n三\nGPU の Fargate\n"
    notebook = book(notes("e", talk("s", outline, title="Fargate")), FARGATE)
    (part,) = gathered(notebook, "fargate").sessions()
    assert [before(quote) + shown(quote) for quote in part.quotes] == [
        ["一"],
        ["二", "Fargate が"],
        ["三", "GPU の Fargate"],
    ]
    assert part.rest == 0


# -- marks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("今は Fargate と GPU", [("", "今は "), ("h", "Fargate"), ("", " と GPU")]),
        ("Fargate、Fargate は", [("h", "Fargate"), ("", "、"), ("h", "Fargate"), ("", " は")]),
        (
            "`Fargate` と{mention}`fargate` と Fargate",
            [("c", "Fargate"), ("", " と"), ("h", "fargate"), ("", " と "), ("h", "Fargate")],
        ),
        ("{no-mention}`Fargate` より Fargate", [("n", "Fargate"), ("", " より "), ("h", "Fargate")]),
        ("https://example.org/Fargate の Fargate", [("", "https://example.org/Fargate の "), ("h", "Fargate")]),
    ],
)
def test_mentions_of_the_topic_are_marked(line: str, expected: list[tuple[str, str]]) -> None:
    (found,) = quotes(book(notes("e", talk("s", line)), FARGATE, GPU), "fargate")
    assert [(kind, text) for kind, text, _ in found.lines[0].runs] == expected


def test_lines_keep_their_code_and_links() -> None:
    (found,) = quotes(book(notes("e", talk("s", "Fargate の `cpu` と {topic}`gpu`")), FARGATE, GPU), "gpu")
    assert [kind for kind, _, _ in found.lines[0].runs] == ["", "c", "", "h"]
    assert found.lines[0].runs[-1][2] is not None

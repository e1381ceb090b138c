"""Quotes: a passage with its context and child lines."""

from __future__ import annotations

import pytest

from eventnotes.model.limits import Limits
from eventnotes.notebook.notebook import PassageRef
from eventnotes.views.topic_page import context_of, quote_passage
from tests.making import book, heads, notes, quotes, shown, talk, topic, without_text

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
    outline = "Fargate\n" + "".join(f"  行 {number}\n" for number in range(under)) + "次の話\n"
    (found,) = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate")
    assert (len(found.lines), found.more) == (shown_lines, more)


def test_the_lines_that_are_cut_are_the_last_at_any_depth() -> None:
    outline = "Fargate\n  一\n    二\n      三\n  四\n"
    (found,) = quotes(book(notes("e", talk("s", outline)), FARGATE), "fargate", quote_lines=3)
    assert shown(found) == ["Fargate", "  一", "    二"]
    assert found.more == 2


def test_the_bounds_are_those_of_the_design() -> None:
    assert Limits() == Limits(quote_lines=12, quotes=200, sessions=1000)


def test_a_passage_in_a_shown_quote_is_not_quoted_again() -> None:
    outline = "Fargate と ECS\n  Fargate の料金\n    Fargate の秒課金\n別の Fargate\n"
    assert heads(book(notes("e", talk("s", outline)), FARGATE), "fargate") == ["Fargate と ECS", "別の Fargate"]


def test_a_passage_beyond_the_cut_is_quoted() -> None:
    outline = "Fargate\n  Fargate 一\n  Fargate 二\n  Fargate 三\n    四\n"
    notebook = book(notes("e", talk("s", outline)), FARGATE)
    first, second = quotes(notebook, "fargate", quote_lines=3)
    assert (shown(first), first.more) == (["Fargate", "  Fargate 一", "  Fargate 二"], 2)
    assert (shown(second), second.context) == (["Fargate 三", "  四"], ("Fargate",))


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


def test_the_heading_of_a_session_quotes_the_session_and_nothing_of_the_next() -> None:
    notebook = book(notes("e", talk("s", "一\n  二\n三", title="Fargate 入門"), talk("t", "四")), FARGATE)
    (found,) = quotes(notebook, "fargate")
    assert shown(found) == ["Fargate 入門", "  一", "    二", "  三"]
    assert found.heading


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
    made, covered = quote_passage(notebook, PassageRef("events/e", 2), 2, ("ECS",))
    assert shown(made) == ["一", "  二"]
    assert covered == {PassageRef("events/e", 2), PassageRef("events/e", 3)}
    assert made.narrower == ("ECS",)


def test_lines_keep_their_code_and_links() -> None:
    (found,) = quotes(book(notes("e", talk("s", "Fargate の `cpu` と {topic}`gpu`")), FARGATE, GPU), "gpu")
    assert [kind for kind, _, _ in found.lines[0].runs] == ["", "c", "", ""]
    assert found.lines[0].runs[-1][2] is not None

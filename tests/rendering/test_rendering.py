"""Cards, quotes and listings on pages, in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import Tag

from tests.helpers import Project

if TYPE_CHECKING:
    from tests.helpers import Result

FILES = {
    "index.md": """\
# Notes

```{topic-list}
:layout: cards
```

```{session-list}
:layout: table
```

```{toctree}
:glob:

*
```
""",
    "conf-2030.md": """\
# Conf 2030

:::{event} conf-2030
:date: 2030-01-31/2030-02-01
:venue: 会場
:online:
:topics: Reports
:published: 2030-02-03T04:05:06Z
:::

## Lambda in depth

:::{session} in-depth
:speakers: Ann, Bob
:language: ja
:start: 13:30
:end: 14:20
:::

- cold starts
    - Lambda@Edge

## Lambda unheard

:::{session} unheard
:::

## Other

:::{session} other
:topics: Lambda
:::

- a list
    - of Lambda
""",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:parent: serverless\n\nFunctions.\n:::\n\nMore words.\n",
    "serverless.md": "# Serverless\n\n:::{topic} serverless\n:::\n",
    "reports.md": "# Reports\n\n:::{topic} reports\n:::\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("rendering"), FILES)


@pytest.fixture(scope="module")
def japanese(project: Project) -> Result:
    result = project.build(folder="ja")
    assert result.warnings == []
    return result


@pytest.fixture(scope="module")
def english(project: Project) -> Result:
    return project.build(folder="en", language="en")


def text(node: Tag | None) -> str:
    assert isinstance(node, Tag)
    return " ".join(node.get_text().split())


def card(result: Result, page: str, kind: str) -> dict[str, str]:
    found = result.page(page).select_one(f".eventnotes-{kind}-card")
    assert found is not None
    return {text(name).rstrip(":"): text(body) for name, body in zip(found("dt"), found("dd"), strict=True)}


def figures(result: Result, page: str) -> str:
    return text(result.page(page).select_one(".eventnotes-figures"))


def test_cards_speak_the_language_of_the_page(japanese: Result, english: Result) -> None:
    event = card(japanese, "conf-2030.html", "event")
    assert event["開催日"] == "2030年1月31日～2月1日"
    assert event["会場"] == "会場、オンライン"
    assert event["公開日"] == "2030年2月3日"
    session = card(japanese, "conf-2030.html", "session")
    assert session == {"登壇者": "Ann、Bob", "時間": "13:30～14:20", "言語": "日本語"}
    assert card(english, "conf-2030.html", "session")["Time"] == "13:30 – 14:20"


def test_figures_have_singular_and_plural_and_no_zeros(japanese: Result, english: Result) -> None:
    assert figures(english, "lambda.html").startswith("2 passages, 3 sessions, 1 event · ")
    assert figures(japanese, "lambda.html").startswith("2 箇所、3 セッション、1 イベント · ")
    assert figures(english, "reports.html").startswith("1 event · ")


def test_a_topics_page_begins_with_the_authors_definition(japanese: Result) -> None:
    article = japanese.page("lambda.html").article
    assert isinstance(article, Tag)
    assert article.nav is not None
    article.nav.extract()  # the way to the page stands above its heading
    assert text(article).startswith("Lambda¶ Functions. More words. 2 箇所")


def test_the_heading_of_a_session_is_not_quoted_under_its_own_name(japanese: Result) -> None:
    parts = japanese.page("lambda.html").select(".eventnotes-in-session")
    assert [text(part) for part in parts] == [
        "Lambda in depth¶ Ann、Bob · Conf 2030 · 2030年1月31日～2月1日 cold starts › Lambda@Edge [原文]",
        "Other¶ Conf 2030 · 2030年1月31日～2月1日 a list › of Lambda [原文]",
    ]
    page = japanese.page("lambda.html")
    assert [text(part) for part in page.select(".eventnotes-whole")] == [
        "Lambda unheard Conf 2030 · 2030年1月31日～2月1日"
    ]
    narrower = [text(mark) for mark in japanese.page("serverless.html").select(".eventnotes-narrower")]
    assert narrower == ["（Lambda）"] * 5


def test_an_event_that_only_names_the_topic_says_so(japanese: Result) -> None:
    event = japanese.page("reports.html").select_one(".eventnotes-in-event")
    assert text(event).endswith("2030年1月31日～2月1日 · イベント全体")


def test_lists_say_what_a_table_has_columns_for(english: Result) -> None:
    page = english.page("index.html")
    cards = [text(item) for item in page.select(".eventnotes-cards > li")]
    assert cards[0] == "Lambda Functions. 2 passages · 1 event last seen Jan 31, 2030"
    head, first = page.select("table.eventnotes-listing tr")[:2]
    assert [text(cell) for cell in head("th")] == ["Title", "Event", "Date", "Speakers", "Topics"]
    assert text(first("td")[0]) == "Lambda in depth"

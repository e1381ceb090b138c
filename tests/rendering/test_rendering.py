"""Cards, quotes and listings on pages, in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import Tag

from tests.helpers import Project, differences

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("github.com", "/blob/main/site/conf-2030.md?plain=1#L21"),
        ("gitlab.com", "/-/blob/main/site/conf-2030.md?plain=1#L21"),
        ("bitbucket.org", "/src/main/site/conf-2030.md#lines-21"),
        ("git.example", ""),
    ],
)
def test_a_quote_leads_to_its_line_in_the_repository(tmp_path: Path, host: str, address: str) -> None:
    site, repository = Project(tmp_path, FILES), f"https://{host}/o/r"
    options = {"source_repository": repository, "source_branch": "main", "source_directory": "site/"}
    result = site.build(html_theme="furo", html_theme_options=options, language="en")
    links = result.page("lambda.html").select(".eventnotes-line a.external:not(a + a + a)")
    assert [str(link["href"]) for link in links][:1] == ([repository + address] if address else [])
    assert [link.get_text() for link in links][:1] == (["[correct]"] if address else [])


def test_after_a_line_is_added_quotes_lead_to_the_lines_that_moved(tmp_path: Path) -> None:
    options = {"source_repository": "https://github.com/o/r", "source_branch": "main", "source_directory": ""}
    with_source: dict[str, Any] = {"html_theme": "furo", "html_theme_options": options}
    for name, conf, rewritten in (("with", with_source, True), ("without", {"html_theme": "furo"}, False)):
        site = Project(tmp_path / name, FILES)
        site.build(**conf)
        site.edit("conf-2030.md", "- cold starts", "<!-- -->\n\n- cold starts")
        result = site.build(**conf)
        assert ("lambda" in result.written) == rewritten
        assert differences(result.outdir, site.build(folder="clean", **conf).outdir) == []


YEARS = "# Conf {year}\n\n:::{{event}} conf-{year}\n:date: {year}-05-01\n:::\n\n"
TALK = "## Talk {n} on Lambda\n\n:::{{session}} talk-{n}\n:::\n\n- Lambda is {n}\n\n"


@pytest.fixture(scope="module")
def decade(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose topic is mentioned in four years of five, seven times in each."""
    files = {"index.md": FILES["index.md"], "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n"}
    for year in (2030, 2031, 2033, 2034):
        talks = "".join(TALK.format(n=n) for n in range(7))
        files[f"conf-{year}.md"] = YEARS.format(year=year) + "- Lambda was there\n\n" + talks
    return Project(tmp_path_factory.mktemp("decade"), files)


def test_years_have_a_picture_that_leads_to_them_and_fold(decade: Project) -> None:
    page = decade.build(language="en").page("lambda.html")
    bars = page.select(".eventnotes-years svg a")
    labels = [text(bar.title) for bar in bars]
    assert labels == [f"{year}: 7 sessions" for year in (2030, 2031, 2033, 2034)]
    for bar, label in zip(bars, labels, strict=True):
        target = page.find(id=str(bar["href"]).removeprefix("#"))
        assert isinstance(target, Tag)
        assert text(target.h3).removesuffix("¶") == label[:4]
    years = page.select("#topic-sessions details")
    assert ["open" in year.attrs for year in years] == [True, False, False, False]
    assert [text(year.summary) for year in years] == ["7 sessions"] * 4


def test_years_in_other_formats(decade: Project) -> None:
    said = "2030: 7 sessions · 2031: 7 sessions · 2033: 7 sessions · 2034: 7 sessions"
    assert said in " ".join(decade.build("text", language="en").text("lambda.txt").split())
    latex = next(decade.build("latex", language="en").outdir.glob("*.tex")).read_text("utf-8")
    assert said in " ".join(latex.replace(r"\sphinxhyphen{}", "-").split())
    book = decade.build("epub", language="en")
    page = (book.outdir / "lambda.xhtml").read_text("utf-8")
    assert page.count("<svg ") == 1
    assert "<details" not in page
    assert 'xlink:href="#topic-sessions-2034"' in page
    assert 'properties="svg"' in (book.outdir / "content.opf").read_text("utf-8")

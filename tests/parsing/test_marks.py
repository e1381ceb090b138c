"""Marks in a passage: mentions by hand, facts that age, mentions that link to their topics."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from bs4 import Tag

from tests.helpers import CONF, Project, differences, mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers import Result

INDEX = "# Notes\n\n```{toctree}\n:glob:\n*\n```\n"
TOPICS = {
    "lambda.md": (
        "# AWS Lambda\n\n:::{topic} lambda\n:aliases: Lambda\n:facts: Memory of a function <lambda-memory-limit>\n:::\n"
    ),
    "config.md": "# AWS Config\n\n:::{topic} config\n:aliases: Config\n:match: explicit\n:::\n",
    "s3.md": "# S3\n\n:::{topic} s3\n:::\n",
}
EVENTS = {
    "conf-2016.md": """\
# Conf 2016

:::{event} conf-2016
:date: 2016-03-12
:::

## Lambda begins

:::{session} first
:::

- Limits of today
    - it may run for {fact}`lambda-time-limit 5 min`, with {fact}`lambda-memory-limit 1.5 GB` of memory
    - Lambda costs {fact}`lambda-price $0.20`, and S3 is where Lambda reads from
- [Lambda](https://example.org) and `Lambda` and **AWS** Lambda and *Lambda*
- {mention}`this function <lambda>` and {no-mention}`S3`
""",
    "conf-2017.md": """\
# Conf 2017

:::{event} conf-2017
:date: 2017-03-11
:::

## Functions

:::{session} second
:::

{topic}`lambda` first, and Lambda after it. Config is a word; {mention}`Config` is the topic.

- still {fact}`lambda-time-limit 5min`
- Lambda is at {fact}`lambda-price $0.20`

## Storage

:::{session} third
:::

> S3 and Lambda
> and Lambda
""",
    "conf-2018.rst": """\
Conf 2018
=========

.. event:: conf-2018
   :date: 2018-03-10

Lambda :fact:`lambda-memory-limit 3 GB`, by :mention:`the same <AWS Lambda>`, and :no-mention:`S3` is not.

| S3 and
| more
""",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("marks"), {"index.md": INDEX, **TOPICS, **EVENTS})


@pytest.fixture(scope="module")
def html(site: Project) -> Result:
    result = site.build(language="en")
    assert result.warnings == []
    return result


@pytest.fixture(scope="module")
def text(site: Project) -> Result:
    return site.build("text", language="en")


def words(node: Tag | None) -> str:
    assert isinstance(node, Tag)
    return " ".join(node.get_text().split())


def links(result: Result, page: str, selector: str = "a:has(> .eventnotes-mention)") -> list[tuple[str, str, str]]:
    """Return the linked mentions on a page with the line that each stands in."""
    found = result.page(f"{page}.html").select(f"article {selector}")
    return [(link.get_text(), str(link["href"]), words(link.parent)) for link in found]


def topics_of(result: Result, event: str) -> dict[str, list[str]]:
    passages = json.loads(result.text(f"notes/{event}.json"))["passages"]
    return {passage["text"]: passage["topics"] for passage in passages}


# -- mentions by hand ----------------------------------------------------------------------------------------------


def test_words_may_be_said_to_mention_a_topic_or_none(html: Result) -> None:
    first, second, third = (topics_of(html, f"conf-{year}") for year in (2016, 2017, 2018))
    assert first["this function and S3"] == ["lambda"]
    assert second["lambda first, and Lambda after it. Config is a word; Config is the topic."] == ["config", "lambda"]
    assert third["Lambda 3 GB, by the same, and S3 is not."] == ["lambda"]


def test_words_marked_as_a_mention_are_shown_without_a_link(html: Result) -> None:
    for page, shown in (("conf-2016", "this function and S3"), ("conf-2018", "Lambda 3 GB, by the same")):
        block = html.page(f"{page}.html").find(lambda tag, shown=shown: tag.name == "p" and shown in tag.get_text())
        assert isinstance(block, Tag)
        assert [link.get_text() for link in block("a")] in ([], ["Lambda"])
    quotes = html.page("config.html").select(".eventnotes-line")
    assert [words(quote) for quote in quotes] == [
        "AWS Lambda first, and Lambda after it. Config is a word; Config is the topic. [source]"
    ]
    assert [link.get_text() for link in quotes[0]("a")] == ["AWS Lambda", "[source]"]


def test_a_mention_of_an_unknown_topic_is_a_warning_with_a_hint(tmp_path: Path) -> None:
    files = {"index.md": INDEX, **TOPICS, "page.md": "# N\n\nWORDS\n\n- {mention}`it <lamda>` {mention}`Lambda`\n"}
    result = Project(tmp_path, files).build()
    (warning,) = result.warnings
    assert "page.md:5: " in warning
    assert "there is no topic 'lamda'; did you mean 'Lambda'? [notes.unknown]" in warning
    assert "it Lambda" in words(result.page("page.html").article)


# -- facts ---------------------------------------------------------------------------------------------------------


def test_a_superseded_value_says_so_and_leads_to_the_newer_one(html: Result) -> None:
    page = html.page("conf-2016.html")
    (mark,) = page.select("a:has(> .eventnotes-newer)")
    assert mark.get_text() == "[newer: 3 GB (Conf 2018, Mar 10, 2018)]"
    name, _, anchor = str(mark["href"]).partition("#")
    target = html.page(name).find(id=anchor)
    assert isinstance(target, Tag)
    assert "3 GB" in words(target.parent)
    assert words(mark.parent) == ("it may run for 5 min, with 1.5 GB [newer: 3 GB (Conf 2018, Mar 10, 2018)] of memory")
    # Confirmed later: 5 min and $0.20.
    assert not html.page("conf-2017.html").select(".eventnotes-newer")


def test_a_topic_page_lists_the_values_of_each_fact_newest_first(html: Result) -> None:
    rows = html.page("lambda.html").select("section#topic-facts table tr")
    assert [[words(cell) for cell in row(["th", "td"])] for row in rows] == [
        ["Fact", "Value", "Session"],
        ["Memory of a function", "3 GB", "Conf 2018 · Mar 10, 2018"],
        ["Memory of a function", "1.5 GB (superseded)", "Lambda begins · Conf 2016 · Mar 12, 2016"],
        ["lambda-price", "$0.20", "Functions · Conf 2017 · Mar 11, 2017"],
        ["lambda-price", "$0.20 (confirmed since)", "Lambda begins · Conf 2016 · Mar 12, 2016"],
        ["lambda-time-limit", "5min", "Functions · Conf 2017 · Mar 11, 2017"],
        ["lambda-time-limit", "5 min (confirmed since)", "Lambda begins · Conf 2016 · Mar 12, 2016"],
    ]
    for link in (link for row in rows[1:] for link in row("a")):
        name, _, anchor = str(link["href"]).partition("#")
        assert html.page(name).find(id=anchor), link
    # S3 is mentioned beside the price only.
    keys = [words(code) for code in html.page("s3.html").select("#topic-facts code")]
    assert keys == ["lambda-price", "lambda-price"]
    assert not html.page("config.html").select("#topic-facts")


def test_every_output_names_the_newer_value_beside_a_superseded_one(html: Result) -> None:
    remark = "1.5 GB of memory [newer: 3 GB (Conf 2018, Mar 10, 2018)]"
    assert html.page("lambda.html").select("#topic-sessions .eventnotes-newer")
    assert remark in words(html.page("lambda.html"))
    for name in ("notes/conf-2016.md", "lambda.md"):
        assert f"{remark}\n".replace("[", "\\[").replace("]", "\\]") in html.text(name), name
    for name in ("notes/conf-2016.json", "notes/topics/lambda.json"):
        data = json.loads(html.text(name))
        schema = "passages" if "topics" not in name else "topic"
        jsonschema.validate(data, json.loads(html.text(f"notes/{schema}.schema.json")))
        (superseded,) = [fact for passage in data["passages"] for fact in passage["superseded"]]
        assert (superseded["key"], superseded["newer"]["value"]) == ("lambda-memory-limit", "3 GB")
        assert superseded["newer"]["event"] == "conf-2018"
    facts = {fact["key"]: fact["values"] for fact in json.loads(html.text("notes.json"))["facts"]}
    assert [value["status"] for value in facts["lambda-memory-limit"]] == ["latest", "superseded"]


def test_facts_in_plain_text(text: Result) -> None:
    assert "with 1.5 GB [newer: 3 GB (Conf 2018, Mar 10, 2018)] of memory" in " ".join(
        text.text("conf-2016.txt").split()
    )
    page = text.text("lambda.txt")
    assert "| Memory of a function" in page
    assert "1.5 GB (superseded)" in page


def test_facts_as_data(html: Result) -> None:
    notes = json.loads(html.text("notes.json"))
    jsonschema.validate(notes, json.loads(html.text("notes.schema.json")))
    assert [fact["key"] for fact in notes["facts"]] == ["lambda-memory-limit", "lambda-price", "lambda-time-limit"]
    newest, oldest = notes["facts"][0]["values"]
    path = oldest.pop("path")
    assert oldest == {
        "value": "1.5 GB",
        "status": "superseded",
        "event": "conf-2016",
        "session": "first",
        "date": "2016-03-12",
    }
    assert newest["session"] is None
    name, _, anchor = path.partition("#")
    assert html.page(name).find(id=anchor)


@pytest.mark.parametrize("builder", ["latex", "epub"])
def test_facts_and_links_in_books(site: Project, builder: str) -> None:
    result = site.build(builder, language="en", epub_show_urls="no")
    assert [line for line in result.warnings if "conf value" not in line] == []
    pattern = "*.tex" if builder == "latex" else "conf-2016.xhtml"
    (made,) = result.outdir.glob(pattern)
    found = " ".join(made.read_text("utf-8").split())
    assert "newer: 3 GB (Conf 2018, Mar 10, 2018)" in found
    assert "notes:" not in found.replace("index:notes", "").replace("\\detokenize{", "").partition("<body")[2]


WRONG = [
    ("- {fact}`最大メモリ 1.5GB WORDS`", "'最大メモリ' can't be the key of a fact", "最大メモリ 1.5GB WORDS"),
    ("- {fact}`Lambda-Limit 1 WORDS`", "such as 'lambda-limit'", "Lambda-Limit 1 WORDS"),
    ("- {fact}`words`", "the fact 'words' has no value", "words"),
]


@pytest.mark.parametrize(("line", "message", "shown"), WRONG)
def test_a_fact_that_cannot_be_read_is_reported_and_shown(tmp_path: Path, line: str, message: str, shown: str) -> None:
    page = f"# N\n\n:::{{event}} conf\n:date: 2018-03-10\n:::\n\n- one\n{line}\n"
    result = Project(tmp_path, {"index.md": INDEX, "page.md": page}).build()
    (warning,) = result.warnings
    assert "page.md:8: " in warning
    assert message in warning
    assert warning.endswith("[notes.fact]")
    assert shown in words(result.page("page.html").article)


def test_a_fact_that_belongs_to_no_event_is_reported(tmp_path: Path) -> None:
    result = Project(tmp_path, {"index.md": INDEX, "page.md": "# N\n\nIt is {fact}`limit 5`.\n"}).build()
    (warning,) = result.warnings
    assert "page.md:3: " in warning
    assert "the fact 'limit' is in no passage on an event" in warning
    assert "It is 5." in words(result.page("page.html").article)


# -- linked mentions -----------------------------------------------------------------------------------------------


def test_the_first_mention_in_each_session_links_to_its_topic(html: Result) -> None:
    assert links(html, "conf-2016") == [
        ("Lambda", "lambda.html#lambda", "Lambda costs $0.20, and S3 is where Lambda reads from"),
        ("S3", "s3.html#s3", "Lambda costs $0.20, and S3 is where Lambda reads from"),
    ]
    # Linked by hand in the second session; the quotation has two lines.
    assert [(link, line) for link, _, line in links(html, "conf-2017")] == [
        ("S3", "S3 and Lambda and Lambda"),
        ("Lambda", "S3 and Lambda and Lambda"),
    ]
    assert [link for link, _, _ in links(html, "conf-2018")] == ["Lambda", "S3"]
    # Quotes stay as they are.
    assert links(html, "lambda") == []


def test_headings_links_and_code_are_never_linked(site: Project) -> None:
    result = site.build(language="en", eventnotes_link_mentions="all")
    lines = [line for _, _, line in links(result, "conf-2016")]
    # "AWS Lambda" crosses markup; the emphasised one does not.
    assert lines[:3] == ["Lambda costs $0.20, and S3 is where Lambda reads from"] * 3
    assert lines[3:] == ["Lambda"]
    page = result.page("conf-2016.html")
    assert page.select_one("em > a")
    assert not page.select(":is(h1, h2, code, strong) .eventnotes-mention, a a")
    assert len(links(result, "conf-2017")) == 5
    none = site.build(language="en", eventnotes_link_mentions="none")
    assert links(none, "conf-2016") == links(none, "conf-2017") == links(none, "conf-2018") == []


def test_a_setting_that_is_none_is_reported(tmp_path: Path) -> None:
    (warning,) = Project(tmp_path, {"index.md": "# N\n"}, CONF + "eventnotes_link_mentions = 'last'\n").build().warnings
    assert "the setting 'eventnotes_link_mentions' is 'last'; expected one of 'first', 'all', 'none'" in warning


def test_a_session_on_a_topics_own_page_does_not_link_to_it(tmp_path: Path) -> None:
    session = "\n## Talk\n\n:::{session} talk\n:event: conf-2016\n:::\n\nLambda and S3\n"
    files = {"index.md": INDEX, **TOPICS, **EVENTS, "lambda.md": TOPICS["lambda.md"] + session}
    result = Project(tmp_path, files).build()
    assert [link for link, _, _ in links(result, "lambda")] == ["S3"]


# -- after an edit -------------------------------------------------------------------------------------------------


def unmark(site: Project) -> None:
    site.edit("conf-2018.rst", ":fact:`lambda-memory-limit 3 GB`", "3 GB")


def revalue(site: Project) -> None:
    site.edit("conf-2018.rst", "limit 3 GB", "limit 10 GB")


def confirm(site: Project) -> None:
    site.edit("conf-2018.rst", "limit 3 GB", "limit 1.5GB")


def move_event(site: Project) -> None:
    site.edit("conf-2018.rst", "2018-03-10", "2015-03-10")


def retitle_event(site: Project) -> None:
    site.edit("conf-2018.rst", "Conf 2018\n=", "Conf XVIII\n=")


def delete_event(site: Project) -> None:
    site.delete("conf-2018.rst")


def rename_topic(site: Project) -> None:
    site.rename("lambda.md", "functions.md")


def delete_topic(site: Project) -> None:
    site.delete("s3.md")


def new_alias(site: Project) -> None:
    site.edit("s3.md", "{topic} s3", "{topic} s3\n:aliases: Limits, Functions, more")


def match_config(site: Project) -> None:
    site.edit("config.md", ":match: explicit\n", "")


EDITS = [
    unmark,
    revalue,
    confirm,
    move_event,
    retitle_event,
    delete_event,
    rename_topic,
    delete_topic,
    new_alias,
    match_config,
]


@pytest.mark.parametrize("edit", mostly_slow(EDITS, revalue, rename_topic, new_alias), ids=lambda edit: edit.__name__)
def test_what_a_page_shows_from_elsewhere_follows(tmp_path: Path, edit: Callable[[Project], None]) -> None:
    site = Project(tmp_path, {"index.md": INDEX, **TOPICS, **EVENTS})
    for builder in ("html", "text"):
        site.build(builder)
    edit(site)
    for builder in ("html", "text"):
        incremental = site.build(builder)
        assert differences(incremental.outdir, site.build(builder, folder=f"clean-{builder}").outdir) == []


def test_a_mark_goes_with_the_newer_value(tmp_path: Path) -> None:
    site = Project(tmp_path, {"index.md": INDEX, **TOPICS, **EVENTS})
    assert "eventnotes-newer" in site.build(language="en").text("conf-2016.html")
    unmark(site)
    result = site.build(language="en")
    assert result.read == ["conf-2018"]
    assert "conf-2016" in result.written
    assert "conf-2017" not in result.written
    assert "eventnotes-newer" not in result.text("conf-2016.html")
    assert "superseded" not in result.text("lambda.html")


def test_a_new_alias_writes_the_pages_on_which_it_is_linked(tmp_path: Path) -> None:
    site = Project(tmp_path, {"index.md": INDEX, **TOPICS, **EVENTS})
    site.build()
    site.edit("s3.md", "{topic} s3", "{topic} s3\n:aliases: memory")
    result = site.build()
    assert result.read == ["s3"]
    assert ("memory", "s3.html#s3") in [link[:2] for link in links(result, "conf-2016")]
    assert "conf-2017" not in result.written

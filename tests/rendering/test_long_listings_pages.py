"""Long listings on pages: short rows, remarks on omitted rows, links to entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project, differences

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers import Result


def event(number: int) -> str:
    """Return notes on an event with two sessions; the lower the number, the rarer its names."""
    names = "".join(f", P{rare}" for rare in range(number))
    return f"""\
# Conf {number}

:::{{event}} conf-{number}
:date: 203{number}-05-01
:::

## One {number}

:::{{session}} one
:speakers: Ann{names}
:topics: Cost{names.replace("P", "Tag ")}
:::

## Two {number}

:::{{session}} two
:speakers: Ann
:::
"""


FILES = {
    "index.md": """\
# All

{speaker}`Ann` {speaker}`P4` {topic}`Cost` {topic}`Tag 4`

```{event-list}
```

```{toctree}
:glob:

*
```
""",
    "sessions.md": "# Sessions\n\n```{session-list}\n:layout: table\n```\n",
    "topics.md": "# Topics\n\n```{topic-list}\n```\n",
    "people.md": "# People\n\n```{speaker-list}\n```\n",
    "matrix.md": "# Matrix\n\n```{topic-matrix}\n```\n",
    **{f"conf-{number}.md": event(number) for number in range(6)},
    **{f"{name}.md": f"# {name.title()}\n\n:::{{topic}} {name}\n:::\n\n" for name in ("conf", "one", "two")},
}
CONFIGURATION = f"""{CONF.replace('language = "ja"', 'language = "en"')}
suppress_warnings = ["notes.undeclared"]
eventnotes_limits = {{"rows": 2, "lines": 5}}
"""
SENTENCE = "The data file notes.json holds everything."


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("long"), FILES, CONFIGURATION)


@pytest.fixture(scope="module")
def site(project: Project) -> Result:
    result = project.build()
    assert result.warnings == []
    return result


def short(site: Result, name: str) -> list[str]:
    """Return the short rows on a page, as a reader sees them."""
    return [" ".join(item.get_text().split()) for item in site.page(name).select("ul.eventnotes-short > li")]


def said(site: Result, name: str) -> str:
    """Return what a page says of what it leaves out."""
    return " ".join(line.get_text() for line in site.page(name).select("p.eventnotes-empty"))


def test_events(site: Result) -> None:
    assert len(site.page("index.html").select("ul.eventnotes-event-list:not(.eventnotes-short) > li")) == 2
    rows = ["Conf 3 2 sessions · May 1, 2033", "Conf 2 2 sessions · May 1, 2032", "Conf 1 2 sessions · May 1, 2031"]
    assert short(site, "index.html") == rows
    assert said(site, "index.html") == f"1 more is not shown here. {SENTENCE}"


def test_sessions(site: Result) -> None:
    page = site.page("sessions.html")
    assert len(page.select("table.eventnotes-session-list tbody tr")) == 2
    assert short(site, "sessions.html")[0] == "Conf 4 2 sessions · May 1, 2034"
    assert said(site, "sessions.html") == f"4 more are not shown here. {SENTENCE}"


def test_topics(site: Result) -> None:
    page = site.page("topics.html")
    assert [title.get_text() for title in page.select("p.rubric")] == ["More topics", "C", "T"]
    assert short(site, "topics.html") == [
        "Cost 6 sessions · 2030 – 2035",
        "Tag 0 5 sessions · 2031 – 2035",
        "Two 6 sessions · 2030 – 2035",
    ]
    assert said(site, "topics.html").startswith("4 more are not shown here")


def test_a_long_list_of_topics_of_which_none_has_a_page(tmp_path: Path) -> None:
    files = {name: FILES[name] for name in ("index.md", "topics.md", "conf-5.md")}
    site = Project(tmp_path, {**files, "index.md": "# All\n\n```{toctree}\n:glob:\n\n*\n```\n"}, CONFIGURATION).build()
    assert short(site, "topics.html")[0] == "Cost 1 session · 2035"
    assert [title.get_text() for title in site.page("topics.html").select("p.rubric")] == ["More topics", "C", "T"]


def test_people(site: Result) -> None:
    assert said(site, "people.html") == (f"1 more is not shown here. {SENTENCE}")
    older = [line.get_text() for line in site.page("people.html").select("p.eventnotes-older")]
    assert older[0] == "Conf 5\N{NO-BREAK SPACE}(2) and 10 older sessions"


def test_the_matrix(site: Result) -> None:
    assert said(site, "matrix.html").startswith("1 more is not shown here")


def test_the_data_file_is_linked_and_is_there(site: Result) -> None:
    (link,) = site.page("people.html").select("p.eventnotes-empty a")
    assert (site.outdir / str(link["href"])).is_file()


def test_every_link_to_an_entry_leads_to_one(site: Result) -> None:
    """Whatever has no entry is a text in lists and cards; a reference by the author leads to the newest session."""
    for path in sorted(site.outdir.glob("*.html")):
        for link in site.page(path.name).select("a[href*='#speaker-'], a[href*='#topic-']"):
            name, _, anchor = str(link["href"]).partition("#")
            assert site.page(name or path.name).find(id=anchor) is not None, (path.name, link["href"])
    card = site.page("conf-5.html").select(".eventnotes-session-card")[0]
    assert "P4" in card.get_text()
    assert "P4" not in [link.get_text() for link in card("a")]
    links = {link.get_text(): link["href"] for link in site.page("index.html").select("[role=main] p > a")}
    assert (links["P4"], links["Tag 4"]) == ("conf-5.html#one", "conf-5.html#one")
    assert str(links["Ann"]).startswith("people.html#speaker-")
    assert str(links["Cost"]).startswith("topics.html#topic-")


def test_the_index_of_sessions_leads_to_the_events_where_sessions_are_too_many(site: Result) -> None:
    table = site.page("notes-sessions.html").select("table.domainindex-table a")
    assert [link["href"] for link in table] == [f"conf-{number}.html#conf-{number}" for number in range(1, 6)]


def test_in_other_formats_the_data_file_is_only_named(project: Project) -> None:
    text = " ".join(project.build("text").text("people.txt").split())
    assert 'The data file "notes.json" holds everything.' in text
    assert project.build("latex").warnings == []


def test_without_data_files_none_is_named(project: Project) -> None:
    result = project.build(folder="bare", eventnotes_json=False)
    assert said(result, "people.html") == "1 more is not shown here."


def test_after_an_edit_the_pages_are_those_of_a_clean_build(tmp_path: Path) -> None:
    site = Project(tmp_path, FILES, CONFIGURATION)
    site.build()
    # P4 gets an entry, and another loses it.
    for number in range(5):
        site.edit(f"conf-{number}.md", "# Two", "# Two of two")
        site.edit(f"conf-{number}.md", ":speakers: Ann\n", ":speakers: Ann, P4\n")
    result = site.build()
    assert {"people", "conf-5", "index", "sessions"} <= set(result.written)
    assert differences(result.outdir, site.build(folder="clean").outdir) == []
    # Only a bound has changed: the pages with long lists follow, the others stay.
    result = site.build(eventnotes_limits={"rows": 3, "lines": 5})
    assert {"index", "sessions", "topics", "matrix"} <= set(result.written)
    assert "conf-5" not in result.written
    assert differences(result.outdir, site.build(folder="wide", eventnotes_limits={"rows": 3, "lines": 5}).outdir) == []

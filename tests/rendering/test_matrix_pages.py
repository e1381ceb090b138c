"""The topic matrix on a page: a table for screen readers, print and plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project, differences

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import Tag

FILES = {
    "index.md": "# Matrix\n\n```{topic-matrix}\n```\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "conf-2028.md": "# Conf 2028\n\n:::{event} conf-2028\n:date: 2028-05-01\n:::\n\n- Lambda is\n- Old things are\n",
    "conf-2029.md": (
        "# Conf 2029\n\n:::{event} conf-2029\n:date: 2029-05-02\n:::\n\n- Old things are\n- Lambda is\n- Lambda was\n"
    ),
    "conf-2031.md": """\
# Conf 2031

:::{event} conf-2031
:date: 2031-05-03
:::

## Talk

:::{session} talk
:topics: Lambda
:::
""",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
    "old.md": "# Old things\n\n:::{topic} old\n:::\n",
}
ENGLISH = CONF.replace('language = "ja"', 'language = "en"')

TEXT = """\
Matrix
******

+----------------------+--------------+--------------+--------------+-------------+
| Topic                | Conf 2028    | Conf 2029    | Conf 2031    | Last seen   |
|======================|==============|==============|==============|=============|
| Lambda               | 1            | 2            | whole        | May 2031    |
+----------------------+--------------+--------------+--------------+-------------+
| Old things           | 1            | 1            |              | May 2029    |
|                      |              |              |              | (quiet)     |
+----------------------+--------------+--------------+--------------+-------------+
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("matrix"), FILES, ENGLISH)


def cells(row: Tag) -> list[str]:
    return [cell.get_text().strip() for cell in row(["th", "td"])]


def test_html(project: Project) -> None:
    result = project.build()
    assert result.warnings == []
    page = result.page("index.html")
    region = page.select_one(".eventnotes-topic-matrix")
    assert region is not None
    assert {name: region[name] for name in ("role", "aria-label", "tabindex")} == {
        "role": "region",
        "aria-label": "Topics by events",
        "tabindex": "0",
    }
    head, *rows = region("tr")
    assert cells(head) == ["Topic", "Conf 2028", "Conf 2029", "Conf 2031", "Last seen"]
    assert [cells(row) for row in rows] == [
        ["Lambda", "1", "2", "whole", "May 2031"],
        ["Old things", "1", "1", "", "May 2029 (quiet)"],
    ]
    assert [cell.name for cell in head(["th", "td"])] == ["th"] * 5
    # Above and beside data cells alone, so that each is read out as the heading of its column or row.
    assert [[cell.name for cell in row(["th", "td"])] for row in rows] == [["th", "td", "td", "td", "td"]] * 2
    shades = [re.findall(r"eventnotes-step-\d", str(row)) for row in rows]
    assert shades == [["eventnotes-step-1", "eventnotes-step-5"], ["eventnotes-step-1", "eventnotes-step-1"]]


def test_each_count_leads_to_its_part_of_the_topics_page(project: Project) -> None:
    result = project.build()
    row = result.page("index.html").select(".eventnotes-topic-matrix tbody tr")[0]
    links = [str(link["href"]) for link in row("a")]
    assert links == ["lambda.html#lambda", *(f"lambda.html#in-conf-{year}" for year in (2028, 2029, 2031))]
    for link in links:
        name, _, anchor = link.partition("#")
        assert result.page(name).find(id=anchor) is not None


def test_text(project: Project) -> None:
    assert project.build("text").text("index.txt").startswith(TEXT)


def test_latex(project: Project) -> None:
    result = project.build("latex")
    assert result.warnings == []
    text = next(result.outdir.glob("*.tex")).read_text("utf-8")
    assert r"\begin{longtable}" in text
    labels = re.findall(r"\\label\{\\detokenize\{([^}]*)\}\}", text)
    assert {f"lambda:in-conf-{year}" for year in (2028, 2029, 2031)} <= set(labels)
    assert r"\hyperref[\detokenize{lambda:in-conf-2029}]{\sphinxcrossref{2}}" in text


@pytest.mark.parametrize("builder", ["epub", "man", "texinfo", "xml", "singlehtml"])
def test_other_formats(project: Project, builder: str) -> None:
    assert project.build(builder, epub_copyright="Authors").warnings == []


def test_an_empty_matrix_says_so(tmp_path: Path) -> None:
    files = {"index.md": "# Matrix\n\n```{topic-matrix}\n:min-events: 2\n```\n"}
    assert "Nothing to list yet." in Project(tmp_path, files, ENGLISH).build("text").text("index.txt")


def test_a_wrong_option_is_a_warning_and_the_rest_counts(tmp_path: Path) -> None:
    wrong = FILES["index.md"].replace("matrix}\n", "matrix}\n:by: month\n:parent: lamda\n:limit: 1\n")
    result = Project(tmp_path, {**FILES, "index.md": wrong}, ENGLISH).build("text")
    by, parent = sorted(result.warnings)
    assert "index.md:3: WARNING: the option 'by': 'month' is not a valid value; use one of event, year, series" in by
    assert "index.md:3: WARNING: the option 'parent': there is no topic 'lamda'; did you mean 'Lambda'?" in parent


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("conf-2029.md", "- Lambda is\n- Lambda was", "- Lambda"),
        ("conf-2029.md", "# Conf 2029", "# Conference 2029"),
        ("conf-2031.md", ":topics: Lambda\n", ""),
        ("conf-2028.md", "2028-05-01", "2032-05-01"),
        ("lambda.md", "# Lambda", "# Functions"),
    ],
)
def test_after_an_edit_the_matrix_is_that_of_a_clean_build(tmp_path: Path, name: str, old: str, new: str) -> None:
    site = Project(tmp_path, FILES)
    site.build()
    site.edit(name, old, new)
    result = site.build()
    assert "index" in result.written
    assert differences(result.outdir, site.build(folder="clean").outdir) == []

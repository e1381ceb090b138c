"""A page in the place of one that Sphinx generates keeps its words, and an error names both on every build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project, Result, differences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PLAIN = CONF.replace('"furo"', '"basic"')
EVENT = "# E\n\n:::{event} e\n:date: 2031-01-01\n:::\n\n## S\n\n:::{session} s\n:::\n\nText.\n"
#: What makes Sphinx generate the page, by its name.
PAGES = {
    "search": "# Search\n\n:::{topic} search\n:::\n\nWords.\n",
    "genindex": "# G\n\nWords.\n",
    "notes-sessions": "# N\n\nWords.\n",
    "py-modindex": "# P\n\n:::{py:module} m\n:::\n\nWords.\n",
    "_modules/index": "# M\n\nWords.\n",
    "404": "# Nothing\n\nWords.\n",
}
VIEWCODE = """
extensions += ["sphinx.ext.viewcode"]

def setup(app):
    app.connect("html-collect-pages", lambda app: [("_modules/index", {"title": "", "body": ""}, "page.html")])
"""


def project(folder: Path, pages: Mapping[str, str], conf: str = PLAIN) -> Project:
    index = "---\norphan: true\n---\n# I\n\n:::{toctree}\n:glob:\n*\n:::\n"
    files = {f"{name}.md": f"---\norphan: true\n---\n{text}" for name, text in pages.items()}
    return Project(folder, {"index.md": index, "e.md": EVENT, **files}, conf)


def errors(result: Result) -> list[str]:
    return sorted(line.rpartition("/source/")[2] for line in result.warnings)


def expected(*names: str) -> list[str]:
    return [
        f"{name}.md: ERROR: this page stands in the place of '{name}', a page that Sphinx generates and that is left"
        f" out now; rename '{name}' [notes.duplicate]"
        for name in sorted(names)
    ]


@pytest.mark.filterwarnings("ignore::sphinx.deprecation.RemovedInSphinx11Warning")
@pytest.mark.parametrize("builder", ["html", "dirhtml", "json"])
def test_pages_keep_their_words(tmp_path: Path, builder: str) -> None:
    own = project(tmp_path, PAGES, PLAIN + VIEWCODE)
    taken = [name for name in PAGES if name != "404"]
    for _ in range(2):
        result = own.build(builder, eventnotes_search="sphinx")
        assert errors(result) == expected(*taken)
        for name in PAGES:
            path = {"html": f"{name}.html", "dirhtml": f"{name}/index.html", "json": f"{name}.fjson"}[builder]
            text = result.text(path.replace("/index/index", "/index"))
            assert "Words." in (json.loads(text)["body"] if builder == "json" else text)


@pytest.mark.parametrize(
    ("name", "builder", "search"),
    [("search", "html", "notes"), ("search/index", "dirhtml", "sphinx"), ("genindex-all", "html", "sphinx")],
)
def test_more_places(tmp_path: Path, name: str, builder: str, search: str) -> None:
    conf = PLAIN + "html_split_index = True\n"
    result = project(tmp_path, {name: "# P\n\nWords.\n"}, conf).build(builder, eventnotes_search=search)
    assert "Words." in result.text(f"{name}.html")
    assert len(result.warnings) == 1
    assert f"'{name.removesuffix('/index')}'" in result.warnings[0]


def test_a_page_that_is_renamed_gives_the_place_back(tmp_path: Path) -> None:
    own = project(tmp_path, {"genindex": "# G\n\nWords.\n"})
    own.build()
    own.rename("genindex.md", "g.md")
    result = own.build()
    assert result.warnings == []
    assert "Words." not in result.text("genindex.html")
    own.build(folder="clean")
    assert differences(result.outdir, own.folder / "clean/html") == []


def test_settings_may_replace_a_page(tmp_path: Path) -> None:
    own = project(tmp_path, {"own": "# O\n\nWords.\n"}, PLAIN + 'html_additional_pages = {"own": "search.html"}\n')
    result = own.build()
    assert result.warnings == []
    assert "Words." not in result.text("own.html")

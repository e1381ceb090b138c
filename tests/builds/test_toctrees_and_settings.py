"""What Sphinx keeps from one build to the next beside the pages: section numbers, ``docutils.conf``, its own files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import CONF, Project, differences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGES = {
    "a.md": "# A\n\n## B\n\n### C\n",
    "b.md": "# BB\n\n## X\n\n```{toctree}\nc\n```\n",
    "c.md": "# CC\n\n## Y\n",
    "part.txt": "included\n",
    "d.md": "# D\n\n```{include} part.txt\n```\n",
}


def contents(*options: str, pages: str = "a b d") -> dict[str, str]:
    return {"index.md": "\n".join(["# Home", "", "```{toctree}", *options, "", *pages.split(), "```", ""])}


def check(project: Project, builder: str, edits: Mapping[str, str | None], **settings: Any) -> None:
    """Make the edits, and compare with a clean build."""
    for name, text in edits.items():
        if text is None:
            project.delete(name)
        else:
            project.write({name: text})
    edited = project.build(builder, **settings)
    project.clean("clean")
    assert differences(edited.outdir, project.build(builder, folder="clean", **settings).outdir) == []


@pytest.mark.parametrize(
    ("builder", "settings"),
    [
        ("html", {"html_theme": "furo"}),
        pytest.param("html", {"html_theme": "alabaster"}, marks=pytest.mark.slow),
        pytest.param("singlehtml", {}, marks=pytest.mark.slow),
    ],
)
def test_section_numbers_come_and_go(tmp_path: Path, builder: str, settings: dict[str, Any]) -> None:
    project = Project(tmp_path, {**PAGES, **contents(":numbered:")})
    project.build(builder, **settings)
    own = PAGES["b.md"].replace("{toctree}", "{toctree}\n:numbered:")
    steps: list[dict[str, str | None]] = [
        {**contents()},
        {**contents(":numbered: 1", ":titlesonly:")},
        {**contents(":numbered: 2", ":hidden:", ":caption: Words", pages="b a d")},
        {**contents(":numbered:", pages="a"), "d.md": "# D\n\n```{toctree}\nb\n```\n"},
        {**contents(":maxdepth: 1"), "b.md": own, "d.md": PAGES["d.md"]},
        {**contents(pages="a c d"), "b.md": None},
    ]
    for step in steps:
        check(project, builder, step, **settings)


def test_settings_of_docutils_come_and_go(tmp_path: Path) -> None:
    project = Project(tmp_path, {**PAGES, **contents()})
    off, other = "[general]\nfile_insertion_enabled: no\n", "[restructuredtext parser]\nsmart_quotes: no\n"
    project.build("text")
    for text in (off, other, None, off):
        check(project, "text", {"docutils.conf": text})
        again = project.build("text")
        assert again.read == []
        assert ("included" in again.text("d.txt")) == (text != off)


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_no_file_is_left_of_other_settings(tmp_path: Path, builder: str) -> None:
    project = Project(tmp_path, {**PAGES, **contents(), "own/x.css_t": "", "own/deep/y.txt": "y"})
    project.build(builder)
    changes = ("html_title = 'Other'\nhtml_static_path = ['own']\n", "tags.add('more')\nlanguage = 'en'\n", "")
    for change in (*changes, "html_theme = 'alabaster'\n"):
        check(project, builder, {"conf.py": CONF + change})


def test_a_book_is_built_again_with_other_settings_without_a_warning(tmp_path: Path) -> None:
    project = Project(tmp_path, {**PAGES, **contents()}, CONF + "epub_copyright = 'x'\n")
    project.build("epub")
    project.write({"conf.py": CONF + "epub_copyright = 'x'\nhtml_title = 'Other'\n"})
    assert project.build("epub").warnings == []


def test_a_page_that_lists_others_is_written_again_where_their_headings_change(tmp_path: Path) -> None:
    project = Project(tmp_path, {**PAGES, **contents()})
    project.build()
    project.edit("a.md", "### C", "### C\n\nA line.")
    assert project.build().written == ["a"]
    project.edit("a.md", "### C", "### See")
    assert "index" in project.build().written
    project.edit("a.md", "### See", "### C")
    with project.app() as (app, result):
        app.build()
        assert "a" in result.written
        # A second build of the same application knows them too.
        project.edit("a.md", "# A", "# First")
        app.build()
        assert "index" in result.written

"""Every builder of Sphinx passes, without a warning."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import CONF, Project, site_project

if TYPE_CHECKING:
    from pathlib import Path

# Sphinx's own builders, which are packages of their own, use what it will remove.
pytestmark = pytest.mark.filterwarnings("ignore::sphinx.deprecation.RemovedInSphinx11Warning")

#: Those of Sphinx and of the extensions that come with it; with Furo, Apple's help misses files in any project.
BUILDERS = (
    *("html", "dirhtml", "singlehtml", "json", "pickle", "htmlhelp", "devhelp", "qthelp", "applehelp", "epub"),
    *("latex", "text", "man", "texinfo", "xml", "pseudoxml", "changes", "linkcheck", "coverage", "doctest", "dummy"),
    *("gettext",),
)
EXTENSIONS = """
extensions += ["sphinx.ext.coverage", "sphinx.ext.doctest"]
applehelp_bundle_id = applehelp_title = "org.example.notes"
applehelp_disable_external_tools = True
html_baseurl = "https://notes.example.org/"
linkcheck_ignore = [".*"]
author = copyright = "A"
"""
NOTES = {
    "index.md": "# 目次\n\n:::{search-box}\n:::\n\n:::{event-list}\n:layout: cards\n:::\n\n"
    ":::{toctree}\n:glob:\n*\n:::\n",
    "event.md": "# 会<br>二日目\n\n:::{event} e\n:date: 2031-01-01\n:series: s\n:::\n\n## 講演\n\n"
    ":::{session} s\n:speakers: A\n:topics: Redis\n:slides: https://speakerdeck.com/player/1\n:::\n\n"
    "- Redisの話\n  {fact}`k 1 GB`[^1]\n\n  | a |\n  |---|\n  | x<br>Redis |\n\n[^1]: 注。\n",
    "redis.md": "# Redis\n\n:::{topic} redis\n:::\n\n:::{topic-matrix}\n:::\n",
    "lists.rst": "Lists\n=====\n\n.. session-list::\n   :layout: table\n\n.. speaker-list::\n",
}


def build(project: Project, builder: str, **settings: Any) -> Path:
    if builder == "applehelp":
        settings |= {"html_theme": "alabaster", "html_theme_options": {}}
    # An environment of gettext serves no other builder.
    result = project.build(builder, "gettext" if builder == "gettext" else "build", **settings)
    assert result.warnings == []
    return result.outdir


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("builders"), {**NOTES}, CONF + EXTENSIONS)


@pytest.mark.parametrize("builder", BUILDERS)
def test_builder(notes: Project, builder: str) -> None:
    outdir = build(notes, builder)
    if builder == "json":
        page = json.loads((outdir / "redis.fjson").read_text("utf-8"))
        assert "x <mark>Redis</mark>" in page["body"]
        index = json.loads((outdir / "notes-sessions.fjson").read_text("utf-8"))
        assert index["indextitle"] == "セッション索引"
    elif builder == "pickle":
        assert "x <mark>Redis</mark>" in pickle.loads((outdir / "redis.fpickle").read_bytes())["body"]  # noqa: S301  (just written)
    elif builder == "htmlhelp":
        assert "x <mark>Redis</mark>" in (outdir / "redis.html").read_text("cp932")


def test_pages_in_another_encoding(tmp_path: Path) -> None:
    project = Project(tmp_path, {**NOTES}, CONF + EXTENSIONS + 'html_output_encoding = "cp932"\n')
    assert "ページが見つかりません" in (build(project, "html") / "404.html").read_text("cp932")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = site_project(tmp_path_factory.mktemp("site"))
    conf = project.source / "conf.py"
    conf.write_text(conf.read_text("utf-8") + EXTENSIONS, "utf-8")
    return project


@pytest.mark.slow
@pytest.mark.parametrize("builder", BUILDERS)
def test_builder_of_the_site(site: Project, builder: str) -> None:
    build(site, builder, eventnotes_search="sphinx")

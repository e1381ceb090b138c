"""The HTML renderer writes byte for byte what Sphinx writes for the same nodes."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes

from eventnotes.rendering import html_renderer
from tests.helpers import Project, Result, differences, site_project

if TYPE_CHECKING:
    from pathlib import Path

#: An extension that writes one kind of node as Sphinx does, so that all is written by Sphinx.
_HANDLER = """

def setup(app):
    from docutils import nodes
    from sphinx.writers.html5 import HTML5Translator

    handlers = (HTML5Translator.visit_strong, HTML5Translator.depart_strong)
    app.add_node(nodes.strong, override=True, html=handlers)
"""
_EVENT = """\
# Go & "friends" <2018>

:::{event} go-2018
:date: 2018-03-10/2018-03-11
:url: https://example.org/?a=1&b="2"
:organizer: A & B, @c
:venue: <Hall>
:hashtag: go18
:status: draft
:source: Notes <https://example.org/notes>
:published: 2018-03-12
:license: CC0
:::

## Errors in Go, once more

:::{session} errors
:speakers: Ann <ann>, "Bob" & Co.
:topics: Go, Errors
:links: one <https://example.org/1>, two
:start: 10:00
:end: 10:30
:type: keynote
:language: en
:follows: go-2017/errors
:::

- Go has `errors.Is(a,  b)` and `<T>`, says <mail@example.org>
  - *nested **deep `code`*** and [a link](https://example.org/?x=1&y=2 "title")
    - [back](#errors) under Go
  - and $x < y$
- Go 1.13 & [the topic](#go), {topic}`errors`
- Go again
"""
#: Sphinx's own search makes its index out of nodes.
_OUR_SEARCH: dict[str, Any] = {"eventnotes_search": "notes", "html_baseurl": "https://example.org/"}
_FILES = {
    "index.md": '# "Notes" & @ `code  x` *more*\n\n```{toctree}\n:glob:\n:caption: A & "B"\n\n*\n```\n',
    "go-2018.md": _EVENT,
    "go-2017.md": (
        "# Go 2017\n\n:::{event} go-2017\n:date: 2017-03-10\n:::\n\n## Errors\n\n"
        ":::{session} errors\n:topics: Go, Errors\n:slides: https://speakerdeck.com/player/01c3d4b2311e45f1a88a3f2d\n:::\n"
        "\n- Go panics\n"
    ),
    "go.md": "# Go\n\n:::{topic} go\n:aliases: golang\n:url: https://go.dev/\n:related: errors\n:::\n\n### Low\n",
    "errors.md": "# Errors\n\n:::{topic} errors\n:parent: go\n:::\n",
    "silent.md": "# Silence\n\n:::{topic} silence\n:::\n",
}


def both(project: Project, builder: str, patch: pytest.MonkeyPatch, **options: Any) -> tuple[Result, Result]:
    """Build as usual, and with all written by Sphinx."""
    at_once = project.build(builder, "at-once", **options)
    patch.setattr(html_renderer, "has_stock_translator", lambda _app: False)
    return at_once, project.build(builder, "by-sphinx", **options)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_shape_is_written_as_sphinx_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builder: str) -> None:
    project = Project(tmp_path, _FILES)
    options: dict[str, Any] = _OUR_SEARCH | {
        "eventnotes_drafts": True,
        "myst_enable_extensions": ["colon_fence", "dollarmath"],
    }
    at_once, by_sphinx = both(project, builder, monkeypatch, **options)
    assert "eventnotes-quote" in "".join(path.read_text("utf-8") for path in at_once.outdir.rglob("*.html"))
    assert differences(at_once.outdir, by_sphinx.outdir) == []


@pytest.mark.slow
def test_the_site_is_the_same_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, by_sphinx = both(site_project(tmp_path), "html", monkeypatch)
    assert differences(at_once.outdir, by_sphinx.outdir) == []


def test_html_is_made_where_sphinx_alone_writes_pages(tmp_path: Path) -> None:
    project = Project(tmp_path, _FILES)
    made: dict[str, int] = {}
    for name, conf in {"usual": "", "handler": _HANDLER}.items():
        project.write({"conf.py": (project.source / "conf.py").read_text("utf-8") + conf})
        with project.app("html", name, eventnotes_drafts=True, **_OUR_SEARCH) as (app, _):
            app.connect("doctree-resolved", lambda _app, tree, _name, key=name: _count(made, key, tree))
            app.build()
    assert made["usual"] > 5
    assert made["handler"] == 0


def _count(made: dict[str, int], key: str, tree: nodes.document) -> None:
    made[key] = made.get(key, 0) + len(list(tree.findall(nodes.raw)))


def test_furo_is_asked_where_it_makes_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path, _FILES)
    usual = project.build("html", "usual", **_OUR_SEARCH).page("go.html").select_one(".sidebar-tree")
    navigation = import_module("furo.navigation")
    monkeypatch.setattr(navigation, "get_navigation_tree", lambda html: f"<p>New</p>{html}")
    monkeypatch.setattr("furo.get_navigation_tree", navigation.get_navigation_tree)
    newer = project.build("html", "newer", **_OUR_SEARCH).page("go.html").select_one(".sidebar-tree")
    assert usual is not None
    assert newer is not None
    assert len(usual.select("p")) == len(usual.select("p.caption"))
    assert len(newer.select("p")) == len(newer.select("p.caption")) + 1

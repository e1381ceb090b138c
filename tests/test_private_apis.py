"""What is undocumented and relied on is as ``private_apis`` says; a new version may change it."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.roles import CustomRole, raw_role
from sphinx import addnodes, package_dir
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import CustomReSTDispatcher
from sphinx.util.logging import suppress_logging
from sphinx.util.math import get_node_equation_number

from eventnotes import private_apis
from tests.helpers import ROOT, Project, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.testing.util import SphinxTestApp
    from sphinx.writers.html5 import HTML5Translator

PIXEL = b"P1\n1 1\n0\n"
FILES: dict[str, str | bytes] = {
    "index.md": "# Start\n\n```{toctree}\n:numbered:\n\nb/page\na/page\ngenindex\n```\n",
    "a/page.md": "# First\n\n![](x.png)\n\n## Part\n\n{download}`file.txt`\n",
    "b/page.md": "# Second\n\n![](x.png)\n\n[](#part-of-it)\n\n## Part of it\n",
    "a/x.png": PIXEL,
    "b/x.png": PIXEL,
    "a/file.txt": "text",
}
CONF = """
extensions = ["myst_parser", "eventnotes"]
html_theme = "furo"
myst_heading_anchors = 3
primary_domain = "notes"
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SphinxTestApp]:
    """Return an application that has built a site."""
    with Project(tmp_path_factory.mktemp("private_apis"), FILES, CONF).app() as (built, _):
        built.build()
        yield built


@pytest.fixture(scope="module")
def html(app: SphinxTestApp) -> StandaloneHTMLBuilder:
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    return app.builder


def test_the_environment_is_stored_beside_the_doctrees(app: SphinxTestApp) -> None:
    assert (app.doctreedir / ENV_PICKLE_FILENAME).is_file()


def test_a_page_is_read_again_by_the_next_build_alone(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.md": "# A\n", "b.md": "---\norphan: true\n---\n# B\n"})
    read: list[list[str]] = []
    with project.app() as (app, _):
        app.connect("env-before-read-docs", lambda _app, _env, names: read.append(sorted(names)))
        app.build()
        for name in ("b", None):
            private_apis.read_next_time(app.env, name)
            app.build()
            app.build()
    assert read == [["b", "index"], ["b"], [], ["b", "index"], []]


def test_document_trees_are_read_again_if_they_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path, {"index.md": "# A\n", **{f"{name}.md": f"# {name}\n\n[](index)\n" for name in "bcdef"}})
    monkeypatch.setattr("eventnotes.builds.incremental._DOCTREES", 2)
    kept: list[int] = []
    with project.app(folder="few") as (app, few):
        app.connect("doctree-read", lambda app, _tree: kept.append(len(app.env._write_doc_doctree_cache)))
        app.build()
    assert kept == [0, 1, 2, 0, 1, 2]
    monkeypatch.undo()
    assert not differences(few.outdir, project.build(folder="all").outdir)


def test_pictures_are_named_by_their_paths(app: SphinxTestApp) -> None:
    pictures = [("a/x.png", "x.png", {"a/page"}), ("b/x.png", "x1.png", {"b/page"})]
    assert list(private_apis.pictures(app.env)) == pictures
    app.env.images = type(app.env.images)()
    for path, _name, (docname,) in reversed(pictures):
        app.env.images.add_file(docname, path)
    assert [name for _path, name, _docnames in private_apis.pictures(app.env)] == ["x.png", "x1.png"]
    private_apis.renumber_pictures(app.env)
    assert list(private_apis.pictures(app.env)) == pictures


def test_downloads_and_pictures_are_copied_as_told(app: SphinxTestApp) -> None:
    (path,) = private_apis.copied_downloads(app.env)
    assert (app.outdir / "_downloads" / path).read_text() == "text"
    assert (app.outdir / "_images" / "x1.png").read_bytes() == PIXEL


def test_a_file_is_published_no_longer(tmp_path: Path) -> None:
    with Project(tmp_path, FILES, CONF).app() as (built, _):
        built.build()
        for name in ("a/x.png", "a/file.txt"):
            private_apis.forget_file(built.env, name)
        assert [path for path, _name, _docnames in private_apis.pictures(built.env)] == ["b/x.png"]
        assert not list(private_apis.copied_downloads(built.env))


def test_numbers_and_tables_of_contents(app: SphinxTestApp) -> None:
    env = app.env
    assert private_apis.section_number(env, "b/page") == (1,)
    assert private_apis.section_number(env, "index") == ()
    assert "(2, 1)" in next(private_apis.numbers_digest(env, "a/page"))
    assert private_apis.listed_pages(env, "index")[:2] == ["b/page", "a/page"]
    taken = private_apis.replace_listing_pages(env, {})
    assert (taken["a/page"], env.files_to_rebuild) == ({"index"}, {})
    assert private_apis.replace_listing_pages(env, taken) == {}
    assert env.files_to_rebuild is taken
    assert private_apis.read_times(env).keys() == {"index", "a/page", "b/page"}
    assert [Path(name).name for name in private_apis.dependencies(env, "a/page")] == ["file.txt", "x.png"]
    title, contents = private_apis.title(env, "b/page"), private_apis.contents(env, "b/page")
    assert title is not None
    assert title.astext() == "Second"
    assert contents is not None
    assert [item.astext() for item in contents.findall(nodes.reference)] == ["Second", "Part of it"]
    assert private_apis.title(env, "nothing") is None
    assert private_apis.contents(env, "nothing") is None
    assert {"a/file.txt", "a/x.png"} <= set(private_apis.shown_files(env))
    (toctree,) = private_apis.toctrees(env, "index")
    assert [target for _title, target in toctree["entries"]] == ["b/page", "a/page", "genindex"]
    assert private_apis.generated_page(env, "genindex") == ("genindex", "Index")
    assert private_apis.generated_page(env, "nothing") is None


def test_numbers_of_the_last_build_are_forgotten(tmp_path: Path) -> None:
    with Project(tmp_path, FILES, CONF).app() as (app, _):
        app.build()
        assert "secnumber" in app.env.titles["a/page"]
        private_apis.forget_section_numbers(app.env)
        references = [node for toc in app.env.tocs.values() for node in toc.findall(nodes.reference)]
        assert not any("secnumber" in node for node in (*references, *app.env.titles.values()))


def test_pages_are_laid_out_by_the_theme(html: StandaloneHTMLBuilder) -> None:
    folders = private_apis.layout_folders(html)
    assert any((folder / "page.html").is_file() for folder in folders)
    assert any((folder / "basic/layout.html").is_file() or (folder / "layout.html").is_file() for folder in folders)


def test_what_the_builder_makes(app: SphinxTestApp, html: StandaloneHTMLBuilder) -> None:
    assert all((app.outdir / f"{page}.html").is_file() for page in private_apis.index_pages(html))
    assert private_apis.is_tagged(html, "html and not latex")
    assert private_apis.makes_search_index(html)
    assert (app.outdir / "searchindex.js").is_file()
    scripts = private_apis.search_scripts(html)
    assert scripts
    assert all((app.outdir / "_static" / path.name).is_file() for path in scripts)


def test_a_node_is_rendered(html: StandaloneHTMLBuilder) -> None:
    private_apis.forget_numbers_of_page(html)
    section = nodes.section("", nodes.title("", "A & B"), nodes.paragraph("", "text"), ids=["x"])
    rendered = private_apis.render(html, section)
    assert "<p>text</p>" in rendered["fragment"]
    assert private_apis.render(html, nodes.title("", "A & B"))["title"] == "A &amp; B"
    assert [item.astext() for item in private_apis.contents_of_page(html, "a/page").findall(nodes.reference)] == [
        "First",
        "Part",
    ]


def test_the_search_page_may_have_no_index(tmp_path: Path) -> None:
    with Project(tmp_path, FILES, CONF).app() as (app, _):
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        private_apis.make_no_search_index(app.builder)
        app.build()
        assert not private_apis.makes_search_index(app.builder)
        assert (app.outdir / "search.html").exists()
        assert not (app.outdir / "searchindex.js").exists()


def test_texts_of_sphinx() -> None:
    assert Config().author == private_apis.UNKNOWN_AUTHOR
    script = (package_dir / "locale/ja/LC_MESSAGES/sphinx.js").read_text("utf-8")
    assert '"plural_expr"' in (private_apis.javascript_catalog(script) or "")
    assert private_apis.javascript_catalog("alert(1)") is None


def test_myst_keeps_its_anchors(app: SphinxTestApp) -> None:
    _line, _id, text = private_apis.myst_anchors(app.env, "b/page")["part-of-it"]
    assert text == "Part of it"
    assert private_apis.myst_anchors(app.env, "nothing") == {}


def test_furo_asks_whether_contents_are_hidden(app: SphinxTestApp) -> None:
    (theme,) = [folder for folder in private_apis.layout_folders(app.builder) if folder.name == "furo"]
    templates = "".join(path.read_text("utf-8") for path in theme.rglob("*.html"))
    assert private_apis.FURO_HIDES_CONTENTS in templates


def test_a_glob_that_matches_nothing_can_be_silenced(tmp_path: Path) -> None:
    files = {"index.md": "# Start\n\n```{toctree}\n:glob:\n\nnothing/*\n```\n"}
    loud = Project(tmp_path / "loud", files, CONF).build()
    assert len([line for line in loud.warnings if "glob" in line]) == 1
    silent = Project(tmp_path / "silent", files, CONF + 'suppress_warnings = ["toc.empty_glob"]\n').build()
    assert [line for line in silent.warnings if "glob" in line] == []


# -- how pages are read ------------------------------------------------------------------------------------------


PAGE = """\
P
=

.. notes:topic:: x

.. notes:event-list::

`a` :notes:`topic`x`

.. index:: one

.. glossary::

   Term
      Text [#]_ and [#n]_ and [*]_.

.. math:: a
   :label: eq

.. [#] First.
.. [#n] Named.
.. [*] Symbol.
.. [#kept] Kept [#kept]_.
"""


def test_what_stands_behind_directives_and_roles(app: SphinxTestApp) -> None:
    notes = app.env.domains["notes"]
    assert private_apis.directive_behind(notes.directive("event")) is notes.directives["event"]
    assert private_apis.directive_behind(notes.directives["event"]) is notes.directives["event"]
    assert private_apis.role_behind(notes.role("topic")) is notes.roles["topic"]
    assert private_apis.role_behind(raw_role) is raw_role
    assert private_apis.role_behind(CustomRole("html", raw_role)) is raw_role


def test_a_look_up_stands_before_others_until_a_page_is_parsed(tmp_path: Path) -> None:
    names: list[str] = []

    class Lookup(CustomReSTDispatcher):
        def directive(self, name: str, *args: Any) -> Any:
            names.append(name)
            return super().directive(name, *args)

        def role(self, name: str, *args: Any) -> Any:
            names.append(name)
            return super().role(name, *args)

    files = {"index.rst": "I\n=\n\n.. note:: :emphasis:`x`\n", "page.md": "# P\n\n:::{note}\n{strong}`x`\n:::\n"}
    before = directives.directive, roles.role
    with Project(tmp_path, files, CONF + "myst_enable_extensions = ['colon_fence']\n").app() as (app, _):
        app.connect("source-read", lambda *_: Lookup().enable(), priority=999)
        app.build()
    assert names == ["note", "emphasis", "note", "strong"]
    assert (directives.directive, roles.role) == before


def test_a_page_that_cannot_be_read_is_read_once_more(tmp_path: Path) -> None:
    noted: list[tuple[str, str]] = []

    with Project(tmp_path, {"index.rst": "bad\n===\n\n.. _label:\n\nA\n-\n"}, CONF).app() as (app, result):
        private_apis.retry_reading(app.builder, lambda name, error: noted.append((name, type(error).__name__)))
        parsers = private_apis.source_parsers(app)
        app.add_transform(type("Fails", (SphinxTransform,), {"default_priority": 999, "apply": _fail_once(noted)}))
        app.build()
        assert noted == [("index", "KeyError")]
        private_apis.read_again(app.builder, "index")
        labels = app.env.domains.standard_domain.anonlabels
        assert labels["label"][0] == "index"
    assert not [line for line in result.warnings if "index" in line]
    assert {"restructuredtext", "markdown"} <= {name for name, _ in parsers}


def _fail_once(noted: list[tuple[str, str]]) -> Callable[..., None]:
    def apply(self: SphinxTransform) -> None:
        if not noted:
            raise KeyError(self.document["source"])

    return apply


def test_sources_are_read_bytewise_and_markdown_with_another_parser(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"index.md": "---\nmyst: {heading_anchors: 1}\n---\n# 日本".encode() + b"\xff\n"}
    asked: list[str] = []
    with Project(tmp_path, files, CONF).app() as (app, _):
        env = app.env
        read_doc = type(app.builder).read_doc
        vars(app.builder)["read_doc"] = partial(read_doc, app.builder)
        private_apis.retry_reading(app.builder, lambda name, error: asked.append(f"{name} {error}"))
        with (
            private_apis.extended_markdown(
                env, lambda parser: asked.append(type(parser).__name__), lambda: asked.append("own settings")
            ),
            suppress_logging(),
        ):
            env.prepare_settings("index")
            app.builder.read_doc("index")
        assert asked[:2] == ["own settings", "MarkdownIt"]
        assert env.titles["index"].astext() == "日本\N{REPLACEMENT CHARACTER}"


def test_removed_nodes_are_forgotten_everywhere(tmp_path: Path) -> None:
    with Project(tmp_path, {"index.rst": PAGE}, "extensions = ['eventnotes', 'sphinx.ext.todo']\n").app() as (app, _):
        found: dict[str, Any] = {}

        class Look(SphinxTransform):
            default_priority = 262

            def apply(self, **_options: Any) -> None:
                document, env = self.document, self.env
                glossary = next(iter(document.findall(addnodes.glossary)))
                inside = list(glossary.findall())
                marked = {id(node) for node in inside}
                found["orphans"] = {node.astext() for node in private_apis.orphaned_footnotes(document, marked)}
                found["references"] = len(document.footnote_refs) + len(document.symbol_footnote_refs)
                glossary.parent.remove(glossary)
                private_apis.forget_nodes(document, marked)
                found["left"] = len(document.footnote_refs) + len(document.symbol_footnote_refs)
                ids = {name for node in inside if isinstance(node, nodes.Element) for name in node["ids"]}
                assert ids <= document.ids.keys()
                private_apis.forget_ids(document, ids)
                assert not ids & document.ids.keys()
                assert env.domains.standard_domain.objects
                private_apis.forget_objects(env, ids, {"eq"})
                found["terms"] = env.domains.standard_domain.objects
                found["equations"] = env.domains["math"].data["objects"]
                section = next(iter(document.findall(nodes.section)))
                assert private_apis.is_implicit_id(document, section["ids"][0])
                private_apis.replace_id(document, section["ids"][0], "new")
                found["name"] = document.nameids["p"]
                found["line"] = private_apis.line_reached(document)
                found["download"] = private_apis.publish_download(env, "index.rst")

        app.add_transform(Look)
        app.build()
        assert found.pop("orphans") == {"First.", "Named.", "Symbol."}
        assert found.pop("references") > found.pop("left") == 1
        assert (app.outdir / "_downloads" / found.pop("download")).is_file()
        assert found == {"terms": {}, "equations": {}, "name": "new", "line": None}


def test_html_is_written_as_told(tmp_path: Path) -> None:
    rst = "I\n=\n\n.. figure:: x.mp4\n   :alt: <b>\n\n.. image:: x.png\n\n:download:`x.png`\n\n"
    rst += "<i>\n"
    files: dict[str, str | bytes] = {"index.rst": rst, "x.mp4": b"x", "x.png": PIXEL}
    with Project(tmp_path, files, "extensions = ['eventnotes']\n").app() as (app, result):
        assert private_apis.has_stock_translator(app)
        assert "paragraph" not in private_apis.handled_nodes(app)
        app.add_node(nodes.paragraph, override=True, html=(lambda *_: None, None))
        assert "paragraph" in private_apis.handled_nodes(app)
        app.build()
        assert private_apis.downloads_folder(app.builder) == "_downloads"
    text = result.text("index.html")
    assert 'title="&lt;b&gt;"' in text
    assert ">&lt;b&gt;</a>" in text
    assert "&lt;i&gt;" in text
    assert private_apis.HTML_CHARACTERS[ord("<")] == "&lt;"


def test_formulas_and_books(tmp_path: Path) -> None:
    rst = "I\n=\n\n.. math:: a\n   :label: x\n"
    with Project(tmp_path, {"index.rst": rst}, "extensions = ['eventnotes']\nversion = '1'\n").app("epub") as (
        app,
        result,
    ):
        assert "mathjax" in private_apis.math_renderers(app)
        app.add_node(nodes.math_block, override=True, html=(_visit_math, None))
        assert isinstance(app.builder, Epub3Builder)
        private_apis.change_book_content(app.builder, lambda text: text + "<!-- changed -->")
        app.build()
    assert "number 1" in result.text("index.xhtml")
    assert result.text("content.opf").endswith("<!-- changed -->")


def _visit_math(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(f"number {get_node_equation_number(translator, node)}")
    raise nodes.SkipNode


def test_every_part_is_used() -> None:
    """What nothing relies on any more leaves the module."""
    tree = ast.parse(Path(private_apis.__file__).read_text("utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"}
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and not target.id.startswith("_")
    }
    code = "".join(path.read_text("utf-8") for path in (ROOT / "_ext").rglob("*.py"))
    assert {name for name in functions | constants if f"private_apis.{name}" not in code} == set()


def test_the_settings_of_html_are_told_apart(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.md": "# Page\n"})

    def told(folder: str, **settings: Any) -> str:
        with project.app(folder=folder, **settings) as (app, _):
            return private_apis.html_settings(app.builder)

    assert told("a") == told("b") != told("c", html_title="Another")
    with project.app("text") as (app, _):
        assert private_apis.html_settings(app.builder) == ""

"""Directives and roles: none stops the build, none drops its content, and no option is cut without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.helpers import CONF, Project

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CONF_PY = (
    CONF.replace('"furo"', '"basic"').replace('"myst_parser"', '"myst_parser", "sphinx_design"')
    + """
from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.transforms import SphinxTransform

class Broken(Directive):
    has_content = True

    def run(self):
        raise ValueError("broken")

class Empty(Directive):
    has_content = True

    def run(self):
        return None

def broken(*args):
    raise KeyError("broken")

class Early(SphinxTransform):
    default_priority = 300

    def apply(self):
        if any("Fails " in paragraph.astext() for paragraph in self.document.findall(nodes.paragraph)):
            raise KeyError("transform")

class Late(Early):
    default_priority = 990

def setup(app):
    app.add_transform(Late if "late" in str(app.srcdir) else Early)
    app.add_directive("broken", Broken)
    app.add_directive("empty", Empty)
    app.add_role("broken", broken)
"""
)
MARKDOWN, RESTRUCTUREDTEXT = "# P\n\n{}\n", "P\n=\n\n{}\n"
NOT_PERMITTED, NOT_SHOWN = "Has content, but none permitted", "does not show all of its content"
#: What stands on a page, whether in Markdown, and a part of each message about it, by its line.
CONTENTS = [
    *(
        (f":::{{{directive}\nWords.\n:::\n\nMore.", True, messages)
        for directive, messages in [
            ("image} x.png", {3: NOT_PERMITTED}),
            ("rubric} R", {3: NOT_PERMITTED}),
            ("search-box}", {3: NOT_PERMITTED}),
            ("index} one", {3: NOT_PERMITTED}),
            ("contents}", {3: NOT_PERMITTED}),
            ("centered} C", {3: NOT_PERMITTED}),
            ("py:currentmodule} m", {3: NOT_PERMITTED}),
            ("header}", {3: NOT_SHOWN}),
            ("footer}", {3: NOT_SHOWN}),
            ("hlist}", {3: NOT_SHOWN}),
            ("acks}", {3: NOT_SHOWN}),
            ("tab-set}", {3: NOT_SHOWN}),
            ("accordion}", {3: NOT_SHOWN}),
            ("steps}", {3: NOT_SHOWN}),
            ("event-list}", {}),
            ("note}", {}),
            ("csv-table}", {}),
        ]
    ),
    *(
        (f".. {directive}\n\n   Words.\n\nMore.", False, messages)
        for directive, messages in [
            ("footer::", {4: NOT_SHOWN}),
            ("header::", {4: NOT_SHOWN}),
            ("acks::", {4: NOT_SHOWN}),
            ("hlist::", {4: NOT_SHOWN}),
            ("tab-set::", {4: NOT_SHOWN}),
            ("rubric:: R", {4: 'Error in "rubric" directive:'}),
            ("csv-table::", {}),
            ("list-table::\n\n   * - a", {4: 'Error parsing content block for the "list-table" directive'}),
        ]
    ),
    ("::::{tab-set}\n:::{tab-item} One\nWords.\n:::\n\nMore.\n::::", True, {3: NOT_SHOWN}),
    (":::{broken}\nWords.\n:::\n\nMore.", True, {3: "ValueError: broken"}),
    ("- x\n\n  :::{empty}\n  Words.\n  :::\n\nMore.", True, {5: "TypeError"}),
    (":::{note}\n```{productionlist} g\nWords.\n```\n:::\n\nMore.", True, {4: "ValueError: max()"}),
    ("Words.\n\nMore. {broken}`x`", True, {5: "KeyError: 'broken'"}),
    (".. broken::\n\n   Words.\n\nMore.", False, {4: "ValueError: broken"}),
    ("- x\n\n  .. productionlist:: Words.\n\nMore.", False, {6: "ValueError: max()"}),
    ("Words.\n\nMore. :broken:`x`", False, {6: "KeyError: 'broken'"}),
    ("```{figure} x.png\n:alt: Hall #3\n\nWords.\n```\n\nMore.", True, {4: "# comments"}),
]
#: Options of an event, and what its page says of them.
OPTIONS = [
    (":venue: Hall #3", "Hall #3"),
    (":venue: 会場 # 三", "会場 # 三"),
    (":hashtag: #river", "#river"),
    (":organizer: Group #1, Other", "Group #1"),
    (":organizer: Group #1, Other", "Other"),
    (':venue: "Hall #3"', "Hall #3"),
    (":venue: C# and F# # two", "C# and F# # two"),
    (":venue: Hall #3\n:online: yes", "Hall #3"),
    (":venue: 'Hall' #3", "Hall' #3"),
]


class Built(NamedTuple):
    #: By page: the lines and messages.
    said: dict[str, list[tuple[int, str]]]
    shown: dict[str, str]


def sources() -> Iterable[tuple[str, str]]:
    for number, (text, is_markdown, _) in enumerate(CONTENTS):
        name = f"p{number}.{'md' if is_markdown else 'rst'}"
        yield name, (MARKDOWN if is_markdown else RESTRUCTUREDTEXT).format(text)
    for number, (option, _) in enumerate(OPTIONS):
        lines = [":date: 2031-01-01", *option.split("\n")]
        yaml = "\n".join(line[1:] for line in lines)
        yield f"o{number}.md", MARKDOWN.format("\n".join([f":::{{event}} o{number}", *lines, ":::"]))
        yield f"y{number}.md", MARKDOWN.format(f"```{{event}} y{number}\n---\n{yaml}\n---\n```")
        lines = [f"   {line}".replace('"', "") for line in lines]
        yield f"r{number}.rst", RESTRUCTUREDTEXT.format("\n".join([f".. event:: r{number}", *lines]))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    index = "# I\n\n:::{toctree}\n:glob:\n*\n:::\n"
    files: dict[str, str | bytes] = {"index.md": index, "x.png": b"", **dict(sources())}
    result = Project(tmp_path_factory.mktemp("guard"), files, CONF_PY).build()
    said: dict[str, list[tuple[int, str]]] = {}
    for line in result.warnings:
        if found := re.search(r"source/(\w+)\.\w+:(\d+): \w+: (.*)", line):
            said.setdefault(found[1], []).append((int(found[2]), found[3]))
        else:
            # docutils' messages go on.
            assert not re.match(r"WARNING|ERROR|CRITICAL", line), line
    shown = {path.stem: result.page(path.name).select(".body")[0].get_text() for path in result.outdir.glob("*.html")}
    return Built(said, shown)


@pytest.mark.parametrize(("number", "case"), [*enumerate(CONTENTS)])
def test_content_is_shown_and_told_of(built: Built, number: int, case: tuple[str, bool, dict[int, str]]) -> None:
    shown, said = built.shown[f"p{number}"], built.said.get(f"p{number}", [])
    assert shown.count("Words.") == shown.count("More.") == 1
    assert shown.index("Words.") < shown.index("More.")
    assert {line for line, _ in said} >= case[2].keys()
    assert bool(said) == bool(case[2])
    for line, part in case[2].items():
        assert any(part in message for at, message in said if at == line), said


@pytest.mark.parametrize("number", range(len(OPTIONS)))
@pytest.mark.parametrize("form", ["o", "y", "r"])
def test_options_keep_what_follows_a_hash(built: Built, form: str, number: int) -> None:
    assert f"{form}{number}" not in built.said
    assert OPTIONS[number][1] in built.shown[f"{form}{number}"]


def test_other_builders_write_what_headers_hold(tmp_path: Path) -> None:
    project = Project(
        tmp_path, {"index.rst": "I\n=\n\n.. header:: One.\n\n.. footer::\n\n   Two.\n\n   Three.\n"}, CONF_PY
    )
    text = project.build("text").text("index.txt")
    assert [text.count(words) for words in ("One.", "Two.", "Three.")] == [1, 1, 1]


@pytest.mark.parametrize("when", ["early", "late"])
def test_a_transform_that_fails_shows_its_page_as_written(tmp_path: Path, when: str) -> None:
    event = "# {0}\n\n:::{{event}} {0}\n:date: 2031-01-01\n:::\n\n{1}\n"
    files: dict[str, str | bytes] = {
        "index.md": "# I\n\n:::{toctree}\n:glob:\n*\n:::\n",
        "bad.md": event.format("bad", "Fails here."),
        "good.md": event.format("good", "Works."),
    }
    project = Project(tmp_path / when, files, CONF_PY)
    for _ in range(2):
        result = project.build()
        assert [line.partition("source/")[2] for line in result.warnings] == [
            (
                "bad.md: ERROR: the page can't be parsed (KeyError: 'transform'); correct what stands here, or right"
                " above. Until then the page is shown as plain text [notes.source]"
            )
        ]
        assert "Fails here." in result.page("bad.html").select(".body pre")[0].get_text()
        assert '"good"' in result.text("notes.json")
        assert '"bad"' not in result.text("notes.json")

"""The guide: its snippets build, in Markdown and in reStructuredText alike, and its tables tell the truth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest
from bs4 import Tag

from eventnotes.config import Settings
from eventnotes.core.folding import fold
from eventnotes.core.matching import Match, Matcher, Spelling
from eventnotes.core.media import PDF, PROVIDERS, resolve
from eventnotes.core.options import EVENT, LISTINGS, NOTE, SESSION, TOPIC
from eventnotes.core.problems import Kind
from eventnotes.core.targets import TARGETS
from eventnotes.directives.reference import TABLES
from tests.helpers import CONF, ROOT, Project, Result

GUIDE = ROOT / "guide"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(GUIDE.glob("*.md"))}
#: The pages whose snippets make up one project that grows, in the order in which they are read.
TUTORIAL = ("getting-started", "writing", "topics")

CODE = re.compile(
    r"^(?P<fence>`{3,})\{code-block\} (?P<language>\w+)\n(?::caption: (?P<path>.+)\n\n)?(?P<text>(?s:.*?))^(?P=fence)$"
    r"|^## (?P<section>.+)$",
    re.MULTILINE,
)
INDEX = {
    ".md": "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n",
    ".rst": "Notes\n=====\n\n.. toctree::\n   :glob:\n\n   **\n",
}


class Snippet(NamedTuple):
    """A code block of the guide."""

    page: str
    #: The heading above it.
    section: str
    language: str
    #: The file it is; empty where it is none.
    path: str
    text: str


def snippets(page: str) -> list[Snippet]:
    """Return the code blocks of a page, in order."""
    section, found = "", []
    for match in CODE.finditer(PAGES[page]):
        section = match["section"] or section
        if match["fence"]:
            found.append(Snippet(page, section, match["language"], match["path"] or "", match["text"].lstrip("\n")))
    return found


def prose(page: str) -> str:
    """Return a page without its code blocks."""
    return CODE.sub(lambda match: match[0] if match["section"] else "", PAGES[page])


def table(page: str, *columns: str) -> list[list[str]]:
    """Return the rows of all tables of a page that have these columns, without the marks of code."""
    head = f"| {' | '.join(columns)} |"
    rows = []
    for block in re.findall(r"(?m)(?:^\|.*\n)+", PAGES[page]):
        first, _, *rest = block.splitlines()
        if first == head:
            rows += [[cell.strip().strip("`").strip() for cell in row.strip("|").split(" | ")] for row in rest]
    assert rows, f"{page} has no table {head}"
    return rows


def project_files(parts: Iterable[Snippet], suffix: str) -> dict[str, str]:
    """Return the files of a project: what has a twin in the markup of *suffix* is written in that."""
    by_stem: dict[str, tuple[str, str]] = {"index": (f"index{suffix}", INDEX[suffix])}
    for part in parts:
        path = PurePosixPath(part.path)
        if part.path and path.suffix in {".md", ".py", suffix}:
            by_stem[str(path.with_suffix(""))] = (part.path, part.text)
    return dict(by_stem.values())


def build(folder: Path, files: Mapping[str, str], **confoverrides: object) -> Result:
    """Build a project that gives no warning."""
    conf = files.get("conf.py", CONF)
    result = Project(folder, files, conf).build(html_theme="basic", nitpicky=True, **confoverrides)
    assert result.warnings == []
    return result


def data(result: Result) -> dict[str, bytes]:
    """Return the data files of a build."""
    paths = [result.outdir / "notes.json", *result.outdir.glob("notes/*.json")]
    return {path.name: path.read_bytes() for path in paths}


def steps() -> list[tuple[str, str]]:
    """Return the sections of the tutorial that show files."""
    return list(dict.fromkeys((part.page, part.section) for page in TUTORIAL for part in snippets(page) if part.path))


def until(page: str, section: str) -> list[Snippet]:
    """Return the tutorial's snippets up to the end of a section."""
    parts = [part for name in TUTORIAL for part in snippets(name)]
    last = max(number for number, part in enumerate(parts) if (part.page, part.section) == (page, section))
    return parts[: last + 1]


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The whole tutorial's project, built."""
    files = project_files(until(*steps()[-1]), ".md")
    return build(tmp_path_factory.mktemp("tutorial"), files)


# -- snippets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "section"), steps())
def test_snippets_build_and_say_the_same_in_both_markups(tmp_path: Path, page: str, section: str) -> None:
    parts = until(page, section)
    markdown, restructuredtext = (project_files(parts, suffix) for suffix in (".md", ".rst"))
    assert data(build(tmp_path / "md", markdown)) == data(build(tmp_path / "rst", restructuredtext))


def test_every_file_beyond_the_first_steps_is_shown_in_both_markups() -> None:
    for page in (*TUTORIAL[1:], "other-projects"):
        paths = {PurePosixPath(part.path) for part in snippets(page) if part.path and part.language != "python"}
        assert {path.suffix for path in paths} == {".md", ".rst"}
        assert all(paths >= {path.with_suffix(".md"), path.with_suffix(".rst")} for path in paths)


def test_the_first_topic_page_quotes_the_line_with_what_is_below_it(tmp_path: Path) -> None:
    result = build(tmp_path, project_files(until(*steps()[1]), ".md"))
    quote, *others = result.page("topics/webassembly.html").select(".eventnotes-quote")
    assert others == []
    assert "WebAssembly starts in less than a millisecond" in quote.get_text()
    assert quote.li is not None
    assert quote.li.get_text() == "so each request gets an instance of its own"
    assert links(result, "topics/webassembly.html", ".eventnotes-session-name") == {
        "WebAssembly outside the browser": "../events/example-conf-2030.html#wasm-outside",
        "Ada Lovelace": "",
    } or links(result, "topics/webassembly.html", ".eventnotes-session-name") == {
        "WebAssembly outside the browser": "../events/example-conf-2030.html#wasm-outside",
    }

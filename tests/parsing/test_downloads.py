"""Files of the site in ``slides``, ``video`` and ``links``: published with it, and linked to rightly from any page."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from eventnotes.text.urls import is_safe_url
from tests.helpers import Project, Result, differences, mostly_slow, published

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PDF = b"%PDF-1.4\n%%EOF\n"
NOTE = """# Conf

:::{event} conf
:date: 2030-05-18
:::

## Talk

:::{session} talk
:slides: decks/talk%20one.pdf#page=3 /_archive/two.key
:links: More <../_archive/two.key>, Here <#talk>, Page <https://example.org/>
:::
"""
FILES: dict[str, str | bytes] = {
    "index.md": "# I\n\n```{toctree}\n:glob:\n\nevents/*\n```\n",
    "events/conf.md": NOTE,
    "events/decks/talk one.pdf": PDF,
    "_archive/two.key": b"key",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES)


def downloads(result: Result) -> dict[str, bytes]:
    return {name.rpartition("/")[2]: data for name, data in published(result.outdir).items() if "_downloads/" in name}


@pytest.mark.parametrize(
    ("builder", "page"),
    [("html", "events/conf.html"), ("dirhtml", "events/conf/index.html"), ("singlehtml", "index.html")],
)
def test_links_lead_to_the_files(project: Project, builder: str, page: str) -> None:
    result = project.build(builder)
    assert result.warnings == []
    more, here, there, player, key = (
        str(link["href"]) for link in result.page(page).select(".eventnotes-session-card a")
    )
    folder = (result.outdir / page).parent
    path, _, fragment = player.partition("#")
    assert (folder / path.replace("%20", " ")).resolve().read_bytes() == PDF
    assert fragment == "page=3"
    assert (folder / key).resolve().read_bytes() == b"key"
    assert (more, here, there) == (key, "#talk", "https://example.org/")
    (embed,) = result.page(page).select(".eventnotes-media")
    assert embed["data-embed"] == player


def test_data_have_paths_from_the_root(project: Project) -> None:
    result = project.build("dirhtml")
    (session,) = json.loads(result.text("notes.json"))["sessions"]
    pdf, key = session["slides"]
    assert (result.outdir / pdf.partition("#")[0].replace("%20", " ")).read_bytes() == PDF
    assert session["links"][0] == {"text": "More", "url": key}


@pytest.mark.parametrize("base", ["", "https://example.org/notes/"])
def test_programs_are_told_where_the_files_are(project: Project, base: str) -> None:
    result = project.build("dirhtml", html_baseurl=base)
    (data,) = result.page("events/conf/index.html").select('script[type="application/ld+json"]')
    (event,) = json.loads(data.get_text())["@graph"][:1]
    works = [work["url"].partition("#")[0] for work in event["subEvent"][0]["workFeatured"]]
    (session,) = json.loads(result.text("notes.json"))["sessions"]
    assert works == [(base or "../../") + path.partition("#")[0] for path in session["slides"]]
    kinds = (".html", ".json", ".txt", ".xml")
    made = {name: data for name, data in published(result.outdir).items() if name.endswith(kinds)}
    assert not [name for name, data in made.items() if b"download:" in data]


def test_other_formats_name_the_files(project: Project) -> None:
    assert "Talk (talk one.pdf)" in project.build("text").text("events/conf.txt")
    assert "Talk (talk one.pdf)" in project.build("latex").text("test.tex")
    book = project.build("epub", copyright="Authors")
    assert book.warnings == []
    with zipfile.ZipFile(next(book.outdir.glob("*.epub"))) as archive:
        text = archive.read("events/conf.xhtml").decode()
    assert "Talk (talk one.pdf)" in text
    assert "_downloads" not in text


#: What is written as an address, and what is said of it.
WRONG = {
    "gone.pdf": "'gone.pdf' is not there",
    "decks": "'decks' is not there",
    "../../outside.pdf": "leads out of the site",
    "/../outside.pdf": "leads out of the site",
    "linked.pdf": "leads out of the site",
    "%2e%2e/%2e%2e/outside.pdf": "leads out of the site",
    "../index.md": "is a page",
    "a%00b.pdf": "is no path of a file",
    f"{'long' * 100}.pdf": "is no path of a file",
    "download:0/x.pdf": "use an http, https or relative URL",
}


def test_what_can_not_be_published_is_reported(project: Project) -> None:
    (project.folder / "outside.pdf").write_bytes(PDF)
    (project.source / "events/linked.pdf").symlink_to(project.folder / "outside.pdf")
    project.delete("events/conf.md")
    for number, written in enumerate(WRONG):
        options = f":slides: {written}\n:video: {written}\n:links: Text <{written}>\n:::\n"
        text = NOTE.replace("conf", f"conf-{number}").partition(":slides:")[0]
        project.write({f"events/conf-{number}.md": text + options})
    for _ in range(2):
        result = project.build(html_theme="basic")
        assert len(result.warnings) == 3 * len(WRONG)
        for number, said in enumerate(WRONG.values()):
            warnings = sorted(line for line in result.warnings if f"events/conf-{number}.md:9:" in line)
            for warning, option in zip(warnings, ("links", "slides", "video"), strict=True):
                assert f"option '{option}'" in warning
                assert said in warning
        assert downloads(result) == {}


def test_no_author_writes_what_stands_for_a_file() -> None:
    assert not is_safe_url("download:0123/x.pdf")


EDITS: dict[str, Callable[[Project], None]] = {
    "a file changes": lambda project: project.write({"_archive/two.key": b"another key"}),
    "a file goes": lambda project: project.delete("_archive/two.key"),
    "a file comes": lambda project: project.write({"events/later.pdf": PDF}),
    "a file is renamed": lambda project: project.rename("events/decks/talk one.pdf", "events/later.pdf"),
    "an option goes": lambda project: project.edit("events/conf.md", " /_archive/two.key", ""),
    "a session is withdrawn": lambda project: project.edit(
        "events/conf.md", ":slides:", ":status: withdrawn\n:slides:"
    ),
}


@pytest.mark.parametrize("name", mostly_slow(EDITS, "a file changes", "a session is withdrawn"))
def test_an_incremental_build_equals_a_clean_one(project: Project, name: str) -> None:
    project.edit("events/conf.md", ":slides:", ":video: later.pdf\n:slides:")
    project.build(html_theme="basic")
    EDITS[name](project)
    incremental, clean = (project.build(folder=folder, html_theme="basic") for folder in ("build", "clean"))
    assert differences(incremental.outdir, clean.outdir) == []
    assert incremental.warnings == clean.warnings


def test_a_build_by_several_processes_publishes_the_same(project: Project) -> None:
    # Sphinx reads by several processes only what are more than a few pages.
    project.write({f"events/{number}.md": NOTE.replace("conf", f"conf-{number}") for number in range(8)})
    parallel, serial = project.build(jobs=2), project.build(folder="serial")
    assert differences(parallel.outdir, serial.outdir) == []
    assert downloads(parallel).keys() == {"talk one.pdf", "two.key"}


def test_of_what_is_withdrawn_no_file_is_published(project: Project) -> None:
    assert downloads(project.build()) == {"talk one.pdf": PDF, "two.key": b"key"}
    project.edit("events/conf.md", ":slides:", ":status: withdrawn\n:slides:")
    assert downloads(project.build()) == {}


def test_a_file_that_comes_later_is_taken(project: Project) -> None:
    project.delete("_archive/two.key")
    assert len(project.build().warnings) == 2
    project.write({"_archive/two.key": b"key"})
    result = project.build()
    assert result.warnings == []
    assert downloads(result)["two.key"] == b"key"

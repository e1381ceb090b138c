"""Pictures beside the pages: they are found by the names that files have, whatever an address makes of those."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.helpers import Project, differences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bs4 import Tag

    from tests.helpers import Result

PICTURE = b"P1\n1 1\n0\n"


INDEX = "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n"
#: Pages with a picture each, in a folder each, and what the picture is called.
FOUND = {
    "![x](図.pbm)": "図.pbm",
    "![x](<my picture.pbm>)": "my picture.pbm",
    "![x](my%20picture.pbm)": "my picture.pbm",
    "![x](</ある 所/図 1.pbm>)": "../ある 所/図 1.pbm",
    "![x][p]\n\n[p]: 図.pbm": "図.pbm",
    # Names that look like an address.
    "![x](my%2520picture.pbm)": "my%20picture.pbm",
    "![x](100%25.pbm)": "100%.pbm",
    "```{figure} 図.pbm\nCaption\n```": "図.pbm",
}
NOT_FOUND = ("https%3A//a.example/x.pbm", "%00.pbm", "%FF.pbm", "no%20file.pbm", "%2e%2e/x.pbm")


def pages(markups: Iterable[str]) -> dict[str, str | bytes]:
    """Return a table of contents, and a page for each markup."""
    return {"index.md": INDEX, **{f"p{number}.md": f"# Page\n\n{text}\n" for number, text in enumerate(markups)}}


def picture(result: Result, page: str) -> Tag:
    image = result.page(f"{page}.html").select_one("article img, main img, [role=main] img")
    assert image is not None
    return image


def test_a_picture_is_found_by_its_name(tmp_path: Path) -> None:
    pictures = {f"f{number}/{name}": PICTURE + b"#%d\n" % number for number, name in enumerate(FOUND.values())}
    texts = {f"f{number}/page.md": f"# Page\n\n{markup}\n" for number, markup in enumerate(FOUND)}
    project = Project(tmp_path, {"index.md": INDEX, **texts, **pictures})
    result = project.build()
    assert result.warnings == []
    for number, (markup, content) in enumerate(zip(FOUND, pictures.values(), strict=True)):
        page = f"f{number}/page"
        path = (result.outdir / page).parent / unquote(str(picture(result, page)["src"]))
        assert path.read_bytes() == content, markup
    project.write({name: content.replace(b"\n0", b"\n1") for name, content in pictures.items()})
    again = project.build()
    assert sorted(again.read) == [f"f{number}/page" for number in range(len(FOUND))]
    assert differences(again.outdir, project.build(folder="clean").outdir) == []


def test_an_address_without_a_file_stays_as_it_is(tmp_path: Path) -> None:
    result = Project(tmp_path, pages(f"![x]({address})" for address in NOT_FOUND)).build()
    assert len(result.warnings) == len(NOT_FOUND)
    for number, said in enumerate(sorted(result.warnings)):
        assert f"p{number}.md:3: " in said
        assert "image file not readable" in said
        assert "https://" not in str(picture(result, f"p{number}")), NOT_FOUND[number]


def test_of_two_files_the_one_named_as_it_is_written_is_meant(tmp_path: Path) -> None:
    files = {"a%20b.pbm": PICTURE, "a b.pbm": PICTURE.replace(b"0", b"1")}
    result = Project(tmp_path, {"index.md": "# Notes\n\n![x](a%20b.pbm)\n", **files}).build()
    assert [path.read_bytes() for path in (result.outdir / "_images").iterdir()] == [PICTURE]


OUTSIDE = (
    "![words](../out.pbm)",
    "![words](/../out.pbm)",
    "![words](%2e%2e/out.pbm)",
    "![words](link.pbm)",
    "![words](links/out.pbm)",
    "```{image} ../out.*\n:alt: words\n```",
    "```{image} link.*\n:alt: words\n```",
    "```{image} ../out.pbm\n:alt: words\n:target: https://example.org/\n```",
    "```{figure} ../out.pbm\n:alt: words\n\nCaption\n```",
    "{download}`words <../out.pbm>`",
    "[words](%2e%2e/out.pbm)",
    "[words](link.pbm)",
)


@pytest.mark.parametrize("untrusted", [False, True])
def test_no_file_from_outside_is_published(tmp_path: Path, *, untrusted: bool) -> None:
    project = Project(tmp_path, {**pages(OUTSIDE), "in.pbm": PICTURE})
    (tmp_path / "other").mkdir()
    for name in ("out.pbm", "other/out.pbm"):
        (tmp_path / name).write_bytes(PICTURE)
    (project.source / "link.pbm").symlink_to("../out.pbm")
    (project.source / "links").symlink_to("../other")
    for builder in ("html", "latex"):
        result = project.build(builder, eventnotes_untrusted=untrusted)
        assert not [path for path in result.outdir.rglob("*") if path.is_file() and path.read_bytes() == PICTURE]
        said = sorted(line for line in result.warnings if "[notes." in line)
        assert all("leads out of the site" in line for line in said)
        places = [line.rpartition("/source/")[2].partition(" WARNING")[0] for line in said]
        assert places == sorted(f"p{number}.md:3:" for number in range(len(OUTSIDE)))
    html = project.build()
    assert [markup for number, markup in enumerate(OUTSIDE) if "words" not in html.text(f"p{number}.html")] == []


def test_what_extensions_draw_beside_the_doctrees_is_published(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.md": "# Notes\n\n![x](../build/drawn/x.pbm)\n"})
    (tmp_path / "build/drawn").mkdir(parents=True)
    (tmp_path / "build/drawn/x.pbm").write_bytes(PICTURE)
    assert project.build().warnings == []
    assert "leads out" in project.build(eventnotes_untrusted=True).warnings[0]

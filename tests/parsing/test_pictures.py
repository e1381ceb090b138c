"""Pictures beside the pages: they are found by the names that files have, whatever an address makes of those."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.helpers import Project, differences

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = b"P1\n1 1\n0\n"


@pytest.mark.parametrize(
    ("markup", "file"),
    [
        ("![x](図.pbm)", "図.pbm"),
        ("![x](<my picture.pbm>)", "my picture.pbm"),
        ("![x](my%20picture.pbm)", "my picture.pbm"),
        ("![x](</ある 所/図 1.pbm>)", "ある 所/図 1.pbm"),
        ("![x][p]\n\n[p]: 図.pbm", "図.pbm"),
        # Names that look like an address.
        ("![x](my%2520picture.pbm)", "my%20picture.pbm"),
        ("![x](100%25.pbm)", "100%.pbm"),
        ("```{figure} 図.pbm\nCaption\n```", "図.pbm"),
    ],
)
def test_a_picture_is_found_by_its_name(tmp_path: Path, markup: str, file: str) -> None:
    project = Project(tmp_path, {"index.md": f"# Notes\n\n{markup}\n", file: PICTURE})
    result = project.build()
    assert result.warnings == []
    image = result.page("index.html").select_one("article img, main img, [role=main] img")
    assert image is not None
    assert (result.outdir / unquote(str(image["src"]))).read_bytes() == PICTURE
    project.write({file: PICTURE.replace(b"0", b"1")})
    again = project.build()
    assert again.read == ["index"]
    assert differences(again.outdir, project.build(folder="clean").outdir) == []


@pytest.mark.parametrize(
    "address", ["https%3A//a.example/x.pbm", "%00.pbm", "%FF.pbm", "no%20file.pbm", "%2e%2e/x.pbm"]
)
def test_an_address_without_a_file_stays_as_it_is(tmp_path: Path, address: str) -> None:
    result = Project(tmp_path, {"index.md": f"# Notes\n\n![x]({address})\n"}).build()
    (said,) = result.warnings
    assert "image file not readable" in said
    assert "https://" not in str(result.page("index.html").select("[role=main] img, article img"))


def test_of_two_files_the_one_named_as_it_is_written_is_meant(tmp_path: Path) -> None:
    files = {"a%20b.pbm": PICTURE, "a b.pbm": PICTURE.replace(b"0", b"1")}
    result = Project(tmp_path, {"index.md": "# Notes\n\n![x](a%20b.pbm)\n", **files}).build()
    assert [path.read_bytes() for path in (result.outdir / "_images").iterdir()] == [PICTURE]


@pytest.mark.parametrize("untrusted", [False, True])
@pytest.mark.parametrize(
    "markup",
    [
        "![words](../out.pbm)",
        "![words](/../out.pbm)",
        "![words](%2e%2e/out.pbm)",
        "![words](link.pbm)",
        "![words](links/out.pbm)",
        "```{image} ../out.*\n:alt: words\n```",
        "```{image} link.*\n:alt: words\n```",
        "```{figure} ../out.pbm\n:alt: words\n\nCaption\n```",
        "{download}`words <../out.pbm>`",
        "[words](%2e%2e/out.pbm)",
        "[words](link.pbm)",
    ],
)
def test_no_file_from_outside_is_published(tmp_path: Path, markup: str, *, untrusted: bool) -> None:
    project = Project(tmp_path, {"index.md": f"# Notes\n\n{markup}\n", "in.pbm": PICTURE})
    (tmp_path / "other").mkdir()
    for name in ("out.pbm", "other/out.pbm"):
        (tmp_path / name).write_bytes(PICTURE)
    (project.source / "link.pbm").symlink_to("../out.pbm")
    (project.source / "links").symlink_to("../other")
    for builder in ("html", "latex"):
        result = project.build(builder, eventnotes_untrusted=untrusted)
        assert not [path for path in result.outdir.rglob("*") if path.is_file() and path.read_bytes() == PICTURE]
        (said,) = (line for line in result.warnings if "[notes." in line)
        assert "index.md:3: WARNING" in said
        assert "leads out of the site" in said
    assert "words" in project.build().text("index.html")


def test_what_extensions_draw_beside_the_doctrees_is_published(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.md": "# Notes\n\n![x](../build/drawn/x.pbm)\n"})
    (tmp_path / "build/drawn").mkdir(parents=True)
    (tmp_path / "build/drawn/x.pbm").write_bytes(PICTURE)
    assert project.build().warnings == []
    assert "leads out" in project.build(eventnotes_untrusted=True).warnings[0]

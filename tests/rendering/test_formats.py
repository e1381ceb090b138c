"""Every format shows the same content, and no build asks the network for anything."""

from __future__ import annotations

import re
import socket
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.helpers import Project, Result, site_project

if TYPE_CHECKING:
    from pathlib import Path

#: A quote of each event, as it must stand on the topic's page.
QUOTES = ("Fargate では難しいもの", "最大メモリ1.5GB,最大処理時間5分")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return site_project(tmp_path_factory.mktemp("formats"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("the build asks the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def built(project: Project, builder: str) -> Result:
    result = project.build(builder)
    assert result.warnings == []
    return result


@pytest.mark.parametrize(
    ("builder", "name"),
    [
        ("html", "topics/lambda.html"),
        pytest.param("dirhtml", "topics/lambda/index.html", marks=pytest.mark.slow),
        pytest.param("singlehtml", "index.html", marks=pytest.mark.slow),
    ],
)
def test_html(project: Project, builder: str, name: str) -> None:
    text = built(project, builder).text(name)
    for quote in QUOTES:
        assert quote in text
    assert "<iframe" not in text


def test_text(project: Project) -> None:
    text = built(project, "text").text("topics/lambda.txt")
    for quote in QUOTES:
        assert quote in text
    assert "https://speakerdeck.com/player/" in built(project, "text").text("events/jaws-days-2018.txt")


def test_epub(project: Project) -> None:
    outdir = built(project, "epub").outdir
    with zipfile.ZipFile(next(outdir.glob("*.epub"))) as book:
        text = book.read("topics/lambda.xhtml").decode()
        event = book.read("events/jaws-days-2018.xhtml").decode()
    for quote in QUOTES:
        assert quote in text
    assert 'href="https://gyazo.com/5dafdbb66c5c6fd5a78aafeb83bd49c8.png"' in event
    assert "<img" not in event.partition("<body")[2]


def test_a_page_that_is_gone_is_gone_from_the_book(tmp_path: Path) -> None:
    files = {"index.md": "# Notes\n\n```{toctree}\n:glob:\n\ntopics/*\n```\n"}
    project = Project(tmp_path, {**files, "topics/s3.md": "# S3\n", "topics/x-ray.md": "# X-Ray\n"})
    project.build("epub")
    project.delete("topics/x-ray.md")
    incremental, clean = project.build("epub"), project.build("epub", folder="clean")
    with zipfile.ZipFile(next(incremental.outdir.glob("*.epub"))) as book:
        names = book.namelist()
    with zipfile.ZipFile(next(clean.outdir.glob("*.epub"))) as book:
        assert sorted(names) == sorted(book.namelist())
    assert "topics/x-ray.xhtml" not in names


def test_latex(project: Project) -> None:
    text = built(project, "latex").text("event-notes.tex")
    for quote in QUOTES:
        assert re.sub(r"\s", "", quote) in re.sub(r"\s|\\sphinxhyphen\{\}", "", text)
    labels = set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}\}", text))
    references = set(re.findall(r"\\(?:hyperref\[|ref\{|nameref\{|pageref\{)\\detokenize\{([^}]*)\}", text))
    assert len(references) > 100
    assert references - labels == set()


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["gettext", "man", "texinfo", "xml", "dummy"])
def test_others_do_not_fail(project: Project, builder: str) -> None:
    # Gettext's doctrees are of no use to other builders.
    result = project.build(builder, folder="gettext" if builder == "gettext" else "build")
    assert result.warnings == []

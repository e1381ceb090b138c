"""The search index: what is in it, what is not, and which files an edit writes."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest
from sphinx.search import js_index

from eventnotes.views.exports.search_index import chain_of, fold
from tests.helpers import CONF, Project, differences

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers import Result

NOTES = f'{CONF}eventnotes_search = "notes"\nhtml_theme = "basic"\n'
FILES = {
    "index.md": "# Start\n\n前書きの言葉\n\n```{search-box}\n```\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "conf-2030.md": "# Conf 2030\n\n:::{event} conf-2030\n:date: 2030-05-18\n:::\n\n"
    "## Fast talk\n\n:::{session} fast\n:topics: Wasm\n:::\n\n- 速い\n\n```sh\nwasm --run\n```\n\n"
    "## Slow talk\n\n:::{session} slow\n:::\n\n- 遅い亀\n",
    "wasm.md": "# WebAssembly\n\n:::{topic} wasm\n:aliases: Wasm\n\n定義\n:::\n",
    "english.rst": "English\n=======\n\n.. class:: language-en\n\nHeading\n-------\n\nabroad\n",
    "old.md": "---\nnosearch: true\n---\n# Old page\n\nobsolete words\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES, NOTES)


def index(result: Result) -> dict[str, bytes]:
    """Return the files of the index, unpacked."""
    folder = result.outdir / "eventnotes-search"
    return {path.stem: zlib.decompress(path.read_bytes()) for path in sorted(folder.glob("*"))}


def keys(result: Result) -> set[str]:
    """Return what the index can be asked for."""
    found = (json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")]) for data in parts(result).values())
    return {key for entries, _ in found for key in entries}


def parts(result: Result) -> dict[str, bytes]:
    return {name: data for name, data in index(result).items() if name.startswith("part-")}


def shown(result: Result) -> list[dict[str, str]]:
    return [it for name, data in index(result).items() if name.startswith("text-") for it in json.loads(data).values()]


def mtimes(result: Result) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (result.outdir / "eventnotes-search").iterdir()}


def test_sessions_events_topics_and_pages_are_in_it(project: Project) -> None:
    result = project.build()
    assert {(it["kind"], it["url"]) for it in shown(result)} == {
        ("event", "conf-2030.html#conf-2030"),
        ("session", "conf-2030.html#fast"),
        ("session", "conf-2030.html#slow"),
        ("topic", "wasm.html#wasm"),
        ("page", "index.html"),
        ("page", "english.html"),
    }
    assert {"速い", "前書", "定義", "--"} <= keys(result)
    assert "obsolete" not in str(index(result))


def test_addresses_fit_the_builder(project: Project) -> None:
    assert "conf-2030/#fast" in {it["url"] for it in shown(project.build("dirhtml"))}


def test_a_speaker_is_called_by_every_name(project: Project) -> None:
    project.write({"barr.md": "# Barr\n\n:::{speaker} barr\n:aliases: ジェフ\n:reading: じぇふばー\n:::\n"})
    names = json.loads(index(project.build())["start"])["names"]
    (found,) = (name for name in names if name["kind"] == "speaker")
    assert [found["title"], *found["shown"], *found["hidden"]] == ["Barr", "ジェフ", "じぇふばー"]


def test_pages_in_another_language_are_known(project: Project) -> None:
    def foreign(result: Result) -> list[str]:
        return [name["url"] for name in json.loads(index(result)["start"])["names"] if name.get("foreign")]

    assert foreign(project.build()) == ["english.html"]
    assert foreign(project.build(language="en")) == []


@pytest.mark.parametrize("status", ["withdrawn", "draft"])
def test_what_is_held_back_leaves_no_letter(project: Project, status: str) -> None:
    assert "い亀" in keys(project.build())
    project.edit("conf-2030.md", ":::{session} slow\n", f":::{{session}} slow\n:status: {status}\n")
    result = project.build()
    assert not [key for key in keys(result) if "亀" in key]
    assert "亀" not in b"".join(index(result).values()).decode("utf-8", "replace")


def test_files_that_no_manifest_names_go(project: Project) -> None:
    result = project.build()
    older = result.outdir / "eventnotes-search/part-older.bin"
    older.write_bytes(b"")
    project.edit("wasm.md", "定義", "定義です")
    project.build()
    assert not older.exists()


def test_an_incremental_build_equals_a_clean_one(project: Project) -> None:
    project.build()
    project.edit("wasm.md", ":aliases: Wasm", ":aliases: Wasm, ワズム")
    project.edit("conf-2030.md", "速い", "速いサーバー")
    one, other = project.build(), project.build(folder="clean", jobs=2)
    assert index(one) == index(other)
    assert differences(one.outdir, other.outdir) == []


def test_files_that_stay_the_same_are_not_written(tmp_path: Path) -> None:
    notes = {
        f"conf-{year}.md": f"# Conf {year}\n\n:::{{event}} conf-{year}\n:date: {year}-05-18\n:::\n\n## Talk\n\n"
        f":::{{session}} talk\n:::\n\n" + "".join(f"- {chr(0x4E00 + 97 * n + year % 90)}を{n}回\n" for n in range(300))
        for year in range(2001, 2021)
    }
    project = Project(tmp_path, {**FILES, **notes}, NOTES)
    before = mtimes(project.build())
    project.edit("conf-2007.md", "を7回", "を何回")
    after = mtimes(project.build())
    kept = {name for name in after if before.get(name) == after[name]}
    assert len([name for name in after if name.startswith("part-")]) > 10
    # One file of texts, the parts with the few pairs that came or went, and what names these parts.
    changed = set(after) - kept
    assert {name for name in changed if not name.startswith("part-")} == {"start.bin", "text-18.bin"}
    assert len(changed) < 16


def test_the_search_can_be_changed(project: Project) -> None:
    project.build()
    sphinx = project.build(eventnotes_search="sphinx")
    assert index(sphinx) == {}
    assert (sphinx.outdir / "searchindex.js").exists()
    again = project.build()
    assert not (again.outdir / "searchindex.js").exists()
    assert index(again)


@pytest.mark.parametrize("builder", ["epub", "singlehtml", "latex", "text"])
def test_only_a_web_site_of_pages_has_the_index_and_the_box(project: Project, builder: str) -> None:
    result = project.build(builder)
    assert index(result) == {}
    pages = "".join(path.read_text("utf-8", "replace") for path in result.outdir.glob("index.*"))
    assert "eventnotes-search-box" not in pages


def test_a_search_box_leads_to_the_search_page(project: Project) -> None:
    form = project.build().page("index.html").select_one("form.eventnotes-search-box")
    assert form is not None
    assert (form["action"], form["role"], form["method"]) == ("search.html", "search", "get")


def test_without_scripts_the_search_page_leads_to_the_indexes(tmp_path: Path) -> None:
    lists = "".join(f"```{{{kind}-list}}\n```\n\n" for kind in ("event", "topic", "speaker"))
    files = {**FILES, "lists.md": f"# Lists\n\n{lists}"}
    page = Project(tmp_path, files, NOTES).build().page("search.html")
    assert [link["href"] for link in page.select("noscript a")] == ["lists.html"] * 3 + ["genindex.html"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＷＳ　Ｌａｍｂｄａ", "aws lambda"),
        ("ﾗﾑﾀﾞとﾊﾟｰﾃｨ", "ラムダとパーティ"),
        ("Café", "cafe"),
        ("Straße", "STRASSE"),
        ("Lambda実行", "Lambda 実行"),
        ("“it’s”", '"it\'s"'),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert chain_of(fold(one)) == chain_of(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("the S3", "thes3"), ("ハ", "バ"), ("1 000", "1000"), ("C++", "C"), ("99.99", "9999"), ("キー", "キ")],
)
def test_these_are_not(one: str, other: str) -> None:
    assert chain_of(fold(one)) != chain_of(fold(other))


def test_sphinx_keeps_the_index_entries_of_pages_that_it_does_not_write(project: Project) -> None:
    def entries(result: Result) -> dict[str, list[list[object]]]:
        found: dict[str, list[list[object]]] = js_index.loads(result.text("searchindex.js"))["indexentries"]
        return found

    clean = entries(project.build(eventnotes_search="sphinx"))
    assert {"fast talk", "webassembly"} <= clean.keys()
    assert entries(project.build(eventnotes_search="sphinx")) == clean
    project.edit("wasm.md", "定義", "定義です")
    assert entries(project.build(eventnotes_search="sphinx")) == clean


def test_words_that_are_gone_leave_sphinx_s_index(project: Project) -> None:
    def words(result: Result) -> tuple[set[str], set[str]]:
        found = js_index.loads(result.text("searchindex.js"))
        return set(found["terms"]), set(found["titleterms"])

    terms, titles = words(project.build(eventnotes_search="sphinx"))
    assert "abroad" in terms
    assert "heading" in titles
    project.edit("english.rst", "Heading\n-------\n\nabroad", "Another\n-------\n\nat home")
    found = words(project.build(eventnotes_search="sphinx"))
    assert found == words(project.build(folder="clean", eventnotes_search="sphinx"))
    assert "abroad" not in found[0]
    assert "heading" not in found[1]

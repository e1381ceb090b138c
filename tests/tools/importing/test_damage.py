"""Damage, done to real notes: they are imported with all their words, or refused with a clear message."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from eventnotes.text.decode import decode_bytes
from eventnotes.text.html import strip_tags
from eventnotes_tools.importing.markup.word_check import split_words
from eventnotes_tools.importing.report import FileOutcome, FileReport
from eventnotes_tools.importing.run import ImportOptions, import_notes

DATA = sorted((Path(__file__).parents[2] / "data").glob("jaws-days-*.md"))


def text_of(damage: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda content: damage(content.decode()).encode()


def recoded(encoding: str) -> Callable[[bytes], bytes]:
    return lambda content: content.decode().replace("\u2014", "-").replace("～", "~").encode(encoding, "replace")


#: The damage, and a word of the remark on it; empty where none is due.
DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "byte order mark": (lambda content: b"\xef\xbb\xbf" + content, "byte order mark"),
    "UTF-16": (lambda content: b"\xff\xfe" + content.decode().encode("utf-16-le"), "utf-16-le"),
    "CRLF": (lambda content: content.replace(b"\n", b"\r\n"), "Line endings"),
    "CR": (lambda content: content.replace(b"\n", b"\r"), "Line endings"),
    "NUL": (lambda content: content.replace(b"Lambda", b"Lam\0bda"), "control character"),
    "control characters": (lambda content: content.replace(b"AWS", b"A\x1bW\x07S"), "control character"),
    "line separators": (text_of(lambda text: text.replace(" ", "\u2028", 3)), "line break"),
    "Shift_JIS": (recoded("cp932"), "cp932"),
    "EUC-JP": (recoded("euc_jp"), "euc_jp"),
    "ISO-2022-JP": (recoded("iso2022_jp"), "iso2022_jp"),
    "NFD": (text_of(lambda text: unicodedata.normalize("NFD", text)), "were composed"),
    "no space in headings": (text_of(lambda text: text.replace("\n## ", "\n##")), "missing space"),
    "ideographic indent": (
        text_of(lambda text: text.replace("\n    - ", "\n　　- ").replace("\n    * ", "\n　　* ")),
        "missing space",
    ),
    "tabs": (text_of(lambda text: text.replace("    ", "\t")), ""),
    "no empty lines": (text_of(lambda text: text.replace("\n\n", "\n")), ""),
    "unclosed fence": (text_of(lambda text: text.replace("\n\n## ", "\n\n```\n\n## ", 1)), "unclosed code block"),
    "unclosed fence at the end": (text_of(lambda text: text + "\n\n~~~python\nx = 1\n"), "unclosed code block"),
    "skipped levels": (text_of(lambda text: text.replace("\n## ", "\n#### ")), ""),
    "doubled headings": (text_of(lambda text: text.replace("\n## ", "\n## 同じ\n\n## ")), ""),
    "empty headings": (text_of(lambda text: text + "\n\n## \n\n#\n"), "without text"),
    "no line end": (lambda content: content.rstrip(), ""),
    "doubled": (lambda content: content + b"\n\n" + content, ""),
}  # fmt: skip


def imported(folder: Path, name: str, content: bytes) -> tuple[FileReport, str]:
    source = folder / "notes" / name
    source.parent.mkdir()
    source.write_bytes(content)
    (file,) = import_notes([source], ImportOptions(into=folder / "events")).files
    assert source.read_bytes() == content
    return file, (folder / "events" / file.target).read_text("utf-8") if file.target else ""


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_notes_keep_their_words(tmp_path: Path, kind: str, path: Path) -> None:
    damage, remark = DAMAGE[kind]
    content = damage(path.read_bytes())
    file, page = imported(tmp_path, path.name, content)
    assert file.outcome is FileOutcome.WRITTEN
    assert not [doubt for doubt in file.doubts if "not on the page" in doubt.text]
    assert not remark or any(remark in found.text for found in (*file.repairs, *file.doubts))
    body = strip_tags(decode_bytes(content).text.split("+++\n", 2)[-1])
    rest = iter(split_words(page))
    # The options say "by".
    assert [word for word in split_words(body) if word != "by" and word not in rest] == []


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_damage_that_nobody_sees_changes_nothing(tmp_path: Path, path: Path) -> None:
    pages = []
    for number, kind in enumerate(("no line end", "CRLF", "byte order mark", "CR", "NUL", "UTF-16")):
        folder = tmp_path / str(number)
        folder.mkdir()
        pages.append(imported(folder, path.name, DAMAGE[kind][0](path.read_bytes()))[1])
    assert len(set(pages)) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# Caf\xe9\n\n2019-05-16\n", "neither UTF-8 nor Shift_JIS nor EUC-JP"),
        ("# 負荷試験\n\n2019-05-16\n".encode()[:-14] + b"\xff\xff\n", "line 1 is neither"),
        (b"\xff\xfe#", "can't be decoded as utf-16-le"),
    ],
)
def test_what_can_not_be_read_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file, _ = imported(tmp_path, "2019-05-16-a.md", content)
    assert file.outcome is FileOutcome.REFUSED
    assert message in file.doubts[0].text
    assert not (tmp_path / "events").exists()


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    source = tmp_path / "2019-05-16-a.md"
    source.write_bytes("# Café\n".encode("cp1252"))
    import_notes([source], ImportOptions(into=tmp_path / "events", encoding="cp1252"))
    assert (tmp_path / "events" / "cafe-2019.md").read_text("utf-8").startswith("# Café\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバ\u30fc", "サーバー"),
        ("か\u3099き", "がき"),
        ("e\u0301", "é"),
        ("神\ufa19", "神\ufa19"),
    ],
)
def test_marks_that_stand_apart_are_joined_and_no_other_letter_changes(tmp_path: Path, one: str, other: str) -> None:
    _, page = imported(tmp_path, "2019-05-16-a.md", f"# Conf\n\n{one}\n\n```\n{one}\n```\n".encode())
    assert page.endswith(f"\n\n{other}\n\n```\n{one}\n```\n")

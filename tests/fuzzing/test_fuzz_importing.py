"""Any front matter, any tag, any encoding: the importer refuses a note or makes a page of it, and loses no word."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventnotes.model.dates import parse_date_range
from eventnotes_tools.importing.report import FileOutcome
from eventnotes_tools.importing.run import ImportOptions, import_notes
from tests.fuzzing.notes import encodings, fronts, notes, texts
from tests.tools.importing.test_properties import MARKED, _known_directives, complaints  # noqa: F401 - a fixture

DATE = parse_date_range("2019-05-16")
few = settings(max_examples=settings().max_examples // 2, suppress_health_check=list(HealthCheck), print_blob=True)


def imported(folder: Path, content: bytes, name: str = "note.md") -> tuple[str | None, str]:
    """Import one note; return its page, or None and why there is none."""
    source = folder / "notes" / name
    source.parent.mkdir(parents=True)
    source.write_bytes(content)
    (file, *others) = import_notes([source], ImportOptions(into=folder / "events", date=DATE)).files
    assert source.read_bytes() == content
    assert not others or file.outcome is not FileOutcome.REFUSED
    said = " ".join(doubt.text for doubt in file.doubts)
    if file.outcome is FileOutcome.REFUSED:
        assert not (folder / "events").exists()
        return None, said
    pages = sorted((folder / "events").rglob("*.md"))
    page = max(pages, key=lambda path: len(path.parts)).read_bytes().decode()
    assert "are not on the page" not in said
    return page, said


def words(text: str) -> set[str]:
    return set(MARKED.findall(text.replace("\x00", "").replace("\x1b", "")))


@few
@given(text=notes)
@example(text="---\ndate: !!timestamp x\n---\n")
@example(text="---\ntitle: !!bool x\ndate: !!int ''\n---\n")
def test_any_front_matter_is_read_or_stays(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        page, said = imported(Path(name, "a"), text.encode("utf-8", "surrogatepass"))
        if page is None:
            assert "It was not imported: " in said
            return
        assert complaints(page) == ""
        assert imported(Path(name, "b"), page.encode())[0] == page


@few
@given(front=fronts, text=texts)
@example(front="---\nspeaker: w0001x\nslides: https://e.example/w0002x\n---\n", text="## T\n\nby Someone Else\n")
@example(front="---\nevent: w0001x\nlicense: w0002x\nvenue: w0003x\nurl: https://e.example/w0004x\n---\n", text="# T\n")
@example(front="Title: w0001x\ntitle: \n\n", text="")
@example(front="---\nx: w0001x\nX: 1\nx: w0002x\nX: {b: w0003x, b: w0004x}\n---\n", text="")
@example(front='{"a": "w0001x", "A": "w0002x", "a": "w0003x", "a-2": "w0004x"}\n', text="")
@example(front="+++\nx = 'w0001x'\nx = 'w0002x'\n+++\n", text="")
@example(front="---\ndraft: w0001x\nprivate: w0002x\nstatus: w0003x\n---\n", text="# T\n")
@example(front="---\nx:\n  b: w0001x\n  b: w0002x\n---\n", text="# T\n")
@example(front="---\ntitle:\n  w0001x: []\n---\n", text="")
@example(front="---\n? ''\n: - w0001x\n---\n", text="")
@example(front="---\n{}\n---\n", text="2018-03-10\n\n\t: <script>alert(1)</script>")
@example(front="---\n~: w0001x\n~: w0002x\n1: w0003x\n1: w0004x\n---\n", text="")
def test_no_word_of_the_front_matter_is_lost(front: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        page, _ = imported(Path(name), f"{front}\n{text}".encode("utf-8", "surrogatepass"))
        if page is not None:
            assert words(front) <= words(page)


@few
@given(text=notes, encoding=encodings, cut=st.integers(-3, 60), put=st.binary(max_size=3))
def test_any_bytes_are_read_or_refused(text: str, encoding: str, cut: int, put: bytes) -> None:
    content = text.encode(encoding, "replace")
    if cut >= 0:
        content = content[:cut] + put + content[cut + 1 :]
    with tempfile.TemporaryDirectory() as name:
        page, said = imported(Path(name), content, "2019-05-16-note.md")
        assert page is not None or "It was not imported: " in said

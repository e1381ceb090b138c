"""Whatever Markdown the importer meets: no word is lost, code stays, MyST reads the page, and twice is once."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives
from hypothesis import HealthCheck, example, given, settings
from myst_parser.parsers.docutils_ import Parser

from eventnotes.model.dates import parse_date_range
from eventnotes.model.options import EVENT_OPTIONS, NOTE_OPTIONS, SESSION_OPTIONS
from eventnotes_tools.importing.report import FileOutcome
from eventnotes_tools.importing.run import ImportOptions, import_notes
from tests.tools.importing.strategies import code, note

DATE = parse_date_range("2019-05-16")
MARKED = re.compile(r"w[0-9a-f]{4}x")
SITE: dict[str, Any] = {
    "myst_enable_extensions": ["colon_fence", "deflist", "fieldlist"],
    "report_level": 2,
    "halt_level": 5,
    "warning_stream": None,
    "myst_suppress_warnings": [],
}


OPTIONS = (*EVENT_OPTIONS, *NOTE_OPTIONS, *SESSION_OPTIONS, "hidden", "glob")


class Ours(Directive):
    """Stands for a directive of the site; its options are checked by the importer itself."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(OPTIONS, directives.unchanged)

    def run(self) -> list[nodes.Node]:
        return [nodes.comment("", "")]


@pytest.fixture(scope="module", autouse=True)
def _known_directives() -> Iterator[None]:
    """Let docutils know the directives for a while; Sphinx keeps its own in the same place."""
    known: dict[str, Any] = vars(directives)["_directives"]
    before = dict(known)
    for name in ("event", "session", "toctree"):
        directives.register_directive(name, Ours)
    yield
    known.clear()
    known.update(before)


few = settings(max_examples=settings().max_examples * 3 // 5, suppress_health_check=list(HealthCheck), print_blob=True)


def complaints(page: str) -> str:
    """Return what MyST and docutils say about a page."""
    said = io.StringIO()
    publish_doctree(page, parser=Parser(), settings_overrides={**SITE, "warning_stream": said})
    return said.getvalue()


def imported(folder: Path, source: Path) -> tuple[str, Any]:
    report = import_notes([source], ImportOptions(into=folder, date=DATE))
    (file,) = report.files
    assert file.outcome is FileOutcome.WRITTEN, file
    return (folder / file.target).read_bytes().decode(), file


def as_written(page: str) -> str:
    """Return a page with its front matter behind its title: a note may say it there."""
    return re.sub(r"\A(---\n.*?\n---\n)(# [^\n]*\n)", r"\2\1", page, flags=re.DOTALL)


def stands_in(words: list[str], text: str) -> bool:
    rest = iter(MARKED.findall(text))
    return all(word in rest for word in words)


@few
@given(text=note)
@example(text="\n")
@example(text="---\n\u3000\n\n")
@example(text="\u3000\n===\n\nw0000x\n===\n\n")
@example(text="\u3000\n===\n\n## w0000x\n\nw0001x\n")
@example(text="w0000x\n===\n\n\u3000\n===\n\n#\n\n## w0001x\n")
@example(text="  - w0000x\n+ +++ w0001x\n\n      - w0002x\n      - {x}`y`\n\n")
@example(text="- w0000x\n- ***\n      - {x}`y`\n\n")
@example(text="> - - -\n> ===\n> w0000x\n>     - {x}`y`\n\nw0001x\n")
@example(text="+ + + w0000x\n\n+  ++ w0001x\n\n++ + w0002x\n")
@example(text="[ [^1]: w0000x\n===\n\n- [ [^1]: w0001x\n\n> [ [^1]: w0002x\n")
@example(text="# T\n\n## Term\n\nw0000x\n\n## Term\n\nw0001x\n")
@example(text="date: 2019-05-16 w0000x\n---\n\n")
@example(
    text="{x}`y` \\| <inv:x> \\\\| []()\n---\n\n| a \\| {x}`y` | <inv:x> |\n|---|---|\n| w0001x | {x}`y` \\| b |\n"
)
@example(text="---\n\t\u3000 \u3000\n\n---\n\n    \u3000\n")
@example(text="Tags: \n\na\n: w0000x\n\n    [](w0001x)\n")
@example(text="~~~\n~~~\n - [^1]:e`<w0000x>\n    * `")
@example(text="- </div> &<![)<([& w0000x\n")
@example(text="Title: w0000x\nDate: 2019-05-16\n\nw0001x : w0002x\n---\nw0003x\n")
@example(text="- [^1]: x\n    - ```w0000x")
@example(text=":::message\n1.\n:::\n")
@example(text=":::message\n1.\n---\n:::\n")
@example(text=":::tip\n> [x]: http://e.example\n:::\n\n:::tip\n> [x]: http://e.example\n:::\n")
@example(text=":::tip\n[x]: http://e.example\n\nw0000x\n:::\n\n[x]: http://e.example\n")
@example(text="---\ntags: [a]\n---\n* w0000x\n  : <!-- x --> w0001x <inv:x>\n")
@example(text="<!-- w0000x -->\n\n")
@example(text="w0000x\n<!-- w0001x\n\n")
@example(text="w0000x <!--\n\nw0001x\n===\n\nw0002x\n<!--\n\n")
@example(text="ÖQ[X w0000x]()\n")
@example(text="---\nw0000x :\n---")
@example(text="## T {#x}\n\n> # h\n\n- a\n  -\n\n---\n\n***\n")
def test_any_note_becomes_a_page(text: str) -> None:
    # Comments are left out, and pages of Logseq refused.
    text = text.replace("%%", "%").replace(":: ", ": ")
    # A key of the front matter without a value says nothing.
    text = re.sub(r"(?m)^(\w+) *:[ \t]*$", r"\1", text)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "notes" / "note.md"
        source.parent.mkdir()
        content = text.encode("utf-8", "surrogatepass")
        source.write_bytes(content)
        try:
            content.decode()
        except UnicodeDecodeError:
            (refused,) = import_notes([source], ImportOptions(into=folder / "a", date=DATE)).files
            assert refused.outcome is FileOutcome.REFUSED
            return
        page, file = imported(folder / "a", source)
        assert source.read_bytes() == content
        shown = re.sub(r"<!--.*?(?:--!?>|\Z)", "", text, flags=re.DOTALL)
        marked = MARKED.findall(shown.replace("\x00", "").replace("\x1b", ""))
        assert stands_in(marked, page) or stands_in(marked, as_written(page))
        assert not [doubt for doubt in file.doubts if "are not on the page" in doubt.text]
        assert complaints(page) == ""
        assert imported(folder / "b", folder / "a" / file.target)[0] == page


@few
@given(before=note, text=code, after=note)
@example(before="a\n:::\n", text="b\n:::\n\n+++", after="")
@example(before="", text="\ud800", after="")
@example(before="%~%\n", text="", after="")
@example(before="- w0000x\n", text="w0000x\nw0000x", after="")
def test_code_stays_byte_for_byte(before: str, text: str, after: str) -> None:
    # What stands before may open a block that swallows the fence, so it is set apart by a heading.
    fenced = f"\n~~~~~~~~~~ \n{text}\n~~~~~~~~~~\n"
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "notes" / "note.md"
        source.parent.mkdir()
        # A letter in place of each keeps what stood around it apart.
        cleaned = re.sub(r"%%|:: |[`~<]|\x00|-->|^[-+;]{3}.*$", "x", before, flags=re.MULTILINE)
        source.write_bytes(f"# T\n{cleaned}\n\n{fenced}\n{after}".encode("utf-8", "replace"))
        page, _ = imported(Path(name) / "a", source)
        # What no file can hold, half of a surrogate pair, stands as "?" in the source.
        written = text.encode("utf-8", "replace").decode()
        mended = re.sub("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]", "", written)
        mended = re.sub("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", mended).replace("\r", "\n")
        assert f"\n{mended}\n~~~~~~~~~~" in page

"""The guide's page on importing: its example, run, gives the page that it shows; its tables are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventnotes_tools.cli.import_ import command
from eventnotes_tools.importing.report import FileOutcome
from eventnotes_tools.importing.run import ImportOptions, import_notes
from tests.test_guide import PAGES, snippets, table


def test_the_example_becomes_the_page_that_is_shown(tmp_path: Path) -> None:
    note, page = (part for part in snippets("importing") if part.path)
    source = tmp_path / note.path
    source.parent.mkdir()
    source.write_text(note.text, "utf-8")
    report = import_notes([source.parent], ImportOptions(into=tmp_path / "events"))
    assert not report.files[0].doubts
    assert (tmp_path / page.path).read_text("utf-8") == page.text


LAYOUTS: list[tuple[dict[str, str], set[str]]] = [
    ({"a.md": "# Conf\n\n2019-05-16\n"}, {"conf-2019.md"}),
    ({"2019-conf/README.md": "# Conf\n", "2019-conf/talk.md": "# T\n"}, {"2019-conf.md", "2019-conf/talk.md"}),
    (
        {f"conf/2019/{name}.md": f"# {name}\n" for name in ("a-talk", "b-talk")},
        {"conf-2019.md", "conf-2019/a-talk.md", "conf-2019/b-talk.md"},
    ),
    (
        {name: f"---\nevent: Conf\ndate: 2019-05-16\ntitle: {name}\n---\n" for name in ("one.md", "two.md")},
        {"conf-2019.md", "conf-2019/one.md", "conf-2019/two.md"},
    ),
]


@pytest.mark.parametrize(
    ("files", "targets"), [layout for layout, _ in zip(LAYOUTS, table("importing", "Notes", "Pages"), strict=True)]
)
def test_which_files_make_an_event(tmp_path: Path, files: dict[str, str], targets: set[str]) -> None:
    for name, text in files.items():
        path = tmp_path / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    report = import_notes([tmp_path / "notes"], ImportOptions(into=tmp_path / "events"))
    assert {file.target for file in report.files if file.outcome is FileOutcome.WRITTEN} == targets


def test_the_options_that_the_guide_names_are_there() -> None:
    known = {name for parameter in command.params for name in parameter.opts}
    named = {word.strip("`,.;:") for word in PAGES["importing"].split() if word.startswith("`--")}
    assert named
    assert named <= known

"""Files that pages include: what is wrong in one is reported with its name and its lines."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from eventnotes.model.records import SourceLine
from eventnotes.parsing.page_records import PageDraft
from eventnotes_tools.cli import main
from tests.helpers import Project

PART = {
    "md": """\
# Part

```{notes:session} Not-An-Id
```

{notes:fact}`only-a-key`

A reference to {notes:topic}`nobody-knows`.

A {notes:mention}`nor-this`.

# One more

```{notes:session} one
```

# And one more

```{notes:session} one
```
```{notes:event-list}
:from: never
```

```{notes:session-list}
:speaker: nobody
```

- In a list

  > {notes:fact}`Bad-Key 1`
""",
    "rst": """\
Part
----

.. notes:session:: Not-An-Id

:notes:fact:`only-a-key`

A reference to :notes:topic:`nobody-knows`.

A :notes:mention:`nor-this`.

.. image:: javascript:1

`words <javascript:2>`_

One more
--------

.. notes:session:: one

And one more
------------

.. notes:session:: one

.. notes:event-list::
   :from: never

.. notes:session-list::
   :speaker: nobody

- In a list

     :notes:fact:`Bad-Key 1`
""",
}
#: The lines with something wrong.
WRONG = {"md": [3, 6, 8, 10, 19, 21, 25, 31], "rst": [4, 6, 8, 10, 12, 14, 24, 26, 29, 34]}
#: That of the session that another is called like.
FIRST = {"md": 14, "rst": 19}
PAGE = {
    "md": """\
# Conf

```{notes:event} conf
:date: 2020-01-01
```

{notes:fact}`first`

```{include} ../parts/part.txt
```

{notes:fact}`last`
""",
    "rst": """\
Conf
====

.. notes:event:: conf
   :date: 2020-01-01

:notes:fact:`first`

.. include:: ../parts/part.txt

:notes:fact:`last`
""",
}
OWN = {"md": [7, 12], "rst": [7, 11]}


def places(warnings: list[str], folder: Path) -> list[tuple[str, int]]:
    """Return the files, relative to *folder*, and the lines of warnings of ours."""
    found = (line.partition(": ")[0].rpartition(":") for line in warnings if "[notes." in line)
    return [(Path(os.path.relpath(path, folder)).as_posix(), int(line)) for path, _, line in found]


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_what_is_wrong_in_an_included_file_has_its_name_and_line(tmp_path: Path, suffix: str) -> None:
    index = "# Index\n\n```{toctree}\nevents/conf\n```\n"
    files = {"index.md": index, f"events/conf.{suffix}": PAGE[suffix], "parts/part.txt": PART[suffix]}
    project = Project(tmp_path, files)
    result = project.build()
    found = places(result.warnings, project.source)
    # Older versions of docutils count the line below a picture as its own.
    found = [("parts/part.txt", 12) if place == ("parts/part.txt", 13) else place for place in found]
    assert found == [
        *((f"events/conf.{suffix}", line) for line in OWN[suffix]),
        *(("parts/part.txt", line) for line in WRONG[suffix]),
    ]
    twice = next(line for line in result.warnings if "is declared twice" in line)
    assert f"here and at parts/part.txt:{FIRST[suffix]};" in twice
    # Nothing is read, and all is told again.
    assert project.build().warnings == result.warnings


def test_roles_beside_and_within_restructuredtext_in_markdown_keep_their_places(tmp_path: Path) -> None:
    evaluated = "```{eval-rst}\n:notes:fact:`within`\n\n.. include:: part.txt\n```\n"
    roles = "{notes:fact}`beside` {notes:topic}`nobody`\n"
    page = f"# Page\n\n{evaluated}\n{roles}\n{evaluated}\n{roles}"
    files = {"index.md": page, "part.txt": "Words.\n\n:notes:fact:`included` :notes:mention:`nor-this`\n"}
    for name, text in {"first": page, "second": f"# Page\n\n{roles}\n{page[8:]}"}.items():
        project = Project(tmp_path / name, {**files, "index.md": text})
        found = places(project.build().warnings, project.source)
        lines = text.split("\n")
        own = [number for number, line in enumerate(lines, start=1) if "beside" in line or "within" in line]
        twice = [number for number in own for _ in range(1 + ("beside" in lines[number - 1]))]
        assert [line for path, line in found if path == "index.md"] == twice
        assert [path for path, _ in found if path != "index.md"] == ["part.txt"] * 4


def test_the_report_on_topics_names_the_included_file(tmp_path: Path) -> None:
    part = "# Talk\n\n```{notes:session} talk\n:topics: nobody-knows\n```\n"
    page = "# Conf\n\n```{notes:event} conf\n:date: 2020-01-01\n```\n\n```{include} part.txt\n```\n"
    project = Project(tmp_path, {"index.md": page, "part.txt": part})
    report = CliRunner().invoke(main, ["topics", str(project.source)], catch_exceptions=False)
    assert "part.txt:3: 'nobody-knows'" in report.stdout


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (None, SourceLine(3)),
        ("", SourceLine(3)),
        ("<rst_epilog>", SourceLine(None)),
        ("nowhere.md", SourceLine(3)),
        ("{folder}/site/page.md", SourceLine(3)),
        ("{folder}/site/page.md:<translated>", SourceLine(3)),
        ("{folder}/site/page.md:7:<translated>", SourceLine(7)),
        ("{folder}/site/page.md:None:<translated>", SourceLine(3)),
        ("{folder}/site/part.md:7:<translated>", SourceLine(7, "part.md")),
        ("{folder}/site/odd:docstring of x:<translated>", SourceLine(3, "odd:docstring of x:<translated>")),
        ("{folder}/site/part.md", SourceLine(3, "part.md")),
        ("{folder}/site/sub/../part.md", SourceLine(3, "part.md")),
        ("{folder}/beside.md", SourceLine(3, "../beside.md")),
        ("{folder}/site/part.md:docstring of part.name", SourceLine(3, "part.md:docstring of part.name")),
    ],
)
def test_a_line_is_of_the_page_or_of_a_file_that_is_there(tmp_path: Path, source: str | None, line: SourceLine) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for path in (site / "page.md", site / "part.md", tmp_path / "beside.md", site / "odd:docstring of x:<translated>"):
        path.touch()
    draft = PageDraft("page", str(site / "page.md"), str(site))
    assert draft.line(source and source.format(folder=tmp_path), 3) == line

"""Visibility: what the source of a page says of what is held back."""

from __future__ import annotations

import time

import pytest

from eventnotes.model.records import Status
from eventnotes.model.visibility import Hold, held_pages, hold_of, read_visibility

DRAFT, WITHDRAWN = Status.DRAFT, Status.WITHDRAWN
EVENT = "# N\n\n:::{event} alpha\n:date: 2020-01-01\n"


@pytest.mark.parametrize(
    ("lines", "hold"),
    [
        ([], None),
        ([":topics: drafts, private things", "", "A private talk: the draft of a status page."], None),
        ([":status: published"], None),
        ([":title: Draft", ":url: https://example.org/status=draft"], None),
        ([":status: draft"], Hold(DRAFT, 2)),
        ([":topics: T", ":Status: 'Withdrawn'"], Hold(WITHDRAWN, 3)),
        (["---", "status: withdrawn", "---"], Hold(WITHDRAWN, 3)),
        ([":status: hidden"], Hold(DRAFT, 2, "':status: hidden' can't be read as a status")),
        (["", ":status: published"], Hold(DRAFT, 3, "':status: published' can't be read as a status")),
        ([":status: draft", ":status: draft"], Hold(DRAFT, 3, "a status stands here more than once")),
        ([":draft: no", ":published: 2020-01-01"], None),
        ([":published: no"], Hold(DRAFT, 2, "':published: no' can't be read as a status")),
    ],
)
def test_a_directive(lines: list[str], hold: Hold | None) -> None:
    assert hold_of("session", lines) == hold


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        (f"{EVENT}:::\n\n```markdown\n:::{{session}} s\n:status: draft\n:::\n```\n", True),
        (f"{EVENT}:::\n\n<!--\n:::{{session}} s\n:status: hidden\n:::\n-->\n", True),
        (
            f"{EVENT}:::\n\n:::{{toctree}}\n:hidden:\n:::\n\n- Status: 200\n- the status: draft\n- `:status: draft`\n",
            True,
        ),
        ("N\n=\n\n.. event:: a\n\n.. code-block:: rst\n\n   .. session:: s\n      :status: draft\n", False),
        ("N\n=\n\n.. event:: a\n\nSo::\n\n   :status: draft\n\n.. :status: draft\n\n.. _status: draft\n", False),
        # Of pages that declare nothing, nothing is read but the flags of other tools.
        ("---\nstatus: draft\n---\n\n# N\n\n:status: draft\n", True),
        (":Status: Draft\n\nN\n=\n\n.. topic:: A draft status\n\n   Status: draft\n", False),
        ("---\ndraft: false\npublished: true\n---\n\n# N\n", True),
    ],
)
def test_what_holds_nothing_back(text: str, *, markdown: bool) -> None:
    found = read_visibility(text, markdown=markdown)
    assert found.whole() is None
    assert [each.hold for each in found.declarations if each.hold] == []
    assert found.strays == [] or found.declarations == []


def test_what_stands_elsewhere_belongs_to_what_its_heading_declares() -> None:
    page = read_visibility(
        EVENT + ":::\n\n## A\n\n:::{session} a\n:::\n\n:status: withdrawn\n\n## B\n\n:::{session} b\n:::\n\n"
        "### Part\n\n:status: draft\n",
        markdown=True,
    )
    fault = "':status: withdrawn' can't be read as a status here"
    assert [each.hold for each in page.declarations] == [None, Hold(DRAFT, 12, fault), None]
    assert [hold.line for hold in page.strays] == [21]
    assert page.whole() is None


@pytest.mark.parametrize(
    "line",
    [
        *("..  comment a b\n", "\n", "---\n", ":a: b\n", "% c\n", "<!--\n", "x\n", ".. _a\n", "```\n", ":::{note}\n"),
        *(":::{session}\n", "~~~~{x}\n~~~\n", ".. session::\n", ":status: draft\n", "- :::{a}\n", "=\n", "::\n"),
    ],
)
@pytest.mark.parametrize("markdown", [True, False])
def test_no_page_takes_long(line: str, *, markdown: bool) -> None:
    begin = time.perf_counter()
    read_visibility(line * 20_000, markdown=markdown)
    assert time.perf_counter() - begin < 5


def test_drafts_are_the_pages_that_belong_to_a_draft_as_a_whole() -> None:
    sources = {
        "draft": "# N\n\n:::{event} alpha\n:status: draft\n:::\n\n# M\n",
        "second": "# N\n\n:::{event}\n:event: alpha\n:::\n",
        "keynote": "N\n=\n\n:::{session} k\n---\nevent: alpha\n---\n:::\n",
        "mixed": "# N\n\n:::{session} k\n:event: alpha\n:::\n\n# M\n",
        "public": "# N\n\n:::{event} beta\n:::\n",
        "own": "# N\n\n:::{session} o\n:event: beta\n:status: draft\n:::\n",
        "withdrawn": "# N\n\n:::{session} w\n:event: beta\n:status: withdrawn\n:::\n",
        "notes": "# N\n\n:::{event}\n:event: beta\n:status: Draft\n:::\n",
        "unread": "# N\n\n:::{event} gamma\n:status: dratf\n:::\n",
        "of-unread": "# N\n\n:::{session} s\n:event: gamma\n:::\n",
    }
    pages = {name: read_visibility(text, markdown=True) for name, text in sources.items()}
    held, events = held_pages(pages, faults_only=False)
    assert set(held) == {"draft", "second", "keynote", "own", "notes", "unread", "of-unread"}
    assert events == {"alpha", "gamma"}
    # Where drafts are shown, what can't be read is not.
    held, events = held_pages(pages, faults_only=True)
    assert (set(held), events) == ({"unread", "of-unread"}, {"gamma"})

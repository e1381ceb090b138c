"""The declaration right under the first heading of a source."""

from __future__ import annotations

import time

import pytest

from eventnotes.model.source_scan import PageHead, draft_events, draft_pages, scan_page_head

DRAFT = {"status": "draft"}
#: The source, and what it declares.
HEADS = [
    ("# N\n\n:::{event} alpha\n:status: draft\n:::\n", PageHead("event", "alpha", DRAFT, True)),
    ("# N\r\n\r\n```{notes:event} alpha\r\n:status: draft\r\n```\r\n", PageHead("event", "alpha", DRAFT, True)),
    (
        "---\na: A\n---\n(l)=\n# N\n%c\n<!--d\ne -->\n:::{session} s\n---\nevent: alpha\nstatus: draft\n---\nb\n:::\n",
        PageHead("session", "s", {"event": "alpha", **DRAFT}, True),
    ),
    ("N\n=\n\n:::{event}\n:event: alpha\n:::\n", PageHead("event", "", {"event": "alpha"}, True)),
    ("# N\n\n:::{session} s\n:::\n\n# M\n", PageHead("session", "s", {}, False)),
    ("N\n=\n\n.. event:: alpha\n   :status: draft\n\n   body\n", PageHead("event", "alpha", DRAFT, True)),
    (
        ":orphan:\n\n..  c\n d\n\n.. _l:\n==\nN\n==\n\n.. notes:session:: s\n   :topics: a,\n   b\n   :status: draft\n",
        PageHead("session", "s", {"topics": "a,", **DRAFT}, True),
    ),
    ("N\n=\n\n.. session:: s\n\nM\n=\n", PageHead("session", "s", {}, False)),
    ("# N", None),
    ("# N\n\nWords.\n\n:::{event} alpha\n:status: draft\n:::\n", None),
    ("# N\n\n````{code-block} markdown\n# M\n\n:::{event} alpha\n:status: draft\n:::\n````\n", None),
    ("# N\n\n.. code-block:: rst\n\n   .. event:: alpha\n      :status: draft\n", None),
    ("# N\n\n:::{topic} alpha\n:::\n", None),
]


@pytest.mark.parametrize(("text", "head"), HEADS)
def test_heads(text: str, head: PageHead | None) -> None:
    assert scan_page_head(text) == head


@pytest.mark.parametrize("line", ["..  comment a b\n", "\n", "---\n", ":a: b\n", "% c\n", "<!--\n", "x\n", ".. _a\n"])
def test_no_page_takes_long(line: str) -> None:
    begin = time.perf_counter()
    scan_page_head(line * 20_000)
    assert time.perf_counter() - begin < 5


def test_drafts_are_the_pages_that_belong_to_a_draft_as_a_whole() -> None:
    heads = {
        "draft": PageHead("event", "alpha", DRAFT, False),
        "second": PageHead("event", "", {"event": "alpha"}, True),
        "keynote": PageHead("session", "k", {"event": "alpha"}, True),
        "mixed": PageHead("session", "k", {"event": "alpha"}, False),
        "public": PageHead("event", "beta", {}, True),
        "own": PageHead("session", "o", {"event": "beta", **DRAFT}, True),
        "withdrawn": PageHead("session", "w", {"event": "beta", "status": "withdrawn"}, True),
        "notes": PageHead("event", "", {"event": "beta", "status": "Draft"}, True),
    }
    assert draft_events(heads.values()) == {"alpha"}
    assert draft_pages(heads) == {"draft", "second", "keynote", "own", "notes"}

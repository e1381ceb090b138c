"""Measures the mentions found in 51 event notes of another author against labels made by hand.

Usage: ``python bench/mentions.py [CORPUS]``. The corpus is not part of the project; without it there is
nothing to measure. ``labels/loftkun.json`` holds the vocabulary, and the labels of 300 passages drawn at random.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx

from eventnotes.core.records import Passage
from eventnotes.core.runs import plain
from eventnotes.domain import notes_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eventnotes.core.notebook import Notebook

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "shared" / "corpora" / "loftkun-conference"
LABELS = HERE / "labels" / "loftkun.json"
#: The least precision and recall that the matching rules should reach on notes that they were not made for.
TARGET = 0.97

CONF = """\
project = "loftkun/conference"
language = "ja"
extensions = ["myst_parser", "eventnotes"]
primary_domain = "notes"
html_theme = "furo"
myst_enable_extensions = ["colon_fence", "deflist", "linkify"]
myst_linkify_fuzzy_links = False
suppress_warnings = ["myst.header"]
"""
INDEX = """\
# Notes

```{event-list}
```

```{toctree}
:glob:

events/*
topics/*
```
"""
TOPICS = """\
# Topics

```{topic-list}
```
"""

_FENCE = re.compile(r"\s*(?:[-*] +)?(`{3,}|~{3,})")
_HEADING = re.compile(r"(#+)\s*(.*)")
#: Headings of a page's second level that are no talk, and those whose talks stand one level below.
_NO_TALK = re.compile(
    r"懇親|休憩|昼休み|質問タイム|書籍|資料|挨拶|あいさつ|開会|閉会|乾杯|告知|集合写真|アンケ$|タイム$|とは$|について$"
    r"|trend|What's|オープニング$|クロージング|Opening|Closing|Party|プレゼント|今後の|まとめ",
    re.IGNORECASE,
)
_TRACKS = ("lt", "keynote", "セッション")
_WITHOUT_TALKS = ("1120-gmo-hoscon-go", "1121-Fukuoka-rb-115")


def write_site(folder: Path, corpus: Path, topics: Sequence[dict[str, Any]]) -> None:
    """Write the project: a page per note, as its author wrote it but for the directives, and a page per topic."""
    for name in ("events", "topics"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "index.md").write_text(INDEX, "utf-8")
    (folder / "topics" / "index.md").write_text(TOPICS, "utf-8")
    for note in sorted(corpus.glob("*/*/README.md")):
        event = re.sub(r"[^a-z0-9]+", "-", f"{note.parts[-3]}-{note.parts[-2]}".lower()).strip("-")
        (folder / "events" / f"{event}.md").write_text("\n".join(page_of(event, note)), "utf-8")
    for topic in topics:
        options = f":aliases: {', '.join(topic['aliases'])}\n:match: {topic['match']}"
        page = f"# {topic['title']}\n\n:::{{topic}} {topic['id']}\n{options}\n:::\n"
        (folder / "topics" / f"{topic['id']}.md").write_text(page, "utf-8")


def page_of(event: str, note: Path) -> Iterator[str]:
    """Yield the lines of an event's page; pictures without an address and headings without a text are left out."""
    date = re.sub(r"(\d{4})-(\d\d)(\d\d)-.*", r"\1-\2-\3", event)
    fence, titled, in_track = "", False, False
    for line in note.read_text("utf-8").replace("![]()", "").splitlines():
        opening, heading = _FENCE.match(line), _HEADING.fullmatch(line.strip())
        if fence or opening or not heading:
            if fence:
                fence = "" if line.strip() == fence else fence
            elif opening:
                fence = opening[1]
            yield line
        elif not titled:
            titled = True
            yield from (f"# {heading[2]}", "", f":::{{event}} {event}", f":date: {date}", ":::")
        elif heading[2]:
            level = max(2, len(heading[1]))
            in_track = heading[2].lower() in _TRACKS if level == len("##") else in_track
            is_talk = level == len("##") + in_track and not (level == len("##") and _NO_TALK.search(heading[2]))
            yield f"{'#' * level} {heading[2]}"
            if is_talk and note.parts[-2] not in _WITHOUT_TALKS:
                yield from ("", ":::{session}", ":::")


def read(folder: Path) -> Notebook:
    """Read the project with Sphinx and return what follows from its pages."""
    out = folder / "_build"
    app = Sphinx(folder, folder, out / "dummy", out / "doctrees", "dummy", status=None, warning=io.StringIO())
    app.build()
    return notes_domain(app.env).notebook


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How well found pairs of a passage and a topic agree with labelled ones."""

    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> float:
        """The share of what was found that is labelled."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is labelled that was found."""
        return self.right / self.labelled if self.labelled else 1.0

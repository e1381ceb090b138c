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
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx

from eventnotes.domain import notes_domain
from eventnotes.model.text_runs import plain_text
from eventnotes.notebook.notebook import PassageRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eventnotes.notebook.notebook import Notebook

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
    r"懇親|休憩|昼休み|質問タイム|書籍|資料|挨拶|あいさつ|開会|閉会|乾杯|告知|集合写真|アンケ$|タイム$|とは$|(?:ズ|ニア|ティ)について$"
    r"|trend|What's kubernetes|オープニング$|クロージング|Opening|Closing|Party|プレゼント|今後の|まとめ",
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


#: A passage, named so that a reader can find it, and the id of a topic.
Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How what was found agrees with what was labelled, in pairs of a passage and a topic."""

    found: Counter[Pair]
    labelled: Counter[Pair]
    #: Number of labelled passages that are no longer there: their text is read otherwise, or their page not at all.
    unread: int = 0

    @property
    def precision(self) -> float:
        """The share of the found pairs that are labelled."""
        return (self.found & self.labelled).total() / (self.found.total() or 1)

    @property
    def recall(self) -> float:
        """The share of the labelled pairs that were found."""
        return (self.found & self.labelled).total() / (self.labelled.total() or 1)

    def __str__(self) -> str:
        """Return the figures, then a line for each pair that only one side has."""
        right = (self.found & self.labelled).total()
        lines = [
            f"precision {self.precision:.4f} ({right} of {self.found.total()} found)",
            f"recall    {self.recall:.4f} ({right} of {self.labelled.total()} labelled)",
            *([f"not read: {self.unread} passages"] if self.unread else []),
            *(f"  not labelled: {topic}: {text}" for text, topic in sorted((self.found - self.labelled).elements())),
            *(f"  not found: {topic}: {text}" for text, topic in sorted((self.labelled - self.found).elements())),
        ]
        return "\n".join(lines)


def agreement(notebook: Notebook, labels: Sequence[dict[str, Any]]) -> Agreement:
    """Compare the labelled passages, by their pages and anchors; those that the reading has not are counted."""
    refs = {
        (docname, passage.anchor): PassageRef(docname, number)
        for docname, page in notebook.pages.items()
        for number, passage in enumerate(page.passages)
    }
    found: Counter[Pair] = Counter()
    labelled: Counter[Pair] = Counter()
    for label in labels:
        ref = refs.get((label["page"], label["anchor"]))
        text = f"{label['page']}: {plain_text(notebook.passage(ref).runs) if ref else label['anchor']}"
        if ref:
            found.update((text, topic) for topic in notebook.topics_by_passage.get(ref, ()))
        labelled.update((text, topic) for topic in label["topics"])
    unread = sum((label["page"], label["anchor"]) not in refs for label in labels)
    return Agreement(found=found, labelled=labelled, unread=unread)


def main(corpus: Path) -> int:
    """Print the figures; fail if they miss the target."""
    if not corpus.is_dir():
        print(f"There is no corpus in {corpus}; nothing was measured.")
        return 0
    known = json.loads(LABELS.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        write_site(Path(folder), corpus, known["topics"])
        result = agreement(read(Path(folder)), known["labels"])
    print(f"{len(known['labels'])} passages, {len(known['topics'])} topics", result, sep="\n")
    return 0 if min(result.precision, result.recall) >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else CORPUS))

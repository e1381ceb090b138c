"""Measures the importer on real notes: what it loses, whether the result builds, and whether it finds the sessions.

Usage: ``python bench/importing.py [FOLDER]``, with the folder that holds both corpora. The labels were made by
hand, before the importer was run on the files; they hold the rule by which they were made.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from sphinx.cmd.build import build_main

from eventnotes.text.decode import decode_bytes
from eventnotes_tools.importing.markup.lines import join_lines, split_lines
from eventnotes_tools.importing.markup.word_check import split_words
from eventnotes_tools.importing.recognition.front_matter import read_front_matter
from eventnotes_tools.importing.report import Report
from eventnotes_tools.importing.run import ImportOptions, import_notes

ROOT = Path(__file__).parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
NAMES = ("loftkun-conference", "daneah-conference-notes")
LABELS = Path(__file__).parent / "labels" / "sessions.json"
CONF = """\
project = "Imported"
extensions = ["myst_parser", "eventnotes"]
primary_domain = "notes"
html_theme = "basic"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "linkify"]
myst_linkify_fuzzy_links = False
suppress_warnings = ["notes.undeclared"]
"""
INDEX = "# Notes\n\n```{toctree}\n:glob:\n\nevents/*\n```\n"


class Scores(NamedTuple):
    """How found headings agree with labelled ones."""

    right: int
    found: int
    labelled: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.right / max(self.found + self.labelled, 1)


def build(folder: Path) -> tuple[int, str]:
    """Build a site with warnings as errors; return Sphinx's exit code and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = build_main(["-n", "-W", "--keep-going", "-q", "-b", "html", str(folder), str(folder / "_build")])
    return code, said.getvalue()


def source_words(path: Path) -> list[str]:
    """Return the words that a reader of a source sees, as GitHub would show it."""
    lines = split_lines(decode_bytes(path.read_bytes()).text)
    front = read_front_matter(lines)
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(join_lines(lines[front.body :]))
    text = BeautifulSoup(shown, "html.parser").get_text()
    return split_words(f"{front.values.get('title', '')}\n{text}")


def page_words(path: Path) -> list[str]:
    """Return the words of a built page's body."""
    body = BeautifulSoup(path.read_text("utf-8"), "html.parser").find(class_="body")
    assert body is not None
    return split_words(body.get_text())


def in_order(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the words of *before* that stand in *after* in the same order."""
    rest = iter(after)
    if all(word in rest for word in before):
        return len(before)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def scores(report: Report, labels: Mapping[str, Sequence[int]], corpora: Path) -> Scores:
    """Compare the sessions that were found with those that were labelled."""
    found = {file.source: {session.line for session in file.sessions} for file in report.files}
    pairs = [(found[str(corpora / name)], set(lines)) for name, lines in labels.items()]
    return Scores(
        sum(len(one & other) for one, other in pairs),
        sum(len(one) for one, _ in pairs),
        sum(len(other) for _, other in pairs),
    )


def main(corpora: Path) -> int:
    """Print the figures; return 1 where a target is missed or there is no corpus."""
    if not all((corpora / name).is_dir() for name in NAMES):
        print(f"There are no corpora in {corpora}.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "conf.py").write_text(CONF, "utf-8")
        (site / "index.md").write_text(INDEX, "utf-8")
        started = time.perf_counter()
        report = import_notes([corpora / name for name in NAMES], ImportOptions(into=site / "events"))
        print(f"{json.dumps(report.counts())} in {time.perf_counter() - started:.1f} s")
        again = import_notes([corpora / name for name in NAMES], ImportOptions(into=site / "events"))
        print(f"again: {again.counts()['unchanged']} unchanged of {again.counts()['files']}")
        code, said = build(site)
        print(f"build: exit code {code}\n{said}")
        total = kept = 0
        for file in report.files:
            before = source_words(Path(file.source))
            after = page_words(site / "_build" / "events" / Path(file.target).with_suffix(".html"))
            same = in_order(before, after)
            total, kept = total + len(before), kept + same
            if same < len(before):
                print(f"  {len(before) - same} of {len(before)} words not in order: {file.source}")
        print(f"words: {kept} of {total} stand in the pages in order, {kept / total:.4%}")
    labels = json.loads(LABELS.read_text("utf-8"))["drawn"]
    results = {name: scores(report, drawn, corpora) for name, drawn in labels.items()}
    for name, result in results.items():
        print(f"sessions, {name}: {result}, F1 {result.f1:.3f}")
    return int(code != 0 or kept / total < 0.999 or min(result.f1 for result in results.values()) < 0.95)  # noqa: PLR2004


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA))

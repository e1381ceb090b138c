"""Measures how many of 40 topics that are known, and hidden, stand among the first candidates for topics.

Usage: ``python bench/candidates.py [CORPUS]``. The corpus and the topics are those of ``bench/mentions.py``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bench.mentions import CORPUS, LABELS, read, write_site
from eventnotes.notebook.analysis.topic_candidates import find_topic_candidates
from eventnotes.text.folding import fold

BOUNDS = (25, 50, 100, 200)


def main(corpus: Path) -> int:
    """Print the figures; return 1 where there is no corpus."""
    if not corpus.is_dir():
        print(f"There is no corpus at {corpus}.")
        return 1
    topics = json.loads(LABELS.read_text("utf-8"))["topics"]
    with tempfile.TemporaryDirectory() as folder:
        write_site(Path(folder), corpus, [])
        found = [fold(candidate.name) for candidate in find_topic_candidates(read(Path(folder)))]
    names = [{fold(name) for name in (topic["title"], *topic["aliases"])} for topic in topics]
    for bound in (*BOUNDS, len(found)):
        first = set(found[:bound])
        print(f"{sum(not spellings.isdisjoint(first) for spellings in names)} of {len(names)} in the first {bound}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS))

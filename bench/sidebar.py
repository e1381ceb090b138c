"""Weighs the pages of events: their sidebars and headers on sites of 50 and of 1,000 events, and all but the notes.

Usage: ``python -m bench.sidebar [EVENTS ...]``. The notes are those of ``bench/corpus.py``, cut to a few lines.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup
from sphinx.cmd.build import build_main

from bench.corpus import Corpus, make
from bench.projects import write_eventnotes

_SIZES = (50, 1000)
_LINES = 2
#: Sphinx's index of Japanese words takes a third of a build, and is no part of what is weighed.
_OPTIONS = ("-q", "-j", "auto", "-D", "html_search_language=en")


class Weight(NamedTuple):
    """What a page weighs, in bytes."""

    #: The HTML of the sidebar and of the header.
    navigation: int
    #: The HTML without the article, the style sheets and the scripts, each packed by gzip.
    without_article: int


def weigh(page: Path) -> Weight:
    """Weigh a page of Furo's."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    navigation = sum(len(str(found).encode()) for found in soup.select(".sidebar-drawer, .mobile-header"))
    links = [str(link["href"]) for link in soup.select("link[rel=stylesheet]")]
    links += [str(script["src"]) for script in soup.select("script[src]")]
    for article in soup.select("article"):
        article.clear()
    files = [(page.parent / link.partition("?")[0]).read_bytes() for link in links if "//" not in link]
    return Weight(navigation, sum(len(gzip.compress(data)) for data in (str(soup).encode(), *files)))


def short(corpus: Corpus) -> Corpus:
    """Return a corpus with a few lines of each session: the rest of it is of no weight here."""
    return replace(
        corpus,
        events=tuple(
            replace(
                event,
                sessions=tuple(replace(session, lines=session.lines[:_LINES]) for session in event.sessions),
            )
            for event in corpus.events
        ),
    )


def main(sizes: list[int]) -> int:
    """Print what the pages of the same events weigh on sites of these sizes: the corpora begin alike."""
    for size in sizes:
        corpus = short(make(size))
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder, "source"), Path(folder, "out")
            write_eventnotes(corpus, source)
            if build_main([*_OPTIONS, "-b", "html", str(source), str(out)]):
                return 1
            for number in (min(sizes) // 2, min(sizes) - 1, size - 1):
                weight = weigh(out / f"events/{corpus.events[number].id}.html")
                print(f"{size} events, number {number}: {weight.navigation:,} bytes of sidebar and header,", end=" ")
                print(f"{weight.without_article:,} bytes packed without the article")
    return 0


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or list(_SIZES)))

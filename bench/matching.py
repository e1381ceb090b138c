"""Compares ways to look for the spellings of topics in all text: ours, a compiled alternation, two automata from PyPI.

Usage: ``python bench/matching.py [EVENTS]``. The notes are those of ``bench/speed.py``; ``pyahocorasick`` and
``ahocorasick_rs`` take part where they are installed. Each way is given text that is folded already, and finds where
spellings may stand; which of these are mentions is decided by the same rules in any case. All are timed in turn, in one
run; the figures are the medians of the processor's seconds.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import ParamSpec, TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import corpus
from eventnotes.text.folding import FoldedText, fold, fold_text
from eventnotes.text.matcher import Matcher, Mention, Spelling

P = ParamSpec("P")
R = TypeVar("R")

ALIASES = (120, 5000)
ROUNDS = 5
#: Where spellings stand: the number of the text, and a range of its folded characters.
Place = tuple[int, int, int]
Search = Callable[[Sequence[FoldedText]], Iterator[Place]]


def ours(spellings: Sequence[Spelling]) -> Search:
    """Return the search of the extension: by first two characters, then along a trie."""
    matcher = Matcher(spellings)

    def search(texts: Sequence[FoldedText]) -> Iterator[Place]:
        for number, text in enumerate(texts):
            for start in filter(text.is_boundary, matcher._starts(text.chars)):  # noqa: SLF001
                for found in matcher._walk(text, start):  # noqa: SLF001
                    yield number, found.start, found.end

    return search


def alternation(spellings: Sequence[Spelling]) -> Search:
    """Return a search by a regular expression: only the longest at each place, so that shorter ones are lost."""
    keys = sorted({fold(spelling.text) for spelling in spellings}, key=lambda key: (-len(key), key))
    pattern = re.compile(f"(?=({'|'.join(map(re.escape, keys))}))")

    def search(texts: Sequence[FoldedText]) -> Iterator[Place]:
        for number, text in enumerate(texts):
            for found in pattern.finditer(text.chars):
                if text.is_boundary(found.start()):
                    yield number, found.start(), found.end(1)

    return search


def pyahocorasick(spellings: Sequence[Spelling]) -> Search:
    """Return a search by ``pyahocorasick``."""
    automaton = import_module("ahocorasick").Automaton()
    for key in {fold(spelling.text) for spelling in spellings}:
        automaton.add_word(key, len(key))
    automaton.make_automaton()

    def search(texts: Sequence[FoldedText]) -> Iterator[Place]:
        for number, text in enumerate(texts):
            for last, length in automaton.iter(text.chars):
                if text.is_boundary(last - length + 1):
                    yield number, last - length + 1, last + 1

    return search


def ahocorasick_rs(spellings: Sequence[Spelling]) -> Search:
    """Return a search by ``ahocorasick_rs``."""
    automaton = import_module("ahocorasick_rs").AhoCorasick(sorted({fold(spelling.text) for spelling in spellings}))

    def search(texts: Sequence[FoldedText]) -> Iterator[Place]:
        for number, text in enumerate(texts):
            for _, start, end in automaton.find_matches_as_indexes(text.chars, overlapping=True):
                if text.is_boundary(start):
                    yield number, start, end

    return search


WAYS: tuple[Callable[[Sequence[Spelling]], Search], ...] = (ours, alternation, pyahocorasick, ahocorasick_rs)


def timed(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> tuple[float, R]:
    """Return the processor's seconds and the result."""
    began = time.process_time()
    result = work(*args, **kwargs)
    return time.process_time() - began, result


def all_of(items: Iterable[R]) -> list[R]:
    """Return what an iterator yields: that is when its work is done."""
    return list(items)


def match(spellings: Sequence[Spelling], texts: Sequence[str]) -> list[list[Mention]]:
    """Do all that a build does with *texts* that hold no markup."""
    return list(map(Matcher(spellings).find, texts))


def compare(notes: corpus.Corpus) -> None:
    """Print a table of what each way takes on *notes*."""
    spellings = [Spelling(text, topic.id) for topic in notes.topics for text in (topic.title, *topic.aliases)]
    texts = [
        text
        for event in notes.events
        for session in event.sessions
        for text in (session.title, *(line for _, line in session.lines))
    ]
    seconds: dict[str, list[float]] = defaultdict(list)
    found: dict[str, set[Place]] = {}
    for _ in range(ROUNDS):
        spent, folded = timed(all_of, map(fold_text, texts))
        seconds["folding, for all"].append(spent)
        for way in WAYS:
            try:
                spent, search = timed(way, spellings)
            except ModuleNotFoundError:
                continue
            seconds[f"{way.__name__}: making it"].append(spent)
            spent, stands = timed(all_of, search(folded))
            seconds[f"{way.__name__}: searching"].append(spent)
            found[way.__name__] = set(stands)
        spent, _ = timed(match, spellings, texts)
        seconds["all of matching, as it is"].append(spent)
    print(f"\n{len(spellings)} spellings, {len(texts)} texts, {sum(map(len, texts))} characters\n")
    print("| | CPU s |\n| --- | ---: |")
    for name, each in seconds.items():
        print(f"| {name} | {statistics.median(each):.2f} |")
    for name, places in found.items():
        print(f"\n{name}: {len(places)} places, {len(found['ours'] - places)} of ours not among them")


def main(events: int = 200) -> None:
    """Compare with few aliases and with many."""
    for aliases in ALIASES:
        compare(corpus.make(events, aliases))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

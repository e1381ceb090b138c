"""Words in the notes that may deserve a topic, and their other spellings.

They are found by their letters: Latin names and phrases with capital letters, and runs of katakana. Nouns from a
Japanese tokenizer were tried too, on the notes of 51 events whose 40 topics were known and hidden
(``bench/candidates.py``). Of these, 29 were among the first 100 candidates by their letters and 35 among the first
200; 27 and 31 by Janome's compound nouns, 27 and 30 by SudachiPy's: no gain for a dictionary of many megabytes.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import Passage
from eventnotes.model.runs import matchable_text
from eventnotes.notebook.implicit import speaker_name
from eventnotes.notebook.notebook import Spot
from eventnotes.text.folding import fold
from eventnotes.text.matcher import OBSTACLE
from eventnotes.text.similarity import spelling_distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.notebook.notebook import Notebook

#: What a candidate stands in at least: so many events, or so many sessions.
_EVENTS, _SESSIONS = 2, 3
#: The longest phrase, in words.
_WORDS = 4
_LATIN = r"[A-Za-z](?:[A-Za-z0-9]+|(?=[.\-/'’@&:+#]))(?:[.\-/'’@&:+][A-Za-z0-9]+)*(?:\+\+|#)?"
_WORD = re.compile(rf"(?<![A-Za-z0-9_.]){_LATIN}")
#: Three letters or more: shorter words are seldom names.
_KATAKANA = re.compile(r"[ァ-ヺ][ァ-ヺー]*(?:・[ァ-ヺ][ァ-ヺー]+)*")
_KATAKANA_LETTERS = 3
_NUMBER = re.compile(r"[0-9]+")
#: Where a sentence may begin.
_BEGIN = re.compile(r"(?:^|[.!?:;。！？：「『“\"(（])\s*$")
_COMMON = re.compile(r"\s[a-z]")


class Candidate(NamedTuple):
    """A word or phrase that no topic covers."""

    #: The spelling that is used most.
    name: str
    #: How much it tells, by tf-idf: the more passages it stands in, and the fewer events, the more.
    worth: float
    #: Where it stands.
    spots: tuple[Spot, ...]
    sessions: int
    events: int


class _Term(NamedTuple):
    """A place where a candidate stands: a range of a passage's text."""

    spot: Spot
    start: int
    end: int
    text: str


def candidates(notebook: Notebook) -> list[Candidate]:
    """Return the candidates, those of most worth first."""
    terms, signs = _terms(notebook)
    known = _known(notebook)
    found: list[Candidate] = []
    covered: dict[Spot, list[tuple[int, int]]] = defaultdict(list)
    # Longer phrases first: what stands within one of them is no longer a word of its own.
    for key in sorted(terms, key=lambda key: (-_size(terms[key][0].text), key)):
        free = [term for term in terms[key] if not _within(term, covered[term.spot])]
        named = key in known or notebook.vocabulary.resolve(key) is not None
        candidate = None if named or signs[key] <= 0 else _candidate(notebook, free)
        if candidate is not None:
            found.append(candidate)
        if named or candidate is not None:
            for term in free:
                covered[term.spot].append((term.start, term.end))
    return sorted(found, key=lambda candidate: (-candidate.worth, candidate.name))


def worth(notebook: Notebook, passages: int, events: int) -> float:
    """Return how much a word tells that stands in so many passages, and in notes on so many events, at least one."""
    return passages * math.log((1 + len(notebook.events)) / events)


def _size(text: str) -> int:
    return len(text.split())


def _within(term: _Term, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= term.start and term.end <= end for start, end in ranges)


def _candidate(notebook: Notebook, terms: list[_Term]) -> Candidate | None:
    spots = tuple(sorted({term.spot for term in terms}))
    places = {_place(notebook, spot) for spot in spots}
    events = len({event for event, _ in places})
    if events < _EVENTS and len(places) < _SESSIONS:
        return None
    names = Counter(term.text for term in terms)
    name = min(names, key=lambda text: (-names[text], text))
    return Candidate(name, worth(notebook, len(spots), events), spots, len(places), events)


def _place(notebook: Notebook, spot: Spot) -> tuple[str, str]:
    """Return the event and the session that a passage is about; none for the event's own words."""
    session = notebook.session_at(spot)
    return notebook.event_at(spot), session.id if session else ""


def _known(notebook: Notebook) -> set[str]:
    """Return the folded names of what is no topic: events, series, venues, speakers and organizers."""
    names: set[str] = set()
    for event in notebook.events.values():
        names.update((event.title, _NUMBER.sub("", event.title), event.series, event.venue, *event.organizers))
    for session in notebook.sessions.values():
        names.update(session.organizers)
        for speaker in map(speaker_name, session.speakers):
            names.update((speaker, *speaker.split()))
    return set(map(fold, names))


def _terms(notebook: Notebook) -> tuple[dict[str, list[_Term]], Counter[str]]:
    """Return where each possible term stands, by folded text, and the sum of the signs that each is a name."""
    terms: dict[str, list[_Term]] = defaultdict(list)
    signs: Counter[str] = Counter()
    for docname, page in notebook.pages.items():
        for number, fields in enumerate(page.passages):
            if page.event_of(fields[2]) not in notebook.events:
                continue
            text = _uncovered(notebook, Passage._make(fields))
            for start, end, sign in _ranges(text):
                key = fold(text[start:end])
                signs[key] += sign
                if sign >= 0:
                    terms[key].append(_Term(Spot(docname, number), start, end, text[start:end]))
    return terms, signs


def _uncovered(notebook: Notebook, passage: Passage) -> str:
    """Return a passage's text with an obstacle in place of each mention of a topic."""
    text = matchable_text(passage.runs)
    for mention in reversed(notebook.vocabulary.matcher.find(text)):
        text = text[: mention.start] + OBSTACLE * (mention.end - mention.start) + text[mention.end :]
    return text


def _ranges(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the ranges of possible terms, each with a sign: 1 for a name, -1 for a common word, 0 for either."""
    for run in _KATAKANA.finditer(text):
        if len(run[0]) >= _KATAKANA_LETTERS:
            yield run.start(), run.end(), 1
    yield from _latin_ranges(text)


def _latin_ranges(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield each word of Latin letters, and the phrases of words with capital letters that end with it."""
    phrase: list[int] = []
    end = -1
    for word in _WORD.finditer(text):
        named = any(map(str.isupper, word[0]))
        in_prose = _COMMON.match(text, word.end()) is not None
        # A capital letter at the beginning of a sentence says nothing; one within a word does.
        unclear = named and in_prose and word[0][1:].islower() and _BEGIN.search(text[: word.start()])
        if not (named and phrase and text[end : word.start()] == " "):
            phrase = []
        if unclear:
            yield word.start(), word.end(), 0
        elif named:
            phrase = [*phrase, word.start()][-_WORDS:]
            yield from ((start, word.end(), 1) for start in phrase)
        elif in_prose:
            yield word.start(), word.end(), -1
        end = word.end()


class Wanted(NamedTuple):
    """A topic that has no page yet."""

    #: The spelling that is used most.
    name: str
    #: Other forms of the word, such as its plural, which need to be aliases.
    aliases: tuple[str, ...]


def wanted_topics(notebook: Notebook) -> dict[str, Wanted]:
    """Return what may become a topic, by folded name: what sessions and events name, then the candidates."""
    names = [found.title for found in notebook.undeclared.values()]
    names += [found.name for found in candidates(notebook)]
    found = {fold(name): name for name in reversed(names)}
    return {
        key: Wanted(name, tuple(sorted(other for near, other in found.items() if _is_form(key, near, name, other))))
        for key, name in found.items()
    }


def _is_form(key: str, near: str, name: str, other: str) -> bool:
    return key != near and spelling_distance(name, other) == 0

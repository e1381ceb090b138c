"""Topic candidates: words in the notes that may deserve a topic, with their other spellings.

Candidates are Latin names and phrases with capital letters, and runs of katakana. Measured on 51 events with 40 known
topics (``bench/candidates.py``), this finds 30 topics among the first 100 candidates and 37 among the first 200;
compound nouns by Janome find 27 and 31, by SudachiPy 27 and 30, and need a dictionary of many megabytes.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import Passage
from eventnotes.model.text_runs import is_wide, matchable_text
from eventnotes.notebook.notebook import PassageRef, cached_on_notebook
from eventnotes.notebook.speakers import speaker_name
from eventnotes.text.folding import fold
from eventnotes.text.matcher import OBSTACLE
from eventnotes.text.similarity import stem_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.notebook.notebook import Notebook

#: Minimum number of events, or else of sessions, in which a candidate occurs.
_MIN_EVENTS, _MIN_SESSIONS = 2, 3
#: Maximum length of a phrase, in words.
_MAX_PHRASE_WORDS = 4
_LATIN = r"[A-Za-z](?:[A-Za-z0-9]+|(?=[.\-/'’@&:+#]))(?:(?:[.\-/@&:+]|['’](?=[A-Z]))[A-Za-z0-9]+)*(?:\+\+|#)?"
#: A Latin word without its possessive ending; no contraction, no abbreviation such as ``e.g.``, no part of a number.
_WORD = re.compile(rf"(?<![A-Za-z0-9_.])(?<![0-9]-)(?![A-Za-z](?:\.[A-Za-z])+\b)(?>{_LATIN})(?!['’](?!s\b)[a-z])")
#: A katakana word or phrase.
_KATAKANA = re.compile(r"[ァ-ヺ][ァ-ヺー]*(?:・[ァ-ヺ][ァ-ヺー]+)*")
#: The length from which a katakana word counts in full.
_FULL_KATAKANA = 8
_NOUN_END = re.compile(r"[A-Za-z0-9\u4e00-\u9fff々]\Z")
#: A short word: two letters, which may be capitals only if they are an acronym; one with four may be a name.
_SHORT = re.compile(r"[A-Za-z]|[A-Za-z][a-z]|[ぁ-ゖァ-ヺー]{1,2}|[\u4e00-\u9fff]")
_RATHER_SHORT = re.compile(r"[A-Za-z]{2,4}")
_NUMBER = re.compile(r"[0-9]+")
#: The text before a possible beginning of a sentence.
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。！？：「『“\"(（])\s*$")
_LOWERCASE_WORD = re.compile(r"\s[a-z]")
_CAPITALIZED_WORD = re.compile(r" \w*[A-Z]")
#: What separates the parts of a passage such as ``Slides (TBD)``, with what surrounds them all.
_PART_BORDER = re.compile(r"^\W+|\W*(?:[\n|()/:]|\s-\s)\W*|\W+\Z")


class TopicCandidate(NamedTuple):
    """A word or phrase that may deserve a topic."""

    #: The most frequent spelling.
    name: str
    #: Its other spellings and forms, such as the plural.
    spellings: tuple[str, ...]
    #: See ``tf_idf``; less for unclear occurrences and short katakana words.
    score: float
    #: The passages in which it occurs.
    passages: tuple[PassageRef, ...]
    sessions: int
    events: int


class _TermOccurrence(NamedTuple):
    """An occurrence of a possible term: a range of a passage's text."""

    ref: PassageRef
    start: int
    end: int
    text: str
    is_sure: bool


def find_topic_candidates(notebook: Notebook) -> list[TopicCandidate]:
    """Return the candidates, best score first."""
    terms, signs = _find_terms(notebook)
    known = _known_names(notebook)
    found: list[TopicCandidate] = []
    covered: dict[PassageRef, list[tuple[int, int]]] = defaultdict(list)
    # Longer phrases first: a word inside one of them does not count by itself.
    for key in sorted(terms, key=lambda key: (-len(terms[key][0].text.split()), key)):
        free = [
            term
            for term in terms[key]
            if not any(start <= term.start and term.end <= end for start, end in covered[term.ref])
        ]
        spellings = {fold(term.text) for term in terms[key]}
        named = not known.isdisjoint(spellings) or any(map(notebook.vocabulary.resolve, spellings))
        candidate = None if named or signs[key] <= 0 else _make_candidate(notebook, free)
        if candidate is not None:
            found.append(candidate)
        if named or candidate is not None:
            for term in free:
                covered[term.ref].append((term.start, term.end))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.name))


def tf_idf(notebook: Notebook, passages: float, events: int) -> float:
    """Return the tf-idf of a word that occurs in so many passages and events, at least one."""
    return passages * math.log((1 + len(notebook.events)) / events)


def _make_candidate(notebook: Notebook, terms: list[_TermOccurrence]) -> TopicCandidate | None:
    refs = tuple(sorted({term.ref for term in terms}))
    # What is outside the sessions of an event counts as one of its sessions.
    places = {(notebook.event_at(ref), found.id if (found := notebook.session_at(ref)) else "") for ref in refs}
    events = len({event for event, _ in places})
    names = Counter(term.text for term in terms)
    name, *spellings = sorted(names, key=lambda text: (-names[text], text))
    # An unclear occurrence counts half, and a short katakana word, which is often a general one, by its length.
    count = (len(refs) + len({term.ref for term in terms if term.is_sure})) / 2
    if _KATAKANA.fullmatch(name):
        count *= min(1, len(name) / _FULL_KATAKANA)
    if count < _MIN_EVENTS or (events < _MIN_EVENTS and len(places) < _MIN_SESSIONS):
        return None
    return TopicCandidate(name, tuple(spellings), tf_idf(notebook, count, events), refs, len(places), events)


def _known_names(notebook: Notebook) -> set[str]:
    """Return the folded names that are no topics: events, series, venues, speakers and organizers."""
    names: set[str] = set()
    for event in notebook.events.values():
        names.update((event.title, _NUMBER.sub("", event.title), event.series, event.venue, *event.organizers))
    for session in notebook.sessions.values():
        names.update(session.organizers)
        for speaker in map(speaker_name, session.speakers):
            names.update((speaker, *speaker.split()))
    return set(map(fold, names))


@cached_on_notebook
def _find_terms(notebook: Notebook) -> tuple[dict[str, list[_TermOccurrence]], Counter[str]]:
    """Return the occurrences of each possible term, by what its forms share, and the sum of its signs."""
    terms: dict[str, list[_TermOccurrence]] = defaultdict(list)
    signs: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for docname, page in notebook.pages.items():
        for number, passage in enumerate(page.passages):
            event, text = page.event_of(passage.session), _mask_mentions(notebook, passage)
            if event not in notebook.events or (event, text) in seen:
                continue
            seen.add((event, text))  # the title of a talk may stand on two pages
            parts = set(_PART_BORDER.split(text))
            for start, end, sign in _term_ranges(text):
                name = text[start:end]
                key = stem_name(name)
                signs[key] += sign
                # An English word that is a part of its own is a label, such as "Ideas", "Abstract" or "Slides (TBD)".
                labels[key] += name.isascii() and name in parts
                if sign >= 0:
                    terms[key].append(_TermOccurrence(PassageRef(docname, number), start, end, name, sign > 0))
    for key, times in labels.items():
        if 2 * times > len(terms.get(key, ())):
            signs[key] = 0
    return terms, signs


def _mask_mentions(notebook: Notebook, passage: Passage) -> str:
    """Return the text of a passage with its mentions of topics masked by obstacles."""
    text = matchable_text(passage.runs)
    for mention in reversed(notebook.vocabulary.matcher.find(text)):
        text = text[: mention.start] + OBSTACLE * (mention.end - mention.start) + text[mention.end :]
    return text


def _term_ranges(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the ranges of possible terms, each with a sign: 1 for a name, -1 for a common word, 0 if unclear."""
    for run in _KATAKANA.finditer(text):
        # What follows another noun is a kind of things, such as システム or チーム.
        yield run.start(), run.end(), -1 if _NOUN_END.search(text[: run.start()]) else 1
    yield from _latin_term_ranges(text)


def _latin_term_ranges(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield each Latin word, and the phrases of capitalized words that end with it; their parts are unclear."""
    is_english = not any(map(is_wide, text))
    row: list[int] = []
    end = -1
    for word in _WORD.finditer(text):
        named = any(map(str.isupper, word[0]))
        if not (named and text[end : word.start()] == " "):
            row = []
        end = word.end()
        in_prose = _LOWERCASE_WORD.match(text, end) is not None
        if named:
            row.append(word.start())
            # A capital letter at the beginning of a sentence means nothing; one inside a word does.
            begins = (is_english or in_prose) and _SENTENCE_START.search(text[: row[0]]) is not None
            for start in row[-_MAX_PHRASE_WORDS:]:
                is_part = start != row[0] or _CAPITALIZED_WORD.match(text, end)
                yield start, end, 0 if is_part or (begins and word[0].istitle() and len(row) == 1) else 1
        elif in_prose:
            yield word.start(), end, -1


class MissingTopic(NamedTuple):
    """A topic without a page, named by sessions or a candidate."""

    #: The most frequent spelling.
    name: str
    #: Other forms of the word, such as its plural, which have to be aliases.
    aliases: tuple[str, ...]
    #: Whether its name is also an ordinary word, so that only tags tell what is about it.
    is_common: bool


def find_missing_topics(notebook: Notebook) -> dict[str, MissingTopic]:
    """Return possible topics by folded name: undeclared topics, then candidates."""
    names = [found.title for found in notebook.undeclared.values()]
    names += [name for found in find_topic_candidates(notebook) for name in (found.name, *found.spellings)]
    found = {fold(name): name for name in reversed(names)}
    forms: dict[str, list[str]] = defaultdict(list)
    for name in sorted(found.values()):
        forms[stem_name(name)].append(name)
    return {
        key: MissingTopic(
            name, tuple(form for form in forms[stem_name(name)] if form != name), _is_common(notebook, name)
        )
        for key, name in found.items()
    }


def _is_common(notebook: Notebook, name: str) -> bool:
    """Tell whether a name is short, or rather short and more often an ordinary word in the notes, as *rest* is."""
    if _SHORT.fullmatch(name):
        return True
    _, signs = _find_terms(notebook)
    return _RATHER_SHORT.fullmatch(name) is not None and signs[stem_name(name)] < 0

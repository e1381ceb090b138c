"""Matching: find the mentions of a closed vocabulary of topics in text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.text.folding import (
    LONG_VOWEL,
    Script,
    fold,
    fold_except_case,
    fold_text,
    latin_prefix_length,
    script_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eventnotes.text.folding import FoldedText

#: Stands for code and URLs in a text to match; never part of a mention.
OBSTACLE = "\N{OBJECT REPLACEMENT CHARACTER}"

_MIN_WORD = 3  # letters; a shorter part of a Latin word is no word of its own
_JOINERS = "/&・"


class MatchMode(StrEnum):
    """How the spellings of a topic are matched: the option ``match``."""

    #: A spelling needs a boundary between Latin letters and digits.
    AUTO = "auto"
    #: Like auto, and needs a boundary between letters of any one script.
    WORD = "word"
    #: Like auto, and case-sensitive.
    CASE = "case"
    #: Never matched; only tagged by an author.
    EXPLICIT = "explicit"


class Spelling(NamedTuple):
    """A spelling of a topic: its title or an alias."""

    text: str
    #: The id of the topic.
    topic: str
    match: MatchMode = MatchMode.AUTO


class Mention(NamedTuple):
    """A mention of a topic: a range of characters of the text, the end exclusive."""

    topic: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """A folded spelling, with the spellings of its topic that fold to it."""

    key: str
    topic: str
    modes: frozenset[MatchMode]
    #: The spellings, folded except for case.
    cased: frozenset[str]
    #: Offsets into the key of separators and camel case, each with whether it is a sentence break.
    seams: frozenset[tuple[int, bool]]


class _Node(dict[str, "_Node"]):
    """A node of the trie: folded character to child."""

    entry: _Entry | None = None


class _Candidate(NamedTuple):
    """A range of folded text that equals a spelling; indices into the folded characters."""

    entry: _Entry
    start: int
    end: int
    #: Indices of long vowel marks in the range that the spelling does not have.
    skipped: tuple[int, ...]


class Matcher:
    """Find mentions of topics in texts; of several topics that claim a spelling, the smallest id gets it."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        self._root = _Node()
        by_key: dict[str, list[Spelling]] = defaultdict(list)
        for spelling in spellings:
            if spelling.match != MatchMode.EXPLICIT and OBSTACLE not in spelling.text:
                by_key[fold(spelling.text)].append(spelling)
        self._heads = {key[:2] for key in by_key}
        firsts = "".join(map(re.escape, sorted({key[0] for key in by_key if key})))
        self._first = re.compile(f"[{firsts}]" if firsts else "(?!)")
        for key, claims in by_key.items():
            node = self._root  # no walk ends here, so an empty key never matches
            for char in key:
                node = node.setdefault(char, _Node())
            node.entry = _make_entry(key, claims)

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in *text* by position, without overlaps: the longest spelling wins."""
        folded = fold_text(text)
        found = []
        for start in filter(folded.is_boundary, self._starts(folded.chars)):
            for read in self._walk(folded, start):
                candidate = _include_long_vowels(folded, read)
                if _is_mention(folded, candidate):
                    found.append(candidate)
        return [
            Mention(entry.topic, folded.starts[start], folded.ends[end - 1])
            for entry, start, end, _ in _keep_longest(found, len(folded.chars))
        ]

    def _starts(self, chars: str) -> Iterator[int]:
        """Yield the indices at which the first two characters of a spelling stand."""
        for first in self._first.finditer(chars):
            start = first.start()
            if chars[start : start + 2] in self._heads or first[0] in self._heads:
                yield start

    def _walk(self, folded: FoldedText, start: int) -> Iterator[_Candidate]:
        """Yield the spellings that begin at *start*, with and without long vowel marks that folding drops."""
        chars, marks = folded.chars, folded.long_vowels
        todo: list[tuple[_Node, int, tuple[int, ...]]] = [(self._root, start, ())]
        while todo:
            node, index, skipped = todo.pop()
            while index < len(chars):
                if index in marks and index > start:
                    todo.append((node, index + 1, (*skipped, index)))
                child = node.get(chars[index])
                if child is None:
                    break
                node = child
                index += 1
                if node.entry is not None:
                    yield _Candidate(node.entry, start, index, skipped)


def _make_entry(key: str, claims: Sequence[Spelling]) -> _Entry:
    topic = min(spelling.topic for spelling in claims)
    own = [spelling for spelling in claims if spelling.topic == topic]
    return _Entry(
        key=key,
        topic=topic,
        modes=frozenset(spelling.match for spelling in own),
        cased=frozenset(fold_except_case(spelling.text) for spelling in own),
        seams=frozenset(seam for spelling in own for seam in _seams(fold_text(spelling.text))),
    )


def _seams(spelling: FoldedText) -> Iterator[tuple[int, bool]]:
    """Yield the offsets of separators and of changes to upper case (``StepFunctions``) in a spelling."""
    for index in range(1, len(spelling.chars)):
        offset = index - sum(mark < index for mark in spelling.long_vowels)
        camel = spelling.base_char(index - 1).islower() and spelling.base_char(index).isupper()
        if index in spelling.gaps or camel:
            yield offset, False
        if index in spelling.gaps and spelling.is_sentence_break(index):
            yield offset, True


def _include_long_vowels(folded: FoldedText, candidate: _Candidate) -> _Candidate:
    """Extend a candidate over the long vowel marks behind it that folding drops (サーバ in サーバーサイド)."""
    entry, start, end, _ = candidate
    while folded.chars[end : end + 1] == LONG_VOWEL and end not in folded.gaps:
        end += 1
    if end > candidate.end and fold(folded.excerpt(start, end)) == entry.key:
        return candidate._replace(end=end)
    return candidate


def _is_mention(folded: FoldedText, candidate: _Candidate) -> bool:
    """Return whether a candidate, which begins at a word boundary, is a mention."""
    entry, start, end, skipped = candidate
    if not folded.is_boundary(end) or not _suits_mode(folded, candidate):
        return False
    # A skipped mark may end a run that is long only because of what precedes: アクセスキー管理 holds no スキ管理.
    if skipped and fold(folded.excerpt(start, end)) != entry.key:
        return False
    if _is_part_of_name(folded, start, end):
        return False
    gaps = folded.gaps.intersection(range(start + 1, end))
    return not gaps or all(_may_separate(folded, candidate, gap) for gap in gaps)


def _is_part_of_name(folded: FoldedText, start: int, end: int) -> bool:
    """Return whether a Latin word is part of a handle (``someone@Rancher``) or a dotted name (``Vue.js``).

    A capital letter after a dot begins a sentence instead.
    """
    source, first, last = folded.source, folded.starts[start], folded.ends[end - 1]
    if script_of(source[first]) is Script.LATIN and source[:first].endswith("@"):
        return True
    joined = [(first - 1, first)] if first > 1 else []
    joined += [(last, last + 1)] if last + 1 < len(source) else []
    return any(
        source[dot] == "."
        and script_of(source[dot - 1]) is script_of(source[after]) is Script.LATIN
        and not source[after].isupper()
        for dot, after in joined
    )


def _suits_mode(folded: FoldedText, candidate: _Candidate) -> bool:
    """Return whether a candidate satisfies the match mode of one of its spellings."""
    entry, start, end, _ = candidate
    if MatchMode.AUTO in entry.modes:
        return True
    if MatchMode.CASE in entry.modes and fold_except_case(folded.excerpt(start, end)) in entry.cased:
        return True
    return MatchMode.WORD in entry.modes and all(folded.is_boundary(edge, word=True) for edge in (start, end))


def _may_separate(folded: FoldedText, candidate: _Candidate, index: int) -> bool:
    """Return whether the separator before the character at *index* may be part of a mention.

    Folding drops spaces and hyphens, but "I am" is not IAM and "S 3" is not S3. So a separator is allowed:

    - where a spelling has one, or camel case (``StepFunctions``); a sentence break only there;
    - around a slash and the like (``CI / CD``), but no other symbol: "C #aws" is not C#;
    - between two scripts (``Lambda 関数``) and between letters that are not Latin (``負荷 試験``);
    - between two Latin words of three letters or more, or a word and a number (``Route 53``).
    """
    entry, start, end, skipped = candidate
    offset = index - start - sum(mark < index for mark in skipped)
    is_break = folded.is_sentence_break(index)
    if is_break or (offset, False) in entry.seams:
        return (offset, is_break) in entry.seams
    before, after = folded.chars[index - 1], folded.chars[index]
    if not (before.isalnum() and after.isalnum()):
        return (before in _JOINERS and index - 1 > start) or (after in _JOINERS and index + 1 < end)
    return _may_be_two_words(folded, start, index, end)


def _may_be_two_words(folded: FoldedText, start: int, index: int, end: int) -> bool:
    """Return whether the parts before and after *index* may be two words, by script and length."""
    start = max(folded.gaps.intersection(range(start + 1, index)), default=start)
    end = min(folded.gaps.intersection(range(index + 1, end)), default=end)
    before, after = folded.chars[start:index], folded.chars[index:end]
    if not (latin_prefix_length(before[-1]) and latin_prefix_length(after)):
        return True
    is_number = before[-1].isalpha() and after[0].isdecimal()
    return latin_prefix_length(reversed(before)) >= _MIN_WORD and (is_number or latin_prefix_length(after) >= _MIN_WORD)


def _keep_longest(found: list[_Candidate], size: int) -> list[_Candidate]:
    """Return the candidates by position; of overlapping ones only the one with the longest spelling."""
    found.sort(key=lambda it: (-len(it.entry.key), it.start))
    taken = bytearray(size)
    kept = []
    for candidate in found:
        start, end = candidate.start, candidate.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            kept.append(candidate)
    return sorted(kept, key=lambda candidate: candidate.start)

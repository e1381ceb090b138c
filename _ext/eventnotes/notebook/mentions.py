"""Mentions: find the topics that passages mention, and the mentions that become links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import MutableMapping
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import MentionLinks
from eventnotes.model.text_runs import link_target, matchable_parts, named_topic
from eventnotes.text.matcher import Mention

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from eventnotes.model.records import Page, Passage, Run
    from eventnotes.model.text_runs import MatchablePart
    from eventnotes.notebook.vocabulary import Vocabulary


class PassageMentions(NamedTuple):
    """The mentions of one passage."""

    #: The passage as an index into the page's passages.
    number: int
    #: The ids of the topics, sorted.
    topics: tuple[str, ...]
    #: The mentions that become links, by position: ranges of the joined text of all runs.
    links: tuple[Mention, ...]


#: Document name to cache key (see ``MentionCache.key_of``) and mentions; its owner drops pages that are read again.
MentionStore = MutableMapping[str, tuple[str, tuple[PassageMentions, ...]]]


def find_mentions(
    page: Page, vocabulary: Vocabulary, events: Container[str], linking: MentionLinks
) -> Iterator[PassageMentions]:
    """Yield the mentions of each passage of *page* that is on one of *events* and mentions a topic."""
    finder = _MentionFinder(page, vocabulary, linking)
    for number, passage in enumerate(page.passages):
        if page.event_of(passage.session) in events:
            found = finder.find(number, passage)
            if found.topics:
                yield found


class _MentionFinder:
    """Find the mentions of a page in document order, and track which topics each session links to."""

    def __init__(self, page: Page, vocabulary: Vocabulary, linking: MentionLinks) -> None:
        self.docname = page.docname
        self.vocabulary = vocabulary
        self.linking = linking
        #: Session index to the topics that it links to so far.
        self.linked: dict[int, set[str]] = defaultdict(set)

    def find(self, number: int, passage: Passage) -> PassageMentions:
        """Return the mentions of a passage."""
        parts = list(matchable_parts(passage.runs))
        mentions = self.vocabulary.matcher.find("".join(part.text for part in parts))
        named = list(self.named(passage.runs))
        topics = {mention.topic for mention in mentions}.union(topic for topic, _, _ in named)
        links = self.links(passage, parts, mentions, named) if topics and self.linking is not MentionLinks.NONE else ()
        return PassageMentions(number, tuple(sorted(topics)), tuple(links))

    def named(self, runs: tuple[Run, ...]) -> Iterator[tuple[str, int, bool]]:
        """Yield the topics that roles name: each with its position, and whether it is a link."""
        start = 0
        for _, text, target in runs:
            name = named_topic(target)
            topic = self.vocabulary.resolve(name) if name is not None else None
            if topic is not None:
                yield topic, start, link_target(target) is not None
            start += len(text)

    def links(
        self,
        passage: Passage,
        parts: list[MatchablePart],
        mentions: list[Mention],
        named: list[tuple[str, int, bool]],
    ) -> list[Mention]:
        """Return the mentions that become links, and track the targets of these and of roles."""
        located = () if passage.kind == "heading" else _linkable(parts, mentions)
        candidates = [mention for mention in located if self.is_elsewhere(mention)]
        if self.linking is MentionLinks.ALL:
            return candidates
        by_hand = [Mention(topic, start, start) for topic, start, is_link in named if is_link]
        linked, found = self.linked[passage.session], []
        for mention in sorted([*candidates, *by_hand], key=attrgetter("start")):
            if mention.topic not in linked:
                linked.add(mention.topic)
                # A role is already a link.
                if mention not in by_hand:
                    found.append(mention)
        return found

    def is_elsewhere(self, mention: Mention) -> bool:
        """Return whether the mentioned topic is declared on another page."""
        return self.vocabulary.topics[mention.topic].place.docname != self.docname


def _linkable(parts: list[MatchablePart], mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions that may become links, as ranges of the joined text of all runs.

    A mention that spans several parts crosses inline markup and can't be one link.
    """
    ends = list(accumulate(len(part.text) for part in parts))
    number = 0
    for mention in mentions:
        while ends[number] <= mention.start:
            number += 1
        part = parts[number]
        if mention.end <= ends[number] and part.target is None:
            offset = part.start - (ends[number] - len(part.text))
            yield mention._replace(start=mention.start + offset, end=mention.end + offset)


class MentionCache:
    """Find the mentions of pages, reusing those of earlier builds."""

    def __init__(self, store: MentionStore, program: str = "") -> None:
        self._store = store
        #: A digest of the matching code, whose results may change with it.
        self._program = program

    def find(
        self, pages: Iterable[Page], vocabulary: Vocabulary, events: Container[str], linking: MentionLinks
    ) -> dict[str, tuple[PassageMentions, ...]]:
        """Return the mentions of *pages* by document name; see ``find_mentions``."""
        found = {}
        for page in pages:
            key = self.key_of(page, vocabulary, events, linking)
            known = self._store.get(page.docname)
            if known is None or known[0] != key:
                known = self._store[page.docname] = key, tuple(find_mentions(page, vocabulary, events, linking))
            found[page.docname] = known[1]
        return found

    def key_of(self, page: Page, vocabulary: Vocabulary, events: Container[str], linking: MentionLinks) -> str:
        """Return a key of everything besides the page itself that its mentions depend on."""
        named = {page.event_of(-1), *(session.event for session in page.sessions)}
        shown = sorted(event for event in named if event in events)
        return f"{self._program} {linking} {vocabulary.digest} {shown}"

"""Mentions: find the topics that passages mention, and the mentions that become links."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import MutableMapping
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import MentionLinks
from eventnotes.model.text_runs import link_target, matchable_parts, named_topic
from eventnotes.text.matcher import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eventnotes.model.records import Event, Page, Passage, Run
    from eventnotes.model.text_runs import MatchablePart
    from eventnotes.notebook.vocabulary import Vocabulary


_VENUE_PARTS = str.maketrans(dict.fromkeys("、()（）", ","))


class PassageMentions(NamedTuple):
    """The mentions of one passage."""

    #: The passage as an index into the page's passages.
    number: int
    #: The ids of the topics, sorted.
    topics: tuple[str, ...]
    #: The mentions that become links, by position: ranges of the joined text of all runs.
    links: tuple[Mention, ...]
    #: All mentions, also as ranges.
    mentions: tuple[Mention, ...]


#: Document name to cache key (see ``MentionCache.key_of``) and mentions; its owner drops pages that are read again.
MentionStore = MutableMapping[str, tuple[str, tuple[PassageMentions, ...]]]


def find_mentions(
    page: Page, vocabulary: Vocabulary, events: Mapping[str, Event], linking: MentionLinks
) -> Iterator[PassageMentions]:
    """Yield the mentions of each passage of *page* that is on one of *events* and mentions a topic."""
    finder = _MentionFinder(page, vocabulary, linking)
    for number, passage in enumerate(page.passages):
        event = events.get(page.event_of(passage.session))
        if event is not None:
            found = finder.find(number, passage, event.venue)
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

    def find(self, number: int, passage: Passage, venue: str) -> PassageMentions:
        """Return the mentions of a passage on an event at *venue*, whose name mentions nothing."""
        parts = list(matchable_parts(passage.runs))
        text = "".join(part.text for part in parts)
        mentions = [found for found in self.vocabulary.matcher.find(text) if not _is_in_venue(text, found, venue)]
        named = list(self.named(passage.runs))
        located = list(_located(parts, mentions))
        topics = {mention.topic for mention, _ in (*located, *named)}
        links = self.links(passage, located, named) if topics and self.linking is not MentionLinks.NONE else ()
        everywhere = sorted({mention for mention, _ in (*located, *named)}, key=attrgetter("start"))
        return PassageMentions(number, tuple(sorted(topics)), tuple(links), tuple(everywhere))

    def named(self, runs: tuple[Run, ...]) -> Iterator[tuple[Mention, bool]]:
        """Yield the mentions that roles make, each with whether it is a link."""
        start = 0
        for _, text, target in runs:
            name = named_topic(target)
            topic = self.vocabulary.resolve(name) if name is not None else None
            if topic is not None:
                yield Mention(topic, start, start + len(text)), link_target(target) is not None
            start += len(text)

    def links(
        self, passage: Passage, located: list[tuple[Mention, bool]], named: list[tuple[Mention, bool]]
    ) -> list[Mention]:
        """Return the mentions that become links, and track the targets of these and of roles."""
        linkable = passage.kind != "heading"
        candidates = [mention for mention, simple in located if linkable and simple and self.is_elsewhere(mention)]
        if self.linking is MentionLinks.ALL:
            return candidates
        by_hand = [mention._replace(end=mention.start) for mention, is_link in named if is_link]
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


def _located(parts: list[MatchablePart], mentions: list[Mention]) -> Iterator[tuple[Mention, bool]]:
    """Yield mentions as ranges of the joined text of all runs, each with whether it may become a link.

    A mention that spans several parts crosses inline markup and can't be one link.
    """
    ends = list(accumulate(len(part.text) for part in parts))
    for mention in mentions:
        first, last = bisect_right(ends, mention.start), bisect_left(ends, mention.end)
        start, end = (parts[part].start - (ends[part] - len(parts[part].text)) for part in (first, last))
        moved = mention._replace(start=mention.start + start, end=mention.end + end)
        yield moved, first == last and parts[first].target is None


def _is_in_venue(text: str, mention: Mention, venue: str) -> bool:
    """Return whether a mention is part of the name of a venue, or of one of its parts between commas."""
    for name in filter(None, map(str.strip, venue.lower().translate(_VENUE_PARTS).split(","))):
        start = text.lower().find(name, max(0, mention.end - len(name)))
        if 0 <= start <= mention.start and len(name) > mention.end - mention.start:
            return True
    return False


class MentionCache:
    """Find the mentions of pages, reusing those of earlier builds."""

    def __init__(self, store: MentionStore, program: str = "") -> None:
        self._store = store
        #: A digest of the matching code, whose results may change with it.
        self._program = program

    def find(
        self, pages: Iterable[Page], vocabulary: Vocabulary, events: Mapping[str, Event], linking: MentionLinks
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

    def key_of(self, page: Page, vocabulary: Vocabulary, events: Mapping[str, Event], linking: MentionLinks) -> str:
        """Return a key of everything besides the page itself that its mentions depend on."""
        named = {page.event_of(-1), *(session.event for session in page.sessions)}
        shown = sorted((event, events[event].venue) for event in named if event in events)
        return f"{self._program} {linking} {vocabulary.digest} {shown}"

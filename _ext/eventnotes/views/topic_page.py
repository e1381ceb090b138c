"""The generated sections of a topic's page: the sessions about it, what mentions it elsewhere, and its values."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import RunKind
from eventnotes.model.text_runs import link_target
from eventnotes.notebook.analysis.topic_stats import OnTopic, Quoted, Rank, TopicStats, group_passages, topic_stats
from eventnotes.notebook.facts import FactStatus
from eventnotes.notebook.notebook import PassageRef, cached_on_notebook
from eventnotes.notebook.outline import ancestors, common_headings, context_of, first_lines
from eventnotes.views.links import (
    Link,
    authors_of,
    event_link,
    session_link,
    speaker_links,
    topic_link,
    topic_links,
    topic_section_anchor,
    year_of,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Run, Session
    from eventnotes.notebook.analysis.topic_stats import GroupedPassages
    from eventnotes.notebook.facts import DatedFact
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.notebook.outline import Block
    from eventnotes.text.matcher import Mention

#: The ids of the sections with a topic's values, the sessions about it, its mentions elsewhere and what surrounds it;
#: a year's part of a section has the section's id and the year.
FACTS_ANCHOR, ABOUT_ANCHOR, ELSEWHERE_ANCHOR, CARD_ANCHOR = (
    f"topic-{name}" for name in ("facts", "sessions", "mentions", "card")
)
#: From so many years on, years have headings and a picture.
_MANY_YEARS = 3
#: From so many blocks on, years fold.
_MANY_BLOCKS = 30
#: How many lines a session has at least, if its notes have as many; one that only names the topic, if it has no quotes.
_LINES = {Rank.ABOUT: 8, Rank.NAMED: 3, Rank.MENTIONED: 0}


# -- passages ----------------------------------------------------------------------------------------------------------


class QuoteLine(NamedTuple):
    """One line of a quote."""

    #: 0 for the quoted passage, 1 for its child lines, and so on.
    depth: int
    anchor: str
    #: With mentions of the topic marked.
    runs: tuple[Run, ...]
    #: The values that supersede those in the passage.
    newer: tuple[FactValue, ...] = ()


class Quote(NamedTuple):
    """A passage with its context and child lines, or the first lines of a session, as another page shows it."""

    #: The page it is from.
    docname: str
    #: Its parent lines as plain text, outermost first.
    context: tuple[str, ...]
    #: The line before it in its list, where it would not be understood without.
    before: tuple[QuoteLine, ...]
    #: The passage and its child lines, up to the limit; for a bare name in a list, the line above it and that list.
    lines: tuple[QuoteLine, ...]
    #: Number of child lines beyond the limit that no other quote of the session shows.
    more: int
    #: Whether the passage is a heading.
    heading: bool
    #: Titles of the narrower topics that it mentions; empty if it mentions the topic itself.
    narrower: tuple[str, ...] = ()
    #: Whether it is the first lines of its session, which mention nothing.
    first: bool = False
    #: Its line in the source, if the site links to those; else 0.
    line: int = 0

    @property
    def anchor(self) -> str:
        """The anchor of its first line."""
        return self.lines[0].anchor


class SessionPassages(NamedTuple):
    """The passages of one session, or of an event outside its sessions, on a topic."""

    rank: Rank
    event: EventPassages
    #: Id of its section: that of its event, if it is the first place of it on the page.
    anchor: str
    #: In the order of the notes.
    quotes: tuple[Quote, ...]
    #: Number of passages that mention the topic but are not quoted.
    unquoted: int
    #: Links to the session; None for the event's own words.
    link: Link | None = None
    speakers: tuple[Link, ...] = ()
    #: If it names no speakers.
    organizers: tuple[Link, ...] = ()
    #: URLs of slides.
    slides: tuple[str, ...] = ()
    #: Author of the notes, where the site has several.
    author: str = ""
    #: Number of lines of its notes that are neither shown nor counted by a quote.
    rest: int = 0
    #: For a session that does not name the topic itself: titles of the narrower topics in its title and options.
    narrower: tuple[str, ...] = ()
    #: On a speaker's page: its topics.
    topics: tuple[Link, ...] = ()


class EventPassages(NamedTuple):
    """The passages of one event on a topic."""

    id: str
    link: Link
    date: dt.date | None
    end_date: dt.date | None
    #: Four digits; empty for an undated event.
    year: str
    #: Id of its section.
    anchor: str = ""
    #: Number of passages that mention the topic.
    passages: int = 0
    #: Empty for an event beyond the limit of sessions, whose sessions are only counted.
    sessions: tuple[SessionPassages, ...] = ()
    #: Number of sessions that concern the topic, if they are not listed.
    counted: int = 0


class TopicPassagesView(NamedTuple):
    """All passages on a topic's page."""

    #: The sessions that are about it or name it, by year, rank and event; beyond the limit, their events.
    about: tuple[SessionPassages | EventPassages, ...]
    #: What mentions it elsewhere, newest event first.
    elsewhere: tuple[EventPassages, ...]
    #: Whether years have headings, and whether they fold.
    by_year: bool = False
    folds: bool = False
    #: Whether it is a speaker's page.
    of_speaker: bool = False

    def sessions(self) -> Iterator[SessionPassages]:
        """Yield all sessions that are listed, from the top of the page to its bottom."""
        for part in (*self.about, *self.elsewhere):
            yield from part.sessions if isinstance(part, EventPassages) else (part,)


@cached_on_notebook
def topic_passages_view(notebook: Notebook, topic: str, limits: Limits) -> TopicPassagesView | None:
    """Return the passages on a topic; None where no page declares it."""
    if topic not in notebook.topics and topic not in notebook.people:
        return None
    return quote_gathered(notebook, topic, group_passages(notebook, topic), limits)


def quote_gathered(notebook: Notebook, topic: str, gathered: GroupedPassages, limits: Limits) -> TopicPassagesView:
    """Return the *gathered* passages with their quotes."""
    return _PassageCollector(notebook, topic, limits).view(gathered)


def has_many_years(notebook: Notebook, topic: str) -> bool:
    """Return whether the years of a topic's page have headings and a picture."""
    years = {year_of(notebook.events[event]) for event in group_passages(notebook, topic)}
    return len(years - {""}) >= _MANY_YEARS


def topic_year_anchor(section: str, year: str) -> str:
    """Return the id of a year's part of a section of a topic's page."""
    return f"{section}-{year or 'undated'}"


def places_on_page(gathered: GroupedPassages) -> dict[str, GroupedPassages]:
    """Return what stands in each section of a topic's page, by the sections' ids; no section is empty."""
    found: dict[str, GroupedPassages] = {ABOUT_ANCHOR: {}, ELSEWHERE_ANCHOR: {}}
    for event, parts in gathered.items():
        about = {name: part for name, part in parts.items() if part.rank is not Rank.MENTIONED}
        if about:
            found[ABOUT_ANCHOR][event] = about
        if not about or len(about) < len(parts):
            found[ELSEWHERE_ANCHOR][event] = {name: part for name, part in parts.items() if name not in about}
    return {section: events for section, events in found.items() if events}


class _PassageCollector:
    """Quotes passages from the top of the page to its bottom, until the limits are reached."""

    def __init__(self, notebook: Notebook, topic: str, limits: Limits) -> None:
        self.notebook = notebook
        self.topic = topic
        self.family = frozenset(notebook.vocabulary.family(topic))
        self.limits = limits
        self.quotes = 0
        self.sessions = 0
        self.anchored: set[str] = set()

    def view(self, gathered: GroupedPassages) -> TopicPassagesView:
        """Return all passages."""
        by_year, most = has_many_years(self.notebook, self.topic), self.limits.sessions
        places = places_on_page(gathered)
        about = [
            (event, name, part) for event, parts in places.get(ABOUT_ANCHOR, {}).items() for name, part in parts.items()
        ]
        years = {event: -int(year_of(self.notebook.events[event]) or 0) if by_year else 0 for event in gathered}
        about.sort(key=lambda it: (years[it[0]], it[2].rank))
        listed = [self.session(*it) for it in about[:most]]
        rest = Counter(event for event, _, _ in about[most:])
        view = TopicPassagesView(
            about=(*listed, *(self.counted(event, count) for event, count in rest.items())),
            elsewhere=tuple(self.event(*it) for it in places.get(ELSEWHERE_ANCHOR, {}).items()),
            by_year=by_year,
            of_speaker=self.topic in self.notebook.people,
        )
        return view._replace(folds=by_year and self.quotes + self.sessions > _MANY_BLOCKS)

    def counted(self, event_id: str, count: int) -> EventPassages:
        """Return an event whose sessions are only counted."""
        return _event_head(self.notebook, event_id)._replace(anchor=self.anchor(event_id, "."), counted=count)

    def event(self, event_id: str, parts: dict[str | None, OnTopic]) -> EventPassages:
        """Return the passages of one event; *parts* are those of its sessions by name, None for its own words."""
        head = _event_head(self.notebook, event_id)._replace(
            anchor=self.anchor(event_id, "."), passages=sum(len(part.quotes) for part in parts.values())
        )
        if self.sessions >= self.limits.sessions:
            return head._replace(counted=len(parts.keys() - {None}))
        return head._replace(sessions=tuple(self.session(event_id, *it) for it in parts.items()))

    def anchor(self, event_id: str, place: str) -> str:
        """Return the id of a section on an event: the first place on the page has that of the event."""
        first = event_id not in self.anchored
        self.anchored.add(event_id)
        return topic_section_anchor(event_id) + ("" if first else f".{place}")

    def session(self, event_id: str, name: str | None, part: OnTopic) -> SessionPassages:
        """Return the passages of one session, quoted as long as the limit of quotes allows."""
        session: Session | None = self.notebook.sessions[name] if name is not None else None
        self.sessions += 1
        left = self.limits.quotes - self.quotes
        blocks = blocks_of(self.notebook, session, part)[:left] if left > 0 else []
        self.quotes += len(blocks)
        seen = {place for found in blocks for place in self.seen(found.block)}
        quotes = tuple(self.quote(found, seen) for found in sorted(blocks, key=lambda it: it.block.shown))
        found = SessionPassages(
            rank=part.rank,
            event=_event_head(self.notebook, event_id),
            anchor=self.anchor(event_id, session.id if session else ""),
            quotes=quotes,
            unquoted=len(part.quotes) - sum(not quote.first for quote in quotes),
        )
        if session is None:
            return found
        seen |= {PassageRef(found.block.docname, number) for found in blocks for number in found.block.cut}
        is_speaker = self.topic in self.notebook.people
        own = topic_link(self.notebook, self.topic) if is_speaker else None
        return found._replace(
            link=session_link(session),
            speakers=tuple(link for link in speaker_links(self.notebook, session.speakers) if link != own),
            organizers=tuple(map(Link, () if session.speakers else session.organizers)),
            slides=session.slides,
            author="".join(authors_of(self.notebook, [self.notebook.pages[session.place.docname].note])),
            rest=self.rest(session, seen) if part.rank < Rank.MENTIONED else 0,
            narrower=self.narrower_titles(session, part),
            topics=topic_links(self.notebook, session.topics) if is_speaker else (),
        )

    def seen(self, block: Block) -> Iterator[PassageRef]:
        """Yield the lines of a block and those above them."""
        page = self.notebook.pages[block.docname]
        for shown in block.shown:
            yield from (PassageRef(block.docname, number) for number in (shown, *ancestors(page, shown)))

    def rest(self, session: Session, seen: set[PassageRef]) -> int:
        """Return the number of lines of a session's notes that are not in *seen*."""
        page = self.notebook.pages[session.place.docname]
        lines = _line_counts(self.notebook, page.docname)[page.sessions.index(session)]
        return lines - sum(self.notebook.passage(ref).kind != "heading" for ref in seen)

    def quote(self, found: Quoted, seen: set[PassageRef]) -> Quote:
        """Return a quote, or first lines; *seen* are all lines that its session shows."""
        block, narrower = found
        page, (start, _) = self.notebook.pages[block.docname], block.lines[0]
        passage = page.passages[start]
        return Quote(
            docname=block.docname,
            context=context_of(page, start, common_headings(self.notebook)),
            before=tuple(self.line(PassageRef(block.docname, number), 0) for number in block.before),
            lines=tuple(self.line(PassageRef(block.docname, number), depth) for number, depth in block.lines),
            more=sum(PassageRef(block.docname, number) not in seen for number in block.cut),
            heading=passage.kind == "heading",
            narrower=tuple(self.notebook.topics[topic].title for topic in narrower or ()),
            first=narrower is None,
            line=passage.line if self.limits.source_lines else 0,
        )

    def line(self, ref: PassageRef, depth: int) -> QuoteLine:
        """Return a passage as a line, with mentions of the topic, or of narrower ones, marked."""
        passage = self.notebook.passage(ref)
        found = [mention for mention in self.notebook.mentions_in(ref) if mention.topic in self.family]
        return QuoteLine(depth, passage.anchor, mark_runs(passage.runs, found), newer_values(self.notebook, ref))

    def narrower_titles(self, session: Session, part: OnTopic) -> tuple[str, ...]:
        """Return the titles of the narrower topics that a session names; none if it names the topic itself."""
        named = self.notebook.declared_topics(session.topics)
        if self.topic in named or part.rank is not Rank.NAMED or any(quote.narrower == () for quote in part.quotes):
            return ()
        in_title = (it for ref, found in part.mentions.items() if self.notebook.is_title(ref) for it in found)
        found = dict.fromkeys((*in_title, *(it for it in named if it in self.family)))
        return tuple(self.notebook.topics[it].title for it in found)


@cached_on_notebook
def _event_head(notebook: Notebook, event_id: str) -> EventPassages:
    """Return an event without its passages."""
    event = notebook.events[event_id]
    return EventPassages(event_id, event_link(event), event.date, event.end_date, year_of(event))


@cached_on_notebook
def _line_counts(notebook: Notebook, docname: str) -> Counter[int]:
    """Return the number of lines of each session of a page, without headings."""
    return Counter(passage.session for passage in notebook.pages[docname].passages if passage.kind != "heading")


def blocks_of(notebook: Notebook, session: Session | None, part: OnTopic) -> list[Quoted]:
    """Return what a topic's page shows of a session: quotes, then first lines."""
    blocks = [quote.block for quote in part.quotes]
    left = _LINES[part.rank] - sum(len(block.shown) for block in blocks)
    if session is None or left <= 0 or (blocks and part.rank is Rank.NAMED):
        return [*part.quotes]
    first = first_lines(notebook, session, blocks, left)
    return [*part.quotes, *(Quoted(block, None) for block in first)]


def mark_runs(runs: tuple[Run, ...], mentions: list[Mention]) -> tuple[Run, ...]:
    """Return *runs* cut at the ends of *mentions*, which are marked."""
    if not mentions:
        return runs
    edges = sorted({edge for mention in mentions for edge in (mention.start, mention.end)})
    found: list[Run] = []
    start = 0
    for kind, text, target in runs:
        cuts = [0, *(edge - start for edge in edges if 0 < edge - start < len(text)), len(text)]
        for first, last in pairwise(cuts):
            inside = any(mention.start <= start + first < mention.end for mention in mentions)
            found.append((kind + RunKind.MARK if inside else kind, text[first:last], target))
        start += len(text)
    return tuple(found)


def quoted_references(view: TopicPassagesView) -> Iterator[tuple[str, tuple[tuple[str, str | bool | None], ...]]]:
    """Yield the cross-references in quotes: the document they were copied from, and their attributes."""
    for session in view.sessions():
        for quote in session.quotes:
            lines = (*quote.before, *quote.lines)
            targets = {target: None for line in lines for _, _, target in line.runs if isinstance(target, tuple)}
            yield from ((quote.docname, target) for target in targets if link_target(target))


# -- figures -----------------------------------------------------------------------------------------------------------


class TopicFiguresView(NamedTuple):
    """The figures of a topic."""

    stats: TopicStats
    #: From three years on: each year with its number of sessions and the id of its first place on the page, empty for
    #: a year without any; oldest first, without gaps.
    years: tuple[tuple[int, int, str], ...] = ()


def topic_figures_view(notebook: Notebook, topic: str) -> TopicFiguresView | None:
    """Return the figures of a topic or speaker; None where no page declares it, or the speaker has no sessions."""
    stats = topic_stats(notebook, topic)
    if topic not in notebook.topics and not stats.sessions:
        return None
    if not has_many_years(notebook, topic) or stats.first is None or stats.last is None:
        return TopicFiguresView(stats)
    sessions: Counter[str] = Counter()
    anchors: dict[str, str] = {}
    for section, events in places_on_page(group_passages(notebook, topic)).items():
        for event, parts in events.items():
            year = year_of(notebook.events[event])
            sessions[year] += len(parts.keys() - {None})
            anchors.setdefault(year, topic_year_anchor(section, year))
    years = map(str, range(stats.first.year, stats.last.year + 1))
    return TopicFiguresView(stats, tuple((int(it), sessions[it], anchors[it] if sessions[it] else "") for it in years))


# -- facts -------------------------------------------------------------------------------------------------------------


class FactValue(NamedTuple):
    """A value of a fact, with the session that it is from."""

    #: Shows the value; links to the passage that states it.
    link: Link
    #: The session; None for the event's own words.
    session: Link | None
    event: Link
    #: The event's first and last day.
    date: dt.date | None
    end_date: dt.date | None
    status: FactStatus


class FactHistory(NamedTuple):
    """All values of a fact."""

    key: str
    #: What a topic's page calls it; empty if none does.
    label: str
    #: Newest first.
    values: tuple[FactValue, ...]


class TopicFactsView(NamedTuple):
    """The facts on a topic's page, by key."""

    facts: tuple[FactHistory, ...]


def newer_value_view(notebook: Notebook, key: str, docname: str, anchor: str) -> FactValue | None:
    """Return the newer value of the fact *key* stated at a place; None where the value there is the latest."""
    history = notebook.facts.get(key)
    fact = history.places.get((docname, anchor)) if history else None
    found = history.superseding_fact(fact) if history and fact else None
    return _fact_value(notebook, found, FactStatus.LATEST) if found is not None else None


@cached_on_notebook
def newer_facts(notebook: Notebook) -> dict[PassageRef, tuple[DatedFact, ...]]:
    """Return the facts that supersede those of each passage, for passages that state a superseded one."""
    found: dict[PassageRef, tuple[DatedFact, ...]] = {}
    for timeline in notebook.facts.values():
        for fact in timeline:
            if newer := timeline.superseding_fact(fact):
                ref = PassageRef(fact.docname, fact.number)
                found[ref] = (*found.get(ref, ()), newer)
    return found


def newer_values(notebook: Notebook, ref: PassageRef) -> tuple[FactValue, ...]:
    """Return the values that supersede those in a passage."""
    return tuple(_fact_value(notebook, fact, FactStatus.LATEST) for fact in newer_facts(notebook).get(ref, ()))


def topic_facts_view(notebook: Notebook, topic: str) -> TopicFactsView:
    """Return the facts that a topic's page, or that of a narrower topic, quotes or gives a label."""
    labels, found = _fact_labels(notebook), []
    for key in fact_keys(notebook, topic):
        history = notebook.facts[key]
        values = tuple(_fact_value(notebook, fact, history.status_of(fact)) for fact in history)
        found.append(FactHistory(key, labels.get(key, ""), values))
    return TopicFactsView(tuple(found))


def _fact_value(notebook: Notebook, fact: DatedFact, status: FactStatus) -> FactValue:
    event, session = notebook.events[fact.event], notebook.session_at(PassageRef(fact.docname, fact.number))
    link = Link(fact.value, fact.docname, fact.anchor)
    named = session_link(session) if session else None
    return FactValue(link, named, event_link(event), event.date, event.end_date, status)


@cached_on_notebook
def _fact_labels(notebook: Notebook) -> dict[str, str]:
    """Return the labels of facts by key; of two labels, that of the first topic by id counts."""
    return {key: label for topic in reversed(notebook.topics.values()) for key, label in topic.facts}


def fact_keys(notebook: Notebook, topic: str) -> tuple[str, ...]:
    """Return the keys, in order, of the facts on a topic's page: those of the topic and of narrower ones."""
    by_topic = _fact_keys_by_topic(notebook)
    found = {key for member in notebook.vocabulary.family(topic) for key in by_topic.get(member, ())}
    return tuple(key for key in notebook.facts if key in found)


@cached_on_notebook
def _fact_keys_by_topic(notebook: Notebook) -> dict[str, set[str]]:
    """Return the keys of the facts in what each topic's page shows, and of those that the topic has labels for."""
    found = {name: {key for key, _ in topic.facts} for name, topic in notebook.topics.items()}
    for key, history in notebook.facts.items():
        for fact in history:
            ref = PassageRef(fact.docname, fact.number)
            session = notebook.session_at(ref)
            for topic, keys in found.items():
                part = group_passages(notebook, topic).get(fact.event, {}).get(session.name if session else None)
                if part and key not in keys and any(ref in it.block.refs for it in blocks_of(notebook, session, part)):
                    keys.add(key)
    return found

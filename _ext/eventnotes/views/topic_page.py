"""The generated sections of a topic's page: its facts, and its passages by event, each quoted with its context."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import Passage
from eventnotes.model.text_runs import link_target, plain_text
from eventnotes.notebook.analysis.topic_stats import group_passages
from eventnotes.notebook.facts import FactStatus
from eventnotes.notebook.notebook import PassageRef, cached_on_notebook
from eventnotes.views.links import Link, event_link, session_link, speaker_links

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Page, Run, Session
    from eventnotes.notebook.analysis.topic_stats import GroupedPassages, NarrowerByPassage
    from eventnotes.notebook.facts import DatedFact
    from eventnotes.notebook.notebook import Notebook

#: The id of the section with a topic's facts.
FACTS_ANCHOR = "topic-facts"


# -- passages ----------------------------------------------------------------------------------------------------------


class SessionPassages(NamedTuple):
    """The passages of one session, or of an event outside its sessions, on a topic."""

    #: Links to the session; None for the event's own words.
    link: Link | None
    speakers: tuple[Link, ...]
    quotes: tuple[Quote, ...]
    #: Number of passages that mention the topic but are not quoted.
    unquoted: int
    #: For a session without passages: titles of the narrower topics in its options; empty if it names the topic.
    narrower: tuple[str, ...] = ()


class EventPassages(NamedTuple):
    """The passages of one event on a topic."""

    id: str
    link: Link
    date: dt.date | None
    end_date: dt.date | None
    #: Number of passages that mention the topic.
    passages: int
    #: Empty for an event beyond the limit of sessions, whose sessions are only counted.
    sessions: tuple[SessionPassages, ...]
    #: Number of sessions that concern the topic, if they are not listed.
    counted: int = 0


class TopicPassagesView(NamedTuple):
    """All passages on a topic's page."""

    topic: str
    #: Newest first.
    events: tuple[EventPassages, ...]


def topic_passages_view(notebook: Notebook, topic: str, limits: Limits) -> TopicPassagesView | None:
    """Return the passages on a topic; None where no page declares it."""
    if topic not in notebook.topics:
        return None
    return quote_gathered(notebook, topic, group_passages(notebook, topic), limits)


def quote_gathered(notebook: Notebook, topic: str, gathered: GroupedPassages, limits: Limits) -> TopicPassagesView:
    """Return the *gathered* passages with their quotes."""
    collector = _PassageCollector(notebook, topic, limits)
    return TopicPassagesView(
        topic, tuple(collector.event(event, gathered[event]) for event in notebook.events if event in gathered)
    )


class _PassageCollector:
    """Quotes passages, newest event first, until the limits are reached."""

    def __init__(self, notebook: Notebook, topic: str, limits: Limits) -> None:
        self.notebook = notebook
        self.topic = topic
        self.limits = limits
        self.quotes = 0
        self.sessions = 0

    def event(self, event_id: str, parts: dict[str | None, NarrowerByPassage]) -> EventPassages:
        """Return the passages of one event; *parts* are those of its sessions by name, None for its own words."""
        event = self.notebook.events[event_id]
        full = self.sessions < self.limits.sessions
        passages = sum(len(refs) for refs in parts.values())
        # An event's title is not quoted, because it is the heading of the section.
        named = {name for name, refs in parts.items() if name is None and all(map(self.notebook.is_title, refs))}
        return EventPassages(
            id=event_id,
            link=event_link(event),
            date=event.date,
            end_date=event.end_date,
            passages=passages,
            sessions=tuple(
                self.session(name, parts[name]) for name in self.order(event_id, parts) if full and name not in named
            ),
            counted=0 if full else len([name for name in parts if name is not None]),
        )

    def order(self, event_id: str, parts: dict[str | None, NarrowerByPassage]) -> list[str | None]:
        """Return the names of the sessions in the event's order, the event's own words (None) last."""
        names = [session.name for session in self.notebook.sessions_by_event.get(event_id, ())]
        return [name for name in (*names, None) if name in parts]

    def session(self, name: str | None, refs: NarrowerByPassage) -> SessionPassages:
        """Return the passages of one session, quoted as long as the limit of quotes allows."""
        session: Session | None = self.notebook.sessions[name] if name is not None else None
        self.sessions += 1
        quotes: list[Quote] = []
        shown = self.titles_shown(name, refs)
        for ref, narrower in refs.items():
            if ref not in shown and self.quotes < self.limits.quotes:
                titles = tuple(self.notebook.topics[topic].title for topic in narrower)
                quote, covered = quote_passage(self.notebook, ref, self.limits.quote_lines, titles)
                quotes.append(quote)
                shown |= covered
                self.quotes += 1
        return SessionPassages(
            link=session_link(session) if session else None,
            speakers=speaker_links(self.notebook, session.speakers) if session else (),
            quotes=tuple(quotes),
            unquoted=len([ref for ref in refs if ref not in shown]),
            narrower=self.narrower_titles(session) if session and not refs else (),
        )

    def narrower_titles(self, session: Session) -> tuple[str, ...]:
        """Return the titles of the narrower topics in a session's options; none if it names the topic itself."""
        named = self.notebook.declared_topics(session.topics)
        members = self.notebook.vocabulary.family(self.topic)
        return () if self.topic in named else tuple(self.notebook.topics[it].title for it in named if it in members)

    def titles_shown(self, name: str | None, refs: NarrowerByPassage) -> set[PassageRef]:
        """Return the titles to leave unquoted, because the session's or event's name is shown above.

        A session that mentions the topic only in its title is quoted from its title on: its first lines follow.
        """
        titles = {ref for ref in refs if self.notebook.is_title(ref)}
        return titles if name is None or len(titles) < len(refs) else set()


def quoted_references(view: TopicPassagesView) -> Iterator[tuple[str, tuple[tuple[str, str | bool | None], ...]]]:
    """Yield the cross-references in quotes: the document they were copied from, and their attributes."""
    for event in view.events:
        for session in event.sessions:
            for quote in session.quotes:
                for line in quote.lines:
                    for _, _, target in line.runs:
                        if isinstance(target, tuple) and link_target(target):
                            yield quote.docname, target


class QuoteLine(NamedTuple):
    """One line of a quote."""

    #: 0 for the quoted passage, 1 for its child lines, and so on.
    depth: int
    anchor: str
    runs: tuple[Run, ...]


class Quote(NamedTuple):
    """A passage with its context and child lines, as another page shows it."""

    #: The page it is from.
    docname: str
    #: Its parent lines as plain text, outermost first.
    context: tuple[str, ...]
    #: The passage and its child lines, up to the limit.
    lines: tuple[QuoteLine, ...]
    #: Number of child lines beyond the limit.
    more: int
    #: Whether the passage is a heading.
    heading: bool
    #: Titles of the narrower topics that it mentions; empty if it mentions the topic itself.
    narrower: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The passage's own anchor."""
        return self.lines[0].anchor


def context_of(page: Page, index: int) -> tuple[str, ...]:
    """Return the parent lines of a passage as plain text, outermost first, without its session's heading."""
    lines: list[str] = []
    parent = page.passages[index].parent
    while parent >= 0:
        passage = page.passages[parent]
        if not _heads_session(page, passage):
            lines.append(plain_text(passage.runs))
        parent = passage.parent
    # A heading that is only a picture has no text.
    return tuple(filter(None, reversed(lines)))


def _heads_session(page: Page, passage: Passage) -> bool:
    return passage.session >= 0 and page.sessions[passage.session].place.anchor == passage.anchor


def subtree(page: Page, index: int) -> Iterator[tuple[int, int]]:
    """Yield index and depth of a passage (0) and its child lines (1 and more), in document order."""
    depths = {index: 0}
    yield index, 0
    for number in range(index + 1, len(page.passages)):
        parent = page.passages[number].parent
        if parent not in depths:
            # The child lines of a passage follow it without a gap.
            return
        depths[number] = depths[parent] + 1
        yield number, depths[number]


def quote_passage(
    notebook: Notebook, ref: PassageRef, limit: int, narrower: tuple[str, ...]
) -> tuple[Quote, set[PassageRef]]:
    """Return the quote of a passage, at most *limit* lines long, and the passages that it contains."""
    page = notebook.pages[ref.docname]
    found = list(subtree(page, ref.number))
    shown = found[:limit]
    lines = []
    for index, depth in shown:
        passage = page.passages[index]
        lines.append(QuoteLine(depth, passage.anchor, passage.runs))
    quote = Quote(
        docname=ref.docname,
        context=context_of(page, ref.number),
        lines=tuple(lines),
        more=len(found) - len(shown),
        heading=page.passages[ref.number].kind == "heading",
        narrower=narrower,
    )
    return quote, {PassageRef(ref.docname, index) for index, _ in shown}


# -- facts -------------------------------------------------------------------------------------------------------------


class FactValue(NamedTuple):
    """A value of a fact, with the event it is from."""

    #: Shows the value; links to the passage that states it.
    link: Link
    event: Link
    #: The event's first and last day.
    date: dt.date | None
    end_date: dt.date | None
    status: FactStatus


class FactHistory(NamedTuple):
    """All values of a fact."""

    key: str
    #: Newest first.
    values: tuple[FactValue, ...]


class TopicFactsView(NamedTuple):
    """The facts on a topic's page, by key."""

    topic: str
    facts: tuple[FactHistory, ...]


def newer_value_view(notebook: Notebook, key: str, docname: str, anchor: str) -> FactValue | None:
    """Return the newer value of the fact *key* stated at a place; None where the value there is the latest."""
    history = notebook.facts.get(key)
    fact = history.fact_at(docname, anchor) if history else None
    found = history.superseding_fact(fact) if history and fact else None
    return _fact_value(notebook, found, FactStatus.LATEST) if found is not None else None


def topic_facts_view(notebook: Notebook, topic: str) -> TopicFactsView:
    """Return the facts in passages that mention a topic and in passages under those."""
    return TopicFactsView(topic, tuple(_fact_history(notebook, key) for key in fact_keys(notebook, topic)))


def _fact_history(notebook: Notebook, key: str) -> FactHistory:
    history = notebook.facts[key]
    return FactHistory(key, tuple(_fact_value(notebook, fact, history.status_of(fact)) for fact in history))


def _fact_value(notebook: Notebook, fact: DatedFact, status: FactStatus) -> FactValue:
    event = notebook.events[fact.event]
    link = Link(fact.value, fact.docname, fact.anchor)
    return FactValue(link, event_link(event), event.date, event.end_date, status)


def fact_keys(notebook: Notebook, topic: str) -> tuple[str, ...]:
    """Return the keys, in order, of the facts whose passages, or the lines above those, mention *topic*."""
    return _fact_keys_by_topic(notebook).get(topic, ())


@cached_on_notebook
def _fact_keys_by_topic(notebook: Notebook) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, history in notebook.facts.items():
        for topic in (topic for fact in history for topic in _topics_above(notebook, fact)):
            found[topic][key] = None
    return {topic: tuple(keys) for topic, keys in found.items()}


def _topics_above(notebook: Notebook, fact: DatedFact) -> Iterator[str]:
    """Yield the topics mentioned in the passage of *fact* and in its parents, up to the session's heading."""
    passages, number = notebook.pages[fact.docname].passages, fact.number
    while number >= 0:
        yield from notebook.topics_by_passage.get(PassageRef(fact.docname, number), ())
        number = passages[number].parent

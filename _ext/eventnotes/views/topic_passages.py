"""The passages of a topic, by event and session, each quoted with its context."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.model.records import Passage
from eventnotes.model.runs import link_target, plain_text
from eventnotes.notebook.analysis.topic_stats import group_passages
from eventnotes.notebook.notebook import PassageRef
from eventnotes.views.links import Link, event_link, session_link, speaker_links

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from eventnotes.model.limits import Limits
    from eventnotes.model.records import Page, Run, Session
    from eventnotes.notebook.analysis.topic_stats import GroupedPassages, NarrowerByPassage
    from eventnotes.notebook.notebook import Notebook


class SessionPassages(NamedTuple):
    """What one session, or an event in its own words, says on a topic."""

    #: None for the event's own words.
    link: Link | None
    speakers: tuple[Link, ...]
    quotes: tuple[Quote, ...]
    #: How many passages mention the topic and are not quoted here.
    unquoted: int
    #: Titles of the narrower topics for which a session without passages is listed; empty where it names the topic.
    narrower: tuple[str, ...] = ()


class EventPassages(NamedTuple):
    """What one event says on a topic."""

    id: str
    link: Link
    date: dt.date | None
    end_date: dt.date | None
    #: Passages that mention the topic.
    passages: int
    #: Empty where the event is only counted.
    sessions: tuple[SessionPassages, ...]
    #: How many sessions mention or name the topic, where they are not listed one by one.
    counted: int = 0


class TopicPassagesView(NamedTuple):
    """Everything that a topic's page gathers."""

    topic: str
    events: tuple[EventPassages, ...]


def topic_passages_view(notebook: Notebook, topic: str, limits: Limits) -> TopicPassagesView | None:
    """Return what is gathered on the page of a topic."""
    if topic not in notebook.topics:
        return None
    return quote_gathered(notebook, topic, group_passages(notebook, topic), limits)


def quote_gathered(notebook: Notebook, topic: str, gathered: GroupedPassages, limits: Limits) -> TopicPassagesView:
    """Return what was gathered, with its quotes."""
    collector = _PassageCollector(notebook, topic, limits)
    return TopicPassagesView(
        topic, tuple(collector.event(event, gathered[event]) for event in notebook.events if event in gathered)
    )


class _PassageCollector:
    """Makes the parts, newest event first, and keeps count of what is shown already."""

    def __init__(self, notebook: Notebook, topic: str, limits: Limits) -> None:
        self.notebook = notebook
        self.topic = topic
        self.limits = limits
        self.quotes = 0
        self.sessions = 0

    def event(self, event_id: str, parts: dict[str | None, NarrowerByPassage]) -> EventPassages:
        """Return the part of one event."""
        event = self.notebook.events[event_id]
        full = self.sessions < self.limits.sessions
        passages = sum(len(refs) for refs in parts.values())
        # The event's name stands above already: a mention in it is one of the event as a whole.
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
        """Return the sessions of an event in its own order; the event's own words come last."""
        names = [session.name for session in self.notebook.sessions_by_event.get(event_id, ())]
        return [name for name in (*names, None) if name in parts]

    def session(self, name: str | None, refs: NarrowerByPassage) -> SessionPassages:
        """Return the part of one session, in full while there is room for quotes."""
        session: Session | None = self.notebook.sessions[name] if name is not None else None
        self.sessions += 1
        quotes: list[Quote] = []
        shown = self.named(name, refs)
        for ref, narrower in refs.items():
            if ref not in shown and self.quotes < self.limits.quotes:
                titles = tuple(self.notebook.topics[topic].title for topic in narrower)
                made, covered = quote(self.notebook, ref, self.limits.quote_lines, titles)
                quotes.append(made)
                shown |= covered
                self.quotes += 1
        return SessionPassages(
            link=session_link(session) if session else None,
            speakers=speaker_links(self.notebook, session.speakers) if session else (),
            quotes=tuple(quotes),
            unquoted=len([ref for ref in refs if ref not in shown]),
            narrower=self.tagged_for(session) if session and not refs else (),
        )

    def tagged_for(self, session: Session) -> tuple[str, ...]:
        """Return the titles of the narrower topics that a session names, unless it names the topic itself."""
        named = self.notebook.declared_topics(session.topics)
        members = self.notebook.vocabulary.family(self.topic)
        return () if self.topic in named else tuple(self.notebook.topics[it].title for it in named if it in members)

    def named(self, name: str | None, refs: NarrowerByPassage) -> set[PassageRef]:
        """Return the titles that need no quote, because the name of the session or event stands above.

        A session whose title alone mentions the topic is quoted from its beginning; where passages mention it too,
        they say more than the session's first lines would.
        """
        titles = {ref for ref in refs if self.notebook.is_title(ref)}
        return titles if name is None or len(titles) < len(refs) else set()


def quoted_references(view: TopicPassagesView) -> Iterator[tuple[str, tuple[tuple[str, str | bool | None], ...]]]:
    """Yield the cross-references in the quotes: the page that they stand on, and their attributes."""
    for event in view.events:
        for session in event.sessions:
            for found in session.quotes:
                for line in found.lines:
                    for _, _, target in line.runs:
                        if isinstance(target, tuple) and link_target(target):
                            yield found.docname, target


class QuoteLine(NamedTuple):
    """One line of a quote."""

    #: 0 for the passage itself, 1 for what stands right under it.
    depth: int
    anchor: str
    runs: tuple[Run, ...]


class Quote(NamedTuple):
    """A passage as another page shows it."""

    docname: str
    #: The lines above it, outermost first.
    path: tuple[str, ...]
    #: The passage and what stands under it, cut after so many lines.
    lines: tuple[QuoteLine, ...]
    #: How many lines were cut.
    more: int
    #: Whether the passage is a heading.
    heading: bool
    #: Titles of the narrower topics it is quoted for; empty where it mentions the topic itself.
    narrower: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The passage's own anchor."""
        return self.lines[0].anchor


def context_of(page: Page, index: int) -> tuple[str, ...]:
    """Return the lines above a passage, outermost first, without the heading of its session."""
    path: list[str] = []
    passages, parent = page.passages, page.passages[index][3]
    while parent >= 0:
        passage = Passage._make(passages[parent])
        if not _heads_session(page, passage):
            path.append(plain_text(passage.runs))
        parent = passage.parent
    # A heading that is a picture alone has no text.
    return tuple(filter(None, reversed(path)))


def _heads_session(page: Page, passage: Passage) -> bool:
    return passage.session >= 0 and page.sessions[passage.session].place.anchor == passage.anchor


def subtree(page: Page, index: int) -> Iterator[tuple[int, int]]:
    """Yield the index and depth of a passage and of everything under it, in document order."""
    depths = {index: 0}
    yield index, 0
    for number in range(index + 1, len(page.passages)):
        parent = page.passages[number][3]
        if parent not in depths:
            # Whatever stands under a passage follows it without a gap.
            return
        depths[number] = depths[parent] + 1
        yield number, depths[number]


def quote(notebook: Notebook, ref: PassageRef, limit: int, narrower: tuple[str, ...]) -> tuple[Quote, set[PassageRef]]:
    """Return the quote of a passage, at most *limit* lines long, and the passages that it shows."""
    page = notebook.pages[ref.docname]
    found = list(subtree(page, ref.number))
    shown = found[:limit]
    lines = []
    for index, depth in shown:
        passage = Passage._make(page.passages[index])
        lines.append(QuoteLine(depth, passage.anchor, passage.runs))
    made = Quote(
        docname=ref.docname,
        path=context_of(page, ref.number),
        lines=tuple(lines),
        more=len(found) - len(shown),
        heading=page.passages[ref.number][1] == "heading",
        narrower=narrower,
    )
    return made, {PassageRef(ref.docname, index) for index, _ in shown}

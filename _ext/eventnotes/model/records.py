"""Records of what was read from one page: events, sessions, topics, passages, facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, NamedTuple

from eventnotes.model.problems import Problem
from eventnotes.text.matcher import MatchMode

#: A piece of a passage's text: its kind (letters of ``RunKind``), the text, and where it links to, if anywhere.
Run = tuple[str, str, "Target | None"]
#: Where a run links to: a URL, ``#anchor`` on the same page, or the attributes of a cross-reference; those of
#: the role ``mention`` (see ``mention_target``) name a topic without linking to it.
Target = str | tuple[tuple[str, str | bool | None], ...]


class RunKind(StrEnum):
    """The letters that make up a run's kind; plain text has none."""

    EMPHASIS = "e"
    STRONG = "s"
    CODE = "c"
    MATH = "m"
    #: Text that is no mention, whatever it reads like: shown as it is, and not matched.
    NO_MENTION = "n"


class Status(StrEnum):
    """Whether an object is for readers."""

    PUBLISHED = "published"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"


class SourceLine(NamedTuple):
    """A line of a source."""

    #: Counted from 1; None where it is not known.
    line: int | None = None
    #: The file with that line, seen from the source directory, where it is not the page's own but an included one.
    file: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an object stands."""

    docname: str
    #: The id of its section.
    anchor: str
    #: The line of its directive; see ``Line``.
    line: int | None = None
    file: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TitledLink:
    """A text with a URL, as in ``Slides <https://example.org>``; one of them may be empty."""

    text: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """An event: a conference or meetup on one or more days."""

    id: str
    title: str
    place: Place
    #: The first and the last day; both None where the author's date could not be read.
    date: dt.date | None = None
    end_date: dt.date | None = None
    url: str = ""
    #: The name under which editions of one event belong together.
    series: str = ""
    organizers: tuple[str, ...] = ()
    venue: str = ""
    #: An IANA time zone name such as ``Asia/Tokyo``.
    timezone: str = ""
    online: bool = False
    hashtag: str = ""
    #: Topics as written: ids, titles or aliases.
    topics: tuple[str, ...] = ()
    status: Status = Status.PUBLISHED
    #: Whether readers see no more of it than that it was there; nothing but its name is kept then.
    hidden: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """One person's notes on an event: a page."""

    event: str
    place: Place
    author: str = ""
    #: An ISO 8601 date or time, as written.
    published: str = ""
    #: Where the note comes from: its own title, its URL, or both.
    source: TitledLink = field(default_factory=TitledLink)
    license: str = ""
    status: Status = Status.PUBLISHED
    #: As with events.
    hidden: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A session of an event: a talk, a panel, a workshop."""

    #: Unique within its event.
    id: str
    #: The id of its event; empty where no event could be found.
    event: str
    title: str
    place: Place
    speakers: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    url: str = ""
    #: URLs of slides and videos, shown as embeds where a provider is known; files of the site as ``model.media``
    #: has it, also in ``links``.
    slides: tuple[str, ...] = ()
    video: tuple[str, ...] = ()
    links: tuple[TitledLink, ...] = ()
    topics: tuple[str, ...] = ()
    track: str = ""
    type: str = ""
    #: A BCP 47 language tag.
    language: str = ""
    start: str = ""
    end: str = ""
    #: The name of an earlier session that this one continues.
    follows: str = ""
    status: Status = Status.PUBLISHED
    #: As with events; also where its event is hidden.
    hidden: bool = False
    #: The full name, unique in the project: ``event/session``.
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{self.event}/{self.id}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A topic, declared by its page."""

    id: str
    title: str
    place: Place
    aliases: tuple[str, ...] = ()
    #: How the title is read, in kana; topics are sorted by it.
    reading: str = ""
    parent: str = ""
    related: tuple[str, ...] = ()
    url: str = ""
    match: MatchMode = MatchMode.AUTO
    redirects: tuple[str, ...] = ()
    #: The body of the directive as plain text.
    definition: str = ""


class Passage(NamedTuple):
    """A block's own text, without the lists in it."""

    #: The id of the target at the start of its text, or of its section.
    anchor: str
    #: ``heading``, ``paragraph``, ``item``, ``definition``, ``row`` or ``quote``.
    kind: str
    #: Its session as an index into the page's sessions, or -1 for the event's own words.
    session: int
    #: The list item or heading above it, as an index into the page's passages, or -1.
    parent: int
    runs: tuple[Run, ...]


class Fact(NamedTuple):
    """A value that the author marked, because it may change."""

    #: What it is the value of: an id, the same at every event.
    key: str
    #: As shown, on one line.
    value: str
    #: The passage it stands in, as an index into the page's passages.
    passage: int
    #: The id of the target right before it.
    anchor: str


class Reference(NamedTuple):
    """A cross-reference on a page, with the attributes that decide what it resolves to."""

    attributes: tuple[tuple[str, str | bool | None], ...]
    #: See ``Line``.
    line: int | None
    file: str = ""


class PageText(NamedTuple):
    """Text that is in no passage: code on a page of notes; on any other page, all that its author wrote."""

    #: The id of the section it stands in; empty above the first heading.
    anchor: str
    #: Its session as an index into the page's sessions, or -1.
    session: int
    heading: bool
    #: On one line.
    text: str


class Placeholder(NamedTuple):
    """Something on a page that is derived from all pages: what it is, and its options as written."""

    kind: str
    options: tuple[tuple[str, str], ...] = ()
    #: See ``Line``.
    line: int | None = None
    file: str = ""


#: What Sphinx shows a part of a page by: the kind of its node, its expression, and whether it was met.
Condition = tuple[str, str, bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """All that was read from one page; the unit of purging and merging."""

    docname: str
    #: A digest of this record, of the source and of the files it depends on.
    digest: str = ""
    event: Event | None = None
    note: Note | None = None
    sessions: tuple[Session, ...] = ()
    topic: Topic | None = None
    #: In document order.
    passages: tuple[Passage, ...] = ()
    #: In document order.
    facts: tuple[Fact, ...] = ()
    #: In document order; nothing where the author keeps the page out of the search.
    texts: tuple[PageText, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: Whether something was hidden while the page was read, so that its source must not be shown either.
    hidden: bool = False
    #: The events, and why, that other pages declare and that hid something here.
    hidden_by: tuple[tuple[str, Status], ...] = ()
    conditions: tuple[Condition, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., Page], tuple[Any, ...]]:
        """Pickle passages as plain tuples.

        At 1,000 events, 384,000 named tuples take 3.3 s to write and 0.7 s to read, plain ones 2.2 s and 0.4 s; naming
        them afterwards takes 0.15 s.
        """
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return _restore_page, ({**values, "passages": tuple(map(tuple, self.passages))},)

    def event_of(self, session: int) -> str:
        """Return the id of the event that a passage with this session index belongs to."""
        if session >= 0:
            return self.sessions[session].event
        return self.note.event if self.note else ""


def _restore_page(values: dict[str, Any]) -> Page:
    return Page(**{**values, "passages": tuple(map(Passage._make, values["passages"]))})


class MentionLinks(StrEnum):
    """Which of the mentions in running text link to their topics."""

    #: The first of each topic in each session, and in an event's own words.
    FIRST = "first"
    ALL = "all"
    NONE = "none"

"""Records of a page: event, notes, sessions, topic, speaker, passages, facts, references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, NamedTuple

from eventnotes.model.problems import Problem
from eventnotes.text.collation import reading_key
from eventnotes.text.matcher import MatchMode

#: A run of a passage's text: its kind (letters of ``RunKind``), the text, and its link target or None.
Run = tuple[str, str, "Target | None"]
#: The link target of a run: a URL, ``#anchor`` on the same page, or the attributes of a cross-reference. Those of the
#: role ``mention`` (see ``mention_target``) name a topic without linking to it.
Target = str | tuple[tuple[str, str | bool | None], ...]


class RunKind(StrEnum):
    """The letters of a run's kind; plain text has none."""

    EMPHASIS = "e"
    STRONG = "s"
    CODE = "c"
    MATH = "m"
    #: Text of the role ``no-mention``: shown, but not matched.
    NO_MENTION = "n"
    #: A mention of the topic of the page that quotes it.
    MARK = "h"


class Status(StrEnum):
    """The option ``status``: whether an object is shown to readers."""

    PUBLISHED = "published"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"


class SourceFile(NamedTuple):
    """A file that a page was made from, as it was when it was read."""

    #: Absolute, or relative to the source directory.
    path: str
    #: In nanoseconds; -1 if the file was not there, or was saved while the page was read.
    mtime: int
    #: Empty if the file was not there.
    digest: str


class SourceLine(NamedTuple):
    """A line of a page's source."""

    #: Counted from 1; None if unknown.
    line: int | None = None
    #: The included file with that line, relative to the source directory; empty for the page's own file.
    file: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The place of an object: its page, section and directive."""

    docname: str
    #: The id of its section.
    anchor: str
    #: The line of its directive; see ``SourceLine``.
    line: int | None = None
    file: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TitledLink:
    """A text with a URL, as in ``Slides <https://example.org>``; one of the two may be empty."""

    text: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """An event: a conference or meetup on one or more days."""

    id: str
    title: str
    place: Place
    #: The first and the last day; both None if the option ``date`` is invalid.
    date: dt.date | None = None
    end_date: dt.date | None = None
    url: str = ""
    #: The name of the series that the event is an edition of.
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
    #: Whether it is a draft or withdrawn: readers see only a notice, and only its name is kept.
    hidden: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """One person's notes on an event: a page."""

    event: str
    place: Place
    author: str = ""
    #: An ISO 8601 date or time, as written.
    published: str = ""
    #: Where the notes were first published: a title, a URL, or both.
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
    #: The id of its event; empty if it has none.
    event: str
    title: str
    place: Place
    speakers: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    url: str = ""
    #: URLs of slides and videos; local files as ``media.download_url`` returns them, also in ``links``.
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
    #: The name, full or short, of an earlier session that this one continues.
    follows: str = ""
    status: Status = Status.PUBLISHED
    #: As with events; also if its event is hidden.
    hidden: bool = False
    #: The full name, unique in the project: ``event/session``.
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{self.event}/{self.id}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a page of its own declares: a topic or a speaker."""

    id: str
    #: The title of a topic, the name of a speaker.
    title: str
    place: Place
    #: Other spellings; of a speaker former names, handles, names in other scripts.
    aliases: tuple[str, ...] = ()
    #: The reading of the title in kana, which it is sorted by.
    reading: str = ""
    redirects: tuple[str, ...] = ()
    #: The body of the directive as plain text.
    definition: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic(Subject):
    """A topic, declared by its page."""

    #: Spellings that are matched and searched but never shown, such as misspellings.
    hidden_aliases: tuple[str, ...] = ()
    #: The text that it is sorted by in place of its reading or title.
    sort: str = ""
    #: Ids, as written.
    parents: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    url: str = ""
    match: MatchMode = MatchMode.AUTO
    #: Keys of facts, each with its label.
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Its title and all aliases, hidden ones too, without duplicates."""
        return tuple(dict.fromkeys((self.title, *self.aliases, *self.hidden_aliases)))

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """The key that sorts topics; see ``reading_key``."""
        return reading_key(self.title, self.sort or self.reading)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person(Subject):
    """A speaker who has a page, which declares them."""

    links: tuple[TitledLink, ...] = ()
    status: Status = Status.PUBLISHED

    @property
    def key(self) -> str:
        """The key of the speaker; see ``notebook.speakers``."""
        return f"<{self.id}>"


class Passage(NamedTuple):
    """A block's own text, without the lists in it."""

    #: The id of the target at the start of its text or, for a heading, of its section.
    anchor: str
    #: ``heading``, ``paragraph``, ``item``, ``definition``, ``row`` or ``quote``.
    kind: str
    #: Its session as an index into the page's sessions, or -1 for the event's own words.
    session: int
    #: Its parent list item or heading as an index into the page's passages, or -1.
    parent: int
    runs: tuple[Run, ...]
    #: Its line in the page's own file, counted from 1; 0 if unknown.
    line: int = 0


class Fact(NamedTuple):
    """A value that the author marked with the role ``fact``, because it may change."""

    #: The id of what it is the value of, the same at every event.
    key: str
    #: The value as shown, on one line.
    value: str
    #: Its passage as an index into the page's passages.
    passage: int
    #: The id of the target right before it.
    anchor: str


class Reference(NamedTuple):
    """A cross-reference, with the attributes that decide its target."""

    attributes: tuple[tuple[str, str | bool | None], ...]
    #: See ``SourceLine``.
    line: int | None
    file: str = ""


class PageText(NamedTuple):
    """Text outside passages, for the search: code on pages of notes, all text on other pages."""

    #: The id of its section; empty above the first heading.
    anchor: str
    #: Its session as an index into the page's sessions, or -1.
    session: int
    heading: bool
    #: On one line.
    text: str


class Placeholder(NamedTuple):
    """A part of a page that is generated from all pages: its kind, and its options as written."""

    kind: str
    options: tuple[tuple[str, str], ...] = ()
    #: See ``SourceLine``.
    line: int | None = None
    file: str = ""


#: A condition of a part of a page: the name of its node class, the expression and its result.
Condition = tuple[str, str, bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """All records of one page; the unit of purging and merging."""

    docname: str
    #: A digest of the other fields, of the text that was read, and of the files that the page depends on.
    digest: str = ""
    #: The source, and what it depends on.
    files: tuple[SourceFile, ...] = ()
    event: Event | None = None
    note: Note | None = None
    sessions: tuple[Session, ...] = ()
    topic: Topic | None = None
    person: Person | None = None
    #: In document order.
    passages: tuple[Passage, ...] = ()
    #: In document order.
    facts: tuple[Fact, ...] = ()
    #: In document order; empty if the author excludes the page from the search.
    texts: tuple[PageText, ...] = ()
    #: The language that the page says it is in, as a BCP 47 tag; empty if it is the site's.
    language: str = ""
    placeholders: tuple[Placeholder, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: Whether something on the page is hidden, so that its source must not be published.
    hidden: bool = False
    #: Ids and statuses of events on other pages that hide something here.
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
        """Return the id of the event of a passage with this session index; empty if there is none."""
        if session >= 0:
            return self.sessions[session].event
        return self.note.event if self.note else ""


def _restore_page(values: dict[str, Any]) -> Page:
    return Page(**{**values, "passages": tuple(map(Passage._make, values["passages"]))})


class MentionLinks(StrEnum):
    """The setting ``eventnotes_link_mentions``: which mentions link to their topics."""

    #: The first of each topic in each session, and in the event's own words.
    FIRST = "first"
    ALL = "all"
    NONE = "none"

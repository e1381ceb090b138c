"""Records with short signatures: pages of notes from outlines, pages of topics, and notebooks of both."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from eventnotes.core.dates import parse_days
from eventnotes.core.identifiers import Anchors
from eventnotes.core.notebook import Notebook
from eventnotes.core.records import (
    Event,
    Note,
    Page,
    Passage,
    Place,
    Placeholder,
    Reference,
    Run,
    Session,
    Topic,
)
from eventnotes.core.runs import plain
from eventnotes.core.views import view_of
from eventnotes.core.views.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.core.views.quotes import Quote
    from eventnotes.core.views.topic_passages import TopicPassages

_INLINE = re.compile(r"\{topic\}`(?P<role>[^`]+)`|`(?P<code>[^`]+)`|(?P<text>[^`{]+)")


def role(kind: str, target: str, event: str = "") -> tuple[tuple[str, str | bool | None], ...]:
    """Return the attributes of a cross-reference that a role of ours leaves."""
    attributes: dict[str, str | bool | None] = {"refdomain": "notes", "reftype": kind, "reftarget": target}
    if event:
        attributes["notes:event"] = event
    return tuple(sorted(attributes.items()))


def runs(line: str) -> tuple[Run, ...]:
    """Return the runs of a line with `code` and {topic}`roles` in it."""
    found: list[Run] = []
    for part in _INLINE.finditer(line):
        if part["role"]:
            found.append(("", part["role"], role("topic", part["role"])))
        elif part["code"]:
            found.append(("c", part["code"], None))
        else:
            found.append(("", part["text"], None))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A session and, as an outline, what stands under its heading."""

    id: str
    outline: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def talk(session_id: str, outline: str = "", **fields: Any) -> Talk:
    """Return a session for ``notes``; two spaces in the outline are one level, ``#`` makes a heading."""
    return Talk(id=session_id, outline=outline, fields=fields)


def notes(
    event_id: str,
    *talks: Talk,
    date: str = "2018-03-10",
    docname: str = "",
    words: str = "",
    note: dict[str, Any] | None = None,
    declares: bool = True,
    **fields: Any,
) -> Page:
    """Return a page of notes as reading makes it; *words* is the outline of the event's own words.

    A session takes ten lines: the first has its directive on line 10, the second on line 20.
    """
    docname = docname or f"events/{event_id}"
    place = Place(docname=docname, anchor=event_id, line=3)
    days = parse_days(date) if date else None
    event = Event(
        id=event_id,
        place=place,
        date=days.first if days else None,
        end_date=days.last if days else None,
        **{"title": event_id.upper(), **fields},
    )
    sessions = tuple(
        Session(
            place=Place(docname=docname, anchor=each.id, line=10 * number),
            **{"id": each.id, "event": event_id, "title": each.id.title(), **each.fields},
        )
        for number, each in enumerate(talks, start=1)
    )
    anchors = Anchors()
    passages = [Passage(event_id, "heading", -1, -1, runs(event.title))]
    passages += _passages(words, event_id, -1, -1, len(passages), anchors)
    for index, (each, session) in enumerate(zip(talks, sessions, strict=True)):
        head = len(passages)
        passages.append(Passage(session.place.anchor, "heading", index, -1, runs(session.title)))
        passages += _passages(each.outline, session.name, index, head, len(passages), anchors)
    return Page(
        docname=docname,
        event=event if declares else None,
        note=Note(event=event_id, place=place, **(note or {})),
        sessions=sessions,
        passages=tuple(map(tuple, passages)),  # type: ignore[arg-type]  # stored as plain tuples, see Page
        placeholders=(Placeholder("event", (("event", event_id),), 3),),
    )


def _passages(outline: str, owner: str, session: int, parent: int, start: int, anchors: Anchors) -> Iterator[Passage]:
    above = {-1: parent}
    for number, line in enumerate((line for line in outline.splitlines() if line.strip()), start=start):
        depth = (len(line) - len(line.lstrip())) // 2
        text = line.strip()
        kind = "heading" if text.startswith("# ") else "item"
        found = runs(text.removeprefix("# "))
        yield Passage(anchors.take("p", owner, plain(found)), kind, session, above[depth - 1], found)
        above[depth] = number


def topic(topic_id: str, title: str = "", *, docname: str = "", line: int = 3, **fields: Any) -> Page:
    """Return the page of a topic."""
    docname = docname or f"topics/{topic_id}"
    record = Topic(
        id=topic_id,
        title=title or topic_id,
        place=Place(docname=docname, anchor=topic_id, line=line),
        **fields,
    )
    options = (("topic", topic_id),)
    return Page(
        docname=docname,
        topic=record,
        placeholders=(Placeholder("topic", options, line), Placeholder("topic-passages", options, line)),
    )


def listing(kind: str, *, docname: str = "index", line: int = 5, **options: str) -> Page:
    """Return a page with a list on it; write an option's hyphens as underscores."""
    written = tuple(sorted((name.replace("_", "-"), text) for name, text in options.items()))
    return Page(docname=docname, placeholders=(Placeholder(kind, written, line),))


def referring(kind: str, target: str, *, event: str = "", docname: str = "guide", line: int = 7) -> Page:
    """Return a page with one cross-reference on it."""
    return Page(docname=docname, references=(Reference(role(kind, target, event), line),))


def book(*pages: Page) -> Notebook:
    """Return the notebook of *pages*, whose document names have to differ."""
    named = {page.docname: page for page in pages}
    assert len(named) == len(pages)
    return Notebook(named)


def gathered(notebook: Notebook, topic_id: str, **limits: int) -> TopicPassages:
    """Return what the page of a topic gathers."""
    options = (("topic", topic_id),)
    view: TopicPassages = view_of(notebook, Placeholder("topic-passages", options), "any", Limits(**limits))
    return view


def quotes(notebook: Notebook, topic_id: str, **limits: int) -> list[Quote]:
    """Return all quotes on the page of a topic, from the top to the bottom."""
    view = gathered(notebook, topic_id, **limits)
    return [quote for event in view.events for session in event.sessions for quote in session.quotes]


def shown(quote: Quote) -> list[str]:
    """Return the lines of a quote, two spaces before them for each level."""
    return ["  " * line.depth + plain(line.runs) for line in quote.lines]


def first_lines(found: Iterable[Quote]) -> list[str]:
    """Return the first line of each quote."""
    return [shown(quote)[0] for quote in found]


def day(text: str) -> dt.date:
    """Return a date."""
    return dt.date.fromisoformat(text)


def renamed(page: Page, docname: str) -> Page:
    """Return *page* under another document name; the places of its objects stay."""
    return replace(page, docname=docname)

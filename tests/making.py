"""Records with short signatures: pages of notes from outlines, pages of topics, and notebooks of both."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from eventnotes.model.dates import parse_date_range
from eventnotes.model.identifiers import AnchorCounter
from eventnotes.model.limits import Limits
from eventnotes.model.records import (
    Event,
    Fact,
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
from eventnotes.model.text_runs import mention_target, plain_text
from eventnotes.notebook.checks import check_notebook
from eventnotes.notebook.notebook import Notebook
from eventnotes.views.page_view import view_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.model.problems import Problem, ProblemKind
    from eventnotes.views.topic_page import Quote, TopicPassagesView

Attributes = tuple[tuple[str, str | bool | None], ...]

_INLINE = re.compile(
    r"\{topic\}`(?P<role>[^`]+)`|\{mention\}`(?P<mention>[^`]+)`|\{no-mention\}`(?P<none>[^`]+)`"
    r"|\{fact\}`\S+ (?P<fact>[^`]+)`|`(?P<code>[^`]+)`|(?P<text>[^`{]+)"
)
_FACT = re.compile(r"\{fact\}`(\S+) ([^`]+)`")


def role(kind: str, target: str, event: str = "") -> Attributes:
    """Return the attributes of the cross-reference that a role of ours leaves."""
    attributes: dict[str, str | bool | None] = {"refdomain": "notes", "reftype": kind, "reftarget": target}
    if event:
        attributes["notes:event"] = event
    return tuple(sorted(attributes.items()))


def runs(line: str) -> tuple[Run, ...]:
    """Return the runs of a line with `code` and {topic}`roles` in it; also {mention}, {no-mention}, {fact}."""
    found: list[Run] = []
    for part in _INLINE.finditer(line):
        if part["role"]:
            found.append(("", part["role"], role("topic", part["role"])))
        elif part["mention"]:
            found.append(("", part["mention"], mention_target(part["mention"])))
        elif part["none"]:
            found.append(("n", part["none"], None))
        elif part["code"]:
            found.append(("c", part["code"], None))
        else:
            found.append(("", part["fact"] or part["text"], None))
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

    The event's directive is on line 3, that of the first session on line 10, of the second on line 20.
    """
    docname = docname or f"events/{event_id}"
    place = Place(docname=docname, anchor=event_id, line=3)
    days = parse_date_range(date) if date else None
    event = Event(
        id=event_id,
        place=place,
        date=days.first if days else None,
        end_date=days.last if days else None,
        **{"title": event_id.upper(), **fields},
    )
    sessions = tuple(
        Session(
            id=each.id,
            place=Place(docname=docname, anchor=each.id, line=10 * number),
            **{"event": event_id, "title": f"Talk {each.id}", **each.fields},
        )
        for number, each in enumerate(talks, start=1)
    )
    anchors = AnchorCounter()
    passages = [Passage(event_id, "heading", -1, -1, runs(event.title))]
    passages += _passages(words, event_id, -1, -1, len(passages), anchors)
    for index, (each, session) in enumerate(zip(talks, sessions, strict=True)):
        head = len(passages)
        passages.append(Passage(session.place.anchor, "heading", index, -1, runs(session.title)))
        passages += _passages(each.outline, session.name, index, head, head + 1, anchors)
    lines = [line for outline in (words, *(f"-\n{each.outline}" for each in talks)) for line in _lines(outline)]
    facts = (
        Fact(key, value, number, anchors.next_id("f", key))
        for number, line in enumerate(lines, start=1)
        for key, value in _FACT.findall(line)
    )
    return Page(
        docname=docname,
        event=event if declares else None,
        note=Note(event=event_id, place=place, **(note or {})),
        sessions=sessions,
        passages=tuple(passages),
        facts=tuple(facts),
        placeholders=(
            Placeholder("event", (("event", event_id),), 3),
            *(
                Placeholder(kind, (("session", session.name),), session.place.line)
                for session in sessions
                for kind in ("session", "session-related")
            ),
        ),
    )


def _passages(
    outline: str, owner: str, session: int, parent: int, start: int, anchors: AnchorCounter
) -> Iterator[Passage]:
    above = {-1: parent}
    for number, line in enumerate(_lines(outline), start=start):
        text = line.strip()
        depth = (len(line) - len(line.lstrip())) // 2
        kind = "heading" if text.startswith("# ") else "item"
        found = runs(text.removeprefix("# "))
        yield Passage(anchors.next_id("p", owner, plain_text(found)), kind, session, above[depth - 1], found)
        above[depth] = number


def _lines(outline: str) -> list[str]:
    return [line for line in outline.splitlines() if line.strip()]


def topic(topic_id: str, title: str = "", *, docname: str = "", **fields: Any) -> Page:
    """Return the page of a topic; its directive is on line 3."""
    docname = docname or f"topics/{topic_id}"
    place = Place(docname=docname, anchor=topic_id, line=3)
    kinds = ("topic-figures", "topic-passages", "topic-facts", "topic")
    return Page(
        docname=docname,
        topic=Topic(id=topic_id, title=title or topic_id, place=place, **fields),
        placeholders=tuple(Placeholder(kind, (("topic", topic_id),), 3) for kind in kinds),
    )


def listing(kind: str, *, docname: str = "index", **options: str) -> Page:
    """Return a page with a list on it, on line 5; write an option's hyphens as underscores."""
    return Page(docname=docname, placeholders=(listed(kind, **options),))


def listed(kind: str, line: int = 5, /, **options: str) -> Placeholder:
    """Return the placeholder of a list."""
    return Placeholder(kind, tuple(sorted((name.replace("_", "-"), text) for name, text in options.items())), line)


def referring(kind: str, target: str, *, event: str = "", docname: str = "guide") -> Page:
    """Return a page with a cross-reference on it, on line 7."""
    return Page(docname=docname, references=(Reference(role(kind, target, event), 7),))


def book(*pages: Page) -> Notebook:
    """Return the notebook of *pages*, whose document names have to differ."""
    named = {page.docname: page for page in pages}
    assert len(named) == len(pages)
    return Notebook(named)


def problems(*pages: Page, kind: ProblemKind) -> list[Problem]:
    """Return the problems of *kind* that checking the notebook of *pages* finds."""
    return [problem for problem in check_notebook(book(*pages)) if problem.kind is kind]


def gathered(notebook: Notebook, topic_id: str, quote_lines: int = 12, **limits: Any) -> TopicPassagesView:
    """Return what the page of a topic gathers."""
    if quote_lines != notebook.quote_lines:
        notebook = Notebook(notebook.pages, quote_lines=quote_lines)
    placeholder = Placeholder("topic-passages", (("topic", topic_id),))
    view: TopicPassagesView = view_of(notebook, placeholder, "any", Limits(**limits))
    return view


def quotes(notebook: Notebook, topic_id: str, **limits: Any) -> list[Quote]:
    """Return all quotes on the page of a topic, from the top to the bottom, without first lines of sessions."""
    view = gathered(notebook, topic_id, **limits)
    return [quote for session in view.sessions() for quote in session.quotes if not quote.first]


def shown(quote: Quote) -> list[str]:
    """Return the lines of a quote, two spaces before them for each level."""
    return ["  " * line.depth + plain_text(line.runs) for line in quote.lines]


def heads(notebook: Notebook, topic_id: str, **limits: Any) -> list[str]:
    """Return the first line of each quote on the page of a topic."""
    return [shown(quote)[0] for quote in quotes(notebook, topic_id, **limits)]


def pairs(table: str) -> list[list[str]]:
    """Return the pairs, such as ``one ~ other | two ~ three``, in a table; lines with ``#`` are comments."""
    rows = [row.strip() for row in table.strip().splitlines() if "#" not in row]
    return [pair.split(" ~ ") for row in rows for pair in row.split(" | ")]


def day(text: str) -> dt.date:
    """Return a date."""
    return dt.date.fromisoformat(text)


def without_text(page: Page, number: int) -> Page:
    """Return *page* with a passage of which nothing is left, such as a heading that is a picture alone."""
    passages = list(page.passages)
    passages[number] = passages[number]._replace(runs=())
    return replace(page, passages=tuple(passages))


def everything() -> list[Page]:
    """Return pages with everything in them that a notebook knows, much of it wrong."""
    return [
        notes(
            "jaws-2018",
            talk(
                "load-test",
                "Lambda で負荷試験\n  # Step Functions\n    同時実行数\n  `Lambda` と SAM\nFargate は {topic}`iam`"
                "\n{mention}`iam` は {no-mention}`SAM` と {fact}`limit 1.5GB`",
                speakers=("山田 太郎 <yamada>", "Jeff Barr"),
                topics=("Lambda", "負荷試験", "Load-Testing"),
            ),
            talk("lightning", "ラムダの話\nラムダの話", speakers=("山田 太郎", "jeff barr"), follows="load-test"),
            words="Lambda が多い\n  本当に",
            series="JAWS DAYS",
            topics=("aws", "Event Report"),
            note={"author": "A", "published": "2018-03-12"},
        ),
        notes(
            "jaws-2018",
            talk("lightning", "SAM の話", speakers=("山田 太郎 <YAMADA>",)),
            talk("panel", "EC2 と ECS", follows="jaws-2018/load-tset"),
            docname="events/jaws-2018-b",
            declares=False,
            note={"author": "B"},
        ),
        notes(
            "jaws-2017",
            talk(
                "lightning",
                "Step Functions は IAM より{fact}`limit 新しい`",
                topics=("load testing",),
                follows="lightning",
            ),
            date="2017-03-11/2017-03-12",
            series="jaws days",
        ),
        notes("meetup", talk("one", "AWS Lambda と ECS"), date="", title="Meetup"),
        notes("meetup", talk("two", "SAM"), date="2019-01-01", docname="events/meetup-again", title="MEETUP"),
        notes("lost", talk("one", "Lambda"), docname="events/lost", declares=False),
        topic("aws", "AWS"),
        topic("serverless", "Serverless", parents=("aws",), aliases=("サーバーレス",), reading="さーばーれす"),
        topic("lambda", "AWS Lambda", parents=("serverless",), aliases=("Lambda", "ラムダ"), redirects=("ramuda",)),
        topic("step-functions", "Step Functions", parents=("serverless",), related=("lambda", "ramuda", "sma")),
        topic("sam", "SAM", parents=("serverless",), match="case"),
        topic("sam-two", "Sam", aliases=("-",)),
        topic("iam", "IAM", match="explicit"),
        topic("ecs", "ECS", parents=("ec2",)),
        topic("ec2", "EC2", parents=("ecs",)),
        topic("ecs", "ECS again", docname="topics/old-ecs"),
        listing("topic-list", docname="topics/index", sort="count"),
        listing("speaker-list", docname="people"),
        listing("session-list", docname="sessions", group="event", sort="oldest"),
        listing("event-list", docname="events/index", topic="lambda", group="series"),
        referring("topic", "Lambada"),
        referring("session", "lightning", event="jaws-2017", docname="guide-2"),
        referring("speaker", "yamada", docname="guide-3"),
    ]

"""The passages on a topic's page, and the quotes they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.i18n import _
from eventnotes.rendering import counts
from eventnotes.views.links import part_anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.rendering.renderer import Shapes, T
    from eventnotes.views.topic_passages import EventPart, Line, Quote, SessionPart, TopicPassages


def parts_of(view: TopicPassages) -> list[EventPart] | list[None]:
    """Return what makes up the passages of a topic; None where nothing was found."""
    return list(view.events) or [None]


def passages_part(shapes: Shapes[T], part: EventPart | None) -> list[T]:
    """Return the section of an event, or the sentence that nothing was found."""
    if part is None:
        text = shapes.text(_("No notes mention this topic yet."))
        return [shapes.paragraph(text, classes=["eventnotes-empty"])]
    meta = [shapes.days(part.date, part.end_date)]
    if part.passages or not part.sessions:
        meta.append(shapes.line(_size(part), ["eventnotes-count"]))
    blocks = [shapes.paragraph(*shapes.separated(meta, " · "), classes=["eventnotes-meta"])]
    blocks += [_session(shapes, session) for session in part.sessions if session.quotes]
    if bare := [(_bare(shapes, session), None) for session in part.sessions if not session.quotes]:
        blocks.append(shapes.bullets(bare, classes=["eventnotes-whole"]))
    classes = ["eventnotes-in-event", *(["eventnotes-counted"] if part.counted else [])]
    return [shapes.section(part_anchor(part.id), shapes.link(part.link), *blocks, classes=classes)]


def _size(part: EventPart) -> str:
    """Return how much an event says on the topic: passages, or sessions that only name it, or all of it."""
    if part.passages:
        return counts.passages(part.passages)
    return counts.sessions(part.counted) if part.counted else _("whole event")


def _bare(shapes: Shapes[T], session: SessionPart) -> list[T]:
    """Return the line of a session that is not quoted: one that only names the topic, or one too many."""
    note = counts.passages(session.unquoted) if session.unquoted else _("whole session")
    return [
        *_session_name(shapes, session),
        shapes.line(f" ({note})", ["eventnotes-count"]),
        *_narrower(shapes, session.narrower),
    ]


def _session_name(shapes: Shapes[T], session: SessionPart) -> list[T]:
    if session.link is None:
        return [shapes.line(_("The event's own words"))]
    name = [shapes.link(session.link)]
    if session.speakers:
        speakers = [shapes.text(" – "), *shapes.links(session.speakers)]
        name.append(shapes.inline(*speakers, classes=["eventnotes-speakers"]))
    return name


def _session(shapes: Shapes[T], session: SessionPart) -> T:
    name = _session_name(shapes, session)
    blocks: list[T] = []
    for quote in session.quotes:
        named = _heads(session, quote)
        if named:
            name += _narrower(shapes, quote.narrower)
        blocks += _quote(shapes, quote, named=named)
    if session.unquoted and session.link:
        text = shapes.text(_("Not quoted: %s") % counts.passages(session.unquoted))
        blocks.append(shapes.paragraph(text, classes=["eventnotes-count"]))
    head = shapes.paragraph(*name, classes=["eventnotes-session-name"])
    return shapes.container(head, *blocks, classes=["eventnotes-in-session"])


def _heads(session: SessionPart, quote: Quote) -> bool:
    """Tell whether the quoted passage is the heading of the session, whose name stands above it already."""
    link = session.link
    return quote.heading and link is not None and (link.docname, link.anchor) == (quote.docname, quote.anchor)


def _quote(shapes: Shapes[T], quote: Quote, *, named: bool) -> list[T]:
    """Return a quote: its path, its own line unless it is *named* above, and the lines under it."""
    blocks: list[T] = []
    own, *rest = quote.lines
    if quote.path:
        path = " ".join(f"{line} ›" for line in quote.path)
        blocks.append(shapes.paragraph(shapes.text(path), classes=["eventnotes-path"]))
    if not named:
        blocks.append(_own_line(shapes, quote))
    if rest:
        blocks.append(shapes.bullets(_items(shapes, quote.docname, rest)))
    if quote.more:
        more = shapes.place(quote.docname, own.anchor, shapes.text(counts.more_lines(quote.more)))
        blocks.append(shapes.paragraph(more, classes=["eventnotes-more"]))
    return [shapes.quote(*blocks, classes=["eventnotes-quote"])] if blocks else []


def _own_line(shapes: Shapes[T], quote: Quote) -> T:
    """Return the passage itself with a link to where it stands."""
    # In brackets, because plain text shows no links.
    source = "[{}]".format(_("source"))
    return shapes.paragraph(
        *shapes.runs(quote.lines[0].runs, quote.docname),
        *_narrower(shapes, quote.narrower),
        shapes.text(" "),
        shapes.place(quote.docname, quote.anchor, shapes.text(source), classes=["eventnotes-source"]),
        classes=["eventnotes-line", *(["eventnotes-heading"] if quote.heading else [])],
    )


def _narrower(shapes: Shapes[T], titles: tuple[str, ...]) -> list[T]:
    """Return the narrower topics that something is here for."""
    if not titles:
        return []
    text = _("(on %s)") % _(", ").join(titles)
    return [shapes.text(" "), shapes.line(text, ["eventnotes-narrower"])]


def _items(shapes: Shapes[T], source: str, lines: Sequence[Line]) -> list[tuple[list[T], T | None]]:
    """Return the items of a list of lines, each with the list of the deeper ones after it."""
    starts = [index for index, line in enumerate(lines) if line.depth == lines[0].depth]
    items = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        under = lines[start + 1 : end]
        nested = shapes.bullets(_items(shapes, source, under), nested=True) if under else None
        items.append((shapes.runs(lines[start].runs, source), nested))
    return items

"""The passages on a topic's page, and the quotes they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnotes.i18n import _
from eventnotes.rendering import counts
from eventnotes.views.links import topic_section_anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.rendering.renderer import Renderer, T
    from eventnotes.views.topic_passages import EventPassages, Quote, QuoteLine, SessionPassages, TopicPassagesView


def parts_of(view: TopicPassagesView) -> list[EventPassages] | list[None]:
    """Return what makes up the passages of a topic; None where nothing was found."""
    return list(view.events) or [None]


def passages_part(renderer: Renderer[T], part: EventPassages | None) -> list[T]:
    """Return the section of an event, or the sentence that nothing was found."""
    if part is None:
        text = renderer.text(_("No notes mention this topic yet."))
        return [renderer.paragraph(text, classes=["eventnotes-empty"])]
    meta = [renderer.days(part.date, part.end_date)]
    if part.passages or not part.sessions:
        meta.append(renderer.line(_size(part), ["eventnotes-count"]))
    blocks = [renderer.paragraph(*renderer.separated(meta, " · "), classes=["eventnotes-meta"])]
    blocks += [_session(renderer, session) for session in part.sessions if session.quotes]
    if bare := [(_bare(renderer, session), None) for session in part.sessions if not session.quotes]:
        blocks.append(renderer.bullets(bare, classes=["eventnotes-whole"]))
    classes = ["eventnotes-in-event", *(["eventnotes-counted"] if part.counted else [])]
    return [renderer.section(topic_section_anchor(part.id), renderer.link(part.link), *blocks, classes=classes)]


def _size(part: EventPassages) -> str:
    """Return how much an event says on the topic: passages, or sessions that only name it, or all of it."""
    if part.passages:
        return counts.passages(part.passages)
    return counts.sessions(part.counted) if part.counted else _("whole event")


def _bare(renderer: Renderer[T], session: SessionPassages) -> list[T]:
    """Return the line of a session that is not quoted: one that only names the topic, or one too many."""
    note = counts.passages(session.unquoted) if session.unquoted else _("whole session")
    return [
        *_session_name(renderer, session),
        renderer.line(f" ({note})", ["eventnotes-count"]),
        *_narrower(renderer, session.narrower),
    ]


def _session_name(renderer: Renderer[T], session: SessionPassages) -> list[T]:
    if session.link is None:
        return [renderer.line(_("The event's own words"))]
    name = [renderer.link(session.link)]
    if session.speakers:
        speakers = [renderer.text(" – "), *renderer.links(session.speakers)]
        name.append(renderer.inline(*speakers, classes=["eventnotes-speakers"]))
    return name


def _session(renderer: Renderer[T], session: SessionPassages) -> T:
    name = _session_name(renderer, session)
    blocks: list[T] = []
    for quote in session.quotes:
        named = _heads(session, quote)
        if named:
            name += _narrower(renderer, quote.narrower)
        blocks += _quote(renderer, quote, named=named)
    if session.unquoted and session.link:
        text = renderer.text(_("Not quoted: %s") % counts.passages(session.unquoted))
        blocks.append(renderer.paragraph(text, classes=["eventnotes-count"]))
    head = renderer.paragraph(*name, classes=["eventnotes-session-name"])
    return renderer.container(head, *blocks, classes=["eventnotes-in-session"])


def _heads(session: SessionPassages, quote: Quote) -> bool:
    """Tell whether the quoted passage is the heading of the session, whose name stands above it already."""
    link = session.link
    return quote.heading and link is not None and (link.docname, link.anchor) == (quote.docname, quote.anchor)


def _quote(renderer: Renderer[T], quote: Quote, *, named: bool) -> list[T]:
    """Return a quote: its path, its own line unless it is *named* above, and the lines under it."""
    blocks: list[T] = []
    own, *rest = quote.lines
    if quote.path:
        path = " ".join(f"{line} ›" for line in quote.path)
        blocks.append(renderer.paragraph(renderer.text(path), classes=["eventnotes-path"]))
    if not named:
        blocks.append(_own_line(renderer, quote))
    if rest:
        blocks.append(renderer.bullets(_items(renderer, quote.docname, rest)))
    if quote.more:
        more = renderer.place(quote.docname, own.anchor, renderer.text(counts.more_lines(quote.more)))
        blocks.append(renderer.paragraph(more, classes=["eventnotes-more"]))
    return [renderer.quote(*blocks, classes=["eventnotes-quote"])] if blocks else []


def _own_line(renderer: Renderer[T], quote: Quote) -> T:
    """Return the passage itself with a link to where it stands."""
    # In brackets, because plain text shows no links.
    source = "[{}]".format(_("source"))
    return renderer.paragraph(
        *renderer.runs(quote.lines[0].runs, quote.docname),
        *_narrower(renderer, quote.narrower),
        renderer.text(" "),
        renderer.place(quote.docname, quote.anchor, renderer.text(source), classes=["eventnotes-source"]),
        classes=["eventnotes-line", *(["eventnotes-heading"] if quote.heading else [])],
    )


def _narrower(renderer: Renderer[T], titles: tuple[str, ...]) -> list[T]:
    """Return the narrower topics that something is here for."""
    if not titles:
        return []
    text = _("(on %s)") % _(", ").join(titles)
    return [renderer.text(" "), renderer.line(text, ["eventnotes-narrower"])]


def _items(renderer: Renderer[T], source: str, lines: Sequence[QuoteLine]) -> list[tuple[list[T], T | None]]:
    """Return the items of a list of lines, each with the list of the deeper ones after it."""
    starts = [index for index, line in enumerate(lines) if line.depth == lines[0].depth]
    items = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        under = lines[start + 1 : end]
        nested = renderer.bullets(_items(renderer, source, under), nested=True) if under else None
        items.append((renderer.runs(lines[start].runs, source), nested))
    return items

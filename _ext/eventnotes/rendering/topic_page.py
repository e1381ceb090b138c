"""The generated sections of a topic's page: its facts, and each event's sessions with their quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.notebook.facts import FactStatus
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_days
from eventnotes.rendering.node_renderer import table
from eventnotes.views.links import topic_section_anchor
from eventnotes.views.topic_page import FACTS_ANCHOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventnotes.rendering.node_renderer import NodeRenderer
    from eventnotes.rendering.renderer import ListItem, Renderer, T
    from eventnotes.views.topic_page import (
        EventPassages,
        FactValue,
        Quote,
        QuoteLine,
        SessionPassages,
        TopicFactsView,
        TopicPassagesView,
    )


# -- passages ----------------------------------------------------------------------------------------------------------


def sections_of(view: TopicPassagesView) -> list[EventPassages] | list[None]:
    """Return the events to render one by one: a single None stands for no passages."""
    return list(view.events) or [None]


def event_section(renderer: Renderer[T], event: EventPassages | None) -> list[T]:
    """Return the section of an event; for None, the sentence that no notes mention the topic."""
    if event is None:
        text = renderer.text(_("No notes mention this topic yet."))
        return [renderer.paragraph(text, classes=["eventnotes-empty"])]
    meta = [renderer.days(event.date, event.end_date)]
    if event.passages or not event.sessions:
        meta.append(renderer.line(_event_count(event), ["eventnotes-count"]))
    blocks = [renderer.paragraph(*renderer.separated(meta, " · "), classes=["eventnotes-meta"])]
    blocks += [_session(renderer, session) for session in event.sessions if session.quotes]
    if lines := [(_unquoted_line(renderer, session), None) for session in event.sessions if not session.quotes]:
        blocks.append(renderer.bullets(lines, classes=["eventnotes-whole"]))
    classes = ["eventnotes-in-event", *(["eventnotes-counted"] if event.counted else [])]
    return [renderer.section(topic_section_anchor(event.id), renderer.link(event.link), *blocks, classes=classes)]


def _event_count(event: EventPassages) -> str:
    """Return the number of passages, or else of sessions, or that the event as a whole is about the topic."""
    if event.passages:
        return counts.passages(event.passages)
    return counts.sessions(event.counted) if event.counted else _("whole event")


def _unquoted_line(renderer: Renderer[T], session: SessionPassages) -> list[T]:
    """Return the line of a session without quotes: it only names the topic, or the page has its limit of quotes."""
    count = counts.passages(session.unquoted) if session.unquoted else _("whole session")
    return [
        *_session_name(renderer, session),
        renderer.line(f" ({count})", ["eventnotes-count"]),
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
        is_title = _is_title(session, quote)
        if is_title:
            name += _narrower(renderer, quote.narrower)
        blocks += _quote(renderer, quote, is_title=is_title)
    if session.unquoted and session.link:
        text = renderer.text(_("Not quoted: %s") % counts.passages(session.unquoted))
        blocks.append(renderer.paragraph(text, classes=["eventnotes-count"]))
    head = renderer.paragraph(*name, classes=["eventnotes-session-name"])
    return renderer.container(head, *blocks, classes=["eventnotes-in-session"])


def _is_title(session: SessionPassages, quote: Quote) -> bool:
    """Tell whether the quoted passage is the session's heading, which is shown above the quote."""
    link = session.link
    return quote.heading and link is not None and (link.docname, link.anchor) == (quote.docname, quote.anchor)


def _quote(renderer: Renderer[T], quote: Quote, *, is_title: bool) -> list[T]:
    """Return a quote: its context, the passage unless it *is_title* shown above, and its child lines."""
    blocks: list[T] = []
    passage, *children = quote.lines
    if quote.context:
        context = " ".join(f"{line} ›" for line in quote.context)
        blocks.append(renderer.paragraph(renderer.text(context), classes=["eventnotes-path"]))
    if not is_title:
        blocks.append(_passage(renderer, quote))
    if children:
        blocks.append(renderer.bullets(_nested_items(renderer, quote.docname, children)))
    if quote.more:
        more = renderer.place(quote.docname, passage.anchor, renderer.text(counts.more_lines(quote.more)))
        blocks.append(renderer.paragraph(more, classes=["eventnotes-more"]))
    return [renderer.quote(*blocks, classes=["eventnotes-quote"])] if blocks else []


def _passage(renderer: Renderer[T], quote: Quote) -> T:
    """Return the passage as a paragraph with a link to its source."""
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
    """Return the remark that names narrower topics; nothing without any."""
    if not titles:
        return []
    text = _("(on %s)") % _(", ").join(titles)
    return [renderer.text(" "), renderer.line(text, ["eventnotes-narrower"])]


def _nested_items(renderer: Renderer[T], source: str, lines: Sequence[QuoteLine]) -> list[ListItem[T]]:
    """Return *lines* of the page *source* as list items, each with the list of the deeper lines after it."""
    starts = [index for index, line in enumerate(lines) if line.depth == lines[0].depth]
    items: list[ListItem[T]] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        under = lines[start + 1 : end]
        nested = renderer.bullets(_nested_items(renderer, source, under), nested=True) if under else None
        items.append((renderer.runs(lines[start].runs, source), nested))
    return items


# -- facts -------------------------------------------------------------------------------------------------------------


def newer_value(renderer: NodeRenderer, view: FactValue) -> list[nodes.Node]:
    """Return the remark with a link to the newer value, to follow the old value."""
    words = _("newer: %(value)s (%(event)s, %(date)s)") % {
        "value": view.link.text,
        "event": view.event.text,
        "date": format_days(view.date, view.end_date, renderer.language),
    }
    # In brackets, because plain text shows no links.
    link = view.link._replace(text=f"[{words}]")
    return [nodes.Text(" "), renderer.link(link, classes=["eventnotes-newer"])]


def topic_facts(renderer: NodeRenderer, view: TopicFactsView) -> list[nodes.Node]:
    """Return the section with a topic's facts; nothing without any."""
    if not view.facts:
        return []
    rows: list[list[list[nodes.Node]]] = [
        [[nodes.literal(fact.key, fact.key)], _value(renderer, value), _origin(renderer, value)]
        for fact in view.facts
        for value in fact.values
    ]
    found = table([[nodes.Text(name)] for name in (_("Fact"), _("Value"), _("Event"))], rows, (25, 30, 45))
    found["classes"] += ["eventnotes-listing", "eventnotes-facts"]
    return [nodes.section("", nodes.title("", _("Facts")), found, ids=[FACTS_ANCHOR], classes=["eventnotes-in-facts"])]


def _value(renderer: NodeRenderer, value: FactValue) -> list[nodes.Node]:
    notes = {FactStatus.SUPERSEDED: _("superseded"), FactStatus.CONFIRMED: _("confirmed since")}
    link = renderer.link(value.link, classes=[f"eventnotes-{value.status}"])
    if value.status not in notes:
        return [link]
    return [link, nodes.Text(" "), nodes.inline("", f"({notes[value.status]})", classes=["eventnotes-count"])]


def _origin(renderer: NodeRenderer, value: FactValue) -> list[nodes.Node]:
    days = nodes.inline("", "", renderer.days(value.date, value.end_date), classes=["eventnotes-meta"])
    return [renderer.link(value.event), nodes.Text(" · "), days]

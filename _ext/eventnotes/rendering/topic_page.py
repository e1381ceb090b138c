"""The generated parts of a topic's page: figures, the sessions about it, its mentions elsewhere, its values."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.notebook.analysis.topic_stats import Rank
from eventnotes.notebook.facts import FactStatus
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_days
from eventnotes.rendering.node_renderer import table
from eventnotes.views.links import Link
from eventnotes.views.topic_page import ABOUT_ANCHOR, ELSEWHERE_ANCHOR, FACTS_ANCHOR, EventPassages, topic_year_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eventnotes.rendering.node_renderer import NodeRenderer
    from eventnotes.rendering.renderer import ListItem, Renderer, T
    from eventnotes.views.exports.plain_text import TextLine
    from eventnotes.views.topic_page import (
        FactHistory,
        FactValue,
        Quote,
        QuoteLine,
        SessionPassages,
        TopicFactsView,
        TopicFiguresView,
        TopicPassagesView,
    )

#: Renders a part of the page at a depth below the placeholder, given the function that does and its arguments.
RenderPart = Callable[..., list[nodes.Node]]
#: The picture of the years, in pixels: width of a year where there are few and where there are many, height of bars.
_YEAR, _NARROW_YEAR, _FEW_YEARS, _BAR = 40, 26, 13, 40


# -- figures -----------------------------------------------------------------------------------------------------------


def topic_figures(renderer: Renderer[T], view: TopicFiguresView) -> list[T]:
    """Return the line of figures, and the picture of the years if there are several."""
    if not view.stats.events:
        return [renderer.paragraph(renderer.text(_("No notes mention this topic yet.")), classes=["eventnotes-empty"])]
    parts = [renderer.text(counts.of_topic(view.stats))]
    if view.stats.first is not None:
        parts.append(renderer.days(view.stats.first, view.stats.last))
    line = renderer.paragraph(*renderer.separated(parts, " · "), classes=["eventnotes-figures"])
    text = " · ".join(f"{year}: {counts.sessions(number)}" for year, number, _anchor in view.years if number)
    return [line, renderer.picture(_bars(renderer, view), text)] if view.years else [line]


def _bars(renderer: Renderer[T], view: TopicFiguresView) -> str:
    """Return the picture of the years as SVG: a bar for each year, which links to the year's first place."""
    few = len(view.years) <= _FEW_YEARS
    width, most = _YEAR if few else _NARROW_YEAR, max(1, *(number for _year, number, _anchor in view.years))
    # E-books have SVG 1.1, without the role of a group.
    href, role = ("href", ' role="group"') if renderer.is_web else ("xlink:href", "")
    bars = []
    for place, (year, number, anchor) in enumerate(view.years):
        height = -(-_BAR * number // most)
        middle = place * width + width // 2
        bar = (
            f'<rect class="eventnotes-column" x="{place * width}" y="0" width="{width}" height="{_BAR + 34}"/>'
            f'<rect x="{place * width + 4}" y="{_BAR + 16 - height}" width="{width - 8}" height="{height}"/>'
            f'<text x="{middle}" y="{_BAR + 12 - height}">{number or ""}</text>'
            f'<text x="{middle}" y="{_BAR + 30}">{year if few else f"’{year % 100:02}"}</text>'
        )
        label = escape(f"{year}: {counts.sessions(number)}")
        bars.append(f'<a {href}="#{anchor}"><title>{label}</title>{bar}</a>' if anchor else f"<g>{bar}</g>")
    size = f'width="{len(view.years) * width}" height="{_BAR + 34}"'
    box = f'viewBox="0 0 {len(view.years) * width} {_BAR + 34}"'
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    label = escape(_("Sessions by year"))
    return (
        f'<div class="eventnotes-years{"" if few else " eventnotes-wide"}">'
        f'<svg {space} {size} {box}{role} aria-label="{label}">{"".join(bars)}</svg></div>\n'
    )


# -- passages ----------------------------------------------------------------------------------------------------------


def topic_sections(renderer: NodeRenderer, view: TopicPassagesView, render: RenderPart) -> list[nodes.Node]:
    """Return the sections with the sessions about a topic and with its mentions elsewhere."""
    about = _("Sessions") if view.of_speaker else _("Sessions on this topic")
    elsewhere = _("Mentions elsewhere") if view.about else _("Mentions")
    found: list[nodes.Node] = []
    for anchor, title, parts in ((ABOUT_ANCHOR, about, view.about), (ELSEWHERE_ANCHOR, elsewhere, view.elsewhere)):
        if parts:
            blocks = (
                _years(renderer, anchor, parts, view, render) if view.by_year else _parts(renderer, parts, render, 1)
            )
            found.append(renderer.section(anchor, nodes.Text(title), *blocks, classes=["eventnotes-in-topic"]))
    return found


def _years(
    renderer: NodeRenderer,
    section: str,
    parts: Sequence[SessionPassages | EventPassages],
    view: TopicPassagesView,
    render: RenderPart,
) -> list[nodes.Node]:
    """Return a section for each year; all but the newest are folded on a long page of a web site."""
    found: list[nodes.Node] = []
    for year, group in groupby(parts, key=_year):
        of_year = list(group)
        blocks = _parts(renderer, of_year, render, 2)
        if view.folds and renderer.is_web:
            sizes = (it.counted + len(it.sessions) if isinstance(it, EventPassages) else 1 for it in of_year)
            summary = escape(counts.sessions(sum(sizes)))
            start = f"<details{'' if found else ' open'}>\n<summary>{summary}</summary>\n"
            blocks = [nodes.raw("", start, format="html"), *blocks, nodes.raw("", "</details>\n", format="html")]
        anchor, title = topic_year_anchor(section, year), nodes.Text(year or _("date unknown"))
        found.append(renderer.section(anchor, title, *blocks, classes=["eventnotes-in-year"]))
    return found


def _year(part: SessionPassages | EventPassages) -> str:
    return part.year if isinstance(part, EventPassages) else part.event.year


def _parts(
    renderer: NodeRenderer, parts: Iterable[SessionPassages | EventPassages], render: RenderPart, depth: int
) -> list[nodes.Node]:
    """Return events and sessions; sessions without quotes that follow one another are one list."""
    found: list[nodes.Node] = []
    for is_plain, group in groupby(parts, key=lambda part: not isinstance(part, EventPassages) and not part.quotes):
        if is_plain:
            found += render(_plain_sessions, list(group), depth)
        else:
            for part in group:
                if isinstance(part, EventPassages):
                    found.append(_event(renderer, part, render, depth))
                else:
                    found += render(_session, part, depth)
    return found


def _event(renderer: NodeRenderer, event: EventPassages, render: RenderPart, depth: int) -> nodes.Node:
    meta = [renderer.days(event.date, event.end_date)]
    if event.passages or not event.sessions:
        whole = counts.sessions(event.counted) if event.counted else _("whole event")
        meta.append(renderer.line(counts.passages(event.passages) if event.passages else whole, ["eventnotes-count"]))
    sessions = sorted(event.sessions, key=lambda it: not it.quotes)
    blocks = [
        renderer.paragraph(*renderer.separated(meta, " · "), classes=["eventnotes-meta"]),
        *_parts(renderer, sessions, render, depth + 1),
    ]
    classes = ["eventnotes-in-event", *(["eventnotes-counted"] if event.counted else [])]
    return renderer.section(event.anchor, renderer.link(event.link), *blocks, classes=classes)


def _plain_sessions(renderer: Renderer[T], sessions: Sequence[SessionPassages]) -> list[T]:
    """Return the list of sessions without quotes: they only name the topic, or the page has its limit of quotes."""
    lines = []
    for session in sessions:
        line = [] if session.rank is Rank.MENTIONED else [renderer.target(session.anchor)]
        line.append(_session_name(renderer, session))
        if meta := _session_meta(renderer, session):
            line += [renderer.text(" "), renderer.inline(*renderer.separated(meta, " · "), classes=["eventnotes-meta"])]
        if session.unquoted:
            line.append(renderer.line(f" ({counts.passages(session.unquoted)})", ["eventnotes-count"]))
        lines.append(([*line, *_narrower(renderer, session.narrower)], None))
    return [renderer.bullets(lines, classes=["eventnotes-whole"])]


def _session_name(renderer: Renderer[T], session: SessionPassages) -> T:
    return renderer.link(session.link or Link(_("The event's own words")))


def _session_meta(renderer: Renderer[T], session: SessionPassages) -> list[T]:
    """Return who, where, when, the slides and whose notes they are; among mentions, the event says where and when."""
    by, event = renderer.links(session.speakers or session.organizers), session.event
    parts = [renderer.inline(*by, classes=["eventnotes-speakers"])] if by else []
    if session.rank is not Rank.MENTIONED:
        parts += [renderer.link(event.link), *([renderer.days(event.date, event.end_date)] if event.date else [])]
    parts += [renderer.inline(*renderer.links(session.topics), classes=())] * bool(session.topics)
    parts += [renderer.external(url, _("Slides")) for url in session.slides]
    return [*parts, *([renderer.line(_("notes by %s") % session.author)] if session.author else [])]


def _session(renderer: Renderer[T], session: SessionPassages) -> list[T]:
    blocks: list[T] = []
    if meta := _session_meta(renderer, session):
        # The first part is a space.
        meta += _narrower(renderer, session.narrower)[1:]
        blocks.append(renderer.paragraph(*renderer.separated(meta, " · "), classes=["eventnotes-meta"]))
    blocks += [_block(renderer, quote) for quote in session.quotes]
    if session.unquoted and session.link:
        text = renderer.text(_("Not quoted: %s") % counts.passages(session.unquoted))
        blocks.append(renderer.paragraph(text, classes=["eventnotes-count"]))
    if session.rest and session.link:
        words = _("Read on: %s") % counts.more_lines(session.rest)
        more = renderer.link(session.link._replace(text=words))
        blocks.append(renderer.paragraph(more, classes=["eventnotes-more"]))
    classes = ["eventnotes-in-session", *(["eventnotes-named"] if session.rank is Rank.NAMED else [])]
    return [renderer.section(session.anchor, _session_name(renderer, session), *blocks, classes=classes)]


def _block(renderer: Renderer[T], quote: Quote) -> T:
    """Return a quote, or the first lines of a session: the lines above it, it and its child lines."""
    blocks: list[T] = []
    if context := " ".join(f"{line} ›" for line in quote.context):
        blocks.append(renderer.paragraph(renderer.text(context), classes=["eventnotes-path"]))
    for line in quote.before:
        words = [*renderer.runs(line.runs, quote.docname), *newer_values(renderer, *line.newer)]
        blocks.append(renderer.paragraph(*words, classes=["eventnotes-path"]))
    if not quote.first:
        blocks.append(_passage(renderer, quote))
    if lines := quote.lines[not quote.first :]:
        blocks.append(renderer.bullets(_nested_items(renderer, quote.docname, lines)))
    if quote.more:
        more = renderer.place(quote.docname, quote.anchor, renderer.text(counts.more_lines(quote.more)))
        blocks.append(renderer.paragraph(more, classes=["eventnotes-more"]))
    return renderer.quote(*blocks, classes=["eventnotes-first" if quote.first else "eventnotes-quote"])


def _passage(renderer: Renderer[T], quote: Quote) -> T:
    """Return the passage as a paragraph with a link to its source."""
    # In brackets, because plain text shows no links.
    source = "[{}]".format(_("source"))
    # Where an author marks a wrong quote as no mention.
    url = renderer.source_url(quote.docname, quote.line) if quote.line else ""
    line = renderer.inline(renderer.external(url, "[{}]".format(_("correct"))), classes=["eventnotes-source"])
    return renderer.paragraph(
        *renderer.runs(quote.lines[0].runs, quote.docname),
        *newer_values(renderer, *quote.lines[0].newer),
        *_narrower(renderer, quote.narrower),
        renderer.text(" "),
        renderer.place(quote.docname, quote.anchor, renderer.text(source), classes=["eventnotes-source"]),
        *([renderer.text(" "), line] if url else []),
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
        line = [*renderer.runs(lines[start].runs, source), *newer_values(renderer, *lines[start].newer)]
        items.append((line, nested))
    return items


# -- facts -------------------------------------------------------------------------------------------------------------


def newer_text(view: FactValue, language: str) -> str:
    """Return the remark on a newer value, in brackets, because plain text shows no links."""
    words = _("newer: %(value)s (%(event)s, %(date)s)") % {
        "value": view.link.text,
        "event": view.event.text,
        "date": format_days(view.date, view.end_date, language),
    }
    return f"[{words}]"


def line_text(line: TextLine, language: str) -> str:
    """Return the text of a line, with the newer values of what it states."""
    return " ".join((line.text, *(newer_text(value, language) for value in line.newer)))


def newer_values(renderer: Renderer[T], *values: FactValue) -> list[T]:
    """Return the remarks on newer values, to follow a line with older ones."""
    links = (value.link._replace(text=newer_text(value, renderer.language)) for value in values)
    return [it for link in links for it in (renderer.text(" "), renderer.link(link, classes=["eventnotes-newer"]))]


def topic_facts(renderer: NodeRenderer, view: TopicFactsView) -> list[nodes.Node]:
    """Return the section with a topic's facts; nothing without any."""
    if not view.facts:
        return []
    names: list[list[nodes.Node]] = [[nodes.Text(name)] for name in (_("Fact"), _("Value"), _("Session"))]
    rows = [_fact_row(renderer, fact, value) for fact in view.facts for value in fact.values]
    found = table(names, rows, (25, 30, 45))
    found["classes"] += ["eventnotes-listing", "eventnotes-facts"]
    return [renderer.section(FACTS_ANCHOR, nodes.Text(_("Facts")), found, classes=["eventnotes-in-topic"])]


def _fact_row(renderer: NodeRenderer, fact: FactHistory, value: FactValue) -> list[list[nodes.Node]]:
    name = nodes.Text(fact.label) if fact.label else nodes.literal(fact.key, fact.key)
    shown = [renderer.link(value.link, classes=[f"eventnotes-{value.status}"])]
    notes = {FactStatus.SUPERSEDED: _("superseded"), FactStatus.CONFIRMED: _("confirmed since")}
    if value.status in notes:
        shown += [nodes.Text(" "), nodes.inline("", f"({notes[value.status]})", classes=["eventnotes-count"])]
    days = nodes.inline("", "", renderer.days(value.date, value.end_date), classes=["eventnotes-meta"])
    links = [renderer.link(link) for link in (value.session, value.event) if link]
    return [[name], shown, renderer.separated([*links, days], " · ")]

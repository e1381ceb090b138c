"""The passages on a topic's page, and the quotes they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.core.views.links import part_anchor
from eventnotes.i18n import _
from eventnotes.rendering import counts
from eventnotes.rendering.build import paragraph, separated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.core.views.quotes import Line, Quote
    from eventnotes.core.views.topic_passages import EventPart, SessionPart, TopicPassages
    from eventnotes.rendering.build import Builder


def topic_passages(build: Builder, view: TopicPassages) -> list[nodes.Node]:
    """Return a section for each event; a sentence where nothing was found."""
    if not view.events:
        return [paragraph(nodes.Text(_("No notes mention this topic yet.")), classes=["eventnotes-empty"])]
    return [_event(build, part) for part in view.events]


def _event(build: Builder, part: EventPart) -> nodes.section:
    title = nodes.title("", "", build.link(part.link))
    meta = [build.days(part.date, part.end_date)]
    if part.passages or not part.sessions:
        meta.append(nodes.inline("", _size(part), classes=["eventnotes-count"]))
    section = nodes.section("", title, ids=[part_anchor(part.id)], classes=["eventnotes-in-event"])
    if part.counted:
        section["classes"].append("eventnotes-counted")
    section += paragraph(*separated(meta, " · "), classes=["eventnotes-meta"])
    bare = [session for session in part.sessions if not session.quotes]
    for session in part.sessions:
        if session.quotes:
            section += _session(build, session)
    if bare:
        section += nodes.bullet_list(
            "",
            *(nodes.list_item("", paragraph(*_bare(build, session))) for session in bare),
            classes=["eventnotes-whole"],
        )
    return section


def _size(part: EventPart) -> str:
    """Return how much an event says on the topic: passages, or sessions that only name it, or all of it."""
    if part.passages:
        return counts.passages(part.passages)
    return counts.sessions(part.counted) if part.counted else _("whole event")


def _bare(build: Builder, session: SessionPart) -> Iterator[nodes.Node]:
    """Yield the line of a session that is not quoted: one that only names the topic, or one too many."""
    yield from _session_name(build, session)
    note = counts.passages(session.unquoted) if session.unquoted else _("whole session")
    yield nodes.inline("", f" ({note})", classes=["eventnotes-count"])
    if session.narrower:
        yield nodes.Text(" ")
        yield _narrower(session.narrower)


def _session_name(build: Builder, session: SessionPart) -> Iterator[nodes.Node]:
    if session.link is None:
        yield nodes.inline("", _("The event's own words"))
        return
    yield build.link(session.link)
    if session.speakers:
        yield nodes.inline("", "", nodes.Text(" – "), *build.links(session.speakers), classes=["eventnotes-speakers"])


def _session(build: Builder, session: SessionPart) -> nodes.container:
    part = nodes.container("", classes=["eventnotes-in-session"])
    name = paragraph(*_session_name(build, session), classes=["eventnotes-session-name"])
    part += name
    for quote in session.quotes:
        named = _heads(session, quote)
        if named and quote.narrower:
            name += [nodes.Text(" "), _narrower(quote.narrower)]
        part += _quote(build, quote, named=named)
    if session.unquoted and session.link:
        text = _("Not quoted: %s") % counts.passages(session.unquoted)
        part += paragraph(nodes.Text(text), classes=["eventnotes-count"])
    return part


def _heads(session: SessionPart, quote: Quote) -> bool:
    """Tell whether the quoted passage is the heading of the session, whose name stands above it already."""
    link = session.link
    return quote.heading and link is not None and (link.docname, link.anchor) == (quote.docname, quote.anchor)


def _quote(build: Builder, quote: Quote, *, named: bool) -> list[nodes.Node]:
    """Return a quote: its path, its own line unless it is *named* above, and the lines under it."""
    node = nodes.block_quote("", classes=["eventnotes-quote"])
    own, *rest = quote.lines
    if quote.path:
        path = " ".join(f"{line} ›" for line in quote.path)
        node += paragraph(nodes.Text(path), classes=["eventnotes-path"])
    if not named:
        node += _own_line(build, quote)
    if rest:
        node += _tree(build, quote, rest)
    if quote.more:
        more = build.place(quote.docname, own.anchor, nodes.Text(counts.more_lines(quote.more)))
        node += paragraph(more, classes=["eventnotes-more"])
    return [node] if node.children else []


def _own_line(build: Builder, quote: Quote) -> nodes.paragraph:
    """Return the passage itself with a link to where it stands."""
    line = paragraph(*build.runs(quote.lines[0].runs, quote.docname), classes=["eventnotes-line"])
    if quote.heading:
        line["classes"].append("eventnotes-heading")
    if quote.narrower:
        line += [nodes.Text(" "), _narrower(quote.narrower)]
    # In brackets, because plain text shows no links.
    words = nodes.Text("[{}]".format(_("source")))
    line += [nodes.Text(" "), build.place(quote.docname, quote.anchor, words, classes=["eventnotes-source"])]
    return line


def _narrower(titles: tuple[str, ...]) -> nodes.inline:
    return nodes.inline("", _("(on %s)") % _(", ").join(titles), classes=["eventnotes-narrower"])


def _tree(build: Builder, quote: Quote, lines: list[Line]) -> nodes.bullet_list:
    """Return nested lists for lines of growing depth."""
    top = nodes.bullet_list("")
    lists = {1: top}
    for line in lines:
        item = nodes.list_item("", paragraph(*build.runs(line.runs, quote.docname)))
        if line.depth not in lists:
            above = lists[line.depth - 1].children[-1]
            assert isinstance(above, nodes.Element)
            lists[line.depth] = nodes.bullet_list("")
            above += lists[line.depth]
        lists[line.depth] += item
        lists = {depth: node for depth, node in lists.items() if depth <= line.depth}
    return top

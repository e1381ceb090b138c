"""The passages on a topic's page, and the quotes they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.i18n import _
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
    if part.passages:
        meta.append(nodes.inline("", _count(part.passages), classes=["eventnotes-count"]))
    section = nodes.section("", title, ids=[f"in-{part.id}"], classes=["eventnotes-in-event"])
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


def _count(passages: int) -> str:
    return _("%d passage") % passages if passages == 1 else _("%d passages") % passages


def _bare(build: Builder, session: SessionPart) -> Iterator[nodes.Node]:
    """Yield the line of a session that is not quoted: one that only names the topic, or one too many."""
    yield from _session_name(build, session)
    note = _count(session.unquoted) if session.unquoted else _("whole session")
    yield nodes.inline("", f" ({note})", classes=["eventnotes-count"])


def _session_name(build: Builder, session: SessionPart) -> Iterator[nodes.Node]:
    if session.link is None:
        yield nodes.inline("", _("The event's own words"))
        return
    yield build.link(session.link)
    if session.speakers:
        yield nodes.inline("", "", nodes.Text(" – "), *build.links(session.speakers), classes=["eventnotes-speakers"])


def _session(build: Builder, session: SessionPart) -> nodes.container:
    part = nodes.container("", classes=["eventnotes-in-session"])
    part += paragraph(*_session_name(build, session), classes=["eventnotes-session-name"])
    for quote in session.quotes:
        part += _quote(build, quote)
    if session.unquoted and session.link:
        part += paragraph(nodes.Text(_("Not quoted: %s") % _count(session.unquoted)), classes=["eventnotes-count"])
    return part


def _quote(build: Builder, quote: Quote) -> nodes.block_quote:
    """Return a quote: its path, its own line with a link to where it stands, and the lines under it."""
    node = nodes.block_quote("", classes=["eventnotes-quote"])
    if quote.path:
        node += paragraph(nodes.Text(" › ".join(quote.path)), classes=["eventnotes-path"])
    first, *rest = quote.lines
    own = paragraph(*build.runs(first.runs, quote.docname), classes=["eventnotes-line"])
    if quote.heading:
        own["classes"].append("eventnotes-heading")
    own += nodes.Text(" ")
    own += build.place(quote.docname, first.anchor, nodes.Text(_("source")), classes=["eventnotes-source"])
    if quote.narrower:
        own += nodes.inline("", " " + _("(on %s)") % _(", ").join(quote.narrower), classes=["eventnotes-narrower"])
    node += own
    if rest:
        node += _tree(build, quote, rest)
    if quote.more:
        text = _("%d more lines") % quote.more
        node += paragraph(build.place(quote.docname, first.anchor, nodes.Text(text)), classes=["eventnotes-more"])
    return node


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

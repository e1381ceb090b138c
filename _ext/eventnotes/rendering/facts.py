"""The table of facts on a topic's page, and the remark after a fact that a newer value exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.notebook.facts import FactStatus
from eventnotes.rendering.dates import format_days
from eventnotes.rendering.node_renderer import table
from eventnotes.views.facts import FACTS_ANCHOR

if TYPE_CHECKING:
    from eventnotes.rendering.node_renderer import NodeRenderer
    from eventnotes.views.facts import FactValue, TopicFactsView


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

"""The table of facts on a topic's page, and the note behind a fact that a newer value exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.i18n import _
from eventnotes.notebook.facts import Standing
from eventnotes.rendering.dates import format_days
from eventnotes.rendering.node_renderer import table
from eventnotes.views.facts import FACTS_ANCHOR

if TYPE_CHECKING:
    from eventnotes.rendering.node_renderer import Builder
    from eventnotes.views.facts import FactValue, TopicFacts


def newer_value(build: Builder, view: FactValue) -> list[nodes.Node]:
    """Return the note that a newer value is known, to stand right behind the old one."""
    words = _("newer: %(value)s (%(event)s, %(date)s)") % {
        "value": view.link.text,
        "event": view.event.text,
        "date": format_days(view.date, view.end_date, build.language),
    }
    # In brackets, because plain text shows no links.
    link = view.link._replace(text=f"[{words}]")
    return [nodes.Text(" "), build.link(link, classes=["eventnotes-newer"])]


def topic_facts(build: Builder, view: TopicFacts) -> list[nodes.Node]:
    """Return the section with a topic's facts; nothing where it has none."""
    if not view.facts:
        return []
    rows: list[list[list[nodes.Node]]] = [
        [[nodes.literal(fact.key, fact.key)], _value(build, value), _origin(build, value)]
        for fact in view.facts
        for value in fact.values
    ]
    found = table([[nodes.Text(name)] for name in (_("Fact"), _("Value"), _("Event"))], rows, (25, 30, 45))
    found["classes"] += ["eventnotes-listing", "eventnotes-facts"]
    return [nodes.section("", nodes.title("", _("Facts")), found, ids=[FACTS_ANCHOR], classes=["eventnotes-in-facts"])]


def _value(build: Builder, value: FactValue) -> list[nodes.Node]:
    notes = {Standing.SUPERSEDED: _("superseded"), Standing.CONFIRMED: _("confirmed since")}
    link = build.link(value.link, classes=[f"eventnotes-{value.standing}"])
    if value.standing not in notes:
        return [link]
    return [link, nodes.Text(" "), nodes.inline("", f"({notes[value.standing]})", classes=["eventnotes-count"])]


def _origin(build: Builder, value: FactValue) -> list[nodes.Node]:
    days = nodes.inline("", "", build.days(value.date, value.end_date), classes=["eventnotes-meta"])
    return [build.link(value.event), nodes.Text(" · "), days]

"""The post-transform that fills placeholders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes.config import settings_of
from eventnotes.core.views import view_of
from eventnotes.core.views.event import EventView
from eventnotes.core.views.facts import FactValue, TopicFacts
from eventnotes.core.views.hidden import HiddenView
from eventnotes.core.views.listing import ListingView
from eventnotes.core.views.matrix import MatrixView
from eventnotes.core.views.session import SessionView
from eventnotes.core.views.session_related import SessionRelated
from eventnotes.core.views.topic import TopicView
from eventnotes.core.views.topic_passages import TopicPassages
from eventnotes.domain import notes_domain
from eventnotes.nodes import derived
from eventnotes.rendering.build import Builder
from eventnotes.rendering.cards import event_card, session_card, topic_card
from eventnotes.rendering.facts import newer_value, topic_facts
from eventnotes.rendering.listings import listing
from eventnotes.rendering.matrix import matrix
from eventnotes.rendering.notices import hidden_notice
from eventnotes.rendering.markup import HtmlShapes, NotPlainError
from eventnotes.rendering.passages import event_part, topic_passages
from eventnotes.rendering.related import session_related
from eventnotes.rendering.shapes import NodeShapes


class FillPlaceholders(SphinxPostTransform):
    """Turns placeholders into ordinary nodes with references in them.

    Before media become links outside HTML (6), MyST's references (9) and all others (10) resolve.
    """

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Fill every placeholder of the document (in LaTeX: of all documents joined)."""
        domain = notes_domain(self.env)
        limits = settings_of(self.config).limits
        for node in list(self.document.findall(derived)):
            build = Builder(node["docname"], self.config.language, domain.output)
            view = view_of(domain.notebook, node["placeholder"], node["docname"], limits)
            if isinstance(view, TopicPassages):
                node.replace_self(passages(build, view, _level(node), plain=domain.plain_html))
            else:
                node.replace_self(render(build, view))


def passages(build: Builder, view: TopicPassages, level: int, *, plain: bool) -> list[nodes.Node]:
    """Return the passages of a topic as nodes; as HTML, as far as they are *plain*."""
    shapes = NodeShapes(build)
    if not plain or build.output.search or not view.events:
        return topic_passages(shapes, view)
    markup = HtmlShapes(build.docname, build.output, level)
    made: list[nodes.Node] = []
    for part in view.events:
        try:
            made.append(nodes.raw("", event_part(markup, part), format="html"))
        except NotPlainError:
            made.append(event_part(shapes, part))
    return made


def _level(node: nodes.Node) -> int:
    """Return the level of the headings of sections that stand in place of *node*."""
    level = 1
    while (node := node.parent) is not None:
        level += isinstance(node, nodes.section)
    return level


#: What makes nodes out of each view.
_RENDERERS: Mapping[type, Callable[[Builder, Any], list[nodes.Node]]] = {
    HiddenView: hidden_notice,
    EventView: event_card,
    SessionView: session_card,
    SessionRelated: session_related,
    TopicView: topic_card,
    TopicFacts: topic_facts,
    FactValue: newer_value,
    MatrixView: matrix,
    ListingView: listing,
}


def render(build: Builder, view: Any) -> list[nodes.Node]:
    """Return the nodes for a view; nothing where its object no longer exists."""
    return _RENDERERS[type(view)](build, view) if view is not None else []

"""The post-transform that fills placeholders with the nodes of their views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from typing import Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes import private_apis
from eventnotes.domain import notes_domain, state_of
from eventnotes.model.records import Note
from eventnotes.parsing.nodes import derived
from eventnotes.rendering import cards, listings, topic_page
from eventnotes.rendering.html_renderer import HtmlRenderer
from eventnotes.rendering.node_renderer import NodeRenderer
from eventnotes.rendering.renderer import NeedsTranslatorError
from eventnotes.views import cards as card_views
from eventnotes.views.listings.listing import ListingView
from eventnotes.views.listings.matrix import MatrixView
from eventnotes.views.topic_page import FactValue, TopicFactsView, TopicFiguresView, TopicPassagesView


class FillPlaceholders(SphinxPostTransform):
    """Replaces placeholders by raw HTML where the HTML renderer may be used, otherwise by nodes.

    Runs before media become links outside HTML (6) and before MyST's (9) and other references (10) are resolved.
    """

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Fill every placeholder of the document (in LaTeX: of all documents joined)."""
        domain = notes_domain(self.env)
        for node in list(self.document.findall(derived)):
            view = domain.page_view(node["docname"]).placeholder(node["placeholder"])
            node.replace_self(self._nodes_of(view, node) if view is not None else [])

    @cached_property
    def _html(self) -> HtmlRenderer | None:
        """The HTML renderer, if it may be used; Sphinx's own search indexes nodes."""
        state = state_of(self.env)
        builder = state.builder
        needs_nodes = not state.writes_plain_html or private_apis.makes_search_index(builder)
        if needs_nodes or not isinstance(builder, StandaloneHTMLBuilder):
            return None
        return HtmlRenderer(self.env.current_document.docname, builder)

    def _nodes_of(self, view: Any, node: nodes.Element) -> list[nodes.Node]:
        """Return the nodes of *view* that replace the placeholder *node*."""
        renderer = NodeRenderer(node["docname"], state_of(self.env).builder)
        kind = type(view)
        if kind in _RENDER_NODES:
            return _RENDER_NODES[kind](renderer, view)
        if kind is TopicPassagesView:
            return topic_page.topic_sections(renderer, view, partial(self._rendered, renderer, node))
        return self._rendered(renderer, node, _RENDER[kind], view)

    def _rendered(
        self, renderer: NodeRenderer, node: nodes.Element, render: Any, view: Any, depth: int = 0
    ) -> list[nodes.Node]:
        """Render *view* with the function *render*; its sections are *depth* levels below those around *node*."""
        if self._html is not None:
            self._html.level = _level(node) + depth
            with suppress(NeedsTranslatorError):
                return [nodes.raw("", "".join(render(self._html, view)), format="html")]
        made: list[nodes.Node] = render(renderer, view)
        return made


def _level(node: nodes.Node) -> int:
    """Return the heading level of sections that replace *node*."""
    level = 1
    while (node := node.parent) is not None:
        level += isinstance(node, nodes.section)
    return level


#: Types of views to functions that render them with any renderer.
_RENDER: Mapping[type, Callable[[Any, Any], Any]] = {
    card_views.HiddenView: cards.hidden_notice,
    card_views.EventView: cards.event_card,
    Note: cards.undeclared_event_card,
    card_views.SessionView: cards.session_card,
    card_views.RelatedSessionsView: cards.related_sessions_list,
    card_views.TopicView: cards.topic_card,
    card_views.SpeakerView: cards.speaker_card,
    TopicFiguresView: topic_page.topic_figures,
}
#: Types of views to functions that need a node renderer.
_RENDER_NODES: Mapping[type, Callable[[NodeRenderer, Any], list[nodes.Node]]] = {
    TopicFactsView: topic_page.topic_facts,
    FactValue: topic_page.newer_values,
    MatrixView: listings.matrix,
    ListingView: listings.listing,
}

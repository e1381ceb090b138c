"""The post-transform that fills placeholders with the nodes of their views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes import private_apis
from eventnotes.domain import notes_domain, state_of
from eventnotes.parsing.nodes import derived
from eventnotes.rendering import cards, listings, topic_page
from eventnotes.rendering.html_renderer import HtmlRenderer, NeedsTranslatorError
from eventnotes.rendering.node_renderer import NodeRenderer
from eventnotes.views import cards as card_views
from eventnotes.views.listings.listing import ListingView
from eventnotes.views.listings.matrix import MatrixView
from eventnotes.views.topic_page import FactValue, TopicFactsView, TopicFiguresView, TopicPassagesView

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class FillPlaceholders(SphinxPostTransform):
    """Replaces placeholders by ordinary nodes with cross-references.

    Runs before media become links outside HTML (6) and before MyST's (9) and other references (10) are resolved.
    """

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Fill every placeholder of the document (in LaTeX: of all documents joined)."""
        domain = notes_domain(self.env)
        views = _ViewRenderer(self.env)
        for node in list(self.document.findall(derived)):
            view = domain.page_view(node["docname"]).placeholder(node["placeholder"])
            node.replace_self(views.nodes_of(view, node) if view is not None else [])


class _ViewRenderer:
    """Renders views as raw HTML where the HTML renderer may be used, otherwise as nodes."""

    def __init__(self, env: BuildEnvironment) -> None:
        state = state_of(env)
        self._output = state.builder
        self._language = env.config.language
        # Sphinx's own search indexes nodes.
        self._as_html = state.writes_plain_html and not private_apis.makes_search_index(state.builder)
        self._html: dict[str, HtmlRenderer] = {}

    def nodes_of(self, view: Any, node: nodes.Element) -> list[nodes.Node]:
        """Return the nodes of *view* that replace the placeholder *node*."""
        renderer = NodeRenderer(node["docname"], self._language, self._output)
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
        if isinstance(renderer.builder, StandaloneHTMLBuilder) and self._as_html:
            html = self._html.get(renderer.docname) or HtmlRenderer(renderer.docname, renderer.builder)
            self._html[renderer.docname] = html
            html.level = _level(node) + depth
            with suppress(NeedsTranslatorError):
                return [nodes.raw("", "".join(render(html, view)), format="html")]
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
    card_views.UndeclaredEventView: cards.undeclared_event_card,
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

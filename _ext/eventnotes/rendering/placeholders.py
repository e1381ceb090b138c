"""The post-transform that fills placeholders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes.config import settings_of
from eventnotes.domain import notes_domain
from eventnotes.parsing.nodes import derived
from eventnotes.rendering.cards import event_card, hidden_notice, session_card, session_related, stray_card, topic_card
from eventnotes.rendering.facts import newer_value, topic_facts
from eventnotes.rendering.html_renderer import HtmlShapes, NotPlainError
from eventnotes.rendering.listings import listing
from eventnotes.rendering.matrix import matrix
from eventnotes.rendering.node_renderer import Builder
from eventnotes.rendering.topic_passages import parts_of, passages_part
from eventnotes.views.cards import EventView, HiddenView, SessionRelated, SessionView, StrayNote, TopicView
from eventnotes.views.facts import FactValue, TopicFacts
from eventnotes.views.listings.listing import ListingView
from eventnotes.views.listings.matrix import MatrixView
from eventnotes.views.placeholders import view_of
from eventnotes.views.topic_passages import TopicPassages

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class FillPlaceholders(SphinxPostTransform):
    """Turns placeholders into ordinary nodes with references in them.

    Before media become links outside HTML (6), MyST's references (9) and all others (10) resolve.
    """

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Fill every placeholder of the document (in LaTeX: of all documents joined)."""
        domain = notes_domain(self.env)
        limits = settings_of(self.config).limits
        render = _Renderer(self.env)
        for node in list(self.document.findall(derived)):
            view = view_of(domain.notebook, node["placeholder"], node["docname"], limits)
            node.replace_self(render.nodes_of(view, node) if view is not None else [])


class _Renderer:
    """Makes nodes for views: of HTML where it may, of docutils' otherwise."""

    def __init__(self, env: BuildEnvironment) -> None:
        self._domain = notes_domain(env)
        self._language = env.config.language
        # Sphinx's own search, where it is on, makes its index out of nodes.
        self._plain = self._domain.plain_html and getattr(self._domain.output, "indexer", None) is None
        self._html: dict[str, HtmlShapes] = {}

    def nodes_of(self, view: Any, node: nodes.Element) -> list[nodes.Node]:
        """Return the nodes for a view in place of *node*."""
        output = self._domain.output
        build = Builder(node["docname"], self._language, output)
        kind = type(view)
        if kind in _FOR_NODES:
            return _FOR_NODES[kind](build, view)
        if kind is TopicPassages:
            return [it for part in parts_of(view) for it in self._shaped(passages_part, part, build, node)]
        return self._shaped(_SHAPED[kind], view, build, node)

    def _shaped(self, render: Any, view: Any, build: Builder, node: nodes.Element) -> list[nodes.Node]:
        if isinstance(build.output, StandaloneHTMLBuilder) and self._plain:
            html = self._html.get(build.docname) or HtmlShapes(build.docname, build.output)
            self._html[build.docname] = html
            html.level = _level(node)
            with suppress(NotPlainError):
                return [nodes.raw("", "".join(render(html, view)), format="html")]
        made: list[nodes.Node] = render(build, view)
        return made


def _level(node: nodes.Node) -> int:
    """Return the level of the headings of sections that stand in place of *node*."""
    level = 1
    while (node := node.parent) is not None:
        level += isinstance(node, nodes.section)
    return level


#: What lays out each view in shapes of any kind.
_SHAPED: Mapping[type, Callable[[Any, Any], Any]] = {
    HiddenView: hidden_notice,
    EventView: event_card,
    StrayNote: stray_card,
    SessionView: session_card,
    SessionRelated: session_related,
    TopicView: topic_card,
}
#: What makes nodes out of the others.
_FOR_NODES: Mapping[type, Callable[[Builder, Any], list[nodes.Node]]] = {
    TopicFacts: topic_facts,
    FactValue: newer_value,
    MatrixView: matrix,
    ListingView: listing,
}

"""The post-transform that fills placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes.config import settings_of
from eventnotes.core.views import view_of
from eventnotes.core.views.event import EventView
from eventnotes.core.views.listing import ListingView
from eventnotes.core.views.session import SessionView
from eventnotes.core.views.topic import TopicView
from eventnotes.core.views.topic_passages import TopicPassages
from eventnotes.domain import notes_domain
from eventnotes.nodes import derived
from eventnotes.rendering.build import Builder
from eventnotes.rendering.cards import event_card, session_card, topic_card
from eventnotes.rendering.listings import listing
from eventnotes.rendering.passages import topic_passages

if TYPE_CHECKING:
    from docutils import nodes


class FillPlaceholders(SphinxPostTransform):
    """Turns placeholders into ordinary nodes with references in them.

    Before media become links outside HTML (6), MyST's references (9) and all others (10) resolve.
    """

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Fill every placeholder of the document (in LaTeX: of all documents joined)."""
        notebook = notes_domain(self.env).notebook
        limits = settings_of(self.config).limits
        for node in list(self.document.findall(derived)):
            build = Builder(node["docname"], self.config.language)
            view = view_of(notebook, node["placeholder"], node["docname"], limits)
            node.replace_self(render(build, view))


def render(build: Builder, view: Any) -> list[nodes.Node]:
    """Return the nodes for a view; nothing where its object no longer exists."""
    match view:
        case EventView():
            return event_card(build, view)
        case SessionView():
            return session_card(build, view)
        case TopicView():
            return topic_card(build, view)
        case TopicPassages():
            return topic_passages(build, view)
        case ListingView():
            return listing(build, view)
    return []

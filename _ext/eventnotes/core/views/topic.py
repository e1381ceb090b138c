"""The card under a topic's heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.views.figures import Figures, figures_of
from eventnotes.core.views.links import Link, topic_link

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Topic


class TopicView(NamedTuple):
    """A topic, its neighbours and its figures."""

    topic: Topic
    parents: tuple[Link, ...]
    narrower: tuple[Link, ...]
    related: tuple[Link, ...]
    figures: Figures


def topic_view(notebook: Notebook, topic_id: str) -> TopicView | None:
    """Return the card of a topic."""
    topic = notebook.topics.get(topic_id)
    if topic is None:
        return None
    vocabulary = notebook.vocabulary
    return TopicView(
        topic=topic,
        parents=tuple(topic_link(notebook, name) for name in reversed(vocabulary.ancestors(topic_id))),
        narrower=tuple(topic_link(notebook, name) for name in vocabulary.narrower(topic_id)),
        related=tuple(topic_link(notebook, name) for name in vocabulary.related(topic_id)),
        figures=figures_of(notebook, topic_id),
    )

"""The card under a topic's heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from eventnotes.core.related import companions
from eventnotes.core.views.figures import Figures, figures_of
from eventnotes.core.views.links import Link, topic_link

if TYPE_CHECKING:
    from eventnotes.core.notebook import Notebook
    from eventnotes.core.records import Topic


class Together(NamedTuple):
    """A topic that often stands together with another."""

    link: Link
    #: How many passages, and how many sessions, the two have in common.
    passages: int
    sessions: int


class TopicView(NamedTuple):
    """A topic, its neighbours and its figures."""

    topic: Topic
    parents: tuple[Link, ...]
    #: Each with the number of passages that mention it.
    narrower: tuple[tuple[Link, int], ...]
    #: Those that the author names.
    related: tuple[Link, ...]
    #: Those that follow from the notes, the closest first.
    together: tuple[Together, ...]
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
        narrower=tuple(
            (topic_link(notebook, name), figures_of(notebook, name).passages) for name in vocabulary.narrower(topic_id)
        ),
        related=tuple(topic_link(notebook, name) for name in vocabulary.related(topic_id)),
        together=tuple(
            Together(topic_link(notebook, found.topic), found.passages, found.sessions)
            for found in companions(notebook, topic_id)
        ),
        figures=figures_of(notebook, topic_id),
    )

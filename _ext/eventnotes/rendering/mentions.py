"""Mentions in running text become links to their topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes.core.views.mentions import mention_links_view
from eventnotes.domain import notes_domain
from eventnotes.nodes import PASSAGE
from eventnotes.reading.runs import pieces_of
from eventnotes.rendering.build import Builder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.core.views.mentions import MentionLink
    from eventnotes.reading.runs import Piece


class LinkMentions(SphinxPostTransform):
    """Links mentions in passages.

    Before placeholders are filled (5): the text of a passage is then still the one that was matched.
    """

    default_priority = 4

    def run(self, **_kwargs: Any) -> None:
        """Link the mentions of the document (in LaTeX: of all documents joined)."""
        domain = notes_domain(self.env)
        views: dict[str, dict[int, tuple[MentionLink, ...]]] = {}
        for block in [node for node in self.document.findall(nodes.Element) if PASSAGE in node]:
            docname, number, start = block.attributes.pop(PASSAGE)
            if docname not in views:
                views[docname] = mention_links_view(domain.notebook, docname)
            if number in views[docname]:
                build = Builder(docname, self.config.language, domain.output)
                _link(build, block, start, views[docname][number])


def _link(build: Builder, block: nodes.Element, start: int, links: Iterable[MentionLink]) -> None:
    """Put *links* into a block whose text begins at *start* of its passage's."""
    for piece in list(pieces_of(block)):
        end = start + len(piece.text)
        own = [link for link in links if start <= link.start and link.end <= end]
        if own:
            _replace(piece, list(_parts(build, piece.text, start, own)))
        start = end


def _parts(build: Builder, text: str, start: int, links: Iterable[MentionLink]) -> Iterator[nodes.Node]:
    """Yield a text that begins at *start* of its passage's, in parts: links, and what stands between them."""
    done = 0
    for link in links:
        first, last = link.start - start, link.end - start
        if first > done:
            yield nodes.Text(text[done:first])
        mention = nodes.Text(text[first:last])
        yield build.place(link.docname, link.anchor, mention, classes=["eventnotes-mention"])
        done = last
    if text[done:]:
        yield nodes.Text(text[done:])


def _replace(piece: Piece, parts: list[nodes.Node]) -> None:
    """Put *parts* where the texts of a piece stand."""
    parent = piece.texts[0].parent
    # By identity: a text is equal to every other text of the same letters.
    at = next(number for number, child in enumerate(parent.children) if child is piece.texts[0])
    parent[at : at + len(piece.texts)] = parts

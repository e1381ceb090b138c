"""Post-transforms on a page's own text: mentions link to their topics, former anchors keep working."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.parsing.inline_text import pieces_of
from eventnotes.parsing.nodes import PASSAGE
from eventnotes.rendering.node_renderer import NodeRenderer, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.parsing.inline_text import Piece
    from eventnotes.views.links import MentionLink
    from eventnotes.views.page_view import PageView


class LinkMentions(SphinxPostTransform):
    """Links mentions in passages to their topics.

    Runs before placeholders are filled (5), while the text of a passage is still the text that was matched.
    """

    default_priority = 4

    def run(self, **_kwargs: Any) -> None:
        """Link the mentions of the document (in LaTeX: of all documents joined)."""
        domain = notes_domain(self.env)
        views: dict[str, PageView] = {}
        for block in [node for node in self.document.findall(nodes.Element) if PASSAGE in node]:
            docname, number, start = block.attributes.pop(PASSAGE)
            if docname not in views:
                views[docname] = domain.page_view(docname)
            links = views[docname].mention_links.get(number)
            if links:
                renderer = NodeRenderer(docname, domain.state.builder)
                _link(renderer, block, start, links)


def _link(renderer: NodeRenderer, block: nodes.Element, start: int, links: Iterable[MentionLink]) -> None:
    """Add *links* to a block whose text begins at offset *start* of its passage."""
    for piece in list(pieces_of(block)):
        end = start + len(piece.text)
        own = [(first - start, last - start, link) for first, last, link in links if start <= first and last <= end]
        if own:
            _replace(piece, list(_parts(renderer, piece.text, own)))
        start = end


def _parts(renderer: NodeRenderer, text: str, links: Iterable[MentionLink]) -> Iterator[nodes.Node]:
    """Yield *text* as links and the texts between them."""
    done = 0
    for first, last, link in links:
        if first > done:
            yield nodes.Text(text[done:first])
        yield renderer.link(link._replace(text=text[first:last]), classes=["eventnotes-mention"])
        done = last
    if text[done:]:
        yield nodes.Text(text[done:])


def _replace(piece: Piece, parts: list[nodes.Node]) -> None:
    """Replace the text nodes of a piece by *parts*."""
    parent = piece.texts[0].parent
    # By identity, because text nodes are equal if their texts are.
    at = next(number for number, child in enumerate(parent.children) if child is piece.texts[0])
    parent[at : at + len(piece.texts)] = parts


class KeepOldAnchors(SphinxPostTransform):
    """Gives a page its former anchors, for links from other sites."""

    default_priority = 5
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Add the former anchors of the document as ids, or as notices with a link to the new place."""
        domain = notes_domain(self.env)
        docname = self.env.current_document.docname
        view = domain.page_view(docname).moved_anchors
        if view:
            for old, anchor in view.renamed:
                for section in self.document.findall(nodes.section):
                    if anchor in section["ids"] and old not in section["ids"]:
                        section["ids"].append(old)
            renderer = NodeRenderer(docname, domain.state.builder)
            page: nodes.Element = next(self.document.findall(nodes.section), self.document)
            for old, link in view.gone:
                words = paragraph(nodes.Text(_("It is now here:")), nodes.Text(" "), renderer.link(link))
                page += nodes.container("", words, ids=[old], classes=["eventnotes-notice"])

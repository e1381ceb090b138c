"""Old places on a page: links to them still arrive, or say where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes.config import settings_of
from eventnotes.core.views.moved import moved_view
from eventnotes.domain import notes_domain
from eventnotes.i18n import _
from eventnotes.rendering.build import Builder, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.core.views.links import Link


class KeepPlaces(SphinxPostTransform):
    """Gives a page the anchors that it once had. Only in HTML are there links to them from outside."""

    default_priority = 5
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Keep the old anchors of the document."""
        domain = notes_domain(self.env)
        docname = self.env.current_document.docname
        view = moved_view(domain.notebook, docname, settings_of(self.config).redirects or {})
        if view:
            for old, anchor in view.renamed:
                for section in self.document.findall(nodes.section):
                    if anchor in section["ids"] and old not in section["ids"]:
                        section["ids"].append(old)
            build = Builder(docname, self.config.language, domain.output)
            self._page().extend(_notice(build, view.gone))

    def _page(self) -> nodes.Element:
        """Return where the last words of the page stand."""
        return next(self.document.findall(nodes.section), self.document)


def _notice(build: Builder, links: Iterable[tuple[str, Link]]) -> list[nodes.Node]:
    """Return a notice for each place that is elsewhere now, at the old anchor."""
    return [
        nodes.container(
            "",
            paragraph(nodes.Text(_("It is now here:")), nodes.Text(" "), build.link(link)),
            ids=[old],
            classes=["eventnotes-notice"],
        )
        for old, link in links
    ]

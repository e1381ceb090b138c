"""The listing directives: ``event-list``, ``session-list``, ``topic-list``, ``topic-matrix``, ``speaker-list``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from eventnotes.core.options import LISTINGS, read_options
from eventnotes.core.problems import Kind
from eventnotes.core.records import Placeholder
from eventnotes.directives.base import NotesDirective
from eventnotes.nodes import derived_node

if TYPE_CHECKING:
    from docutils import nodes


class ListingDirective(NotesDirective):
    """Leaves a placeholder with the options that could be read; a body stands above the list."""

    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Check the options and leave the placeholder."""
        if self.argument:
            self.report(Kind.OPTION, f"the directive '{self.kind}' takes no argument; '{self.argument}' is left out")
        written = self.written
        values, messages = read_options(LISTINGS[self.kind], written)
        for message in messages:
            self.report(Kind.OPTION, message)
        kept = tuple((name, written[name].strip()) for name in sorted(values))
        node = derived_node(Placeholder(self.kind, kept, *self.line), self.env.docname)
        self.set_source_info(node)
        return [*self.parse_content_to_nodes(), node]


def listing_directive(name: str) -> type[ListingDirective]:
    """Return the directive class for the listing called *name*."""
    class_name = "".join(part.capitalize() for part in name.split("-")) + "Directive"
    return type(class_name, (ListingDirective,), {"kind": name, "__doc__": f"The directive ``{name}``."})

"""The directives for events, sessions, topics and lists."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from eventnotes.model.options import LISTING_OPTIONS, parse_options
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import Placeholder
from eventnotes.model.visibility import body_of, options_by_line
from eventnotes.parsing.nodes import declaration, derived_node
from eventnotes.parsing.page_records import PageDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docutils import nodes

    from eventnotes.model.records import SourceLine


#: Accepts every option as text. docutils drops a directive with an invalid option, MyST drops the option, and their
#: messages differ, so options are parsed later, by the declarations in ``model.options``. An empty one would mean none.
ANY_OPTION: dict[str, Callable[[str], Any]] = defaultdict(lambda: directives.unchanged, status=directives.unchanged)


class NotesDirective(SphinxDirective):
    """A directive of the domain ``notes``."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = ANY_OPTION

    @property
    def argument(self) -> str:
        """The argument on one line, or an empty string."""
        return " ".join(self.arguments[0].split()) if self.arguments else ""

    @property
    def written(self) -> dict[str, str]:
        """The options as they are written: MyST drops what follows a ``#``, and all for one that it can't read."""
        known = {name: text or "" for name, text in self.options.items()}
        by_line = {} if self.block_text.startswith("..") else options_by_line(body_of(self.block_text))
        whole = {
            name: by_line[name] for name, text in known.items() if by_line.get(name, "").count("#") > text.count("#")
        }
        return {**known, **whole} or by_line

    @property
    def draft(self) -> PageDraft:
        """The records of the page that is being read."""
        return PageDraft.of(self.env)

    def report(self, kind: ProblemKind, text: str) -> None:
        """Record a problem at the line of this directive."""
        self.draft.report(kind, text, self.line)

    @property
    def line(self) -> SourceLine:
        """The line of the directive; in an included file, that file's."""
        source, line = self.get_source_info()
        return self.draft.line(source, line or self.lineno)


class ListingDirective(NotesDirective):
    """Leaves a placeholder with the valid options; the body is shown above the list."""

    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Report invalid options and return the body and the placeholder."""
        if self.argument:
            self.report(ProblemKind.OPTION, f"the directive '{self.kind}' takes no argument; remove '{self.argument}'")
        written = self.written
        values, messages = parse_options(LISTING_OPTIONS[self.kind], written)
        for message in messages:
            self.report(ProblemKind.OPTION, message)
        kept = tuple((name, written[name].strip()) for name in sorted(values))
        node = derived_node(Placeholder(self.kind, kept, *self.line), self.env.docname)
        self.set_source_info(node)
        return [*self.parse_content_to_nodes(), node]


class ObjectDirective(NotesDirective):
    """Declares the object that the heading right above it is the title of.

    The body of a session is its abstract, that of a topic defines it.
    While a page is parsed, a directive does not see its heading in Markdown and in reStructuredText alike, so a
    transform records the object later.
    """

    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Return a declaration that holds the directive's body."""
        node = declaration(
            self.block_text,
            kind=self.kind,
            argument=self.argument,
            options=self.written,
            line=self.line,
        )
        self.set_source_info(node)
        node += self.parse_content_to_nodes()
        return [node]


def _directive(base: type[NotesDirective], kind: str) -> type[NotesDirective]:
    name = "".join(part.capitalize() for part in kind.split("-")) + "Directive"
    return type(name, (base,), {"kind": kind, "__doc__": f"The directive ``{kind}``."})


#: The directives of the domain by their names.
DIRECTIVES: Mapping[str, type[NotesDirective]] = {
    **{kind: _directive(ObjectDirective, kind) for kind in ("event", "session", "topic", "speaker")},
    **{kind: _directive(ListingDirective, kind) for kind in LISTING_OPTIONS},
}

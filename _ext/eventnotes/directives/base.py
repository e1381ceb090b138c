"""What the directives share: options that are never refused while parsing, and a place to report to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from eventnotes.core.option_lines import options_by_line
from eventnotes.core.problems import Kind
from eventnotes.reading.draft import PageDraft

if TYPE_CHECKING:
    from eventnotes.core.records import Line


class AnyOption(dict[str, Callable[[str], str]]):
    """Lets every option through as text.

    docutils drops a directive, and MyST an option, that it can't read; the author's words would be lost,
    and the two would report it differently. So options are read later, by our own declarations.
    """

    def __bool__(self) -> bool:
        return True

    def __contains__(self, _name: object) -> bool:
        return True

    def __getitem__(self, _name: str) -> Callable[[str], str]:
        return directives.unchanged

    def get(self, _name: str, _default: object = None) -> Callable[[str], str]:
        """Return the reader of every option."""
        return directives.unchanged


class NotesDirective(SphinxDirective):
    """A directive of the domain ``notes``."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOption()

    @property
    def argument(self) -> str:
        """The argument on one line, or an empty string."""
        return " ".join(self.arguments[0].split()) if self.arguments else ""

    @property
    def written(self) -> dict[str, str]:
        """The options as they are written; each that can be read where MyST, for one that can't be, drops them all."""
        known = {name: text or "" for name, text in self.options.items()}
        is_markdown = not self.block_text.startswith("..")
        return known or (options_by_line(self.block_text) if is_markdown else {})

    @property
    def draft(self) -> PageDraft:
        """The records of the page that is being read."""
        return PageDraft.of(self.env)

    def report(self, kind: Kind, text: str) -> None:
        """Keep a problem at this directive's line."""
        self.draft.report(kind, text, self.line)

    @property
    def line(self) -> Line:
        """Where it stands; an included file has lines of its own."""
        source, line = self.get_source_info()
        return self.draft.line(source, line or self.lineno)

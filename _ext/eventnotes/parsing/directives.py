"""The directives for events, sessions, topics and lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from eventnotes.model.options import LISTING_OPTIONS, parse_options
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import Placeholder
from eventnotes.parsing.nodes import declaration, derived_node
from eventnotes.parsing.page_records import PageDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docutils import nodes

    from eventnotes.model.records import SourceLine

_OPENING = re.compile(r"(?:`{3,}|~{3,}|:{3,})\s*\{")
_OPTION = re.compile(r"(?P<name>[^\s:#][^:]*):(?:\s+(?P<value>.*))?")


class AnyOption(dict[str, Callable[[str], str]]):
    """Accepts every option as text.

    docutils drops a directive with an invalid option, MyST drops the option, and their messages differ. So options
    are parsed later, by the declarations in ``model.options``.
    """

    def __bool__(self) -> bool:
        return True

    def __contains__(self, _name: object) -> bool:
        return True

    def __getitem__(self, _name: str) -> Callable[[str], str]:
        return directives.unchanged

    def get(self, _name: str, _default: object = None) -> Callable[[str], str]:
        """Return the parser of every option."""
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
        """The options as they are written: MyST drops what follows a ``#``, and all for one that it can't read."""
        known = {name: text or "" for name, text in self.options.items()}
        by_line = {} if self.block_text.startswith("..") else options_by_line(self.block_text)
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


def options_by_line(block: str) -> dict[str, str]:
    """Return the options in the source of a directive, with or without its first line, as they are written.

    A line that is not an option continues the one above it. Quotation marks around a value are removed.
    """
    found: dict[str, str] = {}
    name = ""
    for line in _written(block):
        option = _OPTION.fullmatch(line)
        if option:
            name = option["name"].strip()
            found[name] = (option["value"] or "").strip().strip("\"'")
        elif line and not line.startswith("#"):
            name = name or line
            found[name] = f"{found.get(name, '')} {line}".strip() if name != line else ""
    return found


def _written(block: str) -> Iterable[str]:
    """Return the lines of the options: those that begin with a colon, or those between two lines of ``---``."""
    lines = block.splitlines()
    if lines and _OPENING.match(lines[0]):
        del lines[0]
    if lines and lines[0].startswith("---"):
        return [line.strip() for line in takewhile(lambda line: not line.startswith("---"), lines[1:])]
    written = takewhile(lambda line: line.startswith(":") and not line.startswith(":::"), map(str.lstrip, lines))
    return [line[1:].strip() for line in written]


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


def listing_directive(name: str) -> type[ListingDirective]:
    """Return the directive class for the listing called *name*."""
    class_name = "".join(part.capitalize() for part in name.split("-")) + "Directive"
    return type(class_name, (ListingDirective,), {"kind": name, "__doc__": f"The directive ``{name}``."})


class ObjectDirective(NotesDirective):
    """Declares the object that the heading right above it is the title of.

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


class EventDirective(ObjectDirective):
    """Declares an event, or, with the option ``event`` instead of an id, another page of notes on it."""

    kind = "event"


class SessionDirective(ObjectDirective):
    """Declares a session; the body is its abstract."""

    kind = "session"


class TopicDirective(ObjectDirective):
    """Declares a topic; the body defines it."""

    kind = "topic"


#: The directives of the domain by their names.
DIRECTIVES: Mapping[str, type[NotesDirective]] = {
    "event": EventDirective,
    "session": SessionDirective,
    "topic": TopicDirective,
    **{name: listing_directive(name) for name in LISTING_OPTIONS},
}

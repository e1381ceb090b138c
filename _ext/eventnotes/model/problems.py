"""Problems in the notes: what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """The subtypes of the warning type ``notes``; each may stand in ``suppress_warnings``."""

    SOURCE = "source"
    """A page whose file can't be decoded or parsed; its text is shown as far as possible."""
    OPTION = "option"
    """An option of a directive that is unknown, missing or invalid."""
    ID = "id"
    """An id that is invalid or missing."""
    DUPLICATE = "duplicate"
    """Two objects of one kind with the same id, or a page in the place of one that Sphinx generates."""
    MISPLACED = "misplaced"
    """A directive that is not right under the heading it describes."""
    SPELLING = "spelling"
    """A spelling that two topics claim, a name of several speakers, or an alias that is empty after normalization."""
    UNDECLARED = "undeclared"
    """A topic that sessions or events name and no page declares, or an id of a speaker that is none."""
    NO_EVENT = "no-event"
    """A page that the list of events has in its ``toctree`` and that declares no event."""
    UNKNOWN = "unknown"
    """A reference to an event, session, topic or speaker that does not exist."""
    WITHDRAWN = "withdrawn"
    """A text, link, picture, id or file name with the name of a withdrawn speaker."""
    PARENT = "parent"
    """A topic that is its own ancestor."""
    DOCUTILS_TOPIC = "docutils-topic"
    """A docutils ``topic`` directive in place of this extension's, or the reverse."""
    FACT = "fact"
    """A fact whose key is not an id, that has no value, or that belongs to no event."""
    PICTURE = "picture"
    """A picture that is not published: its URL is not safe to load, or its file is outside the site."""
    FORMULA = "formula"
    """A formula that can't be converted to MathML, and is shown as source."""
    REDIRECT = "redirect"
    """A redirect whose target does not exist, or whose source is a page."""
    FILE = "file"
    """A local file in ``slides``, ``video``, ``links`` or a download that can't be published."""
    ACTIVE = "active"
    """Markup that could run a script or redirect the reader, and was removed."""
    SETTING = "setting"
    """A setting in ``conf.py`` that is invalid."""


#: The kinds that make the site wrong, not just incomplete.
ERRORS = frozenset(
    (ProblemKind.SOURCE, ProblemKind.ID, ProblemKind.DUPLICATE, ProblemKind.SPELLING, ProblemKind.DOCUTILS_TOPIC)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A problem on one page, stored with it and reported on every build."""

    kind: ProblemKind
    #: What is wrong and what to do, in one or two English sentences.
    message: str
    #: The page it is on; empty for a setting.
    docname: str
    #: The line of its source, counted from 1; None if unknown.
    line: int | None = None
    #: The included file with that line, relative to the source directory; empty for the page's own file.
    file: str = ""

"""Problems: what is wrong in the notes, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """The subtypes of the warning type ``notes``; each may stand in ``suppress_warnings``."""

    SOURCE = "source"
    """A page whose file can't be read as text, or not as markup; its words are shown as far as there are any."""
    OPTION = "option"
    """An option of a directive that is unknown, missing or can't be read."""
    ID = "id"
    """An id that can't be declared, or that is missing."""
    DUPLICATE = "duplicate"
    """Two objects of one kind that declare one id."""
    MISPLACED = "misplaced"
    """A directive that does not stand right under the heading it describes."""
    SPELLING = "spelling"
    """One spelling that two topics claim, or an alias that folds to nothing."""
    UNDECLARED = "undeclared"
    """A topic that is named, and that no page declares."""
    UNKNOWN = "unknown"
    """A reference to an event, session, topic or speaker that does not exist."""
    PARENT = "parent"
    """A topic that is its own ancestor."""
    DOCUTILS_TOPIC = "docutils-topic"
    """A docutils ``topic`` directive where the topic directive of this extension was meant, or the reverse."""
    FACT = "fact"
    """A fact whose key is no id, that has no value, or that is not about an event."""
    PICTURE = "picture"
    """A picture that is not published: its URL is not safe to load, or its file lies outside of the site."""
    SEARCH = "search"
    """A search index that can't be made, because Pagefind is missing or fails."""
    REDIRECT = "redirect"
    """A redirect that leads nowhere, or from where a page stands."""
    FILE = "file"
    """A file that ``slides``, ``video``, ``links`` or a download name, and that can't be offered to readers."""
    ACTIVE = "active"
    """Markup that could make a page run a script or lead away by itself, and that was taken out."""
    SETTING = "setting"
    """A setting in ``conf.py`` that can't be used as it is."""


#: What leaves the site wrong, not only poorer.
ERRORS = frozenset(
    (ProblemKind.SOURCE, ProblemKind.ID, ProblemKind.DUPLICATE, ProblemKind.SPELLING, ProblemKind.DOCUTILS_TOPIC)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One problem, kept with the page it is on and reported on every build."""

    kind: ProblemKind
    #: What is wrong and what to do, one English sentence or two.
    message: str
    #: The document it is on; empty for a problem of the settings.
    docname: str
    #: The line in its source, counted from 1, where known.
    line: int | None = None
    #: The file with that line, seen from the source directory, where it is not the document's own but an included one.
    file: str = ""

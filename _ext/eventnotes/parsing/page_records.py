"""The records of a page while it is read, until they become one immutable ``Page``."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Any, cast

from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.model.records import Page, SourceLine
from eventnotes.model.visibility import Visibility

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.records import (
        Condition,
        Event,
        Fact,
        Note,
        PageText,
        Passage,
        Person,
        Placeholder,
        Reference,
        Session,
        Status,
        Topic,
    )

_KEY = "eventnotes:draft"
#: Sphinx's suffixes of a source's name, for docstrings and translations.
_ADDED = re.compile(
    r"(?P<path>.+?)(?P<docstring>:docstring of .+?)?(?::(?:(?P<line>\d+)|None)?(?=:))?(?::<translated>)?"
)


@dataclass(slots=True)
class PageDraft:
    """The records of the page that is being read; see ``Page`` for the fields."""

    docname: str
    #: The source file of the page, and the source directory.
    path: str = ""
    folder: str = ""
    event: Event | None = None
    note: Note | None = None
    sessions: list[Session] = field(default_factory=list)
    topic: Topic | None = None
    person: Person | None = None
    passages: list[Passage] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    texts: list[PageText] = field(default_factory=list)
    language: str = ""
    placeholders: list[Placeholder] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hidden: bool = False
    #: Whether only the heading of the page is left.
    emptied: bool = False
    hidden_by: dict[str, Status] = field(default_factory=dict)
    conditions: set[Condition] = field(default_factory=set)
    #: The lines of directives that are inside another only because that is not closed.
    enclosed: set[SourceLine] = field(default_factory=set)
    #: The result of scanning the source.
    visibility: Visibility = field(default_factory=Visibility)
    #: A digest of the text that was read; the file may have changed since.
    source: str = ""
    #: When its reading began, in nanoseconds.
    started: int = field(default_factory=time_ns)

    @staticmethod
    def of(env: BuildEnvironment) -> PageDraft:
        """Return the draft of the page that *env* is reading."""
        found = env.current_document.get(_KEY)
        if found is None:
            found = env.current_document[_KEY] = PageDraft(env.docname, str(env.doc2path(env.docname)), str(env.srcdir))
        return cast("PageDraft", found)

    def report(self, kind: ProblemKind, text: str, at: SourceLine) -> None:
        """Record a problem."""
        self.problems.append(Problem(kind=kind, message=text, docname=self.docname, line=at.line, file=at.file))

    def line(self, source: str | None, line: int | None) -> SourceLine:
        """Return a line of one of docutils' sources: a file, or text without one."""
        if source is None or source.startswith("<"):
            # The lines of ``rst_prolog`` and ``rst_epilog`` are in no file.
            return SourceLine(None if source else line)
        path, end = os.path.abspath(source), ""  # noqa: PTH100  (a Path would follow links)
        if not os.path.isfile(path) and (found := _ADDED.fullmatch(path)):  # noqa: PTH113
            path, end = found["path"], found["docstring"] or ""
            line = int(found["line"]) if found["line"] else line
        if path == self.path or not os.path.isfile(path):  # noqa: PTH113
            return SourceLine(line)
        with suppress(ValueError):  # On Windows, no relative path leads to another drive.
            path = Path(os.path.relpath(path, self.folder)).as_posix()
        return SourceLine(line, path + end)

    def line_of(self, node: nodes.Node) -> SourceLine:
        """Return the line of *node*, or of its nearest ancestor that has one."""
        around: nodes.Node | None = node
        while around is not None and not around.line:
            around = around.parent
        return self.line(around.source, around.line) if around is not None else SourceLine()

    @property
    def holds_notes(self) -> bool:
        """Whether the page has passages: it is an event's page of notes, or holds a session."""
        return not self.emptied and (self.note is not None or bool(self.sessions))

    def finish(self) -> Page:
        """Return the immutable record, without its files and its digest."""
        values: dict[str, Any] = {}
        for name in {each.name for each in fields(Page)} - {"digest", "files", "hidden_by", "conditions"}:
            value = getattr(self, name)
            values[name] = tuple(value) if isinstance(value, list) else value
        hidden_by, conditions = tuple(sorted(self.hidden_by.items())), tuple(sorted(self.conditions))
        return Page(**values, hidden_by=hidden_by, conditions=conditions)

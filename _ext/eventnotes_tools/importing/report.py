"""Reports: what became of each file, in records that a terminal and other programs can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class FileOutcome(StrEnum):
    """What became of a file."""

    #: The page was written; with ``--dry-run``, it would be.
    WRITTEN = "written"
    #: The page stood there already, byte for byte.
    UNCHANGED = "unchanged"
    #: Another page stands there; ``--force`` would replace it.
    KEPT = "kept"
    #: The file could not be imported.
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Something that the author should look at, or that was mended."""

    text: str
    #: The line in the source, counted from 1; 0 for the file as a whole.
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedSession:
    """A heading that was taken for a session."""

    title: str
    #: The line of its heading in the source, or 0 where the page is the session.
    line: int
    speakers: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    slides: tuple[str, ...] = ()
    video: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FileReport:
    """What became of one file."""

    #: The file as it was given; empty for a page that was made for a folder.
    source: str
    #: The page, relative to the folder of pages; empty where there is none.
    target: str = ""
    outcome: FileOutcome = FileOutcome.WRITTEN
    event: str = ""
    #: ISO 8601, as in the page.
    date: str = ""
    #: Where the date was found: ``title``, ``text``, ``path``, ``year``, ``front matter`` or ``option``.
    date_from: str = ""
    sessions: tuple[ImportedSession, ...] = ()
    #: Addresses of the players that were found.
    embeds: tuple[str, ...] = ()
    doubts: tuple[Remark, ...] = ()
    repairs: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What became of all files."""

    files: tuple[FileReport, ...]
    #: Pictures and other files that were copied, relative to the folder of pages.
    copied: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether something was not imported."""
        return any(file.outcome in {FileOutcome.KEPT, FileOutcome.REFUSED} for file in self.files)

    def counts(self) -> dict[str, int]:
        """Return the figures of the summary, by name."""
        outcomes = {str(outcome): sum(file.outcome is outcome for file in self.files) for outcome in FileOutcome}
        return {
            "files": len(self.files),
            **outcomes,
            "sessions": sum(len(file.sessions) for file in self.files),
            "embeds": sum(len(file.embeds) for file in self.files),
            "doubts": sum(len(file.doubts) for file in self.files),
            "repairs": sum(len(file.repairs) for file in self.files),
            "copied": len(self.copied),
        }

    def as_json(self) -> dict[str, Any]:
        """Return plain data for ``--json``."""
        return {
            "schema": 1,
            "counts": self.counts(),
            "files": [asdict(file) for file in self.files],
            "copied": list(self.copied),
        }


@dataclass(kw_only=True, slots=True)
class RemarkCollector:
    """Remarks while they are gathered; each is kept once."""

    remarks: list[Remark] = field(default_factory=list)

    def __call__(self, text: str, line: int) -> None:
        """Keep a remark."""
        remark = Remark(text=text, line=line)
        if remark not in self.remarks:
            self.remarks.append(remark)


def report_lines(report: Report, *, verbose: bool) -> Iterable[str]:
    """Yield the report as lines for a terminal: each file, what is doubtful in it, and the sums."""
    for file in report.files:
        name = file.source or "(made)"
        yield f"{file.outcome:<9} {name} -> {file.target}" if file.target else f"{file.outcome:<9} {name}"
        if file.date:
            figures = f"{len(file.sessions)} sessions, {len(file.embeds)} embeds"
            yield f"          {file.event}, {file.date} ({file.date_from}); {figures}"
        for remark in (*file.doubts, *(file.repairs if verbose else ())):
            yield f"          {file.source}:{remark.line}: {remark.text}" if remark.line else f"          {remark.text}"
    counts = report.counts()
    yield (
        f"{counts['files']} files: {counts['written']} written, {counts['unchanged']} unchanged, {counts['kept']} kept,"
        f" {counts['refused']} refused; {counts['sessions']} sessions, {counts['embeds']} embeds,"
        f" {counts['doubts']} doubts, {counts['repairs']} repairs; {counts['copied']} other files"
    )

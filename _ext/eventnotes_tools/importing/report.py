"""The report of an import: the outcome, doubts and repairs of each file, as text and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_FEW = 3  # missing pictures that are told one by one


class FileOutcome(StrEnum):
    """The outcome of a file."""

    #: The page was written, or would be without ``--dry-run``.
    WRITTEN = "written"
    #: The same page exists already, byte for byte.
    UNCHANGED = "unchanged"
    #: A page with another content exists; ``--force`` replaces it.
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """A doubt that the author should check, or a repair."""

    text: str
    #: Line number in the source file, from 1; 0 for the whole file.
    line: int = 0
    #: What it is about: ``session``, ``speaker``, ``date``, ``name``, or empty for the text itself.
    about: str = ""


@dataclass(frozen=True, slots=True)
class ImportedSession:
    """A session that was recognized."""

    title: str
    #: Line number of its heading in the source file; 0 if the whole file is the session.
    line: int
    speakers: tuple[str, ...]
    organizers: tuple[str, ...]
    slides: tuple[str, ...]
    video: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FileReport:
    """The outcome of one file, with what was recognized in it."""

    #: The file as it was given; empty for a page that was made from a folder.
    source: str
    #: The page, relative to the folder of pages; empty if there is none.
    target: str = ""
    outcome: FileOutcome = FileOutcome.WRITTEN
    event: str = ""
    name: str = ""
    #: ISO 8601 date or interval, as on the page.
    date: str = ""
    #: Where the date was found, as ``EventDate`` names it.
    date_from: str = ""
    sessions: tuple[ImportedSession, ...] = ()
    doubts: tuple[Remark, ...] = ()
    repairs: tuple[Remark, ...] = ()
    #: What keeps the note from being public, as in ``private: true``, and what was left out of it.
    held_back: tuple[str, ...] = ()


def refuse(path: Path, reason: str) -> FileReport:
    """Return the report on a file that can't be imported."""
    return FileReport(
        source=str(path), outcome=FileOutcome.REFUSED, doubts=(Remark(text=f"It was not imported: {reason}."),)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The outcome of an import."""

    files: tuple[FileReport, ...]
    #: Copied pictures and other files, relative to the folder of pages.
    copied: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def failed(self) -> bool:
        """Whether a file was kept or refused."""
        return any(file.outcome in {FileOutcome.KEPT, FileOutcome.REFUSED} for file in self.files)

    def counts(self) -> dict[str, int]:
        """Return the counts of the summary, by name."""
        outcomes = {str(outcome): sum(file.outcome is outcome for file in self.files) for outcome in FileOutcome}
        return {
            "files": len(self.files),
            **outcomes,
            **{
                name: sum(len(getattr(file, name)) for file in self.files) for name in ("sessions", "doubts", "repairs")
            },
            "embeds": sum(len((*it.slides, *it.video)) for file in self.files for it in file.sessions),
            "held_back": sum(any(reason.startswith("draft") for reason in file.held_back) for file in self.files),
            "copied": len(self.copied),
        }

    def as_json(self) -> dict[str, Any]:
        """Return the report as data for ``--json``."""
        return {"schema": 1, "counts": self.counts(), **asdict(self)}


class RemarkCollector(list[Remark]):
    """Collects remarks, each once; call it to add one."""

    def __call__(self, text: str, line: int, about: str = "") -> None:
        if (remark := Remark(text=text, line=line, about=about)) not in self:
            self.append(remark)


_MISSING_PICTURE = re.compile(r"The link to '(?P<name>[^']*\.(?:png|jpe?g|gif|svg|webp))' leads to no", re.IGNORECASE)
_HEADER = ("", "page", "date", "found in", "sessions", "speakers", "slides", "doubts", "event")


def report_lines(report: Report, *, verbose: bool) -> Iterable[str]:
    """Yield the lines of the report for a terminal: a table of the pages, the doubts about each, then the counts."""
    would = "would be " if report.dry_run else ""
    rows: list[tuple[str, ...]] = [_HEADER]
    for file in report.files:
        outcome = f"{would if file.outcome is FileOutcome.WRITTEN else ''}{file.outcome}"
        named = sum(len(session.speakers) for session in file.sessions)
        slides = sum(len(session.slides) for session in file.sessions)
        figures = (str(figure or "") for figure in (len(file.sessions), named, slides, len(file.doubts)))
        rows.append((outcome, file.target, file.date, file.date_from, *figures, file.name or file.source))
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    for file in report.files:
        held = [Remark(text=f"Held back: {'; '.join(file.held_back)}")] if file.held_back else []
        remarks = [*held, *_summed(file.doubts), *(file.repairs if verbose else ())]
        if remarks:
            yield ""
            yield f"{file.source or file.target}:"
        for remark in remarks:
            yield f"  {remark.line}: {remark.text}" if remark.line else f"  {remark.text}"
    yield ""
    done = {"written", "copied"}
    counts = ((number, would if name in done else "", name) for name, number in report.counts().items())
    yield ", ".join(f"{number} {prefix}{name.replace('_', ' ')}" for number, prefix, name in counts)


def _summed(doubts: Sequence[Remark]) -> list[Remark]:
    """Return the doubts, those about events and sessions first; many missing pictures as one."""
    missing = {doubt: match["name"] for doubt in doubts if (match := _MISSING_PICTURE.match(doubt.text))}
    if len(missing) >= _FEW:
        summary = Remark(text=f"{len(missing)} pictures are missing, such as '{next(iter(missing.values()))}'.")
        doubts = [*(doubt for doubt in doubts if doubt not in missing), summary]
    return sorted(doubts, key=lambda doubt: not doubt.about)

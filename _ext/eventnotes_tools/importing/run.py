"""Run an import: read the notes, make their pages, and write each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path, PurePosixPath

from eventnotes.files import remove_partial_files, write_if_changed
from eventnotes.model.dates import DateRange
from eventnotes_tools.importing.markup.links import LinkTargets, files_by_name
from eventnotes_tools.importing.pages import PagePlan, plan_pages, refuse_duplicates
from eventnotes_tools.importing.report import FileOutcome, FileReport, Remark, Report, refuse
from eventnotes_tools.importing.sources import NoteSource, find_files, group_by_event, read_note


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportOptions:
    """The options of an import."""

    into: Path
    dry_run: bool = False
    #: Replace existing pages and files that differ.
    force: bool = False
    #: The days of events without a date in their notes.
    date: DateRange | None = None
    #: The name of the event that all notes are on; empty to find it in each.
    event: str = ""
    #: The encoding of all notes; empty to detect it for each.
    encoding: str = ""
    #: Prefix of directive names: empty if the site's primary domain is ``notes``, or ``notes:``.
    prefix: str = ""


#: Called with all plans; yields each while it shows the progress.
Progress = Callable[[Sequence[PagePlan]], Iterable[PagePlan]]


def import_notes(paths: Sequence[Path], options: ImportOptions, progress: Progress = iter) -> Report:
    """Import the notes in *paths*, files or folders; a note that fails is reported and the others are imported."""
    sources, reports = [], []
    for path, root in find_files(paths, options.into):
        try:
            if path not in paths:
                _refuse_outside(path, root)
            sources.append(read_note(path, root, options.encoding))
        except (OSError, ValueError, RecursionError) as error:
            reports.append(refuse(path, str(error)))
    notes = [source for source in sources if not source.has_declarations]
    plans, refused = plan_pages(group_by_event(notes, options.event), options.date, options.prefix)
    declared = (source for source in sources if source.has_declarations)
    plans += [PagePlan(it, PurePosixPath(*it.parts[1:]), partial(_existing_page, it)) for it in declared]
    plans, doubles = refuse_duplicates(plans)
    reports += [*refused, *doubles]
    # The name of a draft's page would tell its title where a public page links to it.
    public = (plan for plan in plans if not plan.source.is_made and not plan.source.hidden_by)
    pages = {plan.source.path.resolve(): plan.target for plan in public}
    list_files, files = cache(partial(files_by_name, into=options.into)), dict[PurePosixPath, Path]()
    for plan in progress(plans):
        root, folder = plan.source.root.resolve(), plan.source.path.parent.resolve()
        targets = LinkTargets(root, folder, plan.target, pages, list_files, files)
        try:
            text, report = plan.make(targets)
        except RecursionError:
            reports.append(refuse(plan.source.path, "its markup is nested too deeply; reduce the nesting"))
            continue
        reports.append(_place_file(report, text.encode("utf-8", "surrogateescape"), options))
    copies = [
        _place_file(FileReport(source=str(file), target=target.as_posix()), file, options)
        for target, file in sorted(files.items())
    ]
    reports += [copy for copy in copies if copy.outcome in {FileOutcome.KEPT, FileOutcome.REFUSED}]
    copied = tuple(copy.target for copy in copies if copy.outcome is FileOutcome.WRITTEN)
    reports.sort(key=lambda file: (file.source, file.target))
    return Report(files=tuple(reports), copied=copied, dry_run=options.dry_run)


def _existing_page(source: NoteSource, targets: LinkTargets) -> tuple[str, FileReport]:
    """Return a note that declares its event, session or topic already, as it is."""
    report = FileReport(source=str(source.path), target=targets.page.as_posix())
    return source.content.decode("utf-8", "surrogateescape"), report


def _place_file(report: FileReport, source: bytes | Path, options: ImportOptions) -> FileReport:
    """Write a page, or copy a file, unless one with another content exists; return its report with the outcome."""
    path = options.into / report.target
    try:
        _refuse_outside(path.parent, options.into)
        content = source.read_bytes() if isinstance(source, Path) else source
        before = path.read_bytes() if path.exists() else None
        if before == content:
            return replace(report, outcome=FileOutcome.UNCHANGED)
        if before is not None and not options.force:
            kept = Remark(text=f"{path} exists with another content and was kept; use --force to replace it.")
            return replace(report, outcome=FileOutcome.KEPT, doubts=(kept, *report.doubts))
        if not options.dry_run:
            remove_partial_files(path.parent)
            write_if_changed(path, content)
    except OSError as error:
        return replace(report, outcome=FileOutcome.REFUSED, doubts=(Remark(text=f"It was not imported: {error}."),))
    return report


def _refuse_outside(path: Path, folder: Path) -> None:
    """Raise OSError if symbolic links lead *path* out of *folder*."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OSError(f"{path} is a symbolic link, or below one, that leads out of {folder}; put the file itself there")

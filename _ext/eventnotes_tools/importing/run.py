"""Running an import: files are read, pages are made, and each is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from eventnotes.files import sweep, write_if_changed
from eventnotes.model.dates import DateRange
from eventnotes_tools.importing.markup import raw_html
from eventnotes_tools.importing.markup.link_targets import AttachmentIndex, LinkTargets, notes_by_name
from eventnotes_tools.importing.markup.parser import DEFAULT_EXTENSIONS
from eventnotes_tools.importing.pages import ImportedPage, event_page, event_page_of_talks, talk_page
from eventnotes_tools.importing.plans import PagePlan, plan_existing_page, plan_pages, refuse_duplicates
from eventnotes_tools.importing.report import FileOutcome, FileReport, Remark, RemarkCollector, Report
from eventnotes_tools.importing.sources import NoteSource, find_files, group_by_event, read_note


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportOptions:
    """What the caller chose."""

    #: The folder of pages.
    into: Path
    dry_run: bool = False
    #: Whether a page that stands there already is replaced.
    force: bool = False
    #: The days of events that tell none.
    date: DateRange | None = None
    #: The encoding of all files; empty to find it out for each.
    encoding: str = ""
    #: The extensions of MyST that the site uses.
    extensions: frozenset[str] = DEFAULT_EXTENSIONS
    #: What stands before the names of directives: nothing where the site's primary domain is ``notes``.
    prefix: str = ""


#: Called with the list of pages to make; yields them while it shows how far it is.
Progress = Callable[[Sequence[PagePlan]], Iterable[PagePlan]]


def import_notes(paths: Sequence[Path], choices: ImportOptions, progress: Progress = iter) -> Report:
    """Import the notes in *paths*; nothing that is wrong with one file keeps the others from being imported."""
    sources, reports = _read_notes(paths, choices)
    notes = [source for source in sources if not source.has_declarations]
    plans, refused = plan_pages(group_by_event(notes), choices.date, choices.prefix)
    plans += [plan_existing_page(source) for source in sources if source.has_declarations]
    plans, doubles = refuse_duplicates(plans)
    reports += [_refuse(refusal.source.path, refusal.reason) for refusal in (*refused, *doubles)]
    pages = {plan.source.path.resolve(): plan.target for plan in plans if plan.source is not None}
    names = notes_by_name([source.path.resolve() for source in notes])
    attachments = AttachmentIndex(into=choices.into)
    files: dict[PurePosixPath, Path] = {}
    for plan in progress(plans):
        try:
            made = _make_page(plan, pages, names, attachments, files, choices)
        except RecursionError:
            assert plan.source is not None
            reports.append(_refuse(plan.source.path, "its markup is nested too deeply to be read"))
            continue
        reports.append(_place_file(made.report, made.text.encode("utf-8", "surrogateescape"), choices))
    copies = [_copy_file(target, file, choices) for target, file in sorted(files.items())]
    reports += [copy for copy in copies if copy.outcome in {FileOutcome.KEPT, FileOutcome.REFUSED}]
    copied = tuple(copy.target for copy in copies if copy.outcome is FileOutcome.WRITTEN)
    return Report(files=tuple(sorted(reports, key=lambda file: (file.source, file.target))), copied=copied)


def _read_notes(paths: Sequence[Path], choices: ImportOptions) -> tuple[list[NoteSource], list[FileReport]]:
    sources, reports = [], []
    for path, root in find_files(paths, choices.into):
        try:
            if path not in paths:
                _refuse_outside(path, root)
            sources.append(read_note(path, root, choices.encoding))
        except (OSError, ValueError, RecursionError) as error:
            reports.append(_refuse(path, str(error)))
    return sources, reports


def _refuse(path: Path, reason: str) -> FileReport:
    return FileReport(
        source=str(path), outcome=FileOutcome.REFUSED, doubts=(Remark(text=f"It was not imported: {reason}."),)
    )


def _make_page(
    plan: PagePlan,
    pages: dict[Path, PurePosixPath],
    names: dict[str, Path],
    attachments: AttachmentIndex,
    files: dict[PurePosixPath, Path],
    choices: ImportOptions,
) -> ImportedPage:
    if plan.event is None or plan.source is None:
        if plan.event is not None:
            return event_page_of_talks(plan.event, plan.target)
        assert plan.source is not None
        text = plan.source.content.decode("utf-8", "surrogateescape")
        doubt = RemarkCollector()
        raw_html.report_active_elements(plan.source.body, choices.extensions, doubt)
        doubts = tuple(doubt.remarks)
        source, target = str(plan.source.path), plan.target.as_posix()
        return ImportedPage(text=text, report=FileReport(source=source, target=target, doubts=doubts))
    assert plan.draft is not None
    around = LinkTargets(
        root=plan.source.root.resolve(),
        folder=plan.source.path.parent.resolve(),
        page=plan.target,
        pages=pages,
        names=names,
        attachments=attachments,
        files=files,
    )
    if plan.session:
        return talk_page(plan.draft, plan.event, around, choices.extensions, plan.session)
    return event_page(plan.draft, plan.event, around, choices.extensions)


def _copy_file(target: PurePosixPath, file: Path, choices: ImportOptions) -> FileReport:
    """Copy a picture or another file that a page needs."""
    try:
        content = file.read_bytes()
    except OSError as error:
        return _refuse(file, str(error))
    return _place_file(FileReport(source=str(file), target=target.as_posix()), content, choices)


def _place_file(report: FileReport, content: bytes, choices: ImportOptions) -> FileReport:
    """Write a page, or a file that one needs, unless another stands in its place; tell what became of it."""
    path = choices.into / report.target
    try:
        _refuse_outside(path.parent, choices.into)
        outcome = _outcome_at(path, content, force=choices.force)
        if outcome is FileOutcome.WRITTEN and not choices.dry_run:
            sweep(path)
            write_if_changed(path, content)
    except OSError as error:
        return replace(report, outcome=FileOutcome.REFUSED, doubts=(Remark(text=f"It could not be written: {error}."),))
    if outcome is FileOutcome.KEPT:
        kept = Remark(text=f"{path} differs from what the import would write, and was left alone; --force replaces it.")
        return replace(report, outcome=outcome, doubts=(kept, *report.doubts))
    return replace(report, outcome=outcome)


def _refuse_outside(path: Path, folder: Path) -> None:
    """Raise OSError where a symbolic link leads from *folder* out of it."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OSError(f"{path} is a symbolic link, or below one, that leads out of {folder}; put the file itself there")


def _outcome_at(path: Path, content: bytes, *, force: bool) -> FileOutcome:
    if not path.exists():
        return FileOutcome.WRITTEN
    if path.read_bytes() == content:
        return FileOutcome.UNCHANGED
    return FileOutcome.WRITTEN if force else FileOutcome.KEPT

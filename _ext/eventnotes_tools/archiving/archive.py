"""Archive the remote files of notes: write the copy first, then the log, then the note that links to it."""

from __future__ import annotations

import hashlib
import posixpath
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from filelock import FileLock, Timeout

from eventnotes.files import remove_partial_files_in, write
from eventnotes.text.urls import is_remote_url, url_host, validate_url
from eventnotes_tools.archiving import manifest
from eventnotes_tools.archiving.client import Failed
from eventnotes_tools.archiving.file_types import recognise
from eventnotes_tools.archiving.links import LinkKind, RemoteFileLink
from eventnotes_tools.archiving.rewrite import ArchiveError, SiteNote, rewrite
from eventnotes_tools.archiving.ssrf_guard import Refused

if TYPE_CHECKING:
    from eventnotes_tools.archiving.client import Client

#: After so many links of a host that did not answer, its others wait for the next run.
_SILENCES = 2


class LinkState(StrEnum):
    """The outcome of a link."""

    FOUND = "found"
    """Would be copied; reported by a dry run."""
    ARCHIVED = "archived"
    """Copied in this run."""
    KNOWN = "known"
    """Copied in an earlier run; the note now links to the copy."""
    RESTORED = "restored"
    """Restored to the original URL."""
    FAILED = "failed"
    """Not copied."""
    LEFT = "left"
    """Left unchanged on purpose."""


class LinkPlace(NamedTuple):
    """The location of a link."""

    #: The file, relative to the site.
    path: str
    line: int


@dataclass(slots=True)
class LinkOutcome:
    """A remote link of the notes with its outcome."""

    url: str
    kind: LinkKind
    state: LinkState = LinkState.FOUND
    places: list[LinkPlace] = field(default_factory=list)
    #: The copy, relative to the site.
    file: str = ""
    #: Why there is no copy.
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveTask:
    """The notes to archive and the limits of the run."""

    #: Resolved: without symbolic links.
    site: Path
    notes: Sequence[SiteNote]
    #: PDF files too.
    documents: bool = False
    #: ``<img>`` too.
    html: bool = False
    #: Bytes that all copies of one run may have together, and its seconds.
    total: int = 1_000_000_000
    seconds: float = 3600


def find_links(task: ArchiveTask) -> dict[str, LinkOutcome]:
    """Return the remote links of the notes by URL, in order of appearance."""
    outcomes: dict[str, LinkOutcome] = {}
    for note in task.notes:
        for link in note.links:
            if not is_remote_url(link.url) or (link.kind is LinkKind.DOCUMENT and not task.documents):
                continue
            outcome = outcomes.setdefault(
                _address(link.url), LinkOutcome(_address(link.url), link.kind, LinkState.LEFT)
            )
            outcome.places.append(LinkPlace(note.name, note.line_of(link)))
            if task.html or not link.html:
                outcome.state = LinkState.FOUND
    return outcomes


def archive(
    task: ArchiveTask, client: Client, progress: Callable[[LinkOutcome], None] = lambda _: None
) -> list[LinkOutcome]:
    """Copy the files that the notes link to and rewrite the links; call *progress* after each."""
    found = list(find_links(task).values())
    if all(outcome.state is LinkState.LEFT for outcome in found) and not (task.site / manifest.FOLDER).exists():
        return found
    with _locked_folder(task) as folder:
        run = _ArchiveRun(task, folder, client)
        try:
            for note in task.notes:
                for link in note.links:
                    outcome = run.outcomes.get(_address(link.url))
                    if outcome and outcome.state is LinkState.FOUND:
                        run.copy_once(outcome, link, written=note.text[link.start : link.end])
                        progress(outcome)
                rewrite(note, run.copy_for(note))
        finally:
            manifest.save(folder, run.log)
        return list(run.outcomes.values())


def restore_links(task: ArchiveTask) -> list[LinkOutcome]:
    """Restore the original links in the notes; the copies and the log stay."""
    if not (task.site / manifest.FOLDER).exists():
        return []
    with _locked_folder(task) as folder:
        by_file = {entry.file: (url, entry) for url, entry in manifest.load(folder).files.items()}
        outcomes: dict[str, LinkOutcome] = {}
        for note in task.notes:
            for link in note.links:
                if found := by_file.get(_in_archive(note, link)):
                    url, entry = found
                    file = f"{manifest.FOLDER}/{entry.file}"
                    outcome = outcomes.setdefault(url, LinkOutcome(url, link.kind, LinkState.RESTORED, file=file))
                    outcome.places.append(LinkPlace(note.name, note.line_of(link)))
            rewrite(note, partial(_origin, note, by_file))
        return list(outcomes.values())


class _ArchiveRun:
    """The state of one run."""

    def __init__(self, task: ArchiveTask, folder: Path, client: Client) -> None:
        self.task = task
        self.folder = folder
        self.client = client
        self.log = manifest.load(folder)
        self.outcomes = find_links(task)
        self.ends = time.monotonic() + task.seconds
        self.left = task.total
        self.silences: Counter[str] = Counter()
        looked_at = {note.name for note in task.notes}
        for url, failure in list(self.log.failed.items()):
            if failure["note"] in looked_at and url not in self.outcomes:
                del self.log.failed[url]

    def copy_once(self, outcome: LinkOutcome, link: RemoteFileLink, *, written: str) -> None:
        """Copy the file of a link, unless an earlier run has."""
        known = self.log.files.get(outcome.url)
        if known and _is_intact(self.folder / known.file, known):
            outcome.state, outcome.file = LinkState.KNOWN, f"{manifest.FOLDER}/{known.file}"
            return
        try:
            entry = self._copy(outcome, written)
        except (Failed, Refused, ValueError) as error:
            outcome.state, outcome.reason = LinkState.FAILED, str(error)
            failure = {"reason": outcome.reason, "date": _now(), "note": outcome.places[0].path}
            self.log.failed[outcome.url] = failure
        else:
            outcome.state, outcome.file = LinkState.ARCHIVED, f"{manifest.FOLDER}/{entry.file}"
            self.log.files[outcome.url] = entry
            self.log.failed.pop(outcome.url, None)
            # Before a note leads to it; failures are kept at the end, as a page may have thousands.
            manifest.save(self.folder, self.log)

    def _copy(self, outcome: LinkOutcome, written: str) -> manifest.CopyEntry:
        url = outcome.url
        validate_url(url)  # raises ValueError for an invalid URL
        if self.silences[url_host(url)] >= _SILENCES:
            raise Failed("not tried: the host did not answer before")
        if time.monotonic() > self.ends:
            raise Failed("not tried: the time of this run was up; run the command again")
        if self.left <= 0:
            raise Failed("not tried: the copies of this run were large enough; run the command again")
        try:
            fetched = self.client.fetch(url)
        except Failed as failed:
            self.silences[url_host(url)] += failed.silent
            raise
        found = recognise(fetched.content, outcome.kind)
        self.left -= len(fetched.content)
        name = self.log.name_for(url, fetched.content, found)
        write(self.folder / name, fetched.content, durable=True)
        return manifest.CopyEntry(
            file=name,
            sha256=hashlib.sha256(fetched.content).hexdigest(),
            size=len(fetched.content),
            type=found.mime,
            date=_now(),
            redirected=fetched.url if fetched.url != url else "",
            written=written if written != url else "",
        )

    def copy_for(self, note: SiteNote) -> Callable[[RemoteFileLink], str | None]:
        """Return a function from a link of *note* to the path of its copy, or None."""

        def new(link: RemoteFileLink) -> str | None:
            outcome = self.outcomes.get(_address(link.url))
            if outcome is None or not outcome.file or (link.html and not self.task.html):
                return None
            if link.kind is LinkKind.DOCUMENT and not self.task.documents:
                return None
            return posixpath.relpath(outcome.file, posixpath.dirname(note.name) or ".")

        return new


def _address(url: str) -> str:
    """Return the normalized URL that identifies a remote file."""
    try:
        return validate_url(url)
    except ValueError:
        return url


def _in_archive(note: SiteNote, link: RemoteFileLink) -> str:
    """Return the name of the copy that a link leads to; empty if it leads elsewhere."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(note.name), unquote(link.url)))
    folder, _, name = path.rpartition("/")
    return name if folder == manifest.FOLDER else ""


def _origin(note: SiteNote, by_file: Mapping[str, tuple[str, manifest.CopyEntry]], link: RemoteFileLink) -> str | None:
    """Return the original URL of a link to a copy, as the note had it; None for other links."""
    found = by_file.get(_in_archive(note, link))
    return (found[1].written or found[0]) if found else None


def _is_intact(path: Path, entry: manifest.CopyEntry) -> bool:
    try:
        return not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == entry.sha256
    except OSError:
        return False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@contextmanager
def _locked_folder(task: ArchiveTask) -> Iterator[Path]:
    """Lock the folder of copies for this run, and remove leftovers of an interrupted one."""
    folder = task.site / manifest.FOLDER
    if folder.is_symlink():
        raise ArchiveError(f"{folder} is a symbolic link, and nothing is written outside the site; make it a folder")
    folder.mkdir(exist_ok=True)
    try:
        with FileLock(folder / ".lock", blocking=False, thread_local=False):
            for swept in {folder, *(note.path.parent for note in task.notes)}:
                remove_partial_files_in(swept)
            yield folder
    except Timeout:
        raise ArchiveError(f"another run works on {task.site}; wait for its end") from None
    except manifest.LogError as error:
        raise ArchiveError(str(error)) from None

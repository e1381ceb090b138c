"""Read the notes to import and group those on one event."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventnotes.model.dates import DateRange
from eventnotes.text.decode import decode_bytes
from eventnotes_tools.importing.markup.lines import NoteLine, split_lines
from eventnotes_tools.importing.markup.link_targets import SKIPPED_FOLDERS
from eventnotes_tools.importing.markup.parser import parse_markdown
from eventnotes_tools.importing.recognition import dates
from eventnotes_tools.importing.recognition.dates import EventDate
from eventnotes_tools.importing.recognition.front_matter import FrontMatter, read_front_matter
from eventnotes_tools.importing.recognition.identifiers import INDEX_NAMES

NOTE_SUFFIXES = frozenset((".md", ".markdown", ".mkd", ".mdown", ".mkdn"))
#: Stems of files that describe a repository.
_NO_NOTES = frozenset(("LICENSE", "LICENCE", "CONTRIBUTING", "CHANGELOG", "CODE_OF_CONDUCT", "SECURITY"))
_DECLARATION = re.compile(r"(?::{3,}|`{3,})\s*\{(?:notes:)?(?:event|session|topic)\}")
_PREAMBLE = 40  # lines that may hold the date
_DATE_LINE = 60  # characters of a line that holds little but a date
_BEFORE, _AFTER = 400, 3  # days from publication to the event, at most


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteSource:
    """A note that was read."""

    path: Path
    #: The folder that was given, or the folder of the file that was given.
    root: Path
    front: FrontMatter
    #: The lines after the front matter.
    body: tuple[NoteLine, ...]
    #: Repairs of the decoder, with a line number or 0.
    repairs: tuple[tuple[str, int], ...]
    #: The date in the file or its name; None if there is none.
    own_date: EventDate | None
    content: bytes

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the path from the root's own name on, which may hold a date too."""
        return (self.root.name, *self.path.relative_to(self.root).parts)

    @property
    def is_index(self) -> bool:
        """Whether the file is the page of its folder."""
        return self.path.stem.lower() in INDEX_NAMES

    @property
    def has_declarations(self) -> bool:
        """Whether the note declares an event, session or topic already."""
        if not any(_DECLARATION.match(line.text) for line in self.body):
            return False
        literal = {
            index
            for token, first, last in parse_markdown(self.body).blocks("code_block")
            for index in range(first, last)
        }
        return any(_DECLARATION.match(line.text) for index, line in enumerate(self.body) if index not in literal)

    @property
    def event_name(self) -> str:
        """The event that the front matter names; empty if it names none."""
        for key in ("event", "conference", "meetup"):
            value = self.front.values.get(key)
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventGroup:
    """The notes on one event."""

    #: The note that becomes the event's page; None if the page has to be made.
    main: NoteSource | None
    #: The notes that are one talk each.
    talks: tuple[NoteSource, ...] = ()
    #: The event's folder, or the event's name in all front matters.
    folder: Path | None = None
    name: str = ""


def find_files(paths: Sequence[Path], into: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each note's path with its root, once, in a fixed order.

    Files in the folder *into* are results of an import, and left out unless they are given by path.
    """
    pages = into.resolve()
    seen: set[Path] = set()
    for path in paths:
        root = path if path.is_dir() else path.parent
        for found in sorted(_walk(path)) if path.is_dir() else [path]:
            key = found.resolve()
            made = key.is_relative_to(pages) and not path.resolve().is_relative_to(pages)
            if key not in seen and not made:
                seen.add(key)
                yield found, root


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            if not SKIPPED_FOLDERS.match(path.name):
                yield from _walk(path)
        elif path.suffix.lower() in NOTE_SUFFIXES and path.stem not in _NO_NOTES and path.is_file():
            yield path


def read_note(path: Path, root: Path, encoding: str = "") -> NoteSource:
    """Read a note; raise OSError if it can't be read, ValueError if it can't be decoded."""
    content = path.read_bytes()
    decoded = decode_bytes(content, encoding)
    lines = split_lines(decoded.text)
    front = read_front_matter(lines)
    body = lines[front.body :]
    return NoteSource(
        path=path,
        root=root,
        front=front,
        body=tuple(body),
        repairs=decoded.repairs,
        own_date=_find_own_date(path.name, front.values, body),
        content=content,
    )


def _find_own_date(name: str, values: Mapping[str, Any], body: Sequence[NoteLine]) -> EventDate | None:
    """Find an event's date in its note, most reliable places first: front matter, title, text, file *name*."""
    for key in ("event_date", "eventdate", "event-date"):
        if days := dates.dates_in_value(values.get(key)):
            return EventDate(days, "front matter")
    published = dates.dates_in_value(values.get("date"))
    title = str(values.get("title") or "")
    preamble = list(_preamble_lines(body))
    for text, where in ((title, "title"), *preamble):
        for days in dates.dates_in_text(text):
            if published is None or -_BEFORE <= (days.first - published.first).days <= _AFTER:
                return EventDate(days, where)
    if published is not None:
        for text, _ in preamble:
            for days in dates.yearless_dates_in_text(text, published.last):
                return EventDate(days, "text")
        return EventDate(published, "front matter")
    in_name = dates.date_in_path([name])
    return in_name if in_name and in_name.found_in == "path" else None


def _preamble_lines(body: Sequence[NoteLine]) -> Iterator[tuple[str, str]]:
    """Yield the lines above the second heading that may hold the date, each with ``title`` or ``text``."""
    headings = 0
    for line in [line.text for line in body if line.text.strip()][:_PREAMBLE]:
        if re.match(r" {0,3}#{1,6}", line):
            headings += 1
            if headings > 1:
                return
            yield line, "title"
        elif len(line) <= _DATE_LINE or headings < 1 or "(" in line or "（" in line or "月" in line:
            yield line, "text"


def group_by_event(sources: Iterable[NoteSource]) -> list[EventGroup]:
    """Group the notes on one event: by the event's name in their front matter, or by folder."""
    by_folder: dict[Path, list[NoteSource]] = defaultdict(list)
    by_name: dict[str, list[NoteSource]] = defaultdict(list)
    for source in sources:
        if source.event_name:
            by_name[source.event_name].append(source)
        else:
            by_folder[source.path.parent].append(source)
    found = [
        EventGroup(main=talks[0])
        if len(talks) == 1 and _is_event_page(talks[0])
        else EventGroup(main=None, talks=tuple(talks), name=name)
        for name, talks in by_name.items()
    ]
    for folder, members in by_folder.items():
        found += _group_folder(folder, members)
    return found


def _is_event_page(source: NoteSource) -> bool:
    """Tell a note on a whole event from one on a talk: its title holds the event's name."""
    title = source.front.values.get("title")
    return isinstance(title, str) and source.event_name.casefold() in " ".join(title.split()).casefold()


def _group_folder(folder: Path, members: Sequence[NoteSource]) -> Iterator[EventGroup]:
    """Group the notes of a folder: it is one event, or each note is one."""
    index = next((source for source in members if source.is_index), None)
    undated = [source for source in members if source.own_date is None and not source.is_index]
    dated = folder_date(folder, members[0].root) or (index.own_date if index else None)
    named = not re.fullmatch(r"[0-9_.-]*", folder.name)
    if undated and named and dated is not None and (index is not None or len(members) > 1):
        yield EventGroup(main=index, talks=tuple(undated), folder=folder)
        rest = [source for source in members if source is not index and source not in undated]
    else:
        rest = list(members)
    for source in rest:
        yield EventGroup(main=source)


def folder_date(folder: Path, root: Path) -> EventDate | None:
    """Return the date in a folder's path, from the root's own name on."""
    parts = (root.name, *folder.relative_to(root).parts) if folder.is_relative_to(root) else (folder.name,)
    return dates.date_in_path(parts)


def event_date(group: EventGroup, fallback: DateRange | None) -> EventDate | None:
    """Return the date of an event; *fallback* if its notes hold none, None if there is neither."""
    if group.main is not None and group.main.own_date is not None:
        return group.main.own_date
    if group.folder is not None and (found := folder_date(group.folder, group.talks[0].root)):
        return found
    if group.main is not None and (found := dates.date_in_path(group.main.parts)):
        return found
    days = [source.own_date.days for source in group.talks if source.own_date is not None]
    if days:
        return EventDate(DateRange(min(day.first for day in days), max(day.last for day in days)), "front matter")
    return EventDate(fallback, "option") if fallback else None

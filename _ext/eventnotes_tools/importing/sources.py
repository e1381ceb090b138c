"""Read the notes to import and group those on one event."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eventnotes.model.dates import DateRange
from eventnotes.text.decode import decode_bytes
from eventnotes.text.folding import fold
from eventnotes_tools.importing.markup.lines import NoteLine, split_lines, wiki_links_as_text
from eventnotes_tools.importing.markup.links import NOTE_SUFFIXES, walk_files
from eventnotes_tools.importing.markup.parser import parse_markdown
from eventnotes_tools.importing.recognition import dates, event_dates, front_matter, identifiers
from eventnotes_tools.importing.recognition.dates import EventDate
from eventnotes_tools.importing.recognition.held_back import remove_comments, unpublished_reason

#: Stems of files that describe a repository.
_NO_NOTES = frozenset("LICENSE LICENCE CONTRIBUTING CHANGELOG CODE_OF_CONDUCT SECURITY AGENTS CLAUDE".split())
_LISTS_OTHERS = "it lists other notes, and has no date of its own"
_ONLY_YEAR = "only its year is known, as of other notes in its folder; use --event and --date if they are on one event"
_WEEK = 7  # days
#: Where a date was found to its rank; any other place comes first.
_RANKS = {"option": 1, "publication": 2, "year": 2}
#: A property in the first line of a page of Logseq.
_LOGSEQ = re.compile(r"(?:- )?[a-z][\w-]*:: \S")
_DECLARATION = re.compile(r"(?::{3,}|`{3,})\s*\{(?:notes:)?(?:event|session|topic)\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteSource:
    """A note that was read; an empty one for an event whose notes are all talks."""

    path: Path = Path()
    #: The folder that was given, or the folder of the file that was given.
    root: Path = Path()
    front: front_matter.FrontMatter = field(default_factory=front_matter.FrontMatter)
    #: The lines after the front matter, without comments.
    body: tuple[NoteLine, ...] = ()
    #: Repairs of the decoder, with a line number or 0.
    repairs: tuple[tuple[str, int], ...] = ()
    #: The date in the file or its name; None if there is none.
    own_date: EventDate | None = None
    content: bytes = b""
    #: The title in the front matter, or else in a first line that is a heading; empty if there is none.
    title: str = ""
    #: How many comments were left out.
    comments: int = 0

    @property
    def is_made(self) -> bool:
        """Whether there is no such file."""
        return not self.path.name

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the path from the root's own name on, which may hold a date too."""
        return (self.root.name, *self.path.relative_to(self.root).parts)

    @property
    def hidden_by(self) -> str:
        """What keeps its tool from publishing the note, as in ``private: true``; empty if nothing does."""
        return unpublished_reason(self.front.values, self.path.absolute().parts)

    @property
    def is_index(self) -> bool:
        """Whether the file is the page of its folder."""
        return self.path.stem.lower() in identifiers.INDEX_NAMES

    @property
    def has_declarations(self) -> bool:
        """Whether the note declares an event, session or topic already."""
        return any(_DECLARATION.match(line.text) for line in self.body)

    @property
    def breaks_lines(self) -> bool:
        """Whether the author's tool shows a line break of a paragraph as one: Zenn, Qiita, and Obsidian by default."""
        keys = self.front.values.keys()
        is_vault = any((folder / ".obsidian").is_dir() for folder in self.path.absolute().parents)
        is_qiita = not keys.isdisjoint(("ignorepublish", "private", "organization_url_name"))
        return is_vault or is_qiita or keys >= {"emoji", "topics"}

    @property
    def event_name(self) -> str:
        """The event that the front matter names; empty if it names none."""
        values = map(self.front.values.get, ("event", "conference", "meetup"))
        return next((" ".join(name.split()) for name in values if isinstance(name, str) and name.strip()), "")


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
    #: Further notes on the event, such as a report beside its page.
    notes: tuple[NoteSource, ...] = ()
    #: Why the note is not imported; empty if it is.
    reason: str = ""


def find_files(paths: Sequence[Path], into: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each note's path with its root, once, in a fixed order.

    Files in the folder *into* are results of an import, and left out unless they are given by path.
    """
    pages = into.resolve()
    seen: set[Path] = set()
    for path in paths:
        root = path if path.is_dir() else path.parent
        notes = (it for it in walk_files(path) if it.suffix.lower() in NOTE_SUFFIXES and it.stem not in _NO_NOTES)
        for found in sorted(filter(Path.is_file, notes)) if path.is_dir() else [path]:
            key = found.resolve()
            made = key.is_relative_to(pages) and not path.resolve().is_relative_to(pages)
            if key not in seen and not made:
                seen.add(key)
                yield found, root


def read_note(path: Path, root: Path, encoding: str = "") -> NoteSource:
    """Read a note; raise OSError if it can't be read, ValueError if it can't be decoded or its tool is not known."""
    content = path.read_bytes()
    decoded = decode_bytes(content, encoding)
    lines = split_lines(decoded.text)
    front = front_matter.read_front_matter(lines)
    body, comments = remove_comments(lines[front.body :])
    for _, index, end in parse_markdown(body).blocks("heading_open"):
        # A name holds no links.
        body[index:end] = [line._replace(text=wiki_links_as_text(line.text)) for line in body[index:end]]
    first = next((line.text for line in body if line.text.strip()), "")
    if path.suffix == ".json":
        raise ValueError("it is no Markdown; export your notes, such as those of Cosense, as Markdown files")
    if _LOGSEQ.match(first) and not front.format:
        raise ValueError("it is a page of Logseq, which this command does not read; export it as plain Markdown")
    title = str(front.values.get("title") or (first if first.startswith("#") else "")).lstrip("# ")
    return NoteSource(
        path=path,
        root=root,
        front=front,
        body=tuple(body),
        repairs=decoded.repairs,
        own_date=event_dates.find_date((root.name, *path.relative_to(root).parts), front.values, body, title),
        content=content,
        title=" ".join(title.split()),
        comments=comments,
    )


def group_by_event(sources: Iterable[NoteSource], event: str = "") -> list[EventGroup]:
    """Group the notes on one event: *event* if it is given, the event in their front matter, or by folder."""
    by_key: dict[str | Path, list[NoteSource]] = defaultdict(list)
    names: dict[str, str] = {}  # as the first note writes it
    for source in sources:
        name = event or source.event_name
        by_key[names.setdefault(fold(name), name) if name else _event_folder(source)].append(source)
    folders = [key for key in by_key if isinstance(key, Path)]
    found: list[EventGroup] = []
    for key, members in by_key.items():
        if isinstance(key, Path):
            found += _group_folder(key, members, folders)
            continue
        title = fold(members[0].title) if len(members) == 1 else ""
        main = next((it for it in members if fold(it.title) == fold(key) or fold(key) in title), None)
        talks = tuple(source for source in members if source is not main)
        found.append(EventGroup(main=main, talks=talks, name="" if main else key))
    return found


def _event_folder(source: NoteSource) -> Path:
    """Return the folder of a note, or the nearest one above it that has a day and a name."""
    for folder in source.path.parents:
        found = dates.date_in_path([folder.name]) if folder.is_relative_to(source.root) else None
        if found and found.found_in == "path" and re.search(r"[^\W\d]", identifiers.strip_date(folder.name)):
            return folder
    return source.path.parent


def _group_folder(folder: Path, members: Sequence[NoteSource], folders: Collection[Path]) -> Iterator[EventGroup]:
    """Group the notes of a folder: it is one event, or each note is one.

    *folders* are all folders that hold notes. A folder that is called by a year belongs to the event above it.
    """
    root = members[0].root
    place = folder_date(folder, root)
    above = folder.parent.name if folder != root and folder.is_relative_to(root) else ""
    is_year = dates.YEAR.fullmatch(folder.name) is not None
    core = re.sub(r"[_\s]+", " ", above if is_year else identifiers.strip_date(folder.name))
    core = core if re.search(r"[^\W\d]", core) else ""
    name = f"{core} {folder.name}" if is_year and core else core
    undated = [source for source in members if _is_undated(source, place)]
    dated = [source for source in members if source not in undated]
    only = dated[0] if len(dated) == 1 and folder != root else None
    called = next((source for source in undated if core and fold(core) in fold(source.title)), only)
    index = next((source for source in members if source.is_index and source.path.parent == folder), called)
    talks = tuple(source for source in undated if source is not index)
    are_posts = folder.parent == root or any(source.front.format for source in members)
    if is_year and ((index is None and are_posts) or any(source is not index for source in dated)):
        name = ""  # a year of posts
    own = index.own_date if index and index not in undated else None
    days = [source.own_date.days for source in dated if source.own_date is not None]
    length = (own.days.last - own.days.first).days if own else 0
    inside = [it for it in days if own and own.days.first <= it.first <= own.days.last]
    are_close = len(days) > 1 and (max(it.last for it in days) - min(it.first for it in days)).days < _WEEK
    if name and not undated and place and are_close:
        index = index if index is not None and index.is_index else None
        talks = tuple(source for source in dated if source is not index)
    elif own and folder != root and own.found_in not in _RANKS and 0 < length < _WEEK and inside == days:
        talks = tuple(source for source in members if source is not index)
    if talks and (own or (place and name)) and (index is not None or len(members) > 1):
        notes = tuple(source for source in talks if index and index.title and fold(index.title) in fold(source.title))
        talks = tuple(source for source in talks if source not in notes)
        yield EventGroup(main=index, talks=talks, notes=notes, folder=folder, name="" if index else name)
        members = [source for source in members if source is not index and source not in (*talks, *notes)]
    for source in members:
        lists_others = source.is_index and any(other != folder and other.is_relative_to(folder) for other in folders)
        if source.own_date is None and place and place.found_in == "year" and (lists_others or len(undated) > 1):
            yield EventGroup(main=source, reason=_LISTS_OTHERS if lists_others else _ONLY_YEAR)
        else:
            yield EventGroup(main=source)


def _is_undated(source: NoteSource, place: EventDate | None) -> bool:
    """Tell whether a note has no date of its own, or in a dated folder only one that its text mentions."""
    found = source.own_date
    mentioned = found is not None and found.found_in == "text" and bool(found.doubt)
    named = dates.date_in_path([source.path.name])
    is_dated = "date" in source.front.values or (named is not None and named.found_in == "path")
    return found is None or (place is not None and mentioned and not is_dated)


def folder_date(folder: Path, root: Path) -> EventDate | None:
    """Return the date in a folder's path, from the root's own name on."""
    parts = (root.name, *folder.relative_to(root).parts) if folder.is_relative_to(root) else (folder.name,)
    return dates.date_in_path(parts)


def event_date(group: EventGroup, fallback: DateRange | None) -> EventDate | None:
    """Return the date of an event; *fallback* if its notes hold none, None if there is neither."""
    own = group.main.own_date if group.main is not None else None
    place = folder_date(group.folder, (group.main or group.talks[0]).root) if group.folder is not None else None
    if group.main is not None and place is None and own is None:
        place = dates.date_in_path(group.main.parts)
    found = [own, place, EventDate(fallback, "option") if fallback else None]
    if dated := [source.own_date for source in group.talks if source.own_date is not None]:
        whole = DateRange(min(it.days.first for it in dated), max(it.days.last for it in dated))
        is_far = len(dated) > 1 and (whole.last - whole.first).days > _WEEK
        doubt = "Its notes have dates that are far apart." if is_far else dated[0].doubt
        found.append(EventDate(whole, dated[0].found_in, doubt))
    return min(filter(None, found), key=lambda it: _RANKS.get(it.found_in, 0), default=None)

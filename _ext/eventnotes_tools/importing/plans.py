"""Plan the pages of an import: the id, title and date of each event and the place of each page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from eventnotes.model.dates import DateRange
from eventnotes.model.identifiers import hashed_id
from eventnotes_tools.importing.draft import NoteDraft
from eventnotes_tools.importing.pages import EventPlan
from eventnotes_tools.importing.recognition import speakers
from eventnotes_tools.importing.recognition.dates import EventDate
from eventnotes_tools.importing.recognition.identifiers import (
    event_id_candidates,
    strip_date,
    strip_export_hash,
    talk_page_name,
)
from eventnotes_tools.importing.recognition.sessions import SeparateTalks, comparable_title
from eventnotes_tools.importing.recognition.titles import event_name_in_title
from eventnotes_tools.importing.report import FileReport, refuse
from eventnotes_tools.importing.sources import EventGroup, NoteSource, event_date


@dataclass(frozen=True, kw_only=True, slots=True)
class NotePlan:
    """The page of a note."""

    draft: NoteDraft
    event: EventPlan
    #: The page, relative to the folder of pages.
    target: PurePosixPath
    #: The session's id, if the note is one talk; empty if it is the event's page.
    session: str = ""
    #: Whether another page declares the event.
    is_second: bool = False

    @property
    def source(self) -> NoteSource:
        """The note."""
        return self.draft.source


@dataclass(frozen=True, kw_only=True, slots=True)
class TalksPlan:
    """The page of an event whose notes are all talks."""

    event: EventPlan
    target: PurePosixPath
    source: None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyPlan:
    """A note to copy as it is: it declares its event, session or topic already."""

    source: NoteSource
    target: PurePosixPath


_UNDATED = (
    "no date was found in its front matter, its text or its path; add a line such as 'date: 2019-05-16' to its front"
    " matter, or use --date"
)
PagePlan = NotePlan | TalksPlan | CopyPlan


def plan_pages(
    groups: Iterable[EventGroup], fallback: DateRange | None, prefix: str = ""
) -> tuple[list[PagePlan], list[FileReport]]:
    """Plan the pages of all events; refuse notes without a date unless there is a *fallback*.

    *prefix* is that of directive names: empty or ``notes:``.
    """
    dated: list[tuple[EventGroup, EventDate, NoteDraft | None, list[str]]] = []
    plans: list[PagePlan] = []
    refused: list[FileReport] = []
    for group in groups:
        found = event_date(group, fallback)
        if group.reason and group.main is not None and fallback is None:
            refused.append(refuse(group.main.path, group.reason))
            continue
        if found is None:
            notes = [source for source in (group.main, *group.talks, *group.notes) if source is not None]
            refused += [refuse(source.path, _UNDATED) for source in notes]
            continue
        main = NoteDraft(group.main, is_talk=False) if group.main is not None else None
        title = group.name or (event_name_in_title(main.title) if main else "")
        dated.append(
            (group, found, main, event_id_candidates(group.main.parts if group.main else (group.name,), title, found))
        )
    for (group, found, main, _), identifier in zip(dated, _unique_ids([ids for *_, ids in dated]), strict=True):
        plans += _plan_event(group, found, main, identifier, prefix)
    return plans, refused


def refuse_duplicates(plans: Iterable[PagePlan]) -> tuple[list[PagePlan], list[FileReport]]:
    """Separate plans whose page is taken by an earlier plan; of two notes for one page the second is refused."""
    taken: dict[PurePosixPath, PagePlan] = {}
    doubles = []
    for plan in plans:
        first = taken.setdefault(plan.target, plan)
        if first is not plan and plan.source is not None:
            by = first.source.path if first.source is not None else "the event of other files"
            reason = f"{by} becomes the page {plan.target} too; import one of the two with another --into"
            doubles.append(refuse(plan.source.path, reason))
    return list(taken.values()), doubles


def _unique_ids(candidates: Sequence[Sequence[str]]) -> list[str]:
    """Return an id for each event: the first of its candidates that no other event gets."""
    chosen = [options[0] for options in candidates]
    for rank in (1, 2):
        counts = Counter(chosen)
        chosen = [
            options[rank] if counts[identifier] > 1 else identifier
            for options, identifier in zip(candidates, chosen, strict=True)
        ]
    return chosen


def _plan_event(
    group: EventGroup, date: EventDate, main: NoteDraft | None, identifier: str, prefix: str
) -> Iterator[PagePlan]:
    talks = _by_id([NoteDraft(source, is_talk=True) for source in group.talks])
    title = (
        group.name
        or (event_name_in_title(main.title) if main and main.title else "")
        or (group.folder.name if group.folder and re.search(r"[^\W\d]", group.folder.name) else "")
    )
    year = str(date.days.first.year)
    event = EventPlan(
        id=identifier,
        title=(title if year in title else f"{title} {year}") if title else _fallback_title(group, identifier),
        date=date,
        prefix=prefix,
        talks=tuple(talks),
        title_is_made=main is None and group.folder is not None,
        has_pages=bool(talks or group.notes),
        status="draft" if talks and main is None and all(draft.is_draft for draft in talks.values()) else "",
        separate_talks=SeparateTalks(
            [_title_without_credit(draft) for draft in talks.values()], [source.path.name for source in group.talks]
        ),
    )
    target = PurePosixPath(f"{identifier}.md")
    yield TalksPlan(event=event, target=target) if main is None else NotePlan(draft=main, event=event, target=target)
    for name, draft in _by_id([NoteDraft(source, is_talk=False) for source in group.notes]).items():
        yield NotePlan(draft=draft, event=event, target=PurePosixPath(identifier, f"{name}.md"), is_second=True)
    for name, draft in talks.items():
        yield NotePlan(draft=draft, event=event, target=PurePosixPath(identifier, f"{name}.md"), session=name)


def _by_id(drafts: Sequence[NoteDraft]) -> dict[str, NoteDraft]:
    """Return talks by session id, which is also the name of the talk's page."""
    named: dict[str, NoteDraft] = {}
    for draft in drafts:
        name = talk_page_name(draft.source.path.stem)
        named[hashed_id(name, *draft.source.parts) if name in named else name] = draft
    return named


def _fallback_title(group: EventGroup, identifier: str) -> str:
    """Return the title of an event whose note has none: the name of the file or folder, or else the id."""
    if group.main is None:
        return identifier
    stem = group.main.path.parent.name if group.main.is_index else strip_export_hash(group.main.path.stem)
    return strip_date(stem) if re.search(r"[^\W\d_]", strip_date(stem)) else identifier


def _title_without_credit(draft: NoteDraft) -> str:
    title = draft.title
    return comparable_title(speakers.credit_in_heading(title, (), "").title(title))

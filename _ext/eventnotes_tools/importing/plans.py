"""Plan the pages of an import: the id, title and date of each event and the place of each page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from eventnotes.model.dates import DateRange
from eventnotes.model.identifiers import hashed_id
from eventnotes_tools.importing.draft import NoteDraft
from eventnotes_tools.importing.markup.link_targets import LinkTargets
from eventnotes_tools.importing.pages import EventPlan, event_page, talk_page
from eventnotes_tools.importing.recognition import identifiers, sessions, speakers
from eventnotes_tools.importing.recognition.dates import EventDate
from eventnotes_tools.importing.report import FileReport, refuse
from eventnotes_tools.importing.sources import EventGroup, NoteSource, event_date


class PagePlan(NamedTuple):
    """A page that is to be made."""

    source: NoteSource
    #: The page, relative to the folder of pages.
    target: PurePosixPath
    #: Returns the page's text and the report on it.
    make: Callable[[LinkTargets], tuple[str, FileReport]]


_UNDATED = (
    "no date was found in its front matter, its text or its path; add a line such as 'date: 2019-05-16' to its front"
    " matter, or use --date"
)


def plan_pages(
    groups: Iterable[EventGroup], fallback: DateRange | None, prefix: str = ""
) -> tuple[list[PagePlan], list[FileReport]]:
    """Plan the pages of all events; refuse notes without a date unless there is a *fallback*.

    *prefix* is that of directive names: empty or ``notes:``.
    """
    dated: list[tuple[EventGroup, EventDate, NoteDraft | None, str, list[str]]] = []
    plans: list[PagePlan] = []
    refused: list[FileReport] = []
    for group in groups:
        found = event_date(group, fallback)
        if found is None or (group.reason and fallback is None):
            sources = filter(None, (group.main, *group.talks, *group.notes))
            refused += [refuse(source.path, group.reason or _UNDATED) for source in sources]
            continue
        main = NoteDraft(group.main, is_talk=False) if group.main is not None else None
        title = group.name or (main.event.text if main else "")
        parts = group.main.parts if group.main else (group.name,)
        is_whole = main is None or title == main.title
        dated.append(
            (group, found, main, title, identifiers.event_id_candidates(parts, title, found, is_whole=is_whole))
        )
    for (group, found, main, title, _), identifier in zip(dated, _unique_ids([ids for *_, ids in dated]), strict=True):
        plans += _plan_event(group, found, main, title, identifier, prefix)
    return plans, refused


def refuse_duplicates(plans: Iterable[PagePlan]) -> tuple[list[PagePlan], list[FileReport]]:
    """Separate plans whose page is taken by an earlier plan; of two notes for one page the second is refused."""
    taken: dict[PurePosixPath, PagePlan] = {}
    doubles = []
    for plan in plans:
        first = taken.setdefault(plan.target, plan)
        if first is not plan and not plan.source.is_made:
            by = "the event of other files" if first.source.is_made else first.source.path
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
    group: EventGroup, date: EventDate, main: NoteDraft | None, title: str, identifier: str, prefix: str
) -> Iterator[PagePlan]:
    talks = _by_id([NoteDraft(source, is_talk=True) for source in group.talks])
    title = title or (group.folder.name if group.folder and re.search(r"[^\W\d]", group.folder.name) else "")
    year = str(date.days.first.year)
    are_drafts = all("status" in draft.metadata.options for draft in talks.values())
    written = [draft.title for draft in talks.values()]
    titles = [sessions.comparable_title(speakers.credit_in_heading(it, (), "").title(it)) for it in written]
    event = EventPlan(
        id=identifier,
        title=(title if year in title else f"{title} {year}") if title else _fallback_title(group, identifier),
        date=date,
        prefix=prefix,
        talks=tuple(talks),
        title_is_made=main is not None and not main.event.text,
        has_pages=bool(talks or group.notes),
        status="draft" if talks and main is None and are_drafts else "",
        separate_talks=sessions.SeparateTalks(titles, [source.path.name for source in group.talks]),
    )
    main = main or NoteDraft(NoteSource(), is_talk=False)
    yield PagePlan(main.source, PurePosixPath(f"{identifier}.md"), partial(event_page, main, event))
    for name, draft in _by_id([NoteDraft(source, is_talk=False) for source in group.notes]).items():
        make = partial(event_page, draft, event, is_second=True)
        yield PagePlan(draft.source, PurePosixPath(identifier, f"{name}.md"), make)
    for name, draft in talks.items():
        yield PagePlan(draft.source, PurePosixPath(identifier, f"{name}.md"), partial(talk_page, draft, event, name))


def _by_id(drafts: Sequence[NoteDraft]) -> dict[str, NoteDraft]:
    """Return talks by session id, which is also the name of the talk's page."""
    named: dict[str, NoteDraft] = {}
    for draft in drafts:
        stem = draft.source.path.stem
        name = identifiers.short_id(identifiers.strip_date(stem)) or hashed_id("talk", stem)
        named[hashed_id(name, *draft.source.parts) if name in named else name] = draft
    return named


def _fallback_title(group: EventGroup, identifier: str) -> str:
    """Return the title of an event whose note has none: the name of the file or folder, or else the id."""
    if group.main is None:
        return identifier
    stem = identifiers.strip_date(group.main.path.parent.name if group.main.is_index else group.main.path.stem)
    return stem if re.search(r"[^\W\d_]", stem) else identifier
